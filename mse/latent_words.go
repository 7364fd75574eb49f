package mse

import "undercount/estimate"

// Assumptions and warnings of latent classes.
var (
	latentClasses = estimate.DefineAssumption("latent-classes",
		"The population falls into a small number of unseen classes, and within a class the lists recorded entities independently and with equal chances.",
		"If lists depend on each other for reasons that no such class can express, or some entities could not be recorded by any list, the number can be on either side of the true count.")
	latentPrior = estimate.DefineAssumption("latent-class-prior",
		"Before the data, every capture probability within a class was equally likely, few classes more likely than many, and the count had no preferred size (1/N).",
		"Classes that are hardly ever recorded are held in check by this prior and not by data; with few lists or records another prior gives another count. The runs with other priors show how far.")

	warnLatentTwoLists = estimate.DefineWarning("mse-latent-two-lists", estimate.Serious,
		"With %d lists the data cannot show classes; how far this result departs from that of independent lists comes from the prior alone.",
		"Do not quote it as an estimate; put it beside mse/chapman, or find a third list.")
	warnLatentThreeLists = estimate.DefineWarning("mse-latent-three-lists", estimate.Caution,
		"With three lists (%d capture histories) two classes already use up the data; the weight given to more classes, and the upper end of the interval, come largely from the prior.",
		"Compare the runs with other priors, quote the median and the interval but no mean, and look for a fourth list.")
	warnLatentFew = estimate.DefineWarning("mse-latent-few", estimate.Caution,
		"With %d recorded entities the data may not show a class that is hardly ever recorded; the prior favours few classes, and the count then comes out too low.",
		"Quote the whole interval and the runs with other priors; treat the lower part of the interval as firmer than the upper.")
	warnLatentModes = estimate.DefineWarning("mse-latent-modes", estimate.Serious,
		"The posterior has separate peaks, near %.0f (%.0f percent of it) and near %.0f (%.0f percent); the data do not choose between them.",
		"Quote both peaks with their weights and the whole interval; a single number hides one of them.")
	warnLatentPrior = estimate.DefineWarning("mse-latent-prior-sensitive", estimate.Serious,
		"Other numbers of classes and other priors of their weights give medians from %.0f to %.0f.",
		"Say which prior was used and why, and quote this range beside the interval.")
	warnLatentFull = estimate.DefineWarning("mse-latent-all-classes", estimate.Caution,
		"In %.0f percent of the draws all %d classes are in use, so their number limits the answer.",
		"Raise the setting classes.")
	warnLatentTempered = estimate.DefineWarning("mse-latent-tempered", estimate.Note,
		"Plain chains did not settle within %d iterations; the result is from tempered chains, started afresh.",
		"Nothing to do if the diagnostics of convergence satisfy you.")
)
