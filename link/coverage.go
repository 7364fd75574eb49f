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

// coverageDraws links are drawn to choose rules, and as many again to foretell
// what these would find: of those for which they were chosen they find more.
const coverageDraws = 8000

// simulate draws links. Each is based on two records of a training set: what its
// rule does not foretell is as they have it, all else is drawn.
func (t *trainer) simulate(half int, rng *rand.Rand) *simulatedLinks {
	s := &simulatedLinks{}
	cum := t.cumulative()
	groups := make([]uint8, len(t.fs))
	levels := make([]uint8, len(t.fs))
	sc := newScorer(t.r, t.fs, t.p, t.all)
	pick, of := t.newPicker(half), t.keysOf()
	for range coverageDraws {
		b, i, j := pick.draw(rng)
		for k, f := range t.fs {
			u := rng.Float64()
			if b.free != nil && b.free[k] {
				levels[k] = b.levels[k]
			} else {
				levels[k] = draw(cum[k][f.levels[f.compare(i, j)].group], u)
			}
		}
		t.sexByName(levels)
		t.exchanged(levels)
		for k, f := range t.fs {
			groups[k] = f.levels[levels[k]].group
		}
		fit := math.Log(t.p.h[t.errorsOf(levels)] / t.p.norm(t.fs, groups))
		w := math.Exp(fit - t.logWeight(b))
		for k, l := range levels {
			if l > 0 {
				fit += sc.lg.m[k][l] - sc.logU(k, l, b.i, b.i) // of a rare or a common value, as that record has it
			}
		}
		s.fit = append(s.fit, fit)
		s.agree = append(s.agree, t.drawKeys(of, levels, b, rng))
		s.weight = append(s.weight, w)
		s.total += w
	}
	return s
}

// drawKeys draws the keys that records with these levels agree on, of those that
// can place both.
func (t *trainer) drawKeys(of [][]int, levels []uint8, b based, rng *rand.Rand) uint64 {
	var m uint64
	i, j := b.i, b.j
	for k, l := range levels {
		u, place := rng.Float64(), rng.Float64()
		if l == 0 || len(of[k]) == 0 {
			continue
		}
		if b.free != nil && b.free[k] {
			m |= t.agreeing(of[k], i, j)
			continue
		}
		guess := func() (g uint64) {
			for _, x := range of[k] {
				if place < t.keys[x].agrees(l) {
					g |= 1 << x
				}
			}
			return g
		}
		if t.outcomes != nil {
			m |= t.outcomes[k][l].draw(u, guess)
		} else {
			m |= guess()
		}
	}
	for x, key := range t.keys[:min(len(t.keys), maxTableKeys)] {
		bit := uint64(1) << x
		if key.second >= 0 && levels[key.second] != 0 {
			if m &^= bit; key.both.within(m) {
				m |= bit
			}
		}
		if m&bit != 0 && (key.key(i) == 0 || key.key(j) == 0) {
			m &^= bit
		}
	}
	return m
}

// exchanged takes the family name out of the comparison where own and family
// name are exchanged, as comparing does.
func (t *trainer) exchanged(levels []uint8) {
	for _, key := range t.keys {
		if key.second >= 0 && partNear[levels[key.feature]] == exchanged {
			levels[key.second] = 0
		}
	}
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
