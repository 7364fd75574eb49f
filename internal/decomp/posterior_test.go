package decomp

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func reciprocal(N float64) float64 { return -math.Log(N) }

// direct sums the posterior number by number, from the formulas with plain
// log-gammas: the other way to compute everything here.
func direct(k int, cells []Cell, delta, first, last float64, prior func(float64) float64) (mass [2]float64, graph, pN []float64) {
	n := 0.0
	for _, c := range cells {
		n += c.Count
	}
	A := delta * float64(int(1)<<k)
	gs := All(k)
	graph = make([]float64, len(gs))
	top := math.Inf(-1)
	var logs [][]float64
	for _, g := range gs {
		t, _ := g.Decompose()
		row := []float64{}
		for m := first; m <= last; m++ {
			N := n + m
			l := lgamma(A) - lgamma(N+A) + lgamma(N+1) - lgamma(m+1) + prior(N)
			margin := func(s uint16) float64 {
				by := map[uint32]float64{0: m}
				for _, c := range cells {
					by[c.History&uint32(s)] += c.Count
				}
				d := A / float64(int(1)<<popcount(s))
				v := 0.0
				for _, x := range by {
					v += lgamma(x+d) - lgamma(d)
				}
				return v
			}
			for _, s := range t.Cliques {
				l += margin(s)
			}
			for _, s := range t.Separators {
				l -= margin(s)
			}
			row = append(row, l)
			top = max(top, l)
		}
		logs = append(logs, row)
	}
	pN = make([]float64, len(logs[0]))
	for g := range gs {
		for i, l := range logs[g] {
			x := math.Exp(l - top)
			graph[g] += x
			if gs[g].IsComplete() {
				mass[1] += x
			} else {
				mass[0] += x
				pN[i] += x
			}
		}
	}
	for g := range graph {
		graph[g] /= mass[0] + mass[1]
	}
	for i := range pN {
		pN[i] /= mass[0]
	}
	return mass, graph, pN
}

func genCells(t *rapid.T, k, most int) []Cell {
	var out []Cell
	for h := 1; h < 1<<k; h++ {
		if c := rapid.IntRange(-most/2, most).Draw(t, "count"); c > 0 {
			out = append(out, Cell{uint32(h), float64(c)})
		}
	}
	if len(out) == 0 {
		out = append(out, Cell{1, 3})
	}
	return out
}

// Nothing is approximate to nine digits: graph masses, distribution function
// and quantiles agree with the sum over every number.
func TestSumAgainstEveryNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "lists")
		cells := genCells(t, k, rapid.SampledFrom([]int{4, 30, 3000}).Draw(t, "most"))
		delta := rapid.SampledFrom([]float64{math.Pow(2, -float64(k)), 0.5, 1}).Draw(t, "delta")
		first, last := float64(rapid.IntRange(0, 1).Draw(t, "first")), float64(rapid.SampledFrom([]int{7, 40, 700, 1333}).Draw(t, "last"))
		p, err := Sum(context.Background(), NewEvidence(k, cells, delta), All(k), Options{LogPrior: reciprocal, First: first, Last: last})
		if err != nil {
			t.Fatal(err)
		}
		_, graph, pN := direct(k, cells, delta, first, last, reciprocal)
		share := p.Shares(1)
		for g := range graph {
			if math.Abs(share[g]-graph[g]) > 2e-9 {
				t.Fatalf("graph %v: %v, want %v", p.Graphs[g], share[g], graph[g])
			}
		}
		d := p.Under(nil, 1, 0)
		cum := 0.0
		for i, x := range pN {
			cum += x
			if i%7 == 0 {
				N := d.n + first + float64(i)
				if got := d.MassFrom(first + float64(i) + 1); math.Abs(got-(1-cum)) > 1e-8 {
					t.Fatalf("mass beyond %v: %v, want %v", N, got, 1-cum)
				}
				if q, ok := d.Quantile(cum - x/2); ok && x > 1e-7 && q != N {
					t.Fatalf("quantile %v: %v, want %v", cum-x/2, q, N)
				}
			}
		}
	})
}

// Sharp peaks far out must not fall between nodes.
func TestSharpPeaks(t *testing.T) {
	cells := []Cell{{1, 8000}, {2, 9000}, {4, 7000}, {3, 3000}, {5, 2500}, {6, 2800}, {7, 1500}}
	p, err := Sum(context.Background(), NewEvidence(3, cells, 0.125), All(3), Options{LogPrior: reciprocal})
	if err != nil {
		t.Fatal(err)
	}
	d := p.Under(nil, 1, 0)
	med, _ := d.Quantile(0.5)
	// The sum over every number near the peak, where all the mass is.
	_, graph, pN := direct(3, cells, 0.125, med-d.n-8000, med-d.n+8000, reciprocal)
	cum := 0.0
	for i, x := range pN {
		if cum += x; cum >= 0.5 {
			if want := med - 8000 + float64(i); want != med {
				t.Errorf("median %v, want %v", med, want)
			}
			break
		}
	}
	rest := 0.0
	for g, s := range graph {
		if !p.Graphs[g].IsComplete() {
			rest += s
		}
	}
	for g, s := range p.Shares(0) {
		if !p.Graphs[g].IsComplete() && math.Abs(s-graph[g]/rest) > 1e-8 {
			t.Errorf("%v: %v, want %v", p.Graphs[g], s, graph[g]/rest)
		}
	}
	t.Log(med, len(p.leaves), p.Nodes, d.Tail)
}

// An open grid is as long as the tail is heavy; where the exact power of the
// tail is known the extrapolated mass must agree with it.
func TestTail(t *testing.T) {
	cells := []Cell{{1, 30}, {2, 40}} // no overlap at all
	for _, delta := range []float64{0.25, 0.5, 1} {
		e := NewEvidence(2, cells, delta)
		p, err := Sum(context.Background(), e, []Graph{Empty(2)}, Options{LogPrior: reciprocal})
		if err != nil {
			t.Fatal(err)
		}
		d := p.Under(nil, 1, 0)
		want := e.Bearing(Empty(2)).Power - 1
		if math.Abs(d.power-want) > 0.02 {
			t.Errorf("delta %v: power %v, want %v", delta, d.power, want)
		}
		if d.Tail > TailTolerance {
			t.Errorf("delta %v: tail %v", delta, d.Tail)
		}
		if e.Bearing(Empty(2)).Overlaps != 0 {
			t.Error("overlaps", e.Bearing(Empty(2)).Overlaps)
		}
		// An improper posterior is recognised by its power and never closes.
		uniform := func(float64) float64 { return 0 }
		if u := p.Under(uniform, 1, 0); delta == 0.25 && u.Tail < 1e-3 {
			t.Errorf("uniform prior, power %v: tail %v", u.power, u.Tail)
		}
	}
}

func TestDrawsFollowTheDistribution(t *testing.T) {
	cells := []Cell{{1, 300}, {2, 250}, {4, 200}, {3, 30}, {5, 20}, {6, 25}, {7, 4}}
	p, err := Sum(context.Background(), NewEvidence(3, cells, 0.125), All(3), Options{LogPrior: reciprocal})
	if err != nil {
		t.Fatal(err)
	}
	d := p.Under(nil, 1, 0)
	x := d.Draws(rand.New(rand.NewPCG(1, 2)), 4000)
	for _, q := range []float64{0.025, 0.25, 0.5, 0.75, 0.975} {
		N, _ := d.Quantile(q)
		below := 0
		for _, v := range x {
			if v <= N {
				below++
			}
		}
		want := 1 - d.MassFrom(N-d.n+1)
		if math.Abs(float64(below)/4000-want) > 2e-3 {
			t.Errorf("%v of the draws at most %v, want %v", float64(below)/4000, N, want)
		}
	}
}
