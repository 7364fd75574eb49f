package mse

import (
	"context"
	"fmt"
	"slices"

	"undercount/estimate"
	"undercount/internal/loglin"
	"undercount/internal/problem"
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
		{Key: "max_order", Default: "auto", Meaning: "largest number of lists in an interaction; auto is 2 for three lists, 3 for four and five, 2 for six and more",
			Kind: WholeNumber, Low: 1, High: overlap.MaxLists - 1, Choices: []string{"auto"}},
		{Key: "replicates", Default: fmt.Sprint(DefaultReplicates), Meaning: "bootstrap replicates, each with the selection repeated", Kind: WholeNumber, Low: 100, High: 1e6},
		{Key: "top", Default: fmt.Sprint(DefaultTop), Meaning: "how many of the best models compete again in each replicate", Kind: WholeNumber, Low: 1, High: 1e6},
		{Key: "show", Default: fmt.Sprint(DefaultShow), Meaning: "how many models the table of models shows", Kind: WholeNumber, Low: 1, High: 1e6},
		{Key: "search", Default: string(SearchAuto), Meaning: "all fits every model (up to six lists, order 2 with six); best-first looks at neighbours of the best models found; auto is all where that is possible",
			Kind: OneOf, Choices: []string{string(SearchAuto), string(SearchAll), string(SearchBestFirst)}},
		{Key: "effort", Default: fmt.Sprint(DefaultEffort), Meaning: "a best-first search stops when this many further models in turn have no better neighbour", Kind: WholeNumber, Low: 1, High: 1e5},
		{Key: "degree", Default: "1", Meaning: "which models compete in the bootstrap: 1, those of best rank; 2, those of best rank among themselves and their neighbours", Kind: OneOf, Choices: []string{"1", "2"}},
	}
	mk := func(name string, c Criterion, citation string) Method {
		return Method{Name: name, Summary: "best hierarchical log-linear model by " + c.String() + ", interval repeats the selection; assumes no highest-order interaction",
			Citation: citation, MinLists: 2, MaxLists: overlap.MaxLists, Options: options, run: runSelection(c)}
	}
	return []Method{
		mk("mse/bic", BIC, "Silverman, Chan & Vincent 2024, Statistics and Computing 34:44; Fienberg 1972, Biometrika 59:591-603; Fienberg & Rinaldo 2012, Annals of Statistics 40:996-1023"),
		mk("mse/aic", AIC, "Fienberg 1972, Biometrika 59:591-603; Cormack 1989, Biometrics 45:395-413; interval after Silverman, Chan & Vincent 2024, Statistics and Computing 34:44"),
	}
}

// selectionOptions are the settings of a selection method, read.
type selectionOptions struct {
	maxOrder, replicates, top, show int
	mode                            SearchMode
	effort                          int
	degreeTwo                       bool
}

func readSelection(o settings, lists int) (s selectionOptions, err error) {
	s.maxOrder, s.mode = DefaultMaxOrder(lists), SearchMode(o.values["search"])
	s.degreeTwo = o.values["degree"] == "2"
	if s.mode == SearchAll && lists > loglin.MaxSearchLists {
		return s, &problem.Error{What: fmt.Sprintf("setting %s.search is all and the table has %d lists, which have too many models to fit each", o.method, lists),
			Want: "auto or best-first"}
	}
	if s.effort, err = o.whole("effort", 1, 100_000); err != nil {
		return s, err
	}
	if o.values["max_order"] != "auto" {
		most := lists - 1
		if s.mode == SearchAll {
			most = MaxOrderLimit(lists)
		}
		if s.maxOrder, err = o.whole("max_order", 1, most); err != nil {
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
		s, err := SearchLogLinear(ctx, r.Table, SearchOptions{Criterion: c, MaxOrder: so.maxOrder, Workers: r.Workers, Mode: so.mode, Effort: so.effort,
			progress: func(done, _ int) { progress(done) }})
		if err != nil {
			return err
		}
		diagnoseSearch(e, s, so.show)
		if s.Notes != nil {
			e.Settings["search"] = string(SearchBestFirst)
			e.Diagnose("search", s.Notes)
			e.Warn(warnBestFirst.With(s.Fitted))
		} else {
			e.Settings["search"] = string(SearchAll)
		}
		if so.degreeTwo {
			s.order = s.degreeTwo(r.Table.K(), so.maxOrder)
		}
		if len(s.Ranked) == 0 {
			e.Give(estimate.StatusNotIdentified, fmt.Sprintf("none of the %d models can be estimated from this table: for each the likelihood rises without end or parameters cannot be told apart; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc", s.Fitted))
			return nil
		}
		return answerSelection(ctx, r, e, s, so, progress)
	}
}

// searchUnits is the share of the search in the progress.
func (so selectionOptions) searchUnits(lists int) int {
	if (SearchOptions{Mode: so.mode, MaxOrder: so.maxOrder}).exhaustive(lists) {
		return len(loglin.Hierarchical(lists, so.maxOrder))
	}
	return searchUnits
}

// meter reports work in units of one fitted model or one replicate.
func meter(r *Request, so selectionOptions) func(done int) {
	if r.Progress == nil {
		return func(int) {}
	}
	total := so.replicates + so.searchUnits(r.Table.K())
	return func(done int) { r.Progress(min(done, total), total) }
}

func answerSelection(ctx context.Context, r *Request, e *estimate.Estimate, s *Search, so selectionOptions, progress func(int)) error {
	t, best := r.Table, s.Ranked[0]
	n := float64(t.N())
	f := newSearchFitter(t.K())
	f.SetCounts(t.Dense(), false)
	f.SetModel(s.terms(0))
	f.Fit(loglin.Options{})
	best.mu = append([]float64(nil), f.Mu()...)

	answerFit(e, best, t)
	warnFit(e, best)
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityOf(best, n, t.K())}
	conditional := profileInto(ctx, e, best, n, r.Level, zeroCellKernel(f))
	if err := bootstrapSelection(ctx, r, e, s, so, progress); err != nil {
		return err
	}
	if e.Interval != nil && conditional != nil { // never the conditional one alone
		conditional.ConditionalOn = "model " + best.Model
		e.OtherIntervals = slices.Insert(e.OtherIntervals, 0, *conditional)
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
		progress: func(done int) { progress(so.searchUnits(k) + done) }})
	if err != nil {
		return err
	}
	jack, weight, err := jackknife(ctx, t, mk())
	if err != nil {
		return err
	}
	note := fmt.Sprintf("BCa; selection repeated among %d models", len(cands))
	if s.Notes != nil {
		note = fmt.Sprintf("BCa; selection repeated among the %d best models found", len(cands))
	}
	bootstrapIntervals(e, r, s.Ranked[0].N, raw, jack, weight, note)
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
