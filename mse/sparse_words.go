package mse

import "undercount/estimate"

// Assumptions and warnings of stepwise selection, of the search among many
// models, and of methods that take all lists to be equal.
var (
	pairInteractionsOnly = estimate.DefineAssumption("pair-interactions-only",
		"Lists depend on each other in pairs only: what links two lists is the same whether or not a third recorded the entity.",
		"If three or more lists share cases in a way of their own, such as one office feeding several, the count can err in either direction.")

	warnBestFirst = estimate.DefineWarning("mse-search-not-exhaustive", estimate.Caution,
		"The search looked at %d models out of many more and may have missed the best one.",
		"Raise the setting effort, and compare mse/sparse; a result that moves with the effort is not settled.")
	warnSelectionUnstable = estimate.DefineWarning("mse-selection-unstable", estimate.Caution,
		"Of %d bootstrap replicates only %d selected the same model as the data.",
		"Quote the interval that repeats the selection, never the one that takes the model as given.")
	warnBeyondReplicates = estimate.DefineWarning("mse-limit-at-edge", estimate.Caution,
		"The bias-corrected limits lie beyond what %d replicates can show, so one of them is only the smallest or largest replicate.",
		"Raise the setting replicates; if that moves the limit, quote it as uncertain.")
	warnUnequalLists = estimate.DefineWarning("mse-unequal-lists", estimate.Serious,
		"The lists are of very different sizes (the largest has %.1f times as many as the smallest), and this formula takes them to be equal: independent lists of equal reach would give %.0f, independent lists of their own reach %.0f.",
		"Do not quote this number, not even as a lower bound; use mse/mt or mse/mth-chao, which let lists differ.")
)
