package partition

import (
	"fmt"
	"math"
	"slices"
)

// listSet is a set of lists that are free of duplicates.
type listSet [4]uint64

func (s *listSet) add(l int) { s[l>>6] |= 1 << (l & 63) }

func (s *listSet) meets(t *listSet) bool {
	return s[0]&t[0]|s[1]&t[1]|s[2]&t[2]|s[3]&t[3] != 0
}

func (s *listSet) join(t *listSet) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s *listSet) leave(t *listSet) {
	for i := range s {
		s[i] &^= t[i]
	}
}

// local is one component as a problem of its own. Records that must be linked
// are one node.
type local struct {
	rec   []int32 // its records, ascending
	node  []int32 // node of each
	head  []int32 // position of each node's first record
	n     int     // nodes, numbered by their first record
	size  []int32 // records of each node
	lists []listSet
	items []item
	base  float64 // log odds of a pair of records of different nodes that is in no item
	scale scale

	// What weigh makes of the items: log odds inside each node, and between
	// nodes beyond base, as rows of neighbours. A neighbour may come repeatedly.
	self []float64
	off  []int32
	to   []int32
	odds []float64

	group func([][]int32) func(uint32) float64 // of the problem

	dense []float64 // scratch
	place []int32   // scratch: of a pair in Pairs, or -1
}

// item is the log odds of one pair of records of the nodes i <= j.
type item struct {
	i, j  int32
	class int16 // in Problem.Class, or -1
	odds  float64
}

// load reads component c.
func (l *local) load(x *index, c int) error {
	l.rec = x.records(c)
	l.group = x.p.Group
	l.scale = x.scale
	l.contract(x, of(x.must, c))
	l.lists = resize(l.lists, l.n)
	clear(l.lists)
	for r, rec := range l.rec {
		if list, ok := x.p.free(rec); ok {
			l.lists[l.node[r]].add(list)
		}
	}
	l.items = l.items[:0]
	pairs := x.pairs[x.pairOff[c]:x.pairOff[c+1]]
	if len(l.rec) <= x.p.Limits.Complete {
		l.base = 0
		if err := l.complete(x.p, pairs); err != nil {
			return err
		}
	} else {
		l.base = x.p.Missing
		for _, i := range pairs {
			e := x.p.Pairs[i]
			l.add(l.nodeOf(e.A), l.nodeOf(e.B), x.p.class(i), float64(e.LogOdds))
		}
	}
	for _, e := range of(x.cannot, c) {
		l.add(l.nodeOf(e.a), l.nodeOf(e.b), -1, math.Inf(-1))
	}
	l.weigh(nil)
	return nil
}

func (p *Problem) class(pair int32) int16 {
	if p.Shift == nil {
		return -1
	}
	return int16(p.Class[pair])
}

// contract makes the nodes.
func (l *local) contract(x *index, must []constraint) {
	k := len(l.rec)
	l.node = resize(l.node, k)
	for r := range l.node {
		l.node[r] = int32(r)
	}
	// Constraints are few; each pass carries the smallest number one step on.
	for changed := len(must) > 0; changed; {
		changed = false
		for _, e := range must {
			a, b := l.position(e.a), l.position(e.b)
			if m := min(l.node[a], l.node[b]); l.node[a] != l.node[b] {
				l.node[a], l.node[b] = m, m
				changed = true
			}
		}
	}
	l.size = resize(l.size, k)
	clear(l.size)
	l.head = l.head[:0]
	l.n = 0
	for r := range l.node {
		if first := l.node[r]; int(first) < r {
			l.node[r] = l.node[first]
		} else {
			l.node[r] = int32(l.n)
			l.head = append(l.head, int32(r))
			l.n++
		}
		l.size[l.node[r]]++
	}
	l.size = l.size[:l.n]
}

// nodes lists the records of each node.
func (l *local) nodes() [][]int32 {
	out := make([][]int32, l.n)
	for r, rec := range l.rec {
		out[l.node[r]] = append(out[l.node[r]], rec)
	}
	return out
}

// position of a record of the component among its records.
func (l *local) position(rec int32) int32 {
	i, _ := slices.BinarySearch(l.rec, rec)
	return int32(i)
}

func (l *local) nodeOf(rec int32) int32 { return l.node[l.position(rec)] }

func (l *local) add(i, j int32, class int16, odds float64) {
	l.items = append(l.items, item{min(i, j), max(i, j), class, min(odds, surest)})
}

// complete gives every pair of records its log odds.
func (l *local) complete(p *Problem, pairs []int32) error {
	k := len(l.rec)
	l.place = resize(l.place, k*k)
	for i := range l.place {
		l.place[i] = -1
	}
	for _, i := range pairs {
		e := p.Pairs[i]
		l.place[int(l.position(e.A))*k+int(l.position(e.B))] = i
	}
	for a := range k {
		for b := a + 1; b < k; b++ {
			class, odds := int16(-1), p.Missing
			if i := l.place[a*k+b]; i >= 0 {
				class, odds = p.class(i), float64(p.Pairs[i].LogOdds)
			} else if p.Score != nil {
				odds = p.Score(l.rec[a], l.rec[b])
				if math.IsNaN(odds) {
					return fmt.Errorf("partition: records %d and %d have no log odds", l.rec[a], l.rec[b])
				}
			}
			l.add(l.node[a], l.node[b], class, odds)
		}
	}
	return nil
}

// weigh fills self and the rows of neighbours, with the log odds of each class
// shifted. Inside a node a pair that the odds speak against counts as even: the
// decision to link it stands above them.
func (l *local) weigh(shift []float64) {
	n := l.n
	l.self = resize(l.self, n)
	clear(l.self)
	l.off = resize(l.off, n+1)
	clear(l.off)
	for _, e := range l.items {
		if e.i != e.j {
			l.off[e.i+1]++
			l.off[e.j+1]++
		}
	}
	for i := range n {
		l.off[i+1] += l.off[i]
	}
	l.to = resize(l.to, int(l.off[n]))
	l.odds = resize(l.odds, int(l.off[n]))
	for _, e := range l.items {
		w := e.odds
		if e.class >= 0 && shift != nil {
			w = min(w+shift[e.class], surest)
		}
		if e.i == e.j {
			l.self[e.i] += max(w, 0)
			continue
		}
		for _, d := range [2][2]int32{{e.i, e.j}, {e.j, e.i}} {
			at := l.off[d[0]]
			l.to[at], l.odds[at] = d[1], w-l.base
			l.off[d[0]]++
		}
	}
	copy(l.off[1:], l.off[:n])
	l.off[0] = 0
}

// row returns the neighbours of node i and their log odds beyond base.
func (l *local) row(i int32) (to []int32, odds []float64) {
	return l.to[l.off[i]:l.off[i+1]], l.odds[l.off[i]:l.off[i+1]]
}

// between makes the matrix of log odds between nodes.
func (l *local) between() []float64 {
	n := l.n
	l.dense = resize(l.dense, n*n)
	for i := range n {
		for j := range n {
			l.dense[i*n+j] = l.base * float64(l.size[i]) * float64(l.size[j])
		}
		to, odds := l.row(int32(i))
		for e, j := range to {
			l.dense[i*n+int(j)] += odds[e]
		}
	}
	return l.dense
}

// resize returns a slice of n elements, s itself if it is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
