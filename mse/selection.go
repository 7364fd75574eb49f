package mse

import (
	"context"
	"fmt"

	"undercount/estimate"
	"undercount/internal/loglin"
	"undercount/overlap"
)

// Defaults of the selection methods.
const (
	DefaultReplicates = 1000
	DefaultTop        = 120 // all 113 models of four lists
	DefaultShow       = 10
)

func selectionMethods() []Method {
	options := []Option{
		{Key: "max_order", Default: "auto", Meaning: "largest number of lists in an interaction; auto is 2 for three lists, 3 for four and five, 2 for six",
			Kind: WholeNumber, Low: 1, High: overlap.MaxLists - 1, Choices: []string{"auto"}},
		{Key: "replicates", Default: fmt.Sprint(DefaultReplicates), Meaning: "bootstrap replicates, each with the selection repeated", Kind: WholeNumber, Low: 100, High: 1e6},
		{Key: "top", Default: fmt.Sprint(DefaultTop), Meaning: "how many of the best models compete again in each replicate", Kind: WholeNumber, Low: 1, High: 1e6},
		{Key: "show", Default: fmt.Sprint(DefaultShow), Meaning: "how many models the table of models shows", Kind: WholeNumber, Low: 1, High: 1e6},
	}
	mk := func(name string, c Criterion, citation string) Method {
		return Method{Name: name, Summary: "best hierarchical log-linear model by " + c.String() + ", interval repeats the selection; assumes no highest-order interaction",
			Citation: citation, MinLists: 2, MaxLists: loglin.MaxSearchLists, Options: options, run: runSelection(c)}
	}
	return []Method{
		mk("mse/bic", BIC, "Silverman, Chan & Vincent 2024, Statistics and Computing 34:44; Fienberg 1972, Biometrika 59:591-603; Fienberg & Rinaldo 2012, Annals of Statistics 40:996-1023"),
		mk("mse/aic", AIC, "Fienberg 1972, Biometrika 59:591-603; Cormack 1989, Biometrics 45:395-413; interval after Silverman, Chan & Vincent 2024, Statistics and Computing 34:44"),
	}
}

// selectionOptions are the settings of a selection method, read.
type selectionOptions struct {
	maxOrder, replicates, top, show int
}

func readSelection(o settings, lists int) (s selectionOptions, err error) {
	s.maxOrder = DefaultMaxOrder(lists)
	if o.values["max_order"] != "auto" {
		if s.maxOrder, err = o.whole("max_order", 1, MaxOrderLimit(lists)); err != nil {
			return s, err
		}
	}
	if s.replicates, err = o.whole("replicates", 100, 1_000_000); err != nil {
		return s, err
	}
	if s.top, err = o.whole("top", 1, 1_000_000); err != nil {
		return s, err
	}
	s.show, err = o.whole("show", 1, 1_000_000)
	return s, err
}

func runSelection(c Criterion) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
		so, err := readSelection(o, r.Table.K())
		if err != nil {
			return err
		}
		e.Settings["max_order"] = so.maxOrder
		e.Settings["replicates"], e.Settings["top"], e.Settings["show"] = so.replicates, so.top, so.show
		e.Assume(noHighestOrder)
		e.Assume(modelAmongCandidates)
		warnSparseTable(e, r.Table)
		progress := meter(r, so)
		s, err := SearchLogLinear(ctx, r.Table, SearchOptions{Criterion: c, MaxOrder: so.maxOrder, Workers: r.Workers,
			progress: func(done, _ int) { progress(done) }})
		if err != nil {
			return err
		}
		diagnoseSearch(e, s, so.show)
		if len(s.Ranked) == 0 {
			e.Give(estimate.StatusNotIdentified, fmt.Sprintf("none of the %d models can be estimated from this table: for each the likelihood rises without end or parameters cannot be told apart; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc", s.Fitted))
			return nil
		}
		return answerSelection(ctx, r, e, s, so, progress)
	}
}

// meter reports work in units of one fitted model or one replicate.
func meter(r *Request, so selectionOptions) func(done int) {
	if r.Progress == nil {
		return func(int) {}
	}
	total := so.replicates + len(loglin.Hierarchical(r.Table.K(), so.maxOrder))
	return func(done int) { r.Progress(min(done, total), total) }
}

func answerSelection(ctx context.Context, r *Request, e *estimate.Estimate, s *Search, so selectionOptions, progress func(int)) error {
	t, best := r.Table, s.Ranked[0]
	n := float64(t.N())
	f := loglin.NewFitter(t.K())
	f.SetCounts(t.Dense(), false)
	f.SetModel(s.models[0].Terms(nil))
	f.Fit(loglin.Options{})
	best.mu = append([]float64(nil), f.Mu()...)

	answerFit(e, best, t)
	warnFit(e, best)
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityOf(best, n, t.K())}
	conditional := profileInto(ctx, e, best, n, r.Level, hierarchicalKernel(f))
	if err := bootstrapSelection(ctx, r, e, s, so, progress); err != nil {
		return err
	}
	if e.Interval != nil && conditional != nil { // never the conditional one alone
		conditional.ConditionalOn = "model " + best.Model
		e.OtherIntervals = append(e.OtherIntervals, *conditional)
	}
	return nil
}

// bootstrapSelection adds the interval that repeats the selection. With fewer
// than half of the replicates estimable there is none.
func bootstrapSelection(ctx context.Context, r *Request, e *estimate.Estimate, s *Search, so selectionOptions, progress func(int)) error {
	t, k := r.Table, r.Table.K()
	cands := s.candidates(t, so.top)
	e.Diagnose("bootstrap_models", len(cands))
	mk := func() selector { return newSelector(k, cands, s.Criterion) }
	raw, err := bootstrap(ctx, t, bootstrapOptions{replicates: so.replicates, workers: r.Workers, seed: r.Seed,
		names: []string{e.Method, r.Stratum, "bootstrap"}, newSelector: mk,
		progress: func(done int) { progress(s.Fitted + done) }})
	if err != nil {
		return err
	}
	jack, weight, err := jackknife(ctx, t, mk())
	if err != nil {
		return err
	}
	reps := finite(raw)
	dropped := len(raw) - len(reps)
	e.Diagnose("bootstrap_replicates", len(raw))
	e.Diagnose("bootstrap_dropped", dropped)
	e.Draws = estimate.Draws{reps}
	if 2*len(reps) < len(raw) {
		e.Draws = nil
		e.Warn(warnBootstrapFailed.With(len(raw), len(reps)))
		e.Give(estimate.StatusNotIdentified, "in most bootstrap replicates no model could be estimated: the answer hangs on a few overlaps that happen to be there; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc")
		return nil
	}
	if dropped > 0 {
		e.Warn(warnBootstrapDropped.With(len(raw), dropped))
	}
	lo, hi := bca(s.Ranked[0].N, reps, jack, weight, r.Level)
	e.Interval = &estimate.Interval{Lower: estimate.Some(lo), Upper: estimate.Some(hi), Level: r.Level, Kind: estimate.Bootstrap,
		Note: fmt.Sprintf("BCa; selection repeated among %d models", len(cands))}
	return nil
}

// ModelRow is one row of the diagnostic "models".
type ModelRow struct {
	Model      string   `json:"model"`
	N          float64  `json:"N"`
	SE         float64  `json:"se"`
	Deviance   float64  `json:"deviance"`
	DF         int      `json:"df"`
	AIC        float64  `json:"AIC"`
	BIC        float64  `json:"BIC"`
	Delta      float64  `json:"delta"`  // of the criterion, from the best
	Weight     float64  `json:"weight"` // exp(−delta/2), scaled over all models that can be estimated
	AtMinusInf int      `json:"terms_at_minus_infinity,omitempty"`
	Flags      []string `json:"flags,omitempty"`
}

func diagnoseSearch(e *estimate.Estimate, s *Search, show int) {
	e.Diagnose("criterion", s.Criterion.String())
	e.Diagnose("models_fitted", s.Fitted)
	e.Diagnose("models_admissible", len(s.Ranked))
	e.Diagnose("models_set_aside", map[string]int{"no_estimate": s.NoEstimate, "not_identified": s.Unidentified, "not_converged": s.NotConverged})
	if aside := s.Fitted - len(s.Ranked); aside > 0 {
		e.Warn(warnSetAside.With(s.Fitted, aside))
	}
	if len(s.Ranked) == 0 {
		return
	}
	w := s.Weights()
	best := s.Criterion.of(&s.Ranked[0])
	rows := make([]ModelRow, 0, min(show, len(w)))
	for i := range min(show, len(w)) {
		f := &s.Ranked[i]
		row := ModelRow{f.Model, f.N, f.SE, f.Deviance, f.DF, f.AIC, f.BIC, s.Criterion.of(f) - best, w[i], f.Fixed, nil}
		if f.Fixed > 0 {
			row.Flags = append(row.Flags, "empty-margin")
		}
		rows = append(rows, row)
	}
	e.Diagnose("models", rows)
	avg := s.Average()
	e.Diagnose("model_average", avg.N)
	e.Diagnose("model_average_se", avg.SE)
	for _, d := range []float64{2, 6} {
		lo, hi := s.Range(d)
		e.Diagnose(fmt.Sprintf("range_within_%g", d), []float64{lo, hi})
		if d == 6 && hi > 1.5*lo {
			e.Warn(warnModelsDisagree.With(lo, hi))
		}
	}
}
