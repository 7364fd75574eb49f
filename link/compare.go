package link

import (
	"math"

	"undercount/calendar"
)

// feature compares one thing about two records and gives a level. Level 0 is
// "not given in one of the two" and says nothing. Levels fall into groups by
// what could be compared at all (two exact days, or two ages; two names in one
// script, or in two): given the group, the probabilities of its levels sum to
// one in each class, and the group itself says nothing.
type feature struct {
	kind   string
	name   string
	levels []level
	groups int // group 0 among them

	compare func(i, j int32) uint8
	// share gives, for a level that means agreement on a value, the share of
	// records that have this value; 0 for other levels.
	share func(i, j int32, l uint8) float64
	// coincide is the probability that two records that both have a value
	// agree on it, over all pairs, for levels with a share.
	coincide map[uint8]float64
	// spread is the mean of share among records of one entity, for levels with a
	// share that do not mean agreement on a value.
	spread map[uint8]float64
	// own is true where relatives are like unrelated people: own name, birth,
	// sex, numbers.
	own bool
	// cost orders the comparisons: cheap ones first.
	cost int
}

type level struct {
	label string
	group uint8
	err   uint8   // 1 where records of one person would differ only by an error
	init  float64 // m before training, within the group up to a factor
}

// features are the comparisons that the columns allow, in their order for the
// reader: names first.
func (r *Records) features() []*feature {
	var out []*feature
	add := func(f *feature) {
		if f != nil {
			out = append(out, f)
		}
	}
	add(r.ownFeature())
	add(r.fatherFeature())
	add(r.grandfatherFeature())
	add(r.familyFeature())
	add(r.partFeature("mother", r.mother))
	add(r.sexFeature())
	add(r.birthFeature())
	add(r.eventFeature())
	add(r.placeFeature())
	for _, f := range r.fields {
		switch f.role {
		case Number:
			add(f.numberFeature(r.Len()))
		case Category:
			add(f.categoryFeature(r.Len()))
		case Address, House, Text:
			add(f.textFeature(r.Len()))
		}
	}
	return out
}

// given tells whether any record has a value, and counts values and skeletons.
func countValues(v []uint32, size int) (counts []uint32, n int) {
	counts = make([]uint32, size)
	for _, x := range v {
		counts[x]++
		if x != 0 {
			n++
		}
	}
	counts[0] = 0
	return counts, n
}

func coincidence(counts []uint32, n int) float64 {
	if n < 2 {
		return 0
	}
	var s float64
	for _, c := range counts {
		s += float64(c) * others(c)
	}
	return s / (float64(n) * float64(n-1))
}

// others is how many of the c records that have a value speak for its frequency
// when two of them are compared. Of rare values those that happened to come up
// again are seen, so that c-1 would be too many (absolute discounting, as for
// the frequencies of rare words: Ney, Essen and Kneser 1994).
func others(c uint32) float64 {
	if c < 2 {
		return 0
	}
	return float64(c) - 1.5
}

// shareOf is the probability that another record has a value that c of n have;
// 0, not known, for values that came up once, many of which are misspelt.
func shareOf(c uint32, n int) float64 {
	if c < 1 || n < 2 {
		return 0
	}
	return others(c) / float64(n-1)
}

// frequencies of values and of their skeletons.
type frequencies struct {
	value, skeleton []uint32
	n               int
}

func (d *dict) frequencies(v []uint32) frequencies {
	f := frequencies{}
	f.value, f.n = countValues(v, d.len())
	var most uint32
	for _, k := range d.key {
		most = max(most, k)
	}
	f.skeleton = make([]uint32, most+1)
	for x, c := range f.value {
		f.skeleton[d.key[x]] += c
	}
	f.skeleton[0] = 0
	return f
}

func (f frequencies) shares(d *dict, v []uint32) func(i, j int32, l uint8) float64 {
	return func(i, j int32, l uint8) float64 {
		switch l {
		case partSame:
			return shareOf(f.value[v[i]], f.n)
		case partCrossSame:
			return shareOf(f.skeleton[d.key[v[i]]], f.n)
		}
		if partNearby[l] {
			return math.Sqrt(max(f.known(d.key[v[i]]), f.known(d.key[v[j]])))
		}
		return 0
	}
}

// known is the share of names with a skeleton; of one that came later, that of
// one name.
func (f frequencies) known(k uint32) float64 {
	if int(k) >= len(f.skeleton) || f.skeleton[k] == 0 {
		return 1 / float64(max(f.n, 1))
	}
	return float64(f.skeleton[k]) / float64(f.n)
}

// spread is the mean of the share of names that are near: that an unrelated
// record has a name so near grows with the frequency of the more frequent of the
// two, in part in proportion, where one is a misspelling of the other, and in
// part not at all, where they are two names. Between the two lies the root.
func (f frequencies) spread() map[uint8]float64 {
	var mean float64
	for _, c := range f.skeleton {
		if c > 0 {
			mean += math.Pow(float64(c)/float64(f.n), 1.5)
		}
	}
	out := map[uint8]float64{}
	for l, near := range partNearby {
		if near && mean > 0 {
			out[uint8(l)] = mean
		}
	}
	return out
}

func (r *Records) partFeature(name string, v []uint32) *feature {
	if v == nil {
		return nil
	}
	d := r.names
	fr := d.frequencies(v)
	kinds := fr.rarity()
	return &feature{
		kind: "name", name: name, levels: partLevels[:partSwapped], groups: 3, cost: 3,
		compare: func(i, j int32) uint8 {
			l := d.partLevel(v[i], v[j])
			if partThree[l] {
				l += kinds.of(&d.coded[v[i]], &d.coded[v[j]])
			}
			return l
		},
		share:    fr.shares(d, v),
		spread:   fr.spread(),
		coincide: map[uint8]float64{partSame: coincidence(fr.value, fr.n), partCrossSame: coincidence(fr.skeleton, fr.n)},
	}
}

// ownFeature compares own names, and sees own and family name exchanged.
func (r *Records) ownFeature() *feature {
	f := r.partFeature("own name", r.own)
	if f == nil {
		return nil
	}
	f.own = true
	if r.family == nil {
		return f
	}
	f.levels = partLevels
	d, own, fam := r.names, r.own, r.family
	plain := f.compare
	f.compare = func(i, j int32) uint8 {
		l := plain(i, j)
		if !differs(l) || !r.swapped(i, j) {
			return l
		}
		if partLevels[l].group == 2 {
			return partCrossSwapped
		}
		return partSwapped
	}
	of, ff := d.frequencies(own), d.frequencies(fam)
	shares := f.share
	f.share = func(i, j int32, l uint8) float64 {
		if partNear[l] == exchanged {
			return shareOf(of.value[own[i]]+1, of.n) * shareOf(ff.value[fam[i]]+1, ff.n)
		}
		return shares(i, j, l)
	}
	return f
}

func (r *Records) swapped(i, j int32) bool {
	oi, fi, oj, fj := r.own[i], r.family[i], r.own[j], r.family[j]
	if oi == 0 || fi == 0 || oj == 0 || fj == 0 {
		return false
	}
	d := r.names
	return d.alike(oi, fj) && d.alike(fi, oj)
}

// alike tells whether two names are the same, or nearly so in one script.
func (d *dict) alike(a, b uint32) bool {
	ea, eb := &d.coded[a], &d.coded[b]
	if a == b || ea.key == eb.key && ea.key != 0 {
		return true
	}
	return ea.script == eb.script && d.edits(ea, eb, a, b) < manyEdits
}

// fatherFeature compares fathers' names. A chain of which the father is missing
// has the grandfather in his place: then nothing is known of the father.
func (r *Records) fatherFeature() *feature {
	f := r.partFeature("father", r.father)
	if f == nil || r.grandfather == nil {
		return f
	}
	plain := f.compare
	f.compare = func(i, j int32) uint8 {
		l := plain(i, j)
		if differs(l) && r.skipped(i, j) != 0 {
			return 0
		}
		return l
	}
	return f
}

func (r *Records) grandfatherFeature() *feature {
	f := r.partFeature("grandfather", r.grandfather)
	if f == nil || r.father == nil {
		return f
	}
	plain := f.compare
	f.compare = func(i, j int32) uint8 {
		l := plain(i, j)
		if l == 0 && differs(r.names.partLevel(r.father[i], r.father[j])) {
			return r.skipped(i, j)
		}
		return l
	}
	return f
}

// skipped is the level of the one's father's name with the other's
// grandfather's, where the one's chain is shorter and the two agree; else 0.
func (r *Records) skipped(i, j int32) uint8 {
	if (r.grandfather[i] == 0) == (r.grandfather[j] == 0) {
		return 0
	}
	if r.grandfather[i] != 0 {
		i, j = j, i
	}
	if l := r.names.partLevel(r.father[i], r.grandfather[j]); !differs(l) {
		return l
	}
	return 0
}

func (r *Records) familyFeature() *feature {
	f := r.partFeature("family name", r.family)
	if f == nil || r.own == nil {
		return f
	}
	plain := f.compare
	f.compare = func(i, j int32) uint8 {
		l := plain(i, j)
		if differs(l) && r.swapped(i, j) {
			return 0 // said by the own name
		}
		return l
	}
	return f
}

// sexSameName is the level of the same sex where own names agree.
const sexSameName = 3

var sexLevels = []level{
	{"not given", 0, 0, 1},
	{"the same", 1, 0, 0.98},
	{"different", 1, 1, 0.02},
	{"the same, as the own names are", 2, 0, 0.98},
	{"different, though the own names are the same", 2, 1, 0.02},
}

// sexFeature compares sex. An own name mostly tells the sex, so that where the
// own names agree the same sex says next to nothing more: such pairs are a group
// of their own.
func (r *Records) sexFeature() *feature {
	if r.sex == nil {
		return nil
	}
	f := &feature{kind: "sex", name: "sex", levels: sexLevels, groups: 3, own: true, cost: 0}
	f.share = func(int32, int32, uint8) float64 { return 0 }
	f.compare = func(i, j int32) uint8 {
		a, b := r.sex[i], r.sex[j]
		if a == 0 || b == 0 {
			return 0
		}
		l := uint8(1)
		if r.own != nil && r.own[i] != 0 && r.own[j] != 0 && (r.own[i] == r.own[j] || r.names.coded[r.own[i]].key == r.names.coded[r.own[j]].key) {
			l = 3
		}
		if a != b {
			l++
		}
		return l
	}
	if r.own != nil {
		f.coincide = map[uint8]float64{3: r.sameSexByName()}
	}
	return f
}

// sameSexByName is the probability that two records with the same own name have
// the same sex.
func (r *Records) sameSexByName() float64 {
	type key struct {
		name uint32
		sex  uint8
	}
	counts := map[key]float64{}
	for i, v := range r.own {
		if k := r.names.key[v]; v != 0 && k != 0 && r.sex[i] != 0 {
			counts[key{k, r.sex[i]}]++
		}
	}
	var same, all float64
	for k, n := range counts {
		other := counts[key{k.name, 3 - k.sex}]
		same += n * (n - 1)
		all += n * (n - 1 + other)
	}
	if all == 0 {
		return 0.99
	}
	return math.Min(same/all, 0.9999)
}

// dayParts are the parts of a day in the Gregorian calendar, cached over the
// days that dates of persons and events fall on.
type dayParts struct {
	from  int32
	parts []uint32 // year<<9 | month<<5 | day
}

func newDayParts(spans ...[]span) *dayParts {
	lo, hi := int32(math.MaxInt32), int32(0)
	for _, s := range spans {
		for _, x := range s {
			if x.known() {
				lo, hi = min(lo, x.first), max(hi, x.last)
			}
		}
	}
	p := &dayParts{from: lo}
	if hi == 0 {
		return p
	}
	hi = min(hi, lo+400*366)
	p.parts = make([]uint32, hi-lo+1)
	for d := lo; d <= hi; d++ {
		p.parts[d-lo] = partsOf(d)
	}
	return p
}

func partsOf(d int32) uint32 {
	y, m, day, ok := calendar.Day(d).Parts(calendar.Gregorian)
	if !ok || y < 0 {
		return 0
	}
	return uint32(y)<<9 | uint32(m)<<5 | uint32(day)
}

func (p *dayParts) of(d int32) uint32 {
	if k := int(d - p.from); k >= 0 && k < len(p.parts) {
		return p.parts[k]
	}
	return partsOf(d)
}
