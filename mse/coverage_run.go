package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"undercount/estimate"
	"undercount/internal/stream"
)

// coverageVersion is which of the three estimates a method gives.
type coverageVersion int

const (
	coverageIndependent coverageVersion = iota
	coverageHigh
	coverageLow
)

// of returns the version's estimate; NaN where there is none.
func (v coverageVersion) of(c *covered) float64 {
	switch v {
	case coverageHigh:
		return c.Full
	case coverageLow:
		return c.OneStep
	}
	return c.Independent
}

// advised is the estimate that Chao et al. (2001) advise: the full one from a
// coverage of 55% on, the one-step estimate below.
func (c *covered) advised() float64 {
	if c.C >= LeastCoverage {
		return c.Full
	}
	return c.OneStep
}

func runCoverage(v coverageVersion) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
		reps, err := o.whole("replicates", 100, 1_000_000)
		if err != nil {
			return err
		}
		e.Settings["replicates"] = reps
		if v == coverageIndependent {
			e.Assume(independence)
			e.Assume(homogeneousOrUnrelated)
		} else {
			e.Assume(pairwiseDependence)
		}
		c, ok := SampleCoverage(r.Table)
		if !ok {
			coverageUndefined(r, e)
			return nil
		}
		hist, count := observed(r.Table)
		full, _ := newCoverer(r.Table.K(), hist).of(count)
		coverageDiagnostics(e, c, full)
		if !coverageUsable(e, v, &full) {
			return nil
		}
		return coverageAnswer(ctx, r, e, v, &full, reps)
	}
}

func coverageUndefined(r *Request, e *estimate.Estimate) {
	for i := range r.Table.K() {
		if r.Table.Marginal(1<<i) == 0 {
			e.Give(estimate.StatusRefused, "one of the lists has no entity, so its coverage is not defined; leave that list out")
			return
		}
	}
	e.Give(estimate.StatusNotIdentified, "nobody is on two lists, so the estimated sample coverage is 0 and the data allow any count; use mse/chao-bc for a lower bound, or more lists")
}

func coverageDiagnostics(e *estimate.Estimate, c Coverage, full covered) {
	e.Diagnose("sample_coverage", c.C)
	e.Diagnose("coverage_D", c.D)
	e.Diagnose("estimates", map[string]estimate.Num{"independent": estimate.Some(c.Independent), "full": estimate.Some(c.Full), "one_step": estimate.Some(c.OneStep)})
	if full.n > 0 && len(c.Pairs) > 1 { // with two lists γ is 0 by construction
		e.Diagnose("ccv", c.Pairs)
	}
}

// coverageUsable applies the advice of Chao et al. (2001, sec. 5): the full
// estimate needs a coverage of at least 55%.
func coverageUsable(e *estimate.Estimate, v coverageVersion, c *covered) bool {
	N := v.of(c)
	switch {
	case v == coverageHigh && c.C < LeastCoverage:
		e.Give(estimate.StatusRefused, fmt.Sprintf("the estimated sample coverage is %.2f; below 0.55 the overlaps say too little about how the lists depend on each other; quote mse/coverage-low as a lower bound", c.C))
	case math.IsNaN(N):
		e.Give(estimate.StatusNotIdentified, "the overlaps are so much larger than independent lists would give that the equation for the count has no solution; quote mse/coverage-low as a lower bound")
	case N < c.n:
		e.Give(estimate.StatusRefused, "the formula gives fewer than were observed, because the lists avoid each other; use a method that models this, such as mse/bic")
	default:
		return true
	}
	return false
}

func coverageAnswer(ctx context.Context, r *Request, e *estimate.Estimate, v coverageVersion, c *covered, reps int) error {
	N := v.of(c)
	boot, err := coverageBootstrap(ctx, r, e.Method, v, N, reps)
	if err != nil {
		return err
	}
	own := finite(boot.own)
	e.Diagnose("bootstrap_replicates", reps)
	e.Diagnose("bootstrap_dropped", reps-len(own))
	if 2*len(own) < reps {
		e.Warn(warnBootstrapFailed.With(reps, len(own)))
		e.Give(estimate.StatusNotIdentified, "in most bootstrap replicates the equation for the count has no solution; quote mse/coverage-low as a lower bound")
		return nil
	}
	if len(own) < reps {
		e.Warn(warnCoverageDropped.With(reps, reps-len(own)))
	}
	_, se := meanSD(own)
	if v == coverageLow && !coverageLowStatus(e, c, boot.correction) {
		return nil
	}
	if v != coverageLow && c.C < LeastCoverage {
		e.Warn(warnLowCoverage.With(c.C))
	}
	if v == coverageHigh && se > N/3 {
		e.Warn(warnCoverageUnstable.With(se, N))
	}
	momentAnswer(e, Moment{N, se}, c.n, r.Level)
	if e.Interval == nil {
		return nil
	}
	e.Interval.Note = fmt.Sprintf("standard error from %d bootstrap replicates", len(own))
	lift(own, c.n)
	e.OtherIntervals = append(e.OtherIntervals, percentileInterval(own, r.Level, "percentiles of the bootstrap"))
	if v != coverageIndependent {
		if chosen := finite(boot.advised); 2*len(chosen) >= reps {
			lift(chosen, c.n)
			e.OtherIntervals = append(e.OtherIntervals, percentileInterval(chosen, r.Level, "percentiles of the bootstrap; each replicate chooses the estimate by its own coverage"))
		}
	}
	e.Draws = estimate.Draws{own}
	e.Curves = map[string]estimate.Curve{}
	coverageCurve(e, v, c)
	return nil
}

// coverageLowStatus says what the one-step estimate is: a lower bound when
// lists help each other, and no bound of that kind when they avoid each other.
func coverageLowStatus(e *estimate.Estimate, c *covered, correction []float64) bool {
	_, sd := meanSD(finite(correction))
	if c.Correction < 0 && c.Correction < -2*sd {
		e.Give(estimate.StatusRefused, "the lists avoid each other on the whole, so that the one-step estimate would be an upper bound; use mse/coverage-high where it can be used, or a method that models the dependence, such as mse/bic")
		return false
	}
	e.Give(estimate.StatusBoundOnly, "the one-step estimate takes up only part of the dependence between the lists; it is a lower bound when being on one list makes being on another more likely")
	if c.Correction < 0 {
		e.Warn(warnCoverageSign.With())
	}
	return true
}

func percentileInterval(x []float64, level float64, note string) estimate.Interval {
	s := slices.Sorted(slices.Values(x))
	return estimate.Interval{Lower: estimate.Some(quantile8(s, (1-level)/2)), Upper: estimate.Some(quantile8(s, (1+level)/2)),
		Level: level, Kind: estimate.Bootstrap, Note: note}
}

func meanSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / math.Max(1, float64(len(x)-1)))
}

// coverageReplicates are replicates in the order of their streams.
type coverageReplicates struct{ own, advised, correction []float64 }

// coverageBootstrap draws from the population that the estimate implies: N
// entities, those not observed included, so that the observed number varies
// too (Chao & Tsay 1998, sec. 4). A replicate that cannot be estimated, or that
// has no solution, is NaN.
func coverageBootstrap(ctx context.Context, r *Request, method string, v coverageVersion, N float64, reps int) (coverageReplicates, error) {
	hist, count := observed(r.Table)
	population := append(append([]uint32(nil), hist...), 0) // history 0 last
	missing := math.Round(math.Max(0, N-float64(r.Table.N())))
	sizes := append(append([]float64(nil), count...), missing)
	total := float64(r.Table.N()) + missing
	rng := stream.Sub(r.Seed, method, r.Stratum, "bootstrap")
	out := coverageReplicates{make([]float64, reps), make([]float64, reps), make([]float64, reps)}
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(r.Workers, reps) {
		wg.Go(func() {
			w := newCoverer(r.Table.K(), hist)
			dst, x := make([]float64, 1<<r.Table.K()), make([]float64, len(hist))
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= reps {
					return
				}
				resample(rng(i), population, sizes, total, dst)
				for j, h := range hist {
					x[j] = dst[h]
				}
				c, ok := w.of(x)
				out.own[i], out.advised[i], out.correction[i] = math.NaN(), math.NaN(), math.NaN()
				if ok {
					out.own[i], out.advised[i], out.correction[i] = atLeast(v.of(&c), c.n), atLeast(c.advised(), c.n), c.Correction
				}
				if d := int(done.Add(1)); r.Progress != nil && d%50 == 0 {
					r.Progress(d, reps)
				}
			}
		})
	}
	wg.Wait()
	return out, ctx.Err()
}

// lift raises replicates to the observed number: those of fewer observed
// entities can fall below it, the count cannot.
func lift(x []float64, n float64) {
	for i, v := range x {
		x[i] = atLeast(v, n)
	}
}

// atLeast lifts an estimate to what was observed; NaN stays.
func atLeast(N, n float64) float64 {
	if N < n {
		return n
	}
	return N
}

const coverageCurvePoints = 61

// coverageCurve shows N when the dependence between lists is not as taken: for
// the independent version when all pairs have one common coefficient of
// covariation, for the others when every coefficient is a multiple of the one
// used, 0 being independence and 1 the answer.
func coverageCurve(e *estimate.Estimate, v coverageVersion, c *covered) {
	name, lo, hi := "multiple of the measured dependence", 0.0, 2.0
	slope := v.of(c) - c.Independent
	if v == coverageIndependent {
		name, lo, hi = "coefficient of covariation of all pairs", -0.5, 1
		slope = c.drift
	}
	cu := estimate.Curve{XLabel: name, YLabel: "N"}
	for i := range coverageCurvePoints {
		x := lo + (hi-lo)*float64(i)/(coverageCurvePoints-1)
		cu.X, cu.Y = append(cu.X, x), append(cu.Y, math.Max(c.n, c.Independent+slope*x))
	}
	e.Curves["sensitivity/"+name] = cu
}
