package mse

import (
	"context"
	"fmt"

	"undercount/estimate"
	"undercount/internal/decomp"
	"undercount/internal/stream"
)

// bmaMethods registers averaging over decomposable graphs.
func bmaMethods() []Method {
	return []Method{{
		Name:     "mse/bma",
		Summary:  "Bayesian average over decomposable graphical models, exact for up to six lists; assumes conditional independences between lists",
		Citation: "Madigan & York 1997, Biometrika 84:19-31; Dawid & Lauritzen 1993, Annals of Statistics 21:1272-1317; search after Madigan & York 1995, International Statistical Review 63:215-232",
		MinLists: 2, MaxLists: maxGraphLists,
		Options: []Option{
			{Key: "delta", Default: "auto", Meaning: "prior count in each of the 2^k cells; auto is 2^-k, one entity altogether", Kind: AnyNumber, Low: 1e-9, High: 1000, Choices: []string{"auto"}},
			{Key: "complete_graph", Default: "0", Meaning: "prior weight of the graph that joins all lists, relative to each other graph; under it the data say nothing about the count", Kind: AnyNumber, Low: 0, High: 1e9},
			{Key: "prior", Default: "reciprocal", Meaning: "prior of the count: reciprocal (1/N), uniform, lognormal or negative-binomial", Kind: OneOf, Choices: []string{"reciprocal", "uniform", "lognormal", "negative-binomial"}},
			{Key: "prior_median", Default: "", Meaning: "of a lognormal prior: median of the count", Kind: AnyNumber, Low: 1, High: 1e12},
			{Key: "prior_upper", Default: "", Meaning: "of a lognormal prior: what the count exceeds with probability 5%", Kind: AnyNumber, Low: 1, High: 1e12},
			{Key: "prior_mu", Default: "", Meaning: "of a lognormal prior, in place of the two above: mean of the log count", Kind: AnyNumber, Low: 0, High: 30},
			{Key: "prior_sd", Default: "", Meaning: "of a lognormal prior: standard deviation of the log count", Kind: AnyNumber, Low: 1e-6, High: 100},
			{Key: "prior_shape", Default: "", Meaning: "of a negative binomial prior: shape of the gamma distribution of its mean", Kind: AnyNumber, Low: 1e-6, High: 1e9},
			{Key: "prior_scale", Default: "", Meaning: "of a negative binomial prior: scale of that gamma distribution", Kind: AnyNumber, Low: 1e-6, High: 1e12},
			{Key: "grid_max", Default: "auto", Meaning: "largest missing count in the sum, which then starts at 1 as in the R package dga; auto sums from 0 until the rest is below 1e-7", Kind: WholeNumber, Low: 1, High: 1e9, Choices: []string{"auto"}},
			{Key: "steps", Default: fmt.Sprint(DefaultGraphSteps), Meaning: "steps of each chain of the search, for seven lists and more; doubled up to four times until it settles", Kind: WholeNumber, Low: 100, High: 1e8},
			{Key: "chains", Default: fmt.Sprint(DefaultGraphChains), Meaning: "chains of the search, from different starts", Kind: WholeNumber, Low: 2, High: 64},
			{Key: "sensitivity", Default: "yes", Meaning: "yes or no: repeat with other priors", Kind: OneOf, Choices: []string{"yes", "no"}},
			{Key: "show", Default: fmt.Sprint(DefaultShow), Meaning: "how many graphs the table of graphs shows", Kind: WholeNumber, Low: 1, High: 1e6},
		},
		run: runBMA,
	}}
}

// bmaSettings are the settings, read.
type bmaSettings struct {
	GraphOptions
	show        int
	sensitivity bool
}

func readBMA(o settings, k int) (s bmaSettings, err error) {
	s.Delta = 1 / float64(int(1)<<k)
	if o.values["delta"] != "auto" {
		if s.Delta, err = o.number("delta", false); err != nil {
			return s, err
		}
	}
	if s.Complete, err = o.number("complete_graph", true); err != nil {
		return s, err
	}
	if s.Prior, err = readPrior(o); err != nil {
		return s, err
	}
	if o.values["grid_max"] != "auto" {
		n, err := o.whole("grid_max", 1, 1_000_000_000)
		if err != nil {
			return s, err
		}
		s.GridMax = int64(n)
	}
	if s.Steps, err = o.whole("steps", 100, 100_000_000); err != nil {
		return s, err
	}
	if s.Chains, err = o.whole("chains", 2, 64); err != nil {
		return s, err
	}
	s.sensitivity = o.values["sensitivity"] == "yes"
	s.show, err = o.whole("show", 1, 1_000_000)
	return s, err
}

func runBMA(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	t := r.Table
	s, err := readBMA(o, t.K())
	if err != nil {
		return err
	}
	s.Seed, s.Workers, s.Names = r.Seed, r.Workers, []string{r.Stratum}
	e.Settings["delta"], e.Settings["complete_graph"], e.Settings["show"] = s.Delta, s.Complete, s.show
	e.Assume(decomposableGraphs)
	if s.Complete == 0 {
		e.Assume(noHighestOrder)
	}
	e.Assume(graphPriors)
	e.Assume(countPrior)
	if t.K() <= MaxExactGraphLists {
		warnSparseTable(e, t)
	}
	if furtherLists(t) == 0 {
		e.Give(estimate.StatusNotIdentified, "nobody is on two lists, so only the prior would bound the count; use more lists or a coarser stratum")
		return nil
	}
	m := bmaMeter(r, s)
	s.progress, s.extend = m.inside, true
	s.closing = []func(float64) float64{UniformPrior().log}
	a, err := AverageGraphs(ctx, t, s.GraphOptions)
	if err != nil {
		return err
	}
	m.step()
	if err := diagnoseGraphs(ctx, e, a, s, r.Level); err != nil {
		return err
	}
	if s.sensitivity {
		if err := bmaSensitivity(ctx, e, t, a, s, r.Level, m); err != nil {
			return err
		}
	}
	warnGraphs(e, a, t.K())
	answerGraphs(e, a, s, r)
	return nil
}

// answerGraphs records the point, the interval and the draws, unless the data
// leave the count to the prior.
func answerGraphs(e *estimate.Estimate, a *GraphAverage, s bmaSettings, r *Request) {
	lower, median, upper := a.Quantile((1-r.Level)/2), a.Quantile(0.5), a.Quantile((1+r.Level)/2)
	switch {
	case !a.Proper:
		e.Give(estimate.StatusNotIdentified, "under this prior of the count the posterior has no finite mass, because under some graphs no overlap bears on the count; use the prior reciprocal or an elicited one, or more overlap")
		return
	case a.Uninformed > 0.5 || median.IsZero():
		e.Give(estimate.StatusNotIdentified, "graphs under which no overlap bears on the count hold most of the posterior, so the count would come from the prior; use more lists or a coarser stratum, or quote a lower bound such as mse/chao-bc")
		return
	case a.Found != nil && !a.Found.settled():
		e.Give(estimate.StatusNotConverged, "the search among graphs neither visited most of the posterior nor settled; raise the setting steps, or use fewer lists")
		return
	}
	mean, sd := a.Moments()
	if a.Tail < 1e-6 { // else they depend on where the sum ends
		e.Diagnose("mean", mean)
		e.Diagnose("sd", sd)
	}
	e.Diagnose("mode", a.Mode())
	e.Point = median
	e.Interval = &estimate.Interval{Lower: lower, Upper: upper, Level: r.Level, Kind: estimate.Credible}
	if s.GridMax > 0 {
		e.Interval.Note = fmt.Sprintf("the posterior is cut off at %d missing", s.GridMax)
	}
	if _, ok := upper.Get(); !ok {
		e.Interval.Note = joinNotes(e.Interval.Note, "the upper end is unbounded")
	}
	e.Draws = estimate.Draws{a.Draws(stream.New(r.Seed, "mse/bma", r.Stratum, "draws"), bmaDraws)}
	N := median.Or(a.Observed)
	e.Diagnose("n0", N-a.Observed)
	warnFar(e, N, a.Observed)
	if s.Complete == 0 {
		if e.Curves == nil {
			e.Curves = map[string]estimate.Curve{}
		}
		e.Curves[sensitivityName] = sensitivityCurve(a.Observed, N-a.Observed, r.Table.K())
	}
}

// GraphRow is one row of the diagnostic "graphs".
type GraphRow struct {
	Graph    string       `json:"graph"`
	Share    float64      `json:"share"` // of the posterior
	Overlaps float64      `json:"overlaps"`
	Median   estimate.Num `json:"median,omitzero"` // of N under this graph alone
	Lower    estimate.Num `json:"lower,omitzero"`
	Upper    estimate.Num `json:"upper,omitzero"`
}

// diagnoseGraphs records the table of graphs and what is known of the sum.
func diagnoseGraphs(ctx context.Context, e *estimate.Estimate, a *GraphAverage, s bmaSettings, level float64) error {
	var rows []GraphRow
	lo, hi := 0.0, 0.0
	for i, g := range a.Graphs {
		if i >= s.show && g.Share < 0.05 {
			break
		}
		row := GraphRow{Graph: g.Graph, Share: g.Share, Overlaps: g.Overlaps}
		p, err := decomp.Sum(ctx, a.posterior.Evidence, []decomp.Graph{g.graph}, a.posterior.Options())
		if err != nil {
			return err
		}
		if d := p.Under(nil, 1, 1); d != nil && d.Tail < 1 {
			q := func(q float64) estimate.Num { return found(d.Quantile(q)) }
			row.Lower, row.Median, row.Upper = q((1-level)/2), q(0.5), q((1+level)/2)
		}
		if m, ok := row.Median.Get(); ok && g.Share >= 0.05 {
			if lo == 0 {
				lo, hi = m, m
			}
			lo, hi = min(lo, m), max(hi, m)
		}
		if i < s.show {
			rows = append(rows, row)
		}
	}
	e.Diagnose("graphs", rows)
	e.Diagnose("graphs_summed", len(a.Graphs))
	e.Diagnose("complete_graph_if_allowed", a.CompleteIfAllowed)
	e.Diagnose("uninformed_share", a.Uninformed)
	e.Diagnose("tail_mass", a.Tail)
	e.Diagnose("log_evidence", a.Evidence)
	e.Diagnose("nodes", a.posterior.Nodes)
	if s.GridMax > 0 {
		e.Diagnose("grid_edge_mass", a.Edge)
	}
	if a.Found != nil {
		e.Diagnose("search", a.Found)
		e.Diagnose("convergence", a.Found.Chain)
	}
	if lo > 0 && hi-a.Observed > 1.5*(lo-a.Observed) {
		e.Warn(warnGraphsDisagree.With(lo, hi))
	}
	return nil
}

func warnGraphs(e *estimate.Estimate, a *GraphAverage, k int) {
	if k == 2 && a.Complete == 0 {
		e.Warn(warnGraphTwoLists.With())
	}
	if a.Uninformed > 0.05 {
		e.Warn(warnGraphUninformed.With(100 * a.Uninformed))
	}
	if a.Complete == 0 && a.CompleteIfAllowed > 0.5 {
		e.Warn(warnGraphComplete.With(100 * a.CompleteIfAllowed))
	}
	if a.Tail >= 1e-6 {
		e.Warn(warnGraphTail.With(a.Tail, a.posterior.End()))
	}
	if a.Edge > 1e-6 {
		e.Warn(warnGraphEdge.With(a.Edge))
	}
	if f := a.Found; f != nil {
		e.Warn(warnGraphSearch.With(k, f.Visited, 100*f.Coverage))
		if f.ByVisits {
			e.Warn(warnGraphByVisits.With(100 * f.Coverage))
		}
	}
}
