package estimate

import (
	"encoding/json"
	"fmt"
	"math"
)

// Status says what kind of answer an estimate is.
type Status string

// The statuses an estimate can have. All but StatusOK carry a reason.
const (
	StatusOK            Status = "ok"             // a point and an interval that can be quoted under the stated assumptions
	StatusBoundOnly     Status = "bound_only"     // Point is a lower bound of the count, not an estimate of it
	StatusNotIdentified Status = "not_identified" // the data do not determine the count under this model
	StatusNotConverged  Status = "not_converged"  // the computation did not settle
	StatusRefused       Status = "refused"        // the method must not be used on these data
)

// Num is a number that may be absent. The zero Num is absent and is left out
// of JSON by the omitzero tag; Some never holds NaN or an infinity.
type Num struct {
	v  float64
	ok bool
}

// Some returns a present number, or an absent one if v is NaN or infinite.
func Some(v float64) Num {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Num{}
	}
	return Num{v, true}
}

// Get returns the number and whether it is present.
func (n Num) Get() (float64, bool) { return n.v, n.ok }

// Or returns the number, or d if it is absent.
func (n Num) Or(d float64) float64 {
	if n.ok {
		return n.v
	}
	return d
}

// IsZero reports that the number is absent; encoding/json calls it for omitzero.
func (n Num) IsZero() bool { return !n.ok }

// MarshalJSON writes the number with full precision, or null if absent.
func (n Num) MarshalJSON() ([]byte, error) {
	if !n.ok {
		return []byte("null"), nil
	}
	return json.Marshal(n.v)
}

// UnmarshalJSON reads a number or null.
func (n *Num) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Num{}
		return nil
	}
	if err := json.Unmarshal(b, &n.v); err != nil {
		return err
	}
	n.ok = true
	return nil
}

// String formats the number for debugging, "–" if absent.
func (n Num) String() string {
	if !n.ok {
		return "–"
	}
	return fmt.Sprint(n.v)
}

// Target is what is counted: the measure (killed, injured, arrested, missing,
// member…), in which universe of people, where, and when. Dates are ISO 8601
// text (2019-11-15, or a year or year-month), inclusive; empty means not stated.
type Target struct {
	ID       string `json:"id,omitempty"` // the study's short name for it
	Measure  string `json:"measure"`
	Universe string `json:"universe,omitempty"`
	Place    string `json:"place,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
}

// IntervalKind says how an interval was made, so that unlike ones are not compared in silence.
type IntervalKind string

// The kinds of interval.
const (
	Credible  IntervalKind = "credible"   // equal-tailed, from a posterior distribution
	Profile   IntervalKind = "profile"    // profile likelihood
	Bootstrap IntervalKind = "bootstrap"  // resampling that repeats every step, selection included
	LogNormal IntervalKind = "log-normal" // log-normal on n0 from an asymptotic variance (Chao 1987)
	Wald      IntervalKind = "wald"       // normal approximation; never the one to quote after a selection
)

// Interval is a range for the count. A side that is unbounded, or that the data
// cannot fix, is absent.
type Interval struct {
	Lower         Num          `json:"lower,omitzero"`
	Upper         Num          `json:"upper,omitzero"`
	Level         float64      `json:"level"` // nominal coverage, for example 0.95
	Kind          IntervalKind `json:"kind"`
	ConditionalOn string       `json:"conditional_on,omitempty"` // what it takes as given, for example "model [12,3]"
	Note          string       `json:"note,omitempty"`           // for example that the upper end is unbounded
}

// Estimate is the answer of one method for one target and stratum. It is what
// --json prints; fields are only ever added.
type Estimate struct {
	Method         string         `json:"method"`
	Target         Target         `json:"target"`
	Stratum        string         `json:"stratum"` // "" when the whole table was used
	Status         Status         `json:"status"`
	Reason         string         `json:"reason,omitempty"` // why Status is not ok, and the remedy
	Point          Num            `json:"point,omitzero"`   // of N, the whole count, observed included
	Interval       *Interval      `json:"interval,omitempty"`
	OtherIntervals []Interval     `json:"other_intervals,omitempty"` // narrower or conditional ones
	Assumptions    []Assumption   `json:"assumptions"`
	Warnings       []Warning      `json:"warnings"`
	Diagnostics    map[string]any `json:"diagnostics"`
	Settings       map[string]any `json:"settings"`
	Seed           uint64         `json:"seed"`

	// Draws is the distribution of N, if the method gives one (posterior draws
	// or bootstrap replicates); kept out of JSON, handed to pooling and charts.
	Draws Draws `json:"-"`
	// Curves are series for charts, by name ("profile": N against relative
	// log-likelihood; "sensitivity/…": a parameter against N). Kept in the
	// result bundle, out of the answer on the terminal.
	Curves map[string]Curve `json:"-"`
}

// SumStratum is the Stratum of an estimate that adds up all strata.
const SumStratum = "sum over strata"

// Curve is a series of points for a chart. X is ascending.
type Curve struct {
	XLabel string    `json:"x_label"`
	YLabel string    `json:"y_label"`
	X      []float64 `json:"x"`
	Y      []float64 `json:"y"`
}

// New returns an estimate with status ok and empty, non-nil collections.
func New(method string, t Target, stratum string, seed uint64) *Estimate {
	return &Estimate{Method: method, Target: t, Stratum: stratum, Seed: seed, Status: StatusOK,
		Assumptions: []Assumption{}, Warnings: []Warning{},
		Diagnostics: map[string]any{}, Settings: map[string]any{}}
}

// Give sets the status to something other than ok, with the reason, and drops
// the numbers that the status does not allow: only bound_only keeps its point
// and interval.
func (e *Estimate) Give(s Status, reason string) *Estimate {
	e.Status, e.Reason = s, reason
	if s != StatusOK && s != StatusBoundOnly {
		e.Point, e.Interval, e.OtherIntervals = Num{}, nil, nil
	}
	return e
}

// Assume adds an assumption once.
func (e *Estimate) Assume(a Assumption) {
	for _, b := range e.Assumptions {
		if b.ID == a.ID {
			return
		}
	}
	e.Assumptions = append(e.Assumptions, a)
}

// Warn adds a warning.
func (e *Estimate) Warn(w Warning) { e.Warnings = append(e.Warnings, w) }

// Diagnose records a diagnostic; a NaN or infinity is recorded as absent.
func (e *Estimate) Diagnose(name string, v any) {
	if f, ok := v.(float64); ok {
		if n := Some(f); !n.ok {
			return
		}
	}
	e.Diagnostics[name] = v
}

// Draws are simulated values of N, by chain. Replicates without an order, such
// as a bootstrap's, are one chain.
type Draws [][]float64

// Len returns the number of draws in all chains.
func (d Draws) Len() int {
	n := 0
	for _, c := range d {
		n += len(c)
	}
	return n
}

// All returns the draws of all chains in one new slice.
func (d Draws) All() []float64 {
	out := make([]float64, 0, d.Len())
	for _, c := range d {
		out = append(out, c...)
	}
	return out
}
