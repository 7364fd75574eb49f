package link

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestChooseRules(t *testing.T) {
	s := &simulatedLinks{agree: []uint64{0b001, 0b011, 0b111, 0b100}, weight: []float64{4, 3, 2, 1}, total: 10}
	rules, cost := []rule{{0}, {1}, {2}, {0, 1}}, []float64{100, 40, 1000, 10}
	for _, c := range []struct {
		name string
		b    budget
		want []int
	}{
		{"most links for the pairs first", budget{limit: 1e6}, []int{3, 0, 2}},
		{"within the limit", budget{limit: 150}, []int{3, 0}},
		{"fewer rules where each costs", budget{limit: 1e6, order: 1000}, []int{0, 2}},
		{"links found twice where pairs are left", budget{limit: 1e6, order: 1000, twice: 1e6}, []int{0, 2, 3}},
		{"nothing is left", budget{limit: 5}, nil},
	} {
		if got := s.chooseRules(rules, cost, c.b); !slices.Equal(got, c.want) {
			t.Errorf("%s: rules %v, want %v", c.name, got, c.want)
		}
	}
}

// Rules are chosen as if every rule were looked at each time.
func TestCoverIsGreedy(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	s := &simulatedLinks{}
	for range 400 {
		s.agree, s.weight = append(s.agree, rng.Uint64()&0xff), append(s.weight, 1)
		s.total++
	}
	var rules []rule
	var cost []float64
	for m := 1; m < 256; m++ {
		if bits.OnesCount(uint(m)) <= 3 {
			var ru rule
			for k := range 8 {
				if m>>k&1 == 1 {
					ru = append(ru, k)
				}
			}
			rules, cost = append(rules, ru), append(cost, 10+1000*rng.Float64())
		}
	}
	found := make([]bool, len(s.agree))
	for _, got := range s.chooseRules(rules, cost, budget{limit: 1e9, order: 5}) {
		best, bestWorth := -1, 0.0
		for x, ru := range rules {
			gain := 0.0
			for d, m := range s.agree {
				if !found[d] && ru.within(m) {
					gain++
				}
			}
			if worth := gain / (cost[x] + 5); worth > bestWorth {
				best, bestWorth = x, worth
			}
		}
		if got != best {
			t.Fatalf("rule %d was taken, %d finds more", got, best)
		}
		for d, m := range s.agree {
			found[d] = found[d] || rules[got].within(m)
		}
	}
	for d, m := range s.agree {
		if m != 0 && !found[d] {
			t.Fatalf("link with keys %b was left", m)
		}
	}
}
