package smallmat

import "math"

// Cholesky overwrites the lower triangle of the p×p matrix a with its Cholesky
// factor L and reports whether a was positive definite to working precision:
// a pivot below 1e-14 of its diagonal element counts as 0.
func Cholesky(a []float64, p int) bool {
	for i := range p {
		ri := a[i*p : i*p+i+1]
		for j := range i {
			rj := a[j*p : j*p+j+1]
			s := ri[j]
			for q, v := range rj[:j] {
				s -= ri[q] * v
			}
			ri[j] = s / rj[j]
		}
		d := ri[i]
		least := d * 1e-14
		for _, v := range ri[:i] {
			d -= v * v
		}
		if !(d > least) || d <= 0 {
			return false
		}
		ri[i] = math.Sqrt(d)
	}
	return true
}

// Solve overwrites b with the solution of L L' x = b.
func Solve(l, b []float64, p int) {
	Forward(l, b, p)
	Backward(l, b, p)
}

// Forward overwrites b with the solution of L x = b.
func Forward(l, b []float64, p int) {
	for i := range p {
		s := b[i]
		for j, v := range l[i*p : i*p+i] {
			s -= v * b[j]
		}
		b[i] = s / l[i*p+i]
	}
}

// Backward overwrites b with the solution of L' x = b.
func Backward(l, b []float64, p int) {
	for i := p - 1; i >= 0; i-- {
		x := b[i] / l[i*p+i]
		b[i] = x
		for j, v := range l[i*p : i*p+i] {
			b[j] -= v * x
		}
	}
}
