package mse

import "undercount/estimate"

// Assumptions of answers for strata, for missing labels and over many draws of a table.
var (
	labelsAtRandom = estimate.DefineAssumption("labels-missing-at-random",
		"Whether the stratum of an entity is missing depends on which lists recorded it and on its known labels, not on the stratum itself.",
		"If one stratum's label is lost more often than others' among entities of the same lists, its count comes out too low and the others' too high; the sensitivity curve shows by how much.")
	strataApart = estimate.DefineAssumption("strata-err-independently",
		"Every entity belongs to exactly one stratum, and the estimates of different strata err independently of each other.",
		"If they err in the same direction, for instance because the same two lists depend on each other everywhere, the interval of the sum is too narrow and the sum is off by all the errors together.")
	drawsRepresent = estimate.DefineAssumption("draws-represent-uncertainty",
		"The draws of the table show all that is not known of the links or labels: each is a fair draw from what could be true.",
		"If the draws vary too little, for instance because they are a few settings of a linkage program, the interval is too narrow; if all share an error, the count is off by it.")
	coverageDeclared = estimate.DefineAssumption("list-coverage-declared",
		"Lists that were declared unable to see a stratum had no chance of recording anyone in it, and every other list had.",
		"If a list declared blind could see some, information is lost and nothing is biased; if a list that could not see the stratum was not declared, the count of the stratum comes out too high.")
)

// Warnings of the same.
var (
	warnDrawsUnanswered = estimate.DefineWarning("mse-draws-unanswered", estimate.Caution,
		"Of %d draws of the table, %d gave no estimate; the answer is for the others only.",
		"Use a simpler method or coarser strata, so that every draw can be estimated.")
	warnFewDraws = estimate.DefineWarning("mse-few-draws", estimate.Note,
		"From %d draws of the table the figure itself is known to about ±%.0f only.",
		"Make more draws of the links or labels.")
	warnDrawsShare = estimate.DefineWarning("mse-draws-share", estimate.Caution,
		"About %.0f percent of the uncertainty comes from what is not known of the links or labels.",
		"Improving the linkage or finding the labels would narrow the interval more than more lists would.")
	warnStrataDisagree = estimate.DefineWarning("mse-strata-disagree", estimate.Serious,
		"The sum over strata is %.0f and the estimate from the whole table %.0f; at least one lies outside the other's interval.",
		"Strata probably differ in how likely people are to be recorded, which a single table hides; show both, and prefer the sum where every stratum is large enough.")
	warnStrataWarned = estimate.DefineWarning("mse-strata-warned", estimate.Caution,
		"Of %d strata, %d carry a caution or worse of their own.",
		"Read the warnings of the strata before quoting their sum.")
	warnStrataPartial = estimate.DefineWarning("mse-strata-partial", estimate.Serious,
		"Of %d strata, %d have no estimate; of these the sum holds only the recorded.",
		"Read the sum as a floor. Merge small strata, or use a method that serves them.")
	warnStrataEmpty = estimate.DefineWarning("mse-strata-empty", estimate.Note,
		"In %d strata nobody was recorded; they add nothing to the sum.",
		"Make sure that nothing happened there; a place that no list reached looks the same.")
	warnStrataMerged = estimate.DefineWarning("mse-strata-merged", estimate.Note,
		"This stratum is %d strata merged, each with fewer than %d entities.",
		"Nothing to do; the merged strata are taken to be alike.")
	warnListBlind = estimate.DefineWarning("mse-list-blind", estimate.Caution,
		"List %s could not see this stratum, as declared; the estimate is from the other %d lists.",
		"Do not compare it without thought with strata that every list could see.")
	warnWholeBlind = estimate.DefineWarning("mse-whole-blind", estimate.Serious,
		"In %d of %d strata some list could not see anyone, as declared; the whole table takes overlaps that were impossible for overlaps that did not happen.",
		"Quote the sum over strata; the estimate from the whole table can be off in either direction.")
	warnLabelsDrawn = estimate.DefineWarning("mse-labels-drawn", estimate.Caution,
		"Of %d entities, %d lack a label of their stratum; these labels were drawn %d times.",
		"Look for the missing labels, and see how the result changes when one stratum is more often without label.")
)
