package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/report/locale"
)

// answerGroup is the answers for one stratum, "" being the whole table.
type answerGroup struct {
	Title  string
	Spread *spreadView
	Others []string // how many answers give no point, by status
	Rows   []answerRow
	Ladder *figureView
}

// spreadView is how far the answers that can be quoted lie apart.
type spreadView struct {
	Points, PointsAbout string
	Driver              string // what moves the answers most
	Widest, WidestAbout string
	Unseen              string
	Serious             string
}

type answerRow struct {
	Class, Name, Method string
	Point, Unseen       string
	Interval            *intervalView
	OtherIntervals      []*intervalView
	Status, Reason      string
	Serious             []string
}

type intervalView struct{ Ends, Kind, Given, Note string }

// strata returns the strata that have estimates: the whole table first, then
// in the order in which the study gave them.
func strata(s *Section) []string {
	var out []string
	for _, e := range s.Estimates {
		if !slices.Contains(out, e.Stratum) {
			out = append(out, e.Stratum)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case a == "" && b != "":
			return -1
		case b == "" && a != "":
			return 1
		case a == estimate.SumStratum && b != a:
			return -1
		case b == estimate.SumStratum && a != b:
			return 1
		}
		return 0
	})
	return out
}

// inStratum returns the estimates of one stratum: those with a number first,
// then bounds, then results without a number; the study's order otherwise.
func inStratum(s *Section, stratum string) []*estimate.Estimate {
	var out []*estimate.Estimate
	for _, e := range s.Estimates {
		if e.Stratum == stratum {
			out = append(out, e)
		}
	}
	rank := func(e *estimate.Estimate) int {
		switch e.Status {
		case estimate.StatusOK:
			return 0
		case estimate.StatusBoundOnly:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b *estimate.Estimate) int { return rank(a) - rank(b) })
	return out
}

// observedIn is the number of entities on at least one list in a stratum, and
// whether it is known.
func observedIn(s *Section, stratum string) (int64, bool) {
	if s.Overlap == nil {
		return s.Observed, stratum == "" && len(s.ListSizes) > 0
	}
	var n int64
	found := false
	for _, st := range s.Overlap.Strata {
		if stratum == "" || stratum == estimate.SumStratum || st.Name() == stratum {
			n += st.Table.N()
			found = true
		}
	}
	return n, found
}

func answerGroups(s *Section, index int, l *locale.Locale, pics *drawings) (groups []answerGroup, many bool) {
	names := strata(s)
	many = len(names) > 1 || len(names) == 1 && names[0] != ""
	for i, name := range names {
		es := inStratum(s, name)
		g := answerGroup{Title: name, Ladder: pics.at(ladderName(index, i))}
		if name == "" {
			g.Title = l.T("answers.whole")
		}
		if name == estimate.SumStratum {
			g.Title = l.T("answers.sum")
		}
		n, known := observedIn(s, name)
		if !known || drawnLabels(name, es) {
			n = -1
		}
		g.Spread = spread(es, n, l)
		if d := s.Drivers[name]; d != nil && g.Spread != nil {
			g.Spread.Driver = DriverSentence(d, l)
		}
		g.Others = otherStatuses(es, l)
		for _, e := range es {
			g.Rows = append(g.Rows, newAnswerRow(e, n, l))
		}
		groups = append(groups, g)
	}
	return groups, many
}

// drawnLabels reports whether labels were drawn for a stratum, so that who was
// observed in it is not known.
func drawnLabels(stratum string, es []*estimate.Estimate) bool {
	return stratum != "" && stratum != estimate.SumStratum && slices.ContainsFunc(es, func(e *estimate.Estimate) bool {
		return e.Diagnostics["labels_drawn"] == true
	})
}

func ladderName(section, group int) string { return fmt.Sprintf("answers-%d-%d", section+1, group+1) }

// Spread is the range of the answers of one target and stratum that can be
// quoted: status ok, with a point. It is never an average. Widest is the
// quoted interval with the greatest length, an interval with an open side
// being the widest of all; ties go to the first.
type Spread struct {
	Answers    int // how many answers have status ok and a point
	Low, High  *estimate.Estimate
	Widest     *estimate.Estimate // nil if no answer has an interval to quote
	Serious    int                // answers among them with a serious warning
	Unresolved int                // answers without a quotable point: bounds, refusals and the like
}

// SpreadOf finds the spread over estimates of one target and stratum.
func SpreadOf(es []*estimate.Estimate) Spread {
	var s Spread
	width := math.Inf(-1)
	for _, e := range es {
		p, ok := e.Point.Get()
		if e.Status != estimate.StatusOK || !ok {
			s.Unresolved++
			continue
		}
		s.Answers++
		if s.Low == nil || p < s.Low.Point.Or(0) {
			s.Low = e
		}
		if s.High == nil || p > s.High.Point.Or(0) {
			s.High = e
		}
		if e.Interval != nil {
			lo, hasLo := e.Interval.Lower.Get()
			hi, hasHi := e.Interval.Upper.Get()
			w := hi - lo
			if !hasLo || !hasHi {
				w = math.Inf(1)
			}
			if w > width {
				width, s.Widest = w, e
			}
		}
		if slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Severity == estimate.Serious }) {
			s.Serious++
		}
	}
	return s
}

func spread(es []*estimate.Estimate, n int64, l *locale.Locale) *spreadView {
	s := SpreadOf(es)
	if s.Answers == 0 {
		return nil
	}
	lo, hi := s.Low.Point.Or(0), s.High.Point.Or(0)
	v := &spreadView{}
	if s.Answers == 1 {
		v.Points, v.PointsAbout = l.Round(lo), l.T("spread.one", l.Isolate(s.Low.Method))
	} else {
		v.Points = l.T("range", l.Round(lo), l.Round(hi))
		v.PointsAbout = l.T("spread.points", l.Count(int64(s.Answers)), l.Isolate(s.Low.Method), l.Isolate(s.High.Method))
	}
	if s.Widest != nil {
		iv := newInterval(*s.Widest.Interval, l)
		v.Widest = iv.Ends
		v.WidestAbout = l.T("spread.widest", iv.Kind, l.Isolate(s.Widest.Method))
		if iv.Given != "" {
			v.WidestAbout += " (" + iv.Given + ")"
		}
	}
	if n >= 0 && onLists(s.Low) && onLists(s.High) && lo >= float64(n) {
		unseen := l.Round(lo - float64(n))
		if s.Answers > 1 && hi > lo {
			unseen = l.T("range", unseen, l.Round(hi-float64(n)))
		}
		v.Unseen = l.T("spread.unseen", l.Count(n), unseen)
	}
	if s.Serious > 0 {
		v.Serious = l.N("spread.serious", s.Serious)
	}
	return v
}

// onLists reports whether an estimate adds the unseen to those on lists.
func onLists(e *estimate.Estimate) bool { return strings.HasPrefix(e.Method, "mse/") }

func otherStatuses(es []*estimate.Estimate, l *locale.Locale) []string {
	var out []string
	for _, st := range []estimate.Status{estimate.StatusBoundOnly, estimate.StatusNotIdentified, estimate.StatusNotConverged, estimate.StatusRefused} {
		var who []string
		for _, e := range es {
			if e.Status == st {
				who = append(who, l.Isolate(e.Method))
			}
		}
		if len(who) > 0 {
			out = append(out, l.T("spread.status", l.Word("status", string(st)), strings.Join(who, l.T("join.comma"))))
		}
	}
	return out
}

func newAnswerRow(e *estimate.Estimate, n int64, l *locale.Locale) answerRow {
	r := answerRow{Name: methodName(e.Method, l), Method: e.Method,
		Status: l.Word("status", string(e.Status)), Reason: foreign(reason(e.Reason, l), l)}
	if e.Status != estimate.StatusOK {
		r.Class = "other"
	}
	if p, ok := e.Point.Get(); ok {
		r.Point = l.Round(p)
		if e.Status == estimate.StatusBoundOnly {
			r.Point = l.T("answers.bound", r.Point)
		}
		if n >= 0 && onLists(e) && p >= float64(n) {
			r.Unseen = l.T("answers.unseen", l.Count(n), l.Round(p-float64(n)))
		}
	}
	if e.Interval != nil {
		r.Interval = newInterval(*e.Interval, l)
	}
	for _, i := range e.OtherIntervals {
		r.OtherIntervals = append(r.OtherIntervals, newInterval(i, l))
	}
	for _, w := range e.Warnings {
		if w.Severity == estimate.Serious {
			r.Serious = append(r.Serious, l.Warning(w))
		}
	}
	return r
}

func newInterval(i estimate.Interval, l *locale.Locale) *intervalView {
	lo, hasLo := i.Lower.Get()
	hi, hasHi := i.Upper.Get()
	v := &intervalView{Note: foreign(reason(i.Note, l), l)}
	switch {
	case hasLo && hasHi:
		v.Ends = l.T("range", l.Round(lo), l.Round(hi))
	case hasLo:
		v.Ends = l.T("interval.atleast", l.Round(lo))
	case hasHi:
		v.Ends = l.T("interval.atmost", l.Round(hi))
	default:
		v.Ends = l.T("interval.open")
	}
	v.Kind = l.T("interval.kind", l.Percent(i.Level), l.Word("interval", string(i.Kind)))
	if i.ConditionalOn != "" {
		v.Given = l.T("interval.given", foreign(reason(i.ConditionalOn, l), l))
	}
	return v
}

// methodName is the name of a method for people; its code where there is none.
func methodName(m string, l *locale.Locale) string {
	if l.Has("method/" + m) {
		return l.T("method/" + m)
	}
	return l.Isolate(m)
}

// reason translates a sentence that a method gave, where the catalogue has it.
func reason(s string, l *locale.Locale) string { return l.Sentence(s) }

// foreign isolates what stayed in another language than the report's.
func foreign(s string, l *locale.Locale) string {
	if s == "" || !l.Persian() || locale.HasPersian(s) {
		return s
	}
	return l.Foreign(s)
}
