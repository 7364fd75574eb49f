package mse

import (
	"context"
	"math"
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
	graphDoublings     = 4    // of the steps, until the search settles
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
	// Rescored says that the graphs are those that a search under another prior
	// visited, scored anew. Effective is then how many independent steps its
	// second halves are worth under this prior, as a share of them: near 1 the
	// two posteriors lie on the same graphs, near 0 this one lies elsewhere.
	Rescored  bool    `json:"rescored,omitempty"`
	Effective float64 `json:"effective,omitempty"`
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
	if o.visited != nil {
		return a.rescore(ctx, e, o)
	}
	f, err := a.search(ctx, e, o)
	if err != nil {
		return nil, nil, err
	}
	a.visited = f
	return a.weigh(f, f.LogMass, k, negligibleGraphs)
}

// Shares of the posterior that graphs left out of the sum may hold together:
// of the posterior quoted, and of those under other priors.
const (
	negligibleGraphs = 1e-9
	negligibleAgain  = 1e-5
)

// weigh lists the graphs visited that matter, given their log masses, with what
// to add so that they count by visits if they have to.
func (a *GraphAverage) weigh(f *decomp.Found, mass []float64, k int, negligible float64) ([]decomp.Graph, []float64, error) {
	weight := func(i int) float64 {
		if a.Found.ByVisits { // graphs left behind early have no weight
			return mass[i] + math.Log(f.Visits[i]) - f.LogMass[i]
		}
		return mass[i]
	}
	least := math.Inf(-1)
	for i := range f.Graphs {
		least = max(least, weight(i))
	}
	least += math.Log(negligible / float64(len(f.Graphs)))
	var graphs []decomp.Graph
	for i, g := range f.Graphs {
		if weight(i) > least {
			graphs = append(graphs, g)
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

// rescore scores the graphs of another search: those that count by visits then
// count by visits times the ratio of their masses under the two priors.
func (a *GraphAverage) rescore(ctx context.Context, e *decomp.Evidence, o GraphOptions) ([]decomp.Graph, []float64, error) {
	f := o.visited
	mass, err := decomp.Scores(ctx, e, f.Graphs, a.searchOptions(o))
	if err != nil {
		return nil, nil, err
	}
	top := math.Inf(-1)
	for i, v := range f.Visits {
		if v > 0 {
			top = max(top, mass[i]-f.LogMass[i])
		}
	}
	var steps, sum, squares float64
	for i, v := range f.Visits {
		if v > 0 {
			w := math.Exp(mass[i] - f.LogMass[i] - top)
			steps, sum, squares = steps+v, sum+v*w, squares+v*w*w
		}
	}
	a.Found = &GraphSearch{Visited: len(f.Graphs), Coverage: f.Coverage, Common: f.Common, Chains: len(f.Trace), Steps: 2 * len(f.Trace[0]), ByVisits: f.Coverage < enoughCoverage,
		Rescored: true, Effective: sum * sum / (squares * steps)}
	a.Evidence = f.Evidence() + top + math.Log(sum/steps)
	return a.weigh(f, mass, e.K(), negligibleAgain)
}

// searchOptions are those of a search or of scores.
func (a *GraphAverage) searchOptions(o GraphOptions) decomp.SearchOptions {
	so := decomp.SearchOptions{LogPrior: o.Prior.log, Complete: o.Complete, Chains: o.Chains, Steps: o.Steps, Workers: o.Workers, Progress: o.progress}
	if o.GridMax > 0 {
		so.First, so.Last = 1, float64(o.GridMax)
	}
	return so
}

// search walks, and if asked to, walks on to twice the steps until either
// nearly everything was visited or the chains agree.
func (a *GraphAverage) search(ctx context.Context, e *decomp.Evidence, o GraphOptions) (*decomp.Found, error) {
	names := append([]string{"mse/bma", "search"}, o.Names...)
	so := a.searchOptions(o)
	so.Memory = &decomp.Memory{}
	so.Rand = func(c int) *rand.Rand {
		return stream.New(o.Seed, append(slices.Clip(names), strconv.Itoa(c))...)
	}
	for round := 0; ; round++ {
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

// steps is what the second halves of the search were worth when scored anew.
func (s *GraphSearch) steps() float64 {
	if !s.Rescored {
		return math.Inf(1)
	}
	return s.Effective * float64(s.Chains*(s.Steps-s.Steps/2))
}
