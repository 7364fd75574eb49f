package partition

import (
	"context"
	"math"
)

// How long the chains of a component run: sweeps before the first draw, and
// between two draws of one chain. Probabilities alone profit from every sweep.
const (
	burnIn   = 60
	thinning = 5
	far      = 60
)

// sampler draws partitions of a component that is too large to be summed: two
// Markov chains, one begun with every node alone and one with a greedy
// agglomeration, give the draws in turn, so that their disagreement shows where
// they have not forgotten where they began. From every node alone the way is too
// long in components of more than far nodes; there nodes first move by themselves.
type sampler struct {
	l      *local
	chains [2]*chain
	draws  [2]int
	linked [2][]int32 // draws of each chain in which the ends of a row's entry are linked
}

func newSampler(ctx context.Context, l *local, s lanes) (*sampler, error) {
	first := l.rec[0]
	greedy := newState(l)
	greedy.agglomerate()
	for greedy.moves() {
	}
	var start []int32
	if l.n > far {
		moved := newState(l)
		moved.climb()
		start = moved.label
	}
	x := &sampler{l: l}
	x.chains[0] = newChain(l, s.chain(first, 0), start)
	x.chains[1] = newChain(l, s.chain(first, 1), greedy.label)
	for i, c := range x.chains {
		x.linked[i] = make([]int32, len(l.to))
		for range burnIn {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c.sweep()
		}
	}
	return x, nil
}

// next makes the next draw, so many sweeps after the last one of the same
// chain: each node's cluster, valid until the call after next.
func (x *sampler) next(sweeps int) *chain {
	k := 0
	if x.draws[1] < x.draws[0] {
		k = 1
	}
	c := x.chains[k]
	for range sweeps {
		c.sweep()
	}
	x.draws[k]++
	for i := range c.label {
		for e := x.l.off[i]; e < x.l.off[i+1]; e++ {
			if j := x.l.to[e]; int32(i) < j && c.label[i] == c.label[j] {
				x.linked[k][e]++
			}
		}
	}
	return c
}

// shifted lets the chains go on with other odds: l was weighed anew.
func (x *sampler) shifted() {
	for _, c := range x.chains {
		c.self, c.odds = x.l.self, x.l.odds
		c.recount()
	}
}

// gap is the largest difference between the chains in the probability of a
// link, and whether it is more than chance explains: more than a tenth beyond
// four standard errors of the difference between independent draws.
func (x *sampler) gap() (gap float64, doubtful bool) {
	m0, m1 := float64(x.draws[0]), float64(x.draws[1])
	if m1 == 0 {
		return 0, false
	}
	for e := range x.linked[0] {
		p0, p1 := float64(x.linked[0][e])/m0, float64(x.linked[1][e])/m1
		p := (p0*m0 + p1*m1) / (m0 + m1)
		d := math.Abs(p0 - p1)
		gap = max(gap, d)
		doubtful = doubtful || d > 0.1+4*math.Sqrt(p*(1-p)*(1/m0+1/m1))
	}
	return gap, doubtful
}

// doubt is the entry of the report, if there is one to make.
func (x *sampler) doubt() (Doubt, bool) {
	gap, doubtful := x.gap()
	return Doubt{x.l.rec[0], len(x.l.rec), gap}, doubtful
}
