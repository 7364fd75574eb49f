package mse

import "undercount/estimate"

// Warnings that the estimates of this package can carry. Arguments are given
// in the order in which the sentence names them.
var (
	warnEmptyList = estimate.DefineWarning("mse-empty-list", estimate.Caution,
		"List %s has no entity in this table.",
		"Leave the list out, or merge this stratum with others where the list was at work.")
	warnFewOverlap = estimate.DefineWarning("mse-few-overlap", estimate.Caution,
		"Only %d entities are on both %s and %s; below 7 the estimate is biased and its interval unreliable.",
		"Use more lists or a coarser stratum, and read the result as an order of magnitude.")
	warnPairBelowObserved = estimate.DefineWarning("mse-pair-below-observed", estimate.Serious,
		"The two lists together imply %.0f, fewer than the %d entities that all lists recorded.",
		"The two lists depend on each other or reach only part of the population; use a method for all lists.")
	warnNoMissing = estimate.DefineWarning("mse-nothing-missing", estimate.Serious,
		"The formula leaves nobody unrecorded, so no interval can be given.",
		"Check whether one list was built from another.")
	warnChaoFewLists = estimate.DefineWarning("mse-chao-few-lists", estimate.Caution,
		"This bound is for many lists; with %d lists the exact factor lowers it to %.0f.",
		"Quote mse/mh-chao, which applies the factor.")
	warnSparse = estimate.DefineWarning("mse-sparse-table", estimate.Caution,
		"Of %d capture histories, %d were never observed.",
		"Fewer lists, or strata merged, give steadier estimates; compare the results.")
	warnEmptyMargin = estimate.DefineWarning("mse-empty-margin", estimate.Caution,
		"The model has %d term(s) for combinations of lists that share no entity; they are fixed at minus infinity.",
		"Make sure that these lists could have recorded the same entity at all.")
	warnSetAside = estimate.DefineWarning("mse-models-set-aside", estimate.Note,
		"Of %d models, %d were set aside because these data cannot estimate them.",
		"Nothing to do; ranking such models would let impossible fits win.")
	warnModelsDisagree = estimate.DefineWarning("mse-models-disagree", estimate.Serious,
		"Models that fit about equally well (within 6 points of the best) give counts from %.0f to %.0f.",
		"Quote the range, or say why one model is to be preferred on other grounds than fit.")
	warnPoorFit = estimate.DefineWarning("mse-poor-fit", estimate.Caution,
		"The model fits the observed counts poorly: deviance %.1f on %d degrees of freedom.",
		"Prefer a model with list dependence or heterogeneity that fits.")
	warnUnbounded = estimate.DefineWarning("mse-profile-unbounded", estimate.Serious,
		"The data set no upper limit at level %.2f: the likelihood stays nearly flat up to %.3g.",
		"Do not quote an upper limit; stronger assumptions or more lists are needed.")
	warnProfileFailed = estimate.DefineWarning("mse-profile-failed", estimate.Serious,
		"The profile likelihood could not be followed far enough to give an interval.",
		"Use another method; the table is probably too sparse for this model.")
	warnBeyondData = estimate.DefineWarning("mse-beyond-data", estimate.Caution,
		"The estimate is %.0f times the number observed; small errors in overlaps move it a great deal.",
		"See how it changes when a few overlaps are added or removed.")
	warnBootstrapDropped = estimate.DefineWarning("mse-bootstrap-dropped", estimate.Caution,
		"Of %d bootstrap replicates, %d had no model that could be estimated and were left out.",
		"The interval is too narrow to that extent; use fewer lists or merge strata.")
	warnBootstrapFailed = estimate.DefineWarning("mse-bootstrap-failed", estimate.Serious,
		"Of %d bootstrap replicates only %d could be estimated, too few for an interval.",
		"Use fewer lists or merge strata; treat the point as an illustration.")
	warnEtasDropped = estimate.DefineWarning("mse-chao-etas-dropped", estimate.Note,
		"%d heterogeneity parameter(s) came out negative and were set to zero.",
		"Nothing to do; the bound then rests on a simpler model.")
)
