package mse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/internal/stream"
)

// inParallel calls work for 0 … n−1 from several goroutines, each with a
// function of its own.
func inParallel(ctx context.Context, workers, n int, newWork func() func(i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(workers, n)) {
		wg.Go(func() {
			work := newWork()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// glmSelector repeats fitting, exclusion and averaging on another table.
type glmSelector struct {
	d       *glmData
	rule    glmRule
	fitters []*glmFitter
	warm    [][]float64
}

func newGLMSelector(d *glmData, rows []GLMRow, rule glmRule) *glmSelector {
	s := &glmSelector{d: d, rule: rule}
	for _, x := range rows {
		s.fitters = append(s.fitters, newGLMFitter(d, x.model))
		s.warm = append(s.warm, x.theta)
	}
	return s
}

// average returns N for counts, NaN if no model can be kept.
func (s *glmSelector) average(count []float64) float64 {
	n := 0.0
	for _, x := range count {
		n += x
	}
	aic, N := make([]float64, len(s.fitters)), make([]float64, len(s.fitters))
	any := false
	for i, f := range s.fitters {
		N[i], aic[i] = f.point(count, s.warm[i])
		if !(N[i] <= s.rule.ratio*n) || s.rule.fit < 1 && s.tooGood(count, aic[i], len(s.warm[i])) {
			aic[i] = math.NaN()
		}
		any = any || !math.IsNaN(aic[i])
	}
	if !any {
		return math.NaN()
	}
	sum := 0.0
	for i, w := range akaike(aic) {
		if w > 0 {
			sum += w * N[i]
		}
	}
	return sum
}

// tooGood applies the limit on the p-value of the deviance.
func (s *glmSelector) tooGood(count []float64, aic float64, parameters int) bool {
	cells := 1<<s.d.k - 1
	df := len(count) - s.d.patterns - parameters
	if df <= 0 {
		return false
	}
	saturated := 0.0
	for r := range s.d.patterns {
		n := 0.0
		for _, x := range count[r*cells : (r+1)*cells] {
			n += x
			if x > 0 {
				saturated += x * math.Log(x)
			}
		}
		if n > 0 {
			saturated -= n * math.Log(n)
		}
	}
	deviance := 2*saturated + aic - 2*float64(parameters)
	return distuv.ChiSquared{K: float64(df)}.Survival(max(0, deviance)) > s.rule.fit
}

// bootstrapGLM adds the interval that repeats everything. Each replicate first
// draws how many of the estimated N are observed at all, then spreads them over
// the cells of patterns and histories with their observed shares.
func bootstrapGLM(ctx context.Context, r *Request, e *estimate.Estimate, d *glmData, included []GLMRow, N float64, opt glmOptions) error {
	included = included[:min(len(included), opt.top)]
	sub := stream.Sub(r.Seed, e.Method, r.Stratum, "bootstrap")
	raw := make([]float64, opt.replicates)
	var done atomic.Int64
	err := inParallel(ctx, r.Workers, opt.replicates, func() func(int) {
		sel := newGLMSelector(d, included, opt.glmRule)
		counts := make([]float64, len(d.count))
		return func(i int) {
			redraw(sub(i), d, N, counts)
			raw[i] = sel.average(counts)
			if k := int(done.Add(1)); r.Progress != nil && k%50 == 0 {
				r.Progress(k, opt.replicates)
			}
		}
	})
	if err != nil {
		return err
	}
	reps := finite(raw)
	e.Diagnose("bootstrap_models", len(included))
	e.Diagnose("bootstrap_replicates", len(raw))
	e.Diagnose("bootstrap_dropped", len(raw)-len(reps))
	if 2*len(reps) < len(raw) {
		e.Warn(warnBootstrapFailed.With(len(raw), len(reps)))
		e.Give(estimate.StatusNotIdentified, "in most bootstrap replicates no model could be estimated: the answer hangs on a few overlaps that happen to be there; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc")
		return nil
	}
	e.Draws = estimate.Draws{reps}
	if len(reps) < len(raw) {
		e.Warn(warnBootstrapDropped.With(len(raw), len(raw)-len(reps)))
	}
	jack, weight, err := jackknifeGLM(ctx, d, newGLMSelector(d, included, opt.glmRule))
	if err != nil {
		return err
	}
	lo, hi := bca(e.Point.Or(N), reps, jack, weight, r.Level)
	e.Interval = &estimate.Interval{Lower: estimate.Some(max(d.n, lo)), Upper: estimate.Some(max(d.n, hi)), Level: r.Level, Kind: estimate.Bootstrap,
		Note: fmt.Sprintf("BCa; selection repeated among %d models", len(included))}
	return nil
}

// redraw fills counts with a replicate of the data.
func redraw(rng *rand.Rand, d *glmData, N float64, counts []float64) {
	n := int64(d.n)
	if N > d.n && N < 1e15 {
		n = max(1, binomialDraw(rng, int64(math.Round(N)), d.n/N))
	}
	left, mass := n, d.n
	for i, c := range d.count {
		counts[i] = 0
		if c == 0 || left == 0 {
			continue
		}
		x := left
		if c < mass {
			x = binomialDraw(rng, left, c/mass)
		}
		counts[i] = float64(x)
		left -= x
		mass -= c
	}
}

// maxJackknife bounds the cells that are left out one by one; with more, the
// interval is corrected for bias but not for skewness.
const maxJackknife = 600

func jackknifeGLM(ctx context.Context, d *glmData, s *glmSelector) (values, weights []float64, err error) {
	filled := 0
	for _, c := range d.count {
		if c > 0 {
			filled++
		}
	}
	if filled > maxJackknife {
		return nil, nil, nil
	}
	counts := append([]float64(nil), d.count...)
	for i, c := range d.count {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if c == 0 {
			continue
		}
		counts[i]--
		if v := s.average(counts); !math.IsNaN(v) && !math.IsInf(v, 0) {
			values, weights = append(values, v), append(weights, c)
		}
		counts[i]++
	}
	return values, weights, nil
}
