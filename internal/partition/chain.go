package partition

import (
	"math"
	"math/rand/v2"
)

// chain is a Markov chain over the partitions of a component.
type chain struct {
	*state
	g       *rand.Rand
	options []int32   // scratch
	weights []float64 // scratch
	members []int32   // scratch
	side    []int8    // scratch by node: 1 or 2 while a cluster is being divided

	tried, accepted int // splits and merges
	top             float64
	best            []int32 // the most probable partition met
}

func newChain(l *local, g *rand.Rand, start []int32) *chain {
	c := &chain{state: newState(l), g: g, side: make([]int8, l.n), best: make([]int32, l.n)}
	if start != nil {
		c.set(start)
	}
	c.top = math.Inf(-1)
	return c
}

// sweep lets every node choose its cluster once and tries some splits and merges.
func (c *chain) sweep() {
	for i := range int32(c.l.n) {
		c.gibbs(i)
	}
	for range 2 + min(c.l.n/4, 14+c.l.n/16) {
		c.splitMerge()
	}
	if t := c.total(); t > c.top {
		c.top = t
		copy(c.best, c.label)
	}
}

// gibbs draws the cluster of node i given all others. It chooses among the
// clusters with a neighbour of i, and being alone; a node that splits and merges
// brought into a cluster without neighbours stays there until they, or the
// moves of others, change that, which leaves the distribution as it is.
func (c *chain) gibbs(i int32) {
	c.links(i)
	from := c.label[i]
	if c.slots[from].nodes > 1 && !c.seen[from] {
		return
	}
	c.take(i)
	c.options, c.weights = c.options[:0], c.weights[:0]
	offer := func(to int32) {
		if w := c.gain(i, to); !math.IsInf(w, -1) {
			c.options, c.weights = append(c.options, to), append(c.weights, w)
		}
	}
	for _, to := range c.touched {
		if c.slots[to].nodes > 0 {
			offer(to)
		}
	}
	offer(c.empty())
	c.use(i, c.options[pickLog(c.weights, c.g.Float64())])
}

// pickLog picks an index with probability proportional to exp(w), by the
// uniform number u, and spoils w.
func pickLog(w []float64, u float64) int {
	top := math.Inf(-1)
	for _, x := range w {
		top = max(top, x)
	}
	sum := 0.0
	for i, x := range w {
		if w[i] = 0; x > top-40 { // below that it is lost in the sum's rounding
			w[i] = math.Exp(x - top)
			sum += w[i]
		}
	}
	u *= sum
	last := 0
	for i, x := range w {
		if x > 0 {
			last = i
			if u -= x; u < 0 {
				return i
			}
		}
	}
	return last
}

// splitMerge proposes to divide the cluster of two nodes, or to unite their
// clusters (Jain & Neal 2004, J. Comp. Graph. Stat. 13:158-182), where a
// division is proposed by allocating the cluster's nodes one after the other in
// random order (Dahl 2005, sequentially allocated merge-split).
func (c *chain) splitMerge() {
	n := int32(c.l.n)
	i, j := c.g.Int32N(n), int32(0)
	if to, _ := c.l.row(i); len(to) > 0 && c.g.Uint32()&1 == 0 {
		// Symmetry: the choice depends on the problem, not on the partition.
		j = to[c.g.IntN(len(to))]
	} else if j = c.g.Int32N(n - 1); j >= i {
		j++
	}
	a, b := c.label[i], c.label[j]
	c.members = c.members[:0]
	for k, m := range c.label {
		if (m == a || m == b) && int32(k) != i && int32(k) != j {
			c.members = append(c.members, int32(k))
		}
	}
	c.g.Shuffle(len(c.members), func(p, q int) { c.members[p], c.members[q] = c.members[q], c.members[p] })
	c.tried++
	if a == b {
		c.split(i, j)
	} else {
		c.merge(i, j)
	}
	c.side[i], c.side[j] = 0, 0
	for _, k := range c.members {
		c.side[k] = 0
	}
}

func (c *chain) split(i, j int32) {
	whole := c.slots[c.label[i]]
	x, y, logq := c.allocate(i, j, nil)
	if math.IsInf(logq, -1) || !c.accept(c.weight(&x)+c.weight(&y)-c.weight(&whole)-logq) {
		return
	}
	from, to := c.label[i], c.empty()
	c.free = c.free[:len(c.free)-1]
	c.slots[from], c.slots[to] = x, y
	c.label[j] = to
	for _, k := range c.members {
		if c.side[k] == 2 {
			c.label[k] = to
		}
	}
}

func (c *chain) merge(i, j int32) {
	a, b := c.label[i], c.label[j]
	x, y := c.slots[a], c.slots[b]
	if x.lists.meets(&y.lists) {
		return
	}
	_, _, logq := c.allocate(i, j, c.label)
	if math.IsInf(logq, -1) {
		return
	}
	whole := x
	whole.nodes += y.nodes
	whole.size += y.size
	whole.lists.join(&y.lists)
	whole.sum += y.sum + c.base*float64(x.size)*float64(y.size)
	for k, m := range c.label {
		if m != b {
			continue
		}
		for e := c.l.off[k]; e < c.l.off[k+1]; e++ {
			if c.label[c.l.to[e]] == a {
				whole.sum += c.odds[e]
			}
		}
	}
	if math.IsInf(whole.sum, -1) || !c.accept(c.weight(&whole)-c.weight(&x)-c.weight(&y)+logq) {
		return
	}
	c.slots[a], c.slots[b] = whole, slot{}
	c.free = append(c.free, b)
	for k, m := range c.label {
		if m == b {
			c.label[k] = a
		}
	}
}

func (c *chain) accept(logRatio float64) bool {
	if logRatio < 0 && math.Log(1-c.g.Float64()) > logRatio {
		return false
	}
	c.accepted++
	return true
}

// allocate divides members between a cluster begun by i and one begun by j, at
// random, or, if forced is not nil, as that partition has it. It returns the
// clusters and the log probability of the division, -Inf if it cannot come about.
func (c *chain) allocate(i, j int32, forced []int32) (x, y slot, logq float64) {
	alone := func(i int32) slot {
		return slot{1, c.l.size[i], c.self[i], c.l.lists[i]}
	}
	x, y = alone(i), alone(j)
	c.side[i], c.side[j] = 1, 2
	for _, k := range c.members {
		var link [3]float64
		for e := c.l.off[k]; e < c.l.off[k+1]; e++ {
			link[c.side[c.l.to[e]]] += c.odds[e]
		}
		x2, gx := c.with(&x, k, link[1])
		y2, gy := c.with(&y, k, link[2])
		if math.IsInf(gx, -1) && math.IsInf(gy, -1) {
			return x, y, math.Inf(-1)
		}
		first := c.g.Float64() < 1/(1+math.Exp(gy-gx))
		if forced != nil {
			first = forced[k] == forced[i]
		}
		if first {
			x, c.side[k] = x2, 1
			logq -= softplus(gy - gx)
		} else {
			y, c.side[k] = y2, 2
			logq -= softplus(gx - gy)
		}
	}
	return x, y, logq
}

// with is cluster t and node k together, and what that adds to the weight.
func (c *chain) with(t *slot, k int32, link float64) (slot, float64) {
	if t.lists.meets(&c.l.lists[k]) || math.IsInf(link, -1) {
		return *t, math.Inf(-1)
	}
	u := *t
	u.sum += c.self[k] + link + c.base*float64(c.l.size[k])*float64(t.size)
	u.nodes++
	u.size += c.l.size[k]
	u.lists.join(&c.l.lists[k])
	return u, c.weight(&u) - c.weight(t)
}

// softplus is log(1 + exp(x)).
func softplus(x float64) float64 {
	if x > 35 {
		return x
	}
	return math.Log1p(math.Exp(x))
}
