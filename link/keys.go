package link

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// keyColumn is something records must agree on to be proposed as a pair: a
// skeleton of a name, a day, a town. Key 0 means that a record cannot be placed.
type keyColumn struct {
	name    string
	feature int // whose comparison it foretells
	second  int // a second one, or -1
	exact   bool
	key     func(i int32) uint32
	agrees  func(l uint8) float64 // probability that the key agrees, given the level of the feature
}

// keyColumns are the keys that the columns allow.
func (r *Records) keyColumns(fs []*feature) []keyColumn {
	var out []keyColumn
	at := func(name string) int {
		return slices.IndexFunc(fs, func(f *feature) bool { return f.name == name })
	}
	add := func(name, feature string, exact bool, key func(i int32) uint32, agrees func(l uint8) float64) {
		out = append(out, keyColumn{name: name, feature: at(feature), second: -1, exact: exact, key: key, agrees: agrees})
	}
	part := func(name string, v []uint32) {
		if v == nil {
			return
		}
		d := r.names
		add(name, name, true, func(i int32) uint32 { return d.key[v[i]] }, partKey(1, 1, 0, 0))
		add(name+", first consonants", name, false, func(i int32) uint32 { return d.folded[v[i]] }, partKey(1, 1, 0.7, 0.45))
	}
	part("own name", r.own)
	part("father", r.father)
	part("grandfather", r.grandfather)
	part("family name", r.family)
	part("mother", r.mother)
	if r.own != nil && r.family != nil {
		d := r.names
		out = append(out, keyColumn{name: "own and family name in either order", feature: at("own name"), second: at("family name"),
			key: func(i int32) uint32 {
				a, b := d.key[r.own[i]], d.key[r.family[i]]
				if a == 0 || b == 0 {
					return 0
				}
				return mix32(min(a, b), max(a, b))
			},
			agrees: func(l uint8) float64 {
				if partNear[l] == exchanged {
					return 1
				}
				return partKey(1, 1, 0, 0)(l)
			}})
	}
	if at("birth") >= 0 && r.birth != nil {
		p, b := r.birthParts, r.birth
		days := newDayParts(b)
		add("day of birth", "birth", true, func(i int32) uint32 { return p[i] }, levelsAgree(birthSame))
		add("month of birth", "birth", false, func(i int32) uint32 { return p[i] >> 6 }, levelsAgree(birthSame, birthDay1, birthDay))
		add("year of birth", "birth", false, func(i int32) uint32 {
			if y := p[i] >> 12; y != 0 || !b[i].known() {
				return y
			}
			first := days.of(b[i].first) >> 9
			if days.of(b[i].last)>>9 != first {
				return 0
			}
			return first
		}, levelsAgree(birthSame, birthDay1, birthDay, birthMonth1, birthMonth, birthSwapped, birthOverlap))
		add("birthday", "birth", false, func(i int32) uint32 { return p[i] & 0xfff }, levelsAgree(birthSame, birthYear1, birthYear))
	}
	if r.age != nil {
		add("age", "birth", false, func(i int32) uint32 { return uint32(r.age[i]) }, levelsAgree(ageSame))
	}
	if r.event != nil {
		ev := r.event
		days := newDayParts(ev)
		add("date", "date", true, func(i int32) uint32 {
			if !ev[i].exact() {
				return 0
			}
			return uint32(ev[i].first)
		}, levelsAgree(eventSame))
		add("month of the date", "date", false, func(i int32) uint32 {
			a, b := days.of(ev[i].first)>>5, days.of(ev[i].last)>>5
			if !ev[i].known() || a != b {
				return 0
			}
			return a
		}, func(l uint8) float64 {
			return [...]float64{0, 1, 0.97, 0.92, 0, 0, 0.5, 0, 0, 0.8, 0, 0}[l]
		})
	}
	for _, f := range r.fields {
		f := f
		add2 := func(agree func(l uint8) float64, name string, exact bool) {
			d := f.d
			add(f.name, name, exact, func(i int32) uint32 { return d.key[f.v[i]] }, agree)
		}
		switch f.role {
		case Place:
			add2(func(l uint8) float64 { return b2f(l/12 == 1) }, "place", true)
		case Postcode:
			add2(func(l uint8) float64 { return b2f(l/3%4 == 1) }, "place", true)
		case Region:
			add2(func(l uint8) float64 { return b2f(l%3 == 1) }, "place", false)
		case Number, Address, Text, Category, House:
			add2(levelsAgree(1), f.name, f.role != House)
		}
	}
	return slices.DeleteFunc(out, func(k keyColumn) bool { return k.feature < 0 })
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func levelsAgree(ls ...uint8) func(uint8) float64 {
	return func(l uint8) float64 { return b2f(slices.Contains(ls, l)) }
}

func partKey(whole, spelled, near, like float64) func(uint8) float64 {
	p := [...]float64{same: whole, otherSpelling: spelled, similar: near, alike: like, exchanged: 0}
	return func(l uint8) float64 { return p[partNear[l]] }
}

func mix32(a, b uint32) uint32 {
	x := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	if k := uint32(x >> 32); k != 0 {
		return k
	}
	return 1
}

// rule is a blocking rule: the keys on which both records must agree.
type rule []int

func (r *Records) hash(keys []keyColumn, ru rule, i int32) uint64 {
	var h uint64 = 0x2545f4914f6cdd1d
	for _, k := range ru {
		v := keys[k].key(i)
		if v == 0 {
			return 0
		}
		h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
		h ^= h >> 31
	}
	return h | 1
}

func (ru rule) text(keys []keyColumn) string {
	names := make([]string, len(ru))
	for i, k := range ru {
		names[i] = keys[k].name
	}
	if len(ru) == 0 {
		return "every pair"
	}
	return strings.Join(names, " + ")
}

// candidateRules are all keys alone, in twos and in threes, with no two keys of
// one feature.
func candidateRules(keys []keyColumn) []rule {
	var out []rule
	apart := func(a, b int) bool {
		x, y := keys[a], keys[b]
		return x.feature != y.feature && x.feature != y.second && (x.second < 0 || x.second != y.feature && x.second != y.second)
	}
	for a := range keys {
		out = append(out, rule{a})
		for b := a + 1; b < len(keys); b++ {
			if !apart(a, b) {
				continue
			}
			out = append(out, rule{a, b})
			for c := b + 1; c < len(keys); c++ {
				if apart(a, c) && apart(b, c) {
					out = append(out, rule{a, b, c})
				}
			}
		}
	}
	return out
}

// costs estimates, from a sample of the records, how many pairs agree on each
// rule.
func (r *Records) costs(keys []keyColumn, rules []rule, rng *rand.Rand) []float64 {
	n := r.Len()
	size := min(n, 10_000)
	sample := make([]int32, size)
	if size == n {
		for i := range sample {
			sample[i] = int32(i)
		}
	} else {
		for i := range sample {
			lo, hi := i*n/size, (i+1)*n/size // one of each stretch, so that none comes twice
			sample[i] = int32(lo + rng.IntN(hi-lo))
		}
	}
	cols := make([][]uint32, len(keys))
	for k := range keys {
		cols[k] = make([]uint32, size)
		for i, s := range sample {
			cols[k][i] = keys[k].key(s)
		}
	}
	scale := float64(n) * float64(n-1) / (float64(size) * float64(size-1))
	table := make([]uint64, 1<<15)
	count := make([]uint32, 1<<15)
	out := make([]float64, len(rules))
	for x, ru := range rules {
		clear(table)
		clear(count)
		var pairs float64
		for i := range size {
			var h uint64 = 0x2545f4914f6cdd1d
			ok := true
			for _, k := range ru {
				v := cols[k][i]
				if v == 0 {
					ok = false
					break
				}
				h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
				h ^= h >> 31
			}
			if !ok {
				continue
			}
			h |= 1
			at := h >> 40 & (1<<15 - 1)
			for table[at] != 0 && table[at] != h {
				at = (at + 1) & (1<<15 - 1)
			}
			table[at] = h
			pairs += float64(count[at])
			count[at]++
		}
		out[x] = pairs * scale
	}
	return out
}
