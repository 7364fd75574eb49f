package mse

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// drawnLinks is a table of two lists in two regions whose overlap is 60 by the
// best linkage and varies between the draws by about spread.
func drawnLinks(t testing.TB, draws, spread int) Linked {
	t.Helper()
	table := func(both int64) *overlap.Stratified {
		cells := func(m int64) *overlap.Table {
			tab, err := overlap.New([]string{"A", "B"}, []overlap.Cell{{History: 1, Count: 150 - m}, {History: 2, Count: 200 - m}, {History: 3, Count: m}})
			if err != nil {
				t.Fatal(err)
			}
			return tab
		}
		s := &overlap.Stratified{Lists: []string{"A", "B"}, Vars: []string{"region"}}
		s.Strata = append(s.Strata, overlap.Stratum{Labels: []string{"north"}, Table: cells(both)})
		// What links move from the north they move to the south.
		s.Strata = append(s.Strata, overlap.Stratum{Labels: []string{"south"}, Table: cells(120 - both)})
		return s
	}
	l := Linked{Best: table(60)}
	rng := stream.New(4, "drawn links")
	for range draws {
		l.Draws = append(l.Draws, table(60+int64(rng.IntN(2*spread+1)-spread)))
	}
	return l
}

func TestLinkedWithoutDoubtIsTheTable(t *testing.T) {
	l := drawnLinks(t, 20, 0)
	e, _, err := RunLinked(context.Background(), "mse/chapman", Request{Seed: 1}, l)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := l.Best.Pooled()
	if err != nil {
		t.Fatal(err)
	}
	want, err := Run(context.Background(), "mse/chapman", Request{Seed: 1, Table: whole})
	if err != nil {
		t.Fatal(err)
	}
	if e.Point != want.Point || e.Interval.Lower != want.Interval.Lower || e.Interval.Upper != want.Interval.Upper {
		t.Errorf("got %v %+v, want %v %+v", e.Point, e.Interval, want.Point, want.Interval)
	}
	if share := e.Diagnostics["draws_variance_share"]; share != 0.0 {
		t.Errorf("share of the linkage is %v", share)
	}
	last := e.OtherIntervals[len(e.OtherIntervals)-1]
	if last.ConditionalOn != BestLinkage || last.Lower != want.Interval.Lower {
		t.Errorf("the interval for the best linkage is %+v", last)
	}
}

// The doubt about links widens the strata; their sum, in which what one gains
// the other loses, is widened far less. Were the strata drawn apart, it would not be.
func TestLinkedSumIsCoherentWithinADraw(t *testing.T) {
	l := drawnLinks(t, 60, 25)
	got, err := RunStrataLinked(context.Background(), "mse/chapman", Request{Seed: 1}, l, StrataOptions{SkipWhole: true})
	if err != nil {
		t.Fatal(err)
	}
	share := func(e *estimate.Estimate) float64 { v, _ := e.Diagnostics["draws_variance_share"].(float64); return v }
	for _, e := range got.Estimates {
		if s := share(e); s < 0.4 {
			t.Errorf("%s: only %.2f of the uncertainty is from linkage", e.Stratum, s)
		}
		if width(e.Interval) <= width(&e.OtherIntervals[len(e.OtherIntervals)-1]) {
			t.Errorf("%s: the interval over draws is not wider than that for the best linkage", e.Stratum)
		}
	}
	if s := share(got.Sum); s > share(got.Estimates[0])/2 {
		t.Errorf("%.2f of the uncertainty of the sum is from linkage, as if strata were drawn apart", s)
	}
	if got.Sum.OtherIntervals[len(got.Sum.OtherIntervals)-1].ConditionalOn != BestLinkage {
		t.Error("the sum lacks the interval for the best linkage")
	}
}

func width(iv *estimate.Interval) float64 { return iv.Upper.Or(0) - iv.Lower.Or(0) }

func TestLinkedDoesNotDependOnWorkers(t *testing.T) {
	l := drawnLinks(t, 12, 10)
	var first *estimate.Estimate
	for _, workers := range []int{1, 2, 5} {
		e, _, err := RunLinked(context.Background(), "mse/chapman", Request{Seed: 3, Workers: workers}, l)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = e
		} else if !reflect.DeepEqual(first, e) {
			t.Errorf("%d workers give another answer", workers)
		}
	}
}

// Labels that are missing are drawn with the links; without a rule they are refused.
func TestLinkedWithMissingLabels(t *testing.T) {
	l := drawnLinks(t, 10, 5)
	lost, err := overlap.New(l.Best.Lists, []overlap.Cell{{History: 1, Count: 30}, {History: 3, Count: 10}})
	if err != nil {
		t.Fatal(err)
	}
	add := func(s *overlap.Stratified) {
		s.Strata = slices.Insert(s.Strata, 0, overlap.Stratum{Labels: []string{""}, Table: lost})
	}
	add(l.Best)
	for _, d := range l.Draws {
		add(d)
	}
	if _, err := RunStrataLinked(context.Background(), "mse/chapman", Request{}, l, StrataOptions{}); err == nil {
		t.Error("missing labels were not refused")
	}
	got, err := RunStrataLinked(context.Background(), "mse/chapman", Request{Seed: 1}, l, StrataOptions{Missing: MissingImpute})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Parts) != 2 || got.Sum.Diagnostics["labels_missing"] != int64(40) {
		t.Errorf("%d parts, labels missing: %v", len(got.Parts), got.Sum.Diagnostics["labels_missing"])
	}
	if n := fmt.Sprint(got.Sum.Diagnostics["n"]); n == "<nil>" {
		t.Error("the sum does not say how many were observed")
	}
}
