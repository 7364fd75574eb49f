package mse

// latentMethods registers latent classes.
func latentMethods() []Method { return nil }
