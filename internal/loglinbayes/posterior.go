package loglinbayes

import (
	"math"

	"undercount/internal/lattice"
	"undercount/internal/smallmat"
)

// Posterior is a model with its data. Its methods only read it.
type Posterior struct {
	cells  int
	counts []float64 // by history; [0] is not used
	terms  []uint32
	prec   []float64 // prior precision by term; 0 is flat
	margin []float64 // Σ counts over histories that contain the term
}

// New makes a posterior. counts[w] entities have history w; the length is a
// power of 2 and counts[0] is ignored, the all-zero history being unobserved.
// terms are sets of lists as bits, the empty one among them; precision[i] is 1
// over the prior variance of term i, 0 for a flat prior. The caller sees to it
// that the posterior is proper.
func New(counts []float64, terms []uint32, precision []float64) *Posterior {
	p := &Posterior{cells: len(counts), counts: counts, terms: terms, prec: precision, margin: make([]float64, len(terms))}
	m := append([]float64(nil), counts...)
	m[0] = 0
	lattice.Supersets(m)
	for i, t := range terms {
		p.margin[i] = m[t]
	}
	return p
}

// Size is the number of parameters.
func (p *Posterior) Size() int { return len(p.terms) }

// space is the working space of one goroutine.
type space struct{ eta, mu []float64 }

func (p *Posterior) newSpace() *space {
	return &space{make([]float64, p.cells), make([]float64, p.cells)}
}

const maxEta = 600 // exp and sums of it stay finite

// logp returns the log posterior density up to a constant and, unless nil, its
// gradient; −∞ where a mean would overflow. s.mu keeps the means.
func (p *Posterior) logp(theta []float64, s *space, grad []float64) float64 {
	clear(s.eta)
	l := 0.0
	for i, t := range p.terms {
		s.eta[t] = theta[i]
		l += theta[i]*p.margin[i] - p.prec[i]*theta[i]*theta[i]/2
	}
	lattice.Subsets(s.eta)
	s.mu[0] = 0
	for w := 1; w < p.cells; w++ {
		if !(s.eta[w] < maxEta) {
			return math.Inf(-1)
		}
		m := math.Exp(s.eta[w])
		s.mu[w] = m
		l -= m
	}
	if grad != nil {
		copy(s.eta, s.mu)
		lattice.Supersets(s.eta)
		for i, t := range p.terms {
			grad[i] = p.margin[i] - s.eta[t] - p.prec[i]*theta[i]
		}
	}
	return l
}

// curvature puts the negative Hessian at the means of the last logp in h,
// row-major, lower triangle.
func (p *Posterior) curvature(s *space, h []float64) {
	copy(s.eta, s.mu)
	lattice.Supersets(s.eta)
	q := len(p.terms)
	for i, a := range p.terms {
		for j, b := range p.terms[:i+1] {
			h[i*q+j] = s.eta[a|b]
		}
		h[i*q+i] += p.prec[i]
	}
}

// Mode is the maximum of the posterior.
type Mode struct {
	Theta []float64
	SD    []float64 // of each parameter, from the curvature (Laplace approximation)
	chol  []float64 // Cholesky factor L of the curvature, H = L L'
}

// FindMode maximises the posterior by Newton's method with step halving. It
// reports false when there is no maximum within reach.
func (p *Posterior) FindMode() (Mode, bool) {
	q := len(p.terms)
	s := p.newSpace()
	m := Mode{Theta: p.start(), SD: make([]float64, q), chol: make([]float64, q*q)}
	grad, dir, next := make([]float64, q), make([]float64, q), make([]float64, q)
	l := p.logp(m.Theta, s, grad)
	for range 200 {
		p.curvature(s, m.chol)
		if !smallmat.Cholesky(m.chol, q) {
			return m, false
		}
		copy(dir, grad)
		smallmat.Forward(m.chol, dir, q)
		dec := 0.0
		for _, v := range dir {
			dec += v * v
		}
		smallmat.Backward(m.chol, dir, q)
		if dec < 1e-16 || math.IsNaN(dec) {
			p.sds(&m)
			return m, !math.IsNaN(dec)
		}
		moved := false
		for step := 1.0; step > 1e-10; step /= 2 {
			for i, v := range m.Theta {
				next[i] = v + step*dir[i]
			}
			if n := p.logp(next, s, nil); n >= l-1e-12*(1+math.Abs(l)) {
				l, moved = n, true
				copy(m.Theta, next)
				break
			}
		}
		p.logp(m.Theta, s, grad)
		if !moved {
			p.curvature(s, m.chol)
			if dec > 1e-8 || !smallmat.Cholesky(m.chol, q) {
				return m, false
			}
			p.sds(&m)
			return m, true
		}
	}
	return m, false
}

// start is independence with lists of a tenth of n₀ guessed as n: near enough
// for Newton's method, whose steps are damped.
func (p *Posterior) start() []float64 {
	theta := make([]float64, len(p.terms))
	n := 0.0
	for _, c := range p.counts[1:] {
		n += c
	}
	for i, t := range p.terms {
		switch {
		case t == 0:
			theta[i] = math.Log(n + 1)
		case t&(t-1) == 0:
			theta[i] = math.Log((p.margin[i] + 0.5) / (2*n + 1))
		}
	}
	return theta
}

// sds fills SD from the inverse of the curvature.
func (p *Posterior) sds(m *Mode) {
	q := len(p.terms)
	e := make([]float64, q)
	for i := range q {
		clear(e)
		e[i] = 1
		smallmat.Forward(m.chol, e, q)
		v := 0.0
		for _, x := range e {
			v += x * x
		}
		m.SD[i] = math.Sqrt(v)
	}
}
