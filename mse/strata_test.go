package mse

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

func stratified(t testing.TB, lists []string, vars []string, strata map[string]*overlap.Table) *overlap.Stratified {
	t.Helper()
	s := &overlap.Stratified{Lists: lists, Vars: vars}
	for name, tab := range strata {
		s.Strata = append(s.Strata, overlap.Stratum{Labels: strings.Split(name, "/"), Table: tab})
	}
	slices.SortFunc(s.Strata, func(a, b overlap.Stratum) int { return slices.Compare(a.Labels, b.Labels) })
	return s
}

// twoStrata is 1500 people whom three lists see well and 1500 whom they see badly.
func twoStrata(t testing.TB, i int) *overlap.Stratified {
	return stratified(t, []string{"A", "B", "C"}, []string{"region"}, map[string]*overlap.Table{
		"north": simulate(21, 2*i, 1500, 3, independentLists(0.6, 0.6, 0.5)),
		"south": simulate(21, 2*i+1, 1500, 3, independentLists(0.15, 0.12, 0.2)),
	})
}

// TestSumCoversWhereTheWholeTableDoesNot: strata with different chances of
// being recorded. The limit is three standard errors below 95 percent.
func TestSumCoversWhereTheWholeTableDoesNot(t *testing.T) {
	const N, repeat = 3000, 200
	sum, whole, told := 0, 0, 0
	for i := range repeat {
		s, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, twoStrata(t, i), StrataOptions{})
		if err != nil {
			t.Fatal(err)
		}
		lo, _, hi := ends(t, s.Sum)
		if lo <= N && N <= hi {
			sum++
		}
		lo, _, hi = ends(t, s.Whole)
		if lo <= N && N <= hi {
			whole++
		}
		if slices.ContainsFunc(s.Sum.Warnings, func(w estimate.Warning) bool { return w.Code == "mse-strata-disagree" }) {
			told++
		}
	}
	t.Logf("covered: sum %d, whole %d of %d; disagreement told %d times", sum, whole, repeat, told)
	if sum < 180 || whole > 20 || told < 150 {
		t.Errorf("sum covers %d, whole table %d of %d; disagreement told %d times", sum, whole, repeat, told)
	}
}

// TestSumOfManyStrata: with 60 small strata the interval must still lie about
// the truth, which adding up skewed distributions would miss.
func TestSumOfManyStrata(t *testing.T) {
	const N, strata, repeat = 80, 60, 100
	hits := 0
	for i := range repeat {
		m := map[string]*overlap.Table{}
		for j := range strata {
			m[fmt.Sprintf("s%02d", j)] = simulate(31, i*strata+j, N, 3, independentLists(0.45, 0.4, 0.5))
		}
		s, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, stratified(t, []string{"A", "B", "C"}, []string{"region"}, m), StrataOptions{SkipWhole: true})
		if err != nil {
			t.Fatal(err)
		}
		if lo, _, hi := ends(t, s.Sum); lo <= N*strata && N*strata <= hi {
			hits++
		}
	}
	t.Logf("covered %d of %d", hits, repeat)
	if hits < 86 {
		t.Errorf("the sum of %d strata covers in %d of %d", strata, hits, repeat)
	}
}

func sameNumbers(a, b *estimate.Estimate) bool {
	return a.Point == b.Point && reflect.DeepEqual(a.Interval, b.Interval) && a.Status == b.Status
}

func TestStrataInvariances(t *testing.T) {
	ctx, r := context.Background(), Request{Seed: 4, Settings: map[string]string{"replicates": "200"}}
	s := twoStrata(t, 0)
	want, err := RunStrata(ctx, "mse/bic", r, s, StrataOptions{})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := overlap.New(s.Lists, nil)
	if err != nil {
		t.Fatal(err)
	}
	more := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars, Strata: append([]overlap.Stratum{{Labels: []string{"nowhere"}, Table: empty}}, s.Strata...)}
	turned := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars, Strata: []overlap.Stratum{s.Strata[1], s.Strata[0]}}
	for name, v := range map[string]*overlap.Stratified{"an empty stratum": more, "strata turned": turned} {
		for _, w := range []int{1, 3} {
			r.Workers = w
			got, err := RunStrata(ctx, "mse/bic", r, v, StrataOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if !sameNumbers(want.Sum, got.Sum) || !sameNumbers(want.Whole, got.Whole) {
				t.Errorf("%s, %d workers: sum %v %v, want %v %v", name, w, got.Sum.Point, got.Sum.Interval, want.Sum.Point, want.Sum.Interval)
			}
		}
	}
}

// TestSmallStrata: refused ones stay in the sum as what was recorded; merged
// ones are estimated together.
func TestSmallStrata(t *testing.T) {
	m := map[string]*overlap.Table{"big": simulate(41, 0, 900, 3, independentLists(0.4, 0.5, 0.3))}
	var small int64
	for i, n := range []string{"a", "b", "c"} {
		m[n] = simulate(41, i+1, 20, 3, independentLists(0.4, 0.5, 0.3))
		small += m[n].N()
	}
	s := stratified(t, []string{"A", "B", "C"}, []string{"region"}, m)
	ctx := context.Background()
	refused, err := RunStrata(ctx, "mse/mt", Request{Seed: 1}, s, StrataOptions{})
	if err != nil {
		t.Fatal(err)
	}
	big, err := Run(ctx, "mse/mt", Request{Seed: 1, Table: m["big"]})
	if err != nil {
		t.Fatal(err)
	}
	sum := refused.Sum
	if sum.Status != estimate.StatusBoundOnly || math.Abs(sum.Point.Or(0)-big.Point.Or(0)-float64(small)) > 1e-6 {
		t.Errorf("with refused strata: %s %v, want a floor of %v", sum.Status, sum.Point, big.Point.Or(0)+float64(small))
	}
	if _, open := sum.Interval.Upper.Get(); open {
		t.Error("a floor with an upper limit")
	}
	merged, err := RunStrata(ctx, "mse/mt", Request{Seed: 1}, s, StrataOptions{MergeSmall: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(merged.Parts) != 2 || merged.Parts[1].Name() != OtherLabel || merged.Parts[1].Table.N() != small || merged.Sum.Status != estimate.StatusOK {
		t.Errorf("merged: %d parts, sum %s %s", len(merged.Parts), merged.Sum.Status, merged.Sum.Reason)
	}
	for _, e := range refused.All() {
		if e.Status == estimate.StatusRefused && strings.Contains(e.Reason, fmt.Sprint(m["a"].N())) {
			t.Errorf("the reason tells the size of a small stratum: %s", e.Reason)
		}
	}
}

// TestSumOfPosteriors: draws added in orders of their own have the variance of
// the sum; of two normal posteriors, √2 times one.
func TestSumOfPosteriors(t *testing.T) {
	var terms []Term
	for i, name := range []string{"x", "y"} {
		e := estimate.New("mse/test", estimate.Target{}, name, 1)
		rng := stream.New(9, name)
		d := make([]float64, 20000)
		for j := range d {
			d[j] = 1000*float64(i+1) + 50*rng.NormFloat64()
		}
		e.Draws = estimate.Draws{d}
		e.Point = estimate.Some(1000 * float64(i+1))
		e.Interval = &estimate.Interval{Lower: estimate.Some(900), Upper: estimate.Some(1100), Level: 0.95, Kind: estimate.Credible}
		terms = append(terms, Term{name, 500, e})
	}
	e := SumStrata("mse/test", Request{Seed: 1}, terms)
	lo, p, hi := ends(t, e)
	want := 1.96 * 50 * math.Sqrt2
	if math.Abs(p-3000) > 5 || math.Abs(hi-p-want) > 8 || math.Abs(p-lo-want) > 8 || e.Interval.Kind != estimate.Credible {
		t.Errorf("sum %v, %v to %v, want 3000 ± %v", p, lo, hi, want)
	}
}

func TestStrataStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := RunStrata(ctx, "mse/bic", Request{}, twoStrata(t, 0), StrataOptions{}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

// BenchmarkStrata estimates strata whose missing labels are drawn ten times.
func BenchmarkStrata(b *testing.B) {
	for _, c := range []struct {
		method string
		strata int
	}{{"mse/mt", 200}, {"mse/bic", 200}, {"mse/latent-class", 200}} {
		m := map[string]*overlap.Table{}
		for j := range c.strata {
			m[fmt.Sprintf("s%03d", j)] = simulate(51, j, 150, 3, independentLists(0.5, 0.4, 0.5))
		}
		s := loseLabels(b, stratified(b, []string{"A", "B", "C"}, []string{"region"}, m), 7)
		b.Run(c.method, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := RunStrata(context.Background(), c.method, Request{Seed: 1}, s, StrataOptions{Missing: MissingImpute, Imputations: 10, SkipWhole: true}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(10*c.strata*b.N)/b.Elapsed().Seconds(), "tables/s")
		})
	}
}
