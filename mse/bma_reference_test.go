package mse

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"undercount/internal/decomp"
)

// dgaRow is a row of the R package dga 2.0.2: bma.cr with all graphs, the
// complete one included, of equal weight.
type dgaRow struct {
	Estimate, SE, Lower, Upper, Median, Mode float64
	Settings                                 string
	Complete                                 float64 `json:"saturated_graph_probability"`
	Edge                                     float64 `json:"grid_tail_mass_last_1pct"`
	Top                                      []struct {
		Model string
		Prob  float64
	} `json:"top_graphs"`
}

// Against dga 2.0.2 on its own grid: means and standard deviations to 1e-6
// relative (the reference has eight digits), median, mode and limits exactly.
func TestAverageGraphsAgainstDGA(t *testing.T) {
	compared := 0
	for _, ref := range tables(t) {
		for key, raw := range ref.Reference {
			ds, ok := strings.CutPrefix(key, "dga_delta_")
			if !ok {
				continue
			}
			var want dgaRow
			unmarshal(t, raw, &want)
			var o GraphOptions
			o.Complete = 1
			if _, err := fmt.Sscan(ds, &o.Delta); err != nil {
				t.Fatal(err)
			}
			_, grid, _ := strings.Cut(want.Settings, "missing count grid 1..")
			if _, err := fmt.Sscanf(grid, "%d", &o.GridMax); err != nil {
				t.Fatal(err)
			}
			compared++
			t.Run(ref.Name+" "+key, func(t *testing.T) { compareDGA(t, ref, o, want) })
		}
	}
	if compared < 40 {
		t.Errorf("only %d rows compared", compared)
	}
}

func compareDGA(t *testing.T, ref reference, o GraphOptions, want dgaRow) {
	tab := ref.table(t)
	a, err := AverageGraphs(context.Background(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := a.Moments()
	near := func(what string, got, want, tol float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tol*math.Abs(want)) {
			t.Errorf("%s %.9g, want %.9g", what, got, want)
		}
	}
	near("mean", mean, want.Estimate, 1e-6)
	near("sd", sd, want.SE, 1e-6)
	near("median", a.Quantile(0.5).Or(0), want.Median, 0)
	near("lower", a.Quantile(0.025).Or(0), want.Lower, 0)
	near("upper", a.Quantile(0.975).Or(0), want.Upper, 0)
	near("mode", a.Mode(), want.Mode, 0)
	near("complete graph", a.CompleteIfAllowed, want.Complete, 1e-6)
	if math.Abs(a.Edge-want.Edge) > 1e-6*want.Edge+1e-12 {
		t.Errorf("mass at the edge %v, want %v", a.Edge, want.Edge)
	}
	for i, top := range want.Top {
		near("share of graph", a.Graphs[i].Share, top.Prob, 1e-6)
	}
	best := decomp.Empty(tab.K())
	for _, c := range strings.Split(want.Top[0].Model, "|") {
		for i := range c {
			for j := range i {
				if p, q := int(c[i]-'1'), int(c[j]-'1'); !best.Has(p, q) {
					best = best.Toggle(p, q)
				}
			}
		}
	}
	if a.Graphs[0].Share > a.Graphs[1].Share*(1+1e-6) && best.String() != a.Graphs[0].Graph {
		t.Errorf("best graph %s, want %s", a.Graphs[0].Graph, best)
	}
}

// Madigan & York (1997) give for spina bifida, prior of N with a = 13.14 and
// b = 55.17, delta 1: probability 0.37 for the best graph, whose estimate under
// relative squared error is 731 and mode 729; averaged, 731 and 728.
func TestAverageGraphsMadiganYork(t *testing.T) {
	tab := counts(t, []string{"B", "D", "R"}, map[string]int64{"001": 60, "010": 49, "011": 4, "100": 247, "101": 112, "110": 142, "111": 12})
	a, err := AverageGraphs(context.Background(), tab, GraphOptions{Delta: 1, Complete: 1, Prior: NegativeBinomialPrior(13.14, 55.17), GridMax: 300})
	if err != nil {
		t.Fatal(err)
	}
	relative := func(d *decomp.Dist) float64 {
		var x, y float64
		for N := 627.0; N <= 926; N++ {
			p := d.At(N)
			x += p / N
			y += p / N / N
		}
		return x / y
	}
	if got := math.Round(relative(a.dist)); got != 731 || a.Mode() != 728 {
		t.Errorf("average %v and mode %v, want 731 and 728", got, a.Mode())
	}
	best := a.Graphs[0]
	p, err := decomp.Sum(context.Background(), a.posterior.Evidence, []decomp.Graph{best.graph},
		decomp.Options{LogPrior: a.Prior.log, First: 1, Last: 300})
	if err != nil {
		t.Fatal(err)
	}
	if got := math.Round(relative(p.Under(nil, 1, 1))); got != 731 || p.Mode(1, 1) != 729 || math.Round(100*best.Share) != 37 {
		t.Errorf("best graph %s: %v, mode %v, share %v; want 731, 729, 0.37", best.Graph, got, p.Mode(1, 1), best.Share)
	}
}
