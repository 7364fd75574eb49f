package mse

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"undercount/estimate"
	"undercount/overlap"
)

func runLatentOn(t testing.TB, tab *overlap.Table, settings map[string]string, seed uint64, workers int) *estimate.Estimate {
	t.Helper()
	s := map[string]string{"sensitivity": "off"}
	for k, v := range settings {
		s[k] = v
	}
	e, err := Run(context.Background(), "mse/latent-class", Request{Table: tab, Seed: seed, Workers: workers, Settings: s})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Reference: LCMCR 0.4.14 with K = 10, Gamma(0.25, 0.25), where its own chains
// agree. Medians within 5%, as two samplers can.
func TestLatentAgainstLCMCR(t *testing.T) {
	compared := 0
	for _, r := range tables(t) {
		key := "lcmcr_K10"
		if _, ok := r.Reference["lcmcr_K10_long"]; ok {
			key = "lcmcr_K10_long"
		}
		raw, ok := r.Reference[key]
		if !ok || len(r.Lists) == 2 {
			continue
		}
		var ref struct{ Estimate, Rhat, Lower, Upper float64 }
		unmarshal(t, raw, &ref)
		if ref.Rhat > 1.01 || ref.Rhat == 0 {
			continue
		}
		if testing.Short() && compared == 3 {
			break
		}
		e := runLatentOn(t, r.table(t), nil, 1, 2)
		n, ok := e.Point.Get()
		if !ok {
			t.Errorf("%s: %s: %s", r.Name, e.Status, e.Reason)
			continue
		}
		compared++
		tolerance := 0.05
		if r.Name == "diabetes_casale" {
			// Two peaks with a plain between them, in which the median is ill
			// determined. Long runs of 16,000 draws with two schemes of step sizes
			// give 2,400 to 2,460 by seed; LCMCR gives 5% more.
			tolerance = 0.07
		}
		if math.Abs(n-ref.Estimate) > tolerance*ref.Estimate {
			t.Errorf("%s: median %.0f, LCMCR %.0f (R-hat %.4f)", r.Name, n, ref.Estimate, ref.Rhat)
		}
		t.Logf("%s: %.0f [%.0f, %.0f], LCMCR %.0f [%.0f, %.0f]", r.Name, n, e.Interval.Lower.Or(0), e.Interval.Upper.Or(0), ref.Estimate, ref.Lower, ref.Upper)
	}
	if compared < 3 {
		t.Errorf("compared only %d tables", compared)
	}
}

func TestLatentIsReproducible(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	tab := fromClasses(t, r, 150)
	var first []byte
	for _, w := range []int{1, 2, 4} {
		b, err := json.Marshal(runLatentOn(t, tab, nil, 11, w))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		} else if string(first) != string(b) {
			t.Errorf("another answer with %d workers", w)
		}
	}
}

// classShare and classReach describe the population of fromClasses.
var (
	classShare = []float64{0.6, 0.4}
	classReach = [][4]float64{{.55, .4, .6, .35}, {.15, .25, .1, .2}}
)

// fromClasses draws a table from a population of the given size in two classes.
func fromClasses(t testing.TB, r *rand.Rand, size int) *overlap.Table {
	return fromPopulation(t, r, classShare, classReach, size)
}

func fromPopulation(t testing.TB, r *rand.Rand, share []float64, reach [][4]float64, size int) *overlap.Table {
	c := map[string]int64{}
	for range size {
		u, h := r.Float64(), 0
		for u -= share[0]; u > 0 && h < len(share)-1; u -= share[h] {
			h++
		}
		key := []byte("0000")
		for j := range key {
			if r.Float64() < reach[h][j] {
				key[j] = '1'
			}
		}
		if string(key) != "0000" {
			c[string(key)]++
		}
	}
	return counts(t, []string{"A", "B", "C", "D"}, c)
}

// In well-specified populations of two classes, large enough for the data to
// show both, intervals cover the truth about as often as they say. Of 12 fewer
// than 9 would have probability below 1 in 400.
func TestLatentCoversKnownTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	r := rand.New(rand.NewPCG(21, 5))
	const tablesN, size = 12, 4000
	covered := 0
	for i := range tablesN {
		e := runLatentOn(t, fromClasses(t, r, size), nil, uint64(i), 2)
		if e.Interval == nil {
			t.Fatal(e.Status, e.Reason)
		}
		if e.Interval.Lower.Or(0) <= size && size <= e.Interval.Upper.Or(0) {
			covered++
		}
	}
	t.Logf("%d of %d", covered, tablesN)
	if covered < 9 {
		t.Errorf("%d of %d intervals cover the truth", covered, tablesN)
	}
}

// With few records the prior, which favours few classes, hides a class that is
// hardly ever recorded, and the count comes out low: of 30 intervals of 95
// percent 24 ended below the truth where one entity in five was recorded with
// probability 0.23. This is a fact about the
// model and not an error of the sampler; the test holds it, so that the warning
// mse-latent-few stays true.
func TestLatentWithFewRecordsComesOutLow(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	share := []float64{0.5, 0.3, 0.2}
	reach := [][4]float64{{.5, .4, .55, .3}, {.15, .3, .1, .2}, {.06, .05, .1, .04}}
	r := rand.New(rand.NewPCG(31, 7))
	const tablesN, size = 15, 800
	covered, below, low := 0, 0, 0
	for i := range tablesN {
		e := runLatentOn(t, fromPopulation(t, r, share, reach, size), nil, uint64(i), 2)
		if e.Interval == nil {
			t.Fatal(e.Status, e.Reason)
		}
		if !latentWarned(e, "mse-latent-few") {
			t.Error("no warning")
		}
		switch {
		case e.Interval.Upper.Or(0) < size:
			below++
		case e.Interval.Lower.Or(0) <= size:
			covered++
		}
		if e.Point.Or(0) < size {
			low++
		}
	}
	t.Logf("%d of %d cover, %d end below the truth; %d medians are below it", covered, tablesN, below, low)
	if covered > 9 || below < 6 || low < 12 {
		t.Errorf("%d of %d cover, %d end below the truth, %d medians are below it: the warning overstates", covered, tablesN, below, low)
	}
}

func TestLatentListsMayBeReordered(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	tab := fromClasses(t, r, 500)
	turned, err := tab.Project(2, 0, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	a, b := runLatentOn(t, tab, nil, 1, 2), runLatentOn(t, turned, nil, 2, 2)
	x, y := a.Point.Or(0), b.Point.Or(1e9)
	width := a.Interval.Upper.Or(0) - a.Interval.Lower.Or(0)
	if math.Abs(x-y) > 0.08*width { // four Monte Carlo errors of a median from 400 draws
		t.Errorf("medians %v and %v, width %v", x, y, width)
	}
}

func TestLatentRefusesAndLabels(t *testing.T) {
	two := counts(t, []string{"A", "B"}, map[string]int64{"10": 150, "01": 100, "11": 50})
	e := runLatentOn(t, two, nil, 1, 1)
	if e.Status != estimate.StatusRefused {
		t.Errorf("two lists: %s", e.Status)
	}
	e = runLatentOn(t, two, map[string]string{"two_lists": "show"}, 1, 2)
	if !latentWarned(e, "mse-latent-two-lists") {
		t.Errorf("two lists shown without a warning: %v %s %v", e.Status, e.Reason, e.Warnings)
	}
	e = runLatentOn(t, kosovo(t), map[string]string{"max_iterations": "100", "tempering": "off"}, 1, 2)
	if e.Status != estimate.StatusNotConverged || e.Point != (estimate.Num{}) || e.Draws != nil {
		t.Errorf("100 iterations: %s, point %v", e.Status, e.Point)
	}
	if _, ok := e.Diagnostics["chain_medians"]; !ok {
		t.Error("no record of what was seen")
	}
}

func latentWarned(e *estimate.Estimate, code string) bool {
	return slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == code })
}

func TestLatentModes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var two, one []float64
	for i := range 4000 {
		m := 9.0
		if i%4 == 0 {
			m = 10.5
		}
		two = append(two, m+0.2*r.NormFloat64())
		one = append(one, 9+0.4*r.NormFloat64())
	}
	if m := latentModes(one, 100); len(m) != 1 {
		t.Errorf("one peak: %v", m)
	}
	m := latentModes(two, 100)
	if len(m) != 2 || math.Abs(m[0].Weight-0.75) > 0.02 || math.Abs(m[1].N-100-math.Exp(10.5)) > 0.2*math.Exp(10.5) {
		t.Errorf("two peaks: %+v", m)
	}
}

func TestLatentSensitivity(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	e := runLatentOn(t, fromClasses(t, r, 400), map[string]string{"sensitivity": "on"}, 1, 2)
	rows, _ := e.Diagnostics["prior_sensitivity"].([]LatentPriorRow)
	if len(rows) != 5 || len(e.Curves["sensitivity/number of classes"].X) != 3 || len(e.Curves["sensitivity/prior of alpha"].X) != 3 {
		t.Errorf("rows %+v, curves %v", rows, e.Curves)
	}
}

func BenchmarkLatentKosovo(b *testing.B) {
	tab := kosovo(b)
	for b.Loop() {
		if _, err := Run(context.Background(), "mse/latent-class", Request{Table: tab, Seed: 1, Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLatentStrata estimates small strata, each to convergence.
func BenchmarkLatentStrata(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 8))
	done, failed := 0, 0
	for b.Loop() {
		e := runLatentOn(b, fromClasses(b, r, 40+r.IntN(200)), nil, uint64(done), 1)
		if done++; e.Status != estimate.StatusOK {
			failed++
		}
	}
	b.ReportMetric(float64(failed), "failed")
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "tables/s")
}
