package mse

import (
	"context"

	"undercount/estimate"
	"undercount/overlap"
)

// Request is what a method is asked: one table, and how.
type Request struct {
	Table    *overlap.Table
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

// Option is one setting of a method.
type Option struct {
	Key     string `json:"key"`
	Default string `json:"default"`
	Meaning string `json:"meaning"`
}

// Method is one way to estimate N from an overlap table.
type Method struct {
	Name     string   `json:"name"`     // "mse/bic"
	Summary  string   `json:"summary"`  // one line: what it does and assumes
	Citation string   `json:"citation"` // author, year, journal
	MinLists int      `json:"min_lists"`
	MaxLists int      `json:"max_lists"`
	Options  []Option `json:"options,omitempty"`

	// run fills in e. It returns an error only for a bad setting or a
	// cancelled context; what is wrong with the data is e's status.
	run func(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error
}
