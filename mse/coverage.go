package mse

// coverageMethods registers sample coverage, thresholding and frequency-only methods.
func coverageMethods() []Method { return nil }
