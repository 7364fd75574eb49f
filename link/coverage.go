package link

import (
	"math"
	"math/rand/v2"
)

// simulatedLinks are links as the model expects them, each with the keys that
// its two records agree on, to foretell what a set of rules would find.
type simulatedLinks struct {
	agree  []uint64
	weight []float64
	fit    []float64 // log of the probability of the levels for one entity over that for unrelated records
	total  float64
}

const coverageDraws = 4000

// simulate draws links: a record, what its partner would lack, and the level
// of every comparison.
func (t *trainer) simulate(rng *rand.Rand) *simulatedLinks {
	n := t.r.Len()
	s := &simulatedLinks{}
	cum := t.cumulative()
	groups := make([]uint8, len(t.fs))
	levels := make([]uint8, len(t.fs))
	place := make([]float64, len(t.fs))
	sc := newScorer(t.r, t.fs, t.p, t.all)
	for range coverageDraws {
		i, j := int32(rng.IntN(n)), int32(rng.IntN(n))
		errs := 0
		for k, f := range t.fs {
			g := f.levels[f.compare(i, j)].group
			groups[k] = g
			levels[k] = draw(cum[k][g], rng.Float64())
			errs += int(f.levels[levels[k]].err)
			place[k] = rng.Float64()
		}
		t.sexByName(levels)
		w := t.p.h[min(errs, maxErrors)] / t.p.norm(t.fs, groups)
		fit := math.Log(w)
		for k, l := range levels {
			if l > 0 {
				fit += sc.lg.m[k][l] - sc.logU(k, l, i, i) // of a rare or a common value, as record i has it
			}
		}
		s.fit = append(s.fit, fit)
		var mask uint64
		for x, key := range t.keys {
			if x >= 64 {
				break
			}
			l := levels[key.feature]
			if l == 0 || key.key(i) == 0 || key.second >= 0 && levels[key.second] != 1 && !(t.fs[key.feature].kind == "name" && partNear[l] == exchanged) {
				continue
			}
			if place[key.feature] < key.agrees(l) {
				mask |= 1 << x
			}
		}
		s.agree = append(s.agree, mask)
		s.weight = append(s.weight, w)
		s.total += w
	}
	return s
}

// sexByName puts the level of sex into the group that the own names make.
func (t *trainer) sexByName(levels []uint8) {
	own, sex := -1, -1
	for k, f := range t.fs {
		switch {
		case f.kind == "name" && f.name == "own name":
			own = k
		case f.kind == "sex":
			sex = k
		}
	}
	if own < 0 || sex < 0 || levels[sex] == 0 {
		return
	}
	like := partNear[levels[own]] == same || partNear[levels[own]] == otherSpelling
	switch {
	case like && levels[sex] < sexSameName:
		levels[sex] += sexSameName - 1
	case !like && levels[sex] >= sexSameName:
		levels[sex] -= sexSameName - 1
	}
}

type weightedLevel struct {
	upTo  float64
	level uint8
}

// cumulative are the distributions of levels within each group.
func (t *trainer) cumulative() [][][]weightedLevel {
	out := make([][][]weightedLevel, len(t.fs))
	for k, f := range t.fs {
		out[k] = make([][]weightedLevel, f.groups)
		sum := make([]float64, f.groups)
		for l, lv := range f.levels {
			sum[lv.group] += t.p.m[k][l]
			out[k][lv.group] = append(out[k][lv.group], weightedLevel{sum[lv.group], uint8(l)})
		}
	}
	return out
}

func draw(c []weightedLevel, u float64) uint8 {
	for _, w := range c {
		if u < w.upTo {
			return w.level
		}
	}
	if len(c) == 0 {
		return 0
	}
	return c[len(c)-1].level
}

// chooseRules takes rules one after the other, each time the one that finds the
// most new links for its pairs, until no rule that the limit allows finds more.
// It returns the rules, in that order, and the share of links they do not find.
func (s *simulatedLinks) chooseRules(rules []rule, cost []float64, limit, fixed float64) (chosen []int, lost float64) {
	masks := make([]uint64, len(rules))
	for x, ru := range rules {
		for _, k := range ru {
			if k >= 64 {
				masks[x] = 0
				break
			}
			masks[x] |= 1 << k
		}
	}
	left := make([]int, len(s.agree))
	for d := range left {
		left[d] = d
	}
	rest, spent := s.total, 0.0
	for {
		best, bestWorth := -1, 0.0
		for x, m := range masks {
			if m == 0 || spent+cost[x] > limit {
				continue
			}
			var gain float64
			for _, d := range left {
				if s.agree[d]&m == m {
					gain += s.weight[d]
				}
			}
			if gain/s.total < 2e-4 {
				continue
			}
			if worth := gain / (cost[x] + fixed); worth > bestWorth {
				best, bestWorth = x, worth
			}
		}
		if best < 0 {
			break
		}
		chosen = append(chosen, best)
		spent += cost[best]
		m := masks[best]
		kept := left[:0]
		for _, d := range left {
			if s.agree[d]&m == m {
				rest -= s.weight[d]
			} else {
				kept = append(kept, d)
			}
		}
		left = kept
	}
	return chosen, rest / s.total
}
