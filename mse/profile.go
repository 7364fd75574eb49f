package mse

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
)

// kernelAt returns the maximum, over the other parameters, of the Poisson
// log-likelihood kernel Σ n η − Σ μ of the table whose all-zero history has
// count n0. Calls are cheapest when n0 changes little from one to the next.
type kernelAt func(n0 float64) (float64, bool)

// profile is the multinomial profile log-likelihood of N (Cormack 1992;
// Rivest & Baillargeon 2007). Up to a constant it is
//
//	ℓ(N) = K(n0) + N − N log N + log N! − log n0!,  n0 = N − n,
//
// with K from kernelAt; factorials are gamma functions throughout. It is
// searched on the scale x = log n0.
type profile struct {
	n    float64
	at   kernelAt
	fail bool
}

// Limits of the search for n0: below the first, N is n; beyond the second
// (times n) the likelihood is called flat.
const (
	leastMissing  = 1e-6
	farthestTimes = 1e6
)

// profileResult is an interval and the curve it was cut from.
type profileResult struct {
	mode         float64 // N at the maximum: the multinomial point
	lower, upper float64
	atObserved   bool // lower is n because the likelihood never fell to the cut
	unbounded    bool // no upper limit
	farthest     float64
	curve        estimate.Curve
}

func (p *profile) loglik(x float64) float64 {
	n0 := math.Exp(x)
	k, ok := p.at(n0)
	if !ok {
		p.fail = true
		return math.Inf(-1)
	}
	lg, _ := math.Lgamma(n0 + 1)
	return k - lg + stirling(p.n+n0)
}

// stirling returns log N! − N log N + N without cancellation for large N.
func stirling(n float64) float64 {
	if n < 1000 {
		lg, _ := math.Lgamma(n + 1)
		if n == 0 {
			return 0
		}
		return lg - n*math.Log(n) + n
	}
	return 0.5*math.Log(2*math.Pi*n) + 1/(12*n) - 1/(360*n*n*n)
}

// interval finds the mode from a starting value of n0, and the limits at level.
// It reports false when a fit on the way failed.
func (p *profile) interval(start, level float64) (profileResult, bool) {
	floor, ceil := math.Log(leastMissing), math.Log(farthestTimes*math.Max(p.n, start))
	xm := p.climb(math.Log(math.Max(start, 2*leastMissing)), floor, ceil)
	top := p.loglik(xm)
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	cut := top - z*z/2
	r := profileResult{mode: p.n + math.Exp(xm), farthest: p.n + math.Exp(ceil)}
	if xm <= floor+1e-3 {
		r.mode = p.n
	}
	lo, found := p.cross(xm, floor, cut)
	r.lower, r.atObserved = p.n+math.Exp(lo), !found
	if !found {
		r.lower = p.n
	}
	hi, found := p.cross(xm, ceil, cut)
	r.upper, r.unbounded = p.n+math.Exp(hi), !found
	r.curve = p.trace(r, top)
	return r, !p.fail
}

// climb finds the maximum by stepping uphill and then golden-section search.
func (p *profile) climb(x, floor, ceil float64) float64 {
	x = min(max(x, floor), ceil)
	lx, h := p.loglik(x), 0.05
	if p.loglik(min(x+h, ceil)) < lx {
		h = -h
	}
	a := x - h
	for {
		next := min(max(x+h, floor), ceil)
		ln := p.loglik(next)
		if ln <= lx || next == x || p.fail {
			return p.golden(min(a, next), max(a, next), floor, ceil)
		}
		a, x, lx, h = x, next, ln, 2*h
	}
}

func (p *profile) golden(a, b, floor, ceil float64) float64 {
	a, b = max(a, floor), min(b, ceil)
	const g = 0.6180339887498949
	c, d := b-g*(b-a), a+g*(b-a)
	lc, ld := p.loglik(c), p.loglik(d)
	for b-a > 1e-7 && !p.fail {
		if lc >= ld {
			b, d, ld = d, c, lc
			c = b - g*(b-a)
			lc = p.loglik(c)
		} else {
			a, c, lc = c, d, ld
			d = a + g*(b-a)
			ld = p.loglik(d)
		}
	}
	return (a + b) / 2
}

// cross walks from the mode towards end with growing steps until the
// log-likelihood is below cut, then closes in. It reports false if it never is.
func (p *profile) cross(xm, end, cut float64) (float64, bool) {
	dir, h := 1.0, 0.05
	if end < xm {
		dir = -1
	}
	in, out := xm, xm
	lin, lout := p.loglik(xm)-cut, 0.0
	for {
		if out == end || p.fail {
			return end, false
		}
		out = in + dir*h
		if dir*(out-end) > 0 {
			out = end
		}
		lout = p.loglik(out) - cut
		if p.fail && h > 0.01 { // a long step can land where no fit settles: go nearer
			p.fail, h = false, h/4
			out = in
			continue
		}
		if lout < 0 {
			break
		}
		in, lin, h = out, lout, 1.6*h
	}
	for i := 0; i < 100 && math.Abs(out-in) > 1e-9 && !p.fail; i++ { // Illinois
		x := in + (out-in)*lin/(lin-lout)
		l := p.loglik(x) - cut
		switch {
		case math.Abs(l) < 1e-9:
			return x, true
		case l > 0:
			in, lin = x, l
			lout /= 2
		default:
			out, lout = x, l
			lin /= 2
		}
		if i%3 == 2 { // a bisection now and then bounds the number of steps
			x = (in + out) / 2
			if l = p.loglik(x) - cut; l > 0 {
				in, lin = x, l
			} else {
				out, lout = x, l
			}
		}
	}
	return (in + out) / 2, true
}

const profilePoints = 80

// trace evaluates the curve a little beyond the interval.
func (p *profile) trace(r profileResult, top float64) estimate.Curve {
	hi := r.upper
	if r.unbounded {
		hi = p.n + 50*math.Max(r.mode-p.n, p.n)
	}
	pad := 0.15 * (hi - r.lower)
	lo := max(p.n+leastMissing, r.lower-pad)
	hi += pad
	c := estimate.Curve{XLabel: "N", YLabel: "relative log-likelihood",
		X: make([]float64, 0, profilePoints), Y: make([]float64, 0, profilePoints)}
	for i := range profilePoints {
		x := lo + (hi-lo)*float64(i)/(profilePoints-1)
		l := p.loglik(math.Log(x-p.n)) - top
		if math.IsInf(l, 0) || math.IsNaN(l) {
			continue
		}
		c.X, c.Y = append(c.X, x), append(c.Y, l)
	}
	return c
}

// asInterval states the result, open ends included.
func (r profileResult) asInterval(level float64) *estimate.Interval {
	iv := &estimate.Interval{Lower: estimate.Some(r.lower), Level: level, Kind: estimate.Profile}
	if r.unbounded {
		iv.Note = "the likelihood sets no upper limit"
	} else {
		iv.Upper = estimate.Some(r.upper)
	}
	if r.atObserved {
		iv.Note = joinNotes(iv.Note, "the lower limit is the observed count")
	}
	return iv
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
