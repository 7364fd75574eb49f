package loglin

import (
	"math"

	"undercount/internal/lp"
)

// Dense is a log-linear model with arbitrary columns over groups of cells that
// share a row of the design. The intercept must be the last column, and the
// all-zero history has 0 in all the others.
type Dense struct {
	P     int       // columns
	X     []float64 // rows of P
	Count []float64 // by row: entities in the group's cells
	Cells []float64 // by row: how many cells the group has
	Zero  float64   // count of the all-zero history
	Seen  bool      // whether that count is given

	mu   []float64
	mu0  float64
	work newton
}

// Beta returns the parameters of the last fit.
func (d *Dense) Beta() []float64 { return d.work.beta }

// SetZeroCell gives the all-zero history a count.
func (d *Dense) SetZeroCell(n0 float64) { d.Zero, d.Seen = n0, true }

// Eta returns the linear predictor of row r at the last fit.
func (d *Dense) Eta(r int) float64 {
	e := 0.0
	for j, x := range d.X[r*d.P : (r+1)*d.P] {
		e += x * d.work.beta[j]
	}
	return e
}

// Fit maximises the likelihood.
func (d *Dense) Fit(o Options) Fit { return d.work.run(d, o) }

// Check is as [Fitter.Check]; no term is fixed at −∞ here.
func (d *Dense) Check() Verdict {
	var r ranker
	r.reset(d.P)
	load := func(i int) []float64 {
		copy(r.vec, d.X[i*d.P:(i+1)*d.P])
		return r.vec
	}
	for i, c := range d.Count {
		if c > 0 && r.size < d.P {
			r.insert(load(i))
		}
	}
	if r.size == d.P {
		return 0
	}
	r.beginQuotient()
	for i, c := range d.Count {
		if c == 0 {
			r.addQuotient(load(i))
		}
	}
	return r.verdict(&lp.Solver{})
}

func (d *Dense) size() int { return d.P }

func (d *Dense) eval(beta []float64) float64 {
	if len(d.mu) != len(d.Count) {
		d.mu = make([]float64, len(d.Count))
	}
	kernel := 0.0
	for i, c := range d.Count {
		e := 0.0
		for j, x := range d.X[i*d.P : (i+1)*d.P] {
			e += x * beta[j]
		}
		if e > maxEta {
			return math.Inf(-1)
		}
		m := d.Cells[i] * math.Exp(e)
		d.mu[i] = m
		kernel += c*e - m
	}
	d.mu0 = 0
	if d.Seen {
		b := beta[d.P-1]
		if b > maxEta {
			return math.Inf(-1)
		}
		d.mu0 = math.Exp(b)
		kernel += d.Zero*b - d.mu0
	}
	return kernel
}

func (d *Dense) score(dst []float64) {
	clear(dst)
	for i, c := range d.Count {
		r := c - d.mu[i]
		for j, x := range d.X[i*d.P : (i+1)*d.P] {
			dst[j] += r * x
		}
	}
	if d.Seen {
		dst[d.P-1] += d.Zero - d.mu0
	}
}

func (d *Dense) info(h []float64) { d.cross(h, d.mu, d.mu0) }

func (d *Dense) cross(h, weight []float64, zero float64) {
	clear(h)
	p := d.P
	for i, m := range weight {
		row := d.X[i*p : (i+1)*p]
		for a, x := range row {
			if x == 0 {
				continue
			}
			wx := m * x
			for b, y := range row[:a+1] {
				h[a*p+b] += wx * y
			}
		}
	}
	h[p*p-1] += zero
}

func (d *Dense) startSystem(h, r []float64) bool {
	if len(d.mu) != len(d.Count) {
		d.mu = make([]float64, len(d.Count))
	}
	clear(r)
	for i, c := range d.Count {
		w := c + 0.5
		d.mu[i] = w
		z := w * math.Log(w/d.Cells[i])
		for j, x := range d.X[i*d.P : (i+1)*d.P] {
			r[j] += z * x
		}
	}
	zero := 0.0
	if d.Seen {
		zero = d.Zero + 0.5
		r[d.P-1] += zero * math.Log(zero)
	}
	d.cross(h, d.mu, zero)
	return true
}
