package mse

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"sort"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/decomp"
	"undercount/internal/sbc"
	"undercount/overlap"
)

// hyperDirichlet draws the probabilities of all cells from the prior of a
// graph: a Dirichlet for the first clique, and for each further one a Dirichlet
// over its new lists within each cell of its separator.
func hyperDirichlet(rng *rand.Rand, g decomp.Graph, delta float64) []float64 {
	k := g.K()
	t, _ := g.Decompose()
	p := make([]float64, 1<<k)
	for h := range p {
		p[h] = 1
	}
	for i, c := range t.Cliques {
		var sep uint16
		if i > 0 {
			sep = t.Separators[i-1]
		}
		d := delta * float64(int(1)<<(k-bits.OnesCount16(c)))
		draw, sum := map[uint16]float64{}, map[uint16]float64{}
		for h := range 1 << k {
			cell := uint16(h) & c
			if _, ok := draw[cell]; !ok {
				x := distuv.Gamma{Alpha: d, Beta: 1, Src: rng}.Rand()
				draw[cell] = x
				sum[cell&sep] += x
			}
		}
		for h := range p {
			p[h] *= draw[uint16(h)&c] / sum[uint16(h)&c&sep]
		}
	}
	return p
}

// sampleTable draws N histories and drops those on no list.
func sampleTable(rng *rand.Rand, names []string, N int, p []float64) (*overlap.Table, error) {
	cum := make([]float64, len(p))
	s := 0.0
	for h, v := range p {
		s += v
		cum[h] = s
	}
	n := make([]int64, len(p))
	for range N {
		n[min(sort.SearchFloat64s(cum, rng.Float64()*s), len(p)-1)]++
	}
	var cells []overlap.Cell
	for h := 1; h < len(p); h++ {
		if n[h] > 0 {
			cells = append(cells, overlap.Cell{History: overlap.History(h), Count: n[h]})
		}
	}
	return overlap.New(names, cells)
}

// With N, graph and cells drawn from the prior, the truth has every rank among
// posterior draws equally often; with a prior that is wrong it has not.
func TestBMACalibration(t *testing.T) {
	names := []string{"A", "B", "C"}
	const delta, most = 0.5, 8000
	prior := LogNormalPrior(math.Log(300), 0.5)
	cum := make([]float64, most)
	s := 0.0
	for i := range cum {
		s += math.Exp(prior.Log(float64(i + 1)))
		cum[i] = s
	}
	all := decomp.All(3)
	for _, tt := range []struct {
		name     string
		complete float64
		assumed  CountPrior
		good     bool
	}{
		{"without the complete graph", 0, prior, true},
		{"all graphs alike", 1, prior, true},
		{"another prior of N", 0, LogNormalPrior(math.Log(400), 0.3), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := sbc.Run(context.Background(), 11, 400, func(rng *rand.Rand) (float64, []float64, bool) {
				N := 1 + sort.SearchFloat64s(cum, rng.Float64()*s)
				graphs := len(all)
				if tt.complete == 0 {
					graphs-- // All lists the complete graph last
				}
				tab, err := sampleTable(rng, names, N, hyperDirichlet(rng, all[rng.IntN(graphs)], delta))
				if err != nil || tab.N() == 0 {
					return 0, nil, false
				}
				a, err := AverageGraphs(context.Background(), tab, GraphOptions{Delta: delta, Complete: tt.complete, Prior: tt.assumed})
				if err != nil {
					t.Fatal(err)
				}
				return float64(N), a.Draws(rng, 400), true
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(r.Text())
			if good := r.P > 0.005 && r.PBand > 0.005; good != tt.good {
				t.Error(r.Text())
			}
		})
	}
}

// Over populations whose lists really are dependent as a graph says, the 95%
// interval covers the true count about as often as it claims.
func TestBMACoversTheTruth(t *testing.T) {
	// Lists 1 and 2 depend on each other, 3 is independent of both.
	p := make([]float64, 8)
	for h := range p {
		joint := [4]float64{0.45, 0.2, 0.15, 0.2}[h&3]
		p[h] = joint * [2]float64{0.7, 0.3}[h>>2]
	}
	const reps, N = 200, 1500
	hit := 0
	r := rand.New(rand.NewPCG(5, 6))
	for range reps {
		tab, err := sampleTable(r, []string{"A", "B", "C"}, N, p)
		if err != nil {
			t.Fatal(err)
		}
		a, err := AverageGraphs(context.Background(), tab, GraphOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Quantile(0.025).Or(0) <= N && N <= a.Quantile(0.975).Or(0) {
			hit++
		}
	}
	if hit < 180 || hit == reps {
		t.Errorf("%d of %d intervals cover", hit, reps)
	}
	t.Logf("%d of %d intervals cover", hit, reps)
}
