package mse

import "undercount/estimate"

// Assumptions of methods with covariates.
var (
	independentGivenCovariates = estimate.DefineAssumption("independence-given-covariates",
		"Among entities with the same covariates, being on one of the two lists says nothing about being on the other.",
		"If something that was not recorded makes some entities easier for both lists, the count comes out too low; if the lists avoid each other's cases, too high.")
	noHighestOrderGivenCovariates = estimate.DefineAssumption("no-highest-order-interaction-given-covariates",
		"Among entities with the same covariates that no other list recorded, the chosen lists have no interaction of all of them at once.",
		"No data can test it. If that odds ratio is not 1, the unrecorded count is off by this factor; the sensitivity curve shows the result.")
	overlapEverywhere = estimate.DefineAssumption("overlap-at-all-covariates",
		"Whatever their covariates, entities had a real chance of being on the lists together.",
		"Where the chance of an overlap is near zero the estimate leans on a few records and on the margin, and can be far off in either direction.")
	chancesEstimated = estimate.DefineAssumption("capture-chances-estimated-well",
		"How the combinations of lists depend on the covariates is described well enough by the regression: the product of its errors is small.",
		"An error in one part is corrected by the others; errors in several parts at once do not cancel, and the count can be off in either direction.")
	covariatesRight = estimate.DefineAssumption("covariates-recorded-alike",
		"Covariates mean the same on every list, and entities whose covariate is missing are alike enough to form a group of their own.",
		"Covariates recorded differently by different lists look like dependence between them; the count can then err in either direction.")
	covariateMainEffects = estimate.DefineAssumption("covariate-main-effects",
		"Covariates change the chance of being on each list, one covariate's effect adding to another's; dependence between lists is the same whatever the covariates.",
		"If dependence differs between groups, or effects do not add up, the count of the groups concerned can be on either side of the truth.")
)

// Warnings of methods with covariates.
var (
	warnMissingCovariate = estimate.DefineWarning("mse-covariate-missing", estimate.Caution,
		"Covariate %s is missing for %.1f percent of the entities, who are treated as a group of their own.",
		"Compare with an estimate without this covariate; if missing values are common on one list only, leave it out.")
	warnPoolingHides = estimate.DefineWarning("mse-pooling-hides-strata", estimate.Serious,
		"Lists %s and %s taken together give %.0f (Chapman), but the sum over %d strata of the covariates is %.0f.",
		"Do not quote the pooled number: the chance of being recorded depends on the covariates.")
	warnClipped = estimate.DefineWarning("mse-dr-clipped", estimate.Caution,
		"For %.1f percent of the entities the estimated chance of an overlap was below the margin %g and was raised to it.",
		"See how the number moves with another margin, or merge groups where the lists hardly overlap.")
	warnCorrection = estimate.DefineWarning("mse-dr-correction-large", estimate.Caution,
		"The correction moves the estimate from %.0f to %.0f; a few entities with a small chance of an overlap may carry it.",
		"See how the number moves with another margin, ridge or seed, and prefer covariates for which the lists overlap everywhere.")
	warnSmallSample = estimate.DefineWarning("mse-dr-small-sample", estimate.Caution,
		"Estimating the chances of capture brings %.0f percent of the variance; where it brought more than 10 percent in simulations, nominal 95 percent intervals held the truth in 89 to 94 percent of the tables.",
		"Read the limits as somewhat too narrow, and compare with coarser groups, fewer covariates or nuisance=saturated.")
	warnPairRule = estimate.DefineWarning("mse-dr-pair-rule", estimate.Note,
		"No two lists were named: the pair with the largest overlap is quoted, %s and %s; the other pairs stand in the diagnostics.",
		"Name the pair that is most plausibly independent given the covariates, with the setting lists=A,B.")
	warnPairsDiffer = estimate.DefineWarning("mse-dr-pairs-differ", estimate.Serious,
		"Different pairs of lists give counts from %.0f to %.0f, so that not every pair can be independent given these covariates.",
		"Say which pair is to be believed and why, or use a method that allows for dependence, such as mse/dr3 or mse/glm.")
	warnSubsetsDiffer = estimate.DefineWarning("mse-dr-assumptions-differ", estimate.Caution,
		"Depending on which lists are assumed free of interaction the count ranges from %.0f to %.0f.",
		"Quote the range, or say which assumption is believed and why.")
	warnGLMExcluded = estimate.DefineWarning("mse-glm-models-excluded", estimate.Note,
		"Of %d models, %d were left out of the average: %d without an estimate, %d above %g times the observed number, %d fitting better than the limit.",
		"The diagnostics show every model with the reason; see how the average changes with another rule.")
	warnGLMSparse = estimate.DefineWarning("mse-glm-sparse", estimate.Caution,
		"There are %d combinations of covariates for %.0f entities, fewer than %d entities in each on average.",
		"Use fewer covariates or coarser groups.")
)
