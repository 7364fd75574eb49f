package mse

import (
	"math"
	"testing"

	"undercount/internal/stream"
)

// TestBinomialDraw compares mean and variance over both algorithms.
func TestBinomialDraw(t *testing.T) {
	const draws = 40000
	for _, c := range []struct {
		n int64
		p float64
	}{{1, 0.3}, {20, 0.1}, {50, 0.97}, {100, 0.25}, {1000, 0.5}, {4400, 0.257}, {1_000_000_000, 0.9}, {3_000_000_000, 1e-9}} {
		rng := stream.New(3, "binomial")
		var sum, sq float64
		mean := float64(c.n) * c.p
		for range draws {
			x := binomialDraw(rng, c.n, c.p)
			if x < 0 || x > c.n {
				t.Fatalf("n=%d p=%g: drew %d", c.n, c.p, x)
			}
			d := float64(x) - mean
			sum += d
			sq += d * d
		}
		v := mean * (1 - c.p)
		if e := sum / draws; math.Abs(e) > 4*math.Sqrt(v/draws) {
			t.Errorf("n=%d p=%g: mean off by %g", c.n, c.p, e)
		}
		// Relative standard error of a variance: √((kurtosis−1)/draws).
		kurt := 3 + (1-6*c.p*(1-c.p))/v
		if r := sq / draws / v; math.Abs(r-1) > 4*math.Sqrt((kurt-1)/draws) {
			t.Errorf("n=%d p=%g: variance ratio %g", c.n, c.p, r)
		}
	}
}

// TestResample keeps n, leaves unobserved histories empty and has the right means.
func TestResample(t *testing.T) {
	hist, count := []uint32{1, 2, 5, 7}, []float64{10, 40, 3, 47}
	sum := make([]float64, 8)
	dst := make([]float64, 8)
	rng := stream.New(1, "resample")
	const draws = 20000
	for range draws {
		resample(rng, hist, count, 100, dst)
		total := 0.0
		for w, x := range dst {
			sum[w] += x
			total += x
		}
		if total != 100 {
			t.Fatalf("total %g", total)
		}
	}
	want := []float64{0, 10, 40, 0, 0, 3, 0, 47}
	for w, s := range sum {
		if math.Abs(s/draws-want[w]) > 4*math.Sqrt(want[w]/draws) {
			t.Errorf("history %d: mean %g, want %g", w, s/draws, want[w])
		}
	}
}

// TestBCa: without bias and acceleration the limits are plain quantiles; a
// replicate distribution below the estimate moves them up.
func TestBCa(t *testing.T) {
	var reps []float64
	for i := 1; i <= 999; i++ {
		reps = append(reps, float64(i))
	}
	jack, w := []float64{-1, 1}, []float64{5, 5}
	lo, hi := bca(500, reps, jack, w, 0.9) // 499 below 500: nearly unbiased
	if math.Abs(lo-50) > 2 || math.Abs(hi-950) > 2 {
		t.Errorf("[%g, %g], want about [50, 950]", lo, hi)
	}
	lo2, hi2 := bca(700, reps, jack, w, 0.9)
	if lo2 <= lo || hi2 <= hi {
		t.Errorf("[%g, %g] does not lie above [%g, %g]", lo2, hi2, lo, hi)
	}
	if lo, hi := bca(2000, reps, nil, nil, 0.9); lo < 900 || hi > 999 {
		t.Errorf("all replicates below: [%g, %g]", lo, hi)
	}
	// Weighted skewness by hand: mean 1, deviations 1,1,1,−3 → (3−27)/(6·12^1.5).
	if a := acceleration([]float64{0, 4}, []float64{3, 1}); math.Abs(a-(-24/(6*math.Pow(12, 1.5)))) > 1e-12 {
		t.Errorf("acceleration %g", a)
	}
}

func TestQuantile8(t *testing.T) {
	s := []float64{1, 2, 4, 8}
	for _, c := range []struct{ p, want float64 }{{0, 1}, {1, 8}, {0.5, 3}, {0.25, 1 + 5.0/12}} {
		if got := quantile8(s, c.p); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("quantile %g is %g, want %g", c.p, got, c.want)
		}
	}
}
