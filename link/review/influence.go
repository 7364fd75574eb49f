package review

import (
	"math"
	"math/bits"

	"undercount/link"
)

// history is the set of lists that an entity is on.
type history [4]uint64

func (h history) with(list int) history { h[list>>6] |= 1 << (list & 63); return h }

func (h history) or(g history) history {
	for i := range h {
		h[i] |= g[i]
	}
	return h
}

func (h history) count() int {
	n := 0
	for _, w := range h {
		n += bits.OnesCount64(w)
	}
	return n
}

// counts are what simple estimates of N need to know of the capture histories
// of all entities.
type counts struct {
	n      float64   // entities
	on     []float64 // entities on each list
	f1, f2 float64   // entities on one list, on two
}

// add counts entities of a history, or takes them away (times = -1).
func (c *counts) add(h history, times float64) {
	c.n += times
	for j := range c.on {
		if h[j>>6]>>(j&63)&1 == 1 {
			c.on[j] += times
		}
	}
	switch h.count() {
	case 1:
		c.f1 += times
	case 2:
		c.f2 += times
	}
}

// independent is the estimate of N if lists are independent and everybody is
// as likely as others to be on a list: the root of N (1 - prod (1 - n_j/N)) = n
// (J. N. Darroch, "The multiple-recapture census I", Biometrika 45, 1958), with
// one entity on every list added before and taken off after, which for two
// lists is the estimate of D. G. Chapman (1951) and always exists.
func (c *counts) independent() float64 {
	n := c.n + 1
	// The left side is increasing and concave: Newton from below stays below.
	N := n
	for range 200 {
		prod, slope := 1.0, 0.0
		for _, x := range c.on {
			prod *= 1 - (x+1)/N
		}
		if prod <= 0 {
			break // a list with everybody on it
		}
		for _, x := range c.on {
			slope += (x + 1) / (N - (x + 1))
		}
		// d/dN of N (1 - prod) is 1 - prod (1 + slope).
		step := (n - N*(1-prod)) / (1 - prod*(1+slope))
		N += step
		if !(step > N*1e-14) {
			break
		}
	}
	return N - 1
}

// chao is the lower bound for populations in which some are recorded more
// readily than others (A. Chao, "Estimating the population size for
// capture-recapture data with unequal catchability", Biometrics 43, 1987), in
// the form that exists without entities on two lists.
func (c *counts) chao() float64 {
	k := float64(len(c.on))
	return c.n + (k-1)/k*c.f1*(c.f1-1)/(2*(c.f2+1))
}

// change is how far apart N would be with the entities of two histories apart
// and together. c holds all other entities and is as before afterwards.
func (c *counts) change(a, b history) float64 {
	if len(c.on) < 2 {
		return 1
	}
	c.add(a, 1)
	c.add(b, 1)
	apart, apartChao := c.independent(), c.chao()
	c.add(a, -1)
	c.add(b, -1)
	c.add(a.or(b), 1)
	together, togetherChao := c.independent(), c.chao()
	c.add(a.or(b), -1)
	d := math.Abs(apart - together)
	if len(c.on) == 2 {
		return d
	}
	return (d + math.Abs(apartChao-togetherChao)) / 2
}

// Influence gives the influence of a pair on the count: by how many entities
// the estimate of N is expected to move when the pair is resolved, all others
// left as they are. As long as a pair is in doubt, N stands at its mean over
// both cases, p N1 + (1 - p) N0, where N1 is the estimate with the two entities
// merged and N0 with them apart; once it is known to be the same person N moves
// by (1 - p)|N1 - N0|, which happens with probability p, and otherwise by
// p |N1 - N0|. The expectation is
//
//	2 p (1 - p) |N1 - N0|.
//
// N1 and N0 come from re-evaluating simple estimates on the capture histories:
// for two lists that of Chapman; for more, the mean of the changes under
// independent lists (Darroch 1958) and of Chao's lower bound (1987), the one
// taking everybody to be equally easy to record and the other not; for one list
// the number of entities itself. So a pair of entities each on one list
// weighs more than a pair of well recorded ones, and under two lists all
// pairs across them weigh alike but for p. A pair whose records are in one
// entity now is taken apart by giving every other record of it to the side
// with which it has the likelier pair.
func (m *Material) Influence() func(link.Pair) float64 {
	c := &counts{on: make([]float64, len(m.Records.Lists()))}
	n := len(m.Entity)
	whole := make([]history, n) // of the entity that begins at each record
	next := make([]int32, n)    // the record before in the same entity, -1 at its first
	last := make([]int32, n)    // by entity: its last record
	for i, e := range m.Entity {
		if int(e) == i {
			next[i] = -1
		} else {
			next[i] = last[e]
		}
		last[e] = int32(i)
		whole[e] = whole[e].with(m.Records.List(i))
	}
	for i, e := range m.Entity {
		if int(e) == i {
			c.add(whole[i], 1)
		}
	}
	return func(p link.Pair) float64 {
		ea, eb := m.Entity[p.A], m.Entity[p.B]
		prob := m.doubt(p)
		weight := 2 * prob * (1 - prob)
		if ea != eb {
			c.add(whole[ea], -1)
			c.add(whole[eb], -1)
			d := c.change(whole[ea], whole[eb])
			c.add(whole[ea], 1)
			c.add(whole[eb], 1)
			return weight * d
		}
		var a, b history
		for i := last[ea]; i >= 0; i = next[i] {
			if i == p.A || i != p.B && m.nearer(i, p.A, p.B) {
				a = a.with(m.Records.List(int(i)))
			} else {
				b = b.with(m.Records.List(int(i)))
			}
		}
		c.add(whole[ea], -1)
		d := c.change(a, b)
		c.add(whole[ea], 1)
		return weight * d
	}
}

// nearer tells whether record i belongs rather with a than with b.
func (m *Material) nearer(i, a, b int32) bool {
	pa, pb := m.pair(int(min(i, a)), int(max(i, a))), m.pair(int(min(i, b)), int(max(i, b)))
	return pa.Probability >= pb.Probability
}

// doubt is the probability of a pair for the order of the queue. A pair that was
// decided before has probability 0 or 1 in the set of links; there its own odds speak.
func (m *Material) doubt(p link.Pair) float64 {
	if p.Probability >= link.Floor && p.Probability <= 1-link.Floor {
		return float64(p.Probability)
	}
	return 1 / (1 + math.Exp(-float64(p.LogOdds)))
}
