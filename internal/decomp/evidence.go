package decomp

import "math"

// Cell is an observed capture history and its count.
type Cell struct {
	History uint32
	Count   float64
}

// Evidence holds what a table says about each set of lists, for one value of
// the hyper-Dirichlet parameter.
//
// With n observed, m missing, N = n+m and A = 2^k·delta, the log posterior of m
// and a graph is, up to a constant,
//
//	Σ_S c_S·L_S(m) + lgamma(A) − lgamma(N+A) + log N!/(m!·Π n_w!) + log prior(N)
//
// over its cliques S (c_S = 1) and separators (c_S = −1, empty ones included),
// where L_S sums lgamma(n_c+d) − lgamma(d), d = delta·2^(k−|S|), over the cells
// c of the margin S. Only the all-zero cell of a margin depends on m: it holds
// z_S+m. As the c_S sum to 1, the terms of order m·log m cancel; see rising.
type Evidence struct {
	k     int
	n     float64 // observed
	total float64 // A
	delta float64
	cells []Cell
	fixed float64 // terms that depend on neither graph nor m
	sets  []margin
	have  []bool
	count []float64 // working space by cell of a margin
}

// margin is the part of L_S that one set of lists contributes.
type margin struct {
	base  float64 // of the cells that do not depend on m
	shift float64 // z_S + d_S − 1
	zeros float64 // z_S
	prior float64 // d_S
}

// NewEvidence prepares a table of k lists. delta is the prior count in each of
// the 2^k cells.
func NewEvidence(k int, cells []Cell, delta float64) *Evidence {
	e := &Evidence{k: k, delta: delta, total: delta * float64(int(1)<<k), cells: cells,
		sets: make([]margin, 1<<k), have: make([]bool, 1<<k), count: make([]float64, 1<<k)}
	e.fixed = lgamma(e.total)
	for _, c := range cells {
		e.n += c.Count
		e.fixed -= lgamma(c.Count + 1)
	}
	return e
}

// K is the number of lists.
func (e *Evidence) K() int { return e.k }

// N is the number observed.
func (e *Evidence) N() float64 { return e.n }

// margin returns the part of one set of lists, computing it at first use.
func (e *Evidence) margin(set uint16) *margin {
	m := &e.sets[set]
	if e.have[set] {
		return m
	}
	e.have[set] = true
	m.prior = e.total / float64(int(1)<<popcount(set))
	for _, c := range e.cells {
		e.count[c.History&uint32(set)] += c.Count
	}
	m.zeros = e.count[0]
	m.base = -lgamma(m.prior)
	for _, c := range e.cells {
		h := c.History & uint32(set)
		if x := e.count[h]; x > 0 && h != 0 {
			m.base += lgamma(x+m.prior) - lgamma(m.prior)
		}
		e.count[h] = 0
	}
	e.count[0] = 0
	m.shift = m.zeros + m.prior - 1
	return m
}

// Bearing says what bounds N under a graph.
type Bearing struct {
	// Overlaps is the evidence on the missing count: the number of entities
	// beyond the first of their list, among those whose joint appearance closes
	// the count. It is 0 for the complete graph, and for two independent lists
	// the number on both. With 0 only the prior bounds N.
	Overlaps float64
	// Power is the exponent of N in the likelihood as N grows. With a prior of
	// order N^a the posterior is proper only if Power + a < −1.
	Power float64
}

// Bearing returns what bounds N under a decomposable graph.
func (e *Evidence) Bearing(g Graph) Bearing {
	t, _ := g.Decompose()
	zeros, prior := 0.0, 0.0
	for _, c := range t.Cliques {
		m := e.margin(c)
		zeros, prior = zeros+m.zeros, prior+m.prior
	}
	for _, c := range t.Separators {
		m := e.margin(c)
		zeros, prior = zeros-m.zeros, prior-m.prior
	}
	return Bearing{-zeros, zeros + prior - e.total}
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// argument is m+1 with what rising needs of it.
type argument struct{ y, log, tail float64 }

// smallest argument for which Stirling's series has full precision.
const stirlingFrom = 32

func newArgument(m float64) argument {
	y := m + 1
	return argument{y, math.Log(y), stirlingTail(y)}
}

// stirlingTail is lgamma(x) − ((x−½) log x − x + ½ log 2π).
func stirlingTail(x float64) float64 {
	i := 1 / x
	q := i * i
	return i * (1.0/12 - q*(1.0/360-q*(1.0/1260-q/1680)))
}

// rising returns lgamma(y+a) − lgamma(y) for a > −1 without the cancellation
// that the difference of two large numbers brings.
func (p argument) rising(a float64) float64 {
	if p.y < stirlingFrom {
		return lgamma(p.y+a) - lgamma(p.y)
	}
	return (p.y+a-0.5)*math.Log1p(a/p.y) + a*(p.log-1) + stirlingTail(p.y+a) - p.tail
}
