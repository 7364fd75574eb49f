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

	linkFieldsApart = estimate.DefineAssumption("link-fields-independent",
		"Among pairs of records of one person, of relatives, and of strangers, one field agrees or not whatever the others do, apart from fields that are compared together.",
		"Fields that fail together, as in records taken down in haste, make true links look impossible, and the count is too high; fields that agree together by chance, as name and place of one clan, make false links look sure, and it is too low.")

	warnBestLinkage = estimate.DefineWarning("link-best-apart", estimate.Caution,
		"The best linkage, taken as certain, gives %.0f; averaged over what the linkage could be the answer is %.0f, and one is outside the interval of the other.",
		"Quote the average. Have the pairs judged on which the answer hangs: undercount review.")
	warnUncalibrated = estimate.DefineWarning("link-uncalibrated", estimate.Caution,
		"The probabilities of links come from the model alone: no judged pairs have shown whether they are right.",
		"Have a sample of pairs judged, undercount review, and give the judgements as labels in [link].")
	warnBlockingLost = estimate.DefineWarning("link-blocking-lost", estimate.Caution,
		"About %.1f percent of the true links are thought to be between records that were never compared, which would make the count too high by about as much.",
		"Raise max_pairs in [link], or correct the columns by which pairs are found.")
	warnUnnamed = estimate.DefineWarning("link-unnamed", estimate.Caution,
		"Of %d records, %d have no name and can hardly be linked; as entities of their own they raise the count.",
		"See beside it the count without them, and say which of the two is quoted.")
	warnLinkQuality = estimate.DefineWarning("link-quality", estimate.Serious,
		"By its own probabilities the best linkage finds %.0f percent of the true links, and %.0f percent of those it makes are true.",
		"Do not quote a count that takes this linkage for certain; add columns that tell people apart, or have pairs judged.")
)

// LinkageFacts are what a reader of an estimate must know of how its lists
// were linked.
type LinkageFacts struct {
	Calibrated        bool    // on judged pairs
	Lost              float64 // share of the true links that no rule of blocking proposes
	Records, Unnamed  int
	Precision, Recall estimate.Num // expected, of the best linkage
}

// Annotate warns a reader of the estimate of what the facts mean for it.
func (f LinkageFacts) Annotate(e *estimate.Estimate) {
	if !f.Calibrated {
		e.Warn(warnUncalibrated.With())
	}
	if f.Lost > 0.02 {
		e.Warn(warnBlockingLost.With(100 * f.Lost))
	}
	if f.Unnamed > 0 {
		e.Warn(warnUnnamed.With(f.Records, f.Unnamed))
	}
	if p, r := f.Precision.Or(1), f.Recall.Or(1); p < 0.8 || r < 0.8 {
		e.Warn(warnLinkQuality.With(100*r, 100*p))
	}
}
