package mse

import "undercount/estimate"

// Assumptions and warnings of tables made by linking records.
var (
	linkedEntities = estimate.DefineAssumption("link-probabilities-hold",
		"The probabilities of links are right: of record pairs said to be the same person with probability 0.7, seven in ten are.",
		"If links look surer than they are, for instance between relatives with the same names, false links raise the overlap and the count is too low; if true links look unlikely, the count is too high.")
	linkErrorsEven = estimate.DefineAssumption("link-errors-even",
		"How hard a person's records are to link has nothing to do with which lists the person is on, beyond what the fields show.",
		"If one list writes names badly, its links are missed more often: it then seems to have recorded people whom no other list has, and the count is too high.")

	warnBestLinkage = estimate.DefineWarning("link-best-apart", estimate.Caution,
		"The best linkage, taken as certain, gives %.0f; averaged over what the linkage could be the answer is %.0f, and one is outside the interval of the other.",
		"Quote the average. Have the pairs judged on which the answer hangs: undercount review.")
)
