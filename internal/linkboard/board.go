package linkboard

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"undercount/link"
)

//go:embed board.json
var embedded []byte

// Embedded returns the committed board.
func Embedded() (*Board, error) { return Parse(embedded) }

// Board is everything that was measured.
type Board struct {
	Sets     []Set      `json:"sets"`
	Coverage []Coverage `json:"coverage"`
	Speed    []Speed    `json:"speed"` // of one machine at one time; nothing is asserted about it
}

// Set is one set of lists, linked and compared with its truth.
type Set struct {
	Name     string         `json:"name"`
	About    string         `json:"about"`
	Lists    int            `json:"lists"`
	Records  int            `json:"records"`
	Compared int64          `json:"compared"`          // pairs
	Refused  string         `json:"refused,omitempty"` // why the training was refused; then nothing below is there
	Measured *link.Measured `json:"measured,omitempty"`
	Warnings []string       `json:"warnings,omitempty"` // their codes
}

// Off is by how much the sum of the probabilities of a set differs from the
// number of true pairs among the pairs they were given to, as a share of it.
func (s *Set) Off() (float64, bool) {
	if s.Measured == nil || s.Measured.Calibration.Observed == 0 {
		return 0, false
	}
	c := s.Measured.Calibration
	return c.Expected/float64(c.Observed) - 1, true
}

// Coverage is how often intervals held the true count over many simulated
// populations, for three ways to the count from the same lists.
type Coverage struct {
	Name        string  `json:"name"`
	About       string  `json:"about"`
	Method      string  `json:"method"`
	N           int     `json:"N"`
	Lists       int     `json:"lists"`
	Populations int     `json:"populations"`
	Draws       int     `json:"draws"`           // of the linkage, for each population
	Refused     int     `json:"refused"`         // populations whose linkage or estimate was refused; they count as not covered
	Missed      float64 `json:"missed_links"`    // mean share of the true links between lists that the best linkage lacks
	False       float64 `json:"false_links"`     // mean share of its links that are false
	Averaged    Covers  `json:"averaged"`        // over draws of the linkage
	PlugIn      Covers  `json:"plug_in"`         // the best linkage taken for certain
	Perfect     Covers  `json:"perfect_linkage"` // the true linkage
}

// Covers is how one kind of interval did. Errors and widths are shares of N.
type Covers struct {
	Intervals   int     `json:"intervals"`
	Covered     int     `json:"covered"`
	MedianError float64 `json:"median_error"`
	MedianWidth float64 `json:"median_width"`
}

// Speed is the work of one set in a process of its own, from opening the files
// to the entities.
type Speed struct {
	Set        string  `json:"set"`
	Records    int     `json:"records"`
	Compared   int64   `json:"compared"`
	CPUSeconds float64 `json:"cpu_seconds"`
	Seconds    float64 `json:"seconds"`
	Megabytes  float64 `json:"peak_megabytes"`
	Machine    string  `json:"machine"`
}

// Find returns a set, or nil.
func (b *Board) Find(name string) *Set {
	for i := range b.Sets {
		if b.Sets[i].Name == name {
			return &b.Sets[i]
		}
	}
	return nil
}

// FindCoverage returns an experiment, or nil.
func (b *Board) FindCoverage(name string) *Coverage {
	for i := range b.Coverage {
		if b.Coverage[i].Name == name {
			return &b.Coverage[i]
		}
	}
	return nil
}

// FindSpeed returns the speed of a set, or nil.
func (b *Board) FindSpeed(set string) *Speed {
	for i := range b.Speed {
		if b.Speed[i].Set == set {
			return &b.Speed[i]
		}
	}
	return nil
}

// PutSet puts a set on the board, in the place of the one of its name.
func (b *Board) PutSet(s Set) { put(&b.Sets, s, func(x *Set) string { return x.Name }) }

// PutCoverage does the same with an experiment.
func (b *Board) PutCoverage(c Coverage) {
	put(&b.Coverage, c, func(x *Coverage) string { return x.Name })
}

// PutSpeed does the same with a timing.
func (b *Board) PutSpeed(s Speed) { put(&b.Speed, s, func(x *Speed) string { return x.Set }) }

func put[T any](to *[]T, v T, name func(*T) string) {
	for i := range *to {
		if name(&(*to)[i]) == name(&v) {
			(*to)[i] = v
			return
		}
	}
	*to = append(*to, v)
}

// Sort brings the board into the order of Cases and Experiments, and drops
// what is no longer among them.
func (b *Board) Sort() {
	var names []string
	for _, c := range Cases() {
		names = append(names, c.Name)
	}
	b.Sets = inOrder(b.Sets, names, func(x *Set) string { return x.Name })
	b.Speed = inOrder(b.Speed, names, func(x *Speed) string { return x.Set })
	b.Coverage = inOrder(b.Coverage, Experiments(), func(x *Coverage) string { return x.Name })
}

func inOrder[T any](rows []T, names []string, name func(*T) string) []T {
	var out []T
	for _, n := range names {
		for i := range rows {
			if name(&rows[i]) == n {
				out = append(out, rows[i])
			}
		}
	}
	return out
}

// Parse reads what Encode writes.
func Parse(data []byte) (*Board, error) {
	b := &Board{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(b); err != nil {
		return nil, fmt.Errorf("linkboard: %w", err)
	}
	return b, nil
}

// Encode writes the board as JSON with one entry a line, so that differences
// between two boards can be read.
func (b *Board) Encode() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{")
	for i, p := range []struct {
		key  string
		rows []any
	}{{"sets", rows(b.Sets)}, {"coverage", rows(b.Coverage)}, {"speed", rows(b.Speed)}} {
		if i > 0 {
			out.WriteString(",\n")
		}
		fmt.Fprintf(&out, "%q: [", p.key)
		for k, r := range p.rows {
			if k > 0 {
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
