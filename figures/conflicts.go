package figures

import (
	"cmp"
	"slices"
	"sort"
)

// side is one end of a claim that another claim can contradict.
type side struct {
	value int64
	row   int
	point bool // a bare or approximate figure and not a bound
}

// highs lists what the rows put N at or above, largest first: floors, and
// points if asked for.
func (v *view) highs(rows []int, points bool) []side {
	var out []side
	for _, i := range rows {
		r := &v.reading[i]
		switch {
		case r.Floor != nil:
			out = append(out, side{*r.Floor, i, false})
		case r.Centre != nil && points:
			out = append(out, side{*r.Centre, i, true})
		}
	}
	slices.SortFunc(out, func(a, b side) int { return cmp.Or(cmp.Compare(b.value, a.value), a.row-b.row) })
	return out
}

// lows lists what the rows put N at or below, smallest first: ceilings and points.
func (v *view) lows(rows []int) []side {
	var out []side
	for _, i := range rows {
		r := &v.reading[i]
		switch {
		case r.Ceiling != nil:
			out = append(out, side{*r.Ceiling, i, false})
		case r.Centre != nil:
			out = append(out, side{*r.Centre, i, true})
		}
	}
	slices.SortFunc(out, func(a, b side) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(btoi(a.point), btoi(b.point)), a.row-b.row)
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// listed is how many claims a finding names on its high side.
const listed = 20

// above makes a finding for each low value, of the high claims of other
// asserters that stand above it.
func (v *view) above(highs, lows []side, kind func(low side) string) []Finding {
	var out []Finding
	byAsserter := map[string][]int64{} // values of each asserter's highs, largest first
	for _, h := range highs {
		a := v.claims[h.row].asserterKey
		byAsserter[a] = append(byAsserter[a], h.value)
	}
	for start := 0; start < len(lows); {
		end := start + 1
		for end < len(lows) && lows[end].value == lows[start].value && lows[end].point == lows[start].point {
			end++
		}
		same := lows[start:end]
		start = end
		count := sort.Search(len(highs), func(k int) bool { return highs[k].value <= same[0].value })
		own, single := v.claims[same[0].row].asserterKey, true
		for _, s := range same {
			single = single && v.claims[s.row].asserterKey == own
		}
		if single { // an asserter's own other claims are no contradiction between asserters
			values := byAsserter[own]
			count -= sort.Search(len(values), func(k int) bool { return values[k] <= same[0].value })
		}
		if count == 0 {
			continue
		}
		f := Finding{Kind: kind(same[0]), Strict: !same[0].point}
		var high []int
		for _, h := range highs {
			if len(high) == min(listed, count) || h.value <= same[0].value {
				break
			}
			if single && v.claims[h.row].asserterKey == own {
				continue
			}
			high = append(high, h.row)
			f.Strict = f.Strict && !h.point
			for _, s := range same {
				f.PeriodsDiffer = f.PeriodsDiffer || v.beyond(h.row, s.row)
			}
		}
		low := make([]int, len(same))
		for k, s := range same {
			low[k] = s.row
		}
		f.More = count - len(high)
		out = append(out, v.finish(f, high, low))
	}
	return out
}

// beyond reports whether claim a surely covers days that claim b does not.
func (v *view) beyond(a, b int) bool {
	x, y := &v.claims[a], &v.claims[b]
	return x.PeriodTo.After(y.PeriodTo) || x.PeriodFrom.Before(y.PeriodFrom)
}

func (v *view) finish(f Finding, high, low []int) Finding {
	f.High, f.Low = v.ids(high), v.ids(low)
	f.IDs = append(slices.Clone(f.High), f.Low...)
	f.Text = v.textFinding(&f, high, low)
	return f
}

// conflicts lists the contradictions of a group's current claims, among
// themselves, with groups that are parts of it, with denials, and with lists
// of names (the measure identified).
func (v *view) conflicts(g *groupData, lists []*groupData) []Finding {
	lows := v.lows(g.current)
	var ceilings []side
	for _, l := range lows {
		if !l.point {
			ceilings = append(ceilings, l)
		}
	}
	floors := v.highs(g.current, false)
	out := []Finding{}
	out = append(out, v.above(floors, ceilings, func(side) string { return "floor_above_ceiling" })...)
	var points []side
	for _, h := range v.highs(g.current, true) {
		if h.point {
			points = append(points, h)
		}
	}
	out = append(out, v.above(points, ceilings, func(side) string { return "point_above_ceiling" })...)
	var pointLows []side
	for _, l := range lows {
		if l.point {
			pointLows = append(pointLows, l)
		}
	}
	out = append(out, v.above(floors, pointLows, func(side) string { return "floor_above_point" })...)
	if f, ok := v.pointsDiffer(pointLows); ok {
		out = append(out, f)
	}
	for _, p := range g.parts {
		out = append(out, v.above(v.highs(p.current, true), lows, func(side) string { return "part_above_whole" })...)
	}
	for _, l := range lists {
		found := v.above(v.highs(l.current, true), lows, func(side) string { return "list_above_total" })
		for i := range found {
			found[i].Strict = false // a list bounds another measure only once it has been checked
		}
		out = append(out, found...)
	}
	return append(out, v.denialFindings(g)...)
}

// pointsDiffer reports that asserters give different bare or approximate figures.
func (v *view) pointsDiffer(points []side) (Finding, bool) {
	if len(points) < 2 || points[0].value == points[len(points)-1].value {
		return Finding{}, false
	}
	f := Finding{Kind: "points_differ"}
	var rows []int
	several := false
	for _, p := range points {
		several = several || v.claims[p.row].asserterKey != v.claims[points[0].row].asserterKey
		f.PeriodsDiffer = f.PeriodsDiffer || v.beyond(p.row, points[0].row) || v.beyond(points[0].row, p.row)
		rows = append(rows, p.row)
	}
	if !several {
		return Finding{}, false
	}
	return v.finish(f, nil, rows), true
}

func (v *view) denialFindings(g *groupData) []Finding {
	var out []Finding
	for _, d := range g.denials {
		if v.claims[d].Relation == Original {
			continue
		}
		var low []int
		for _, p := range v.known(d) {
			if v.claims[p].group == g.key {
				low = append(low, p)
			}
		}
		if len(low) > 0 {
			kind := "denied"
			if v.claims[d].Relation == Retracts {
				kind = "retracted"
			}
			out = append(out, v.finish(Finding{Kind: kind}, []int{d}, low))
		}
	}
	return out
}
