package link

import (
	"math"
	"math/rand/v2"
)

// learnU sets u from random pairs, and where a level means agreement on a value
// from the frequencies of values.
func (t *trainer) learnU(allowed func(i, j int32) bool, rng *rand.Rand) {
	n := t.r.Len()
	counts := make([][]float64, len(t.fs))
	t.random, t.present = make([][]float64, len(t.fs)), make([][]float64, len(t.fs))
	for k, f := range t.fs {
		counts[k] = make([]float64, len(f.levels))
	}
	var used float64
	touch := newToucher(t.r)
	pending := make([][2]int32, 0, touchPairs)
	flush := func() {
		touch.pairs(pending)
		for _, p := range pending {
			for k, f := range t.fs {
				counts[k][f.compare(p[0], p[1])]++
			}
		}
		pending = pending[:0]
	}
	look := func(i, j int32) {
		if !allowed(i, j) {
			return
		}
		used++
		if pending = append(pending, [2]int32{i, j}); len(pending) == touchPairs {
			flush()
		}
	}
	if n*(n-1)/2 <= randomPairs {
		for i := range int32(n) {
			for j := i + 1; j < int32(n); j++ {
				look(i, j)
			}
		}
	} else {
		for tries := 0; used < randomPairs && tries < 20*randomPairs; tries++ {
			i, j := int32(rng.IntN(n)), int32(rng.IntN(n))
			if i != j {
				look(min(i, j), max(i, j))
			}
		}
	}
	flush()
	for k, f := range t.fs {
		t.present[k] = make([]float64, f.groups)
		var sum [16]float64
		for l, lv := range f.levels {
			t.present[k][lv.group] += counts[k][l] / math.Max(used, 1)
			sum[lv.group] += counts[k][l]
		}
		u := make([]float64, len(f.levels))
		for l, lv := range f.levels {
			u[l] = (counts[k][l] + 0.3) / (sum[lv.group] + 0.3*float64(len(f.levels)))
		}
		t.random[k] = f.withCoincidence(u)
	}
	for k := range t.fs {
		copy(t.p.u[k], t.random[k])
	}
	for _, c := range t.p.kins {
		c.follow(t.p)
	}
}

// withCoincidence replaces the probability of agreement on a value by what
// the frequencies of values say, and makes room for it.
func (f *feature) withCoincidence(u []float64) []float64 {
	if f.kind == "place" {
		normalise(f, u) // joint levels keep what random pairs say
		return u
	}
	for l, c := range f.coincide {
		g := f.levels[l].group
		var rest float64
		for x, lv := range f.levels {
			if lv.group == g && uint8(x) != l {
				rest += u[x]
			}
		}
		c = math.Min(math.Max(c, 1e-12), 0.999)
		for x, lv := range f.levels {
			if lv.group == g && uint8(x) != l && rest > 0 {
				u[x] *= (1 - c) / rest
			}
		}
		u[l] = c
	}
	normalise(f, u)
	return u
}

// onKey splits the probability that a pair of a class agrees on a key, when
// both can be placed, by whether the level behind it is an error.
func (t *trainer) onKey(k keyColumn, p [][]float64) (right, wrong float64) {
	f := t.fs[k.feature]
	var w float64
	for _, share := range t.present[k.feature][1:] {
		w += share
	}
	if w == 0 {
		return 0, 0
	}
	for l, lv := range f.levels {
		if lv.group == 0 {
			continue
		}
		q := t.present[k.feature][lv.group] / w * p[k.feature][l] * k.agrees(uint8(l))
		if lv.err == 1 {
			wrong += q
		} else {
			right += q
		}
	}
	if k.second >= 0 { // both must be the same
		right *= p[k.second][1]
		wrong *= p[k.second][1]
	}
	return right, wrong
}

// reach is the probability that a pair of a class agrees on all keys of a rule,
// its features being independent.
func (t *trainer) reach(ru rule, p [][]float64) float64 {
	q := 1.0
	for _, x := range ru {
		k := t.keys[x]
		right, wrong := t.onKey(k, p)
		q *= (right + wrong) * (1 - t.present[k.feature][0])
	}
	return q
}

// reachMatch is reach for records of one entity, with the interaction of errors.
func (t *trainer) reachMatch(ru rule) float64 {
	agree := make([]polynomial, len(t.fs))
	for _, x := range ru {
		k := t.keys[x]
		right, wrong := t.onKey(k, t.p.m)
		placed := 1 - t.present[k.feature][0]
		agree[k.feature] = polynomial{right * placed, wrong * placed, 1}
	}
	reached, all := [maxErrors + 1]float64{1}, [maxErrors + 1]float64{1}
	for k, f := range t.fs {
		right, wrong := t.present[k][0], 0.0
		for l, lv := range f.levels {
			if lv.group == 0 {
				continue
			}
			if q := t.present[k][lv.group] * t.p.m[k][l]; lv.err == 1 {
				wrong += q
			} else {
				right += q
			}
		}
		any := polynomial{right, wrong, 1}
		multiply(&all, any)
		if agree[k].set == 1 {
			any = agree[k]
		}
		multiply(&reached, any)
	}
	var a, b float64
	for c, h := range t.p.h {
		a += reached[c] * h
		b += all[c] * h
	}
	return a / b
}

// polynomial holds the probabilities that a feature is right and that it is in
// error.
type polynomial struct{ right, wrong, set float64 }

func multiply(d *[maxErrors + 1]float64, p polynomial) {
	d[maxErrors] = d[maxErrors]*(p.right+p.wrong) + d[maxErrors-1]*p.wrong
	for c := maxErrors - 1; c > 0; c-- {
		d[c] = d[c]*p.right + d[c-1]*p.wrong
	}
	d[0] *= p.right
}
