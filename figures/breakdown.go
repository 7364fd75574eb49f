package figures

import (
	"slices"
	"strings"

	"undercount/internal/problem"
)

// Split is one figure's breakdown by place: parts that its asserter gave as
// together making up, or being in, the figure. Its places are taken as
// disjoint because one table lists them side by side.
type Split struct {
	Parent   string   `json:"parent"` // id of the figure in the ledger
	Measure  string   `json:"measure"`
	Parts    []Part   `json:"parts"`
	Sum      int64    `json:"sum"`                // of the parts' numbers as said
	Floor    *int64   `json:"floor,omitempty"`    // sum of the parts' floors, where every part has one
	Said     string   `json:"said"`               // the figure itself in words
	Agrees   string   `json:"agrees"`             // equal, below or above: the sum against the figure's number
	Missing  int64    `json:"difference"`         // the figure's number less the sum
	Repeated []string `json:"repeated,omitempty"` // places listed twice, which makes the sum doubtful
	Text     string   `json:"text"`
}

// Part is one place of a Split.
type Part struct {
	Place   string  `json:"place"`
	Value   int64   `json:"value"`
	Hedge   string  `json:"hedge"`
	Reading Reading `json:"reading"`
	Source  string  `json:"source,omitempty"`
	Note    string  `json:"note,omitempty"`
}

// Breakdown checks a table of parts against the ledger: for each figure named
// in parent_figure_id it adds up the parts and compares the sum with the
// figure. Required columns: parent_figure_id, measure, place, value, hedge;
// source_url and note are optional. The sum never enters a bound of the ledger;
// to use parts there, enter them as rows with place_parent. Errors are *Refusal.
func (l *Ledger) Breakdown(header []string, rows [][]string, rowNum []int) ([]Split, error) {
	bad := &Refusal{}
	column := map[string]int{}
	for i, h := range header {
		column[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for _, name := range []string{"parent_figure_id", "measure", "place", "value", "hedge"} {
		if _, ok := column[name]; !ok {
			bad.add(1, name, "the column is missing", "parent_figure_id, measure, place, value and hedge", "add the column")
		}
	}
	if err := bad.result(); err != nil {
		return nil, err
	}
	var splits []Split
	at := map[string]int{}
	for i, row := range rows {
		line := i + 2
		if i < len(rowNum) {
			line = rowNum[i]
		}
		if len(row) != len(header) {
			bad.add(line, "", "the row has another number of cells than the header", "one cell for each column", "check commas and quotes")
			continue
		}
		cell := func(name string) string {
			if k, ok := column[name]; ok {
				s, _ := visible(strings.TrimSpace(row[k]))
				return s
			}
			return ""
		}
		part, ok := l.readPart(bad, line, cell)
		if !ok {
			continue
		}
		id := cell("parent_figure_id")
		k, ok := at[id]
		if !ok {
			k = len(splits)
			at[id] = k
			c := &l.claims[l.index[id]]
			splits = append(splits, Split{Parent: id, Measure: c.Measure, Said: said(c.Hedge, c.Value, c.ValueHigh)})
		}
		splits[k].Parts = append(splits[k].Parts, part)
	}
	for k := range splits {
		l.finishSplit(&splits[k])
	}
	return splits, bad.result()
}

func (l *Ledger) readPart(bad *Refusal, line int, cell func(string) string) (Part, bool) {
	p := Part{Place: cell("place"), Hedge: strings.ToLower(cell("hedge")), Source: cell("source_url"), Note: cell("note")}
	parent, ok := l.index[cell("parent_figure_id")]
	if !ok {
		bad.add(line, "parent_figure_id", "there is no figure with this id in the ledger", "the id of a figure", "correct the id")
		return p, false
	}
	if c := &l.claims[parent]; c.group.measure != nameKey(cell("measure")) || c.Value == nil {
		bad.add(line, "measure", "the figure counts another measure or has no number", "the measure of the figure", "correct the measure or the id")
		return p, false
	}
	if p.Place == "" {
		bad.add(line, "place", "the part has no place", "a place", "fill in the place")
		return p, false
	}
	value, err := ParseCount(cell("value"))
	if err != nil {
		q := *err.(*problem.Error)
		q.Row, q.Column = line, "value"
		bad.Problems = append(bad.Problems, &q)
		return p, false
	}
	switch Hedge(p.Hedge) {
	case Bare, AtLeast, MoreThan, About, Nearly, UpTo, AtMost, FewerThan:
	default:
		bad.add(line, "hedge", "a part needs a hedge with one number", "none, at_least, more_than, about, nearly, up_to, at_most or fewer_than", "correct the hedge")
		return p, false
	}
	p.Value, p.Reading = value, Read(Hedge(p.Hedge), &value, nil, Literal)
	return p, true
}

func (l *Ledger) finishSplit(s *Split) {
	var floor int64
	complete := true
	seen := map[string]bool{}
	for i := range s.Parts {
		p := &s.Parts[i]
		s.Sum += p.Value
		if p.Reading.Floor != nil {
			floor += *p.Reading.Floor
		} else {
			complete = false
		}
		key := nameKey(p.Place)
		if seen[key] && !slices.Contains(s.Repeated, p.Place) {
			s.Repeated = append(s.Repeated, p.Place)
		}
		seen[key] = true
	}
	if complete {
		s.Floor = &floor
	}
	s.Missing = *l.claims[l.index[s.Parent]].Value - s.Sum
	switch {
	case s.Missing == 0:
		s.Agrees = "equal"
	case s.Missing > 0:
		s.Agrees = "below"
	default:
		s.Agrees = "above"
	}
	s.Text = textSplit(s)
}
