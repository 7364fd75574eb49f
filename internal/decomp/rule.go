package decomp

import (
	"math"
	"sync"
)

// order is the number of nodes of a rule.
const order = 16

// rule sums a function over consecutive whole numbers: Σ f(i) over width of
// them is Σ weight·f(node), exact for polynomials of degree below 2·order. The
// nodes are the zeros of the orthogonal polynomials of Chebyshev for sums
// (Gram's polynomials; Gautschi 2004, Orthogonal Polynomials, sec. 1.5); with
// few numbers the nodes are those numbers.
type rule struct {
	width float64
	n     int
	t     [order]float64 // nodes: centre + width·t
	w     [order]float64 // weights, sum width
	p     [order][order]float64
	beta  [order]float64 // square roots of the coefficients of the recurrence
}

// rules keeps rules by width; few widths occur.
type rules struct {
	sync.Mutex
	by map[float64]*rule
}

func (r *rules) get(width float64) *rule {
	r.Lock()
	defer r.Unlock()
	if r.by == nil {
		r.by = map[float64]*rule{}
	}
	g := r.by[width]
	if g == nil {
		g = newRule(width)
		r.by[width] = g
	}
	return g
}

func newRule(width float64) *rule {
	r := &rule{width: width, n: int(min(width, order))}
	for j := 1; j < order; j++ {
		f := float64(j)
		r.beta[j] = math.Sqrt(max(0, f*f*(1-f*f/(width*width))/(4*(4*f*f-1))))
	}
	if width <= order {
		for i := range r.n {
			r.t[i] = (float64(i) - (width-1)/2) / width
			r.w[i] = 1
		}
	} else {
		r.golubWelsch()
	}
	for i := range r.n {
		b := r.basis(r.t[i])
		for j := range r.n {
			r.p[j][i] = b[j]
		}
	}
	return r
}

// basis returns the orthonormal polynomials at t.
func (r *rule) basis(t float64) (p [order]float64) {
	p[0] = 1
	for j := 1; j < r.n; j++ {
		v := t * p[j-1]
		if j > 1 {
			v -= r.beta[j-1] * p[j-2]
		}
		p[j] = v / r.beta[j]
	}
	return p
}

// golubWelsch finds nodes and weights from the tridiagonal matrix of the
// recurrence by implicit QL steps (Golub & Welsch 1969, Mathematics of
// Computation 23:221–230), then orders the nodes.
func (r *rule) golubWelsch() {
	var d, e, z [order + 1]float64
	copy(e[:], r.beta[1:])
	z[0] = 1
	for l := range order {
		for {
			m := l
			for m < order-1 && math.Abs(e[m]) > 1e-17*(math.Abs(d[m])+math.Abs(d[m+1])) {
				m++
			}
			if m == l {
				break
			}
			qlStep(&d, &e, &z, l, m)
		}
	}
	for i := range order { // insertion sort
		j := i
		for ; j > 0 && r.t[j-1] > d[i]; j-- {
			r.t[j], r.w[j] = r.t[j-1], r.w[j-1]
		}
		r.t[j], r.w[j] = d[i], r.width*z[i]*z[i]
	}
	for i := range order / 2 { // the rule is symmetric: remove rounding
		j := order - 1 - i
		t, w := (r.t[j]-r.t[i])/2, (r.w[i]+r.w[j])/2
		r.t[i], r.t[j], r.w[i], r.w[j] = -t, t, w, w
	}
}

func qlStep(d, e, z *[order + 1]float64, l, m int) {
	g := (d[l+1] - d[l]) / (2 * e[l])
	h := math.Hypot(g, 1)
	g = d[m] - d[l] + e[l]/(g+math.Copysign(h, g))
	s, c, p := 1.0, 1.0, 0.0
	for i := m - 1; i >= l; i-- {
		f, b := s*e[i], c*e[i]
		h = math.Hypot(f, g)
		e[i+1] = h
		if h == 0 {
			d[i+1] -= p
			e[m] = 0
			return
		}
		s, c = f/h, g/h
		g = d[i+1] - p
		h = (d[i]-g)*s + 2*c*b
		p = s * h
		d[i+1] = g + p
		g = c*h - b
		f = z[i+1]
		z[i+1] = s*z[i] + c*f
		z[i] = c*z[i] - s*f
	}
	d[l] -= p
	e[l] = g
	e[m] = 0
}

func popcount(s uint16) int {
	n := 0
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}
