package mse

import "undercount/estimate"

// Assumptions and warnings of sample coverage.
var (
	homogeneousOrUnrelated = estimate.DefineAssumption("capture-uncorrelated",
		"Entities may differ in their chance of being recorded, but those likelier to be on one list are not for that reason likelier to be on another.",
		"If the same entities are hard to record for every list, the count comes out too low.")
	pairwiseDependence = estimate.DefineAssumption("pairwise-dependence",
		"Dependence between the lists, whatever its cause, shows in their pairs: what involves three or more lists at once beyond that can be neglected.",
		"If dependence of three or more lists adds to that of the pairs, the count can err in either direction.")

	warnLowCoverage = estimate.DefineWarning("mse-low-coverage", estimate.Caution,
		"The estimated sample coverage is only %.2f; below 0.55 the overlaps cannot show whether the lists are independent.",
		"Quote mse/coverage-low as a lower bound, or use more or longer lists.")
	warnCoverageUnstable = estimate.DefineWarning("mse-coverage-unstable", estimate.Serious,
		"The bootstrap standard error (%.0f) is more than a third of the estimate (%.0f).",
		"Quote mse/coverage-low as a lower bound instead.")
	warnCoverageDropped = estimate.DefineWarning("mse-coverage-dropped", estimate.Caution,
		"Of %d bootstrap replicates, %d had no solution and were left out.",
		"The upper end of the interval is too low to that extent; quote mse/coverage-low as a lower bound.")
	warnCoverageSign = estimate.DefineWarning("mse-coverage-sign", estimate.Caution,
		"On the whole the lists overlap slightly less than independent ones would, so it is not certain that the number is a lower bound.",
		"Compare with mse/coverage; if lists avoid each other, the number errs upwards.")
)
