package link

import (
	"math/rand/v2"
	"testing"
)

// Where all records are looked at, costs are the numbers of pairs that agree.
func TestCostsAreThePairsThatAgree(t *testing.T) {
	const n = 250
	rng := rand.New(rand.NewPCG(1, 2))
	var keys []keyColumn
	for k, size := range []int{3, 8, 40, 200} {
		col := make([]uint32, n)
		for i := range col {
			col[i] = uint32(rng.IntN(size)) // 0 cannot be placed
		}
		keys = append(keys, keyColumn{feature: k, second: -1, key: func(i int32) uint32 { return col[i] }})
	}
	r := &Records{list: make([]uint8, n)}
	rules := append(candidateRules(keys), rule{3, 1}, rule{2}, rule{0, 1, 2, 3})
	if want := 4 + 6 + 4 + 3; len(rules) != want {
		t.Fatalf("%d rules, want %d", len(rules), want)
	}
	for x, got := range r.costs(keys, rules, rng) {
		want := 0
		for i := range int32(n) {
			for j := range i {
				if h := r.hash(keys, rules[x], i); h != 0 && h == r.hash(keys, rules[x], j) {
					want++
				}
			}
		}
		if got != float64(want) {
			t.Errorf("rule %v: %.0f pairs, want %d", rules[x], got, want)
		}
	}
}
