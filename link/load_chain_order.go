package link

import "math"

// A list may write the family name before the own name throughout, as registers
// do. It is seen by the names of the other lists that have columns for the
// parts; such a list is taken as if its names were written own name first.

// turnLists finds these lists and puts their names in order.
func (l *loader) turnLists(kept *chains, whole []bool) {
	l.turned = make([]bool, len(whole))
	s := newNameStats(l.r, whole, func(list uint8) bool { return !whole[list] })
	if s.n[ownPart] == 0 || s.n[familyPart] == 0 {
		return
	}
	gain, other, n := make([]float64, len(whole)), make([]float64, len(whole)), make([]float64, len(whole))
	for i, list := range l.r.list {
		var space [chainParts]uint32
		if parts := l.r.chainAt(i, space[:0]); whole[list] && len(parts) >= 2 {
			gain[list] += s.turnOdds(parts, familyFirst)
			other[list] += s.turnOdds(parts, ownLast)
			n[list]++
		}
	}
	any := false
	for k := range whole {
		l.turned[k] = gain[k] > n[k] && gain[k] >= other[k] && n[k] >= turnNames
		any = any || l.turned[k]
	}
	if any {
		l.turnNames(kept)
	}
}

// turnNames is the least number of names that show the order of a list. Each
// must be e times as likely in that order, on the average.
const turnNames = 20

// turnOdds is how much likelier the parts are in another order.
func (s *nameStats) turnOdds(parts []uint32, order int) (sum float64) {
	for k, v := range parts {
		was, is := kindAt(ownFirst, k, len(parts)), kindAt(order, k, len(parts))
		if was != is {
			sum += math.Log(s.share(is, s.d.key[v]) / s.share(was, s.d.key[v]))
		}
	}
	return sum
}

// turnNames brings the first word of all names of these lists to the end.
func (l *loader) turnNames(kept *chains) {
	for i, list := range l.r.list {
		if !l.turned[list] {
			continue
		}
		var space [chainParts]uint32
		parts := l.r.chainAt(i, space[:0])
		if n := len(parts); n >= 2 {
			l.r.put(i, dividing{cuts: singly(n), order: familyFirst}, parts, nil)
		}
	}
	for k, i := range kept.record {
		if l.turned[l.r.list[i]] {
			kept.now[k], kept.tied[k] = turn(kept.of(k), kept.now[k], kept.tied[k])
		}
	}
}

// turn brings the first word of a name to its end.
func turn(words []uint32, now, tied cuts) (cuts, cuts) {
	n := len(words)
	first := words[0]
	copy(words, words[1:])
	words[n-1] = first
	return now>>1&^1 | 1<<(n-1), tied >> 1 &^ 1
}
