package link

import (
	"math/bits"

	"undercount/names"
)

// Levels of the comparison of one part of a name. Two names that are not the
// same come in three kinds by how often the rarer of them is given: a slip of
// the pen makes a name that hardly anybody has, while two names that are both
// frequent, however alike, are mostly two names.
const (
	partSame = 1 + iota
	partSpelling
	partSpellingMid
	partSpellingFrequent
	partClerk
	partClerkMid
	partClerkFrequent
	partSimilar
	partSimilarMid
	partSimilarFrequent
	partLike
	partLikeMid
	partLikeFrequent
	partFar
	partFarMid
	partFarFrequent
	partInitial
	partBegins
	partOther
	partCrossSame
	partCrossSimilar
	partCrossSimilarMid
	partCrossSimilarFrequent
	partCrossLike
	partCrossLikeMid
	partCrossLikeFrequent
	partCrossFar
	partCrossFarMid
	partCrossFarFrequent
	partCrossOther
	partSwapped
	partCrossSwapped
	partLevelCount
)

// Bounds of the similarity of names in two scripts between levels. Names in one
// script are told apart by the letters that must be changed to make one of the
// other: how alike they are otherwise says little beside that.
const (
	crossSimilarAt = 0.92
	crossLikeAt    = 0.75
	crossFarAt     = 0.60
)

// nearness is how near a level of names is, whatever the scripts and
// frequencies.
type nearness uint8

const (
	notGiven nearness = iota
	same
	otherSpelling
	similar
	alike
	far
	initial
	different
	exchanged
)

// partLevels describes the levels; partNear tells how near each is, partThree
// which come in the three kinds, and partFrequent which are the last of them.
var partLevels, partNear, partThree, partFrequent = func() ([]level, [partLevelCount]nearness, [partLevelCount]bool, [partLevelCount]bool) {
	ls := make([]level, partLevelCount)
	var near [partLevelCount]nearness
	var kinds, frequent [partLevelCount]bool
	one := func(at int, label string, group, err uint8, n nearness, init float64) {
		ls[at], near[at] = level{label, group, err, init}, n
	}
	three := func(at int, label string, group, err uint8, n nearness, init float64) {
		for x, k := range []struct {
			label string
			share float64
		}{{", one of them hardly ever given", 0.6}, {", one of them seldom given", 0.25}, {", both frequent", 0.15}} {
			one(at+x, label+k.label, group, err, n, init*k.share)
		}
		kinds[at], frequent[at+2] = true, true
	}
	one(0, "not given", 0, 0, notGiven, 1)
	one(partSame, "the same", 1, 0, same, 0.80)
	three(partSpelling, "the same in another spelling", 1, 0, otherSpelling, 0.05)
	three(partClerk, "the same in the letters of Arabic", 1, 0, otherSpelling, 0.01)
	three(partSimilar, "one letter differs", 1, 1, similar, 0.06)
	three(partLike, "two letters differ", 1, 1, alike, 0.02)
	three(partFar, "three letters differ", 1, 1, far, 0.01)
	one(partInitial, "initial", 1, 1, initial, 0.01)
	one(partBegins, "one begins as the other", 1, 1, far, 0.005)
	one(partOther, "different", 1, 1, different, 0.01)
	one(partCrossSame, "the same across scripts", 2, 0, same, 0.80)
	three(partCrossSimilar, "similar across scripts (0.92 or more)", 2, 1, similar, 0.08)
	three(partCrossLike, "like across scripts (0.75 or more)", 2, 1, alike, 0.06)
	three(partCrossFar, "somewhat like across scripts (0.60 or more)", 2, 1, far, 0.02)
	one(partCrossOther, "different across scripts", 2, 1, different, 0.015)
	one(partSwapped, "own and family name exchanged", 1, 1, exchanged, 0.01)
	one(partCrossSwapped, "own and family name exchanged across scripts", 2, 1, exchanged, 0.01)
	return ls, near, kinds, frequent
}()

// partNearby are the levels of two values of which one may well be a misspelling
// of the other.
var partNearby = func() (out [partLevelCount]bool) {
	for l, n := range partNear {
		out[l] = (n == otherSpelling || n == similar || n == alike) && !partFrequent[l]
	}
	return out
}()

// partLevel gives the level of two values of the dictionary of names, the
// first of its three kinds where it has them.
func (d *dict) partLevel(a, b uint32) uint8 {
	if a == 0 || b == 0 {
		return 0
	}
	if a == b {
		return partSame
	}
	ea, eb := &d.coded[a], &d.coded[b]
	sameKey := ea.key == eb.key && ea.key != 0
	if ea.script != eb.script {
		if sameKey {
			return partCrossSame
		}
		switch s := d.similar(a, b, crossFarAt); {
		case s >= crossSimilarAt:
			return partCrossSimilar
		case s >= crossLikeAt:
			return partCrossLike
		case s >= crossFarAt:
			return partCrossFar
		}
		return partCrossOther
	}
	if sameKey && names.SameCoded(d.text(a), d.text(b), d.roman(a), d.roman(b)) {
		return partSpelling
	}
	if ea.arabic == eb.arabic {
		return partClerk
	}
	switch d.edits(ea, eb, a, b) {
	case 1:
		return partSimilar
	case 2:
		return partLike
	case 3:
		return partFar
	}
	switch {
	case ea.text[0] != eb.text[0]:
	case d.initial(a, b):
		return partInitial
	case d.begins(a, b):
		return partBegins
	}
	return partOther
}

// manyEdits stands for more letters than two spellings of one name differ in.
const manyEdits = 4

// edits is how many letters are to be put in, left out, changed or exchanged
// with a neighbour to make one name of the other, or 4 where that is more than
// its length bears: one of three letters, two of five, three of more.
func (d *dict) edits(ea, eb *coded, a, b uint32) int {
	na, nb := int(ea.size), int(eb.size)
	longest := max(na, nb)
	most := min(longest>>1, 3)
	// Letters of the one that the other has not must be changed.
	if ea.mask != eb.mask && longest-min(na-bits.OnesCount32(ea.mask&^eb.mask), nb-bits.OnesCount32(eb.mask&^ea.mask)) > most {
		return manyEdits
	}
	if na-nb > most || nb-na > most || longest < 3 {
		return manyEdits
	}
	if n := names.DamerauLevenshteinBytes(d.text(a), d.text(b)); n <= most {
		return n
	}
	return manyEdits
}

// begins tells whether the longer of two names of three letters or more begins
// as the shorter.
func (d *dict) begins(a, b uint32) bool {
	ta, tb := d.text(a), d.text(b)
	n := min(len(ta), len(tb))
	return n >= 3 && string(ta[:n]) == string(tb[:n])
}

// initial tells whether one of two texts is a single letter with which the
// other begins.
func (d *dict) initial(a, b uint32) bool {
	ta, tb := d.text(a), d.text(b)
	return len(ta) > 0 && len(tb) > 0 && ta[0] == tb[0] && (len(ta) == 1) != (len(tb) == 1)
}

// differs tells whether two parts of a name are two names.
func differs(l uint8) bool {
	switch partNear[l] {
	case alike, far, different:
		return true
	}
	return false
}

// Kinds of values by how often they are given: the shares of all records up to
// which they are hardly ever and seldom given, beside a few.
const (
	hardlyShare, hardlyFew = 1e-4, 1
	seldomShare, seldomFew = 1e-3, 10
)

// rarity tells how often names are given, by skeleton: 0 hardly ever, 1 seldom,
// 2 frequently.
type rarity []uint8

func (f frequencies) rarity() rarity {
	hardly := uint32(hardlyFew + hardlyShare*float64(f.n))
	seldom := uint32(seldomFew + seldomShare*float64(f.n))
	out := make(rarity, len(f.skeleton))
	for k, c := range f.skeleton {
		switch {
		case c > seldom:
			out[k] = 2
		case c > hardly:
			out[k] = 1
		}
	}
	return out
}

// of is the kind of two names by the rarer of them. A skeleton that came later
// is rare.
func (r rarity) of(a, b *coded) uint8 {
	n := uint32(len(r))
	if a.key >= n || b.key >= n {
		return 0
	}
	return min(r[a.key], r[b.key])
}
