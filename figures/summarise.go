package figures

import (
	"cmp"
	"slices"

	"undercount/calendar"
	"undercount/internal/problem"
)

// Options choose what a Summary covers. The zero value takes every row, reads
// vague words literally, and uses only the containments that are certain.
type Options struct {
	// AsOf shows the ledger as known on the last day of this date. Rows whose
	// claim date is not surely reached, or not known, are left out and every
	// status is worked out without them. The zero Date takes every row.
	AsOf calendar.Date
	// Policy reads vague words: Literal (the default) or ACLED.
	Policy string
	// Measure, Universe, Place, Case and Event keep only matching groups; ""
	// keeps all. Relations and bounds still use the whole ledger.
	Measure, Universe, Place, Case, Event string
	// Places says which place lies in which, besides the column place_parent.
	// Without either, places are separate.
	Places map[string]string
	// Universes says which universe is part of which. Built in: protesters in
	// civilians, and every universe in "all"; "unspecified" contains nothing.
	// A child given here replaces the built-in parent; "" removes it.
	Universes map[string]string
	// DisjointPlaces and DisjointUniverses are sets whose members do not
	// overlap: only over these are floors added up.
	DisjointPlaces, DisjointUniverses [][]string
}

// Summary works out what the ledger says under the options. The error is a
// *problem.Error for an unknown policy or circular containment.
func (l *Ledger) Summary(opt Options) (*Summary, error) {
	switch opt.Policy {
	case "":
		opt.Policy = Literal
	case Literal, ACLED:
	default:
		return nil, &problem.Error{What: "unknown reading policy for vague words", Want: "literal or acled"}
	}
	v := l.viewOn(opt.AsOf, opt.Policy)
	h, err := newHierarchy(v, &opt)
	if err != nil {
		return nil, err
	}
	s := &Summary{Policy: opt.Policy, Rows: v.rows, Left: len(l.claims) - v.rows, Groups: []Group{}, Warnings: []string{}, Notices: []Notice{}}
	if opt.AsOf.Known() {
		s.AsOf = calendar.Exact(opt.AsOf.Last).String()
	}
	if cases := l.distinct("", func(c *Claim) string { return c.Case }); len(cases) == 1 {
		s.Case = cases[0]
	}
	data := v.collect(h)
	disjoint := disjointParts(&opt)
	series := v.allSeries()
	for _, g := range data {
		if opt.keeps(g.key) && len(g.current)+len(g.superseded)+len(g.denials) > 0 {
			s.Groups = append(s.Groups, v.group(g, data, disjoint, series[g.key], h))
		}
	}
	s.Altered = v.alterations(func(c *Claim) bool { return opt.keeps(c.group) })
	s.Notices = append(v.relevant(&opt), v.notices...)
	if s.Left == 0 {
		s.Notices = append(s.Notices, v.compareEntered()...)
	}
	for _, g := range data {
		if opt.keeps(g.key) {
			s.Notices = append(s.Notices, v.severalCurrent(g)...)
		}
	}
	for _, n := range s.Notices {
		s.Warnings = append(s.Warnings, n.Text)
	}
	return s, nil
}

// relevant gives what Parse noticed about rows that the summary covers.
func (v *view) relevant(opt *Options) []Notice {
	out := []Notice{}
	for _, n := range v.Ledger.notices {
		keep := true
		for _, id := range n.IDs {
			i := v.index[id]
			keep = keep && v.in[i] && opt.keeps(v.claims[i].group)
		}
		if keep {
			out = append(out, n)
		}
	}
	return out
}

func (o *Options) keeps(k groupKey) bool {
	for _, f := range [...][2]string{{o.Measure, k.measure}, {o.Universe, k.universe}, {o.Place, k.place}, {o.Case, k.caseID}, {o.Event, k.event}} {
		if f[0] != "" && nameKey(f[0]) != f[1] {
			return false
		}
	}
	return true
}

func disjointParts(opt *Options) []part {
	var out []part
	add := func(sets [][]string, places bool) {
		for _, set := range sets {
			p := part{places: places}
			for _, name := range set {
				if key := nameKey(name); !slices.Contains(p.names, key) {
					p.names = append(p.names, key)
				}
			}
			out = append(out, p)
		}
	}
	add(opt.DisjointUniverses, false)
	add(opt.DisjointPlaces, true)
	return out
}

// collect sorts known rows into groups and links groups to those that contain them.
func (v *view) collect(h *hierarchy) []*groupData {
	byKey := map[groupKey]*groupData{}
	at := func(i int) *groupData {
		k := v.claims[i].group
		g := byKey[k]
		if g == nil {
			g = &groupData{key: k, first: i}
			byKey[k] = g
		}
		return g
	}
	for i := range v.claims {
		switch {
		case !v.in[i]:
		case v.status[i] == IsDenial:
			// Beside what it denies; by itself if that is not known.
			placed := false
			for _, p := range v.known(i) {
				if g := at(p); !slices.Contains(g.denials, i) {
					g.denials = append(g.denials, i)
				}
				placed = true
			}
			if !placed {
				g := at(i)
				g.denials = append(g.denials, i)
			}
		case v.stands(i):
			g := at(i)
			g.current = append(g.current, i)
		default:
			g := at(i)
			g.superseded = append(g.superseded, i)
		}
	}
	out := make([]*groupData, 0, len(byKey))
	for _, g := range byKey {
		v.byDate(g.current)
		v.byDate(g.superseded)
		v.byDate(g.denials)
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b *groupData) int {
		x, y := a.key, b.key
		return cmp.Or(cmp.Compare(x.caseID, y.caseID), cmp.Compare(x.event, y.event),
			cmp.Compare(measureRank(x.measure), measureRank(y.measure)), cmp.Compare(x.measure, y.measure),
			cmp.Compare(x.place, y.place), cmp.Compare(x.universe, y.universe))
	})
	for _, g := range out {
		for _, k := range h.wholes(g.key) {
			if w := byKey[k]; w != nil {
				g.wholes = append(g.wholes, w)
				w.parts = append(w.parts, g)
			}
		}
	}
	return out
}

func measureRank(m string) int {
	known := []string{"killed", "identified", "missing", "injured", "arrested", "participants"}
	if i := slices.Index(known, m); i >= 0 {
		return i
	}
	return len(known)
}

// byDate sorts rows by claim date, undated ones first, then by file order.
func (v *view) byDate(rows []int) {
	slices.SortFunc(rows, func(a, b int) int { return cmp.Or(v.claims[a].Date.Compare(v.claims[b].Date), a-b) })
}

func (v *view) group(g *groupData, all []*groupData, disjoint []part, series []Series, h *hierarchy) Group {
	c := &v.claims[g.first]
	if series == nil {
		series = []Series{}
	}
	out := Group{Case: c.Case, Event: c.Event, Measure: c.Measure, Universe: c.Universe, Place: c.Place,
		Current: v.rowsOf(g.current), Superseded: v.rowsOf(g.superseded), Denials: v.rowsOf(g.denials), Series: series,
		Bounds: v.bounds(g, disjoint), Origins: v.origins(g.current), Conflicts: v.conflicts(g, listsFor(g, all, h))}
	for _, i := range g.current {
		out.PeriodsDiffer = out.PeriodsDiffer || v.beyond(i, g.current[0]) || v.beyond(g.current[0], i)
	}
	return out
}

// listsFor finds the groups of identified people that a total of killed people
// should cover: the same universe or a part of it; or any, where the total's
// universe is not stated or includes the security forces besides others.
func listsFor(g *groupData, all []*groupData, h *hierarchy) []*groupData {
	if g.key.measure != "killed" {
		return nil
	}
	var out []*groupData
	for _, l := range all {
		k := l.key
		k.measure = "killed"
		if l.key.measure != "identified" {
			continue
		}
		same := k
		same.universe = g.key.universe
		open := same == g.key && (g.key.universe == "unspecified" || g.key.universe == "includes_security_forces")
		if k == g.key || open || slices.Contains(h.wholes(k), g.key) {
			out = append(out, l)
		}
	}
	return out
}

func (v *view) rowsOf(rows []int) []Row {
	out := make([]Row, len(rows))
	for k, i := range rows {
		out[k] = v.row(i)
	}
	return out
}

func (v *view) row(i int) Row {
	c := &v.claims[i]
	return Row{ID: c.ID, Line: c.Line, Measure: c.Measure, Universe: c.Universe, Place: c.Place,
		Said: said(c.Hedge, c.Value, c.ValueHigh), Surface: c.Surface, Value: c.Value, ValueHigh: c.ValueHigh, Hedge: string(c.Hedge),
		Reading: v.reading[i], Asserter: c.Asserter, Role: c.Role, Stake: c.Stake, Date: c.Date, From: c.PeriodFrom, To: c.PeriodTo,
		Status: v.status[i], Entered: c.FileStatus, Because: v.because[i], BecauseOf: v.becauseOf[i], DeniedBy: v.deniedBy[i],
		Relation: string(c.Relation), RelatedTo: c.RelatedTo, Inferred: c.Inferred, Method: c.Method, Note: c.Note, Source: c.SourceURL, Extra: c.Extra}
}

// allSeries gives the running tolls, each with the group of its latest row.
func (v *view) allSeries() map[groupKey][]Series {
	members := map[int][]int{}
	var heads []int
	for i := range v.claims {
		if !v.in[i] || v.status[i] == IsDenial || v.status[i] == Altered {
			continue
		}
		if r := v.find(i); members[r] == nil {
			heads = append(heads, r)
			members[r] = []int{i}
		} else {
			members[r] = append(members[r], i)
		}
	}
	out := map[groupKey][]Series{}
	for _, r := range heads {
		rows := members[r]
		if len(rows) < 2 {
			continue
		}
		v.byDate(rows)
		last := &v.claims[rows[len(rows)-1]]
		s := Series{Asserter: last.Asserter, Stake: last.Stake, Rows: v.rowsOf(rows), Corrections: []string{}}
		for k := 1; k < len(rows); k++ {
			a, okA := v.reading[rows[k-1]].level()
			b, okB := v.reading[rows[k]].level()
			if okA && okB && b < a {
				s.Corrections = append(s.Corrections, v.claims[rows[k]].ID)
			}
		}
		out[last.group] = append(out[last.group], s)
	}
	return out
}

// level is the number by which a running toll rises or falls: the floor, the
// point, or else the ceiling.
func (r *Reading) level() (int64, bool) {
	for _, p := range []*int64{r.Floor, r.Centre, r.Ceiling} {
		if p != nil {
			return *p, true
		}
	}
	return 0, false
}

// severalCurrent notes asserters with more than one standing figure in a group
// that no update joins.
func (v *view) severalCurrent(g *groupData) []Notice {
	byAsserter := map[string][]int{}
	var order []string
	for _, i := range g.current {
		a := v.claims[i].asserterKey
		if byAsserter[a] == nil {
			order = append(order, a)
		}
		byAsserter[a] = append(byAsserter[a], i)
	}
	var out []Notice
	for _, a := range order {
		if rows := byAsserter[a]; len(rows) > 1 {
			out = append(out, noticeSeveral(v.claims[rows[0]].Asserter, v.ids(rows)))
		}
	}
	return out
}

// Tolls gives what a chart of the group over time needs: each asserter's
// running toll, and single standing claims as series of one row. Rows whose
// reading has no number are left out. Series are in the order of their first
// date, then of their first row's id.
func (g *Group) Tolls() []Series {
	var out []Series
	used := map[string]bool{}
	for _, t := range g.Series {
		kept := Series{Asserter: t.Asserter, Stake: t.Stake, Corrections: t.Corrections}
		for _, r := range t.Rows {
			used[r.ID] = true
			if _, ok := r.Reading.level(); ok {
				kept.Rows = append(kept.Rows, r)
			}
		}
		if len(kept.Rows) > 0 {
			out = append(out, kept)
		}
	}
	for _, r := range g.Current {
		if _, ok := r.Reading.level(); ok && !used[r.ID] {
			out = append(out, Series{Asserter: r.Asserter, Stake: r.Stake, Rows: []Row{r}, Corrections: []string{}})
		}
	}
	slices.SortStableFunc(out, func(a, b Series) int {
		return cmp.Or(a.Rows[0].Date.Compare(b.Rows[0].Date), cmp.Compare(a.Rows[0].ID, b.Rows[0].ID))
	})
	return out
}
