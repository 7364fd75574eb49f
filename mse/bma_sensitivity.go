package mse

import (
	"context"
	"math"
	"slices"

	"undercount/estimate"
	"undercount/overlap"
)

// PriorRow is one row of the diagnostic "priors": the answer under other priors.
type PriorRow struct {
	Delta             float64      `json:"delta"`
	Prior             string       `json:"prior"`
	Median            estimate.Num `json:"median,omitzero"` // absent if the posterior has no finite mass
	Lower             estimate.Num `json:"lower,omitzero"`
	Upper             estimate.Num `json:"upper,omitzero"`
	CompleteIfAllowed float64      `json:"complete_graph_if_allowed"`
	Uninformed        float64      `json:"uninformed_share"`
	LogEvidence       float64      `json:"log_evidence"` // comparable between rows of the same prior
	Used              bool         `json:"used,omitempty"`
	Rhat              estimate.Num `json:"rhat,omitzero"` // of the search among graphs, if there was one
	// Rescored is set if this row scored anew the graphs that the search under
	// the prior in use visited; Effective is how many independent steps they are
	// worth under this one, as a share. Otherwise a short search was made.
	Rescored  bool         `json:"rescored,omitempty"`
	Effective estimate.Num `json:"effective,omitzero"`
}

// bmaDeltas are the prior counts that are tried: a quarter of the one used and
// four times it, 2^−k, and the two that are found in published work.
func bmaDeltas(used float64, k int) []float64 {
	d := []float64{used / 4, used, 4 * used, math.Pow(2, -float64(k)), 0.5, 1}
	slices.Sort(d)
	return slices.CompactFunc(d, func(a, b float64) bool { return math.Abs(a-b) < 1e-12*b })
}

// bmaSensitivity repeats the average with other priors and records the table
// and two curves. Up to six lists each repetition is as exact as the first;
// beyond, it scores anew the graphs that were visited for the first and says how
// much these are worth under the other prior, or where that is next to nothing
// makes a short search.
func bmaSensitivity(ctx context.Context, e *estimate.Estimate, t *overlap.Table, a *GraphAverage, s bmaSettings, level float64, m *graphMeter) error {
	var rows []PriorRow
	delta := estimate.Curve{XLabel: "prior count in each cell", YLabel: "N"}
	byPrior := a // the prior 1/N, from which others of the kind 1/N^x follow
	for _, d := range bmaDeltas(a.Delta, t.K()) {
		b := a
		if d != a.Delta {
			o := s.GraphOptions
			o.Delta, o.closing, o.extend, o.progress, o.visited = d, nil, false, nil, a.visited
			var err error
			if b, err = again(ctx, t, o); err != nil {
				return err
			}
			m.step()
		}
		row := b.priorRow(level)
		row.Used = b == a
		rows = append(rows, row)
		if N, ok := row.Median.Get(); ok {
			delta.X, delta.Y = append(delta.X, d), append(delta.Y, N)
		}
	}
	if a.Prior.Name != "reciprocal" {
		o := s.GraphOptions
		o.Prior, o.extend, o.progress, o.visited = ReciprocalPrior(), false, nil, a.visited
		var err error
		if byPrior, err = again(ctx, t, o); err != nil {
			return err
		}
		rows = append(rows, byPrior.priorRow(level))
	}
	m.step()
	if a.Prior.Name != "uniform" {
		rows = append(rows, byPrior.under(UniformPrior()).priorRow(level))
	}
	e.Diagnose("priors", rows)
	if e.Curves == nil {
		e.Curves = map[string]estimate.Curve{}
	}
	e.Curves["sensitivity/prior count in each cell"] = delta
	e.Curves["sensitivity/power of the prior"] = byPrior.powers()
	warnPriors(e, a, rows)
	return nil
}

// Where the graphs visited under one prior are worth fewer independent steps
// than enoughSteps under another, a short search is made under that one.
const (
	enoughSteps = 100
	shortSearch = 2000
)

// again averages under another prior: over the graphs visited before if these
// serve, else over those of a short search.
func again(ctx context.Context, t *overlap.Table, o GraphOptions) (*GraphAverage, error) {
	a, err := AverageGraphs(ctx, t, o)
	if err != nil || a.Found == nil || a.Found.steps() >= enoughSteps {
		return a, err
	}
	o.visited, o.Steps = nil, shortSearch
	return AverageGraphs(ctx, t, o)
}

// asLikely is how far below the best a prior count's log evidence may lie for
// its answer to be weighed against the others: a factor of 20 in likelihood.
const asLikely = 3

// warnPriors compares the medians under priors that predict the table about as
// well. Evidence can be compared between prior counts; the priors of N that
// are not proper have no scale of their own and are always compared.
func warnPriors(e *estimate.Estimate, a *GraphAverage, rows []PriorRow) {
	lo, hi, best := math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, r := range rows {
		if r.Prior == a.Prior.Name {
			best = max(best, r.LogEvidence)
		}
	}
	for _, r := range rows {
		if r.Prior == a.Prior.Name && r.LogEvidence < best-asLikely && !r.Used {
			continue
		}
		if N, ok := r.Median.Get(); ok {
			lo, hi = min(lo, N), max(hi, N)
		}
	}
	if hi-a.Observed > 1.5*(lo-a.Observed) && hi > lo+1 {
		e.Warn(warnGraphPrior.With(lo, hi))
	}
}

func (a *GraphAverage) priorRow(level float64) PriorRow {
	r := PriorRow{Delta: a.Delta, Prior: a.Prior.Name, CompleteIfAllowed: a.CompleteIfAllowed, Uninformed: a.Uninformed, LogEvidence: a.Evidence}
	if a.Found != nil {
		r.Rhat = a.Found.Chain.Rhat
		if a.Found.Rescored {
			r.Rescored, r.Effective = true, estimate.Some(a.Found.Effective)
		}
	}
	if a.Proper && a.Tail < 0.5 {
		r.Lower, r.Median, r.Upper = a.Quantile((1-level)/2), a.Quantile(0.5), a.Quantile((1+level)/2)
	}
	return r
}

// under is the average under another prior of N, by weighting the same nodes
// anew. Shares of graphs stay those of the first prior and are left at that.
func (a *GraphAverage) under(p CountPrior) *GraphAverage {
	b := *a
	b.Prior = p
	b.dist = a.posterior.Under(p.log, 1, a.Complete)
	b.Tail, b.Evidence = b.dist.Tail, b.dist.LogTotal
	b.Proper = true
	for _, g := range a.Graphs {
		b.Proper = b.Proper && proper(g.power, p)
	}
	return &b
}

// powers is the curve of the median under the priors 1/N^x.
func (a *GraphAverage) powers() estimate.Curve {
	c := estimate.Curve{XLabel: "power x of the prior 1/N^x", YLabel: "N"}
	for i := range 21 {
		x := float64(i) / 10
		b := a.under(powerPrior("power", -x))
		N, ok := b.Quantile(0.5).Get()
		if ok && b.Proper && b.Tail < 0.5 {
			c.X, c.Y = append(c.X, x), append(c.Y, N)
		}
	}
	return c
}

// graphMeter reports work in units of one average, in thousandths.
type graphMeter struct {
	report    func(done, total int)
	done, all int
}

func bmaMeter(r *Request, s bmaSettings) *graphMeter {
	m := &graphMeter{report: r.Progress, all: 1}
	if s.sensitivity {
		m.all += len(bmaDeltas(s.Delta, r.Table.K()))
	}
	if m.report == nil {
		m.report = func(int, int) {}
	}
	return m
}

func (m *graphMeter) step() {
	m.done = min(m.done+1, m.all)
	m.report(1000*m.done, 1000*m.all)
}

func (m *graphMeter) inside(done, total int) {
	m.report(min(1000*m.done+1000*done/total, 1000*m.all), 1000*m.all)
}

// furtherLists counts the entities on a second list, on a third, and so on.
func furtherLists(t *overlap.Table) int64 {
	var s int64
	for _, c := range t.Cells() {
		s += int64(c.History.Size()-1) * c.Count
	}
	return s
}

// found makes a number absent that was not found.
func found(v float64, ok bool) estimate.Num {
	if !ok {
		return estimate.Num{}
	}
	return estimate.Some(v)
}
