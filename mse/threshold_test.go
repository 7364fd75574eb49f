package mse

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/overlap"
)

// TestThresholdAgainstReference compares with estimate_population_bayesthresh
// of MultipleSystemsEstimation 1.2.0, one random-walk chain of 10,000 draws: the
// kept pairs must be the same unless the decision is close, the median within
// 5% and the limits, which carry its Monte Carlo error, within 10%. The peer has
// no Poisson draw for the missing count, so its quantities are those of the mean.
func TestThresholdAgainstReference(t *testing.T) {
	compared, same := 0, 0
	for _, r := range tables(t) {
		raw, ok := r.Reference["mse_bayesthresh"]
		if !ok || testing.Short() && len(r.Lists) > 4 {
			continue
		}
		var row struct {
			refRow
			Quantiles []float64
			Retained  []string
		}
		unmarshal(t, raw, &row)
		tab := r.table(t)
		th, err := Threshold(context.Background(), tab, ThresholdOptions{Seed: 3, Draws: 500, Workers: 2})
		if err != nil || !th.Converged {
			t.Fatal(r.Name, err, th.AllChains, th.KeptChains)
		}
		compared++
		kept := []string{}
		close := false
		for _, p := range th.Pairs {
			name := p.Lists[0] + ":" + p.Lists[1]
			if p.Kept {
				kept = append(kept, name)
			}
			if p.Kept != slices.Contains(row.Retained, name) {
				close = true
				if math.Abs(math.Abs(p.Ratio)-2) > 0.15 {
					t.Errorf("%s: %s has ratio %.3f, the peer decides otherwise", r.Name, name, p.Ratio)
				}
			}
		}
		if close {
			t.Logf("%s: keeps %v, reference %v", r.Name, kept, row.Retained)
			continue
		}
		same++
		s := slices.Sorted(slices.Values(th.Kept.All()))
		near(t, r.Name, "median", row.Estimate, estimate.Quantile(s, 0.5), 0.05)
		// Only where the missing count is large does its Poisson draw not matter.
		if row.Quantiles[0]-float64(tab.N()) > 400 {
			near(t, r.Name, "lower", &row.Quantiles[0], estimate.Quantile(s, 0.025), 0.1)
			near(t, r.Name, "upper", &row.Quantiles[4], estimate.Quantile(s, 0.975), 0.1)
		}
	}
	t.Logf("%d tables, the same pairs in %d", compared, same)
	if compared < 8 || same < compared-3 {
		t.Errorf("%d tables, the same pairs in %d", compared, same)
	}
}

func TestThresholdAnswer(t *testing.T) {
	tab := simulate(13, 2, 5000, 4, oneDependence(0.4, 0.7, 0.15, 0.3, 0.3))
	e := run(t, "mse/threshold", Request{Table: tab, Seed: 1, Settings: map[string]string{"threshold": "4"}})
	if e.Status != estimate.StatusOK || e.Diagnostics["pairs_kept"] != "A:B" {
		t.Fatalf("%s, kept %v: %s", e.Status, e.Diagnostics["pairs_kept"], e.Reason)
	}
	other := e.OtherIntervals[0]
	if other.ConditionalOn != "pair terms A:B" || e.Interval.Kind != estimate.Credible || e.Interval.ConditionalOn != "" {
		t.Errorf("%+v, %+v", e.Interval, e.OtherIntervals)
	}
	width := func(i estimate.Interval) float64 { return i.Upper.Or(0) - i.Lower.Or(0) }
	if width(other) >= width(*e.Interval) {
		t.Errorf("dropping terms widens the interval: %+v, %+v", e.Interval, other)
	}
	if e.Interval.Lower.Or(0) > 5000 || e.Interval.Upper.Or(0) < 5000 {
		t.Errorf("%+v", e.Interval)
	}
	weak := simulate(13, 2, 3000, 3, oneDependence(0.4, 0.6, 0.3, 0.3, 0))
	strict := run(t, "mse/threshold", Request{Table: weak, Seed: 1, Settings: map[string]string{"threshold": "20"}})
	if strict.Diagnostics["pairs_kept"] != "" || !hasWarning(strict, warnThresholdDecides.Code) {
		t.Errorf("threshold 20: kept %v, warnings %v", strict.Diagnostics["pairs_kept"], strict.Warnings)
	}
}

func TestThresholdRefusals(t *testing.T) {
	for _, c := range []struct {
		counts map[string]int64
		status estimate.Status
		reason string
	}{
		{map[string]int64{"100": 9, "010": 8, "001": 7}, estimate.StatusNotIdentified, "nobody is on two lists"},
		{map[string]int64{"100": 9, "010": 8, "110": 7}, estimate.StatusRefused, "no entity"},
		{map[string]int64{"111": 9}, estimate.StatusNotIdentified, "too few combinations"},
	} {
		e := run(t, "mse/threshold", Request{Table: counts(t, []string{"A", "B", "C"}, c.counts)})
		if e.Status != c.status || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s: %s", e.Status, e.Reason)
		}
	}
	if _, err := Run(context.Background(), "mse/threshold", Request{Table: korea(t), Settings: map[string]string{"prior_sd": "0"}}); err == nil {
		t.Error("a prior of no width passed")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Threshold(ctx, korea(t), ThresholdOptions{}); err == nil {
		t.Error("cancelled without an error")
	}
}

// TestThresholdCovers: the interval with every pair term covers with one
// dependent pair and with independent lists.
func TestThresholdCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	const N, repeat = 1000, 50
	for name, history := range map[string]func(func() float64) overlap.History{
		"independent": independentLists(0.3, 0.4, 0.35), "one pair": oneDependence(0.4, 0.6, 0.2, 0.3, 0)} {
		covered, conditional, sum := 0, 0, 0.0
		for i := range repeat {
			e := run(t, "mse/threshold", Request{Table: simulate(19, i, N, 3, history), Seed: uint64(i), Workers: 1, Settings: map[string]string{"draws": "250"}})
			holds := func(iv estimate.Interval) int {
				if iv.Lower.Or(0) <= N && N <= iv.Upper.Or(0) {
					return 1
				}
				return 0
			}
			covered += holds(*e.Interval)
			conditional += holds(e.OtherIntervals[0])
			sum += e.Point.Or(0)
		}
		t.Logf("%s: covers %d of %d, given the kept terms %d; mean %.0f of %d", name, covered, repeat, conditional, sum/repeat, N)
		if covered < 43 || math.Abs(sum/repeat-N) > 100 {
			t.Errorf("%s: covers %d of %d, mean %.0f", name, covered, repeat, sum/repeat)
		}
	}
}

func TestPoissonDraws(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, mean := range []float64{0.3, 4, 9.9, 10.1, 80, 5000, 3e6} {
		const draws = 40000
		x := make([]float64, draws)
		for i := range x {
			x[i] = poissonDraw(rng, mean)
		}
		m, sd := meanSD(x)
		if math.Abs(m-mean) > 4*math.Sqrt(mean/draws) || math.Abs(sd*sd/mean-1) > 4*math.Sqrt((2+1/mean)/draws) {
			t.Errorf("mean %g: %g, variance %g", mean, m, sd*sd)
		}
	}
}

func BenchmarkThreshold(b *testing.B) {
	b.ReportAllocs()
	tab := uk5(b)
	draws := 0
	for b.Loop() {
		th, err := Threshold(context.Background(), tab, ThresholdOptions{Seed: 1})
		if err != nil || !th.Converged {
			b.Fatal(err)
		}
		draws += th.All.Len() + th.Kept.Len()
	}
	b.ReportMetric(float64(draws)/b.Elapsed().Seconds(), "draws/s")
}
