package chart

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// uniformRanks are ranks as a correct method gives them; with a lean they pile
// up at the high end.
func uniformRanks(n int, lean float64) []int {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]int, n)
	for i := range out {
		u := rng.Float64()
		if rng.Float64() < lean {
			u = 0.9 + u/10
		}
		out[i] = int(u * 1000)
	}
	return out
}

func TestRankHistogram(t *testing.T) {
	for _, lang := range []string{"en", "fa", "ar"} {
		p, err := RankHistogram(uniformRanks(400, 0), 999, Options{Lang: lang})
		save(t, "ranks_"+lang, must(t, p, err))
	}
	good, err := RankHistogram(uniformRanks(400, 0), 999, Options{})
	must(t, good, err)
	bad, err := RankHistogram(uniformRanks(400, 0.3), 999, Options{})
	save(t, "ranks_leaning", must(t, bad, err))
	// The central 99 percent of Binomial(400, 1/20) are 10 to 32.
	if !strings.Contains(good.Alt, "Band: 10 to 32") || !strings.Contains(good.Alt, "; 1 of 20 bars lie outside") {
		t.Error(good.Alt)
	}
	if strings.Contains(bad.Alt, "; 0 of 20") || strings.Contains(bad.Alt, "; 1 of 20") {
		t.Error(bad.Alt)
	}
	if len(good.Table.Rows) != 20 || good.Table.Rows[19][0] != "950" || good.Table.Rows[19][1] != "999" {
		t.Error(good.Table.Rows)
	}
	for name, ranks := range map[string][]int{"few": {1, 2}, "beyond": append(uniformRanks(100, 0), 1000)} {
		if _, err := RankHistogram(ranks, 999, Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
