package link

import (
	"math/bits"

	"undercount/names"
)

// A whole name in one column is a row of words, of which one or two are the own
// name, one or two the father's, and so on. Which belong together the words
// themselves seldom say (names has a lexicon of the most frequent ones), but the
// lists do: a name of two words stands elsewhere in a column of its own, or
// written as one word. So whole names are divided by their words when they are
// read, and once more when all lists are known, those of them that the lists
// have something to say about.

// most words of a whole name that is divided again, and most parts.
const (
	chainWords = 8
	chainParts = 4
)

// chains are whole names, packed.
type chains struct {
	record []int32
	end    []uint32 // name k is atoms[end[k-1]:end[k]]
	atoms  []uint32 // values of the smallest parts
	now    []cuts   // how each is divided
	tied   []cuts   // words that are written as one with the one before
}

// cuts says how a row of words is divided: bit k, that a part begins with word
// k (the first always does).
type cuts uint16

func (c cuts) begins(k int) bool { return k == 0 || c>>k&1 != 0 }

// singly divides n words into as many parts, which needs no words kept: they are
// the parts in the columns.
func singly(n int) cuts { return cuts(1)<<n - 2 }

// parts is how many parts there are.
func (c cuts) parts() int { return 1 + bits.OnesCount16(uint16(c&^1)) }

func (s *chains) len() int { return len(s.record) }

func (s *chains) of(k int) []uint32 {
	var from uint32
	if k > 0 {
		from = s.end[k-1]
	}
	return s.atoms[from:s.end[k]]
}

func (s *chains) add(record int, atoms []uint32, now, tied cuts) {
	s.record = append(s.record, int32(record))
	s.atoms = append(s.atoms, atoms...)
	s.end = append(s.end, uint32(len(s.atoms)))
	s.now, s.tied = append(s.now, now), append(s.tied, tied)
}

// cutsByWords divides a name by its words alone: in a chain every one is a part,
// elsewhere and where there are too many the frequent names of two words are
// joined; what follows the third is the family name.
func cutsByWords(words []names.Piece, chain bool) cuts {
	var c cuts
	n := 1
	for k := 1; k < len(words); k++ {
		if words[k].Tie&names.Frequent != 0 && (!chain || len(words) > chainParts) {
			continue
		}
		if n++; n <= chainParts {
			c |= 1 << k
		}
	}
	return c
}

// writtenAsOne gives the words that are written as one with the one before.
func writtenAsOne(words []names.Piece) (c cuts) {
	for k, w := range words {
		if w.Tie&names.Written != 0 {
			c |= 1 << k
		}
	}
	return c
}

// chainOf takes a whole name, with what is known of the lists if they were read.
func (l *loader) chainOf(p *listPlan, text string, i int) {
	words := names.Finest(text)
	if len(words) > chainWords {
		l.wordy(p, text, i)
		return
	}
	now, tied := cutsByWords(words, p.chain), writtenAsOne(words)
	again := len(words) >= 2 && p.dividesAgain()
	var space [chainWords]uint32
	atoms := space[:len(words)]
	for k, w := range words {
		if again || now.begins(k) && (k+1 == len(words) || now.begins(k+1)) {
			atoms[k] = l.wordOf(w)
		}
	}
	textOf := func(k int) string { return words[k].Text }
	switch {
	case again && l.known != nil:
		if l.turned[l.r.list[i]] {
			now, tied = turn(atoms, now, tied)
			words = append(words[1:len(words):len(words)], words[0])
		}
		l.known.divideOne(l.r, i, atoms, now, tied, textOf)
		return
	case again && (now != singly(len(words)) || tied != 0):
		l.chains.add(i, atoms, now, tied)
	}
	l.placeChain(p, i, now, atoms, textOf)
}

// wordOf is the value of one word of whole names. Most words were met before.
func (l *loader) wordOf(w names.Piece) uint32 {
	if v, ok := l.words.get(w.Text); ok {
		return v
	}
	v := l.r.names.part(w.Whole())
	if !l.ended { // afterwards copies of the records share the table
		l.words.set(w.Text, v)
	}
	return v
}

// wordy takes a whole name of very many words.
func (l *loader) wordy(p *listPlan, text string, i int) {
	parts := tailed(names.Parse(text).Parts)
	for k, part := range parts {
		if at := chainPlace(k, len(parts)); at >= 0 && len(p.parts[at]) == 0 {
			if v := l.r.names.part(part); v != 0 {
				put32(l.r.namesTo()[at], i, v)
			}
		}
	}
}

// placeChain puts the parts of a whole name where they belong, but where a
// column of their own says it.
func (l *loader) placeChain(p *listPlan, i int, now cuts, atoms []uint32, text func(k int) string) {
	to := l.r.namesTo()
	n, at := now.parts(), 0
	dividing{cuts: now}.eachPart(len(atoms), func(from, size, _ int) {
		if place := chainPlace(at, n); place >= 0 && len(p.parts[place]) == 0 {
			if v := l.r.joinedValue(atoms, from, from+size, text); v != 0 {
				put32(to[place], i, v)
			}
		}
		at++
	})
}

// joinedValue is the value of the words from one to before another as one name.
func (r *Records) joinedValue(atoms []uint32, from, end int, text func(k int) string) uint32 {
	if end == from+1 {
		return atoms[from]
	}
	whole := ""
	for k := from; k < end; k++ {
		whole += text(k)
	}
	if part, ok := names.One(whole); ok {
		return r.names.part(part)
	}
	return 0
}

func (r *Records) namesTo() [5]*[]uint32 {
	return [5]*[]uint32{&r.own, &r.father, &r.grandfather, &r.family, &r.mother}
}

// chainColumns are the columns of a chain, in its order.
func (r *Records) chainColumns() [4]*[]uint32 {
	return [4]*[]uint32{&r.own, &r.father, &r.grandfather, &r.family}
}

// dividesAgain says that the whole names of the list are divided again when all
// lists are known: they are all that it says of names.
func (p *listPlan) dividesAgain() bool {
	for _, cols := range p.parts[:4] {
		if len(cols) > 0 {
			return false
		}
	}
	return len(p.full) == 1
}
