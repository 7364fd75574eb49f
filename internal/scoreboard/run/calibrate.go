package run

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"sort"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/decomp"
	"undercount/internal/sbc"
	"undercount/internal/scoreboard"
	"undercount/mse"
	"undercount/overlap"
)

// calibrationReplicates is how many truths each calibration draws.
const calibrationReplicates = 400

// Calibrations of the methods that give a posterior.
func Calibrations(ctx context.Context) ([]scoreboard.Calibration, error) {
	graphs, err := calibrateGraphs(ctx)
	if err != nil {
		return nil, err
	}
	classes, err := calibrateClasses(ctx, calibrationReplicates)
	if err != nil {
		return nil, err
	}
	return []scoreboard.Calibration{graphs, classes}, nil
}

// calibrateGraphs draws the count from a log-normal prior, a decomposable graph
// on three lists other than the complete one, the cells from its hyper-Dirichlet
// prior and a table from them, and asks mse/bma for draws of the count.
func calibrateGraphs(ctx context.Context) (scoreboard.Calibration, error) {
	const delta, most, sd = 0.5, 8000, 0.5
	mu := math.Log(300)
	c := scoreboard.Calibration{Method: "mse/bma",
		About: "log-normal count (median 300, log standard deviation 0.5), three lists, all decomposable graphs but the complete one, prior count 0.5 in each cell",
		Settings: map[string]string{"prior": "lognormal", "prior_mu": strconv.FormatFloat(mu, 'g', -1, 64),
			"prior_sd": strconv.FormatFloat(sd, 'g', -1, 64), "delta": "0.5", "complete_graph": "0", "sensitivity": "no"}}
	prior := mse.LogNormalPrior(mu, sd)
	cumulative := make([]float64, most)
	sum := 0.0
	for i := range cumulative {
		sum += math.Exp(prior.Log(float64(i + 1)))
		cumulative[i] = sum
	}
	graphs := decomp.All(3)
	graphs = graphs[:len(graphs)-1] // the complete one is last
	var failed error
	r, err := sbc.Run(ctx, Seed, calibrationReplicates, func(rng *rand.Rand) (float64, []float64, bool) {
		n := 1 + sort.SearchFloat64s(cumulative, rng.Float64()*sum)
		t, err := drawTable(rng, n, hyperDirichlet(rng, graphs[rng.IntN(len(graphs))], delta))
		if err != nil || t.N() == 0 {
			return 0, nil, false
		}
		e, err := mse.Run(ctx, c.Method, mse.Request{Table: t, Seed: rng.Uint64(), Settings: c.Settings, Workers: 1})
		if err != nil {
			failed = err
			return 0, nil, false
		}
		draws := e.Draws.All()
		return float64(n), draws, len(draws) > 0
	})
	if err == nil {
		err = failed
	}
	c.Replicates, c.Skipped, c.Ranks, c.P, c.PBand = r.Replicates, r.Skipped, r.Ranks, digits(r.P), digits(r.PBand)
	return c, err
}

// hyperDirichlet draws the chance of every history from the prior of a graph
// (Dawid & Lauritzen 1993, Annals of Statistics 21:1272-1317): a Dirichlet
// distribution over the cells of the first clique, and for each further one a
// Dirichlet distribution over its new lists within each cell of its separator.
func hyperDirichlet(rng *rand.Rand, g decomp.Graph, delta float64) []float64 {
	tree, _ := g.Decompose()
	out := make([]float64, 1<<g.K())
	for h := range out {
		out[h] = 1
	}
	for i, clique := range tree.Cliques {
		var separator uint16
		if i > 0 {
			separator = tree.Separators[i-1]
		}
		gamma := distuv.Gamma{Alpha: delta * float64(int(1)<<(g.K()-bits.OnesCount16(clique))), Beta: 1, Src: rng}
		weight, total := map[uint16]float64{}, map[uint16]float64{}
		for h := range out {
			cell := uint16(h) & clique
			if _, drawn := weight[cell]; !drawn {
				weight[cell] = gamma.Rand()
				total[cell&separator] += weight[cell]
			}
		}
		for h := range out {
			cell := uint16(h) & clique
			out[h] *= weight[cell] / total[cell&separator]
		}
	}
	return out
}

// drawTable records n entities with these chances of histories.
func drawTable(rng *rand.Rand, n int, p []float64) (*overlap.Table, error) {
	upTo := make([]float64, len(p))
	sum := 0.0
	for h, v := range p {
		sum += v
		upTo[h] = sum
	}
	counts := make([]int64, len(p))
	for range n {
		counts[min(sort.SearchFloat64s(upTo, rng.Float64()*sum), len(p)-1)]++
	}
	var cells []overlap.Cell
	for h, c := range counts {
		if h > 0 && c > 0 {
			cells = append(cells, overlap.Cell{History: overlap.History(h), Count: c})
		}
	}
	return overlap.New([]string{"A", "B", "C"}, cells)
}
