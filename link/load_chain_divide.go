package link

import (
	"slices"

	"undercount/names"
)

// chainRounds is how often the names in doubt are divided, each time with the
// counts of the time before. After the second hardly any changes.
const chainRounds = 3

// divideChains divides the whole names again, now that all lists are read.
func (l *loader) divideChains(plans []*listPlan) {
	kept := l.chains
	l.chains = chains{}
	whole := make([]bool, len(plans))
	for k, p := range plans {
		whole[k] = p.dividesAgain()
	}
	if !slices.Contains(whole, true) {
		return
	}
	l.turnLists(&kept, whole)
	s := newNameStats(l.r, whole, func(uint8) bool { return true })
	g := &again{s: s, r: l.r, ch: &chains{}}
	g.candidates(&kept, whole)
	for range chainRounds {
		g.round()
	}
	g.write()
	if l.o.Lookup {
		l.known = s
	}
}

// again is the work on the names that the lists have something to say about.
type again struct {
	s    *nameStats
	r    *Records
	ch   *chains    // these names
	is   []dividing // how they are divided now
	turn []bool     // may be written family name first
}

func (g *again) words(k int, space []word) []word {
	return g.r.wordsOf(g.ch.of(k), space)
}

func (r *Records) wordsOf(atoms []uint32, space []word) []word {
	for _, v := range atoms {
		space = append(space, word{r.names.key[v], r.names.roman(v)})
	}
	return space
}

// candidates finds the names that may be divided otherwise: some of which the
// words were kept, and some whose words are the parts.
func (g *again) candidates(kept *chains, whole []bool) {
	next := 0
	for i, l := range g.r.list {
		if next < kept.len() && int(kept.record[next]) == i {
			g.candidate(i, kept.of(next), kept.now[next], kept.tied[next])
			next++
		} else if whole[l] {
			var space [chainParts]uint32
			atoms := g.r.chainAt(i, space[:0])
			if len(atoms) >= 2 {
				g.candidate(i, atoms, singly(len(atoms)), 0)
			}
		}
	}
	g.countAnew()
}

// chainAt are the parts of the name of a record.
func (r *Records) chainAt(i int, parts []uint32) []uint32 {
	for _, c := range r.chainColumns() {
		if i < len(*c) && (*c)[i] != 0 {
			parts = append(parts, (*c)[i])
		}
	}
	return parts
}

func (g *again) candidate(i int, atoms []uint32, now, tied cuts) {
	var space [chainWords]word
	may, turned := g.s.doubtful(g.r.wordsOf(atoms, space[:0]), now, tied)
	if !may {
		return
	}
	is := dividing{cuts: now}
	if len(atoms) > chainParts {
		is.order = unknownOrder
	}
	g.ch.add(i, atoms, now, tied)
	g.is, g.turn = append(g.is, is), append(g.turn, turned)
}

// countAnew counts the names in doubt by their words, from here on.
func (g *again) countAnew() {
	var space [chainWords]word
	for k := range g.is {
		i := g.ch.record[k]
		for at, c := range g.r.chainColumns() {
			if int(i) < len(*c) && (*c)[i] != 0 {
				g.s.add(columnKinds[at], g.r.names.key[(*c)[i]], -1)
			}
		}
		if g.is[k].order == unknownOrder {
			// With too many words it is a guess how it is divided now.
			l := g.r.list[i]
			g.s.parts[l][min(g.ch.now[k].parts(), chainParts)]--
			g.s.order[l][ownFirst]--
			continue
		}
		g.s.countParts(g.words(k, space[:0]), g.is[k], 1)
	}
}

// doubtful tells whether a name may be divided otherwise: it has too many
// words, or two that are one name elsewhere, or what is first is more often
// last and the other way round.
func (s *nameStats) doubtful(ws []word, now, tied cuts) (may, turned bool) {
	first, last := ws[0].key, ws[len(ws)-1].key
	turned = s.countOf(s.count[familyPart], first) > s.countOf(s.count[ownPart], first)-1 &&
		s.countOf(s.count[familyPart], last)-1 < s.countOf(s.count[ownPart], last)+s.countOf(s.count[middlePart], last)
	if turned || len(ws) > chainParts || now&tied != 0 {
		return true, turned || len(ws) > chainParts
	}
	var roman, bones [256]byte
	for k := 1; k < len(ws); k++ {
		if !now.begins(k) || len(ws[k-1].roman)+len(ws[k].roman) > len(roman)/2 {
			continue
		}
		r := append(append(roman[:0], ws[k-1].roman...), ws[k].roman...)
		if s.countOf(s.any, s.d.skel[string(names.Skeleton(bones[:0], r))]) > 0 {
			return true, false
		}
	}
	return false, false
}

// countParts counts the parts of a divided name, or with -1 takes them back.
func (s *nameStats) countParts(ws []word, c dividing, by int) {
	var roman, bones [256]byte
	c.eachPart(len(ws), func(from, size, kind int) {
		key := ws[from].key
		if size > 1 {
			r := roman[:0]
			for _, w := range ws[from : from+size] {
				r = append(r, w.roman...)
			}
			key = s.d.skeleton(string(names.Skeleton(bones[:0], r)))
			s.room()
		}
		s.add(kind, key, by)
		if size == 2 {
			s.pairs[0][ws[from].key] += uint32(by)
			s.pairs[1][ws[from+1].key] += uint32(by)
			s.nPair += float64(by)
		}
	})
}

// countName counts a divided name with its form.
func (s *nameStats) countName(ws []word, c dividing, list uint8, by int) {
	if c.order == unknownOrder {
		return
	}
	s.countParts(ws, c, by)
	s.parts[list][min(c.cuts.parts(), chainParts)] += float64(by)
	s.order[list][c.order] += float64(by)
}

// round divides every name in doubt by what the others say, and counts anew.
func (g *again) round() {
	var space [chainWords]word
	var o partOdds
	next := make([]dividing, len(g.is))
	for k := range g.is {
		ws := g.words(k, space[:0])
		list := g.r.list[g.ch.record[k]]
		g.s.countName(ws, g.is[k], list, -1)
		g.s.weigh(&o, ws, g.ch.tied[k])
		next[k] = g.s.best(&o, list, len(ws), dividing{cuts: g.ch.now[k]}, g.turn[k])
		g.s.countName(ws, g.is[k], list, 1)
	}
	for k := range g.is {
		if next[k] == g.is[k] {
			continue
		}
		ws := g.words(k, space[:0])
		list := g.r.list[g.ch.record[k]]
		g.s.countName(ws, g.is[k], list, -1)
		g.s.countName(ws, next[k], list, 1)
	}
	g.is = next
}

// write puts the parts of the names that are divided otherwise now.
func (g *again) write() {
	text := g.texts()
	for k := range g.is {
		if c := g.is[k]; c != (dividing{cuts: g.ch.now[k]}) {
			atoms := g.ch.of(k)
			g.r.put(int(g.ch.record[k]), c, atoms, func(m int) string { return text[atoms[m]] })
		}
	}
}

// texts finds the texts of the words that are to be joined.
func (g *again) texts() map[uint32]string {
	out := map[uint32]string{}
	for k := range g.is {
		if g.is[k].cuts.parts() < len(g.ch.of(k)) && g.is[k] != (dividing{cuts: g.ch.now[k]}) {
			for _, v := range g.ch.of(k) {
				out[v] = ""
			}
		}
	}
	if len(out) > 0 {
		for text, v := range g.r.names.norm {
			if _, ok := out[v]; ok {
				out[v] = text
			}
		}
	}
	return out
}

// put puts the parts of a name into the columns of a record.
func (r *Records) put(i int, c dividing, atoms []uint32, text func(k int) string) {
	n := c.cuts.parts()
	to := r.chainColumns()
	for _, col := range to {
		if i < len(*col) {
			(*col)[i] = 0
		}
	}
	at := 0
	c.eachPart(len(atoms), func(from, size, _ int) {
		if place := placeIn(int(c.order), at, n); place >= 0 {
			if v := r.joinedValue(atoms, from, from+size, text); v != 0 {
				put32(to[place], i, v)
			}
		}
		at++
	})
}

// placeIn gives the column of the k-th of n parts written in an order.
func placeIn(order, k, n int) int {
	switch order {
	case ownLast:
		switch k {
		case 0:
			k = n - 1
		case n - 1:
			k = 0
		}
	case familyFirst:
		k = (k + n - 1) % n
	}
	return chainPlace(k, n)
}

// divideOne divides the name of one more record as the others were.
func (s *nameStats) divideOne(r *Records, i int, atoms []uint32, now, tied cuts, text func(k int) string) {
	var space [chainWords]word
	ws := r.wordsOf(atoms, space[:0])
	c := dividing{cuts: now}
	if may, turned := s.doubtful(ws, now, tied); may {
		var o partOdds
		s.weigh(&o, ws, tied)
		c = s.best(&o, r.list[i], len(ws), c, turned)
	}
	r.put(i, c, atoms, text)
}
