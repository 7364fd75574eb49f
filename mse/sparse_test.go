package mse

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
)

// SparseMSE 2.0.1 (estimatepopulation.0) and MultipleSystemsEstimation 1.2.0
// (estimate_population_stepwise), threshold 0.02: point to 1e-6, the pairs in
// the order in which they entered, and SparseMSE's normal interval on log n0,
// whose variance R's glm takes one iteration short of convergence.
func TestStepwiseAgainstReference(t *testing.T) {
	rows, two := 0, 0
	for _, r := range tables(t) {
		row, ok := r.row(t, "sparsemse_stepwise")
		if !ok || row.Estimate == nil {
			continue
		}
		rows++
		tab := r.table(t)
		s := FitStepwise(tab, 0)
		if s.Fault != "" {
			t.Errorf("%s: %s", r.Name, s.Fault)
			continue
		}
		near(t, r.Name, "N", row.Estimate, s.N, tolPoint)
		var pairs []string
		for _, st := range s.Steps {
			pairs = append(pairs, st.Lists[0]+":"+st.Lists[1])
		}
		if got, want := strings.Join(pairs, " "), strings.Join(row.Interactions, " "); got != want {
			t.Errorf("%s: selected %s, reference %s", r.Name, got, want)
		}
		near(t, r.Name, "AIC", row.AIC, s.AIC, tolPoint)
		iv := logNormalDark(s.Fit, float64(tab.N()), 0.95)
		near(t, r.Name, "lower", row.Lower, iv.Lower.Or(0), 1e-3)
		near(t, r.Name, "upper", row.Upper, iv.Upper.Or(0), 1e-3)
		if other, ok := r.row(t, "mse_stepwise"); ok {
			two++
			near(t, r.Name, "N of MSE", other.Estimate, s.N, tolPoint)
			if other.Model != s.Model {
				t.Errorf("%s: model %s, reference %s", r.Name, s.Model, other.Model)
			}
		}
	}
	if rows < 18 || two < 12 {
		t.Errorf("only %d and %d rows compared", rows, two)
	}
}

// TestStepwiseBootstrapAgainstReference: the acceleration is the same formula
// on the same jackknife and agrees to 1e-6. Limits are random on both sides;
// ours rest on 10,000 replicates. Where the correction asks for a share so
// small that the peer's limit is the smallest of its 1,000 replicates, that
// must lie among our smallest percent.
func TestStepwiseBootstrapAgainstReference(t *testing.T) {
	rows, edges := 0, 0
	for _, r := range tables(t) {
		row, ok := r.row(t, "sparsemse_stepwise_bca")
		if !ok {
			continue
		}
		rows++
		tab, ctx := r.table(t), context.Background()
		e := run(t, "mse/sparse", Request{Table: tab, Seed: 7, Workers: 1, Settings: map[string]string{"replicates": "10000"}})
		jack, weight, err := jackknife(ctx, tab, stepSelector(ctx, tab, DefaultPThreshold, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		near(t, r.Name, "acceleration", row.AHat, acceleration(jack, weight), 1e-6)
		near(t, r.Name, "upper", row.Upper, e.Interval.Upper.Or(0), 0.1)
		s := slices.Sorted(slices.Values(e.Draws.All()))
		if share, _ := bcaShares(s, e.Point.Or(0), jack, weight, 0.95); share > 1e-3 {
			near(t, r.Name, "lower", row.Lower, e.Interval.Lower.Or(0), 0.1)
		} else if edges++; *row.Lower < quantile8(s, 1e-4) || *row.Lower > quantile8(s, 0.01) {
			t.Errorf("%s: lower %g, our smallest replicates %g to %g", r.Name, *row.Lower, quantile8(s, 1e-4), quantile8(s, 0.01))
		}
	}
	if rows < 5 || edges > 2 {
		t.Errorf("%d rows, %d at the edge", rows, edges)
	}
}

// TestPoissonTail against sums over the whole distribution.
func TestPoissonTail(t *testing.T) {
	for _, mean := range []float64{1e-6, 0.3, 0.69, 1, 2.5, 9.99, 40, 317.2} {
		for x := 0.0; x < 2*mean+12; x++ {
			lo, hi := 0.0, 0.0
			for i := 0.0; i < 4*mean+60; i++ {
				p := poissonTerm(i, mean)
				if i <= x {
					lo += p
				}
				if i >= x {
					hi += p
				}
			}
			want, got := math.Min(lo, hi), poissonTail(x, mean)
			if want < 0.49 && math.Abs(got-want) > 1e-11*want || want >= 0.49 && got < 0.49 {
				t.Errorf("mean %g, x %g: %g, want %g", mean, x, got, want)
			}
		}
	}
}
