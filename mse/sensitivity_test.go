package mse

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/overlap"
)

func vary(t testing.TB, method string, r Request, o SensitivityOptions) *SensitivityResult {
	t.Helper()
	s, err := Sensitivity(context.Background(), method, r, o)
	if err != nil {
		t.Fatal(method, err)
	}
	return s
}

func closeTo(t *testing.T, what string, got estimate.Num, want, tol float64) {
	t.Helper()
	if v, ok := got.Get(); !ok || math.Abs(v-want) > tol*(1+math.Abs(want)) {
		t.Errorf("%s is %v, want %g", what, got, want)
	}
}

// twoLists has 60 only on A, 30 only on B, 20 on both: Lincoln–Petersen 200.
func twoLists(t testing.TB) *overlap.Table {
	return counts(t, []string{"A", "B"}, map[string]int64{"10": 60, "01": 30, "11": 20})
}

func TestTwoListsByHand(t *testing.T) {
	s := vary(t, "mse/lincoln-petersen", Request{Table: twoLists(t)}, SensitivityOptions{OddsRatios: []OddsRange{{"B", "A", 0.5, 3}}})
	closeTo(t, "answer", s.N, 200, 1e-12)
	p := s.Pairs[0]
	closeTo(t, "neutral", p.Neutral, 200, 1e-12)
	closeTo(t, "implied", p.Implied, 1, 1e-12)
	closeTo(t, "from", p.From, 110+0.5*60*30/20, 1e-12) // 155
	closeTo(t, "to", p.To, 110+3*60*30/20, 1e-12)       // 380
	if !(p.Lower.Or(0) < 155 && p.Lower.Or(0) > 110) || !(p.Upper.Or(0) > 380) {
		t.Errorf("limits %v, %v do not widen the range", p.Lower, p.Upper)
	}
	closeTo(t, "combined from", s.Combined.From, 155, 1e-12)
	// one match more: 59, 29, 21 → 80·50/21; one record more on both: 81·51/21
	closeTo(t, "match more", s.Matches[0].More, 80*50/21.0, 1e-12)
	closeTo(t, "match less", s.Matches[0].Less, 80*50/19.0, 1e-12)
	closeTo(t, "record more", s.Records[0].More, 81*51/21.0, 1e-12)
	// 10% in error, alone: 8 of A and 5 of B leave their own cells: 72·45/20
	for _, e := range s.Errors {
		if math.Abs(e.Rate-0.1) < 1e-9 {
			closeTo(t, "error alone", e.Alone, 72*45/20.0, 1e-9)
			closeTo(t, "error even", e.Even, 72*45/18.0, 1e-9)
		}
	}
	if len(s.LeftOut)+len(s.Merged)+len(s.Consistency)+len(s.Lists) != 0 {
		t.Error("two lists cannot lose one")
	}
}

// TestLinkageClosedForm: for two lists the overlap becomes m(1−wrong)/(1−missed).
func TestLinkageClosedForm(t *testing.T) {
	c := []float64{0, 60, 30, 20}
	for _, missed := range missedRates {
		for _, wrong := range wrongRates {
			got := relinked(c, missed, wrong)
			m := 20 * (1 - wrong) / (1 - missed)
			if math.Abs(got[3]-m) > 1e-12 || math.Abs(got[1]+got[3]-80) > 1e-12 || math.Abs(got[2]+got[3]-50) > 1e-12 {
				t.Errorf("missed %g, wrong %g: %v, overlap %g expected and list sizes kept", missed, wrong, got, m)
			}
		}
	}
}

// TestRelinkedKeepsListSizes, and equal rates of wrong links after missed ones
// undo each other where every entity is on at most two lists.
func TestRelinkedKeepsListSizes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 2, 5, 30)
		missed, wrong := rapid.Float64Range(0, 0.5).Draw(rt, "missed"), rapid.Float64Range(0, 0.5).Draw(rt, "wrong")
		out := relinked(tab.Dense(), missed, wrong)
		for i := range tab.K() {
			sum := 0.0
			for w, c := range out {
				if w>>i&1 == 1 {
					sum += c
				}
			}
			if want := float64(tab.Marginal(1 << i)); math.Abs(sum-want) > 1e-8*(1+want) {
				rt.Fatalf("list %d has %g, had %g", i, sum, want)
			}
		}
	})
}

// TestProfileMatchesThatOfIndependence: with odds ratio 1 the limits are those
// of the profile of model Mt.
func TestProfileMatchesThatOfIndependence(t *testing.T) {
	e := run(t, "mse/mt", Request{Table: twoLists(t)})
	closeTo(t, "lower", estimate.Some(profilePair(20, 60, 30, 1, 0.95, -1)), e.Interval.Lower.Or(0), 1e-4)
	closeTo(t, "upper", estimate.Some(profilePair(20, 60, 30, 1, 0.95, 1)), e.Interval.Upper.Or(0), 1e-4)
}

func TestCrossed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.Float64Range(1, 1e4).Draw(rt, "a"), rapid.Float64Range(1, 1e4).Draw(rt, "b")
		N := a + b + rapid.Float64Range(1, 1e6).Draw(rt, "rest")
		w := math.Exp(rapid.Float64Range(-3, 3).Draw(rt, "log odds"))
		m := crossed(a, b, N, w)
		if got := m * (N - a - b + m) / ((a - m) * (b - m)); !(m > 0 && m < min(a, b)) || math.Abs(got-w) > 1e-6*w {
			rt.Fatalf("overlap %g has odds ratio %g, want %g", m, got, w)
		}
	})
}

func TestContradictoryRanges(t *testing.T) {
	s := vary(t, "mse/mt", Request{Table: kosovo(t)}, SensitivityOptions{Checks: []string{CheckOddsRatio},
		OddsRatios: []OddsRange{{"EXH", "ABA", 5, 6}, {"OSCE", "HRW", 0.1, 0.2}}})
	if s.Combined == nil || !s.Combined.Contradictory || s.Combined.Lower.Or(0) != 0 {
		t.Errorf("combined: %+v", s.Combined)
	}
	if len(s.Warnings) != 1 || s.Warnings[0].Code != "mse-odds-contradictory" {
		t.Errorf("warnings: %+v", s.Warnings)
	}
}

func TestParseOddsRange(t *testing.T) {
	lists := []string{"A, east", "B"}
	r, err := ParseOddsRange("A, east,B=0.5..3", lists)
	if err != nil || r != (OddsRange{"A, east", "B", 0.5, 3}) {
		t.Errorf("%+v, %v", r, err)
	}
	for _, bad := range []string{"", "B", "B,B=1..2", "A, east,B=1", "A, east,B=3..1", "A, east,B=0..1", "C,B=1..2", "A, east,B=1..Inf"} {
		if _, err := ParseOddsRange(bad, lists); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// TestKosovoSensitivity compares with single runs of the method.
func TestKosovoSensitivity(t *testing.T) {
	tab := kosovo(t)
	s := vary(t, "mse/bic", Request{Table: tab, Seed: 1}, SensitivityOptions{Replicates: 39})
	closeTo(t, "answer", s.N, 10356.519, 1e-6)
	for i, c := range s.LeftOut {
		d, err := tab.Drop(i)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "without "+c.Lists[0], c.N, run(t, "mse/bic", Request{Table: d, Settings: map[string]string{"replicates": "100"}}).Point.Or(0), 1e-9)
	}
	if len(s.Merged) != 6 || len(s.Records) != 11 || len(s.Matches) != 6 || len(s.Linkage) != 25 || len(s.Consistency) != 4 || len(s.Added) != 3 || len(s.Lists) != 4 || len(s.Linked) != 6 {
		t.Errorf("parts: %d %d %d %d %d %d %d %d", len(s.Merged), len(s.Records), len(s.Matches), len(s.Linkage), len(s.Consistency), len(s.Added), len(s.Lists), len(s.Linked))
	}
	closeTo(t, "linkage without errors", s.Linkage[0].N, s.N.Or(0), 1e-9)
	closeTo(t, "no records in error", s.Errors[0].Alone, s.N.Or(0), 1e-9)
	closeTo(t, "all lists", s.Added[2].N, s.N.Or(0), 1e-9)
	for _, c := range s.Consistency {
		if lo, hi := c.Lower.Or(0), c.Upper.Or(math.Inf(1)); c.Covered == nil || *c.Covered != (lo <= float64(c.True) && float64(c.True) <= hi) {
			t.Errorf("%+v", c)
		}
	}
	c := s.Curves[sensitivityName]
	closeTo(t, "curve at 1", estimate.Some(c.Y[len(c.Y)/2]), s.N.Or(0), 1e-6)
	if !slices.IsSorted(c.X) || s.Cells != "fitted" {
		t.Errorf("curve %v on %s cells", c.X, s.Cells)
	}
}

// TestSensitivityOfEveryMethod: whatever the method, there is a result, it has
// the curve over the highest-order odds ratio where there is an answer, and it
// survives JSON.
func TestSensitivityOfEveryMethod(t *testing.T) {
	for _, name := range []string{"mse/chapman", "mse/chao-bc", "mse/mt", "mse/mth-darroch", "mse/mh-chao", "mse/aic", "mse/bic"} {
		r := Request{Table: korea(t), Seed: 2}
		if name == "mse/chapman" {
			r.Settings = map[string]string{"lists": "A,B"}
		}
		e := run(t, name, r)
		s := vary(t, name, r, SensitivityOptions{Base: e, Replicates: 19})
		AttachSensitivity(e, s)
		if _, has := e.Curves[sensitivityName]; !has && e.Point.Or(-1) >= 0 {
			t.Errorf("%s: no curve over the highest-order odds ratio", name)
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(name, err)
		}
		back := &estimate.Estimate{}
		if err := json.Unmarshal(b, back); err != nil {
			t.Fatal(name, err)
		}
		got, want := SensitivityOf(back), *s
		want.Curves, want.Warnings = nil, nil
		if !reflect.DeepEqual(got, &want) {
			t.Errorf("%s: through JSON\n%+v\nwant\n%+v", name, got, &want)
		}
	}
}

// TestSensitivityRelabelled: renaming and reordering the lists permutes the
// result. The thresholds of the flags are simulated and set aside.
func TestSensitivityRelabelled(t *testing.T) {
	tab := kosovo(t)
	perm := []int{2, 0, 3, 1}
	moved, err := tab.Project(perm...)
	if err != nil {
		t.Fatal(err)
	}
	a := vary(t, "mse/bic", Request{Table: tab}, SensitivityOptions{Replicates: 1})
	b := vary(t, "mse/bic", Request{Table: moved}, SensitivityOptions{Replicates: 1})
	for i, p := range perm {
		closeTo(t, "left out", b.LeftOut[i].N, a.LeftOut[p].N.Or(0), 1e-6)
		if b.Lists[i].List != a.Lists[p].List {
			t.Fatal("order")
		}
		closeTo(t, "expected alone", b.Lists[i].Expected, a.Lists[p].Expected.Or(0), 1e-5)
	}
	for i := range a.Linkage {
		closeTo(t, "linkage", b.Linkage[i].N, a.Linkage[i].N.Or(0), 1e-6)
	}
	for _, x := range a.Linked {
		for _, y := range b.Linked {
			if slices.Contains(x.Lists[:], y.Lists[0]) && slices.Contains(x.Lists[:], y.Lists[1]) {
				closeTo(t, "tie", y.Statistic, x.Statistic.Or(0), 1e-6)
			}
		}
	}
}

func TestSensitivityWorkersAndCancellation(t *testing.T) {
	var want []byte
	for _, workers := range []int{1, 3} {
		s := vary(t, "mse/bic", Request{Table: kosovo(t), Seed: 5, Workers: workers}, SensitivityOptions{Replicates: 29})
		got, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if string(got) != string(want) {
			t.Errorf("%d workers change the result", workers)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	_, err := Sensitivity(ctx, "mse/bic", Request{Table: kosovo(t), Progress: func(done, total int) {
		if steps++; done == 2 {
			cancel()
		}
	}}, SensitivityOptions{})
	if !errors.Is(err, context.Canceled) || steps != 2 {
		t.Errorf("%v after %d steps", err, steps)
	}
	if _, err := Sensitivity(context.Background(), "mse/bic", Request{Table: kosovo(t)}, SensitivityOptions{Checks: []string{"no"}}); err == nil {
		t.Error("an unknown check was accepted")
	}
}

func TestWhatDrives(t *testing.T) {
	est := func(method string, N float64) *estimate.Estimate {
		e := estimate.New(method, estimate.Target{}, "", 1)
		e.Point = estimate.Some(N)
		return e
	}
	for _, c := range []struct {
		code string
		es   []*estimate.Estimate
		sens []*SensitivityResult
	}{
		{"one-answer", []*estimate.Estimate{est("mse/bic", 100)}, nil},
		{"agree", []*estimate.Estimate{est("mse/bic", 100), est("mse/aic", 101)}, nil},
		{"heterogeneity-form", []*estimate.Estimate{est("mse/mth-darroch", 100), est("mse/mth-gamma", 300), est("mse/bic", 120)}, nil},
		{"dependence", []*estimate.Estimate{est("mse/mt", 100), est("mse/bic", 200), est("mse/aic", 210)}, nil},
		{"one-list", []*estimate.Estimate{est("mse/mt", 100), est("mse/bic", 120)},
			[]*SensitivityResult{{N: estimate.Some(120), LeftOut: []estimate.ListChange{{Lists: []string{"A"}, N: estimate.Some(300)}}}}},
		{"one-record", []*estimate.Estimate{est("mse/bic", 120)},
			[]*SensitivityResult{{N: estimate.Some(120), Matches: []estimate.RecordChange{{Lists: []string{"A", "B"}, Most: estimate.Some(0.3)}}}}},
		{"families", []*estimate.Estimate{est("mse/bic", 100), est("mse/aic", 200)}, nil},
	} {
		if d := WhatDrives(c.es, c.sens...); d == nil || d.Code != c.code {
			t.Errorf("%+v, want %s", d, c.code)
		}
	}
	if WhatDrives(nil) != nil {
		t.Error("nothing drives nothing")
	}
}

func BenchmarkSensitivity(b *testing.B) {
	tab := kosovo(b)
	b.ReportAllocs()
	for b.Loop() {
		vary(b, "mse/bic", Request{Table: tab, Seed: 1, Workers: 1}, SensitivityOptions{})
	}
}
