package names

import "strings"

// Script is the script of a part.
type Script uint8

// The scripts.
const (
	Other Script = iota
	Latin
	Arabic // also Persian and Kurdish (Sorani)
)

// Part is one part of a name: an own name (compounds are one part), a
// father's name, a family name.
type Part struct {
	Text     string // normal form in its own script, compounds joined, without marks and spaces, lower case
	Roman    string // finer romanised form in a-z: consonants, and vowels as far as they are written
	Skeleton string // consonants, the same for all scripts; "" if nothing is left
	Script   Script
}

// Name is a name divided into parts.
type Name struct {
	Original string
	Titles   []string // honorifics and titles taken off, in normal form
	Parts    []Part   // own name first, family name last where that is the order of writing
}

// One reads a field that holds a single name (an own name, a father's name, a
// family name), however many words it has, as one part; ok is false if nothing
// of a name is in it.
func One(field string) (p Part, ok bool) {
	words := strings.Fields(Normalize(field))
	_, words = takeTitles(words)
	return makePart(words)
}

// Parse divides a full name into titles and parts.
func Parse(full string) Name {
	n := Name{Original: full}
	words := strings.Fields(Normalize(familyLast(full)))
	n.Titles, words = takeTitles(words)
	for _, group := range divide(words) {
		if p, ok := makePart(group); ok {
			n.Parts = append(n.Parts, p)
		}
	}
	return n
}

func makePart(words []string) (Part, bool) {
	p := Part{Text: joined(words)}
	if p.Text == "" {
		return Part{}, false
	}
	p.Script = scriptOf(p.Text)
	switch p.Script {
	case Arabic:
		p.Roman = romanFromArabic(p.Text)
		p.Skeleton = skeletonFromArabic(p.Text)
	case Latin:
		p.Roman = romanFromLatin(p.Text)
		p.Skeleton = skeletonFromRoman(p.Roman)
	default:
		p.Roman, p.Skeleton = p.Text, p.Text
	}
	return p, true
}
