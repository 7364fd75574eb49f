package simulate

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/internal/stream"
	"undercount/overlap"
)

// anyGroup draws a group whose marginal chances must be kept.
func anyGroup(t *rapid.T, k int) Group {
	g := Group{Share: 1}
	for range k {
		g.P = append(g.P, rapid.Float64Range(0.02, 0.8).Draw(t, "p"))
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 1:
		g.Spread = rapid.Float64Range(0.1, 3).Draw(t, "spread")
	case 2:
		for range k {
			g.Slope = append(g.Slope, rapid.Float64Range(-2, 2).Draw(t, "slope"))
		}
	case 3:
		for b := range k {
			for a := range b {
				if rapid.Bool().Draw(t, "pair") {
					g.Terms = append(g.Terms, pair(a, b, rapid.Float64Range(-2, 2).Draw(t, "u")))
				}
			}
		}
	}
	return g
}

// TestMarginalsAreAsRequested: the chances of histories add up to 1 and give
// the marginal chance of each list, whatever links the lists.
func TestMarginalsAreAsRequested(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(t, "lists")
		g := anyGroup(t, k)
		s, err := one(100, g).Sampler(Errors{})
		if err != nil {
			t.Fatal(err)
		}
		p := s.Probabilities()
		if m := marginal(p, 0); math.Abs(m-1) > 1e-9 {
			t.Fatalf("chances add up to %v", m)
		}
		for j, want := range g.P {
			if m := marginal(p, 1<<j); math.Abs(m-want) > 1e-9 {
				t.Fatalf("list %d: chance %v, want %v", j, m, want)
			}
		}
	})
}

// TestTermsAreTheInteractions: the log-linear parameters of the law are the
// ones that were asked for.
func TestTermsAreTheInteractions(t *testing.T) {
	terms := []Term{pair(0, 1, 1.1), pair(1, 3, -0.7), {Lists: 7, U: 0.4}}
	u := interactions(joint([]float64{0.2, 0.5, 0.1, 0.3}, terms))
	for h := 1; h < len(u); h++ {
		if overlap.History(h).Size() < 2 {
			continue
		}
		want := 0.0
		for _, x := range terms {
			if x.Lists == overlap.History(h) {
				want = x.U
			}
		}
		if math.Abs(u[h]-want) > 1e-9 {
			t.Errorf("interaction %b is %v, want %v", h, u[h], want)
		}
	}
}

// TestDrawsFollowTheLaw compares the histories of many draws of every scenario
// without errors with their chances, by chi-square.
func TestDrawsFollowTheLaw(t *testing.T) {
	for _, sc := range Scenarios() {
		sc.Population.N = 40_000
		s, err := sc.Population.Sampler(Errors{})
		if err != nil {
			t.Fatal(sc.Name, err)
		}
		table, truth := s.Draw(stream.New(5, sc.Name))
		chi, df := 0.0, -1.0
		pooled, seen := 0.0, 0.0
		for h, p := range s.Probabilities() {
			want, got := p*float64(truth.N), float64(table.Count(overlap.History(h)))
			if h == 0 {
				got = float64(truth.N - table.N())
			}
			if want < 10 {
				pooled, seen = pooled+want, seen+got
				continue
			}
			chi += (got - want) * (got - want) / want
			df++
		}
		if pooled > 5 {
			chi += (seen - pooled) * (seen - pooled) / pooled
			df++
		}
		if limit := df + 4.5*math.Sqrt(2*df); chi > limit {
			t.Errorf("%s: chi-square %.1f on %g degrees of freedom", sc.Name, chi, df)
		}
	}
}

// TestGroupsAreTold: strata add up to the whole, and hidden people are counted.
func TestGroupsAreTold(t *testing.T) {
	sc, _ := Find("4-hidden")
	s, err := sc.Sampler()
	if err != nil {
		t.Fatal(err)
	}
	table, truth := s.Draw(stream.New(1, "x"))
	strata, again := s.Strata(stream.New(1, "x"))
	pooled, err := strata.Pooled()
	if err != nil || !pooled.Equal(table) || again.N != truth.N {
		t.Fatal("strata do not add up to the whole", err)
	}
	if truth.Groups[0]+truth.Groups[1] != 1000 || truth.Reachable != truth.Groups[0] || strata.Strata[1].Table.N() != 0 {
		t.Errorf("truth %+v", truth)
	}
	if d := math.Abs(float64(truth.Groups[1]) - 250); d > 60 {
		t.Errorf("%d hidden, about 250 expected", truth.Groups[1])
	}
}

// TestErrorsKeepRecords: splitting and joining entities leaves the size of each
// list as it was, and changes the number of entities by what the truth says.
func TestErrorsKeepRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := one(300, Group{P: []float64{0.3, 0.4, 0.5}})
		e := Errors{Missed: rapid.Float64Range(0, 1).Draw(t, "missed"), False: rapid.Float64Range(0, 1).Draw(t, "false")}
		clean, err := p.Sampler(Errors{})
		if err != nil {
			t.Fatal(err)
		}
		dirty, err := p.Sampler(e)
		if err != nil {
			t.Fatal(err)
		}
		seed := rapid.Uint64().Draw(t, "seed")
		a, _ := clean.Draw(stream.New(seed))
		b, truth := dirty.Draw(stream.New(seed))
		for j := range 3 {
			if x, y := a.Marginal(1<<j), b.Marginal(1<<j); x != y {
				t.Fatalf("list %d has %d, then %d", j, x, y)
			}
		}
		if b.N() != truth.Recorded+truth.Missed-truth.False || a.N() != truth.Recorded {
			t.Fatalf("%d entities, truth %+v", b.N(), truth)
		}
		if e.Missed == 1 && truth.Missed == 0 {
			t.Fatal("nothing was split")
		}
	})
}

// TestReferralRate: the share of list A that ends on B.
func TestReferralRate(t *testing.T) {
	sc, _ := Find("4-referral")
	s, err := sc.Sampler()
	if err != nil {
		t.Fatal(err)
	}
	p := s.Probabilities()
	if got, want := marginal(p, 3)/marginal(p, 1), 0.3+0.7*0.4; math.Abs(got-want) > 1e-12 {
		t.Errorf("share %v, want %v", got, want)
	}
	if got := marginal(p, 8); math.Abs(got-0.25) > 1e-12 {
		t.Errorf("list D changed to %v", got)
	}
}

func TestFacts(t *testing.T) {
	for name, want := range map[string]Facts{
		"4-independent":   {LonePairs: true, Independent: true, PairIsolated: true, AllReachable: true, Alike: true, GivenGroup: true, GivenEntity: true, GivenKnown: true, Order: 1, EvenPairs: true, PerfectLinks: true},
		"4-equal":         {LonePairs: true, Independent: true, PairIsolated: true, EqualLists: true, AllReachable: true, Alike: true, GivenGroup: true, GivenEntity: true, GivenKnown: true, Order: 1, EvenPairs: true, PerfectLinks: true},
		"4-dependent":     {LonePairs: true, AllReachable: true, Alike: true, Order: 2, PerfectLinks: true},
		"4-all-pairs":     {AllReachable: true, Alike: true, Order: 2, EvenPairs: true, PerfectLinks: true},
		"4-referral":      {LonePairs: true, AllReachable: true, Alike: true, Order: 2, PerfectLinks: true},
		"4-two-classes":   {AllReachable: true, GivenGroup: true, GivenEntity: true, Order: 4, PerfectLinks: true},
		"4-hidden":        {GivenGroup: true, GivenEntity: true, Order: 4, PerfectLinks: true},
		"4-false-matches": {LonePairs: true, Independent: true, PairIsolated: true, AllReachable: true, Alike: true, GivenGroup: true, GivenEntity: true, GivenKnown: true, Order: 1, EvenPairs: true},
	} {
		sc, ok := Find(name)
		if !ok {
			t.Fatal(name)
		}
		got, err := sc.Facts()
		want.Lists = 4
		if err != nil || got != want {
			t.Errorf("%s:\n got %+v\nwant %+v (%v)", name, got, want, err)
		}
	}
}

func TestScenariosAreNamedOnceAndDescribed(t *testing.T) {
	var seen []string
	for _, s := range Scenarios() {
		if slices.Contains(seen, s.Name) || s.Situation == "" || !strings.HasSuffix(s.Describe, ".") || int(s.Name[0]-'0') != s.Population.Lists {
			t.Errorf("scenario %+v", s)
		}
		seen = append(seen, s.Name)
	}
}

func TestImpossiblePopulationsAreRefused(t *testing.T) {
	ok := Group{Share: 1, P: []float64{0.2, 0.3}}
	for name, p := range map[string]Population{
		"nobody":         {N: 0, Lists: 2, Groups: []Group{ok}},
		"one list":       {N: 9, Lists: 1, Groups: []Group{{Share: 1, P: []float64{0.2}}}},
		"no group":       {N: 9, Lists: 2},
		"shares":         {N: 9, Lists: 2, Groups: []Group{{Share: 0.5, P: ok.P}}},
		"chances":        {N: 9, Lists: 2, Groups: []Group{{Share: 1, P: []float64{0.2, 1.3}}}},
		"few chances":    {N: 9, Lists: 3, Groups: []Group{ok}},
		"term of one":    {N: 9, Lists: 2, Groups: []Group{{Share: 1, P: ok.P, Terms: []Term{{Lists: 1, U: 1}}}}},
		"term and slope": {N: 9, Lists: 2, Groups: []Group{{Share: 1, P: ok.P, Terms: []Term{pair(0, 1, 1)}, Spread: 1}}},
		"referral":       {N: 9, Lists: 2, Groups: []Group{{Share: 1, P: ok.P, Referrals: []Referral{{0, 2, 0.1}}}}},
	} {
		if _, err := p.Sampler(Errors{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSameStreamSameTable: draws depend on nothing but the random stream.
func TestSameStreamSameTable(t *testing.T) {
	for _, sc := range Scenarios() {
		s, err := sc.Sampler()
		if err != nil {
			t.Fatal(err)
		}
		a, _ := s.Draw(stream.New(3, sc.Name))
		r, _ := s.Linked(stream.New(3, sc.Name))
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		if b, err := r.Table(); err != nil || !a.Equal(b) {
			t.Errorf("%s: records and table differ (%v)", sc.Name, err)
		}
	}
}
