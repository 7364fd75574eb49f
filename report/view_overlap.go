package report

import (
	"slices"

	"undercount/overlap"
	"undercount/report/locale"
)

type overlapView struct {
	Lists  []string
	Cells  []cellView
	Total  string
	Left   string
	Vars   []string
	Strata []stratumView
	Figure *figureView
}

type cellView struct {
	On    []bool
	Count string
}

type stratumView struct {
	Labels []string
	Counts []string
}

// maxCells bounds the overlap table in the page; the CSV has all of it.
const maxCells = 128

func newOverlap(s *Section, l *locale.Locale, figure *figureView) (*overlapView, error) {
	if s.Overlap == nil {
		return nil, nil
	}
	t, err := s.Overlap.Pooled()
	if err != nil {
		return nil, err
	}
	v := &overlapView{Lists: t.Lists(), Total: l.Count(t.N()), Figure: figure}
	cells := bySize(t)
	if len(cells) > maxCells {
		var rest int64
		for _, c := range cells[maxCells:] {
			rest += c.Count
		}
		v.Left = l.T("overlap.left", l.Count(int64(len(cells)-maxCells)), l.Count(rest))
		cells = cells[:maxCells]
	}
	for _, c := range cells {
		row := cellView{On: make([]bool, t.K()), Count: l.Count(c.Count)}
		for i := range row.On {
			row.On[i] = c.History.On(i)
		}
		v.Cells = append(v.Cells, row)
	}
	if len(s.Overlap.Vars) == 0 {
		return v, nil
	}
	v.Vars = s.Overlap.Vars
	for _, st := range s.Overlap.Strata {
		row := stratumView{Labels: st.Labels}
		for i := range t.K() {
			row.Counts = append(row.Counts, l.Count(st.Table.Marginal(1<<i)))
		}
		row.Counts = append(row.Counts, l.Count(st.Table.N()))
		v.Strata = append(v.Strata, row)
	}
	return v, nil
}

// bySize returns the cells, the largest first, ties in order of their history.
func bySize(t *overlap.Table) []overlap.Cell {
	cells := slices.Clone(t.Cells())
	slices.SortStableFunc(cells, func(a, b overlap.Cell) int {
		switch {
		case a.Count != b.Count:
			if a.Count > b.Count {
				return -1
			}
			return 1
		}
		return int(a.History) - int(b.History)
	})
	return cells
}
