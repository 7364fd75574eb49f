package loglin

import (
	"math"

	"undercount/internal/smallmat"
)

// design is a log-linear mean over a set of observed cells. The intercept,
// whose exponential is the fitted count of the all-zero history, is the last
// parameter.
type design interface {
	size() int                       // free parameters
	eval(beta []float64) float64     // Σ n η − Σ μ at beta; keeps μ for the next two
	score(dst []float64)             // gradient
	info(h []float64)                // lower triangle of X'WX, row-major, W = μ
	startSystem(h, r []float64) bool // the same with W = n+½, and X'W log(n+½)
}

// Fit is a maximum likelihood fit.
type Fit struct {
	Intercept  float64 // log of the fitted count of the all-zero history
	Variance   float64 // of Intercept, from the inverse information; NaN if not asked for
	Kernel     float64 // Poisson log-likelihood without its log-factorials
	Iterations int
	Converged  bool
}

// Options of a fit; the zero value starts from weighted least squares and
// leaves the variance out.
type Options struct {
	Warm     []float64 // starting values in the order of Beta; ignored if of another length
	Variance bool      // also compute Variance
}

const (
	maxIterations = 100
	// Stop when a full Newton step would raise the log-likelihood by less than
	// half of this; the step is still taken, so that by quadratic convergence
	// what is left is far smaller.
	decrementTol = 1e-10
	maxEta       = 690 // exp stays finite
)

// newton is the working space of the iteration.
type newton struct {
	beta, next, grad, dir, h []float64
}

func (w *newton) resize(p int) {
	if cap(w.beta) < p {
		n := p + 8
		w.beta, w.next = make([]float64, n), make([]float64, n)
		w.grad, w.dir = make([]float64, n), make([]float64, n)
		w.h = make([]float64, n*n)
	}
	w.beta, w.next, w.grad, w.dir = w.beta[:p], w.next[:p], w.grad[:p], w.dir[:p]
	w.h = w.h[:p*p]
}

// run maximises the likelihood by Newton's method with step halving. The
// log-likelihood is concave, so that a point where the step no longer helps is
// the maximum.
func (w *newton) run(d design, o Options) Fit {
	p := d.size()
	w.resize(p)
	if len(o.Warm) == p {
		copy(w.beta, o.Warm)
	} else if !w.start(d) {
		return Fit{Variance: math.NaN()}
	}
	f := Fit{Variance: math.NaN(), Kernel: d.eval(w.beta)}
	for f.Iterations < maxIterations && !f.Converged {
		f.Iterations++
		dec, ok := w.direction(d)
		if !ok {
			break
		}
		small := dec < decrementTol
		kernel, ok := w.search(d, f.Kernel)
		if ok {
			f.Kernel = kernel
			w.beta, w.next = w.next, w.beta
		} else {
			f.Kernel = d.eval(w.beta)
		}
		// A gain that the rounding of a large kernel hides cannot be made.
		f.Converged = small || !ok && dec < 1e-12*(1+math.Abs(f.Kernel))
		if !ok && !f.Converged {
			break
		}
	}
	f.Intercept = w.beta[p-1]
	if f.Converged && o.Variance {
		d.info(w.h)
		if smallmat.Cholesky(w.h, p) {
			l := w.h[p*p-1]
			f.Variance = 1 / (l * l)
		} else {
			f.Converged = false
		}
	}
	return f
}

// start solves the weighted least squares problem of log(n+½) on the design.
func (w *newton) start(d design) bool {
	p := d.size()
	if !d.startSystem(w.h, w.beta) || !smallmat.Cholesky(w.h, p) {
		return false
	}
	smallmat.Solve(w.h, w.beta, p)
	return true
}

// direction puts the Newton step in dir and returns its decrement g'H⁻¹g.
func (w *newton) direction(d design) (float64, bool) {
	p := d.size()
	d.score(w.grad)
	d.info(w.h)
	if !smallmat.Cholesky(w.h, p) {
		return 0, false
	}
	copy(w.dir, w.grad)
	smallmat.Solve(w.h, w.dir, p)
	dec := 0.0
	for i, g := range w.grad {
		dec += g * w.dir[i]
	}
	return dec, !math.IsNaN(dec)
}

// search halves the step until the log-likelihood does not fall.
func (w *newton) search(d design, old float64) (float64, bool) {
	slack := 1e-13 * (1 + math.Abs(old))
	for step := 1.0; step > 1e-8; step /= 2 {
		for i, b := range w.beta {
			w.next[i] = b + step*w.dir[i]
		}
		if k := d.eval(w.next); k >= old-slack {
			return k, true
		}
	}
	return old, false
}
