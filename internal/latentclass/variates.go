package latentclass

import (
	"math"
	"math/rand/v2"
)

// gamma draws from the gamma distribution with shape at least 1 and rate 1
// (Marsaglia & Tsang 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := r.Float64()
		x *= x
		if u < 1-0.0331*x*x || math.Log(u) < 0.5*x+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// logGamma draws the logarithm of a gamma variate of any shape: a small shape
// would underflow on the plain scale.
func logGamma(r *rand.Rand, shape float64) float64 {
	if shape >= 1 {
		return math.Log(gamma(r, shape))
	}
	return math.Log(gamma(r, shape+1)) - r.ExpFloat64()/shape
}

// binomial draws the number of successes of n trials; n and the result are
// whole numbers. Below 12 expected successes it searches from 0, above it uses
// the transformed rejection of Hörmann (1993), algorithm BTRS.
func binomial(r *rand.Rand, n, p float64) float64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - binomial(r, n, 1-p)
	case n*p < 12:
		return binomialSearch(r, n, p)
	}
	q := 1 - p
	spq := math.Sqrt(n * p * q)
	b := 1.15 + 2.53*spq
	a := -0.0873 + 0.0248*b + 0.01*p
	c := n*p + 0.5
	vr := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * spq
	odds, m := p/q, math.Floor((n+1)*p)
	for {
		v, u := r.Float64(), r.Float64()-0.5
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || k > n {
			continue
		}
		v = math.Log(v * alpha / (a/(us*us) + b))
		upper := (m+0.5)*math.Log((m+1)/(odds*(n-m+1))) + (n+1)*math.Log((n-m+1)/(n-k+1)) +
			(k+0.5)*math.Log(odds*(n-k+1)/(k+1)) + stirling(m) + stirling(n-m) - stirling(k) - stirling(n-k)
		if v <= upper {
			return k
		}
	}
}

func binomialSearch(r *rand.Rand, n, p float64) float64 {
	u, k := r.Float64(), 0.0
	if u < 1-n*p { // at most P(0): classes that take no part cost no logarithm
		return 0
	}
	q := 1 - p
	f, s := math.Exp(n*math.Log1p(-p)), p/q
	for u > f && k < n {
		u -= f
		k++
		f *= s * (n - k + 1) / k
	}
	return k
}

// stirling is log k! less Stirling's (k+½)log(k+1) − (k+1) + log √2π.
func stirling(k float64) float64 {
	if k < 10 {
		return stirlingTable[int(k)]
	}
	k++
	k2 := k * k
	return (1./12 - (1./360-1./1260/k2)/k2) / k
}

var stirlingTable = func() (t [10]float64) {
	for k := range t {
		x := float64(k)
		lg, _ := math.Lgamma(x + 1)
		t[k] = lg - ((x+0.5)*math.Log(x+1) - (x + 1) + 0.5*math.Log(2*math.Pi))
	}
	return t
}()

// normalAbove is the mean from which a Poisson count is drawn as a rounded
// normal variate: the relative error of its distribution is then below 1e-6.
const normalAbove = 1e12

// poisson draws a Poisson count: by search below a mean of 10, by transformed
// rejection (Hörmann 1993, algorithm PTRS) above.
func poisson(r *rand.Rand, mean float64) float64 {
	switch {
	case mean <= 0:
		return 0
	case mean < 10:
		f, u, k := math.Exp(-mean), r.Float64(), 0.0
		for u > f && k < 200 {
			u -= f
			k++
			f *= mean / k
		}
		return k
	case mean > normalAbove:
		return math.Round(mean + math.Sqrt(mean)*r.NormFloat64())
	}
	root := math.Sqrt(mean)
	b := 0.931 + 2.53*root
	a := -0.059 + 0.02483*b
	inv := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for {
		u, v := r.Float64()-0.5, r.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		// log of mean^k e^−mean / k!, with Stirling's form of the factorial
		x := k + 1
		logf := k*math.Log(mean/x) + x - mean - 0.5*math.Log(2*math.Pi*x) - stirling(k)
		if math.Log(v*inv/(a/(us*us)+b)) <= logf {
			return k
		}
	}
}
