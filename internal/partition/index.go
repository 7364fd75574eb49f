package partition

import (
	"cmp"
	"math"
	"slices"
)

// index holds which records and pairs are in which component, in packed
// columns: about 4 bytes a record and 20 a pair. Components are numbered by
// their first record; records that are in no pair are in no component.
type index struct {
	p       *Problem
	root    []int32 // scratch of one number a record, of no meaning once the index stands
	members []int32 // records by component, ascending in each
	off     []int32 // members[off[c]:off[c+1]] are those of component c
	pairs   []int32 // places in Pairs by component, ascending in each
	pairOff []int32
	must    []constraint // by component
	cannot  []constraint
	scale   scale
	report  Report
}

// constraint is a pair of records with a hard rule, and their component.
type constraint struct{ comp, a, b int32 }

// Report is the account of the components.
type Report struct {
	Components int // of two or more records
	Largest    int // records in the largest, after cutting
	Sampled    int // too large to be summed exactly: judged by Markov chains

	Incomplete        int // not every pair scored: those not in Pairs count as Missing
	IncompleteLargest int // records in the largest of these

	Cut        int     // components so large that they were cut at their weakest links
	CutLargest int     // records in the largest of these before
	CutPairs   int     // candidate pairs dropped by that
	CutLogOdds float64 // the largest log odds among these; -Inf if there are none

	// Unconverged lists components in which two chains from different starts
	// disagree about the links by more than chance explains.
	Unconverged []Doubt
}

// Doubt is a component whose chains disagree. Gap is the largest difference
// between the two chains in the probability of a link.
type Doubt struct {
	First   int32 // first record of the component
	Records int
	Gap     float64
}

// newIndex finds the components of a prepared problem.
func newIndex(p *Problem) *index {
	x := &index{p: p, root: make([]int32, p.N)}
	x.report.CutLogOdds = math.Inf(-1)
	for i := range x.root {
		x.root[i] = -1
	}
	for _, e := range p.Must {
		x.union(e[0], e[1])
	}
	for _, e := range p.Pairs {
		if !math.IsInf(float64(e.LogOdds), -1) {
			x.union(e.A, e.B)
		}
	}
	x.cut()
	x.number()
	x.sortPairs()
	x.must, x.cannot = x.constraints(p.Must), x.constraints(p.Cannot)
	x.scale = newScale(p, x.report.Largest)
	return x
}

// find returns the first record of the set r is in. A root holds minus the
// size of its set; every other record holds a smaller one of its set.
func (x *index) find(r int32) int32 {
	for x.root[r] >= 0 {
		if up := x.root[x.root[r]]; up >= 0 {
			x.root[r] = up
		}
		r = x.root[r]
	}
	return r
}

func (x *index) union(a, b int32) {
	a, b = x.find(a), x.find(b)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	x.root[a] += x.root[b]
	x.root[b] = a
}

// cut divides components of more than Limits.Largest records: their pairs are
// taken again from the surest downwards, and those that would make too large a
// component are left out. Pairs that must be linked are never cut.
func (x *index) cut() {
	limit := -int32(min(x.p.Limits.Largest, math.MaxInt32))
	big := func(r int32) bool { return x.root[x.find(r)] < limit }
	var records, pairs []int32
	for i := range int32(len(x.root)) {
		if big(i) {
			records = append(records, i)
			if x.root[i] < 0 {
				x.report.Cut++
				x.report.CutLargest = max(x.report.CutLargest, int(-x.root[i]))
			}
		}
	}
	if len(records) == 0 {
		return
	}
	for i, e := range x.p.Pairs {
		if big(e.A) && !math.IsInf(float64(e.LogOdds), -1) {
			pairs = append(pairs, int32(i))
		}
	}
	for _, r := range records {
		x.root[r] = -1
	}
	for _, e := range x.p.Must {
		x.union(e[0], e[1])
	}
	slices.SortStableFunc(pairs, func(i, j int32) int {
		return cmp.Compare(x.p.Pairs[j].LogOdds, x.p.Pairs[i].LogOdds)
	})
	for _, i := range pairs {
		a, b := x.find(x.p.Pairs[i].A), x.find(x.p.Pairs[i].B)
		if a != b && x.root[a]+x.root[b] >= limit {
			x.union(a, b)
		}
	}
	for _, i := range pairs {
		if e := x.p.Pairs[i]; x.find(e.A) != x.find(e.B) {
			x.report.CutPairs++
			x.report.CutLogOdds = max(x.report.CutLogOdds, float64(e.LogOdds))
		}
	}
}

// number turns root into the number of each record's component, -1 for none,
// and lists the members. Because every record points to a smaller one, one
// pass in rising order suffices.
func (x *index) number() {
	x.off = append(x.off, 0)
	total := int32(0)
	for i, r := range x.root {
		switch {
		case r == -1:
		case r < -1:
			total -= r
			x.root[i] = int32(len(x.off)) - 1
			x.off = append(x.off, total)
			x.report.Largest = max(x.report.Largest, int(-r))
			if int(-r) > x.p.Limits.Complete {
				x.report.Incomplete++
				x.report.IncompleteLargest = max(x.report.IncompleteLargest, int(-r))
			}
		default:
			x.root[i] = x.root[r]
		}
	}
	x.off = slices.Clip(x.off)
	x.report.Components = len(x.off) - 1
	x.members = make([]int32, total)
	fill(x.off, func(put func(c, v int32)) {
		for i, c := range x.root {
			if c >= 0 {
				put(c, int32(i))
			}
		}
	}, x.members)
}

// fill puts values into the parts of dst that off marks out, in the order in
// which each calls put. It uses off as its cursors and restores it.
func fill(off []int32, each func(put func(c, v int32)), dst []int32) {
	each(func(c, v int32) {
		dst[off[c]] = v
		off[c]++
	})
	copy(off[1:], off[:len(off)-1])
	off[0] = 0
}

func (x *index) sortPairs() {
	x.pairOff = make([]int32, len(x.off))
	inside := func(e Pair) bool { return x.root[e.A] >= 0 && x.root[e.A] == x.root[e.B] }
	n := 0
	for _, e := range x.p.Pairs {
		if inside(e) {
			x.pairOff[x.root[e.A]+1]++
			n++
		}
	}
	for c := 1; c < len(x.pairOff); c++ {
		x.pairOff[c] += x.pairOff[c-1]
	}
	x.pairs = make([]int32, n)
	fill(x.pairOff, func(put func(c, v int32)) {
		for i, e := range x.p.Pairs {
			if inside(e) {
				put(x.root[e.A], int32(i))
			}
		}
	}, x.pairs)
}

func (x *index) constraints(pairs [][2]int32) []constraint {
	var out []constraint
	for _, e := range pairs {
		if c := x.root[e[0]]; c >= 0 && c == x.root[e[1]] {
			out = append(out, constraint{c, min(e[0], e[1]), max(e[0], e[1])})
		}
	}
	slices.SortFunc(out, func(p, q constraint) int {
		return cmp.Or(cmp.Compare(p.comp, q.comp), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return out
}

// of returns the constraints on component c.
func of(list []constraint, c int) []constraint {
	if len(list) == 0 {
		return nil
	}
	at := func(c int) int {
		i, _ := slices.BinarySearchFunc(list, int32(c), func(e constraint, c int32) int { return cmp.Compare(e.comp, c) })
		return i
	}
	return list[at(c):at(c+1)]
}

// components is the number of components.
func (x *index) components() int { return len(x.off) - 1 }

// records of component c.
func (x *index) records(c int) []int32 { return x.members[x.off[c]:x.off[c+1]] }

// alone makes root the partition in which every record is an entity by itself.
func (x *index) alone() []int32 {
	for i := range x.root {
		x.root[i] = int32(i)
	}
	return x.root
}
