package mse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

func run(t testing.TB, method string, r Request) *estimate.Estimate {
	t.Helper()
	e, err := Run(context.Background(), method, r)
	if err != nil {
		t.Fatal(method, err)
	}
	return e
}

func korea(t testing.TB) *overlap.Table {
	return counts(t, []string{"A", "B", "C"}, map[string]int64{"001": 10, "010": 7, "100": 9, "011": 4, "101": 6, "110": 5, "111": 3})
}

func TestKosovo(t *testing.T) {
	e := run(t, "mse/bic", Request{Table: kosovo(t), Seed: 20260101})
	within := func(what string, got estimate.Num, want, tol float64) {
		t.Helper()
		if math.Abs(got.Or(0)-want) > tol*want {
			t.Errorf("%s %v, want %g", what, got, want)
		}
	}
	within("point", e.Point, 10356.519, 1e-6)
	other := e.OtherIntervals
	if len(other) != 3 || !strings.HasPrefix(other[2].ConditionalOn, "the number recorded") || other[1].Level != 0.8 || other[1].Kind != estimate.Bootstrap || other[0].ConditionalOn != "model [123,14,34]" || other[0].Kind != estimate.Profile {
		t.Fatalf("other intervals: %+v", other)
	}
	within("profile lower", other[0].Lower, 8994, 1e-3)
	within("profile upper", other[0].Upper, 12110, 1e-3)
	within("published bootstrap lower", other[2].Lower, 6947, 0.1)
	within("published bootstrap upper", other[2].Upper, 18010, 0.1)
	within("bootstrap lower", e.Interval.Lower, 6947, 0.1)
	within("bootstrap upper", e.Interval.Upper, 18010, 0.1)
	if e.Interval.Kind != estimate.Bootstrap || e.Draws.Len() != 1000 {
		t.Errorf("%v interval, %d draws", e.Interval.Kind, e.Draws.Len())
	}
	if e.Diagnostics["bootstrap_models"] != 113 || e.Diagnostics["models_fitted"] != 113 {
		t.Errorf("models: %v", e.Diagnostics)
	}
	if rows := e.Diagnostics["models"].([]ModelRow); len(rows) != DefaultShow || rows[0].Model != "[123,14,34]" || rows[0].Delta != 0 {
		t.Errorf("table of models: %+v", rows)
	}
	checkCurves(t, e)
}

// checkCurves: the profile peaks at 0 at the multinomial point; the sensitivity
// curve passes through the point at ξ = 1.
func checkCurves(t *testing.T, e *estimate.Estimate) {
	t.Helper()
	p, s := e.Curves["profile"], e.Curves[sensitivityName]
	if len(p.X) < 70 || !slices.IsSorted(p.X) || slices.Max(p.Y) > 1e-6 || slices.Max(p.Y) < -0.05 {
		t.Errorf("%s profile: %d points, top %g", e.Method, len(p.X), slices.Max(p.Y))
	}
	mid := len(s.X) / 2
	if !slices.IsSorted(s.X) || math.Abs(s.X[mid]-1) > 1e-12 {
		t.Fatalf("%s sensitivity: %v", e.Method, s.X)
	}
	if math.Abs(s.Y[mid]-e.Point.Or(0)) > 1e-6*s.Y[mid] && (e.Method == "mse/bic" || e.Method == "mse/aic" || e.Method == "mse/mt") {
		t.Errorf("%s: at odds ratio 1 N is %g, the point %v", e.Method, s.Y[mid], e.Point)
	}
}

// TestSensitivityIsTheOddsRatio: the curve's N gives back the odds ratio from
// the fitted counts, for even and odd numbers of lists.
func TestSensitivityIsTheOddsRatio(t *testing.T) {
	for _, k := range []int{2, 3, 4} {
		mu := make([]float64, 1<<k)
		for w := range mu {
			mu[w] = 5 + float64(w*w%7)
		}
		n0, ok := impliedMissing(mu)
		if !ok {
			t.Fatal("no implied count")
		}
		c := sensitivityCurve(100, n0, k)
		for i, xi := range c.X {
			mu[0] = c.Y[i] - 100
			logOdds := 0.0 // Σ (−1)^(k−|w|) log μ_w
			for w, m := range mu {
				if overlap.History(w).Size()%2 == k%2 {
					logOdds += math.Log(m)
				} else {
					logOdds -= math.Log(m)
				}
			}
			if math.Abs(logOdds-math.Log(xi)) > 1e-9 {
				t.Fatalf("k=%d: log odds ratio %g at ξ=%g", k, logOdds, xi)
			}
		}
	}
}

func TestStatuses(t *testing.T) {
	ab := []string{"A", "B"}
	abc := []string{"A", "B", "C"}
	noOverlap := counts(t, abc, map[string]int64{"100": 20, "010": 30, "001": 10})
	apart := counts(t, ab, map[string]int64{"10": 20, "01": 30})
	for _, c := range []struct {
		name, method string
		table        *overlap.Table
		set          map[string]string
		want         estimate.Status
	}{
		{"empty", "mse/bic", counts(t, abc, nil), nil, estimate.StatusRefused},
		{"three lists, none named", "mse/chapman", korea(t), nil, estimate.StatusRefused},
		{"three lists, two named", "mse/chapman", korea(t), map[string]string{"lists": "C, A"}, estimate.StatusOK},
		{"no overlap", "mse/lincoln-petersen", apart, nil, estimate.StatusNotIdentified},
		{"no overlap", "mse/chapman", apart, nil, estimate.StatusBoundOnly},
		{"no overlap", "mse/m0", noOverlap, nil, estimate.StatusNotIdentified},
		{"no overlap", "mse/mt", noOverlap, nil, estimate.StatusNotIdentified},
		{"no overlap", "mse/mth-chao", noOverlap, nil, estimate.StatusNotIdentified},
		// Chao's bound is infinite with no doubletons, defined when corrected.
		{"no overlap", "mse/chao", noOverlap, nil, estimate.StatusNotIdentified},
		{"no overlap", "mse/chao-bc", noOverlap, nil, estimate.StatusBoundOnly},
		{"two lists", "mse/mh-darroch", apart, nil, estimate.StatusRefused},
		{"two lists", "mse/bic", apart, nil, estimate.StatusNotIdentified},
		{"plain", "mse/chao", korea(t), nil, estimate.StatusBoundOnly},
		{"plain", "mse/mh-chao", korea(t), nil, estimate.StatusBoundOnly},
		{"plain", "mse/mt", korea(t), nil, estimate.StatusOK},
		{"plain", "mse/aic", korea(t), nil, estimate.StatusOK},
		// A and B alone imply 3·3/2 while 102 were seen: independence is refuted.
		{"pair below all", "mse/chapman", counts(t, abc, map[string]int64{"110": 2, "100": 1, "010": 1, "001": 98}), map[string]string{"lists": "A,B"}, estimate.StatusRefused},
	} {
		e := run(t, c.method, Request{Table: c.table, Settings: c.set})
		if e.Status != c.want {
			t.Errorf("%s %s: %s (%s), want %s", c.name, c.method, e.Status, e.Reason, c.want)
		}
		if e.Status != estimate.StatusOK && e.Reason == "" {
			t.Errorf("%s %s: no reason", c.name, c.method)
		}
		if _, has := e.Point.Get(); has != (e.Status == estimate.StatusOK || e.Status == estimate.StatusBoundOnly) {
			t.Errorf("%s %s: status %s with point %v", c.name, c.method, e.Status, e.Point)
		}
	}
}

// TestExtendedFit is Table 3 of Chan, Silverman & Vincent (2021): which models
// of their constructed table have an estimate.
func TestExtendedFit(t *testing.T) {
	tab := counts(t, []string{"A", "B", "C"}, map[string]int64{"001": 20, "010": 30, "100": 40, "110": 6})
	for model, want := range map[string]string{"[12,13,23]": FaultUnidentified, "[12,3]": FaultNoEstimate, "[13,23]": ""} {
		f, err := FitLogLinear(tab, model)
		if err != nil {
			t.Fatal(err)
		}
		if f.Fault != want {
			t.Errorf("%s: %q, want %q", model, f.Fault, want)
		}
		if want == "" && (math.Abs(f.N-296) > 1e-9 || f.Fixed != 2 || f.Parameters != 6) {
			t.Errorf("%s: %+v", model, f)
		}
	}
}

func TestSettingsAreStrict(t *testing.T) {
	for _, c := range []struct{ method, key, value string }{
		{"mse/bic", "maxorder", "2"}, {"mse/bic", "max_order", "7"}, {"mse/bic", "max_order", "2.5"}, {"mse/bic", "max_order", "3"},
		{"mse/bic", "replicates", "0"}, {"mse/bic", "top", "x"}, {"mse/mt", "x", "1"}, {"mse/chapman", "lists", "A,Z"}, {"mse/chapman", "lists", "A,A"},
	} {
		_, err := Run(context.Background(), c.method, Request{Table: korea(t), Settings: map[string]string{c.key: c.value}})
		if !problem.Is(err) {
			t.Errorf("%s.%s=%s: %v", c.method, c.key, c.value, err)
		}
	}
	if _, err := Run(context.Background(), "mse/nothing", Request{Table: korea(t)}); !problem.Is(err) || !errors.Is(err, ErrUnknownMethod) {
		t.Errorf("unknown method: %v", err)
	}
	if _, err := Run(context.Background(), "mse/mt", Request{Table: korea(t), Level: 95}); !problem.Is(err) {
		t.Errorf("level 95: %v", err)
	}
	if _, err := Run(context.Background(), "mse/mt", Request{}); err == nil {
		t.Error("no table: no error")
	}
}

func TestEveryMethodIsDescribed(t *testing.T) {
	for _, m := range Methods() {
		if m.Summary == "" || m.Citation == "" || m.MinLists < 2 || m.MaxLists < m.MinLists || !strings.HasPrefix(m.Name, "mse/") {
			t.Errorf("%+v", m)
		}
		if k := kosovo(t).K(); k < m.MinLists || k > m.MaxLists {
			continue // it says no more than that
		}
		e := run(t, m.Name, Request{Table: kosovo(t), Seed: 3, Target: estimate.Target{Measure: "killed"}, Stratum: "all"})
		if len(e.Assumptions) < 4 || e.Method != m.Name || e.Stratum != "all" || e.Seed != 3 || e.Target.Measure != "killed" {
			t.Errorf("%s: %+v", m.Name, e)
		}
		if e.Status == estimate.StatusOK && e.Interval == nil {
			t.Errorf("%s: no interval", m.Name)
		}
		if _, fitted := e.Diagnostics["deviance"]; fitted {
			checkCurves(t, e)
		}
		for _, o := range m.Options {
			if _, ok := e.Settings[o.Key]; !ok {
				t.Errorf("%s: setting %s is not recorded", m.Name, o.Key)
			}
		}
		if _, err := json.Marshal(e); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

// TestWorkersDoNotMatter: same bytes and draws for one and several goroutines.
func TestWorkersDoNotMatter(t *testing.T) {
	for _, m := range []string{"mse/bic", "mse/aic", "mse/mth-darroch"} {
		var first []byte
		for _, workers := range []int{1, 2} {
			e := run(t, m, Request{Table: uk5(t), Seed: 5, Workers: workers, Settings: settingsFor(m, "100")})
			b, err := json.Marshal(struct {
				E *estimate.Estimate
				D estimate.Draws
				C map[string]estimate.Curve
			}{e, e.Draws, e.Curves})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Errorf("%s: %d workers give other bytes", m, workers)
			}
		}
	}
}

func settingsFor(method, replicates string) map[string]string {
	switch method {
	case "mse/bic", "mse/aic", "mse/sparse", "mse/coverage", "mse/coverage-high", "mse/coverage-low":
		return map[string]string{"replicates": replicates}
	case "mse/threshold":
		return map[string]string{"draws": replicates}
	}
	return nil
}

func TestCancellationAndProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	_, err := Run(ctx, "mse/bic", Request{Table: uk5(t), Workers: 2, Progress: func(done, total int) {
		if done < 0 || done > total {
			t.Errorf("progress %d of %d", done, total)
		}
		if calls.Add(1) == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || calls.Load() < 3 {
		t.Errorf("after %d calls: %v", calls.Load(), err)
	}
	if _, err := Run(ctx, "mse/mt", Request{Table: uk5(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the start: %v", err)
	}
}
