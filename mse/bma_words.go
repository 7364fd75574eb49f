package mse

import "undercount/estimate"

// Assumptions and warnings of averaging over decomposable graphs.
var (
	decomposableGraphs = estimate.DefineAssumption("decomposable-graphs",
		"Dependence between the lists is described well enough by conditional independences that form a decomposable graph, or by an average of such graphs.",
		"If entities differ in ways that make every list miss the same ones, no such graph describes it and the count mostly comes out too low.")
	graphPriors = estimate.DefineAssumption("priors-of-graphs-and-cells",
		"Before the data, all graphs were equally plausible, and each cell of the table was worth as much as the stated prior count.",
		"A larger prior count, or weight on the graph in which all lists are joined, lets the prior replace the data; the table of priors shows how far the count moves.")
	countPrior = estimate.DefineAssumption("prior-of-the-count",
		"Before the data, the whole count had the stated prior distribution.",
		"Where few overlaps bear on the count, a prior with more weight on large counts gives a larger count; compare the priors in the table.")

	warnGraphTwoLists = estimate.DefineWarning("mse-bma-two-lists", estimate.Caution,
		"With two lists only one graph is left to average over: the lists are taken as independent.",
		"Use three or more lists, or say why these two may be taken as independent.")
	warnGraphUninformed = estimate.DefineWarning("mse-bma-prior-bounds", estimate.Serious,
		"Graphs under which no overlap bears on the count hold %.0f percent of the posterior; under them the prior alone bounds it.",
		"Do not quote the upper limit; merge strata or lists so that overlaps appear, or quote a lower bound.")
	warnGraphComplete = estimate.DefineWarning("mse-bma-complete-graph", estimate.Caution,
		"The graph in which all lists depend on each other was left out; with the same prior weight as any other it would hold %.0f percent of the posterior, and under it the data say nothing about the count.",
		"The estimate rests on the assumption that there is no such dependence; say why, and show the sensitivity curve.")
	warnGraphTail = estimate.DefineWarning("mse-bma-tail-open", estimate.Serious,
		"The posterior does not close: %.2g of its mass lies beyond a count of %.3g.",
		"Do not quote a mean or an upper limit; a prior of the count elicited from experts, or more overlap, is needed.")
	warnGraphEdge = estimate.DefineWarning("mse-bma-grid-edge", estimate.Serious,
		"The setting grid_max cuts the posterior off where it still has mass: %.2g in the last hundredth of the grid.",
		"Leave grid_max at auto; limits near the end of the grid come from the setting, not from the data.")
	warnGraphSearch = estimate.DefineWarning("mse-bma-search", estimate.Note,
		"With %d lists the graphs are too many to sum over; a search visited %d of them, which hold an estimated %.1f percent of the posterior.",
		"Nothing to do if the share is near 100 percent; else raise the setting steps.")
	warnGraphByVisits = estimate.DefineWarning("mse-bma-by-visits", estimate.Caution,
		"The posterior is spread over more graphs than the search could visit (an estimated %.0f percent of it was found), so graphs count by how often the search came to them.",
		"The answer has simulation error; compare it with other seeds or more steps, or use fewer lists.")
	warnGraphsDisagree = estimate.DefineWarning("mse-bma-graphs-disagree", estimate.Caution,
		"Graphs that hold at least 5 percent of the posterior each give counts from %.0f to %.0f.",
		"The interval covers all of them by their weight; quote the range too, or say why one graph is to be preferred.")
	warnGraphPrior = estimate.DefineWarning("mse-bma-prior-sensitive", estimate.Caution,
		"Other priors in use, under which the table is about as likely, give counts from %.0f to %.0f (medians).",
		"Say which prior was chosen and why before the count was seen; show the table of priors.")
)
