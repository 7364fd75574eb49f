package report

import (
	"math"
	"slices"

	"undercount/internal/scoreboard"
	"undercount/report/locale"
)

// boardSituations are the columns of the table on methods: one in which most
// methods should do well, then what goes wrong in practice. The whole board is
// in docs/scoreboard.md.
var boardSituations = []string{"independent", "dependent", "referral", "heterogeneous", "hidden", "missed-matches", "sparse"}

// boardView says what the methods of a target did on invented populations.
type boardView struct {
	Heads  []string
	Rows   []boardRow
	Key    []pair // what each situation is
	Margin string
	Marked bool // some cell has the mark
}

type boardRow struct {
	Name, Method string
	Cells        []boardCell
}

// boardCell is one method in one situation; empty where it was not tried.
type boardCell struct {
	Head   string // of its column
	Mark   bool   // what the method assumes holds there
	Covers string
	Error  string
	None   string
}

// newBoard gathers the advice on the methods of a target; nil if the board
// knows none of them.
func newBoard(s *Section, l *locale.Locale) *boardView {
	v := &boardView{}
	lists := len(s.ListSizes)
	if s.Overlap != nil {
		lists = len(s.Overlap.Lists)
	}
	for _, w := range boardSituations {
		v.Heads = append(v.Heads, l.T("board.in."+w))
		v.Key = append(v.Key, pair{l.T("board.in." + w), l.T("board.is." + w)})
	}
	margin := 0.0
	var seen []string
	for _, e := range s.Estimates {
		if slices.Contains(seen, e.Method) {
			continue
		}
		seen = append(seen, e.Method)
		lines := scoreboard.Advice(e.Method)
		if len(lines) == 0 {
			continue
		}
		r := boardRow{Name: methodName(e.Method, l), Method: e.Method}
		for i, w := range boardSituations {
			c := boardCell{Head: v.Heads[i]}
			if line, ok := scoreboard.Nearest(lines, w, lists); ok {
				c = newBoardCell(line, v.Heads[i], l)
				margin = max(margin, line.Margin)
				v.Marked = v.Marked || c.Mark
			}
			r.Cells = append(r.Cells, c)
		}
		v.Rows = append(v.Rows, r)
	}
	if len(v.Rows) == 0 {
		return nil
	}
	if margin > 0 {
		v.Margin = l.T("board.margin", l.Percent(wholePercent(margin)))
	}
	return v
}

func wholePercent(v float64) float64 { return math.Round(100*v) / 100 }

func newBoardCell(line scoreboard.Line, head string, l *locale.Locale) boardCell {
	c := boardCell{Head: head, Mark: line.Cell.WellSpecified}
	if line.Cell.Points == 0 {
		c.None = l.T("board.none")
		return c
	}
	switch {
	case line.Cell.Bound():
		c.Covers = l.T("board.bound", l.Percent(wholePercent(line.BoundHeld)))
	case !math.IsNaN(line.Coverage):
		c.Covers = l.T("board.covers", l.Percent(wholePercent(line.Coverage)))
	default:
		c.Covers = l.T("board.nointerval")
	}
	switch e := wholePercent(line.Cell.MedianError); {
	case e > 0:
		c.Error = l.T("board.high", l.Percent(e))
	case e < 0:
		c.Error = l.T("board.low", l.Percent(-e))
	default:
		c.Error = l.T("board.even")
	}
	if none := wholePercent(line.NoAnswer); none > 0 {
		c.None = l.T("board.part", l.Percent(none))
	}
	return c
}
