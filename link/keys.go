package link

import (
	"slices"
	"strings"
)

// keyColumn is something records must agree on to be proposed as a pair: a
// skeleton of a name, a day, a town. Key 0 means that a record cannot be placed.
type keyColumn struct {
	name    string
	feature int  // whose comparison it foretells
	second  int  // a second one, or -1
	both    rule // with a second one: the keys that agree where this one does, but for an exchange
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
	d := r.names
	parts := func(keys func(name string, v []uint32)) {
		for _, p := range r.nameColumns() {
			if p.v != nil && at(p.name) >= 0 {
				keys(p.name, p.v)
			}
		}
	}
	parts(func(name string, v []uint32) {
		add(name, name, true, func(i int32) uint32 { return d.key[v[i]] }, nameAgrees(0))
		add(name+", first consonants", name, false, func(i int32) uint32 { return d.folded[v[i]] }, nameAgrees(0.5))
	})
	either := func(name string, of []uint32, parts ...string) {
		k, second := at("own name"), at("family name")
		if k < 0 || second < 0 || r.own == nil || r.family == nil {
			return
		}
		var both rule
		for _, part := range parts {
			both = append(both, slices.IndexFunc(out, func(k keyColumn) bool { return k.name == part }))
		}
		out = append(out, keyColumn{name: name, feature: k, second: second, both: both,
			key: func(i int32) uint32 { return inEitherOrder(of[r.own[i]], of[r.family[i]]) },
			agrees: func(l uint8) float64 {
				if partNear[l] == exchanged {
					return 1
				}
				return nameAgrees(0)(l)
			}})
	}
	either("own and family name in either order", d.key, "own name", "family name")
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
		}, sharesAgree(0, 1, 0.97, 0.92, 0, 0, 0.5, 0, 0, 0.8))
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
	// Last, since only the first keys can be in a rule where there are very many.
	parts(func(name string, v []uint32) {
		add(name+", sounds", name, false, func(i int32) uint32 { return d.sounds[v[i]] }, nameAgrees(0.7))
		add(name+", last sounds", name, false, func(i int32) uint32 { return d.ends[v[i]] }, nameAgrees(0.7))
	})
	either("own and family name in either order, sounds", d.sounds, "own name, sounds", "family name, sounds")
	if k := at("family name"); k >= 0 && r.family != nil && r.chained {
		add("end of the whole name", "family name", false, r.nameEnd, nameAgrees(0.7))
	}
	return slices.DeleteFunc(out, func(k keyColumn) bool { return k.feature < 0 })
}

func inEitherOrder(a, b uint32) uint32 {
	if a == 0 || b == 0 {
		return 0
	}
	return mix32(min(a, b), max(a, b))
}

type nameColumn struct {
	name string
	v    []uint32
}

func (r *Records) nameColumns() []nameColumn {
	return []nameColumn{{"own name", r.own}, {"father", r.father}, {"grandfather", r.grandfather}, {"family name", r.family}, {"mother", r.mother}}
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

// sharesAgree has a probability for each of the first levels, and 0 for the rest.
func sharesAgree(p ...float64) func(uint8) float64 {
	return func(l uint8) float64 {
		if int(l) < len(p) {
			return p[l]
		}
		return 0
	}
}

// nameAgrees is a first guess for the keys of a name: they agree where nothing
// is in error, in a share of the cases where something is, and never where the
// names are two.
func nameAgrees(share float64) func(l uint8) float64 {
	return func(l uint8) float64 {
		switch partNear[l] {
		case notGiven, different, exchanged:
			return 0
		case same:
			return 1
		case otherSpelling:
			if l < partClerk {
				return 1 // by the sounds
			}
		}
		return share
	}
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
