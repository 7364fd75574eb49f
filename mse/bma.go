package mse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"undercount/estimate"
	"undercount/internal/decomp"
	"undercount/internal/problem"
	"undercount/overlap"
)

// Limits and defaults of averaging over graphs.
const (
	// MaxExactGraphLists is the largest number of lists for which every
	// decomposable graph is summed over; with more they are searched.
	MaxExactGraphLists = 6
	maxGraphLists      = 12
	bmaDraws           = 4000
)

// GraphOptions direct [AverageGraphs]. The zero value gives the defaults.
type GraphOptions struct {
	// Delta is the prior count in each of the 2^k cells; 0 means 2^−k, so that
	// the prior weighs as much as one entity altogether.
	Delta float64
	// Complete is the prior weight of the complete graph relative to each other
	// graph. Under that graph the data say nothing about N. 0 leaves it out;
	// with 1 all graphs are equal, as in the R package dga.
	Complete float64
	Prior    CountPrior // of N; the zero value is ReciprocalPrior
	// GridMax, if not 0, sums over the missing counts 1 to GridMax only, as dga
	// does, and cuts off whatever lies beyond. Otherwise the sum is from 0 to
	// as far as needed.
	GridMax int64
	Steps   int // of each chain when graphs are searched, at first; 0 means DefaultGraphSteps
	Chains  int // 0 means DefaultGraphChains
	Seed    uint64
	Names   []string // of the random streams, for example a stratum
	Workers int      // goroutines; results do not depend on it

	extend   bool // search longer until it settles
	progress func(done, total int)
	closing  []func(float64) float64
	visited  *decomp.Found // by a search under another prior: score these instead of searching
}

// GraphAverage is the posterior of N averaged over decomposable graphs.
type GraphAverage struct {
	Delta    float64
	Complete float64
	Prior    CountPrior
	Observed float64
	// Graphs are all graphs summed over, with their share of the posterior,
	// largest first.
	Graphs []GraphShare
	// CompleteIfAllowed is the share that the complete graph would have with
	// the prior weight of any other: how far the data fall short of ruling out
	// the model under which they say nothing about N.
	CompleteIfAllowed float64
	// Uninformed is the share of graphs under which no overlap bears on N, so
	// that the prior alone bounds it; the complete graph is one of them.
	Uninformed float64
	// Proper is false if some graph's posterior has no finite mass under this
	// prior of N. No summary means anything then.
	Proper bool
	// Tail is the share beyond the grid: below 1e-7 if the grid is open, unless
	// it grows too slowly; unknown and 0 if the grid was cut at GridMax.
	Tail float64
	// Edge is the share of the last hundredth of a grid cut at GridMax.
	Edge float64
	// Evidence is the logarithm of the mass of all graphs, on a scale that is
	// common to runs on the same table with other Delta; estimated if graphs
	// count by visits.
	Evidence float64
	Found    *GraphSearch // nil if every graph was summed over

	visited   *decomp.Found
	posterior *decomp.Posterior
	dist      *decomp.Dist
}

// GraphShare is a graph by its cliques, [12,3], with its posterior probability
// and the number of overlaps that bear on N under it.
type GraphShare struct {
	Graph    string
	Share    float64
	Overlaps float64

	graph decomp.Graph
	power float64 // of N in its likelihood as N grows
}

// proper reports whether a likelihood of order N^power has finite mass under a
// prior. The margin is for rounding of powers that are sums of prior counts.
func proper(power float64, p CountPrior) bool { return power+p.Power < -1-1e-9 }

// AverageGraphs computes the posterior of N under all decomposable graphical
// models with a hyper-Dirichlet prior (Madigan & York 1997, Biometrika
// 84:19–31, secs. 2 and 3): each graph is a set of conditional independences
// between lists, graphs are weighted by how well they predict the table, and N
// is averaged over them. The sum over graphs is exact for two to six lists;
// for more see [GraphSearch]. The sum over N is exact to about nine digits.
func AverageGraphs(ctx context.Context, t *overlap.Table, o GraphOptions) (*GraphAverage, error) {
	k := t.K()
	if k > maxGraphLists {
		return nil, ErrTooManyLists
	}
	if o.Delta == 0 {
		o.Delta = math.Pow(2, -float64(k))
	}
	if o.Prior.log == nil {
		o.Prior = ReciprocalPrior()
	}
	a := &GraphAverage{Delta: o.Delta, Complete: o.Complete, Prior: o.Prior, Observed: float64(t.N())}
	hist, count := observed(t)
	cells := make([]decomp.Cell, len(hist))
	for i := range cells {
		cells[i] = decomp.Cell{History: hist[i], Count: count[i]}
	}
	e := decomp.NewEvidence(k, cells, o.Delta)
	graphs, weights, err := a.graphs(ctx, e, o)
	if err != nil {
		return nil, err
	}
	so := decomp.Options{LogPrior: o.Prior.log, Closing: o.closing, LogWeight: weights, Workers: o.Workers}
	if o.GridMax > 0 {
		so.First, so.Last = 1, float64(o.GridMax)
	}
	if a.posterior, err = decomp.Sum(ctx, e, graphs, so); err != nil {
		return nil, err
	}
	a.dist = a.posterior.Under(nil, 1, o.Complete)
	if a.dist == nil {
		return nil, decomp.ErrNoGraphs
	}
	a.describe(e)
	if o.GridMax > 0 {
		a.Edge = a.dist.MassFrom(math.Floor(0.99*float64(o.GridMax)) + 1)
	} else {
		a.Tail = a.dist.Tail
	}
	return a, nil
}

// describe fills in what is known of the graphs.
func (a *GraphAverage) describe(e *decomp.Evidence) {
	p := a.posterior
	if a.Found == nil || !a.Found.ByVisits { // else search has set it
		a.Evidence = a.dist.LogTotal
	}
	a.Proper = true
	allowed := p.Shares(1)
	for g, s := range p.Shares(a.Complete) {
		gr := p.Graphs[g]
		if gr.IsComplete() {
			a.CompleteIfAllowed = allowed[g]
			if a.Complete == 0 {
				continue
			}
		}
		b := e.Bearing(gr)
		a.Graphs = append(a.Graphs, GraphShare{Share: s, Overlaps: b.Overlaps, graph: gr, power: b.Power})
		if b.Overlaps == 0 {
			a.Uninformed += s
		}
		a.Proper = a.Proper && proper(b.Power, a.Prior)
	}
	slices.SortStableFunc(a.Graphs, func(x, y GraphShare) int {
		switch {
		case x.Share > y.Share:
			return -1
		case x.Share < y.Share:
			return 1
		}
		return 0
	})
	for i := range a.Graphs {
		a.Graphs[i].Graph = a.Graphs[i].graph.String()
	}
}

// Quantile returns the smallest N whose cumulative probability reaches q, or an
// absent number if that lies in the tail beyond the grid.
func (a *GraphAverage) Quantile(q float64) estimate.Num {
	if N, ok := a.dist.Quantile(q); ok {
		return estimate.Some(N)
	}
	return estimate.Num{}
}

// Moments returns mean and standard deviation of N.
func (a *GraphAverage) Moments() (mean, sd float64) { return a.dist.Moments() }

// Mode returns the most probable N.
func (a *GraphAverage) Mode() float64 { return a.posterior.Mode(1, a.Complete) }

// Draws returns values of N from the posterior, independent but for being
// spread over count slices of equal probability.
func (a *GraphAverage) Draws(rng *rand.Rand, count int) []float64 { return a.dist.Draws(rng, count) }

// number reads an option that is a number above 0, or from 0 on.
func (s settings) number(key string, zero bool) (float64, error) {
	v, err := strconv.ParseFloat(s.values[key], 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || v == 0 && !zero {
		want := "a number above 0"
		if zero {
			want = "0 or a number above 0"
		}
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, s.values[key]), Want: want}
	}
	return v, nil
}
