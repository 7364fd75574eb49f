package mse

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/overlap"
)

// ZeroTruncatedPoisson estimates N from n entities with s sightings in all,
// when each is seen a Poisson number of times with one rate λ for all: λ solves
// λ/(1−e^−λ) = s/n, N = n/(1−e^−λ), and the variance is N/(e^λ−1−λ) (van der
// Heijden, Cruyff & van Houwelingen 2003, Statistica Neerlandica 57:289-304,
// without covariates). It reports false when nobody was seen twice.
func ZeroTruncatedPoisson(n, s int64) (m Moment, lambda float64, ok bool) {
	lambda, ok = truncatedRate(float64(s) / float64(n))
	if !ok {
		return m, 0, false
	}
	N := float64(n) / -math.Expm1(-lambda)
	return Moment{N, math.Sqrt(N / excess(lambda))}, lambda, true
}

// excess is e^λ − 1 − λ without cancellation near 0.
func excess(l float64) float64 {
	if l < 1e-3 {
		return l * l / 2 * (1 + l/3*(1+l/4))
	}
	return math.Expm1(l) - l
}

// truncatedRate solves λ/(1−e^−λ) = mean. The left side is concave upwards and
// above both 1 + λ/2 and λ, so that Newton's method from above descends to the root.
func truncatedRate(mean float64) (float64, bool) {
	if !(mean > 1) || math.IsInf(mean, 1) {
		return 0, false
	}
	l := math.Min(mean, 2*(mean-1))
	for range 100 {
		p := -math.Expm1(-l)
		step := (l/p - mean) / ((p - l*math.Exp(-l)) / (p * p))
		l -= step
		if math.Abs(step) <= 1e-14*l {
			break
		}
	}
	return l, l > 0
}

// Zelterman estimates N = n/(1−e^−λ) with the rate λ = 2 f2/f1 of those seen
// once or twice only, so that entities seen very often do not matter (Zelterman
// 1988, Journal of Statistical Planning and Inference 18:225-237). Its standard
// error is that of Böhning (2008, Statistical Methodology 5:410-423). With
// occasions t of at least 2, those seen once or twice follow the binomial law
// instead: odds 2 f2/((t−1) f1) and N = n/(1−(1−p)^t). It reports false when
// nobody was seen exactly once or nobody exactly twice.
func Zelterman(n, f1, f2 int64, occasions int) (m Moment, rate float64, ok bool) {
	if f1 <= 0 || f2 <= 0 {
		return m, 0, false
	}
	a, b, total := float64(f1), float64(f2), float64(n)
	rate = 2 * b / a
	// seen is the chance of being seen at all, slope its derivative by log rate.
	seen, slope := -math.Expm1(-rate), rate*math.Exp(-rate)
	if occasions >= 2 {
		t := float64(occasions)
		rate /= t - 1 // odds
		none := math.Exp(-t * math.Log1p(rate))
		seen, slope = 1-none, t*none*rate/(1+rate)
	}
	// Two sources of error (Böhning 2008, eq. 3): the number observed, and the rate.
	v := total*(1-seen)/(seen*seen) + total*total*slope*slope/math.Pow(seen, 4)*(1/a+1/b)
	return Moment{total / seen, math.Sqrt(v)}, rate, true
}

// OneInflation is a test of whether more entities were seen exactly once than a
// Poisson law for the others allows (Godwin & Böhning 2017, JRSS C 66:425-448).
type OneInflation struct {
	Seen     int64   `json:"seen_once"`
	Expected float64 `json:"expected"` // from those seen twice or more
	PValue   float64 `json:"p_value"`  // likelihood ratio, one-sided
	Rate     float64 `json:"rate"`     // λ from those seen twice or more
	N        float64 `json:"N"`        // n/(1−e^−λ) at that rate
}

// TestOneInflation computes the test. It reports false when those seen twice or
// more say nothing about a rate: all of them were seen exactly twice.
func TestOneInflation(f *overlap.Frequency) (OneInflation, bool) {
	f1 := f.Exactly(1)
	more := float64(f.N() - f1)
	if more == 0 {
		return OneInflation{}, false
	}
	sum := float64(f.Sightings() - f1)
	rate, ok := doublyTruncatedRate(sum / more)
	if !ok {
		return OneInflation{}, false
	}
	n := float64(f.N())
	o := OneInflation{Seen: f1, Expected: more * rate / excess(rate), PValue: 1, Rate: rate, N: n / -math.Expm1(-rate)}
	if float64(f1) <= o.Expected {
		return o, true
	}
	all, ok := truncatedRate(float64(f.Sightings()) / n)
	if !ok {
		return o, false
	}
	// Log-likelihoods without the factorials that both share.
	null := (sum+float64(f1))*math.Log(all) - n*logExpm1(all)
	alt := float64(f1)*math.Log(float64(f1)/n) + more*math.Log(more/n) + sum*math.Log(rate) - more*math.Log(excess(rate))
	o.PValue = distuv.ChiSquared{K: 1}.Survival(math.Max(0, 2*(alt-null))) / 2
	return o, true
}

func logExpm1(l float64) float64 {
	if l > 30 {
		return l + math.Log1p(-math.Exp(-l))
	}
	return math.Log(math.Expm1(l))
}

// doublyTruncatedRate solves λ(e^λ−1)/(e^λ−1−λ) = mean, the mean of a Poisson
// number given that it is 2 or more, by bisection.
func doublyTruncatedRate(mean float64) (float64, bool) {
	if !(mean > 2+1e-12) || math.IsInf(mean, 1) {
		return 0, false
	}
	of := func(l float64) float64 {
		if l > 500 {
			return l
		}
		return l * math.Expm1(l) / excess(l)
	}
	lo, hi := 0.0, mean
	for range 200 {
		mid := (lo + hi) / 2
		if of(mid) < mean {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2, lo > 0
}
