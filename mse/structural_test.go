package mse

import (
	"context"
	"errors"
	"slices"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// blindStrata: list C did not work in the south. In the north A saw little of
// what B saw, so that the whole table mixes unlike places.
func blindStrata(t testing.TB, i int) *overlap.Stratified {
	return stratified(t, []string{"A", "B", "C"}, []string{"region"}, map[string]*overlap.Table{
		"north": simulate(71, 2*i, 1000, 3, independentLists(0.15, 0.2, 0.5)),
		"south": simulate(71, 2*i+1, 1000, 3, independentLists(0.5, 0.5, 0)),
	})
}

// TestBlindList: the declared table covers; the whole table, which takes the
// impossible for absent, does not.
func TestBlindList(t *testing.T) {
	const repeat = 100
	o := StrataOptions{Blind: []Blind{{"C", "region", "south"}}}
	sum, whole := 0, 0
	for i := range repeat {
		s, err := RunStrata(context.Background(), "mse/mt", Request{Seed: 1}, blindStrata(t, i), o)
		if err != nil {
			t.Fatal(err)
		}
		if lo, _, hi := ends(t, s.Sum); lo <= 2000 && 2000 <= hi {
			sum++
		}
		if lo, _, hi := ends(t, s.Whole); lo <= 2000 && 2000 <= hi {
			whole++
		}
		if i > 0 {
			continue
		}
		south := s.Estimates[1]
		if n := s.Parts[1].Table.K(); n != 2 || !slices.Equal(s.Parts[1].Blind, []string{"C"}) {
			t.Errorf("the south is estimated from %d lists", n)
		}
		for e, code := range map[*estimate.Estimate]string{south: "mse-list-blind", s.Whole: "mse-whole-blind"} {
			if !slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == code }) {
				t.Errorf("no warning %s", code)
			}
		}
	}
	t.Logf("covered: sum %d, whole %d of %d", sum, whole, repeat)
	if sum < 87 || whole > 60 {
		t.Errorf("sum covers %d, whole table %d of %d", sum, whole, repeat)
	}
}

func TestBlindRefusals(t *testing.T) {
	s := blindStrata(t, 0)
	for _, b := range []Blind{{"C", "region", "north"}, {"D", "region", "south"}, {"C", "month", "south"}, {"C", "region", "west"}} {
		_, err := PlanStrata(s, StrataOptions{Blind: []Blind{b}})
		var p *problem.Error
		if !errors.As(err, &p) {
			t.Errorf("%v: %v", b, err)
		}
	}
	two := stratified(t, []string{"A", "B"}, []string{"region"}, map[string]*overlap.Table{"south": counts(t, []string{"A", "B"}, map[string]int64{"10": 50})})
	parts, err := PlanStrata(two, StrataOptions{Blind: []Blind{{"B", "", "south"}}})
	if err != nil || parts[0].Refuse == "" {
		t.Errorf("one list left: %v %v", parts, err)
	}
}

// TestBlindImputation: nobody on a list is put where it could not see.
func TestBlindImputation(t *testing.T) {
	s := blindStrata(t, 0)
	lost := loseLabels(t, s, 0)
	imp, err := ImputeLabels(context.Background(), lost, ImputeOptions{Imputations: 5, Seed: 1, Blind: []Blind{{"C", "region", "south"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range imp.Draws {
		if n := d.Strata[1].Table.Marginal(4); n != 0 {
			t.Errorf("%d on C in the south", n)
		}
	}
}

func TestParseBlind(t *testing.T) {
	for text, want := range map[string]Blind{"HRW:region=South": {"HRW", "region", "South"}, "HRW:South": {"HRW", "", "South"}} {
		if got, err := ParseBlind(text); err != nil || got != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "HRW", ":x", "HRW:", "HRW:region="} {
		if _, err := ParseBlind(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
