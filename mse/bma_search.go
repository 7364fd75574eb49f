package mse

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"

	"undercount/estimate"
	"undercount/internal/decomp"
	"undercount/internal/stream"
)

// Defaults of the search among graphs of seven lists and more.
const (
	DefaultGraphSteps  = 20000
	DefaultGraphChains = 4
	graphDoublings     = 3    // of the steps, until the search settles
	enoughCoverage     = 0.95 // of the posterior visited, to sum over what was visited
	settledRhat        = 1.01
	settledESS         = 400
)

// GraphSearch says how far a search among graphs got. If nearly all of the
// posterior lies on graphs that were visited (Coverage of 0.95 or more), these
// are summed over as if there were no others. Else graphs count by how often
// they were visited, which needs chains that agree: Converged judges the second
// halves of the chains by the posterior mean of log N under the graph of each
// step.
type GraphSearch struct {
	Visited   int                  `json:"visited"`
	Coverage  float64              `json:"coverage"` // estimated share of the posterior on graphs visited
	Common    float64              `json:"common"`   // share of time at graphs that every chain visited
	Accepted  float64              `json:"accepted"`
	Chains    int                  `json:"chains"`
	Steps     int                  `json:"steps"` // of each chain
	ByVisits  bool                 `json:"by_visits"`
	Chain     estimate.Convergence `json:"-"`
	Converged bool                 `json:"converged"`
}

// graphs lists the graphs to sum over, the complete one always among them, and
// what to add to the logarithm of their mass.
func (a *GraphAverage) graphs(ctx context.Context, e *decomp.Evidence, o GraphOptions) ([]decomp.Graph, []float64, error) {
	k := e.K()
	if k <= MaxExactGraphLists {
		return decomp.All(k), nil, nil
	}
	if o.Steps == 0 {
		o.Steps = DefaultGraphSteps
	}
	if o.Chains == 0 {
		o.Chains = DefaultGraphChains
	}
	f, err := a.search(ctx, e, o)
	if err != nil {
		return nil, nil, err
	}
	graphs := f.Graphs
	if a.Found.ByVisits { // graphs left behind early have no weight
		graphs = nil
		for i, g := range f.Graphs {
			if f.Visits[i] > 0 {
				graphs = append(graphs, g)
			}
		}
	}
	if full := decomp.Complete(k); !slices.Contains(graphs, full) {
		graphs = append(slices.Clip(graphs), full)
	}
	if a.Found.ByVisits {
		return graphs, f.Weights(graphs), nil
	}
	return graphs, nil, nil
}

// search walks, and if asked to, walks again with twice the steps until either
// nearly everything was visited or the chains agree.
func (a *GraphAverage) search(ctx context.Context, e *decomp.Evidence, o GraphOptions) (*decomp.Found, error) {
	names := append([]string{"mse/bma", "search"}, o.Names...)
	so := decomp.SearchOptions{LogPrior: o.Prior.log, Complete: o.Complete, Chains: o.Chains, Steps: o.Steps, Progress: o.progress}
	if o.GridMax > 0 {
		so.First, so.Last = 1, float64(o.GridMax)
	}
	for round := 0; ; round++ {
		so.Rand = func(c int) *rand.Rand {
			return stream.New(o.Seed, append(slices.Clip(names), strconv.Itoa(round), strconv.Itoa(c))...)
		}
		f, err := decomp.Search(ctx, e, so)
		if err != nil {
			return nil, err
		}
		c := estimate.Converge(f.Trace)
		a.Found = &GraphSearch{Visited: len(f.Graphs), Coverage: f.Coverage, Common: f.Common, Accepted: f.Accepted, Chains: o.Chains, Steps: so.Steps,
			ByVisits: f.Coverage < enoughCoverage, Chain: c, Converged: c.Converged(settledRhat, settledESS)}
		a.Evidence = f.Evidence()
		if !o.extend || round == graphDoublings || a.Found.settled() {
			return f, nil
		}
		so.Steps *= 2
	}
}

// settled reports whether the answer of the search can be used.
func (s *GraphSearch) settled() bool { return !s.ByVisits || s.Converged }
