package mse

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/internal/stream"
	"undercount/overlap"
)

// loseLabels takes labels away by capture history only: from 6 in 10 of those
// who are on list A alone, and from 1 in 20 of all others. Labels are then
// missing at random given history.
func loseLabels(t testing.TB, s *overlap.Stratified, i int) *overlap.Stratified {
	t.Helper()
	rng := stream.Sub(77, "lose")(i)
	lost := map[overlap.History]int64{}
	out := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars}
	for _, st := range s.Strata {
		var cells []overlap.Cell
		for _, c := range st.Table.Cells() {
			p := 0.05
			if c.History == 1 {
				p = 0.6
			}
			gone := binomialDraw(rng, c.Count, p)
			lost[c.History] += gone
			cells = append(cells, overlap.Cell{History: c.History, Count: c.Count - gone})
		}
		tab, err := overlap.New(s.Lists, cells)
		if err != nil {
			t.Fatal(err)
		}
		out.Strata = append(out.Strata, overlap.Stratum{Labels: st.Labels, Table: tab})
	}
	var cells []overlap.Cell
	for h := overlap.History(1); h < 1<<len(s.Lists); h++ {
		cells = append(cells, overlap.Cell{History: h, Count: lost[h]})
	}
	tab, err := overlap.New(s.Lists, cells)
	if err != nil {
		t.Fatal(err)
	}
	labels := make([]string, len(s.Vars))
	labels[0] = "?"
	out.Strata = append(out.Strata, overlap.Stratum{Labels: labels, Table: tab})
	return out
}

// TestMissingLabels: with labels drawn the intervals of each stratum and of
// the sum cover; without the entities that have none they do not.
func TestMissingLabels(t *testing.T) {
	const repeat = 100
	hits := map[string]int{}
	for i := range repeat {
		s := loseLabels(t, twoStrata(t, i), i)
		imp, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, s, StrataOptions{Missing: MissingImpute, SkipWhole: true})
		if err != nil {
			t.Fatal(err)
		}
		labelled := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars, Strata: s.Strata[:2]}
		cc, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, labelled, StrataOptions{SkipWhole: true})
		if err != nil {
			t.Fatal(err)
		}
		count := func(what string, e *estimate.Estimate, N float64) {
			if lo, _, hi := ends(t, e); lo <= N && N <= hi {
				hits[what]++
			}
		}
		count("imputed north", imp.Estimates[0], 1500)
		count("imputed south", imp.Estimates[1], 1500)
		count("imputed sum", imp.Sum, 3000)
		count("labelled sum", cc.Sum, 3000)
	}
	t.Log(hits)
	for _, what := range []string{"imputed north", "imputed south", "imputed sum"} {
		if hits[what] < 87 {
			t.Errorf("%s covers in %d of %d", what, hits[what], repeat)
		}
	}
	if hits["labelled sum"] > 40 {
		t.Errorf("the labelled alone cover in %d of %d: the test shows nothing", hits["labelled sum"], repeat)
	}
}

// TestImputationKeepsCounts: every draw has the entities of every history, and
// known labels stay.
func TestImputationKeepsCounts(t *testing.T) {
	full := stratified(t, []string{"A", "B", "C"}, []string{"region", "year"}, map[string]*overlap.Table{
		"north/1": simulate(61, 0, 300, 3, independentLists(0.6, 0.6, 0.5)), "north/2": simulate(61, 1, 200, 3, independentLists(0.5, 0.3, 0.5)),
		"south/1": simulate(61, 2, 300, 3, independentLists(0.2, 0.3, 0.3)), "south/?": simulate(61, 3, 100, 3, independentLists(0.2, 0.3, 0.3)),
		"?/2": simulate(61, 4, 80, 3, independentLists(0.4, 0.3, 0.3)), "/": simulate(61, 5, 50, 3, independentLists(0.4, 0.3, 0.3)),
		"east/?": simulate(61, 6, 40, 3, independentLists(0.4, 0.3, 0.3)),
	})
	imp, err := ImputeLabels(context.Background(), full, ImputeOptions{Imputations: 5, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	want, err := full.Pooled()
	if err != nil {
		t.Fatal(err)
	}
	byRegion := map[string]int64{}
	for _, st := range full.Strata {
		byRegion[st.Labels[0]] += st.Table.N()
	}
	for _, d := range imp.Draws {
		got, err := d.Pooled()
		if err != nil {
			t.Fatal(err)
		}
		if !got.Equal(want) {
			t.Error("a draw has other counts of histories")
		}
		east := int64(0)
		for _, st := range d.Strata {
			if slices.Contains(st.Labels, "?") || slices.Contains(st.Labels, "") {
				t.Errorf("a draw has stratum %v", st.Labels)
			}
			if st.Labels[0] == "east" {
				east += st.Table.N()
			}
		}
		if east < byRegion["east"] {
			t.Error("people of the east lost their region")
		}
	}
	if sameDraws(imp.Draws[0], imp.Draws[1]) {
		t.Error("two draws are the same")
	}
}

func sameDraws(a, b *overlap.Stratified) bool {
	return slices.EqualFunc(a.Strata, b.Strata, func(x, y overlap.Stratum) bool { return x.Table.Equal(y.Table) })
}

// TestLabelsGivenHistory: with many labelled, the drawn share of a stratum is
// that among the labelled of the same history, and it varies as a binomial.
func TestLabelsGivenHistory(t *testing.T) {
	mk := func(a, b int64) *overlap.Table {
		return counts(t, []string{"A", "B"}, map[string]int64{"10": a, "01": b, "11": 50})
	}
	s := stratified(t, []string{"A", "B"}, []string{"v"}, map[string]*overlap.Table{"x": mk(900, 200), "y": mk(100, 800), "?": counts(t, []string{"A", "B"}, map[string]int64{"10": 500, "01": 500})})
	imp, err := ImputeLabels(context.Background(), s, ImputeOptions{Imputations: 400, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var sum, sq float64
	for _, d := range imp.Draws {
		v := float64(d.Strata[0].Table.Count(1) - 900)
		sum, sq = sum+v, sq+v*v
	}
	mean := sum / 400
	sd := math.Sqrt(sq/400 - mean*mean)
	// Binomial variance 500·0.9·0.1 and that of a share known from 1000, 500²·0.9·0.1/1000.
	if want := math.Sqrt(45 + 22.5); math.Abs(mean-450) > 3 || math.Abs(sd-want) > 1.2 {
		t.Errorf("drawn %v ± %v, want 450 ± %v", mean, sd, want)
	}
}

// TestOverRepresentation: the curve of the sum rises when the missing lean to
// the stratum that is seen badly.
func TestOverRepresentation(t *testing.T) {
	s := loseLabels(t, twoStrata(t, 0), 0)
	o := StrataOptions{Missing: MissingImpute, Imputations: 3, SkipWhole: true, OverStratum: "south", OverFactors: []float64{4, 0.25, 1}}
	got, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, s, o)
	if err != nil {
		t.Fatal(err)
	}
	c := got.Sum.Curves[missingCurve]
	if len(c.Y) != 3 || !slices.IsSorted(c.X) || !slices.IsSorted(c.Y) || c.Y[2] < c.Y[0]*1.02 {
		t.Errorf("curve %v %v", c.X, c.Y)
	}
}

func TestMissingLabelsNeedARule(t *testing.T) {
	s := loseLabels(t, twoStrata(t, 0), 0)
	_, err := RunStrata(context.Background(), "mse/mt", Request{}, s, StrataOptions{})
	var p *problem.Error
	if !errors.As(err, &p) {
		t.Errorf("missing labels without a rule: %v", err)
	}
	own, err := RunStrata(context.Background(), "mse/mt", Request{}, s, StrataOptions{Missing: MissingOwn})
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Parts) != 3 || !slices.ContainsFunc(own.Parts, func(p Part) bool { return p.Name() == Unlabelled }) {
		t.Errorf("own stratum: %d parts", len(own.Parts))
	}
}
