package mse

// covariateMethods registers methods with covariates.
func covariateMethods() []Method { return nil }
