package report

import "undercount/estimate"

// Linkage is the account of how lists of records were linked, in counts only:
// no name and no record of a person is in it.
type Linkage struct {
	Lists     []LinkedList `json:"lists"`
	Records   int          `json:"records"`
	Entities  int64        `json:"entities"`  // by the best linkage
	Links     int64        `json:"links"`     // pairs within its entities
	Threshold float64      `json:"threshold"` // least probability of a link
	Draws     int          `json:"draws"`     // linkages drawn
	Decisions int          `json:"decisions"` // judgements taken as certain

	Blocking LinkBlocking  `json:"blocking"`
	Training LinkTraining  `json:"training"`
	Expected LinkQuality   `json:"expected"`           // as the probabilities say
	Measured *LinkQuality  `json:"measured,omitempty"` // against the truth, of simulated lists
	Labels   []LinkLabels  `json:"labels,omitempty"`   // how entities got their strata
	Warnings []LinkWarning `json:"warnings"`
	Panel    *LinkPanel    `json:"panel,omitempty"`
}

// LinkedList is one list as it was read and understood.
type LinkedList struct {
	Name     string       `json:"name"`
	File     string       `json:"file"`
	Rows     int          `json:"rows"`    // below the header
	Kept     int          `json:"kept"`    // records
	Refused  int          `json:"refused"` // rows that could not be read
	Unnamed  int          `json:"unnamed"` // records without an own and a family name
	Entities int64        `json:"entities"`
	Columns  []LinkColumn `json:"columns"`
}

// LinkColumn is what was understood of a column.
type LinkColumn struct {
	Column string `json:"column"`
	Role   string `json:"role"`
	Why    string `json:"why,omitempty"` // empty if the study says so
}

// LinkBlocking says which pairs of records were compared.
type LinkBlocking struct {
	All   int64      `json:"all_pairs"`
	Pairs int64      `json:"pairs"`
	Lost  float64    `json:"lost"` // estimated share of true links among pairs not compared
	Rules []LinkRule `json:"rules"`
}

// LinkRule is one rule of blocking and its cost.
type LinkRule struct {
	Rule    string  `json:"rule"`
	Pairs   int64   `json:"pairs"`
	New     int64   `json:"new"`
	Largest int64   `json:"largest"`
	Missing float64 `json:"missing"`
}

// LinkTraining says how the model was trained.
type LinkTraining struct {
	Converged  bool    `json:"converged"`
	Iterations int     `json:"iterations"`
	Pairs      int64   `json:"pairs"`
	Labels     int     `json:"labels"`
	Calibrated bool    `json:"calibrated"`
	Unseen     float64 `json:"unseen"`     // share of the links estimated to be beyond seeing, which draws make up for
	Unlinkable float64 `json:"unlinkable"` // share of records that say too little to be linked
}

// LinkQuality is how right the links are.
type LinkQuality struct {
	True      float64      `json:"true_links"`
	Found     int64        `json:"found"`
	Precision estimate.Num `json:"precision,omitzero"`
	Recall    estimate.Num `json:"recall,omitzero"`
}

// LinkLabels says how entities got their label of one stratifying variable by
// the best linkage.
type LinkLabels struct {
	Variable  string   `json:"variable"`
	From      []string `json:"from"`      // for each list the column, or "" where it has none
	Missing   int64    `json:"missing"`   // entities none of whose records has a label
	Disagree  int64    `json:"disagree"`  // entities whose records have different ones
	Different int      `json:"different"` // labels there are
}

// LinkWarning is a warning of the linkage.
type LinkWarning struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // info, caution or serious
	Text     string `json:"text"`
	Remedy   string `json:"remedy"`
}

// LinkPanel is how far the count moves with what the linkage decides, by one
// method for the whole table.
type LinkPanel struct {
	Method     string          `json:"method"`
	Best       estimate.Num    `json:"N_best_linkage,omitzero"`
	Thresholds []LinkThreshold `json:"thresholds"`
	Rates      []LinkRate      `json:"error_rates"`
	Formula    bool            `json:"closed_formula"` // Rates by formula; else by undoing errors in expectation
	Share      *LinkShare      `json:"mixing_share,omitempty"`
	Unnamed    *LinkWithout    `json:"without_unnamed,omitempty"`
}

// LinkThreshold is the count if every pair with at least a probability is a
// link, and records joined by links are one entity.
type LinkThreshold struct {
	At       float64      `json:"at"`
	Links    int64        `json:"links"`
	Observed int64        `json:"n"`
	N        estimate.Num `json:"N,omitzero"`
}

// LinkRate is the count if links were missed or made wrongly at assumed rates.
type LinkRate struct {
	Missed float64      `json:"missed"` // share of true links that were not made
	Wrong  float64      `json:"wrong"`  // share of the links made that are wrong
	N      estimate.Num `json:"N,omitzero"`
}

// LinkShare is the count of two lists from the expected number of links,
// without deciding about any.
type LinkShare struct {
	Links float64      `json:"expected_links"`
	N     estimate.Num `json:"N,omitzero"`
}

// LinkWithout is the count without the records that have no name.
type LinkWithout struct {
	Records  int          `json:"records"`
	Observed int64        `json:"n"`
	N        estimate.Num `json:"N,omitzero"`
}
