package link

import (
	"context"
	"math"
	"testing"
)

// The share of links that rules lose is foretold well, from many rules to few.
func TestLossIsForetold(t *testing.T) {
	in, truth := population(t, "country", 6000, 3)
	r, err := Load(context.Background(), in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	entity := truth()
	for _, c := range []struct {
		pairs int64
		off   float64
	}{{0, 0.004}, {6000, 0.02}} {
		j, err := newJob(r, Options{Seed: 1, MaxPairs: c.pairs})
		if err != nil {
			t.Fatal(err)
		}
		rules, err := j.learn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var links, lost float64
		for a := range int32(r.Len()) {
			for b := range a {
				if entity[a] == entity[b] {
					links++
					if !j.proposed(rules, a, b) {
						lost++
					}
				}
			}
		}
		got := j.out.Blocking.Lost
		t.Logf("%d rules: lost %.4f, foretold %.4f", len(rules), lost/links, got)
		if math.Abs(got-lost/links) > c.off {
			t.Errorf("at most %d pairs: %.4f of the links are lost, %.4f foretold", c.pairs, lost/links, got)
		}
	}
}

func TestOutcomesAreDrawnAsSeen(t *testing.T) {
	fs := []*feature{{levels: make([]level, 40)}} // of any number of levels
	seen := sumOutcomes(fs, map[keyOutcome]float64{{0, 39, 0b11}: 6, {0, 39, 0}: 2})
	guess := func() uint64 { return 0b100 }
	got := map[uint64]int{}
	const n = 10_000
	for i := range n {
		got[seen[0][39].draw((float64(i)+0.5)/n, guess)]++
		if seen[0][7].draw((float64(i)+0.5)/n, guess) != 0b100 {
			t.Fatal("what was never seen is not guessed")
		}
	}
	if got[0b11] != 6000 || got[0] != 2000 || got[0b100] != 2000 { // a guess weighs two pairs
		t.Errorf("drawn %v", got)
	}
}

func TestSampleGoesByProbability(t *testing.T) {
	s := &trainingSet{}
	for i := range int32(2000) {
		s.seen = append(s.seen, seenPair{i, i + 1, i % 4})
	}
	x := s.sample([]float64{0.9, 0.3, 0.01, 0})
	count := make([]float64, 4)
	for h := range x.halves {
		mine := map[int32]bool{}
		for _, p := range x.halves[h] {
			count[p.at]++
			mine[p.a] = true
		}
		for _, p := range x.halves[1-h] {
			if mine[p.a] {
				t.Fatal("a pair is in both halves")
			}
		}
	}
	if ratio := count[0] / count[1]; math.Abs(ratio-3) > 0.1 || count[2] != 0 || count[3] != 0 {
		t.Errorf("sampled %v", count)
	}
	if want := 600.0 * 600 / (500 * (0.81 + 0.09)); math.Abs(x.weight-want) > 1 {
		t.Errorf("weight %.1f, want %.1f", x.weight, want)
	}
}
