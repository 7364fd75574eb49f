package mse

import (
	"context"
	"math"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// TestDoublyRobustCovers: where chances depend on the covariates, intervals that
// use them hold the truth about as often as they say, and those that do not
// hardly ever.
func TestDoublyRobustCovers(t *testing.T) {
	const N = 2500
	repeat := 45
	if testing.Short() {
		repeat = 12
	}
	covered, naive, covered3, sum, sum3 := 0, 0, 0, 0.0, 0.0
	for i := range repeat {
		r := drawRecords(21, i, N, heterogeneous(2))
		e := run(t, "mse/dr", withRecords(t, r, Request{Seed: uint64(i), Workers: 1}))
		if covers(e, N) {
			covered++
		}
		sum += e.Point.Or(0)
		if covers(run(t, "mse/lincoln-petersen", withRecords(t, r, Request{})), N) {
			naive++
		}
		if i%3 == 0 {
			r := drawRecords(22, i, N, heterogeneous(3))
			e := run(t, "mse/dr3", withRecords(t, r, Request{Seed: uint64(i), Workers: 1}))
			if covers(e, N) {
				covered3++
			}
			sum3 += e.Point.Or(0) * 3
		}
	}
	n := float64(repeat)
	t.Logf("mse/dr covers %.3f (mean %.0f), without covariates %.3f; mse/dr3 %.3f (mean %.0f) of %d",
		float64(covered)/n, sum/n, float64(naive)/n, float64(covered3)/math.Ceil(n/3), sum3/(3*math.Ceil(n/3)), N)
	if float64(covered) < 0.85*n || math.Abs(sum/n-N) > 0.03*N {
		t.Errorf("covered %d of %d, mean %.0f", covered, repeat, sum/n)
	}
	if float64(naive) > 0.2*n {
		t.Errorf("without covariates %d of %d are covered: the simulation does not bite", naive, repeat)
	}
	if float64(covered3) < 0.75*math.Ceil(n/3) {
		t.Errorf("mse/dr3 covered %d of %g", covered3, math.Ceil(n/3))
	}
}

// TestConditionalIndependenceAmongTheRest: A and B depend on each other only
// through C's cases, so that among those not on C they are independent.
func TestConditionalIndependenceAmongTheRest(t *testing.T) {
	const N = 8000
	r := drawRecords(23, 0, N, func(x float64, g int) []float64 { return heterogeneous(3)(x, g) })
	// those on C get B whenever they are on A: dependence only where C is 1
	for i, h := range r.Histories {
		if h.On(2) && h.On(0) {
			r.Histories[i] = h | 2
		}
	}
	cond := run(t, "mse/dr3", withRecords(t, r, Request{Settings: map[string]string{"among": "A,B"}}))
	pair := run(t, "mse/dr", withRecords(t, r, Request{Settings: map[string]string{"lists": "A,B"}}))
	if !covers(cond, N) {
		t.Errorf("conditional on the rest: %v %+v", cond.Point, cond.Interval)
	}
	if x := pair.Point.Or(N); x > 0.97*N && pair.Status == estimate.StatusOK {
		t.Errorf("the plain pair is not misled: %g", x)
	}
}

// TestDoubleRobustness: the mean of the influence value is exact, with q12
// right, when either of the other two chances is wrong, and for every target
// an error of size ε moves it by ε² only.
func TestDoubleRobustness(t *testing.T) {
	q := []float64{0.15, 0.3, 0.35, 0.2}
	pair := drTarget{among: 3}
	truth := (q[1] + q[3]) * (q[2] + q[3]) / q[3]
	mean := func(tg drTarget, truth, wrong []float64) float64 {
		s := 0.0
		for c, p := range truth {
			v, _, _ := tg.influence(wrong, c, 1e-12)
			s += p * v
		}
		return s
	}
	for _, wrong := range [][]float64{{0, 0.7, 0.35, 0.2}, {0, 0.3, 0.01, 0.2}} {
		if got := mean(pair, q, wrong); math.Abs(got-truth) > 1e-12 {
			t.Errorf("with chances %v: %g, truth %g", wrong, got, truth)
		}
		if _, plug, _ := pair.influence(wrong, 3, 1e-12); math.Abs(plug-truth) < 0.1 {
			t.Error("the plug-in is not misled")
		}
	}
	q8 := []float64{0.1, 0.2, 0.15, 0.05, 0.2, 0.1, 0.12, 0.08}
	for _, c := range []struct {
		target drTarget
		q      []float64
	}{{pair, q}, {drTarget{3, true}, q}, {drTarget{7, true}, q8}} {
		exact := mean(c.target, c.q, c.q)
		if _, plug, _ := c.target.influence(c.q, 0, 1e-12); math.Abs(plug-exact) > 1e-12 {
			t.Errorf("%v: mean %g, functional %g", c.target, exact, plug)
		}
		bias := func(eps float64) float64 {
			wrong := append([]float64(nil), c.q...)
			for i := range wrong {
				wrong[i] *= 1 + eps*float64(i%3-1)
			}
			return math.Abs(mean(c.target, c.q, wrong) - exact)
		}
		if a, b := bias(0.02), bias(0.01); a > 0 && (a/b < 3.5 || a/b > 4.5) {
			t.Errorf("%v: halving the error divides the bias by %g, want 4", c.target, a/b)
		}
	}
}

// TestSaturatedIsStratified: in saturated strata the estimator is the sum of
// Lincoln and Petersen's over the strata, and its variance the sum of theirs
// plus that of the strata's sizes.
func TestSaturatedIsStratified(t *testing.T) {
	r := drawRecords(24, 0, 3000, heterogeneous(2))
	e := run(t, "mse/dr", withRecords(t, r, Request{Settings: map[string]string{"nuisance": "saturated", "bins": "3"}}))
	row := e.Diagnostics["pairs"].([]RobustRow)[0]
	want := row.Stratified.Petersen.Or(0)
	if got := e.Point.Or(0); math.Abs(got-want) > 1e-9*want || row.Stratified.Strata != 9 {
		t.Errorf("%g, by strata %g (%+v)", got, want, row.Stratified)
	}
	one := &overlap.Records{Lists: r.Lists, Histories: r.Histories, Covariates: []overlap.Covariate{{Name: "g", Kind: overlap.Category, Levels: []string{"all"}, Codes: make([]int32, r.Len())}}}
	for _, nuisance := range []string{"saturated", "logistic"} {
		e = run(t, "mse/dr", withRecords(t, one, Request{Settings: map[string]string{"nuisance": nuisance, "ridge": "0", "folds": "1"}}))
		lp := run(t, "mse/lincoln-petersen", withRecords(t, one, Request{}))
		se, lpse := e.Diagnostics["se"].(float64), lp.Diagnostics["se"].(float64)
		if x, y := e.Point.Or(0), lp.Point.Or(1); math.Abs(x-y) > 1e-8*y || math.Abs(se-lpse) > 1e-6*lpse {
			t.Errorf("%s without covariates: %g ± %g, Lincoln and Petersen %g ± %g", nuisance, x, se, y, lpse)
		}
	}
}

func TestRobustStatuses(t *testing.T) {
	r := drawRecords(25, 0, 800, heterogeneous(3))
	for i, h := range r.Histories { // nobody on A and B
		if h&3 == 3 {
			r.Histories[i] = h &^ 2
		}
	}
	for _, c := range []struct {
		method string
		set    map[string]string
		want   estimate.Status
	}{
		{"mse/dr", map[string]string{"lists": "A,B"}, estimate.StatusNotIdentified},
		{"mse/dr", nil, estimate.StatusOK},
		{"mse/dr3", nil, estimate.StatusNotIdentified},
		{"mse/dr3", map[string]string{"among": "A,C"}, estimate.StatusOK},
		{"mse/dr", map[string]string{"lists": "A,C", "nuisance": "saturated", "bins": "50"}, estimate.StatusNotIdentified},
	} {
		e := run(t, c.method, withRecords(t, r, Request{Settings: c.set}))
		if e.Status != c.want || e.Status != estimate.StatusOK && e.Reason == "" {
			t.Errorf("%s %v: %s %s", c.method, c.set, e.Status, e.Reason)
		}
	}
	for method, set := range map[string]map[string]string{
		"mse/dr": {"nuisance": "forest"}, "mse/dr3": {"among": "A"}, "mse/glm": {"max_ratio": "x"},
	} {
		if _, err := Run(context.Background(), method, withRecords(t, r, Request{Settings: set})); !problem.Is(err) {
			t.Errorf("%s %v: %v", method, set, err)
		}
	}
}

// Ten repetitions of a hundred thousand records with a number and a category.
func BenchmarkDoublyRobust(b *testing.B) {
	r := drawRecords(26, 0, 130000, heterogeneous(3))
	for _, m := range []string{"mse/dr", "mse/dr3"} {
		for _, set := range []map[string]string{nil, {"nuisance": "saturated"}} {
			name := m + "/logistic"
			if set != nil {
				name = m + "/saturated"
			}
			b.Run(name, func(b *testing.B) {
				q := withRecords(b, r, Request{Workers: 1, Settings: set})
				b.ReportAllocs()
				for b.Loop() {
					run(b, m, q)
				}
				b.ReportMetric(float64(r.Len()*b.N)/b.Elapsed().Seconds(), "records/s")
			})
		}
	}
}
