package loglin

import (
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"undercount/internal/lattice"
)

// TestFactoredIsTheSame: verdict, fit, variance, expected overlaps and fits at
// a given count of the all-zero history agree with the Fitter.
func TestFactoredIsTheSame(t *testing.T) {
	fitted, faults := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(2, 6).Draw(rt, "lists")
		most := rapid.SampledFrom([]int{1, 2, 6, 40}).Draw(rt, "most")
		few := rapid.IntRange(1, 4).Draw(rt, "one in")
		counts := make([]float64, 1<<k)
		var hist []uint32
		var n []float64
		for w := 1; w < 1<<k; w++ {
			if bits.OnesCount(uint(w)) == 1 || rapid.IntRange(1, few).Draw(rt, "seen") == 1 {
				counts[w] = float64(rapid.IntRange(0, most).Draw(rt, "count"))
			}
			hist, n = append(hist, uint32(w)), append(n, counts[w])
		}
		m := Independence(k)
		for w := uint32(1); w < 1<<k-1; w++ {
			if c := bits.OnesCount32(w); c >= 2 && c <= 3 && facetsIn(m, w) && rapid.IntRange(0, 2).Draw(rt, "term") == 0 {
				m |= 1 << w
			}
		}
		terms := m.Terms(nil)
		a, b := NewFitter(k), NewFactored(k)
		a.SetCounts(counts, false)
		a.SetModel(terms)
		b.SetCells(hist, n)
		b.SetModel(terms)
		va, vb := a.Check(), b.Check()
		if va != vb || a.Fixed() != b.Fixed() {
			rt.Fatalf("%s: verdicts %d and %d, fixed %d and %d, of %v", m, va, vb, a.Fixed(), b.Fixed(), counts)
		}
		if va != 0 {
			faults++
			return
		}
		fitted++
		fa, fb := a.Fit(Options{Variance: true}), b.Fit(Options{Variance: true})
		if !fa.Converged || !fb.Converged {
			rt.Fatalf("%s: converged %t and %t on %v", m, fa.Converged, fb.Converged, counts)
		}
		close := func(what string, x, y float64) {
			if math.Abs(x-y) > 1e-7*math.Max(1, math.Abs(x)) {
				rt.Fatalf("%s: %s %.12g and %.12g of %v", m, what, x, y, counts)
			}
		}
		close("intercept", fa.Intercept, fb.Intercept)
		close("kernel", fa.Kernel, fb.Kernel)
		close("variance", fa.Variance, fb.Variance)
		mu := a.Mu()
		for w, x := range b.Mu() {
			close("fitted count", mu[w], x)
		}
		z := append([]float64(nil), mu...)
		lattice.Supersets(z)
		for w := range z {
			close("expected overlap", z[w], b.Expected(uint32(w)))
		}
		n0 := math.Exp(fa.Intercept) * 1.3
		a.SetZeroCell(n0)
		b.SetZeroCell(n0)
		close("profile kernel", a.Fit(Options{}).Kernel, b.Fit(Options{}).Kernel)
	})
	t.Logf("%d fits, %d faults", fitted, faults)
}

func BenchmarkFactoredSixteenLists(b *testing.B) {
	var hist []uint32
	var n []float64
	for w := uint32(1); w < 1<<16; w++ {
		if bits.OnesCount32(w) <= 2 {
			hist, n = append(hist, w), append(n, float64(1+w%7))
		}
	}
	f := NewFactored(16)
	f.SetCells(hist, n)
	terms := []uint32{0, 3, 12}
	for i := range 16 {
		terms = append(terms, 1<<i)
	}
	b.ReportAllocs()
	for b.Loop() {
		f.SetModel(terms)
		if f.Check() != 0 || !f.Fit(Options{}).Converged {
			b.Fatal("no fit")
		}
	}
}

func TestNameIsModelString(t *testing.T) {
	for _, m := range Hierarchical(5, 4) {
		if got := Name(m.Terms(nil), 5); got != m.String() {
			t.Fatalf("%s and %s", got, m)
		}
	}
	if got := Name([]uint32{0, 1, 2, 4, 1<<2 | 1<<11, 1 << 11}, 12); got != "[3:12,1,2]" {
		t.Error(got)
	}
}
