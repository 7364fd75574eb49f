package mse

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
)

// belief is the distribution of N that one answer describes, by normal score.
type belief struct {
	n, point     float64
	sorted       []float64 // draws of N; nil: normal on log n0 on either side of the point
	shift, slope float64   // normal score of the draws at a normal score of the answer
	below, above float64   // standard deviations of log n0 below and above the point
	open         bool      // the answer has no upper limit
}

// beliefOf reads the distribution off an answer with a point. Draws are
// stretched in normal score so that the quoted limits stay its quantiles: for
// a posterior that changes nothing, for a bootstrap it keeps the corrections
// of the interval. Without a limit below, nothing is missing there; without
// one above, everything above the point is open.
func beliefOf(e *estimate.Estimate, n, level float64) belief {
	b := belief{n: n, point: e.Point.Or(n), slope: 1}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	lo, hi := math.NaN(), math.NaN()
	if e.Interval != nil {
		lo, hi = e.Interval.Lower.Or(n), e.Interval.Upper.Or(math.Inf(1))
		z = distuv.UnitNormal.Quantile((1 + e.Interval.Level) / 2)
	}
	if e.Draws.Len() >= 50 {
		b.sorted = finite(e.Draws.All())
		slices.Sort(b.sorted)
		if !math.IsNaN(lo) && !math.IsInf(hi, 1) && e.Interval.Kind != estimate.Credible {
			u, v := scoreOf(b.sorted, lo), scoreOf(b.sorted, hi)
			if v > u {
				b.shift, b.slope = (u+v)/2, (v-u)/(2*z)
			}
		}
		return b
	}
	if math.IsNaN(lo) {
		lo, hi = n, math.Inf(1)
	}
	mid := logMissing(b.point, n)
	b.below = math.Max(0, mid-logMissing(lo, n)) / z
	if b.open = math.IsInf(hi, 1); !b.open {
		b.above = math.Max(0, logMissing(hi, n)-mid) / z
	}
	return b
}

// scoreOf is the normal score of a value among sorted draws, kept finite.
func scoreOf(s []float64, v float64) float64 {
	i, _ := slices.BinarySearch(s, v)
	j := i
	for j < len(s) && s[j] == v {
		j++
	}
	size := float64(len(s))
	p := (float64(i+j)/2 + 1.0/6) / (size + 1.0/3) // about the inverse of quantile8
	return distuv.UnitNormal.Quantile(min(max(p, 0.5/size), 1-0.5/size))
}

// at is the quantile of N at a normal score; infinite where it is open.
func (b *belief) at(z float64) float64 {
	switch {
	case b.sorted != nil:
		return math.Max(quantile8(b.sorted, distuv.UnitNormal.CDF(b.shift+b.slope*z)), b.n)
	case z > 0 && b.open:
		return math.Inf(1)
	case z > 0:
		return b.n + (b.point-b.n)*math.Exp(b.above*z)
	}
	return b.n + (b.point-b.n)*math.Exp(b.below*z)
}

// normalScore is the two-sided normal quantile of a level, 1.96 for 0.95.
func normalScore(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

// normalScores returns the normal scores of size equally likely values.
func normalScores(size int) []float64 {
	z := make([]float64, size)
	for i := range z {
		z[i] = distuv.UnitNormal.Quantile((float64(i) + 0.5) / float64(size))
	}
	return z
}

// variance is that of log(N − ref); an open side is taken to mirror the other.
func (b *belief) variance(z []float64, ref float64) float64 {
	var sum, sq float64
	for _, s := range z {
		x := logMissing(b.at(s), ref)
		if math.IsInf(x, 1) {
			x = 2*logMissing(b.point, ref) - logMissing(b.at(-s), ref)
		}
		sum, sq = sum+x, sq+x*x
	}
	m := sum / float64(len(z))
	return math.Max(0, sq/float64(len(z))-m*m)
}

// drawPool holds the answers for draws that have one.
type drawPool struct {
	ds      []drawn
	beliefs []belief
	level   float64
	m       float64 // draws
	ref     float64 // logs are of N − ref: the least observed in any draw
	q       float64 // mean of log(N − ref)
	within  float64
	between float64
}

func newDrawPool(ds []drawn, level float64) *drawPool {
	p := &drawPool{ds: ds, level: level, ref: math.Inf(1)}
	for _, d := range ds {
		p.beliefs = append(p.beliefs, beliefOf(d.e, d.n, level))
		p.m += float64(d.weight)
		p.ref = min(p.ref, d.n)
	}
	z := normalScores(400)
	for i, d := range ds {
		w := float64(d.weight) / p.m
		p.q += w * logMissing(p.beliefs[i].point, p.ref)
		p.within += w * p.beliefs[i].variance(z, p.ref)
	}
	for i, d := range ds {
		dev := logMissing(p.beliefs[i].point, p.ref) - p.q
		p.between += float64(d.weight) * dev * dev
	}
	if p.m > 1 {
		p.between /= p.m - 1
	}
	return p
}

// answer records point, intervals and how much the draws contribute.
func (p *drawPool) answer(e *estimate.Estimate) {
	extra := (1 + 1/p.m) * p.between
	total := p.within + extra
	e.Point = estimate.Some(p.ref + math.Exp(p.q))
	e.Diagnose("draws_within", p.within)
	e.Diagnose("draws_between", p.between)
	share := 0.0
	if total > 0 {
		share = extra / total
	}
	e.Diagnose("draws_variance_share", share)
	mc := math.Sqrt(p.between / p.m)
	e.Diagnose("draws_mc_error", mc*math.Exp(p.q)) // of the point, from the number of draws
	if total > 0 && mc > 0.2*math.Sqrt(total) {
		e.Warn(warnFewDraws.With(int(p.m), mc*math.Exp(p.q)))
	}
	if share > 0.5 {
		e.Warn(warnDrawsShare.With(100 * share))
	}
	p.spread(e)
	p.intervals(e, extra)
	if t := p.ds[0].table; t != nil && p.ds[0].e.Curves[sensitivityName].X != nil {
		e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityCurve(p.ref, math.Exp(p.q), t.K())}
	}
}

// spread records how far the answers for single draws lie apart.
func (p *drawPool) spread(e *estimate.Estimate) {
	var points []float64
	for i, d := range p.ds {
		for range d.weight {
			points = append(points, p.beliefs[i].point)
		}
	}
	slices.Sort(points)
	e.Diagnose("draws_points", []float64{points[0], quantile8(points, 0.5), points[len(points)-1]})
}

func (p *drawPool) intervals(e *estimate.Estimate, extra float64) {
	kind, drawnFrom, open := estimate.LogNormal, true, false
	for i := range p.ds {
		drawnFrom = drawnFrom && p.beliefs[i].sorted != nil
		open = open || p.beliefs[i].open
	}
	note := fmt.Sprintf("mixture over %d draws of the table", int(p.m))
	if iv := p.ds[0].e.Interval; drawnFrom && iv != nil {
		kind = iv.Kind
	} else if !drawnFrom {
		note = joinNotes(note, "each interval taken as log-normal on the missing count")
	}
	values, weights := p.mixture()
	iv := &estimate.Interval{Level: p.level, Kind: kind, Note: note,
		Lower: estimate.Some(weightedQuantile(values, weights, (1-p.level)/2)),
		Upper: estimate.Some(weightedQuantile(values, weights, (1+p.level)/2))}
	e.Interval = iv
	if drawnFrom {
		e.Draws = estimate.Draws{p.sample(values, weights)}
	}
	if open {
		return
	}
	half := math.Sqrt(p.within+extra) * p.studentQuantile(e, extra)
	e.OtherIntervals = append(e.OtherIntervals, estimate.Interval{Level: p.level, Kind: estimate.LogNormal,
		Lower: estimate.Some(p.ref + math.Exp(p.q-half)), Upper: estimate.Some(p.ref + math.Exp(p.q+half)),
		Note: "Rubin's rules on the log missing count"})
}

// studentQuantile is that of Rubin's t, (m−1)(1+1/r)² degrees of freedom, r
// the variance of the draws over that within them.
func (p *drawPool) studentQuantile(e *estimate.Estimate, extra float64) float64 {
	at := (1 + p.level) / 2
	if extra <= 0 || p.within <= 0 && p.m < 2 {
		return distuv.UnitNormal.Quantile(at)
	}
	r := extra / math.Max(p.within, 1e-12)
	df := (p.m - 1) * (1 + 1/r) * (1 + 1/r)
	e.Diagnose("draws_df", df)
	if df > 1e6 {
		return distuv.UnitNormal.Quantile(at)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(at)
}

// mixture returns values of N, sorted, and their weights, which add up to 1.
func (p *drawPool) mixture() (values, weights []float64) {
	z := normalScores(min(max(8000/len(p.ds), int(10/(1-p.level)), 200), 8000))
	type pair struct{ v, w float64 }
	pairs := make([]pair, 0, len(z)*len(p.ds))
	for i, d := range p.ds {
		w := float64(d.weight) / p.m / float64(len(z))
		for _, s := range z {
			pairs = append(pairs, pair{p.beliefs[i].at(s), w})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.v < b.v:
			return -1
		case a.v > b.v:
			return 1
		}
		return 0
	})
	values, weights = make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, x := range pairs {
		values[i], weights[i] = x.v, x.w
	}
	return values, weights
}

// sample thins the mixture to at most 4000 equally likely values.
func (p *drawPool) sample(values, weights []float64) []float64 {
	const size = 4000
	out := make([]float64, 0, size)
	cum, i := 0.0, 0
	for k := range size {
		at := (float64(k) + 0.5) / size
		for i < len(values)-1 && cum+weights[i] < at {
			cum += weights[i]
			i++
		}
		out = append(out, values[i])
	}
	return out
}

// weightedQuantile of sorted values, between the middles of their weights.
func weightedQuantile(values, weights []float64, p float64) float64 {
	cum, last := 0.0, 0.0
	for i, v := range values {
		mid := cum + weights[i]/2
		if mid >= p {
			if i == 0 || math.IsInf(v, 1) {
				return v
			}
			return values[i-1] + (v-values[i-1])*(p-last)/(mid-last)
		}
		last = mid
		cum += weights[i]
	}
	return values[len(values)-1]
}
