package estimate

// SensitivityKey is the key in Estimate.Diagnostics of a [Sensitivity].
const SensitivityKey = "sensitivity"

// Sensitivity is how far the answer of one method moves when what it takes for
// granted is changed a little. Parts that were not asked for, or that the table
// is too small for, are absent. A count that could not be computed is absent,
// with the reason beside it.
type Sensitivity struct {
	Method   string   `json:"method"`
	Stratum  string   `json:"stratum,omitempty"`
	N        Num      `json:"N,omitzero"`         // the answer that the rest is compared with
	Observed int64    `json:"n"`                  // entities on at least one list
	LogSE    Num      `json:"se_log_n0,omitzero"` // standard error of log n0, from the interval or the method
	Cells    string   `json:"cells"`              // what the curve over the highest-order odds ratio rests on: fitted or missing
	Checks   []string `json:"checks"`             // the parts that were computed

	LeftOut     []ListChange     `json:"left_out,omitempty"`
	Merged      []ListChange     `json:"merged,omitempty"`
	Subsets     []SubsetAnswer   `json:"marginal_subsets,omitempty"`
	Pairs       []PairOdds       `json:"pairs,omitempty"`
	Combined    *CombinedRange   `json:"combined_odds_ratio_range,omitempty"`
	Records     []RecordChange   `json:"one_record,omitempty"`
	Matches     []RecordChange   `json:"one_match,omitempty"`
	Errors      []ErrorShare     `json:"records_in_error,omitempty"`
	Linkage     []LinkageAnswer  `json:"linkage_errors,omitempty"`
	Consistency []SelfCheck      `json:"internal_consistency,omitempty"`
	Added       []AddedList      `json:"lists_added,omitempty"`
	Lists       []ListSuspicion  `json:"list_flags,omitempty"`
	Linked      []PairSuspicion  `json:"pair_flags,omitempty"`
	Calibration *FlagCalibration `json:"flag_calibration,omitempty"`

	Curves   map[string]Curve `json:"-"`
	Warnings []Warning        `json:"-"` // what a reader of the estimate should know of this
}

// ListChange is the answer without a list, or with two merged into one.
type ListChange struct {
	Lists     []string `json:"lists"`
	N         Num      `json:"N,omitzero"`
	Change    Num      `json:"change,omitzero"`    // N over the full answer, minus 1
	Influence Num      `json:"influence,omitzero"` // change of log n0 in its standard errors; absent if N falls to what was observed
	Reason    string   `json:"reason,omitempty"`
}

// SubsetAnswer is the count when no interaction of all lists of a subset is
// assumed, the other lists being looked away from.
type SubsetAnswer struct {
	Lists  []string `json:"lists"`
	N      Num      `json:"N,omitzero"`
	Reason string   `json:"reason,omitempty"`
}

// PairOdds is what two lists say about the count for odds ratios between them.
type PairOdds struct {
	Lists   [2]string `json:"lists"`
	Both    int64     `json:"both"`
	First   int64     `json:"first_only"`       // on the first of the two and not the second
	Second  int64     `json:"second_only"`      // on the second and not the first
	Neutral Num       `json:"N_at_1,omitzero"`  // count at odds ratio 1: Lincoln–Petersen
	Implied Num       `json:"implied,omitzero"` // odds ratio at which the pair gives the method's answer
	Low     Num       `json:"low,omitzero"`     // odds ratios asserted by the user
	High    Num       `json:"high,omitzero"`    //
	From    Num       `json:"N_from,omitzero"`  // counts at Low and High
	To      Num       `json:"N_to,omitzero"`    //
	Lower   Num       `json:"lower,omitzero"`   // profile-likelihood limit below From
	Upper   Num       `json:"upper,omitzero"`   // and above To
	Reason  string    `json:"reason,omitempty"`
}

// CombinedRange is what all asserted odds-ratio ranges allow together: each is
// asserted to hold, so that the count lies in every one of them.
type CombinedRange struct {
	From          Num  `json:"N_from,omitzero"`
	To            Num  `json:"N_to,omitzero"`
	Lower         Num  `json:"lower,omitzero"` // the same for the ranges with their sampling limits
	Upper         Num  `json:"upper,omitzero"`
	Contradictory bool `json:"contradictory"` // no count satisfies all ranges, sampling limits included
}

// RecordChange is the answer with one record, or one match, more and less.
type RecordChange struct {
	Lists []string `json:"lists"` // of the overlap, or the two lists of the match
	More  Num      `json:"N_more,omitzero"`
	Less  Num      `json:"N_less,omitzero"`
	Most  Num      `json:"most,omitzero"` // the larger of the two changes, relative to the answer
}

// ErrorShare is the answer if a share of the records is in error.
type ErrorShare struct {
	Rate  float64 `json:"rate"`
	Alone Num     `json:"N_alone,omitzero"` // erroneous records are on one list only
	Even  Num     `json:"N_even,omitzero"`  // erroneous records are spread over all overlaps alike
}

// LinkageAnswer is the answer if links were missed or made wrongly.
type LinkageAnswer struct {
	Missed float64 `json:"missed"` // share of true links that were not made
	Wrong  float64 `json:"wrong"`  // share of the links made that are wrong
	N      Num     `json:"N,omitzero"`
}

// SelfCheck is a list treated as the population and estimated from the others.
type SelfCheck struct {
	List    string `json:"list"`
	True    int64  `json:"true"` // size of the list
	Seen    int64  `json:"seen"` // of its entities, on another list
	N       Num    `json:"N,omitzero"`
	Lower   Num    `json:"lower,omitzero"`
	Upper   Num    `json:"upper,omitzero"`
	Covered *bool  `json:"covered,omitempty"` // whether the interval holds the true size
	Reason  string `json:"reason,omitempty"`
}

// AddedList is the answer from the largest lists, one more each time.
type AddedList struct {
	List     string `json:"list"` // added last
	Lists    int    `json:"lists"`
	Observed int64  `json:"n"`
	N        Num    `json:"N,omitzero"`
	Reason   string `json:"reason,omitempty"`
}

// ListSuspicion says whether a list has more entities of its own than the
// overlaps of the rest lead to expect.
type ListSuspicion struct {
	List      string `json:"list"`
	Alone     int64  `json:"alone"`              // on this list only
	Expected  Num    `json:"expected,omitzero"`  // by the model fitted to all other cells
	Excess    Num    `json:"excess,omitzero"`    // share of the list that is beyond expectation
	Statistic Num    `json:"statistic,omitzero"` // standard errors above expectation and above the other lists
	Flagged   bool   `json:"flagged"`
}

// PairSuspicion says whether two lists are tied more closely than the others.
type PairSuspicion struct {
	Lists     [2]string `json:"lists"`
	Contained float64   `json:"contained"`           // share of the smaller list that is on the other
	OddsRatio Num       `json:"odds_ratio,omitzero"` // among entities on a third list, Mantel–Haenszel
	Statistic Num       `json:"statistic,omitzero"`  // distance from the other pairs, in standard errors
	Flagged   bool      `json:"flagged"`
}

// FlagCalibration is how the thresholds of the flags were found.
type FlagCalibration struct {
	Alarm      float64 `json:"alarm"` // chance of any flag when there is nothing to find
	Replicates int     `json:"replicates"`
	Lists      Num     `json:"threshold_lists,omitzero"`
	Pairs      Num     `json:"threshold_pairs,omitzero"`
	PairSpread float64 `json:"pair_spread"` // standard deviation of the log odds ratios of pairs in the simulated truth
	Model      string  `json:"model"`       // pairs of lists with an interaction in the simulated truth
}

// Driver is the reason, found by measuring, why answers lie apart: a code and
// the figures of its sentence.
type Driver struct {
	Code string `json:"code"`
	Args []any  `json:"args,omitempty"`
}
