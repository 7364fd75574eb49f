package loglin

import (
	"math"

	"undercount/internal/lattice"
	"undercount/internal/lp"
)

// Fitter fits hierarchical log-linear models to tables of one number of lists.
// It belongs to one goroutine. Use SetCounts, then for each model SetModel,
// Check and Fit.
type Fitter struct {
	lists, cells int
	n            []float64 // counts by history; n[0] counts only if zeroCell
	margin       []float64 // superset sums of n
	zeroCell     bool
	observed     float64 // entities on at least one list

	terms  []uint32 // free terms of the model, the empty one last
	fixed  int      // terms fixed at −∞
	active []bool   // histories still in the table

	eta, mu, z []float64
	fresh      bool // z holds the superset sums of mu
	work       newton
	rank       ranker
	solver     lp.Solver
}

// NewFitter returns a Fitter for tables of k lists, 2 to 16.
func NewFitter(k int) *Fitter {
	c := 1 << k
	f := &Fitter{lists: k, cells: c, n: make([]float64, c), margin: make([]float64, c), active: make([]bool, c),
		eta: make([]float64, c), mu: make([]float64, c), z: make([]float64, c)}
	return f
}

// SetCounts sets the table: counts[w] entities with exactly history w. The
// all-zero history is unobserved and counts[0] ignored, unless zeroCell says
// that it is given, as it is at a trial value of N. Counts need not be whole.
// The model set before, if any, must be set again.
func (f *Fitter) SetCounts(counts []float64, zeroCell bool) {
	copy(f.n, counts)
	f.zeroCell = zeroCell
	if !zeroCell {
		f.n[0] = 0
	}
	copy(f.margin, f.n)
	lattice.Supersets(f.margin)
	f.observed = f.margin[0] - f.n[0]
}

// SetZeroCell gives the all-zero history a count, keeping the model.
func (f *Fitter) SetZeroCell(n0 float64) {
	f.margin[0] = f.observed + n0
	f.n[0] = n0
	f.zeroCell = true
	f.active[0] = true
}

// SetModel sets the model by all its terms, each a set of lists as bits; the
// empty term must be among them. Terms with an empty margin are fixed at −∞
// and the histories that contain them leave the table.
func (f *Fitter) SetModel(terms []uint32) {
	f.terms, f.fixed = f.terms[:0], 0
	for i := range f.active {
		f.active[i] = true
	}
	f.active[0] = f.zeroCell
	for i := len(terms) - 1; i >= 0; i-- {
		t := terms[i]
		switch {
		case t == 0:
		case f.margin[t] > 0:
			f.terms = append(f.terms, t)
		default:
			f.fixed++
			for w := t; w < uint32(f.cells); w = (w + 1) | t {
				f.active[w] = false
			}
		}
	}
	f.terms = append(f.terms, 0)
}

// Fixed returns how many terms of the model are fixed at −∞.
func (f *Fitter) Fixed() int { return f.fixed }

// Free returns the terms that are not, the empty one last: the order of Beta.
func (f *Fitter) Free() []uint32 { return f.terms }

// Beta returns the parameters of the last fit. It is overwritten by the next.
func (f *Fitter) Beta() []float64 { return f.work.beta }

// Mu returns the fitted counts of the last fit by history; 0 for histories that
// left the table. Mu()[0] is the fitted count of the all-zero history.
func (f *Fitter) Mu() []float64 {
	f.eval(f.work.beta)
	f.mu[0] = math.Exp(f.work.beta[len(f.work.beta)-1])
	return f.mu
}

// Fit maximises the likelihood. Call it only when Check found nothing amiss.
func (f *Fitter) Fit(o Options) Fit { return f.work.run(f, o) }

func (f *Fitter) size() int { return len(f.terms) }

func (f *Fitter) eval(beta []float64) float64 {
	eta, mu := f.eta, f.mu
	clear(eta)
	f.fresh = false
	kernel := 0.0
	for i, t := range f.terms {
		eta[t] = beta[i]
		kernel += beta[i] * f.margin[t]
	}
	lattice.Subsets(eta)
	sum := 0.0
	for w, e := range eta {
		m := 0.0
		if f.active[w] {
			if e > maxEta {
				return math.Inf(-1)
			}
			m = math.Exp(e)
		}
		mu[w] = m
		sum += m
	}
	return kernel - sum
}

func (f *Fitter) score(dst []float64) {
	f.sums()
	for i, t := range f.terms {
		dst[i] = f.margin[t] - f.z[t]
	}
}

func (f *Fitter) info(h []float64) {
	f.sums()
	f.fill(h)
}

func (f *Fitter) sums() {
	if !f.fresh {
		copy(f.z, f.mu)
		lattice.Supersets(f.z)
		f.fresh = true
	}
}

func (f *Fitter) fill(h []float64) {
	p, z := len(f.terms), f.z
	for i, s := range f.terms {
		row := h[i*p : i*p+i+1]
		for j, t := range f.terms[:i+1] {
			row[j] = z[s|t]
		}
	}
}

func (f *Fitter) startSystem(h, r []float64) bool {
	z := f.z
	f.fresh = false
	for w := range z {
		z[w] = 0
		f.eta[w] = 0
		if f.active[w] {
			v := f.n[w] + 0.5
			z[w] = v
			f.eta[w] = v * math.Log(v)
		}
	}
	lattice.Supersets(z)
	lattice.Supersets(f.eta)
	f.fill(h)
	for i, t := range f.terms {
		r[i] = f.eta[t]
	}
	return true
}
