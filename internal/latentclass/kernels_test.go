package latentclass

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x, y := make([]float64, 4096), make([]float64, 4096)
	for i := range x {
		x[i] = 30 * r.NormFloat64()
	}
	copy(x, []float64{0, math.Copysign(0, -1), 1e-300, 699, -699, -701, -1e6, 0.34657359027997264})
	expInto(y, x)
	for i, v := range x {
		want := math.Exp(v)
		if v < -700 {
			want = 0
		}
		if math.Abs(y[i]-want) > 1.2e-15*want {
			t.Errorf("exp(%v) = %v, want %v", v, y[i], want)
		}
	}
}

// The vector instructions must give what the plain loops give, to the bit, or
// results would depend on the computer.
func TestVectorsEqualLoops(t *testing.T) {
	if !vectors {
		t.Skip("no vector instructions on this processor")
	}
	defer func() { vectors = true }()
	for _, k := range []int{2, 5, 10, 20} {
		m := newModel(uk5.lists, uk5.patterns, uk5.counts, k, 0.25, 0.25)
		r := rand.New(rand.NewPCG(7, uint64(k)))
		for range 50 {
			x := make([]float64, m.dim())
			for i := range x {
				if h := i % m.kp; h < m.K && i != m.K-1 {
					x[i] = 3 * r.NormFloat64()
				}
			}
			var lik, prior [2]float64
			var grad [2][]float64
			for v := range 2 {
				vectors = v == 1
				w := m.newWork()
				grad[v] = make([]float64, m.dim())
				if !m.evaluate(w, x, grad[v], 1) {
					t.Fatal("out of bounds")
				}
				m.value(w, x)
				axpy(grad[v], x, x)
				lik[v], prior[v] = w.lik, w.prior
			}
			if lik[0] != lik[1] || prior[0] != prior[1] {
				t.Fatalf("K=%d: %v %v and %v %v", k, lik[0], prior[0], lik[1], prior[1])
			}
			for i := range x {
				if grad[0][i] != grad[1][i] {
					t.Fatalf("K=%d, coordinate %d: %v and %v", k, i, grad[0][i], grad[1][i])
				}
			}
		}
	}
}
