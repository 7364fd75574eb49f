package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/internal/loglin"
	"undercount/internal/problem"
	"undercount/internal/stream"
	"undercount/overlap"
)

// sparseMethods registers stepwise selection.
func sparseMethods() []Method {
	return []Method{{
		Name:     "mse/sparse",
		Summary:  "pairs of lists added stepwise while their overlap is unlikely, sound for sparse tables and many lists, interval repeats the selection; assumes no interaction of three lists or more",
		Citation: "Chan, Silverman & Vincent 2021, JASA 116:1297-1306; interval after Efron 1987, JASA 82:171-185",
		MinLists: 3, MaxLists: overlap.MaxLists, run: runSparse,
		Options: []Option{
			{Key: "pthresh", Default: "0.02", Meaning: "a pair enters when its overlap is more unlikely than this", Kind: AnyNumber, Low: 1e-12, High: 0.5},
			{Key: "replicates", Default: fmt.Sprint(DefaultReplicates), Meaning: "bootstrap replicates, each with the selection repeated", Kind: WholeNumber, Low: 100, High: 1e6},
		},
	}}
}

func runSparse(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	threshold, err := o.decimal("pthresh", 1e-12, 0.5)
	if err != nil {
		return err
	}
	replicates, err := o.whole("replicates", 100, 1_000_000)
	if err != nil {
		return err
	}
	e.Settings["pthresh"], e.Settings["replicates"] = threshold, replicates
	e.Assume(noHighestOrder)
	e.Assume(pairInteractionsOnly)
	e.Assume(modelAmongCandidates)
	warnSparseTable(e, r.Table)
	s := FitStepwise(r.Table, threshold)
	if s.Fault != "" {
		giveFault(e, s.Fit)
		return nil
	}
	e.Diagnose("steps", orEmpty(s.Steps))
	if len(s.Skipped) > 0 {
		e.Diagnose("pairs_not_estimable", s.Skipped)
	}
	return answerSparse(ctx, r, e, &s, threshold, replicates)
}

func orEmpty(s []Step) []Step {
	if s == nil {
		return []Step{}
	}
	return s
}

func answerSparse(ctx context.Context, r *Request, e *estimate.Estimate, s *Stepwise, threshold float64, replicates int) error {
	t := r.Table
	n := float64(t.N())
	answerFit(e, s.Fit, t)
	warnFit(e, s.Fit)
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityOf(s.Fit, n, t.K())}
	conditional := profileInto(ctx, e, s.Fit, n, r.Level, s.at)
	if err := bootstrapSparse(ctx, r, e, s, threshold, replicates); err != nil {
		return err
	}
	if e.Interval == nil { // never the conditional ones alone
		return nil
	}
	for _, iv := range []*estimate.Interval{logNormalDark(s.Fit, n, r.Level), conditional} {
		if iv != nil {
			iv.ConditionalOn = "model " + s.Model
			e.OtherIntervals = slices.Insert(e.OtherIntervals, 0, *iv)
		}
	}
	return nil
}

// logNormalDark is the normal interval of log n0 given the model.
func logNormalDark(f Fit, n, level float64) *estimate.Interval {
	v := (f.SE*f.SE - f.Missing) / (f.Missing * f.Missing) // of log n0
	if !(v > 0) || math.IsInf(v, 0) {
		return nil
	}
	c := math.Exp(distuv.UnitNormal.Quantile((1+level)/2) * math.Sqrt(v))
	return &estimate.Interval{Lower: estimate.Some(n + f.Missing/c), Upper: estimate.Some(n + f.Missing*c), Level: level, Kind: estimate.Wald,
		Note: "normal on the log scale of the missing count"}
}

// selected counts what the replicates selected: sums of whole numbers, so that the
// order in which goroutines add to it does not matter.
type selected struct {
	sync.Mutex
	same  []*int
	pairs [][]int
}

// stepSelector returns a selector that repeats the stepwise selection; with a
// tally it also counts what was selected.
func stepSelector(ctx context.Context, t *overlap.Table, threshold float64, chosen []uint32, all *selected) selector {
	st := newStepper(t.K(), threshold)
	hist, _ := observed(t)
	n := make([]float64, len(hist))
	same, pairs := new(int), make([]int, len(st.pairs))
	if all != nil {
		all.Lock()
		all.same, all.pairs = append(all.same, same), append(all.pairs, pairs)
		all.Unlock()
	}
	want := slices.Clone(chosen)
	slices.Sort(want)
	return func(counts []float64) float64 {
		total := 0.0
		for i, h := range hist {
			n[i] = counts[h]
			total += n[i]
		}
		lf, v := st.run(ctx, hist, n, nil)
		if v != 0 || !lf.Converged {
			return math.NaN()
		}
		for i, in := range st.in {
			if in {
				pairs[i]++
			}
		}
		slices.Sort(st.terms)
		if slices.Equal(st.terms, want) {
			*same++
		}
		return total + math.Exp(lf.Intercept)
	}
}

// PairShare is one row of the diagnostic "bootstrap_pairs": in which share of
// the replicates a pair of lists was selected.
type PairShare struct {
	Lists    [2]string `json:"lists"`
	Selected float64   `json:"selected"`
	InModel  bool      `json:"in_model"`
}

// bootstrapSparse adds the intervals that repeat the selection.
func bootstrapSparse(ctx context.Context, r *Request, e *estimate.Estimate, s *Stepwise, threshold float64, replicates int) error {
	t, all := r.Table, &selected{}
	raw, err := bootstrap(ctx, t, bootstrapOptions{replicates: replicates, workers: r.Workers, seed: r.Seed,
		names:       []string{e.Method, r.Stratum, "bootstrap"},
		newSelector: func() selector { return stepSelector(ctx, t, threshold, s.terms, all) },
		progress: func(done int) {
			if r.Progress != nil {
				r.Progress(done, replicates)
			}
		}})
	if err != nil {
		return err
	}
	jack, weight, err := jackknife(ctx, t, stepSelector(ctx, t, threshold, s.terms, nil))
	if err != nil {
		return err
	}
	diagnoseSelected(e, t, s, all, len(finite(raw)))
	bootstrapIntervals(e, r, s.N, raw, jack, weight, "BCa; stepwise selection repeated in each replicate")
	return nil
}

func diagnoseSelected(e *estimate.Estimate, t *overlap.Table, s *Stepwise, all *selected, usable int) {
	if usable == 0 {
		return
	}
	same, pairs := 0, make([]int, t.K()*(t.K()-1)/2)
	for i := range all.same {
		same += *all.same[i]
		for j, c := range all.pairs[i] {
			pairs[j] += c
		}
	}
	share := float64(same) / float64(usable)
	e.Diagnose("bootstrap_same_model", share)
	if share < 0.5 {
		e.Warn(warnSelectionUnstable.With(usable, same))
	}
	names, rows, at := t.Lists(), []PairShare{}, 0
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			p := float64(pairs[at]) / float64(usable)
			at++
			in := slices.Contains(s.terms, uint32(1<<i|1<<j))
			if in || p >= 0.05 {
				rows = append(rows, PairShare{[2]string{names[i], names[j]}, p, in})
			}
		}
	}
	e.Diagnose("bootstrap_pairs", rows)
}

// otherLevels are given beside the level asked for, as in the papers.
var otherLevels = []float64{0.8, 0.95}

// bootstrapIntervals turns replicates, all of them of n entities, into the
// interval to quote and those at other levels, in which n varies as well, and
// the published form, which keeps n. With fewer than half of the replicates
// estimable there is none, nor an answer.
func bootstrapIntervals(e *estimate.Estimate, r *Request, point float64, raw, jack, weight []float64, note string) {
	n, level := float64(r.Table.N()), r.Level
	fixed := finite(raw)
	reps := drawObserved(r, e.Method, point, fixed)
	dropped := len(raw) - len(reps)
	e.Diagnose("bootstrap_replicates", len(raw))
	e.Diagnose("bootstrap_dropped", dropped)
	if 2*len(reps) < len(raw) {
		e.Warn(warnBootstrapFailed.With(len(raw), len(reps)))
		e.Give(estimate.StatusNotIdentified, "in most bootstrap replicates no model could be estimated: the answer hangs on a few overlaps that happen to be there; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc")
		return
	}
	e.Draws = estimate.Draws{reps}
	if dropped > 0 {
		e.Warn(warnBootstrapDropped.With(len(raw), dropped))
	}
	at := func(level float64) estimate.Interval {
		lo, hi := bca(point, reps, jack, weight, level)
		return estimate.Interval{Lower: estimate.Some(math.Max(lo, n)), Upper: estimate.Some(math.Max(hi, n)), Level: level, Kind: estimate.Bootstrap, Note: note}
	}
	quote := at(level)
	e.Interval = &quote
	// quantile8 gives the first or last replicate for shares this small.
	b := float64(len(reps))
	if lo, hi := bcaShares(slices.Sorted(slices.Values(reps)), point, jack, weight, level); b*lo < 2.0/3 || b*(1-hi) < 2.0/3 {
		e.Warn(warnBeyondReplicates.With(len(reps)))
	}
	for _, l := range otherLevels {
		if l != level {
			e.OtherIntervals = append(e.OtherIntervals, at(l))
		}
	}
	lo, hi := bca(point, fixed, jack, weight, level)
	e.OtherIntervals = append(e.OtherIntervals, estimate.Interval{Lower: estimate.Some(lo), Upper: estimate.Some(hi), Level: level,
		Kind: estimate.Bootstrap, ConditionalOn: fmt.Sprintf("the number recorded, %d", r.Table.N()), Note: note})
}

// drawObserved lets the number of entities recorded vary in the replicates.
// The bootstrap of Chan, Silverman & Vincent (2021) draws n entities again and
// so gives an interval given n; N is fixed instead and n random, with variance
// n(1 − n/N), which matters when most are recorded. A log-linear model fitted
// to c times the counts gives c times the estimate, so a replicate of n*
// entities is n*/n times one of n.
func drawObserved(r *Request, method string, point float64, reps []float64) []float64 {
	n := r.Table.N()
	out := slices.Clone(reps)
	if !(point > float64(n)) || point > overlap.MaxCount {
		return out
	}
	rng := stream.Sub(r.Seed, method, r.Stratum, "bootstrap", "recorded")
	for i := range out {
		out[i] *= float64(binomialDraw(rng(i), int64(math.Round(point)), float64(n)/point)) / float64(n)
	}
	return out
}

// decimal reads an option that is a number from lo to hi.
func (s settings) decimal(key string, lo, hi float64) (float64, error) {
	var x float64
	_, err := fmt.Sscan(s.values[key], &x)
	if err != nil || !(x >= lo && x <= hi) {
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, s.values[key]), Want: fmt.Sprintf("a number from %g to %g", lo, hi)}
	}
	return x, nil
}

// zeroCellFitter is a fitter that can be given a count of the all-zero history.
type zeroCellFitter interface {
	SetZeroCell(n0 float64)
	Fit(loglin.Options) loglin.Fit
	Beta() []float64
}

// zeroCellKernel follows the model set and fitted in f over trial counts of
// the all-zero history, each fit starting from the one before.
func zeroCellKernel(f zeroCellFitter) kernelAt {
	warm := append([]float64(nil), f.Beta()...)
	return func(n0 float64) (float64, bool) {
		f.SetZeroCell(n0)
		r := f.Fit(loglin.Options{Warm: warm})
		if !r.Converged {
			r = f.Fit(loglin.Options{})
		}
		if r.Converged {
			copy(warm, f.Beta())
		}
		return r.Kernel, r.Converged
	}
}
