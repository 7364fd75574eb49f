package link

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"sync"

	"undercount/internal/problem"
)

// Index finds, for one record that is on no list yet, the entities of a result
// that it may be. It is safe for use by several goroutines, one at a time.
// What it was asked for stays in memory until it is dropped.
type Index struct {
	mu     sync.Mutex
	res    *Result
	r      *Records // those of the result and one more, in whose place the new one is put
	l      *loader
	plan   *listPlan
	list   int
	s      *scorer
	keys   []keyColumn
	rules  []rule
	blocks [][]keyed // by rule, sorted
	seen   []uint32  // by record: the question it was last proposed in
	asked  uint32
}

// Candidate is an entity that a new record may be.
type Candidate struct {
	Entity      int32   // as in Result.Entity
	Record      int     // the record of the entity that is most like the new one
	LogOdds     float64 // natural logarithm of the odds of these two by themselves
	Probability float64 // that the new record is this entity, which it can be only of one
}

// lookup is what reading a row needs, kept after loading where Options.Lookup
// asks for it.
type lookup struct {
	l     *loader
	plans []*listPlan
}

// Index prepares for records with the columns of one of the lists. The records
// must have been loaded with Options.Lookup.
func (r *Result) Index(list string) (*Index, error) {
	j := r.job
	k := slices.Index(j.r.lists, list)
	switch {
	case k < 0:
		return nil, &problem.Error{What: fmt.Sprintf("there is no list %q", list), Want: "one of the lists that were linked"}
	case j.r.lookup == nil:
		return nil, &problem.Error{What: "the records were not loaded for looking up others", Do: "load them with Options.Lookup"}
	}
	x := &Index{res: r, r: j.r.withRoom(), list: k, rules: j.rules, seen: make([]uint32, j.r.Len())}
	l, plan := *j.r.lookup.l, *j.r.lookup.plans[k]
	l.r = x.r
	plan.id, plan.keeps = -1, nil
	x.l, x.plan = &l, &plan
	fs, err := j.o.Model.choose(x.r.features())
	if err != nil {
		return nil, err
	}
	x.keys = x.r.keyColumns(fs)
	x.s = newScorer(x.r, fs, j.scorer.p, j.scorer.all)
	for _, ru := range x.rules {
		var ks []keyed
		for i := range int32(j.r.Len()) {
			if h := x.r.hash(x.keys, ru, i); h != 0 {
				ks = append(ks, keyed{h, i})
			}
		}
		slices.SortFunc(ks, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
		x.blocks = append(x.blocks, ks)
	}
	return x, nil
}

// Find gives the entities that the record of a row may be, likeliest first, with
// a probability of at least Floor. The row has the columns of the list; its id
// is not looked at. A record of a list free of duplicates is looked for on that
// list too: it may be on it already.
func (x *Index) Find(ctx context.Context, row []string) ([]Candidate, error) {
	if len(row) != len(x.plan.header) {
		return nil, &problem.Error{What: fmt.Sprintf("the record has %d fields", len(row)), Want: fmt.Sprintf("%d, as list %s", len(x.plan.header), x.r.lists[x.list])}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.put(row); err != nil {
		return nil, err
	}
	if x.asked++; x.asked == 0 { // after four thousand million
		clear(x.seen)
		x.asked = 1
	}
	best := map[int32]Candidate{}
	n := int32(x.r.Len() - 1)
	for k, ru := range x.rules {
		h := x.r.hash(x.keys, ru, n)
		if h == 0 {
			continue
		}
		ks := x.blocks[k]
		for at := sort.Search(len(ks), func(i int) bool { return ks[i].key >= h }); at < len(ks) && ks[at].key == h; at++ {
			if i := ks[at].id; x.seen[i] != x.asked {
				x.seen[i] = x.asked
				x.weigh(i, n, best)
			}
			if at&0xfff == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
	}
	return ranked(best), ctx.Err()
}

// weigh judges the new record n with record i.
func (x *Index) weigh(i, n int32, best map[int32]Candidate) {
	j := x.res.job
	var pt pattern
	x.s.levels(i, n, &pt)
	if x.s.barred(i, n, &pt) || j.o.DifferentDates > 0 && x.r.apart(i, n, j.o.DifferentDates) {
		return
	}
	m, kin := x.s.weigh(i, n, &pt)
	lists, a, b := len(x.r.lists), int(x.r.list[i]), x.list
	class := min(a, b)*lists + max(a, b)
	prior := j.odds.mean()
	if j.odds.pairs[class] > 0 {
		prior = j.odds.match[class]
	}
	lo := j.curve.apply(class, prior+m-logAdd(0, kin))
	if logistic(lo) < Floor {
		return
	}
	e := x.res.Entity[i]
	if c, ok := best[e]; !ok || lo > c.LogOdds {
		best[e] = Candidate{Entity: e, Record: int(i), LogOdds: lo}
	}
}

// ranked gives each entity its probability among the others and none of them.
func ranked(best map[int32]Candidate) []Candidate {
	out := slices.SortedFunc(maps.Values(best), func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.LogOdds, a.LogOdds), cmp.Compare(a.Entity, b.Entity))
	})
	all := 0.0 // log odds of none of them
	for _, c := range out {
		all = logAdd(all, c.LogOdds)
	}
	for i := range out {
		out[i].Probability = math.Exp(out[i].LogOdds - all)
	}
	return slices.DeleteFunc(out, func(c Candidate) bool { return c.Probability < Floor })
}

// apart tells whether two exactly known dates are more than so many days apart.
func (r *Records) apart(a, b int32, days int) bool {
	if r.event == nil {
		return false
	}
	x, y := r.event[a], r.event[b]
	return x.exact() && y.exact() && gap(x, y) > int32(days)
}

// put reads a row into the last place.
func (x *Index) put(row []string) error {
	r := x.r
	n := r.Len() - 1
	r.last(n)
	p := x.plan
	p.badDates, p.badAges, p.badSexes, p.firstBad = 0, 0, 0, 0
	err := x.l.row(x.list, p, row, 0, 0)
	r.list = r.list[:n+1]
	r.full(n + 1)
	return err
}

// withRoom is a copy of the records with room for one more, which says nothing.
func (r *Records) withRoom() *Records {
	c := &Records{lists: r.lists, names: r.names.clone(), chained: r.chained}
	n := r.Len() + 1
	c.list = append(make([]uint8, 0, n), r.list...)
	c.list = c.list[:n]
	room := func(v []uint32) []uint32 {
		if v == nil {
			return nil
		}
		return append(append(make([]uint32, 0, n), v...), 0)
	}
	c.own, c.father, c.grandfather, c.family, c.mother = room(r.own), room(r.father), room(r.grandfather), room(r.family), room(r.mother)
	c.birthParts = room(r.birthParts)
	if r.sex != nil {
		c.sex = append(append(make([]uint8, 0, n), r.sex...), 0)
	}
	if r.age != nil {
		c.age = append(append(make([]uint8, 0, n), r.age...), 0)
	}
	if r.birth != nil {
		c.birth = append(append(make([]span, 0, n), r.birth...), span{})
	}
	if r.event != nil {
		c.event = append(append(make([]span, 0, n), r.event...), span{})
	}
	for _, f := range r.fields {
		c.fields = append(c.fields, &field{role: f.role, name: f.name, d: f.d.clone(), v: room(f.v)})
	}
	return c
}

// last makes every column end before record n, whose place is emptied.
func (r *Records) last(n int) {
	r.ids, r.idEnd = r.ids[:0], r.idEnd[:0]
	r.list = r.list[:n]
	for _, c := range r.columns32() {
		if *c != nil {
			(*c)[n] = 0
			*c = (*c)[:n]
		}
	}
	for _, c := range []*[]uint8{&r.sex, &r.age} {
		if *c != nil {
			(*c)[n] = 0
			*c = (*c)[:n]
		}
	}
	for _, c := range []*[]span{&r.birth, &r.event} {
		if *c != nil {
			(*c)[n] = span{}
			*c = (*c)[:n]
		}
	}
}

// full makes every column n records long again.
func (r *Records) full(n int) {
	for _, c := range r.columns32() {
		if *c != nil {
			*c = grow(*c, n)
		}
	}
	for _, c := range []*[]uint8{&r.sex, &r.age} {
		if *c != nil {
			*c = grow(*c, n)
		}
	}
	for _, c := range []*[]span{&r.birth, &r.event} {
		if *c != nil {
			*c = grow(*c, n)
		}
	}
}

func (r *Records) columns32() []*[]uint32 {
	out := []*[]uint32{&r.own, &r.father, &r.grandfather, &r.family, &r.mother, &r.birthParts}
	for _, f := range r.fields {
		out = append(out, &f.v)
	}
	return out
}

// clone is a dict that can be added to without changing the other.
func (d *dict) clone() *dict {
	c := *d
	c.raw = newSpellings()
	c.norm, c.skel = maps.Clone(d.norm), maps.Clone(d.skel)
	c.bytes, c.off, c.coded = slices.Clone(d.bytes), slices.Clone(d.off), slices.Clone(d.coded)
	c.key, c.script, c.folded, c.arabic = slices.Clone(d.key), slices.Clone(d.script), slices.Clone(d.folded), slices.Clone(d.arabic)
	c.sounds, c.ends, c.tails = slices.Clone(d.sounds), slices.Clone(d.ends), slices.Clone(d.tails)
	return &c
}
