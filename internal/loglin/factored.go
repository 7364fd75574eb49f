package loglin

import (
	"math"
	"math/bits"

	"undercount/internal/lattice"
	"undercount/internal/lp"
)

// Factored fits the same models as [Fitter] to tables of up to 16 lists
// without a pass over all 2^k histories. Lists that no term joins are
// independent of each other, so the fitted counts are a product over blocks:
// the connected components of the graph whose edges are the terms. Every sum
// of fitted counts is then a product of sums over blocks, and a model with few
// interactions costs little more at sixteen lists than at four. It needs the
// observed histories only.
//
// It belongs to one goroutine. Use SetCells, then for each model SetModel,
// Check and Fit.
type Factored struct {
	lists    int
	hist     []uint32 // observed histories
	n        []float64
	observed float64
	zero     float64
	zeroCell bool

	terms   []uint32 // free, the empty one last
	margin  []float64
	gone    []uint32 // terms fixed at −∞
	block   []int    // of each free term; unused for the empty one
	local   []uint32 // the term within its block
	share   []float64
	blocks  []component
	of      [16]int // block of each list
	pos     [16]int // place of each list in its block
	b0      float64
	logZ    float64 // log of all fitted counts over that of the all-zero history
	fresh   bool
	work    newton
	rank    ranker
	check   quotient
	solver  lp.Solver
	warming []float64
}

// component is a set of lists joined by terms, with arrays over its 2^c
// histories. mu is relative to the all-zero history of the block.
type component struct {
	mask    uint32
	active  []bool
	eta, mu []float64
	sum     []float64 // superset sums of mu
	rest    float64   // Σ mu but for the all-zero history
}

// NewFactored returns a Factored for tables of k lists, 2 to 16.
func NewFactored(k int) *Factored { return &Factored{lists: k} }

// SetCells sets the table by its histories; counts may be zero or fractional.
// The slices are copied. The model set before, if any, must be set again.
func (f *Factored) SetCells(hist []uint32, counts []float64) {
	f.hist, f.n, f.observed, f.zero, f.zeroCell = f.hist[:0], f.n[:0], 0, 0, false
	for i, c := range counts {
		if c > 0 && hist[i] != 0 {
			f.hist, f.n = append(f.hist, hist[i]), append(f.n, c)
			f.observed += c
		}
	}
}

// SetCounts is as [Fitter.SetCounts], for counts of all 2^k histories.
func (f *Factored) SetCounts(counts []float64, zeroCell bool) {
	f.hist, f.n, f.observed, f.zero, f.zeroCell = f.hist[:0], f.n[:0], 0, 0, false
	for w, c := range counts {
		if c > 0 && w != 0 {
			f.hist, f.n = append(f.hist, uint32(w)), append(f.n, c)
			f.observed += c
		}
	}
	if zeroCell {
		f.zero, f.zeroCell = counts[0], true
	}
}

// SetZeroCell gives the all-zero history a count, keeping the model.
func (f *Factored) SetZeroCell(n0 float64) {
	f.zero, f.zeroCell = n0, true
	if len(f.margin) > 0 {
		f.margin[len(f.margin)-1] = f.observed + n0
	}
}

// Margin returns the entities on at least the lists of t.
func (f *Factored) Margin(t uint32) float64 {
	s := 0.0
	for i, h := range f.hist {
		if h&t == t {
			s += f.n[i]
		}
	}
	return s
}

// SetModel is as [Fitter.SetModel]; the order of the terms is kept in Free,
// but for the empty one, which goes last.
func (f *Factored) SetModel(terms []uint32) {
	f.terms, f.margin, f.gone = f.terms[:0], f.margin[:0], f.gone[:0]
	for _, t := range terms {
		if t == 0 {
			continue
		}
		if m := f.Margin(t); m > 0 {
			f.terms, f.margin = append(f.terms, t), append(f.margin, m)
		} else {
			f.gone = append(f.gone, t)
		}
	}
	f.join()
	f.block, f.local = f.block[:0], f.local[:0]
	for _, t := range f.terms {
		b, l := f.place(t)
		f.block, f.local = append(f.block, b), append(f.local, l)
	}
	for _, t := range f.gone {
		b, l := f.place(t)
		a := f.blocks[b].active
		for w := l; w < uint32(len(a)); w = (w + 1) | l {
			a[w] = false
		}
	}
	f.terms, f.margin = append(f.terms, 0), append(f.margin, f.observed)
	if f.zeroCell {
		f.margin[len(f.margin)-1] += f.zero
	}
}

// join finds the blocks of the model's terms.
func (f *Factored) join() {
	var masks [16]uint32
	m := masks[:f.lists]
	for i := range m {
		m[i] = 1 << i
	}
	merge := func(t uint32) {
		into := -1
		for i := 0; i < len(m); i++ {
			if m[i]&t == 0 {
				continue
			}
			if into < 0 {
				into = i
				continue
			}
			m[into] |= m[i]
			m[i] = m[len(m)-1]
			m = m[:len(m)-1]
			i--
		}
	}
	for _, t := range f.terms {
		merge(t)
	}
	for _, t := range f.gone {
		merge(t)
	}
	for len(f.blocks) < len(m) {
		f.blocks = append(f.blocks, component{})
	}
	f.blocks = f.blocks[:len(m)]
	for b, mask := range m {
		c := &f.blocks[b]
		c.mask = mask
		size := 1 << bits.OnesCount32(mask)
		if cap(c.eta) < size {
			c.eta, c.mu, c.sum, c.active = make([]float64, size), make([]float64, size), make([]float64, size), make([]bool, size)
		}
		c.eta, c.mu, c.sum, c.active = c.eta[:size], c.mu[:size], c.sum[:size], c.active[:size]
		for i := range c.active {
			c.active[i] = true
		}
		at := 0
		for s := mask; s != 0; s &= s - 1 {
			i := bits.TrailingZeros32(s)
			f.of[i], f.pos[i] = b, at
			at++
		}
	}
}

// place returns the block of a term that is not empty, and the term within it.
func (f *Factored) place(t uint32) (block int, local uint32) {
	block = f.of[bits.TrailingZeros32(t)]
	for ; t != 0; t &= t - 1 {
		local |= 1 << f.pos[bits.TrailingZeros32(t)]
	}
	return block, local
}

// Fixed returns how many terms of the model are fixed at −∞.
func (f *Factored) Fixed() int { return len(f.gone) }

// Free returns the terms that are not, the empty one last: the order of Beta.
func (f *Factored) Free() []uint32 { return f.terms }

// Beta returns the parameters of the last fit. It is overwritten by the next.
func (f *Factored) Beta() []float64 { return f.work.beta }

// Fit maximises the likelihood. Call it only when Check found nothing amiss.
func (f *Factored) Fit(o Options) Fit {
	if len(o.Warm) != len(f.terms) {
		o.Warm = f.start()
	}
	return f.work.run(f, o)
}

// Expected returns the fitted number on at least the lists of t at the last
// fit, the all-zero history included when t is empty.
func (f *Factored) Expected(t uint32) float64 {
	f.eval(f.work.beta)
	f.sums()
	return f.expected(t)
}

// ExpectedAll is Expected for several terms at once.
func (f *Factored) ExpectedAll(dst []float64, terms []uint32) {
	f.eval(f.work.beta)
	f.sums()
	for i, t := range terms {
		dst[i] = f.expected(t)
	}
}

func (f *Factored) expected(t uint32) float64 {
	e := math.Exp(f.b0 + f.logZ)
	for b := range f.blocks {
		c := &f.blocks[b]
		part := t & c.mask
		if part == 0 {
			continue
		}
		_, l := f.place(part)
		e *= c.sum[l] / c.sum[0]
	}
	return e
}

// Mu returns the fitted counts of the last fit for all 2^k histories; 0 for
// histories that left the table.
func (f *Factored) Mu() []float64 {
	mu := make([]float64, 1<<f.lists)
	for i, t := range f.terms {
		mu[t] = f.work.beta[i]
	}
	lattice.Subsets(mu)
	for w := range mu {
		mu[w] = math.Exp(mu[w])
	}
	for _, t := range f.gone {
		for w := t; w < uint32(len(mu)); w = (w + 1) | t {
			mu[w] = 0
		}
	}
	return mu
}

// start returns the fit of independent lists, the other terms at 0.
func (f *Factored) start() []float64 {
	p := len(f.terms)
	if cap(f.warming) < p {
		f.warming = make([]float64, p+8)
	}
	w := f.warming[:p]
	clear(w)
	N := f.observed + f.zero
	if !f.zeroCell {
		N = independentTotal(f.observed, f.margin, f.terms)
	}
	w[p-1] = math.Log(N)
	for i, t := range f.terms {
		if t != 0 && t&(t-1) == 0 {
			q := math.Min(f.margin[i]/N, 0.999)
			w[i] = math.Log(q / (1 - q))
			w[p-1] += math.Log1p(-q)
		}
	}
	return w
}

// independentTotal solves n = N (1 − Π (1 − n_i/N)) for N, which gives the
// maximum likelihood fit of independent lists, within bounds that serve as a
// starting value when there is no root.
func independentTotal(n float64, margin []float64, terms []uint32) float64 {
	excess := func(N float64) float64 { // falls in N past the root
		miss := 1.0
		for i, t := range terms {
			if t != 0 && t&(t-1) == 0 {
				miss *= 1 - margin[i]/N
			}
		}
		return n - N*(1-miss)
	}
	lo, hi := n*(1+1e-6), 2*n
	for excess(hi) > 0 && hi < 1e4*n {
		lo, hi = hi, 2*hi
	}
	for hi-lo > 1e-10*hi {
		mid := (lo + hi) / 2
		if excess(mid) > 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

func (f *Factored) size() int { return len(f.terms) }

func (f *Factored) eval(beta []float64) float64 {
	f.fresh = false
	kernel := 0.0
	for b := range f.blocks {
		clear(f.blocks[b].eta)
	}
	last := len(f.terms) - 1
	for i := range last {
		f.blocks[f.block[i]].eta[f.local[i]] = beta[i]
	}
	for i, b := range beta {
		kernel += b * f.margin[i]
	}
	f.b0, f.logZ = beta[last], 0
	for b := range f.blocks {
		c := &f.blocks[b]
		lattice.Subsets(c.eta)
		c.mu[0], c.rest = 1, 0
		for w := 1; w < len(c.eta); w++ {
			m := 0.0
			if c.active[w] {
				if c.eta[w] > maxEta {
					return math.Inf(-1)
				}
				m = math.Exp(c.eta[w])
			}
			c.mu[w] = m
			c.rest += m
		}
		f.logZ += math.Log1p(c.rest)
	}
	if f.b0+f.logZ > maxEta || f.b0 > maxEta {
		return math.Inf(-1)
	}
	return kernel - f.total()
}

// total is the sum of the fitted counts of the cells in the likelihood.
func (f *Factored) total() float64 {
	if f.zeroCell {
		return math.Exp(f.b0 + f.logZ)
	}
	return math.Exp(f.b0) * math.Expm1(f.logZ)
}

func (f *Factored) sums() {
	if f.fresh {
		return
	}
	for b := range f.blocks {
		c := &f.blocks[b]
		copy(c.sum, c.mu)
		lattice.Supersets(c.sum)
	}
	f.share = f.share[:0]
	for i := range len(f.terms) - 1 {
		s := f.blocks[f.block[i]].sum
		f.share = append(f.share, s[f.local[i]]/s[0])
	}
	f.share = append(f.share, 1)
	f.fresh = true
}

func (f *Factored) score(dst []float64) {
	f.sums()
	all := math.Exp(f.b0 + f.logZ)
	for i, m := range f.margin {
		dst[i] = m - all*f.share[i]
	}
	last := len(dst) - 1
	dst[last] = f.margin[last] - f.total()
}

func (f *Factored) info(h []float64) {
	f.sums()
	p := len(f.terms)
	all := math.Exp(f.b0 + f.logZ)
	for i := range p - 1 {
		row := h[i*p : i*p+i+1]
		s := f.blocks[f.block[i]].sum
		mine, b, l := all*f.share[i], f.block[i], f.local[i]
		scale := all / s[0]
		for j := range row {
			if f.block[j] == b {
				row[j] = scale * s[l|f.local[j]]
			} else {
				row[j] = mine * f.share[j]
			}
		}
	}
	row := h[(p-1)*p:]
	for j := range p - 1 {
		row[j] = all * f.share[j]
	}
	row[p-1] = f.total()
}

// startSystem is not used: Fit always gives starting values.
func (f *Factored) startSystem(_, _ []float64) bool { return false }
