package figures

import (
	"cmp"
	"slices"

	"undercount/internal/problem"
)

// groupData is a group while its parts are being put together.
type groupData struct {
	key        groupKey
	first      int // a row that shows the names
	current    []int
	superseded []int
	denials    []int
	wholes     []*groupData // groups that surely contain this one
	parts      []*groupData // groups that this one surely contains
}

// universeParents says which universe surely contains which. Every universe
// is part of "all" besides. "unspecified" contains nothing: nobody said whom
// it covers.
var universeParents = map[string]string{"protesters": "civilians"}

// hierarchy answers what contains what.
type hierarchy struct {
	v         *view
	places    map[string]string
	universes map[string]string
	partOf    map[groupKey][]groupKey
}

func newHierarchy(v *view, opt *Options) (*hierarchy, error) {
	h := &hierarchy{v: v, places: map[string]string{}, universes: map[string]string{}, partOf: map[groupKey][]groupKey{}}
	for child, parent := range opt.Places {
		h.places[nameKey(child)] = nameKey(parent)
	}
	for child, parent := range universeParents {
		h.universes[child] = parent
	}
	for child, parent := range opt.Universes {
		h.universes[nameKey(child)] = nameKey(parent)
	}
	for i := range v.claims {
		if c := &v.claims[i]; v.in[i] && c.Relation == PartOf {
			for _, p := range v.known(i) {
				if whole := v.claims[p].group; whole != c.group && !slices.Contains(h.partOf[c.group], whole) {
					h.partOf[c.group] = append(h.partOf[c.group], whole)
				}
			}
		}
	}
	if circular(h.places) || circular(h.universes) {
		return nil, &problem.Error{What: "places or universes contain each other in a circle", Want: "a tree: each in at most one larger", Do: "correct the declared parents"}
	}
	return h, nil
}

func circular(parent map[string]string) bool {
	for at := range parent {
		for n := 0; at != ""; n++ {
			if n > len(parent) {
				return true
			}
			at = parent[at]
		}
	}
	return false
}

// parents lists the groups one step up.
func (h *hierarchy) parents(k groupKey) []groupKey {
	out := slices.Clone(h.partOf[k])
	place, declared := h.places[k.place]
	if !declared {
		place = h.v.placeParent[placeKey{k.caseID, k.event, k.place}]
	}
	if k.place != "" && place != "" {
		up := k
		up.place = place
		out = append(out, up)
	}
	universe := h.universes[k.universe]
	if _, declared := h.universes[k.universe]; !declared && k.universe != "all" {
		universe = "all"
	}
	if universe != "" {
		up := k
		up.universe = universe
		out = append(out, up)
	}
	return out
}

// wholes lists every group that surely contains k, k itself left out.
func (h *hierarchy) wholes(k groupKey) []groupKey {
	seen := map[groupKey]bool{k: true}
	queue := []groupKey{k}
	for at := 0; at < len(queue); at++ {
		for _, up := range h.parents(queue[at]) {
			if !seen[up] {
				seen[up] = true
				queue = append(queue, up)
			}
		}
	}
	return queue[1:]
}

// bounds gives the envelope of all current claims and of each stake group.
func (v *view) bounds(g *groupData, disjoint []part) []Bound {
	stakes := []string{""}
	add := func(rows []int) {
		for _, i := range rows {
			if !slices.Contains(stakes, v.claims[i].Stake) {
				stakes = append(stakes, v.claims[i].Stake)
			}
		}
	}
	add(g.current)
	slices.SortFunc(stakes, func(a, b string) int { return cmp.Or(cmp.Compare(stakeRank(a), stakeRank(b)), cmp.Compare(a, b)) })
	out := []Bound{}
	for _, s := range stakes {
		out = append(out, v.bound(g, s, disjoint))
	}
	return out
}

func stakeRank(s string) int {
	i := slices.Index([]string{"", "accused_party", "affected", "documenter", "opposed_party", "third_party", "unknown"}, s)
	if i < 0 {
		return 7
	}
	return i
}

// bound is the envelope for one stake group, "" for all.
func (v *view) bound(g *groupData, stake string, disjoint []part) Bound {
	b := Bound{Stake: stake}
	v.raiseFloor(&b, g.current, false)
	v.lowerCeiling(&b, g.current, false)
	for _, i := range g.current {
		if stake != "" && v.claims[i].Stake != stake {
			continue
		}
		if r := &v.reading[i]; r.Kind != "share" && r.Kind != "none" && r.Kind != "span" {
			b.Claims++
			if r.Centre != nil {
				b.Points = append(b.Points, *r.Centre)
			}
		}
	}
	for _, p := range g.parts {
		v.raiseFloor(&b, p.current, true)
	}
	for _, w := range g.wholes {
		v.lowerCeiling(&b, w.current, true)
	}
	slices.Sort(b.Points)
	b.Points = slices.Compact(b.Points)
	v.addDisjoint(&b, g, disjoint)
	b.Crossed = b.Floor != nil && b.Ceiling != nil && *b.Floor > *b.Ceiling
	return b
}

func (v *view) raiseFloor(b *Bound, rows []int, fromPart bool) {
	for _, i := range rows {
		c, f := &v.claims[i], v.reading[i].Floor
		if f == nil || b.Stake != "" && c.Stake != b.Stake {
			continue
		}
		switch {
		case b.Floor == nil || *f > *b.Floor:
			b.Floor, b.FloorFrom, b.FromPart = f, []string{c.ID}, fromPart
		case *f == *b.Floor && fromPart == b.FromPart:
			b.FloorFrom = append(b.FloorFrom, c.ID)
		}
	}
}

func (v *view) lowerCeiling(b *Bound, rows []int, fromWhole bool) {
	for _, i := range rows {
		c, r := &v.claims[i], &v.reading[i]
		if r.Ceiling == nil || b.Stake != "" && c.Stake != b.Stake {
			continue
		}
		switch {
		case b.Ceiling == nil || *r.Ceiling < *b.Ceiling:
			b.Ceiling, b.CeilingFrom, b.FromWhole, b.Relayed = r.Ceiling, []string{c.ID}, fromWhole, r.Relayed
		case *r.Ceiling == *b.Ceiling && fromWhole == b.FromWhole:
			b.CeilingFrom = append(b.CeilingFrom, c.ID)
			b.Relayed = b.Relayed && r.Relayed
		}
	}
}

// part is a set of places or universes declared not to overlap.
type part struct {
	places bool
	names  []string
}

// addDisjoint raises the floor to the sum of the floors of parts that were
// declared disjoint, where that is more.
func (v *view) addDisjoint(b *Bound, g *groupData, disjoint []part) {
	for _, d := range disjoint {
		var sum int64
		var from []string
		terms := 0
		for _, name := range d.names {
			for _, p := range g.parts {
				same := p.key.universe == name && p.key.place == g.key.place
				if d.places {
					same = p.key.place == name && p.key.universe == g.key.universe
				}
				if !same {
					continue
				}
				one := Bound{Stake: b.Stake}
				v.raiseFloor(&one, p.current, false)
				for _, q := range p.parts {
					v.raiseFloor(&one, q.current, true)
				}
				if one.Floor != nil {
					sum += *one.Floor
					from = append(from, one.FloorFrom...)
					terms++
				}
			}
		}
		if terms > 1 && (b.Floor == nil || sum > *b.Floor) {
			b.Floor, b.FloorFrom, b.FromPart, b.Summed = &sum, from, true, true
		}
	}
}
