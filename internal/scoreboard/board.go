package scoreboard

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed board.json
var embedded []byte

// Embedded returns the board that comes with the program. The caller must not
// change it.
var Embedded = sync.OnceValue(func() *Board {
	b, err := Parse(embedded)
	if err != nil { // a test reads it
		panic(err)
	}
	return b
})

// Board is every method on every situation.
type Board struct {
	Seed      uint64     `json:"seed"`
	Level     float64    `json:"level"` // nominal coverage of the intervals
	Scenarios []Scenario `json:"scenarios"`
	Methods   []Method   `json:"methods"`
	Cells     []Cell     `json:"cells"`

	// Probe is a small board that a test computes again, to notice when a
	// method has changed and the board has not.
	Probe []Cell `json:"probe"`

	Calibration []Calibration `json:"calibration,omitempty"`
}

// Scenario is a situation with a known truth.
type Scenario struct {
	Name      string `json:"name"`
	Situation string `json:"situation"`
	Lists     int    `json:"lists"`
	N         int64  `json:"N"`
	Describe  string `json:"describe"`
}

// Method is how a method was run.
type Method struct {
	Name       string            `json:"name"`
	Replicates int               `json:"replicates"` // populations drawn for each situation
	Settings   map[string]string `json:"settings,omitempty"`
	Left       string            `json:"left_out,omitempty"` // why it is not on the board
}

// Cell is one method on one situation. Errors and widths are shares of N.
type Cell struct {
	Scenario   string `json:"scenario"`
	Method     string `json:"method"`
	Replicates int    `json:"replicates"`

	// WellSpecified: everything that the method says it assumes holds here.
	// Broken are the assumptions that do not; Unjudged those that a single
	// truth neither has nor breaks, such as a prior.
	WellSpecified bool     `json:"well_specified,omitempty"`
	Broken        []string `json:"broken,omitempty"`
	Unjudged      []string `json:"unjudged,omitempty"`

	OK            int `json:"ok,omitempty"` // replicates by status
	Bounds        int `json:"bound_only,omitempty"`
	NotIdentified int `json:"not_identified,omitempty"`
	NotConverged  int `json:"not_converged,omitempty"`
	Refused       int `json:"refused,omitempty"`
	Serious       int `json:"serious,omitempty"` // answers with a serious warning

	Points      int     `json:"points,omitempty"` // estimates and bounds with a number
	MedianError float64 `json:"median_error"`     // of (N̂ − N)/N
	MeanError   float64 `json:"mean_error"`
	Low         float64 `json:"low_error"` // 5% and 95% points of the error
	High        float64 `json:"high_error"`
	AtMostTrue  int     `json:"at_most_true,omitempty"` // points that are not above N

	Intervals int     `json:"intervals,omitempty"`
	Covered   int     `json:"covered,omitempty"`    // intervals that hold N
	LowerHeld int     `json:"lower_held,omitempty"` // intervals whose lower end is not above N
	Open      int     `json:"open,omitempty"`       // intervals without an upper end
	Width     float64 `json:"width,omitempty"`      // median; of closed intervals only
	MeanWidth float64 `json:"mean_width,omitempty"` // of closed intervals

	// Micros is the processor time of one answer in microseconds, to one
	// digit; it differs between computers and runs.
	Micros float64 `json:"micros,omitempty"`
}

// Coverage is the share of intervals that hold the true count, and whether
// there were any.
func (c *Cell) Coverage() (float64, bool) {
	if c.Intervals == 0 {
		return 0, false
	}
	return float64(c.Covered) / float64(c.Intervals), true
}

// BoundHeld is, for a method that gives lower bounds, the share of populations
// in which the bound was not above N, and of how many: of its interval the
// lower end, or the bound itself where there is no interval.
func (c *Cell) BoundHeld() (share float64, of int) {
	held, of := c.LowerHeld, c.Intervals
	if of == 0 {
		held, of = c.AtMostTrue, c.Points
	}
	if of == 0 {
		return 0, 0
	}
	return float64(held) / float64(of), of
}

// Bound reports whether the method's answers are lower bounds.
func (c *Cell) Bound() bool { return c.Bounds > c.OK }

// Calibration is a simulation-based calibration of a method that gives a
// posterior distribution (package sbc).
type Calibration struct {
	Method     string            `json:"method"`
	About      string            `json:"about"` // prior and model that were drawn from
	Settings   map[string]string `json:"settings,omitempty"`
	Replicates int               `json:"replicates"`
	Skipped    int               `json:"skipped,omitempty"`
	Ranks      []int             `json:"ranks"` // of each truth among its draws, 0 to 999
	P          float64           `json:"p_value"`
	PBand      float64           `json:"p_band"`
}

// Find returns a cell, or nil.
func (b *Board) Find(scenario, method string) *Cell {
	for i := range b.Cells {
		if c := &b.Cells[i]; c.Scenario == scenario && c.Method == method {
			return c
		}
	}
	return nil
}

// Scenario returns a situation, or nil.
func (b *Board) Scenario(name string) *Scenario {
	i := slices.IndexFunc(b.Scenarios, func(s Scenario) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &b.Scenarios[i]
}

// Parse reads what Encode writes.
func Parse(data []byte) (*Board, error) {
	b := &Board{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(b); err != nil {
		return nil, fmt.Errorf("scoreboard: %w", err)
	}
	return b, nil
}

// Encode writes the board as JSON with one cell a line, so that differences
// between two boards can be read.
func (b *Board) Encode() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"seed\": %d, \"level\": %g", b.Seed, b.Level)
	parts := []struct {
		key  string
		rows []any
	}{{"scenarios", rows(b.Scenarios)}, {"methods", rows(b.Methods)}, {"cells", rows(b.Cells)}, {"probe", rows(b.Probe)}, {"calibration", rows(b.Calibration)}}
	for _, p := range parts {
		fmt.Fprintf(&out, ",\n%q: [", p.key)
		for i, r := range p.rows {
			if i > 0 {
				out.WriteByte(',')
			}
			line, err := json.Marshal(r)
			if err != nil {
				return nil, err
			}
			out.WriteString("\n")
			out.Write(line)
		}
		out.WriteString("]")
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

func rows[T any](s []T) []any {
	out := make([]any, len(s))
	for i := range s {
		out[i] = s[i]
	}
	return out
}
