package mse

import "undercount/estimate"

var (
	warnOneList = estimate.DefineWarning("mse-one-list", estimate.Caution,
		"Without list %s the count is %.0f instead of %.0f, %.1f standard errors of log n0 away.",
		"Say what is known about how that list was made; quote both numbers.")
	warnOneRecord = estimate.DefineWarning("mse-one-record", estimate.Caution,
		"One record or match more or less in the overlap of %s moves the count by %.0f percent.",
		"Have the links in that overlap checked again by hand before quoting the number.")
	warnContradictory = estimate.DefineWarning("mse-odds-contradictory", estimate.Serious,
		"The %d odds-ratio ranges contradict one another: no count satisfies all of them.",
		"Widen the ranges, or ask again what is known about each pair of lists.")
	warnListExcess = estimate.DefineWarning("mse-list-excess", estimate.Caution,
		"List %s has %d entities of its own where the overlaps lead to expect about %.0f: it may hold invented records or duplicates, or reach people that no other list can.",
		"Verify a random sample of the records that only this list has. Not being flagged proves nothing: invented records that overlap with the other lists as often as true ones do cannot be seen in these counts.")
	warnListsTied = estimate.DefineWarning("mse-lists-tied", estimate.Caution,
		"Lists %s and %s are tied more closely than the other pairs (odds ratio %.1f; %.0f percent of the smaller is on the other): one may be copied from the other, refer to it, or have been linked to it wrongly.",
		"Ask how the two lists came about and check a sample of their links; merge them if one is built from the other. Not being flagged proves nothing: a forger who copies the overlap rates of true lists cannot be seen in these counts.")
	warnThreeLists = estimate.DefineWarning("mse-three-lists-alike", estimate.Note,
		"With three lists an excess of one list and a tie between the other two look exactly alike in the counts: these flags are two explanations of one thing.",
		"Look into both; a fourth list would tell them apart.")
)
