package mse

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/stream"
	"undercount/overlap"
)

// selector repeats a whole estimation, choice of model included, on another
// table given as counts by history, and returns N; NaN when nothing can be
// estimated from it. It may keep working space and belongs to one goroutine.
type selector func(counts []float64) float64

// bootstrapOptions say how to resample. newSelector is called once for each
// goroutine; results depend on the seed and the names only.
type bootstrapOptions struct {
	replicates  int
	workers     int
	seed        uint64
	names       []string
	newSelector func() selector
	progress    func(done int)
}

// bootstrap returns the replicates of N in the order of their streams, NaN for
// those where nothing could be estimated.
func bootstrap(ctx context.Context, t *overlap.Table, o bootstrapOptions) ([]float64, error) {
	hist, count := observed(t)
	rng := stream.Sub(o.seed, o.names...)
	out := make([]float64, o.replicates)
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(o.workers, o.replicates) {
		wg.Go(func() {
			sel := o.newSelector()
			counts := make([]float64, 1<<t.K())
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= o.replicates {
					return
				}
				resample(rng(i), hist, count, float64(t.N()), counts)
				out[i] = sel(counts)
				if d := int(done.Add(1)); o.progress != nil && d%50 == 0 {
					o.progress(d)
				}
			}
		})
	}
	wg.Wait()
	return out, ctx.Err()
}

// jackknife returns the estimate without one entity of each observed history,
// and how many entities have that history.
func jackknife(ctx context.Context, t *overlap.Table, sel selector) (values, weights []float64, err error) {
	hist, count := observed(t)
	counts := t.Dense()
	for i, h := range hist {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		counts[h]--
		v := sel(counts)
		counts[h]++
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			values, weights = append(values, v), append(weights, count[i])
		}
	}
	return values, weights, nil
}

func observed(t *overlap.Table) (hist []uint32, count []float64) {
	for _, c := range t.Cells() {
		hist, count = append(hist, uint32(c.History)), append(count, float64(c.Count))
	}
	return hist, count
}

// finite returns the finite values in a new slice, in order.
func finite(x []float64) []float64 {
	out := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	return out
}

// bca returns the bias-corrected and accelerated limits (Efron 1987, JASA
// 82:171-185; as used by Silverman, Chan & Vincent 2024) from finite
// replicates, the estimate and a weighted jackknife.
func bca(est float64, reps, jack, weight []float64, level float64) (lower, upper float64) {
	s := slices.Sorted(slices.Values(reps))
	lo, hi := bcaShares(s, est, jack, weight, level)
	return quantile8(s, lo), quantile8(s, hi)
}

// bcaShares returns the shares of the sorted replicates at which the limits
// are read.
func bcaShares(s []float64, est float64, jack, weight []float64, level float64) (lower, upper float64) {
	below := 0.0
	for _, v := range s {
		if v < est-1e-9*math.Abs(est) {
			below++
		}
	}
	b := float64(len(s))
	share := math.Min(math.Max(below/b, 0.5/b), 1-0.5/b) // keeps z0 finite
	z0 := distuv.UnitNormal.Quantile(share)
	a := acceleration(jack, weight)
	limit := func(p float64) float64 {
		z := z0 + distuv.UnitNormal.Quantile(p)
		d := 1 - a*z
		if d <= 0 { // the correction runs over the edge of the distribution
			return 1
		}
		return distuv.UnitNormal.CDF(z0 + z/d)
	}
	return limit((1 - level) / 2), limit((1 + level) / 2)
}

// acceleration is the skewness of the weighted jackknife divided by six.
func acceleration(jack, weight []float64) float64 {
	var mean, total, s2, s3 float64
	for i, v := range jack {
		mean += weight[i] * v
		total += weight[i]
	}
	if total == 0 {
		return 0
	}
	mean /= total
	for i, v := range jack {
		d := mean - v
		s2 += weight[i] * d * d
		s3 += weight[i] * d * d * d
	}
	if s2 <= 0 {
		return 0
	}
	return s3 / (6 * math.Pow(s2, 1.5))
}

// quantile8 is the median-unbiased quantile of sorted values (type 8 of Hyndman
// & Fan 1996).
func quantile8(s []float64, p float64) float64 {
	h := (float64(len(s))+1.0/3)*p + 1.0/3
	j := math.Floor(h)
	switch {
	case j < 1:
		return s[0]
	case int(j) >= len(s):
		return s[len(s)-1]
	}
	lo, hi := s[int(j)-1], s[int(j)]
	return lo + (h-j)*(hi-lo)
}
