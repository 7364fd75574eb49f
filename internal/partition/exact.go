package partition

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// exact sums over all partitions of a few nodes. Sets of nodes are bit masks.
// Everything follows from the recursion over the cluster that holds the first
// node of a set: logZ(s) = log Σ_{c ⊆ s, first(s) ∈ c} exp(W(c) + logZ(s \ c)),
// 3^n/2 terms instead of the number of partitions.
type exact struct {
	n    int
	w    []float64 // weight of a cluster, by mask; -Inf if it is excluded
	logZ []float64 // of the partitions of a set, by mask

	sum   []float64 // scratch by mask: log odds inside the cluster,
	size  []int32   // its records
	lists []listSet // and its lists
	best  []float64 // scratch of maximise
	pick  []uint32

	choices [][]choice // clusters of the first node of a set, likeliest first; nil until asked for
}

// choice is a possible cluster of a set's first node, and its probability.
type choice struct {
	mask uint32
	p    float64
}

// weigh fills w for the clusters of l's nodes: self inside and between the
// nodes, a matrix, added up and scaled.
func (x *exact) weigh(l *local, self, between []float64) {
	x.n = l.n
	full := 1 << x.n
	x.w, x.sum = resize(x.w, full), resize(x.sum, full)
	x.size, x.lists = resize(x.size, full), resize(x.lists, full)
	x.w[0], x.sum[0], x.size[0], x.lists[0] = 0, 0, 0, listSet{}
	for m := 1; m < full; m++ {
		i := bits.TrailingZeros(uint(m))
		rest := m & (m - 1)
		s := x.sum[rest] + self[i]
		row := between[i*x.n : (i+1)*x.n]
		for r := rest; r != 0; r &= r - 1 {
			s += row[bits.TrailingZeros(uint(r))]
		}
		if x.lists[rest].meets(&l.lists[i]) {
			s = math.Inf(-1)
		}
		x.sum[m] = s
		x.size[m] = x.size[rest] + l.size[i]
		x.lists[m] = x.lists[rest]
		x.lists[m].join(&l.lists[i])
		if x.w[m] = s; !math.IsInf(s, -1) {
			x.w[m] = l.scale.weight(s, x.size[m])
		}
	}
}

// load prepares for the partitions of l's nodes.
func (x *exact) load(l *local) {
	x.weigh(l, l.self, l.between())
	if l.group != nil && x.n > 2 {
		x.regroup(l)
	}
	full := uint32(1) << x.n
	x.logZ = resize(x.logZ, int(full))
	x.logZ[0] = 0
	for set := uint32(1); set < full; set++ {
		x.logZ[set] = x.total(set)
	}
	x.choices = x.choices[:0]
}

// regroup replaces the weights of clusters of three nodes or more by what the
// problem says of them as a whole.
func (x *exact) regroup(l *local) {
	weight := l.group(l.nodes())
	for m := uint32(1); m < 1<<x.n; m++ {
		if bits.OnesCount32(m) < 3 || math.IsInf(x.w[m], -1) {
			continue
		}
		x.w[m] = min(weight(m), surest*float64(x.size[m]))
	}
}

// total is logZ of a set whose subsets have theirs.
func (x *exact) total(set uint32) float64 {
	top := math.Inf(-1)
	first, rest := set&-set, set&(set-1)
	for sub := rest; ; sub = (sub - 1) & rest {
		top = max(top, x.w[first|sub]+x.logZ[rest^sub])
		if sub == 0 {
			break
		}
	}
	z := 0.0
	for sub := rest; ; sub = (sub - 1) & rest {
		if t := x.w[first|sub] + x.logZ[rest^sub] - top; t > -745 {
			z += math.Exp(t)
		}
		if sub == 0 {
			break
		}
	}
	return top + math.Log(z)
}

// links fills p, an n by n matrix, with the probabilities that two nodes are
// in one cluster.
func (x *exact) links(p []float64) {
	clear(p)
	n, full := x.n, uint32(1)<<x.n-1
	for c := uint32(1); c <= full; c++ {
		t := x.w[c] + x.logZ[full^c] - x.logZ[full]
		if c&(c-1) == 0 || t < -745 {
			continue
		}
		q := math.Exp(t)
		for r := c; r != 0; r &= r - 1 {
			i := bits.TrailingZeros32(r)
			for s := r & (r - 1); s != 0; s &= s - 1 {
				p[i*n+bits.TrailingZeros32(s)] += q
			}
		}
	}
	for i := range n {
		p[i*n+i] = 1
		for j := range i {
			q := min(p[j*n+i], 1)
			p[i*n+j], p[j*n+i] = q, q
		}
	}
}

// maximise finds the partition with the greatest sum of weights and gives each
// node the first node of its cluster. Of equals it takes the one that divides more.
func (x *exact) maximise(label []int32) {
	full := uint32(1) << x.n
	x.best, x.pick = resize(x.best, int(full)), resize(x.pick, int(full))
	x.best[0] = 0
	for set := uint32(1); set < full; set++ {
		first, rest := set&-set, set&(set-1)
		top, pick := x.w[first]+x.best[rest], first
		for sub := rest; sub != 0; sub = (sub - 1) & rest {
			if t := x.w[first|sub] + x.best[rest^sub]; t > top+1e-12*math.Abs(top) {
				top, pick = t, first|sub
			}
		}
		x.best[set], x.pick[set] = top, pick
	}
	for set := full - 1; set != 0; set &^= x.pick[set] {
		mark(label, x.pick[set])
	}
}

// mark gives the nodes of a cluster its first node as label.
func mark(label []int32, cluster uint32) {
	first := int32(bits.TrailingZeros32(cluster))
	for r := cluster; r != 0; r &= r - 1 {
		label[bits.TrailingZeros32(r)] = first
	}
}

// draw gives each node the first node of its cluster in a random partition.
func (x *exact) draw(g *lane, label []int32) {
	for set := uint32(1)<<x.n - 1; set != 0; {
		if set&(set-1) == 0 {
			mark(label, set)
			return
		}
		of := x.chosen(set)
		c := of[len(of)-1].mask
		u := g.uniform()
		for i := range of {
			if u -= of[i].p; u < 0 {
				c = of[i].mask
				break
			}
		}
		mark(label, c)
		set &^= c
	}
}

// chosen lists the clusters that the first node of a set can have.
func (x *exact) chosen(set uint32) []choice {
	if len(x.choices) == 0 {
		x.choices = resize(x.choices, 1<<x.n)
		clear(x.choices)
	}
	if of := x.choices[set]; of != nil {
		return of
	}
	var of []choice
	first, rest := set&-set, set&(set-1)
	for sub := rest; ; sub = (sub - 1) & rest {
		if t := x.w[first|sub] + x.logZ[rest^sub] - x.logZ[set]; t > -745 {
			of = append(of, choice{first | sub, math.Exp(t)})
		}
		if sub == 0 {
			break
		}
	}
	slices.SortFunc(of, func(a, b choice) int {
		return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.mask, b.mask))
	})
	// Rounding leaves a hair of probability over: it goes to the likeliest, not
	// to the least likely.
	of = append(of, choice{of[0].mask, 1})
	x.choices[set] = of
	return of
}
