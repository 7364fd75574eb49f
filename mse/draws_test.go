package mse

import (
	"context"
	"math"
	"reflect"
	"testing"

	"undercount/estimate"
	"undercount/overlap"
)

func ends(t *testing.T, e *estimate.Estimate) (lo, point, hi float64) {
	t.Helper()
	p, ok := e.Point.Get()
	if !ok || e.Interval == nil {
		t.Fatalf("%s has no number: %s %s", e.Method, e.Status, e.Reason)
	}
	return e.Interval.Lower.Or(math.NaN()), p, e.Interval.Upper.Or(math.Inf(1))
}

// TestEqualDraws: draws that are all the same table are that table.
func TestEqualDraws(t *testing.T) {
	tab := kosovo(t)
	for _, m := range []string{"mse/bic", "mse/mt", "mse/chao"} {
		r := Request{Table: tab, Seed: 5, Settings: map[string]string{}}
		if m == "mse/bic" {
			r.Settings["replicates"] = "200"
		}
		want, err := Run(context.Background(), m, r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := RunDraws(context.Background(), m, r, []*overlap.Table{tab, tab, tab, tab})
		if err != nil {
			t.Fatal(err)
		}
		if got.Point != want.Point || !reflect.DeepEqual(got.Interval, want.Interval) || !reflect.DeepEqual(got.Draws, want.Draws) || got.Status != want.Status {
			t.Errorf("%s: %v %v, want %v %v", m, got.Point, got.Interval, want.Point, want.Interval)
		}
		if got.Diagnostics["draws_variance_share"] != 0.0 || got.Settings["draws"] != 4 {
			t.Errorf("%s: share %v of %v draws", m, got.Diagnostics["draws_variance_share"], got.Settings["draws"])
		}
	}
}

// TestMixtureKeepsTheIntervalOfOneTable: two tables that differ by next to
// nothing give the interval of either, whichever way its distribution is made.
func TestMixtureKeepsTheIntervalOfOneTable(t *testing.T) {
	tab := kosovo(t)
	cells := append([]overlap.Cell{}, tab.Cells()...)
	cells[0].Count++
	near, err := tab.WithCells(cells)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []string{"mse/bic", "mse/mt", "mse/mh-darroch"} {
		r := Request{Table: tab, Seed: 5}
		one, err := Run(context.Background(), m, r)
		if err != nil {
			t.Fatal(err)
		}
		two, err := RunDraws(context.Background(), m, r, []*overlap.Table{tab, near, tab})
		if err != nil {
			t.Fatal(err)
		}
		lo, p, hi := ends(t, one)
		lo2, p2, hi2 := ends(t, two)
		tol := 0.08 * (hi - lo) // bootstrap noise of the second table
		if math.Abs(lo-lo2) > tol || math.Abs(p-p2) > tol || math.Abs(hi-hi2) > tol {
			t.Errorf("%s: one table %.0f %.0f %.0f, mixture %.0f %.0f %.0f", m, lo, p, hi, lo2, p2, hi2)
		}
		if two.Interval.Kind != map[string]estimate.IntervalKind{"mse/bic": estimate.Bootstrap}[m] && two.Interval.Kind != estimate.LogNormal {
			t.Errorf("%s: kind %s", m, two.Interval.Kind)
		}
	}
}

// answerLN is an answer with a log-normal interval of known spread.
func answerLN(n, n0, sd float64) *estimate.Estimate {
	e := estimate.New("mse/test", estimate.Target{}, "", 1)
	e.Point = estimate.Some(n + n0)
	c := math.Exp(normalScore(0.95) * sd)
	e.Interval = &estimate.Interval{Lower: estimate.Some(n + n0/c), Upper: estimate.Some(n + n0*c), Level: 0.95, Kind: estimate.LogNormal}
	return e
}

// TestShareOfVariance: answers whose log n0 are 6 ± 0.3·(−1, 0, 1) with
// standard deviation 0.4 within: between 0.09, times 4/3 is 0.12; total 0.28.
func TestShareOfVariance(t *testing.T) {
	var ds []drawn
	for i, d := range []float64{-0.3, 0, 0.3} {
		ds = append(ds, drawn{first: i, weight: 1, n: 100, e: answerLN(100, math.Exp(6+d), 0.4)})
	}
	e := mixDraws("mse/test", Request{Level: 0.95}, ds)
	got := e.Diagnostics["draws_variance_share"].(float64)
	if want := 0.12 / 0.28; math.Abs(got-want) > 0.003 {
		t.Errorf("share %v, want %v", got, want)
	}
	if p := e.Point.Or(0); math.Abs(p-(100+math.Exp(6))) > 1e-6 {
		t.Errorf("point %v", p)
	}
	df := 2 * math.Pow(1+0.16/0.12, 2)
	if got := e.Diagnostics["draws_df"].(float64); math.Abs(got-df) > 0.1 {
		t.Errorf("df %v, want %v", got, df)
	}
	// Mixture of three normals on the log scale: upper limit solves
	// mean of Φ((x−μ)/0.4) = 0.975.
	hi := math.Log(e.Interval.Upper.Or(0) - 100)
	sum := 0.0
	for _, d := range []float64{-0.3, 0, 0.3} {
		sum += 0.5 * math.Erfc(-(hi-6-d)/0.4/math.Sqrt2) / 3
	}
	if math.Abs(sum-0.975) > 0.002 {
		t.Errorf("upper limit of the mixture is its quantile %v", sum)
	}
}

// TestDrawsWithoutAnswer: a few are left out and said, many refuse the whole.
func TestDrawsWithoutAnswer(t *testing.T) {
	for _, c := range []struct {
		bad    int
		status estimate.Status
	}{{2, estimate.StatusOK}, {3, estimate.StatusNotIdentified}} {
		var ds []drawn
		for i := range 20 {
			e := answerLN(100, 300+float64(i), 0.3)
			if i < c.bad {
				e.Give(estimate.StatusNotIdentified, "no")
			}
			ds = append(ds, drawn{first: i, weight: 1, n: 100, e: e})
		}
		e := mixDraws("mse/test", Request{}, ds)
		if e.Status != c.status || (e.Status == estimate.StatusOK) != (e.Interval != nil) {
			t.Errorf("%d of 20 without answer: %s", c.bad, e.Status)
		}
		if c.status == estimate.StatusOK && len(e.Warnings) == 0 {
			t.Error("draws left out in silence")
		}
	}
}

// TestOpenDraws: when more than twice the tail's share of draws has no upper
// limit, neither has the mixture.
func TestOpenDraws(t *testing.T) {
	for _, c := range []struct {
		open int
		has  bool
	}{{1, true}, {4, false}} {
		var ds []drawn
		for i := range 40 {
			e := answerLN(100, 300+float64(i), 0.3)
			if i < c.open {
				e.Interval.Upper = estimate.Num{}
			}
			ds = append(ds, drawn{first: i, weight: 1, n: 100, e: e})
		}
		e := mixDraws("mse/test", Request{}, ds)
		if _, has := e.Interval.Upper.Get(); has != c.has {
			t.Errorf("%d of 40 open: upper limit %v", c.open, e.Interval.Upper)
		}
	}
}

// TestDrawsDoNotDependOnWorkers, and stop when told.
func TestDrawsDoNotDependOnWorkers(t *testing.T) {
	var tables []*overlap.Table
	for i := range 5 {
		tables = append(tables, simulate(3, i, 600, 3, independentLists(0.4, 0.3, 0.5)))
	}
	var first *estimate.Estimate
	for _, w := range []int{1, 4} {
		r := Request{Table: tables[0], Seed: 5, Workers: w, Settings: map[string]string{"replicates": "200"}}
		e, err := RunDraws(context.Background(), "mse/bic", r, tables)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = e
		} else if !reflect.DeepEqual(first, e) {
			t.Errorf("%d workers give %v %v, one gives %v %v", w, e.Point, e.Interval, first.Point, first.Interval)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := RunDraws(ctx, "mse/bic", Request{Seed: 5}, tables); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := RunDraws(context.Background(), "mse/bic", Request{}, nil); err == nil {
		t.Error("no table: no error")
	}
}
