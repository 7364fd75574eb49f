package link

import (
	"math"
	"math/bits"
)

// groupScore judges whether several records are one entity. For each comparison
// one of the records is taken to say the truth, each of them in turn, and the
// others are copies of it, with errors or without (the hit-miss model of Copas
// and Hilton 1990, with the truth among what was recorded). Records that were
// damaged in different places, or lack different fields, are so judged by what
// they say together, and the evidence of a value that several share is counted
// once for each that shares it and not once for each pair.
type groupScore struct {
	n, k   int
	m      []float32 // by pair of nodes and feature: log of m over u; NaN where nothing is said
	err    []uint8
	group  []uint8
	state  []uint8   // by pair: what a direct link may be
	lists  [][]uint8 // by node: the lists of its records
	kin    []float64 // by pair: what is taken off because they may be relatives
	fit    []float64 // by pair: the sum of m
	least  float64   // the least of the prior odds
	job    *job
	scorer *scorer
}

const (
	direct  = iota // a link like any other
	unnamed        // not by itself: one of them has no name
	barred         // never directly
	never          // not even through others
)

// group is the hook for partition.Problem.
func (j *job) group(nodes [][]int32) func(cluster uint32) float64 {
	n, k := len(nodes), len(j.fs)
	g := &groupScore{n: n, k: k, job: j, scorer: j.scorer.clone()}
	g.m = make([]float32, n*n*k)
	g.err, g.group = make([]uint8, n*n*k), make([]uint8, n*n*k)
	g.state = make([]uint8, n*n)
	g.kin, g.fit = make([]float64, n*n), make([]float64, n*n)
	g.lists = make([][]uint8, n)
	for a, rs := range nodes {
		for _, r := range rs {
			g.lists[a] = append(g.lists[a], j.r.list[r])
		}
	}
	for i := range g.m {
		g.m[i] = float32(math.NaN())
	}
	for a := range n {
		for b := range a {
			g.compare(a, b, nodes[a], nodes[b])
		}
	}
	return g.weight
}

// compare fills the entries of two nodes; of several records in a node the best
// fit counts for each feature.
func (g *groupScore) compare(a, b int, as, bs []int32) {
	s, j := g.scorer, g.job
	at := (a*g.n + b) * g.k
	state := uint8(barred)
	var pt pattern
	for _, x := range as {
		for _, y := range bs {
			x, y := min(x, y), max(x, y)
			if j.datesApart(x, y) {
				state = never
			}
			if !j.pairAllowed(x, y) {
				continue
			}
			s.levels(x, y, &pt)
			this := uint8(direct)
			if s.barred(x, y, &pt) {
				this = unnamed
			}
			if state != never {
				state = min(state, this)
			}
			g.least = math.Min(g.least, j.odds.match[j.odds.class(j.r, x, y)])
			_, kin := s.weigh(x, y, &pt)
			g.kin[a*g.n+b] = math.Max(g.kin[a*g.n+b], logAdd(0, kin))
			for k, f := range s.fs {
				l := pt[k]
				if l == 0 {
					continue
				}
				u := s.logU(k, l, x, y)
				m := float32(s.lg.m[k][l] - u)
				if old := g.m[at+k]; old == old && old >= m {
					continue
				}
				g.m[at+k] = m
				g.err[at+k], g.group[at+k] = f.levels[l].err, f.levels[l].group
			}
		}
	}
	g.state[a*g.n+b], g.state[b*g.n+a] = state, state
	g.kin[b*g.n+a] = g.kin[a*g.n+b]
	for k := range g.k {
		if v := g.m[at+k]; v == v {
			g.fit[a*g.n+b] += float64(v)
		}
	}
	g.fit[b*g.n+a] = g.fit[a*g.n+b]
	to := (b*g.n + a) * g.k
	copy(g.m[to:to+g.k], g.m[at:at+g.k])
	copy(g.err[to:to+g.k], g.err[at:at+g.k])
	copy(g.group[to:to+g.k], g.group[at:at+g.k])
}

// weight is the log odds that the nodes of a cluster are one entity, against
// their being all different.
func (g *groupScore) weight(cluster uint32) float64 {
	centre, ok := g.centre(cluster)
	if !ok {
		return math.Inf(-1)
	}
	errs := make([]int, g.n)
	w := g.prior(cluster)
	for k := range g.k {
		w += g.feature(k, cluster, errs)
	}
	least := math.MaxInt
	s := g.scorer
	for c := cluster; c != 0; c &= c - 1 {
		i := bits.TrailingZeros32(c)
		if i != centre {
			w += s.lg.h[min(errs[i], maxErrors)] - s.norm(g.compared(centre, i)) - g.kin[centre*g.n+i]
		}
		least = min(least, errs[i])
	}
	// The record with fewest errors is the one that is not a copy.
	w += s.lg.h[min(errs[centre], maxErrors)] - s.lg.h[min(least, maxErrors)]
	return g.calibrated(cluster, centre, w)
}

// centre is the node that fits the others best. ok is false if some of the nodes
// cannot be together.
func (g *groupScore) centre(cluster uint32) (centre int, ok bool) {
	best := math.Inf(-1)
	for c := cluster; c != 0; c &= c - 1 {
		i := bits.TrailingZeros32(c)
		sum, linked := 0.0, false
		for o := cluster &^ (1 << i); o != 0; o &= o - 1 {
			p := i*g.n + bits.TrailingZeros32(o)
			if g.state[p] == never {
				return 0, false
			}
			linked = linked || g.state[p] == direct
			sum += g.fit[p]
		}
		if !linked {
			return 0, false // nothing brings it in
		}
		if sum > best {
			best, centre = sum, i
		}
	}
	return centre, true
}

// prior is the log odds of a cluster before anything is compared. The first
// record of each list links it to another list; a further one of the same list
// repeats it, and does so the easier the more repeats there are (as in the
// Chinese restaurant process).
func (g *groupScore) prior(cluster uint32) float64 {
	o, lists := g.job.odds, g.job.odds.lists
	var count [MaxLists]int
	for c := cluster; c != 0; c &= c - 1 {
		for _, l := range g.lists[bits.TrailingZeros32(c)] {
			count[l]++
		}
	}
	var sum, across, kinds float64
	distinct := 0
	for a, n := range count[:lists] {
		if n == 0 {
			continue
		}
		distinct++
		if n > 1 {
			within := g.least
			if k := a*lists + a; o.pairs[k] > 0 {
				within = o.match[k]
			}
			again, _ := math.Lgamma(float64(n))
			sum += float64(n-1)*within + again
		}
		for b := a + 1; b < lists; b++ {
			if k := a*lists + b; count[b] > 0 && o.pairs[k] > 0 {
				across += o.match[k]
				kinds++
			}
		}
	}
	switch {
	case distinct < 2:
	case kinds > 0:
		sum += across / kinds * float64(distinct-1)
	default:
		sum += g.least * float64(distinct-1)
	}
	return sum
}

// feature is the log of the probability of what the nodes say in one
// comparison, for one entity over unrelated ones: the mean over the nodes whose
// word is taken. It counts the errors that the likeliest truth implies.
func (g *groupScore) feature(k int, cluster uint32, errs []int) float64 {
	var sums [32]float64
	best, at, n := math.Inf(-1), -1, 0
	for c := cluster; c != 0; c &= c - 1 {
		i := bits.TrailingZeros32(c)
		sum, says := 0.0, false
		for o := cluster &^ (1 << i); o != 0; o &= o - 1 {
			if v := g.m[(i*g.n+bits.TrailingZeros32(o))*g.k+k]; v == v {
				sum += float64(v)
				says = true
			}
		}
		if !says {
			continue
		}
		sums[n] = sum
		n++
		if sum > best {
			best, at = sum, i
		}
	}
	if n == 0 {
		return 0
	}
	var mean float64
	for _, s := range sums[:n] {
		mean += math.Exp(s - best)
	}
	for o := cluster &^ (1 << at); o != 0; o &= o - 1 {
		i := bits.TrailingZeros32(o)
		if x := (at*g.n+i)*g.k + k; g.m[x] == g.m[x] {
			errs[i] += int(g.err[x])
		}
	}
	return best + math.Log(mean/float64(n))
}

// compared names what could be compared between two nodes.
func (g *groupScore) compared(a, b int) uint64 {
	var key uint64
	at := (a*g.n + b) * g.k
	for k := range g.k {
		key <<= 3
		if g.m[at+k] == g.m[at+k] {
			key |= uint64(g.group[at+k])
		}
	}
	return key
}
