package mse

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

func bma(t testing.TB, tab *overlap.Table, set map[string]string) *estimate.Estimate {
	t.Helper()
	e, err := Run(context.Background(), "mse/bma", Request{Table: tab, Seed: 3, Settings: set, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func warned(e *estimate.Estimate, code string) bool {
	return slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == code })
}

func TestBMAStatuses(t *testing.T) {
	three := []string{"A", "B", "C"}
	good := counts(t, three, map[string]int64{"100": 300, "010": 250, "001": 200, "110": 60, "101": 50, "011": 55, "111": 20})
	for _, tt := range []struct {
		name   string
		table  *overlap.Table
		set    map[string]string
		status estimate.Status
		reason string
		warns  []string
	}{
		{name: "plain", table: good, status: estimate.StatusOK},
		{name: "nobody on two lists", table: counts(t, three, map[string]int64{"100": 30, "010": 40, "001": 20}), status: estimate.StatusNotIdentified, reason: "nobody is on two lists"},
		{name: "the prior outweighs the data", table: counts(t, three, map[string]int64{"100": 30, "010": 40, "001": 20, "110": 1, "101": 12, "011": 9, "111": 8}), set: map[string]string{"complete_graph": "20", "delta": "1"},
			status: estimate.StatusNotIdentified, reason: "hold most of the posterior", warns: []string{"mse-bma-prior-bounds"}},
		{name: "uniform prior without overlap in a graph", table: counts(t, three, map[string]int64{"100": 30, "010": 40, "001": 20, "110": 9, "101": 8}), set: map[string]string{"prior": "uniform"},
			status: estimate.StatusNotIdentified, reason: "no finite mass"},
		{name: "two lists", table: counts(t, []string{"A", "B"}, map[string]int64{"10": 90, "01": 80, "11": 30}), status: estimate.StatusOK, warns: []string{"mse-bma-two-lists"}},
		{name: "grid too short", table: good, set: map[string]string{"grid_max": "700"}, status: estimate.StatusOK, warns: []string{"mse-bma-grid-edge"}},
		{name: "complete graph rules", table: good, set: map[string]string{"complete_graph": "1", "delta": "1", "sensitivity": "no"}, status: estimate.StatusOK, warns: []string{"mse-bma-prior-bounds"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := bma(t, tt.table, tt.set)
			if e.Status != tt.status || !strings.Contains(e.Reason, tt.reason) {
				t.Fatalf("%s: %s", e.Status, e.Reason)
			}
			if (e.Interval != nil) != (tt.status == estimate.StatusOK) {
				t.Error("interval:", e.Interval)
			}
			for _, w := range tt.warns {
				if !warned(e, w) {
					t.Errorf("no warning %s among %v", w, e.Warnings)
				}
			}
		})
	}
}

func TestBMARefusesBadSettings(t *testing.T) {
	tab := counts(t, []string{"A", "B"}, map[string]int64{"10": 9, "01": 8, "11": 3})
	for _, set := range []map[string]string{
		{"delta": "0"}, {"delta": "x"}, {"complete_graph": "-1"}, {"prior": "flat"}, {"prior": "lognormal"}, {"prior": "negative-binomial", "prior_shape": "2"},
		{"prior": "lognormal", "prior_median": "100", "prior_upper": "90"}, {"grid_max": "0"}, {"steps": "1"}, {"sensitivity": "maybe"},
	} {
		_, err := Run(context.Background(), "mse/bma", Request{Table: tab, Settings: set})
		var p *problem.Error
		if !errors.As(err, &p) {
			t.Errorf("%v: %v", set, err)
		}
	}
}

// An elicited prior has the median and the 95% point that were asked for, and
// with hardly any data it is what comes out.
func TestElicitedPrior(t *testing.T) {
	p := ElicitedPrior(1000, 4000)
	var total, below, under float64
	for N := 1.0; N < 200000; N++ {
		w := math.Exp(p.Log(N))
		total += w
		if N <= 1000 {
			below += w
		}
		if N <= 4000 {
			under += w
		}
	}
	if math.Abs(below/total-0.5) > 1e-3 || math.Abs(under/total-0.95) > 1e-3 {
		t.Errorf("%v below the median, %v below the upper number", below/total, under/total)
	}
}

// A prior elicited far above the data pulls the estimate, and the table of
// priors shows what it would have been.
func TestBMAPriorsAreShown(t *testing.T) {
	e := bma(t, counts(t, []string{"A", "B", "C"}, map[string]int64{"100": 30, "010": 25, "001": 20, "110": 4, "101": 3, "011": 4, "111": 1}),
		map[string]string{"prior": "lognormal", "prior_median": "5000", "prior_upper": "8000"})
	rows := e.Diagnostics["priors"].([]PriorRow)
	last := rows[len(rows)-2] // 1/N
	if last.Prior != "reciprocal" || !(last.Median.Or(0) < e.Point.Or(0)/1.5) || !warned(e, "mse-bma-prior-sensitive") {
		t.Errorf("%+v, point %v", last, e.Point)
	}
	if len(e.Curves["sensitivity/power of the prior"].X) < 5 || len(e.Curves["sensitivity/prior count in each cell"].X) < 3 || len(e.Curves[sensitivityName].X) == 0 {
		t.Error("curves are missing")
	}
}

// The names and the order of lists do not matter, nor the number of goroutines.
func TestBMAInvariances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(3, 4).Draw(t, "lists")
		names := []string{"A", "B", "C", "D"}[:k]
		perm := rapid.Permutation([]int{0, 1, 2, 3}[:k]).Draw(t, "order")
		a, b := map[string]int64{}, map[string]int64{}
		for h := 1; h < 1<<k; h++ {
			n := int64(rapid.IntRange(0, 40).Draw(t, "count"))
			key, moved := make([]byte, k), make([]byte, k)
			for i := range k {
				key[i] = '0' + byte(h>>i&1)
				moved[perm[i]] = key[i]
			}
			a[string(key)], b[string(moved)] = n, n
		}
		ta, err1 := overlap.FromCounts(names, a)
		tb, err2 := overlap.FromCounts(names, b)
		if err1 != nil || err2 != nil || ta.N() == 0 {
			t.Skip("empty table")
		}
		x, err1 := AverageGraphs(context.Background(), ta, GraphOptions{Complete: 1, Workers: 1})
		y, err2 := AverageGraphs(context.Background(), tb, GraphOptions{Complete: 1, Workers: 3})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for _, q := range []float64{0.025, 0.5, 0.975} {
			if p, r := x.Quantile(q), y.Quantile(q); math.Abs(p.Or(0)-r.Or(0)) > 1e-6*p.Or(0)+1 {
				t.Fatalf("quantile %v: %v and %v", q, p, r)
			}
		}
		if math.Abs(x.Graphs[0].Share-y.Graphs[0].Share) > 1e-9 || math.Abs(x.Uninformed-y.Uninformed) > 1e-9 {
			t.Fatalf("shares %v and %v", x.Graphs[0], y.Graphs[0])
		}
	})
}

// Twice the counts say the same with less doubt.
func TestBMADoubledCounts(t *testing.T) {
	one := counts(t, []string{"A", "B", "C"}, map[string]int64{"100": 300, "010": 250, "001": 200, "110": 60, "101": 50, "011": 55, "111": 20})
	cells := slices.Clone(one.Cells())
	for i := range cells {
		cells[i].Count *= 2
	}
	two, err := one.WithCells(cells)
	if err != nil {
		t.Fatal(err)
	}
	a, b := bma(t, one, nil), bma(t, two, nil)
	width := func(e *estimate.Estimate) float64 {
		return (e.Interval.Upper.Or(0) - e.Interval.Lower.Or(0)) / e.Point.Or(1)
	}
	if r := b.Point.Or(0) / a.Point.Or(1); r < 1.7 || r > 2.3 {
		t.Errorf("N grows by a factor of %v", r)
	}
	if !(width(b) < 0.9*width(a)) {
		t.Errorf("relative width %v, then %v", width(a), width(b))
	}
}

func TestBMASameSeedSameDraws(t *testing.T) {
	tab := uk5(t)
	set := map[string]string{"sensitivity": "no"}
	a, b := bma(t, tab, set), bma(t, tab, set)
	if !slices.Equal(a.Draws[0], b.Draws[0]) || len(a.Draws[0]) != bmaDraws {
		t.Error("draws differ between runs with one seed")
	}
	if slices.IsSorted(a.Draws[0]) {
		t.Error("draws are in order: adding those of strata would make them dependent")
	}
}

// Seven lists go by search; the same data on six, one list having copied
// another, are summed exactly, so the answers must be close.
func TestBMASearchOnSevenLists(t *testing.T) {
	if testing.Short() {
		t.Skip("a search among graphs takes seconds")
	}
	c := map[string]int64{}
	for _, cell := range kosovo(t).Cells() {
		c[cell.History.Key(4)+"000"] += cell.Count - 3
		c[cell.History.Key(4)+"100"]++
		c[cell.History.Key(4)+"010"]++
		c[cell.History.Key(4)+"001"]++
	}
	c["0000001"], c["0000010"], c["0000100"] = 7, 5, 6
	e := bma(t, counts(t, []string{"A", "B", "C", "D", "E", "F", "G"}, c), map[string]string{"sensitivity": "no", "steps": "4000"})
	s := e.Diagnostics["search"].(*GraphSearch)
	if !warned(e, "mse-bma-search") || s.Coverage <= 0 || s.Coverage > 1 || s.Visited < 10 {
		t.Fatalf("%+v", s)
	}
	if e.Status != estimate.StatusOK {
		t.Fatalf("%s %s %+v", e.Status, e.Reason, s)
	}
	four := bma(t, kosovo(t), map[string]string{"sensitivity": "no"})
	if r := e.Point.Or(0) / four.Point.Or(1); r < 0.6 || r > 1.6 {
		t.Errorf("%v with three small further lists, %v without", e.Point, four.Point)
	}
}

// Whatever the table, the answer is in order or absent with a reason.
func TestBMASparseTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "lists")
		most := rapid.SampledFrom([]int{1, 2, 50}).Draw(t, "most")
		var cells []overlap.Cell
		for h := 1; h < 1<<k; h++ {
			if n := rapid.IntRange(-most, most).Draw(t, "count"); n > 0 {
				cells = append(cells, overlap.Cell{History: overlap.History(h), Count: int64(n)})
			}
		}
		tab, err := overlap.New([]string{"A", "B", "C", "D"}[:k], cells)
		if err != nil || tab.N() == 0 {
			t.Skip("empty table")
		}
		set := map[string]string{"sensitivity": rapid.SampledFrom([]string{"yes", "no", "no", "no"}).Draw(t, "sensitivity"),
			"prior":          rapid.SampledFrom([]string{"reciprocal", "uniform"}).Draw(t, "prior"),
			"complete_graph": rapid.SampledFrom([]string{"0", "1"}).Draw(t, "complete")}
		e, err := Run(context.Background(), "mse/bma", Request{Table: tab, Settings: set})
		if err != nil {
			t.Fatal(err)
		}
		if e.Status != estimate.StatusOK {
			if _, ok := e.Point.Get(); ok || e.Reason == "" {
				t.Fatalf("%s with point %v: %q", e.Status, e.Point, e.Reason)
			}
			return
		}
		n := float64(tab.N())
		N, ok := e.Point.Get()
		lo, up := e.Interval.Lower.Or(0), e.Interval.Upper.Or(math.Inf(1))
		if !ok || !(n <= lo && lo <= N && N <= up) {
			t.Fatalf("n %v, point %v, interval %v to %v", n, e.Point, lo, up)
		}
		for _, x := range e.Draws[0] {
			if !(x >= n) || math.IsInf(x, 0) {
				t.Fatalf("draw %v of %v observed", x, n)
			}
		}
	})
}

// Under other prior counts the graphs already visited serve again, unless they
// are worth too little there; either is told, and the answer of a search of its
// own is close. Neither depends on the number of goroutines.
func TestBMARescoresGraphs(t *testing.T) {
	if testing.Short() {
		t.Skip("a search among graphs takes seconds")
	}
	c := map[string]int64{"0000001": 9, "0000010": 8, "0000100": 7}
	for _, cell := range kosovo(t).Cells() {
		c[cell.History.Key(4)+"000"] += cell.Count - 3
		c[cell.History.Key(4)+"100"]++
		c[cell.History.Key(4)+"010"]++
		c[cell.History.Key(4)+"001"]++
	}
	tab := counts(t, []string{"A", "B", "C", "D", "E", "F", "G"}, c)
	o := GraphOptions{Seed: 4, Steps: 4000, Workers: 1}
	a, err := AverageGraphs(context.Background(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Workers = 3
	same, err := AverageGraphs(context.Background(), tab, o)
	if err != nil || !slices.Equal(same.visited.Graphs, a.visited.Graphs) || same.Quantile(0.5) != a.Quantile(0.5) {
		t.Error("the search depends on the number of goroutines", err)
	}
	o.Delta = a.Delta / 4
	search, err := AverageGraphs(context.Background(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	o.visited = a.visited
	again, err := AverageGraphs(context.Background(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	x, y := again.Quantile(0.5).Or(0), search.Quantile(0.5).Or(1)
	if f := again.Found; !f.Rescored || f.Effective <= 0 || f.Effective > 1 || math.Abs(x-y) > 0.1*y {
		t.Errorf("%v scored anew, %v searched: %+v", x, y, f)
	}
	if math.Abs(again.Evidence-search.Evidence) > 1 {
		t.Errorf("log evidence %v scored anew, %v searched", again.Evidence, search.Evidence)
	}
	t.Logf("median %v, searched %v; effective %v; log evidence %v, %v", x, y, again.Found.Effective, again.Evidence, search.Evidence)
}
