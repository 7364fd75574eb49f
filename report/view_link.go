package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"undercount/chart"
	"undercount/estimate"
	"undercount/report/locale"
)

// linkView is how lists were linked and what that does to the count.
type linkView struct {
	Sum      string // records, entities and links in a sentence
	Lists    tableView
	Columns  []tableView
	Blocking tableView
	Blocked  string
	Quality  tableView
	Trust    string // what the quality rests on
	Labels   tableView
	Shares   []shareView
	Unnamed  string
	Moves    []tableView
	Share    string // the count from the mixing share
	Cut      *figureView
	Missed   *figureView
	Warnings []LinkWarning
}

// shareView is the part of one method's uncertainty that comes from the linkage.
type shareView struct {
	Method, Text string
	Percent      int // width of the bar
}

// The figures of a linkage by number.
const (
	cutFigure    = 1
	missedFigure = 2
)

func linkName(index, figure int) string { return fmt.Sprintf("linkage-%d-%d", index+1, figure) }

// linkSketches are the curves of the panel: N over the threshold, and over the
// share of true links that were missed.
func linkSketches(s *Section, index int, l *locale.Locale) []sketch {
	if s.Linkage == nil || s.Linkage.Panel == nil {
		return nil
	}
	p := s.Linkage.Panel
	var out []sketch
	add := func(figure int, caption, x string, c estimate.Curve) {
		if len(c.X) < 2 {
			return
		}
		data := chart.CurveData{X: c.X, Y: c.Y, XLabel: x, YLabel: "N", Lower: math.NaN(), Upper: math.NaN(), Point: math.NaN()}
		if s.Truth.Or(0) > 0 {
			data.Cut, data.HasCut, data.CutIsTruth = s.Truth.Or(0), true, true
		}
		out = append(out, sketch{name: linkName(index, figure), caption: caption, width: curveWidth,
			draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.Curve(data, o) }})
	}
	var cut, missed estimate.Curve
	for _, t := range p.Thresholds {
		if N, ok := t.N.Get(); ok {
			cut.X, cut.Y = append(cut.X, t.At), append(cut.Y, N)
		}
	}
	for _, r := range p.Rates {
		if N, ok := r.N.Get(); ok && r.Wrong == 0 {
			missed.X, missed.Y = append(missed.X, r.Missed), append(missed.Y, N)
		}
	}
	method := l.Isolate(p.Method)
	caption := func(key string) string {
		c := l.T(key, method)
		if N, ok := s.Truth.Get(); ok {
			c += " " + l.T("link.truth", l.Round(N))
		}
		return c
	}
	add(cutFigure, caption("link.cut.caption"), l.T("link.cut.x"), cut)
	add(missedFigure, caption("link.missed.caption"), l.T("link.missed.x"), missed)
	return out
}

// newLink lays the account of a linkage out; nil if the lists were not linked here.
func newLink(s *Section, index int, l *locale.Locale, pics *drawings) *linkView {
	a := s.Linkage
	if a == nil {
		return nil
	}
	n := func(v int64) string { return l.Count(v) }
	v := &linkView{Warnings: a.Warnings, Cut: pics.at(linkName(index, cutFigure)), Missed: pics.at(linkName(index, missedFigure))}
	v.Sum = l.T("link.sum", n(int64(a.Records)), n(int64(len(a.Lists))), n(a.Entities), n(a.Links), n(int64(a.Draws)))
	if a.Decisions > 0 {
		v.Sum += " " + l.T("link.decided", n(int64(a.Decisions)))
	}
	m := mover{l, 0}
	v.Lists = tableView{Caption: l.T("link.lists"), Head: m.head("col.list", "link.rows", "link.kept", "link.refused", "link.unnamed", "link.entities")}
	for _, x := range a.Lists {
		v.Lists.Rows = append(v.Lists.Rows, []string{l.Foreign(x.Name), n(int64(x.Rows)), n(int64(x.Kept)), n(int64(x.Refused)), n(int64(x.Unnamed)), n(x.Entities)})
		c := tableView{Caption: l.T("link.columns", l.Foreign(x.Name)), Head: m.head("link.column", "link.role", "link.why")}
		for _, y := range x.Columns {
			why := l.T("link.said")
			if y.Why != "" {
				why = l.Foreign(y.Why)
			}
			c.Rows = append(c.Rows, []string{l.Foreign(y.Column), l.Word("role", y.Role), why})
		}
		v.Columns = append(v.Columns, c)
	}
	b := a.Blocking
	v.Blocked = l.T("link.blocked", n(b.Pairs), n(b.All), m.percent(b.Lost))
	v.Blocking = tableView{Caption: l.T("link.blocking"), Head: m.head("link.rule", "link.pairs", "link.new", "link.largest", "link.without")}
	for _, r := range b.Rules {
		v.Blocking.Rows = append(v.Blocking.Rows, []string{l.Foreign(r.Rule), n(r.Pairs), n(r.New), n(r.Largest), m.percent(r.Missing)})
	}
	v.quality(a, l)
	v.Labels = labelTable(a, l)
	v.Shares = shareViews(s, l)
	if a.Panel != nil {
		v.panel(a, l)
	}
	return v
}

// quality sets what the probabilities say beside what was measured.
func (v *linkView) quality(a *Linkage, l *locale.Locale) {
	m := mover{l, 0}
	v.Quality = tableView{Caption: l.T("link.quality"), Head: m.head("link.which", "link.true", "link.found", "link.precision", "link.recall")}
	row := func(key string, q LinkQuality) {
		share := func(x estimate.Num) string {
			if p, ok := x.Get(); ok {
				return m.percent(p)
			}
			return "–"
		}
		v.Quality.Rows = append(v.Quality.Rows, []string{l.T(key), l.Round(q.True), l.Count(q.Found), share(q.Precision), share(q.Recall)})
	}
	row("link.expected", a.Expected)
	if a.Measured != nil {
		row("link.measured", *a.Measured)
	}
	switch {
	case a.Training.Calibrated:
		v.Trust = l.T("link.calibrated", l.Count(int64(a.Training.Labels)))
	default:
		v.Trust = l.T("link.uncalibrated")
	}
	v.Trust += " " + l.T("link.unlinkable", m.percent(a.Training.Unlinkable))
}

func labelTable(a *Linkage, l *locale.Locale) tableView {
	m := mover{l, 0}
	t := tableView{Caption: l.T("link.labels"), Head: m.head("link.variable", "link.from", "link.different", "link.missing", "link.disagree")}
	for _, x := range a.Labels {
		var from []string
		for i, f := range x.From {
			if f == "" {
				f = "–"
			}
			if i < len(a.Lists) {
				f = a.Lists[i].Name + ": " + f
			}
			from = append(from, l.Foreign(f))
		}
		t.Rows = append(t.Rows, []string{l.Foreign(x.Variable), strings.Join(from, "; "), l.Count(int64(x.Different)), l.Count(x.Missing), l.Count(x.Disagree)})
	}
	return t
}

// shareViews say for each method how much of the uncertainty about the whole
// table comes from the linkage.
func shareViews(s *Section, l *locale.Locale) []shareView {
	var out []shareView
	for _, e := range s.Estimates {
		share, ok := number(e.Diagnostics["draws_variance_share"])
		if _, has := e.Point.Get(); !ok || !has || e.Stratum != "" {
			continue
		}
		share = min(max(share, 0), 1)
		out = append(out, shareView{Method: e.Method, Text: l.T("link.share", l.Percent(math.Round(100*share)/100)), Percent: int(math.Round(100 * share))})
	}
	return out
}

// number reads a diagnostic that may have been through JSON.
func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case json.Number:
		f, err := x.Float64()
		return f, err == nil
	}
	return 0, false
}

// panel shows how the count moves with what the linkage decides.
func (v *linkView) panel(a *Linkage, l *locale.Locale) {
	p := a.Panel
	m := mover{l, 0}
	if u := p.Unnamed; u != nil {
		v.Unnamed = l.T("link.unnamed.effect", l.Count(int64(u.Records)), l.Isolate(p.Method), m.count(p.Best), m.count(u.N))
	}
	t := tableView{Caption: l.T("link.cut", l.Isolate(p.Method)), Head: m.head("link.cut.x", "link.links", "link.entities", "col.point")}
	for _, x := range p.Thresholds {
		t.Rows = append(t.Rows, []string{l.Significant(x.At, 2), l.Count(x.Links), l.Count(x.Observed), m.count(x.N)})
	}
	key := "link.rates.undone"
	if p.Formula {
		key = "link.rates.formula"
	}
	r := tableView{Caption: l.T("link.rates", l.Isolate(p.Method)), Head: m.head("moves.missed"), Left: l.T(key)}
	last := -1.0
	for _, x := range p.Rates {
		if x.Missed != last {
			last = x.Missed
			r.Rows = append(r.Rows, []string{m.percent(x.Missed)})
		}
		if x.Missed == p.Rates[0].Missed {
			r.Head = append(r.Head, l.T("moves.wrong", m.percent(x.Wrong)))
		}
		row := &r.Rows[len(r.Rows)-1]
		*row = append(*row, m.count(x.N))
	}
	for _, x := range []tableView{t, r} {
		if len(x.Rows) > 0 {
			v.Moves = append(v.Moves, x)
		}
	}
	if p.Share != nil {
		v.Share = l.T("link.mixing", l.Round(p.Share.Links), m.count(p.Share.N))
	}
}
