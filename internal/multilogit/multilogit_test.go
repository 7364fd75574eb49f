package multilogit

import (
	"math"
	"testing"
)

// TestLogisticByHand: two rows and two categories are a saturated table.
func TestLogisticByHand(t *testing.T) {
	var rows Rows
	rows.Add(nil, nil)
	rows.Add([]int32{1}, []float64{1})
	m := Model{Columns: 2, F: [][]float64{{0}, {1}}, Full: []bool{true}}
	f := New(m, &rows)
	fit := f.Fit(Data{Count: []float64{30, 10, 20, 60}}, 0, nil)
	want := []float64{math.Log(1.0 / 3), math.Log(3) - math.Log(1.0/3)}
	for i, w := range want {
		if !fit.Converged || math.Abs(fit.Theta[i]-w) > 1e-9 {
			t.Fatalf("parameters %v, want %v", fit.Theta, want)
		}
	}
	d := Data{Count: []float64{30, 10, 20, 60}}
	v, ok := f.Variance(d, fit.Theta, []float64{0, 1})
	if w := 1.0/30 + 1.0/10 + 1.0/20 + 1.0/60; !ok || math.Abs(v-w) > 1e-9 {
		t.Errorf("variance of the log odds ratio %g, want %g", v, w)
	}
	if shrunk := f.Fit(d, 10, nil); math.Abs(shrunk.Theta[1]) >= math.Abs(fit.Theta[1]) {
		t.Error("the ridge does not shrink")
	}
}

// TestDerivatives against differences, with fixed, inactive and partial features.
func TestDerivatives(t *testing.T) {
	var rows Rows
	rows.Add(nil, nil)
	rows.Add([]int32{1, 2}, []float64{0.7, -1.2})
	rows.Add([]int32{2}, []float64{2})
	m := Model{Columns: 3, F: [][]float64{{1, 0, 0}, {0, 1, 0}, {1, 1, 1}, {0, 0, 0}}, Full: []bool{true, true, false}}
	active := make([]bool, 12)
	for i := range active {
		active[i] = i != 6
	}
	d := Data{Count: []float64{3, 4, 5, 2, 1, 7, 0, 3, 2, 2, 6, 1}, Active: active}
	f := New(m, &rows)
	theta := []float64{0.1, -0.3, 0.2, 0.5, 0.4, -0.1, 0.3}
	f.derivatives(d, 0.5, theta)
	grad, h := append([]float64(nil), f.grad...), append([]float64(nil), f.h...)
	const step = 1e-5
	for i := range theta {
		at := func(s float64) float64 {
			theta[i] += s
			v := f.value(d, 0.5, theta)
			theta[i] -= s
			return v
		}
		if num := (at(step) - at(-step)) / (2 * step); math.Abs(num-grad[i]) > 1e-6 {
			t.Errorf("derivative %d: %g, by differences %g", i, grad[i], num)
		}
		theta[i] += step
		f.derivatives(d, 0.5, theta)
		up := append([]float64(nil), f.grad...)
		theta[i] -= 2 * step
		f.derivatives(d, 0.5, theta)
		theta[i] += step
		for j := i; j < len(theta); j++ {
			if num := -(up[j] - f.grad[j]) / (2 * step); math.Abs(num-h[j*7+i]) > 1e-5 {
				t.Errorf("second derivative %d,%d: %g, by differences %g", j, i, h[j*7+i], num)
			}
		}
	}
}
