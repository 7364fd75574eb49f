package mse

import (
	"context"
	"math"
	"testing"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// simulate draws a table from a population of N, each entity's history being
// drawn by history(rng uniform numbers).
func simulate(seed uint64, i, N, lists int, history func(u func() float64) overlap.History) *overlap.Table {
	rng := stream.Sub(seed, "simulate")(i)
	cells := map[overlap.History]int64{}
	for range N {
		if h := history(rng.Float64); h != 0 {
			cells[h]++
		}
	}
	var list []overlap.Cell
	for h := overlap.History(1); h < 1<<lists; h++ {
		list = append(list, overlap.Cell{History: h, Count: cells[h]})
	}
	t, err := overlap.New([]string{"A", "B", "C", "D"}[:lists], list)
	if err != nil {
		panic(err)
	}
	return t
}

// independentLists records with the given chances.
func independentLists(p ...float64) func(func() float64) overlap.History {
	return func(u func() float64) overlap.History {
		var h overlap.History
		for i, q := range p {
			if u() < q {
				h |= 1 << i
			}
		}
		return h
	}
}

// oneDependence is as independentLists, but list B is likelier after list A.
func oneDependence(pA, pBgivenA, pB, pC, pD float64) func(func() float64) overlap.History {
	return func(u func() float64) overlap.History {
		var h overlap.History
		q := pB
		if u() < pA {
			h, q = 1, pBgivenA
		}
		if u() < q {
			h |= 2
		}
		if u() < pC {
			h |= 4
		}
		if u() < pD {
			h |= 8
		}
		return h
	}
}

// TestCoverage: where the model holds, intervals at 95 percent hold the truth
// about that often, and points are about right. Tolerances are three standard
// errors of the share at the number of repetitions.
func TestCoverage(t *testing.T) {
	const N = 1000
	for _, c := range []struct {
		method  string
		lists   int
		history func(func() float64) overlap.History
		repeat  int
		low     float64 // least coverage accepted
		set     map[string]string
	}{
		{"mse/chapman", 2, independentLists(0.3, 0.4), 300, 0.91, nil},
		{"mse/m0", 3, independentLists(0.3, 0.3, 0.3), 300, 0.91, nil},
		{"mse/mt", 3, independentLists(0.2, 0.3, 0.4), 300, 0.91, nil},
		{"mse/mth-chao", 4, independentLists(0.2, 0.3, 0.4, 0.25), 150, 0.89, nil},
		{"mse/bic", 4, oneDependence(0.4, 0.6, 0.2, 0.3, 0.3), 60, 0.86, map[string]string{"replicates": "200"}},
	} {
		covered, sum := 0, 0.0
		for i := range c.repeat {
			tab := simulate(11, i, N, c.lists, c.history)
			e, err := Run(context.Background(), c.method, Request{Table: tab, Seed: uint64(i), Workers: 1, Settings: c.set})
			if err != nil {
				t.Fatal(err)
			}
			if e.Interval == nil {
				t.Fatalf("%s: no interval: %s", c.method, e.Reason)
			}
			if e.Interval.Lower.Or(math.Inf(1)) <= N && N <= e.Interval.Upper.Or(math.Inf(1)) {
				covered++
			}
			sum += e.Point.Or(0)
		}
		share, mean := float64(covered)/float64(c.repeat), sum/float64(c.repeat)
		t.Logf("%-14s covers %.3f, mean %.0f of %d", c.method, share, mean, N)
		if share < c.low {
			t.Errorf("%s: coverage %.3f", c.method, share)
		}
		if math.Abs(mean-N) > 0.08*N {
			t.Errorf("%s: mean %.0f of %d", c.method, mean, N)
		}
	}
}

// TestDependenceBiasesIndependence: with one list feeding another, Mt is too low
// and the selection finds the dependence.
func TestDependenceBiasesIndependence(t *testing.T) {
	tab := simulate(13, 0, 5000, 4, oneDependence(0.4, 0.7, 0.15, 0.3, 0.3))
	mt := run(t, "mse/mt", Request{Table: tab})
	bic := run(t, "mse/bic", Request{Table: tab, Seed: 1, Settings: map[string]string{"replicates": "200"}})
	if hi := mt.Interval.Upper.Or(0); hi >= 5000 {
		t.Errorf("mt reaches %g", hi)
	}
	if bic.Diagnostics["model"] != "[12,3,4]" {
		t.Errorf("model %v", bic.Diagnostics["model"])
	}
	if lo, hi := bic.Interval.Lower.Or(0), bic.Interval.Upper.Or(0); lo > 5000 || hi < 5000 {
		t.Errorf("bic [%g, %g]", lo, hi)
	}
	if !hasWarning(mt, warnPoorFit.Code) {
		t.Error("mt fits badly without a warning")
	}
}

func hasWarning(e *estimate.Estimate, code string) bool {
	for _, w := range e.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}
