package link

import (
	"context"

	"undercount/internal/progress"
)

// RowReader gives the rows of one file, one after the other. The slice that
// Next returns is valid until the next call; at the end the error is io.EOF.
// ingest.Rows is one.
type RowReader interface {
	Header() []string
	Next() (row []string, line int, err error)
}

// Input is one list: its name and its rows.
type Input struct {
	Name    string    // as capture histories will name it
	Rows    RowReader // read once, to its end
	Columns []Mapping // what the columns hold; those not named here are recognised by their headers
	Exact   bool      // use only Columns: recognise nothing
}

// Action says what is done with the pairs between two lists, or within one.
type Action string

// The actions. Between different lists Link is the rule unless another is
// given; within one list Link and Deduplicate mean the same.
const (
	Link        Action = "link"        // look for links between the two lists
	Deduplicate Action = "deduplicate" // look for links within the list
	Neither     Action = "neither"     // no record of the one is ever linked directly with one of the other
)

// PairRule is the action for the pairs between two lists, or within one list
// where A and B are the same.
type PairRule struct {
	A, B string
	Do   Action
}

// Decision is a judgement about one pair that is taken as certain.
type Decision struct {
	ListA, IDA, ListB, IDB string
	Same                   bool
}

// Label is a judgement about one pair that is used to learn from: m
// probabilities and calibration. A label is not a constraint.
type Label = Decision

// Options say how to link. The zero value means the defaults.
type Options struct {
	Model          *Model     // comparisons and rules; nil chooses them from the columns
	DuplicateFree  []string   // lists of which it is known that no person is on them twice
	PairRules      []PairRule // defaults to Link everywhere
	Decisions      []Decision // certain
	Labels         []Label    // to learn from
	DifferentDates int        // two exactly known event dates farther apart than this many days exclude a link; 0 never
	Threshold      float64    // least probability of a link that is reported as one; 0 means 0.5
	SeenOnly       bool       // sampled linkages have no links beyond those that can be seen
	Keep           bool       // keep all fields as they stand, for reviewers
	Lookup         bool       // keep what looking up further records needs; see Result.Index
	Independent    bool       // the model of independent fields, without relatives: for comparison only
	MaxPairs       int64      // candidate pairs that may be compared; 0 means 10 for every record, at least five million
	Seed           uint64
	Workers        int    // 0 means all cores; no result depends on it
	WorkDir        string // folder for intermediate state, so that a run that was stopped goes on; "" keeps everything in memory
	Progress       *progress.Reporter
}

// Pair is a pair of records, by their numbers in Records, A < B, and what the
// model says of it.
type Pair struct {
	A, B        int32
	LogOdds     float32 // natural logarithm of the odds that both are the same entity
	Probability float32 // after calibration and inside the whole set of links; see Result.Pairs
}

// Warning is something a reader of the result must know. Severity is "info",
// "caution" or "serious".
type Warning struct {
	Code, Severity, Text, Remedy string
}

// Result is a judged set of records.
type Result struct {
	Records  *Records
	Model    *Model  // as trained
	Entity   []int32 // entity of each record: the number of its first record
	Pairs    []Pair  // pairs with a probability of at least Floor by themselves or among all links, ordered by A, then B
	Training Training
	Blocking Blocking
	Warnings []Warning

	opt Options
	job *job
}

// Floor is the least probability with which a pair is kept.
const Floor = 0.01

// Run reads the inputs and links them. Bad input is a *problem.Error; training
// that cannot be trusted is a *TrainingError, which is one too.
func Run(ctx context.Context, in []Input, o Options) (*Result, error) {
	r, err := Load(ctx, in, o)
	if err != nil {
		return nil, err
	}
	return Judge(ctx, r, o)
}
