package mse

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/overlap"
)

// TestSampleCoverageAgainstReference compares with CARE1 1.1.0 (points only;
// its standard errors are from 200 random replicates). Where the full estimate
// has no solution, or is below n, the peer returns n or nothing.
func TestSampleCoverageAgainstReference(t *testing.T) {
	points, none := 0, 0
	for _, r := range tables(t) {
		row, ok := r.row(t, "care1_indep")
		if !ok {
			continue
		}
		c, ok := SampleCoverage(r.table(t))
		if !ok {
			t.Fatal(r.Name, "no coverage")
		}
		var settings struct{ Settings string }
		unmarshal(t, r.Reference["care1_indep"], &settings)
		var C, D float64
		if _, err := fmt.Sscanf(settings.Settings[strings.Index(settings.Settings, "C="):], "C=%f, D=%f", &C, &D); err != nil {
			t.Fatal(err)
		}
		if math.Abs(c.C-C) > 6e-4 || math.Abs(c.D-D) > 6e-4 {
			t.Errorf("%s: C %g, D %g, reference %g, %g", r.Name, c.C, c.D, C, D)
		}
		near(t, r.Name, "independent", row.Estimate, c.Independent, tolPoint)
		low, _ := r.row(t, "care1_lsc")
		near(t, r.Name, "one step", low.Estimate, c.OneStep, tolPoint)
		points += 2
		high, _ := r.row(t, "care1_hsc")
		n := float64(r.table(t).N())
		if math.IsNaN(c.Full) || c.Full < n {
			none++
			if high.Estimate != nil && *high.Estimate != n {
				t.Errorf("%s: no full estimate, reference %g", r.Name, *high.Estimate)
			}
			continue
		}
		points++
		near(t, r.Name, "full", high.Estimate, c.Full, tolPoint)
	}
	t.Logf("%d points equal, %d without a full estimate", points, none)
	if points < 50 || none < 3 {
		t.Errorf("only %d points, %d without", points, none)
	}
}

// The advice of Chao et al. (2001): below a coverage of 55% no full estimate.
func TestCoverageAdvice(t *testing.T) {
	spina := counts(t, []string{"A", "B", "C"}, map[string]int64{"100": 60, "010": 49, "001": 247, "110": 4, "101": 112, "011": 142, "111": 12})
	for _, c := range []struct {
		table  *overlap.Table
		method string
		status estimate.Status
		reason string
	}{
		{korea(t), "mse/coverage", estimate.StatusOK, ""},
		{uk5(t), "mse/coverage-high", estimate.StatusRefused, "below 0.55"},
		{uk5(t), "mse/coverage-low", estimate.StatusBoundOnly, "lower bound"},
		{spina, "mse/coverage-high", estimate.StatusOK, ""},
		{counts(t, []string{"A", "B", "C"}, map[string]int64{"100": 5, "010": 3}), "mse/coverage", estimate.StatusRefused, "no entity"},
		{counts(t, []string{"A", "B"}, map[string]int64{"10": 5, "01": 3}), "mse/coverage", estimate.StatusNotIdentified, "nobody is on two lists"},
	} {
		e := run(t, c.method, Request{Table: c.table, Seed: 1, Settings: map[string]string{"replicates": "200"}})
		if e.Status != c.status || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s: %s: %s", c.method, e.Status, e.Reason)
		}
	}
	heavy := counts(t, []string{"A", "B", "C"}, map[string]int64{"100": 70, "010": 70, "001": 70, "111": 60})
	if c, ok := SampleCoverage(heavy); !ok || !math.IsNaN(c.Full) {
		t.Errorf("overlaps without a solution give %g", c.Full)
	}
	if e := run(t, "mse/coverage", Request{Table: uk5(t)}); !hasWarning(e, warnLowCoverage.Code) {
		t.Error("low coverage is not told")
	}
	if e := run(t, "mse/coverage-low", Request{Table: uk5(t)}); e.Interval.Kind != estimate.LogNormal || len(e.OtherIntervals) != 2 || len(e.Diagnostics["ccv"].([]PairCCV)) != 10 {
		t.Errorf("intervals %+v, others %+v", e.Interval, e.OtherIntervals)
	}
}

// Lists that avoid each other make the one-step estimate an upper bound.
func TestCoverageOfListsThatAvoidEachOther(t *testing.T) {
	tab := simulate(5, 0, 4000, 3, func(u func() float64) overlap.History {
		h, p := overlap.History(0), 0.5
		for i := range 3 {
			if u() < p {
				h |= 1 << i
				p -= 0.2
			}
		}
		return h
	})
	e := run(t, "mse/coverage-low", Request{Table: tab, Settings: map[string]string{"replicates": "200"}})
	if e.Status != estimate.StatusRefused || !strings.Contains(e.Reason, "avoid each other") {
		t.Errorf("%s: %s", e.Status, e.Reason)
	}
}

// With two lists the independence version is the estimate of Lincoln and
// Petersen, and whatever the lists their order does not matter.
func TestCoverageLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 2, 4, 12)
		c, ok := SampleCoverage(tab)
		if tab.K() == 2 {
			lp, has := LincolnPetersen(tab.Marginal(1), tab.Marginal(2), tab.Marginal(3))
			if ok != has || ok && math.Abs(c.Independent-lp.N) > 1e-9*lp.N {
				rt.Fatalf("%g, Lincoln-Petersen %g", c.Independent, lp.N)
			}
		}
		perm := rapid.Permutation([]int{0, 1, 2, 3}[:tab.K()]).Draw(rt, "order")
		moved, err := tab.Project(perm...)
		if err != nil {
			rt.Fatal(err)
		}
		d, ok2 := SampleCoverage(moved)
		if ok != ok2 || ok && (math.Abs(c.OneStep-d.OneStep) > 1e-9*math.Abs(c.OneStep) || math.Abs(c.C-d.C) > 1e-12) {
			rt.Fatalf("%+v and %+v", c, d)
		}
	})
}

// TestCoverageIntervals: with independent lists all three versions are about
// right and their intervals cover; with lists that help each other the full
// version follows, the independence version is too low and the one-step
// estimate lies between.
func TestCoverageIntervals(t *testing.T) {
	const N, repeat = 1000, 120
	set := map[string]string{"replicates": "200"}
	shared := func(u func() float64) overlap.History { // half are likelier to be on every list
		p := []float64{0.35, 0.3, 0.4}
		if u() < 0.5 {
			p = []float64{0.6, 0.55, 0.65}
		}
		return independentLists(p...)(u)
	}
	for _, c := range []struct {
		method   string
		history  func(func() float64) overlap.History
		low      float64
		from, to float64 // of the mean
	}{
		{"mse/coverage", independentLists(0.4, 0.5, 0.45), 0.89, 980, 1020},
		{"mse/coverage-high", independentLists(0.4, 0.5, 0.45), 0.89, 975, 1030},
		{"mse/coverage-low", independentLists(0.4, 0.5, 0.45), 0.89, 975, 1030},
		{"mse/coverage", shared, 0, 900, 975},
		{"mse/coverage-high", shared, 0.86, 970, 1030},
		{"mse/coverage-low", shared, 0, 950, 1010},
	} {
		covered, sum, answers := 0, 0.0, 0
		for i := range repeat {
			e := run(t, c.method, Request{Table: simulate(17, i, N, 3, c.history), Seed: uint64(i), Workers: 1, Settings: set})
			if c.method == "mse/coverage-low" && e.Status == estimate.StatusRefused {
				continue // by chance the lists seem to avoid each other
			}
			if e.Interval == nil {
				t.Fatalf("%s: %s", c.method, e.Reason)
			}
			answers++
			if e.Interval.Lower.Or(0) <= N && N <= e.Interval.Upper.Or(0) {
				covered++
			}
			sum += e.Point.Or(0)
		}
		share, mean := float64(covered)/float64(answers), sum/float64(answers)
		t.Logf("%-18s covers %.3f, mean %.0f of %d", c.method, share, mean, N)
		if answers < repeat*9/10 {
			t.Errorf("%s: only %d answers", c.method, answers)
		}
		if share < c.low || mean < c.from || mean > c.to {
			t.Errorf("%s: covers %.3f, mean %.0f", c.method, share, mean)
		}
	}
}

func TestCoverageDoesNotDependOnWorkers(t *testing.T) {
	var first []float64
	for _, w := range []int{1, 3} {
		e := run(t, "mse/coverage-low", Request{Table: uk5(t), Seed: 9, Workers: w, Settings: map[string]string{"replicates": "300"}})
		if first == nil {
			first = e.Draws.All()
		} else if fmt.Sprint(first) != fmt.Sprint(e.Draws.All()) {
			t.Error("other replicates")
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Run(ctx, "mse/coverage", Request{Table: uk5(t), Workers: 1, Settings: map[string]string{"replicates": "1000000"},
		Progress: func(int, int) { cancel() }})
	if err == nil {
		t.Error("a cancelled bootstrap gave an answer")
	}
}

func BenchmarkCoverageBootstrap(b *testing.B) {
	for _, c := range []struct {
		name  string
		table *overlap.Table
	}{{"3lists", korea(b)}, {"5lists", uk5(b)}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			r := &Request{Table: c.table, Workers: 1}
			const reps = 1000
			for b.Loop() {
				if _, err := coverageBootstrap(context.Background(), r, "mse/coverage", coverageLow, 3*float64(c.table.N()), reps); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*reps/b.Elapsed().Seconds(), "replicates/s")
		})
	}
}
