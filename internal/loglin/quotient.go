package loglin

import (
	"math"
	"math/bits"
	"slices"

	"undercount/internal/lattice"
	"undercount/internal/lp"
)

// quotient collects the columns of zero cells modulo the span of the positive
// ones when cells are too many to be reduced one by one. A coordinate of the
// quotient is a linear functional of the design row, so its values over all
// cells come from one subset-sum transform. Equal columns are kept once, which
// changes neither the feasibility nor the rank.
type quotient struct {
	values []float64
	active []bool
	col    []float64
	place  [16]int
}

// manyColumns bounds the search for equal columns.
const manyColumns = 200

// Check is as [Fitter.Check].
func (f *Factored) Check() Verdict {
	p := len(f.terms)
	r := &f.rank
	r.reset(p)
	for _, h := range f.hist {
		if r.size == p {
			break
		}
		v := r.vec
		for i, t := range f.terms {
			v[i] = 0
			if h&t == t {
				v[i] = 1
			}
		}
		r.insert(v)
	}
	if r.size == p {
		return 0
	}
	r.beginQuotient()
	f.quotients(r)
	return r.verdict(&f.solver)
}

// quotients appends the distinct quotient columns of the cells without an
// entity. A functional depends on the lists of its terms only, and a cell cut
// down to those lists stays in the table if it was there, so the other lists
// matter only as a place for the cell that has none of them.
func (f *Factored) quotients(r *ranker) {
	q := len(r.rest)
	var lists uint32
	for i, t := range f.terms {
		for k := range q {
			if math.Abs(r.functional(k, i)) > lp.Tol {
				lists |= t
			}
		}
	}
	c := &f.check
	size := 1 << bits.OnesCount32(lists)
	c.values = slices.Grow(c.values[:0], q*size)[:q*size]
	clear(c.values)
	at := 0
	for s := lists; s != 0; s &= s - 1 {
		c.place[bits.TrailingZeros32(s)] = at
		at++
	}
	for k := range q {
		v := c.values[k*size : (k+1)*size]
		for i, t := range f.terms {
			if x := r.functional(k, i); x != 0 && t&^lists == 0 {
				v[c.local(t)] = x
			}
		}
		lattice.Subsets(v)
	}
	c.keep(r, size, f.inactive(lists, size), f.outside(lists))
}

// functional is the weight of coordinate i in functional q: the coordinate that
// it stands for, less what the basis takes away through its pivots.
func (r *ranker) functional(q, i int) float64 {
	j := r.rest[q]
	if i == j {
		return 1
	}
	for b := range r.size {
		if r.pivot[b] == i {
			return -r.basis[b*r.p+j]
		}
	}
	return 0
}

// local is the term within the lists of the functionals.
func (c *quotient) local(t uint32) uint32 {
	var l uint32
	for ; t != 0; t &= t - 1 {
		l |= 1 << c.place[bits.TrailingZeros32(t)]
	}
	return l
}

// inactive marks the cells over these lists that left the table.
func (f *Factored) inactive(lists uint32, size int) []bool {
	c := &f.check
	c.active = slices.Grow(c.active[:0], size)[:size]
	for i := range c.active {
		c.active[i] = true
	}
	for _, t := range f.gone {
		if t&^lists != 0 {
			continue
		}
		l := c.local(t)
		for w := l; w < uint32(size); w = (w + 1) | l {
			c.active[w] = false
		}
	}
	return c.active
}

// outside reports whether some history has none of these lists.
func (f *Factored) outside(lists uint32) bool {
	for i := range f.lists {
		if lists>>i&1 == 0 && !slices.Contains(f.gone, 1<<i) {
			return true
		}
	}
	return false
}

// keep appends the columns of the active cells, equal ones once. The cell of
// none of the lists counts only if it stands for some other history.
func (c *quotient) keep(r *ranker, size int, active []bool, zero bool) {
	q := len(r.rest)
	for w := range size {
		if !active[w] || w == 0 && !zero {
			continue
		}
		c.col = c.col[:0]
		some := false
		for k := range q {
			x := c.values[k*size+w]
			if math.Abs(x) < lp.Tol {
				x = 0
			}
			some = some || x != 0
			c.col = append(c.col, x)
		}
		if some && !c.known(r.quot, q) {
			r.quot = append(r.quot, c.col...)
		}
	}
}

func (c *quotient) known(cols []float64, q int) bool {
	from := max(0, len(cols)-manyColumns*q)
	for at := from; at < len(cols); at += q {
		same := true
		for k, x := range c.col {
			if math.Abs(cols[at+k]-x) > lp.Tol {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}
