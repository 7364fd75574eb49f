package smallmat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSolveGivesBackTheSolution(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for p := 1; p <= 20; p++ {
		b := make([]float64, p*p)
		for i := range b {
			b[i] = r.NormFloat64()
		}
		a, x, y := make([]float64, p*p), make([]float64, p), make([]float64, p)
		for i := range p {
			x[i] = r.NormFloat64()
			for j := range p {
				for k := range p {
					a[i*p+j] += b[i*p+k] * b[j*p+k]
				}
			}
			a[i*p+i] += 0.1
		}
		for i := range p {
			for j := range p {
				y[i] += a[i*p+j] * x[j]
			}
		}
		if !Cholesky(a, p) {
			t.Fatalf("p = %d: not positive definite", p)
		}
		Solve(a, y, p)
		for i := range p {
			if math.Abs(y[i]-x[i]) > 1e-8*(1+math.Abs(x[i])) {
				t.Fatalf("p = %d: x[%d] = %v, want %v", p, i, y[i], x[i])
			}
		}
	}
}

func TestCholeskyRefuses(t *testing.T) {
	for name, a := range map[string][]float64{"singular": {1, 0, 1, 1}, "indefinite": {1, 0, 2, 1}, "zero": {0, 0, 0, 0}, "NaN": {math.NaN(), 0, 0, 1}} {
		if Cholesky(a, 2) {
			t.Errorf("%s: accepted", name)
		}
	}
}
