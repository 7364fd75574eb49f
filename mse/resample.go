package mse

import (
	"math"
	"math/rand/v2"
)

// resample draws a table of the same size from the observed histories with
// their observed shares: a multinomial draw as a chain of binomial ones. hist
// and count list the observed histories; dst is indexed by history and must be
// zero elsewhere.
func resample(rng *rand.Rand, hist []uint32, count []float64, n float64, dst []float64) {
	left, mass := int64(n), n
	for i, h := range hist {
		if left == 0 {
			dst[h] = 0
			continue
		}
		x := left
		if i < len(hist)-1 && count[i] < mass {
			x = binomialDraw(rng, left, count[i]/mass)
		}
		dst[h] = float64(x)
		left -= x
		mass -= count[i]
	}
}

// binomialDraw returns a binomial variate: by inversion when the mean is small,
// else by transformed rejection with squeeze (Hörmann 1993, Journal of
// Statistical Computation and Simulation 46:101-110, algorithm BTRS).
func binomialDraw(rng *rand.Rand, n int64, p float64) int64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - binomialDraw(rng, n, 1-p)
	case float64(n)*p < 10:
		return binomialInversion(rng, n, p)
	}
	return binomialRejection(rng, n, p)
}

func binomialInversion(rng *rand.Rand, n int64, p float64) int64 {
	s := p / (1 - p)
	first := math.Exp(float64(n) * math.Log1p(-p))
	for {
		u, r := rng.Float64(), first
		for x := int64(0); x <= n && x < 200; x++ {
			if u <= r {
				return x
			}
			u -= r
			r *= s * float64(n-x) / float64(x+1)
		}
		// rounding left a sliver of probability unassigned: draw again
	}
}

func binomialRejection(rng *rand.Rand, n int64, p float64) int64 {
	N := float64(n)
	spq := math.Sqrt(N * p * (1 - p))
	b := 1.15 + 2.53*spq
	a := -0.0873 + 0.0248*b + 0.01*p
	c := N*p + 0.5
	vr := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * spq
	lpq := math.Log(p / (1 - p))
	m := math.Floor((N + 1) * p)
	h := logFactorial(m) + logFactorial(N-m)
	for {
		v := rng.Float64()
		u := rng.Float64() - 0.5
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if k < 0 || k > N {
			continue
		}
		v = math.Log(v * alpha / (a/(us*us) + b))
		if v <= h-logFactorial(k)-logFactorial(N-k)+(k-m)*lpq {
			return int64(k)
		}
	}
}

func logFactorial(x float64) float64 {
	l, _ := math.Lgamma(x + 1)
	return l
}
