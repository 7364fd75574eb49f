package link

import "undercount/internal/problem"

// Training is the account of how the model was trained.
type Training struct {
	Converged  bool    `json:"converged"`
	Iterations int     `json:"iterations"`
	Rules      int     `json:"rules"`      // sets of pairs it was trained on, one for each rule
	Pairs      int64   `json:"pairs"`      // pairs in these sets together
	Labels     int     `json:"labels"`     // labels used
	Calibrated bool    `json:"calibrated"` // probabilities were calibrated on labels
	Unseen     float64 `json:"unseen"`     // share of the links that are estimated to be beyond seeing: not compared, or with a probability below Floor
	Unlinkable float64 `json:"unlinkable"` // share of records that say too little to be linked at the threshold with a record that says the same
}

// TrainingError says that a model could not be trained or cannot be trusted.
// Code is "not-converged",
// "not-links", "m-below-u" or "boundary".
type TrainingError struct {
	Code    string
	Problem *problem.Error
}

func (e *TrainingError) Error() string { return e.Problem.Error() }
func (e *TrainingError) Unwrap() error { return e.Problem }

// Blocking is the account of which pairs were compared.
type Blocking struct {
	Records int         `json:"records"`
	All     int64       `json:"all_pairs"` // pairs that the rules between lists allow
	Pairs   int64       `json:"pairs"`     // compared
	Lost    float64     `json:"lost"`      // estimated share of the true links that no rule proposes
	Rules   []RuleCount `json:"rules"`
}

// RuleCount is one blocking rule and what it costs.
type RuleCount struct {
	Rule    string  `json:"rule"`
	Pairs   int64   `json:"pairs"`   // pairs that agree on it
	New     int64   `json:"new"`     // of these, pairs that no earlier rule proposes
	Largest int64   `json:"largest"` // records in its largest block
	Missing float64 `json:"missing"` // share of records it cannot place
}

// Account is the account of one pair's weight: what the two records say and
// what each comparison adds to the odds that they are the same entity.
type Account struct {
	A, B        int
	Start       float64 // log2 of the odds before anything is compared
	Steps       []Step
	LogOdds     float64 // log2 of the odds of the pair by itself
	Probability float64 // in the whole set of links
	Notes       []string
}

// Step is one comparison of an account. M, U and R are the probabilities of
// its level for records of the same entity, of unrelated entities and of
// relatives; Weight is what it adds to log2 of the odds.
type Step struct {
	Comparison, Level string
	M, U, R, Weight   float64
	Frequency         float64 // of the value both share, where the weight was adjusted for it; else 0
}
