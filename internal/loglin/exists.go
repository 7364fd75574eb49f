package loglin

import (
	"math"

	"undercount/internal/lp"
)

// Verdict says what is wrong with a model for a table; 0 is nothing. The two
// can hold together.
type Verdict uint8

// The faults a model can have, numbered as in Chan, Silverman & Vincent (2021).
const (
	NoEstimate   Verdict = 1 // the likelihood has no maximum, not even in the extended sense
	Unidentified Verdict = 2 // different parameters give the same fitted counts
)

// Check decides whether the extended maximum likelihood estimate exists and
// whether the free parameters are identified by the histories left in the
// table. It depends on which counts are zero and not on their size.
//
// The estimate exists when some strictly positive table has the same
// sufficient margins as the observed one (Fienberg & Rinaldo 2012), that is,
// when some v with A v = 0 is positive on every zero cell: adding a little of
// it to the data gives such a table. Positive cells may take either sign, so
// their columns are projected out first, and what remains is one small linear
// programme over the zero cells.
func (f *Fitter) Check() Verdict {
	p := len(f.terms)
	r := &f.rank
	r.reset(p)
	for w := range f.cells {
		if f.n[w] > 0 && f.active[w] && r.size < p {
			r.insert(f.column(uint32(w)))
		}
	}
	if r.size == p {
		return 0
	}
	r.beginQuotient()
	for w := range f.cells {
		if f.n[w] == 0 && f.active[w] {
			r.addQuotient(f.column(uint32(w)))
		}
	}
	return r.verdict(&f.solver)
}

// column writes the design row of a history into the ranker's vector.
func (f *Fitter) column(w uint32) []float64 {
	v := f.rank.vec
	for i, t := range f.terms {
		v[i] = 0
		if w&t == t {
			v[i] = 1
		}
	}
	return v
}

// ranker keeps a basis of the space spanned by the design rows of the cells
// with a positive count, in reduced echelon form.
type ranker struct {
	p, size int
	basis   []float64 // size rows of p
	pivot   []int     // pivot coordinate of each row
	isPivot []bool
	vec     []float64
	rest    []int     // coordinates that are no pivot
	quot    []float64 // columns of the quotient, len(rest) each
}

func (r *ranker) reset(p int) {
	if cap(r.vec) < p {
		n := p + 8
		r.basis, r.pivot = make([]float64, n*n), make([]int, n)
		r.isPivot, r.vec, r.rest = make([]bool, n), make([]float64, n), make([]int, 0, n)
	}
	r.p, r.size = p, 0
	r.vec, r.isPivot = r.vec[:p], r.isPivot[:p]
	clear(r.isPivot)
}

// reduce subtracts from v its part in the basis.
func (r *ranker) reduce(v []float64) {
	for i := range r.size {
		c := v[r.pivot[i]]
		if c == 0 {
			continue
		}
		for j, b := range r.basis[i*r.p : (i+1)*r.p] {
			v[j] -= c * b
		}
		v[r.pivot[i]] = 0
	}
}

// insert adds v to the basis if it is independent of it. It destroys v.
func (r *ranker) insert(v []float64) bool {
	r.reduce(v)
	best, at := lp.Tol, -1
	for j, x := range v {
		if a := math.Abs(x); a > best {
			best, at = a, j
		}
	}
	if at < 0 {
		return false
	}
	row := r.basis[r.size*r.p : (r.size+1)*r.p]
	inv := 1 / v[at]
	for j, x := range v {
		row[j] = x * inv
	}
	row[at] = 1
	for i := range r.size {
		b := r.basis[i*r.p : (i+1)*r.p]
		c := b[at]
		if c == 0 {
			continue
		}
		for j, x := range row {
			b[j] -= c * x
		}
		b[at] = 0
	}
	r.pivot[r.size], r.isPivot[at] = at, true
	r.size++
	return true
}

// beginQuotient starts the list of columns modulo the basis.
func (r *ranker) beginQuotient() {
	r.rest, r.quot = r.rest[:0], r.quot[:0]
	for j, is := range r.isPivot {
		if !is {
			r.rest = append(r.rest, j)
		}
	}
}

// addQuotient appends v modulo the basis, unless that is zero. It destroys v.
func (r *ranker) addQuotient(v []float64) {
	r.reduce(v)
	at := len(r.quot)
	some := false
	for _, j := range r.rest {
		x := v[j]
		if math.Abs(x) < lp.Tol {
			x = 0
		}
		some = some || x != 0
		r.quot = append(r.quot, x)
	}
	if !some {
		r.quot = r.quot[:at]
	}
}

// verdict runs the linear programme on the quotient columns and then counts
// their rank.
func (r *ranker) verdict(s *lp.Solver) Verdict {
	var v Verdict
	q := len(r.rest)
	if !s.StrictlyPositive(q, r.quot) {
		v |= NoEstimate
	}
	for at := 0; at < len(r.quot) && r.size < r.p; at += q {
		clear(r.vec)
		for i, j := range r.rest {
			r.vec[j] = r.quot[at+i]
		}
		r.insert(r.vec)
	}
	if r.size < r.p {
		v |= Unidentified
	}
	return v
}
