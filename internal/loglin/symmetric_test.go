package loglin

import (
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

// TestSymmetricIsDense: the same verdict and fit as the design written out
// over all histories.
func TestSymmetricIsDense(t *testing.T) {
	fitted, faults := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(3, 6).Draw(rt, "lists")
		form := rapid.IntRange(0, 3).Draw(rt, "form")
		most := rapid.SampledFrom([]int{1, 3, 30}).Draw(rt, "most")
		var cols [][]float64
		for c := range min(form, k-2) {
			col := make([]float64, k+1)
			for i := range col {
				col[i] = math.Max(0, float64(i-c-1))
				if form == 1 {
					col[i] = float64(i*i) / 2
				}
			}
			cols = append(cols, col)
		}
		s := &Symmetric{K: k, Columns: cols}
		d := &Dense{P: k + len(cols) + 1}
		for w := uint32(1); w < 1<<k; w++ {
			n := float64(rapid.IntRange(0, most).Draw(rt, "count"))
			if n > 0 {
				s.Hist, s.N = append(s.Hist, w), append(s.N, n)
			}
			for i := range k {
				d.X = append(d.X, float64(w>>i&1))
			}
			for _, c := range cols {
				d.X = append(d.X, c[bits.OnesCount32(w)])
			}
			d.X = append(d.X, 1)
			d.Count, d.Cells = append(d.Count, n), append(d.Cells, 1)
		}
		if len(s.Hist) == 0 {
			return
		}
		vd, vs := d.Check(), s.Check()
		if vd != vs {
			rt.Fatalf("verdicts %d and %d", vd, vs)
		}
		if vd != 0 {
			faults++
			return
		}
		fitted++
		fd, fs := d.Fit(Options{Variance: true}), s.Fit(Options{Variance: true})
		if !fd.Converged || !fs.Converged {
			rt.Fatalf("converged %t and %t", fd.Converged, fs.Converged)
		}
		close := func(what string, x, y float64) {
			if math.Abs(x-y) > 1e-7*math.Max(1, math.Abs(x)) {
				rt.Fatalf("%s %.12g and %.12g", what, x, y)
			}
		}
		close("intercept", fd.Intercept, fs.Intercept)
		close("kernel", fd.Kernel, fs.Kernel)
		close("variance", fd.Variance, fs.Variance)
		for w := uint32(1); w < 1<<k; w++ {
			close("linear predictor", d.Eta(int(w-1)), s.Eta(w))
		}
		n0 := math.Exp(fd.Intercept) * 0.7
		d.Zero, d.Seen = n0, true
		s.SetZeroCell(n0)
		close("kernel at a count", d.Fit(Options{}).Kernel, s.Fit(Options{}).Kernel)
	})
	t.Logf("%d fits, %d faults", fitted, faults)
}
