package chart

import (
	"slices"
	"strings"
)

// TollsText is a Tolls for a terminal of width columns (0 means 80): a row for
// each figure by day of the claim, with the figure in words and a mark on the
// scale: ● a bare figure, ▌► at least, ◄▐ at most, [──] a range, ○ about, ~ vague
// words. A superseded figure has its words in brackets, an altered copy begins
// with ×. Data that Tolls refuses give the empty text.
func TollsText(d TollsData, width int, lang string) string {
	d, err := d.prepare()
	if err != nil {
		return ""
	}
	w, total := wordsFor(lang), terminalWidth(width)
	type entry struct {
		p        TollPoint
		asserter string
		event    string
	}
	var es []entry
	var values []float64
	dayW, saidW, whoW := 0, 0, 0
	for _, s := range d.Series {
		for _, p := range s.Points {
			es = append(es, entry{p: p, asserter: s.Asserter})
			values = append(values, p.Value, p.high())
			saidW = max(saidW, cells(tollWords(w, p)))
		}
		whoW = max(whoW, cells(s.Asserter))
	}
	for _, e := range d.Denials {
		es = append(es, entry{p: TollPoint{Day: e.Day}, event: e.Label})
	}
	slices.SortStableFunc(es, func(a, b entry) int { return a.p.Day.Compare(b.p.Day) })
	for _, e := range es {
		dayW = max(dayW, cells(tollDay(w, e.p)))
	}
	dayW, saidW, whoW = min(dayW, 14+total/40), min(saidW, total/4), min(max(whoW, 4), total*3/10)
	n := max(total-dayW-saidW-whoW-6, 5)
	whoW = min(whoW, total-dayW-saidW-n-6)
	a := newAxis(values, nil)
	a.from, a.to = 0, float64(n-1)
	var rows []string
	for _, e := range es {
		day := column(tollDay(w, e.p), dayW, left) + "  "
		if e.event != "" {
			rows = append(rows, day+column("! "+e.event, total-dayW-2, left))
			continue
		}
		rows = append(rows, day+column(e.asserter, whoW, left)+"  "+column(tollWords(w, e.p), saidW, left)+"  "+tollCells(e.p, a, n))
	}
	indent := strings.Repeat(" ", dayW+whoW+saidW+6)
	rows = append(rows, indent+scaleRow(a, n, w))
	if t := (&canvas{w: w}).axisTitle(d.YLabel, a.log); t != "" {
		c := cells(t)
		rows = append(rows, strings.Repeat(" ", max(0, min(len(indent), total-c)))+column(t, min(c, total), left))
	}
	return trimRows(rows)
}

func tollDay(w *words, p TollPoint) string {
	if p.Imprecise {
		return "~" + w.day(p.Day)
	}
	return w.day(p.Day)
}

func tollWords(w *words, p TollPoint) string {
	s := w.said(p)
	if p.Superseded {
		s = "(" + s + ")"
	}
	if p.Altered {
		s = "× " + s
	}
	return s
}

func tollCells(p TollPoint, a axis, n int) string {
	row := blankRow(n)
	i, beyond := a.cell(p.Value)
	switch {
	case beyond < 0:
		row.set(i, '◄')
	case beyond > 0:
		row.set(i, '►')
	case p.kind() == "floor":
		row.set(min(i, n-2), '▌')
		row.set(min(i, n-2)+1, '►')
	case p.kind() == "ceiling" || p.kind() == "under":
		row.set(max(i, 1), '▐')
		row.set(max(i, 1)-1, '◄')
	case p.kind() == "range":
		j, _ := a.cell(p.high())
		for k := i; k <= j; k++ {
			row.set(k, '─')
		}
		row.set(i, '[')
		row.set(max(j, i+1), ']')
	case p.kind() == "about":
		row.set(i, '○')
	case p.kind() == "vague":
		row.set(i, '~')
	default:
		row.set(i, '●')
	}
	return string(row)
}
