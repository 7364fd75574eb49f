package mse

import "undercount/estimate"

// Assumptions and warnings of Bayesian thresholding.
var (
	shrunkenPairs = estimate.DefineAssumption("shrunken-pair-terms",
		"Before the data are seen, the logarithm of each pair's odds ratio is likely to be near 0 (normal with the stated standard deviation), and pair terms not clearly different from 0 are 0.",
		"If a pair depends on each other more strongly than the prior allows for, or weakly but truly, its part in the count is lost; the curve over the prior shows how much.")

	warnNearThreshold = estimate.DefineWarning("mse-near-threshold", estimate.Caution,
		"For %d pair term(s) the decision to keep or drop is within the error of the computation.",
		"Compare the interval with every pair term to that with the kept ones; try other values of the threshold.")
	warnThresholdDecides = estimate.DefineWarning("mse-threshold-decides", estimate.Serious,
		"The number (%.0f) lies outside the interval that holds when no pair term is dropped: the threshold decides the answer.",
		"Quote the interval, not the point, or say why the dropped terms are truly 0.")
)
