package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"undercount/estimate"
	"undercount/report/locale"
)

// moveView is how far one method's answer moves, as tables.
type moveView struct {
	Method, Stratum, About string
	Tables                 []tableView
}

// sensitivityIn reads the sensitivity of an estimate, which may have been
// through JSON; nil if it has none.
func sensitivityIn(e *estimate.Estimate) (*estimate.Sensitivity, error) {
	v, ok := e.Diagnostics[estimate.SensitivityKey]
	if !ok {
		return nil, nil
	}
	if s, ok := v.(*estimate.Sensitivity); ok {
		return s, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	s := &estimate.Sensitivity{}
	return s, json.Unmarshal(b, s)
}

func moveViews(s *Section, l *locale.Locale) ([]moveView, error) {
	var out []moveView
	for _, e := range s.Estimates {
		x, err := sensitivityIn(e)
		if err != nil {
			return nil, fmt.Errorf("report: sensitivity of %s: %w", e.Method, err)
		}
		if x == nil {
			continue
		}
		v := moveView{Method: e.Method, Stratum: e.Stratum, Tables: SensitivityTables(x, l)}
		if N, ok := x.N.Get(); ok {
			v.About = l.T("moves.answer", l.Round(N))
		}
		if len(v.Tables) > 0 {
			out = append(out, v)
		}
	}
	return out, nil
}

// SensitivityTable is one table of a sensitivity analysis, in words.
type SensitivityTable = tableView

// SensitivityTables lays a sensitivity analysis out for a reader.
func SensitivityTables(x *estimate.Sensitivity, l *locale.Locale) []SensitivityTable {
	m := mover{l, x.N.Or(0)}
	var out []tableView
	add := func(t tableView) {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	add(m.lists("moves.left", x.LeftOut))
	add(m.lists("moves.merged", x.Merged))
	add(m.records(x))
	add(m.errors(x))
	add(m.linkage(x))
	add(m.consistency(x))
	add(m.added(x))
	add(m.pairs(x))
	add(m.flagged(x))
	add(m.tied(x))
	return out
}

// mover writes numbers of one analysis; N is the answer compared with.
type mover struct {
	l *locale.Locale
	N float64
}

func (m mover) head(keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = m.l.T(k)
	}
	return out
}

func (m mover) count(n estimate.Num) string {
	if v, ok := n.Get(); ok {
		return m.l.Round(v)
	}
	return m.l.T("moves.nothing")
}

func (m mover) number(n estimate.Num) string {
	if v, ok := n.Get(); ok {
		return m.l.Significant(v, 3)
	}
	return "–"
}

// percent is rounded to a tenth, above a tenth to whole percent.
func (m mover) percent(v float64) string {
	if math.Abs(v) >= 0.1 {
		return m.l.Percent(math.Round(v*100) / 100)
	}
	return m.l.Percent(math.Round(v*1000) / 1000)
}

// share is a relative change with its sign.
func (m mover) share(n estimate.Num) string {
	v, ok := n.Get()
	if !ok {
		return "–"
	}
	sign := "+"
	if v < 0 {
		sign, v = "−", -v
	}
	return m.l.Isolate(sign + m.percent(v))
}

func (m mover) names(lists ...string) string {
	out := make([]string, len(lists))
	for i, n := range lists {
		out[i] = m.l.Foreign(n)
	}
	return strings.Join(out, m.l.T("join.comma"))
}

func (m mover) lists(caption string, rows []estimate.ListChange) tableView {
	t := tableView{Caption: m.l.T(caption), Head: m.head("moves.lists", "col.point", "moves.change", "moves.influence")}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{m.names(r.Lists...), m.count(r.N), m.share(r.Change), m.number(r.Influence)})
	}
	return t
}

func (m mover) records(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.record"), Head: m.head("moves.what", "moves.lists", "moves.more", "moves.less")}
	for _, r := range x.Records {
		t.Rows = append(t.Rows, []string{m.l.T("moves.onerecord"), m.names(r.Lists...), m.count(r.More), m.count(r.Less)})
	}
	for _, r := range x.Matches {
		t.Rows = append(t.Rows, []string{m.l.T("moves.onematch"), m.names(r.Lists...), m.count(r.More), m.count(r.Less)})
	}
	return t
}

func (m mover) errors(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.errors"), Head: m.head("moves.rate", "moves.alone", "moves.even")}
	for i, r := range x.Errors {
		if i%5 == 0 || r.Rate == 0.04 || len(x.Errors) < 6 {
			t.Rows = append(t.Rows, []string{m.l.Percent(r.Rate), m.count(r.Alone), m.count(r.Even)})
		}
	}
	return t
}

// linkage has a row for each share of links missed and a column for each share wrong.
func (m mover) linkage(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.linkage"), Head: m.head("moves.missed")}
	last := -1.0
	for i, a := range x.Linkage {
		if a.Missed != last {
			last = a.Missed
			t.Rows = append(t.Rows, []string{m.l.Percent(a.Missed)})
		}
		if a.Missed == x.Linkage[0].Missed {
			t.Head = append(t.Head, m.l.T("moves.wrong", m.l.Percent(x.Linkage[i].Wrong)))
		}
		r := &t.Rows[len(t.Rows)-1]
		*r = append(*r, m.count(a.N))
	}
	return t
}

func (m mover) consistency(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.consistency"), Head: m.head("moves.lists", "moves.true", "col.point", "col.interval", "moves.covered")}
	for _, r := range x.Consistency {
		iv, in := m.l.T("answers.nointerval"), "–"
		if lo, ok := r.Lower.Get(); ok {
			if hi, ok := r.Upper.Get(); ok {
				iv = m.l.T("range", m.l.Round(lo), m.l.Round(hi))
			} else {
				iv = m.l.T("interval.atleast", m.l.Round(lo))
			}
		}
		if r.Covered != nil {
			in = m.l.T("no")
			if *r.Covered {
				in = m.l.T("yes")
			}
		}
		t.Rows = append(t.Rows, []string{m.names(r.List), m.l.Count(r.True), m.count(r.N), iv, in})
	}
	return t
}

func (m mover) added(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.added"), Head: m.head("moves.lastadded", "moves.lists.n", "moves.observed", "col.point")}
	for _, r := range x.Added {
		t.Rows = append(t.Rows, []string{m.names(r.List), m.l.Count(int64(r.Lists)), m.l.Count(r.Observed), m.count(r.N)})
	}
	return t
}

func (m mover) pairs(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.pairs"), Head: m.head("moves.lists", "moves.neutral", "moves.implied", "moves.asserted", "moves.bounds")}
	for _, r := range x.Pairs {
		asserted, bounds := "–", "–"
		if lo, ok := r.Low.Get(); ok {
			asserted = m.l.T("range", m.l.Significant(lo, 3), m.l.Significant(r.High.Or(lo), 3))
			bounds = m.ends(r.Lower, r.Upper)
		}
		t.Rows = append(t.Rows, []string{m.names(r.Lists[:]...), m.count(r.Neutral), m.number(r.Implied), asserted, bounds})
	}
	if c := x.Combined; c != nil {
		t.Left = m.l.T("moves.combined", m.ends(c.Lower, c.Upper))
		if c.Contradictory {
			t.Left = m.l.T("moves.contradictory")
		}
	}
	return t
}

func (m mover) ends(lo, hi estimate.Num) string {
	a, ok := lo.Get()
	b, both := hi.Get()
	switch {
	case ok && both:
		return m.l.T("range", m.l.Round(a), m.l.Round(b))
	case ok:
		return m.l.T("interval.atleast", m.l.Round(a))
	}
	return "–"
}

func (m mover) flag(on bool) string {
	if on {
		return m.l.T("moves.flagged")
	}
	return m.l.T("moves.notflagged")
}

func (m mover) flagged(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.suspicion"), Head: m.head("moves.lists", "moves.own", "moves.expected", "moves.excess", "moves.flag"), Left: m.l.T("moves.shared") + " " + m.l.T("moves.mimic")}
	for _, r := range x.Lists {
		excess := "–"
		if v, ok := r.Excess.Get(); ok {
			excess = m.percent(v)
		}
		t.Rows = append(t.Rows, []string{m.names(r.List), m.l.Count(r.Alone), m.count(r.Expected), excess, m.flag(r.Flagged)})
	}
	return t
}

func (m mover) tied(x *estimate.Sensitivity) tableView {
	t := tableView{Caption: m.l.T("moves.tied"), Head: m.head("moves.lists", "moves.contained", "moves.oddsratio", "moves.flag"), Left: m.l.T("moves.mimic")}
	for _, r := range x.Linked {
		t.Rows = append(t.Rows, []string{m.names(r.Lists[:]...), m.percent(r.Contained), m.number(r.OddsRatio), m.flag(r.Flagged)})
	}
	return t
}

// DriverSentence says in one sentence what moves the answers most.
func DriverSentence(d *estimate.Driver, l *locale.Locale) string {
	args := make([]any, len(d.Args))
	for i, a := range d.Args {
		switch v := a.(type) {
		case float64:
			switch {
			case d.Code == "agree" || d.Code == "one-record":
				args[i] = mover{l: l}.percent(v)
			default:
				args[i] = l.Round(v)
			}
		case string:
			args[i] = l.Foreign(v)
		default:
			args[i] = fmt.Sprint(v)
		}
	}
	return l.T("driver/"+d.Code, args...)
}
