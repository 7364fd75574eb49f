package mse

import (
	"context"

	"undercount/estimate"
	"undercount/overlap"
)

// Request is what a method is asked: one table, and how.
type Request struct {
	Table    *overlap.Table
	Records  *overlap.Records // the same entities with their covariates, for methods that use them; else nil
	Target   estimate.Target
	Stratum  string
	Level    float64           // of intervals; 0 means 0.95
	Seed     uint64            // of the study; every stream is derived from it by name
	Settings map[string]string // by option key without the method ("max_order"); unset means the default
	Workers  int               // goroutines at most; 0 means GOMAXPROCS. Results do not depend on it.

	// Progress, if not nil, is called now and then, from any goroutine, with
	// the work done and the whole work of this request.
	Progress func(done, total int)
}

// Option is one setting of a method. Write its literals with field names. The
// last four fields say which values are allowed, so that a bad one is refused
// before anything is computed; without a Kind every value passes this check.
type Option struct {
	Key     string `json:"key"`
	Default string `json:"default"`
	Meaning string `json:"meaning"`

	Kind    Kind     `json:"kind,omitempty"`
	Low     float64  `json:"low,omitempty"`     // smallest number, or fewest names of lists
	High    float64  `json:"high,omitempty"`    // largest; 0 with a Low of 0 means no limits
	Choices []string `json:"choices,omitempty"` // the words of a choice; with another kind, words allowed in its place, such as auto
}

// Kind is what the value of an option must be.
type Kind string

// The kinds. The default of an option is always allowed.
const (
	AnyValue    Kind = ""
	WholeNumber Kind = "whole"  // from Low to High
	AnyNumber   Kind = "number" // from Low to High, decimals allowed
	OneOf       Kind = "choice" // one of Choices
	ListNames   Kind = "lists"  // names of lists of the table, separated by commas, Low to High of them
)

// Method is one way to estimate N from an overlap table.
type Method struct {
	Name     string   `json:"name"`     // "mse/bic"
	Summary  string   `json:"summary"`  // one line: what it does and assumes
	Citation string   `json:"citation"` // author, year, journal
	MinLists int      `json:"min_lists"`
	MaxLists int      `json:"max_lists"`
	Options  []Option `json:"options,omitempty"`

	Covariates bool `json:"covariates,omitempty"` // it needs Request.Records

	// run fills in e. It returns an error only for a bad setting or a
	// cancelled context; what is wrong with the data is e's status.
	run func(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error
}
