package multilogit

import (
	"math"
	"slices"

	"undercount/internal/smallmat"
)

// Rows are the distinct covariate rows, sparse: row r has the columns
// Col[Start[r]:Start[r+1]], ascending, the first of them column 0, the
// intercept, of value 1.
type Rows struct {
	Start []int
	Col   []int32
	Val   []float64
}

// Len is the number of rows.
func (r *Rows) Len() int { return len(r.Start) - 1 }

// Add appends a row given its non-zero columns besides the intercept.
func (r *Rows) Add(col []int32, val []float64) {
	if len(r.Start) == 0 {
		r.Start = []int{0}
	}
	r.Col, r.Val = append(r.Col, 0), append(r.Val, 1)
	r.Col, r.Val = append(r.Col, col...), append(r.Val, val...)
	r.Start = append(r.Start, len(r.Col))
}

// Model says what the categories are made of.
type Model struct {
	Columns int         // of the rows, the intercept included
	F       [][]float64 // by category: loading on each feature
	Full    []bool      // by feature: whether it varies with the covariates
}

// Parameters is the length of the parameter vector: for each feature in turn
// one value, or one for each column.
func (m *Model) Parameters() int {
	p := 0
	for _, full := range m.Full {
		p += m.width(full)
	}
	return p
}

func (m *Model) width(full bool) int {
	if full {
		return m.Columns
	}
	return 1
}

// Data are the counts to fit: Count[r*C+c] entities of row r in category c.
// Where Active is given, a category that is false there cannot occur at that
// row. A parameter that is true in Fixed stays 0.
type Data struct {
	Count  []float64
	Active []bool
	Fixed  []bool
}

// Fit is a fitted model.
type Fit struct {
	Theta      []float64
	LogLik     float64 // Σ n log p, without the penalty
	Converged  bool
	Iterations int
}

// Fitter has the working space of one goroutine.
type Fitter struct {
	m    Model
	rows *Rows
	off  []int // of each feature in the parameters
	p    int

	eta, prob, mean, cov, next, grad, dir, h []float64
}

// New returns a Fitter.
func New(m Model, rows *Rows) *Fitter {
	f := &Fitter{m: m, rows: rows, p: m.Parameters()}
	at := 0
	for _, full := range m.Full {
		f.off = append(f.off, at)
		at += m.width(full)
	}
	n := len(m.Full)
	f.eta, f.prob, f.mean, f.cov = make([]float64, n), make([]float64, len(m.F)), make([]float64, n), make([]float64, n*n)
	f.next, f.grad, f.dir = make([]float64, f.p), make([]float64, f.p), make([]float64, f.p)
	f.h = make([]float64, f.p*f.p)
	return f
}

const (
	maxIterations = 60
	decrementTol  = 1e-10
)

// Fit maximises the log-likelihood less half the ridge times the sum of squared
// parameters, those of the intercept column counting a thousandth. warm, if of
// the right length, is where it starts.
func (f *Fitter) Fit(d Data, ridge float64, warm []float64) Fit {
	theta := make([]float64, f.p)
	if len(warm) == f.p {
		copy(theta, warm)
	}
	for i, fixed := range d.Fixed {
		if fixed {
			theta[i] = 0
		}
	}
	out := Fit{Theta: theta}
	value := f.value(d, ridge, theta)
	for out.Iterations < maxIterations && !out.Converged {
		out.Iterations++
		f.derivatives(d, ridge, theta)
		if !smallmat.Cholesky(f.h, f.p) {
			break
		}
		copy(f.dir, f.grad)
		smallmat.Solve(f.h, f.dir, f.p)
		dec := 0.0
		for i, g := range f.grad {
			dec += g * f.dir[i]
		}
		if math.IsNaN(dec) {
			break
		}
		better, ok := f.search(d, ridge, theta, value)
		if ok {
			value = better
			copy(theta, f.next)
		}
		out.Converged = dec < decrementTol
		if !ok {
			break
		}
	}
	out.LogLik = f.value(d, 0, theta)
	return out
}

// search halves the step until the objective does not fall.
func (f *Fitter) search(d Data, ridge float64, theta []float64, old float64) (float64, bool) {
	slack := 1e-13 * (1 + math.Abs(old))
	for step := 1.0; step > 1e-8; step /= 2 {
		for i, t := range theta {
			f.next[i] = t + step*f.dir[i]
		}
		if v := f.value(d, ridge, f.next); v >= old-slack {
			return v, true
		}
	}
	return old, false
}

// Probabilities puts those of row r into dst. active is as in Data.
func (f *Fitter) Probabilities(dst []float64, r int, theta []float64, active []bool) {
	f.predict(dst, r, theta, active)
}

// predict returns the log of the sum of exp(η) over the categories.
func (f *Fitter) predict(prob []float64, r int, theta []float64, active []bool) float64 {
	lo, hi := f.rows.Start[r], f.rows.Start[r+1]
	col, val := f.rows.Col[lo:hi], f.rows.Val[lo:hi]
	for i, off := range f.off {
		s := theta[off]
		if f.m.Full[i] {
			for a, c := range col[1:] {
				s += theta[off+int(c)] * val[a+1]
			}
		}
		f.eta[i] = s
	}
	top := math.Inf(-1)
	for c, load := range f.m.F {
		if active != nil && !active[r*len(f.m.F)+c] {
			prob[c] = math.Inf(-1)
			continue
		}
		e := 0.0
		for i, l := range load {
			if l != 0 {
				e += l * f.eta[i]
			}
		}
		prob[c] = e
		top = max(top, e)
	}
	sum := 0.0
	for c, e := range prob {
		prob[c] = math.Exp(e - top)
		sum += prob[c]
	}
	for c := range prob {
		prob[c] /= sum
	}
	return top + math.Log(sum)
}

// LogSum returns log Σ exp(η) over the categories that can occur at row r.
func (f *Fitter) LogSum(r int, theta []float64, active []bool) float64 {
	return f.predict(f.prob, r, theta, active)
}

func (f *Fitter) value(d Data, ridge float64, theta []float64) float64 {
	v, cats := 0.0, len(f.m.F)
	for r := range f.rows.Len() {
		n := d.Count[r*cats : (r+1)*cats]
		if !some(n) {
			continue
		}
		f.predict(f.prob, r, theta, d.Active)
		for c, x := range n {
			if x > 0 {
				v += x * math.Log(f.prob[c])
			}
		}
	}
	if ridge > 0 {
		f.penalise(ridge, func(i int, weight float64) { v -= weight * theta[i] * theta[i] / 2 })
	}
	return v
}

func some(n []float64) bool { return slices.ContainsFunc(n, func(x float64) bool { return x > 0 }) }

func (f *Fitter) penalise(ridge float64, do func(i int, weight float64)) {
	for k, off := range f.off {
		do(off, ridge/1000)
		if f.m.Full[k] {
			for i := off + 1; i < off+f.m.Columns; i++ {
				do(i, ridge)
			}
		}
	}
}

// derivatives fills grad, and the lower triangle of h with the negative second
// derivatives.
func (f *Fitter) derivatives(d Data, ridge float64, theta []float64) {
	clear(f.grad)
	clear(f.h)
	cats := len(f.m.F)
	for r := range f.rows.Len() {
		count := d.Count[r*cats : (r+1)*cats]
		n := 0.0
		for _, x := range count {
			n += x
		}
		if n > 0 {
			f.addRow(r, n, count, theta, d.Active)
		}
	}
	if ridge > 0 {
		f.penalise(ridge, func(i int, weight float64) {
			f.grad[i] -= weight * theta[i]
			f.h[i*f.p+i] += weight
		})
	}
	for i, fixed := range d.Fixed {
		if fixed {
			f.grad[i], f.h[i*f.p+i] = 0, 1
		}
	}
}

func (f *Fitter) addRow(r int, n float64, count, theta []float64, active []bool) {
	f.predict(f.prob, r, theta, active)
	f.moments()
	lo, hi := f.rows.Start[r], f.rows.Start[r+1]
	col, val := f.rows.Col[lo:hi], f.rows.Val[lo:hi]
	k := len(f.off)
	for i, off := range f.off {
		s := -n * f.mean[i]
		for c, x := range count {
			s += x * f.m.F[c][i]
		}
		width := len(col)
		if !f.m.Full[i] {
			width = 1
		}
		for a, c := range col[:width] {
			f.grad[off+int(c)] += s * val[a]
		}
		for j := range i + 1 {
			v := n * f.cov[i*k+j]
			if v == 0 {
				continue
			}
			inner := len(col)
			if !f.m.Full[j] {
				inner = 1
			}
			for a, c := range col[:width] {
				w := v * val[a]
				line := f.h[(off+int(c))*f.p+f.off[j]:]
				top := inner
				if i == j {
					top = min(a+1, inner)
				}
				for b, e := range col[:top] {
					line[e] += w * val[b]
				}
			}
		}
	}
}

// moments of the features under prob.
func (f *Fitter) moments() {
	k := len(f.mean)
	clear(f.mean)
	clear(f.cov)
	for c, p := range f.prob {
		load := f.m.F[c]
		for i, l := range load {
			if l == 0 {
				continue
			}
			pl := p * l
			f.mean[i] += pl
			for j, m := range load[:i+1] {
				f.cov[i*k+j] += pl * m
			}
		}
	}
	for i := range k {
		for j := range i + 1 {
			f.cov[i*k+j] -= f.mean[i] * f.mean[j]
		}
	}
}

// MeanGradient adds weight times the derivative of log Σ exp(η) at row r to dst.
func (f *Fitter) MeanGradient(dst []float64, r int, weight float64, theta []float64, active []bool) {
	f.predict(f.prob, r, theta, active)
	f.moments()
	lo, hi := f.rows.Start[r], f.rows.Start[r+1]
	for i, off := range f.off {
		dst[off] += weight * f.mean[i]
		if f.m.Full[i] {
			for a := lo + 1; a < hi; a++ {
				dst[off+int(f.rows.Col[a])] += weight * f.mean[i] * f.rows.Val[a]
			}
		}
	}
}

// Variance returns g' H⁻¹ g at theta, H the information; false if H is singular.
func (f *Fitter) Variance(d Data, theta, g []float64) (float64, bool) {
	f.derivatives(d, 0, theta)
	if !smallmat.Cholesky(f.h, f.p) {
		return 0, false
	}
	copy(f.dir, g)
	for i, fixed := range d.Fixed {
		if fixed {
			f.dir[i] = 0
		}
	}
	smallmat.Forward(f.h, f.dir, f.p)
	v := 0.0
	for _, x := range f.dir {
		v += x * x
	}
	return v, true
}

// Spread returns the mean square of g·(θ̂ − θ) for each row of gs, with θ̂ − θ
// taken as normal with the inverse of the penalised information at theta as its
// covariance: Σ over gs of gᵀ H⁻¹ g, weighted by weights. ok is false if the
// information is singular.
func (f *Fitter) Spread(d Data, ridge float64, theta []float64, gs [][]float64, weights []float64) (sum float64, ok bool) {
	f.derivatives(d, ridge, theta)
	if !smallmat.Cholesky(f.h, f.p) {
		return 0, false
	}
	b := make([]float64, f.p)
	for i, g := range gs {
		copy(b, g)
		smallmat.Forward(f.h, b, f.p)
		for _, v := range b {
			sum += weights[i] * v * v
		}
	}
	return sum, true
}
