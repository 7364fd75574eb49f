package report

import (
	"encoding/json"
	"fmt"
	"io"

	"undercount/estimate"
	"undercount/overlap"
)

// wireDocument is a Document as JSON holds it: the same fields in the same
// order, with the overlap table and the curves of each target.
type wireDocument struct {
	Title    string        `json:"title"`
	Language string        `json:"language"`
	Targets  []wireSection `json:"targets"`
	Sources  []Source      `json:"sources"`
	Rerun    Rerun         `json:"reproduce"`
	Notes    []string      `json:"notes,omitempty"`
}

type wireSection struct {
	Section
	Overlap *wireOverlap `json:"overlap,omitempty"`
	Curves  []wireCurve  `json:"curves,omitempty"`
}

type wireOverlap struct {
	Lists  []string      `json:"lists"`
	Vars   []string      `json:"strata_by,omitempty"`
	Strata []wireStratum `json:"strata"`
}

type wireStratum struct {
	Labels []string   `json:"labels,omitempty"`
	N      int64      `json:"n_observed"`
	Cells  []wireCell `json:"cells"`
}

type wireCell struct {
	History string `json:"history"` // a 0 or 1 for each list, in order
	Count   int64  `json:"count"`
}

type wireCurve struct {
	Estimate int    `json:"estimate"` // index into the target's estimates
	Name     string `json:"name"`
	estimate.Curve
}

// WriteJSON writes the whole document as indented JSON: every number with full
// precision, fields in a fixed order, estimates exactly as estimate.Estimate
// marshals, with the overlap tables and curves beside them. Draws are not in
// it. ReadJSON is its inverse.
func WriteJSON(w io.Writer, d *Document) error {
	v := wireDocument{Title: d.Title, Language: d.Language, Targets: []wireSection{}, Sources: d.Sources, Rerun: d.Rerun, Notes: d.Notes}
	if v.Language == "" {
		v.Language = "en"
	}
	if v.Sources == nil {
		v.Sources = []Source{}
	}
	if v.Rerun.Settings == nil {
		v.Rerun.Settings = map[string]string{}
	}
	for i := range d.Targets {
		v.Targets = append(v.Targets, toWire(&d.Targets[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func toWire(s *Section) wireSection {
	v := wireSection{Section: *s}
	if s.Overlap != nil {
		o := &wireOverlap{Lists: s.Overlap.Lists, Vars: s.Overlap.Vars, Strata: []wireStratum{}}
		for _, st := range s.Overlap.Strata {
			ws := wireStratum{Labels: st.Labels, N: st.Table.N(), Cells: []wireCell{}}
			for _, c := range st.Table.Cells() {
				ws.Cells = append(ws.Cells, wireCell{c.History.Key(st.Table.K()), c.Count})
			}
			o.Strata = append(o.Strata, ws)
		}
		v.Overlap = o
	}
	for i, e := range s.Estimates {
		for _, name := range sortedKeys(e.Curves) {
			v.Curves = append(v.Curves, wireCurve{i, name, e.Curves[name]})
		}
	}
	return v
}

// ReadJSON reads what WriteJSON wrote. Diagnostics come back as JSON values
// (numbers as float64, objects as maps), and draws are not restored.
func ReadJSON(r io.Reader) (*Document, error) {
	var v wireDocument
	if err := json.NewDecoder(r).Decode(&v); err != nil {
		return nil, fmt.Errorf("report: reading JSON: %w", err)
	}
	d := &Document{Title: v.Title, Language: v.Language, Sources: v.Sources, Rerun: v.Rerun, Notes: v.Notes}
	for i := range v.Targets {
		s, err := v.Targets[i].section()
		if err != nil {
			return nil, fmt.Errorf("report: reading JSON: target %d: %w", i+1, err)
		}
		d.Targets = append(d.Targets, *s)
	}
	return d, nil
}

func (v *wireSection) section() (*Section, error) {
	s := v.Section
	if v.Overlap != nil {
		o := &overlap.Stratified{Lists: v.Overlap.Lists, Vars: v.Overlap.Vars}
		for _, ws := range v.Overlap.Strata {
			counts := make(map[string]int64, len(ws.Cells))
			for _, c := range ws.Cells {
				counts[c.History] += c.Count
			}
			t, err := overlap.FromCounts(o.Lists, counts)
			if err != nil {
				return nil, err
			}
			o.Strata = append(o.Strata, overlap.Stratum{Labels: ws.Labels, Table: t})
		}
		s.Overlap = o
	}
	for _, c := range v.Curves {
		if c.Estimate < 0 || c.Estimate >= len(s.Estimates) {
			return nil, fmt.Errorf("a curve belongs to estimate %d of %d", c.Estimate+1, len(s.Estimates))
		}
		e := s.Estimates[c.Estimate]
		if e.Curves == nil {
			e.Curves = map[string]estimate.Curve{}
		}
		e.Curves[c.Name] = c.Curve
	}
	return &s, nil
}
