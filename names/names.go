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
	Roman    string // finer romanised form in a-z: consonants, and vowels as far as they are written; x is kh, q gh and qaf, c ch, w sh, j also zh
	Skeleton string // consonants in the letters of Roman, and i and u where all scripts write them, the same for all scripts; "" if nothing is left
	Script   Script
}

// Name is a name divided into parts.
type Name struct {
	Original string
	Titles   []string // honorifics and titles taken off, in normal form
	Parts    []Part   // own name first, family name last where that is the order of writing
	Aliases  []Name   // other names given in brackets, in quotation marks or after "known as"
}

// One reads a field that holds a single name (an own name, a father's name, a
// family name), however many words it has, as one part; ok is false if nothing
// of a name is in it. What stands in brackets is left out, if a name remains.
func One(field string) (p Part, ok bool) {
	field, _ = outsideBrackets(field)
	var space [8]word
	ws := split(space[:0], marked(field))
	if len(ws) == 0 {
		return Part{}, false
	}
	if len(ws) > 1 || ws[0].kind == 0 {
		_, ws = takeTitles(ws, false)
	}
	return part(ws), true
}

// Parse divides a full name into titles and parts, own name first. A comma
// after the first name turns the order round ("Family, Given"). Frequent
// compound own names (Mohammad Reza, Amir Hossein, Fatemeh Zahra) are one part.
func Parse(full string) Name { return parse(full, true) }

// ParseChain is Parse for names written as a chain of own name, father,
// grandfather and family, where two names side by side are two persons: محمد علی
// in it is Mohammad, son of Ali.
func ParseChain(full string) Name { return parse(full, false) }

func parse(full string, compounds bool) Name {
	text, others := aliases(full)
	n := plainName(full, text, compounds)
	for _, s := range others {
		if a := plainName(s, s, compounds); len(a.Parts) > 0 {
			n.Aliases = append(n.Aliases, a)
		}
	}
	return n
}

// Tie says what speaks for it that a part of a whole name and the one before
// are one name of two words.
type Tie uint8

const (
	Frequent Tie = 1 << iota // Parse joins them: Mohammad Reza
	Written                  // a hyphen or a zero-width non-joiner stands between them
)

// Piece is one of the smallest parts into which a full name can be divided.
type Piece struct {
	Text string // for Whole
	Tie  Tie    // to the piece before
}

// Whole is the part that a piece is.
func (p Piece) Whole() Part { return partOf(marked(canonical(p.Text, scriptOf(p.Text)))) }

// Finest divides a full name as finely as its words allow, which is what
// ParseChain does, and tells of each piece what ties it to the one before. It is
// for those who can say more about where the name of one person ends than its
// words do, and who meet the same words often. Aliases are left out.
func Finest(full string) []Piece {
	text, _ := aliases(full)
	var space [12]word
	ws := split(space[:0], marked(familyLast(text)))
	if len(ws) == 0 {
		return nil
	}
	_, ws = takeTitles(ws, true)
	var tied [12]Tie
	ties := tied[:0] // of the words
	divide(ws, true, func(p []word) {
		for i := range p {
			ties = append(ties, 0)
			if i > 0 {
				ties[len(ties)-1] = Frequent
			}
		}
	})
	if strings.ContainsAny(text, hyphens) {
		writtenTies(text, ws, ties)
	}
	out := make([]Piece, 0, len(ties))
	at := 0
	divide(ws, false, func(p []word) {
		out = append(out, Piece{join(p), ties[at]})
		at += len(p)
	})
	return out
}

// hyphens join what is written as two words.
const hyphens = "-\u2010\u2011\u200c"

// writtenTies marks the words that a hyphen joins to the one before. A name in
// which everything is joined says nothing.
func writtenTies(text string, ws []word, ties []Tie) {
	tokens := strings.Fields(text)
	if len(tokens) < 2 {
		return
	}
	for _, token := range tokens {
		if !strings.ContainsAny(token, hyphens) {
			continue
		}
		joined := strings.Fields(marked(token))
		for k := 1; k < len(joined); k++ {
			for i := 1; i < min(len(ws), len(ties)); i++ {
				if ws[i-1].text == joined[k-1] && ws[i].text == joined[k] {
					ties[i] |= Written
					break
				}
			}
		}
	}
}

// plainName divides a text without aliases.
func plainName(original, text string, compounds bool) Name {
	n := Name{Original: original}
	var space [12]word
	ws := split(space[:0], marked(familyLast(text)))
	if len(ws) == 0 {
		return n
	}
	n.Titles, ws = takeTitles(ws, true)
	divide(ws, compounds, func(p []word) { n.Parts = append(n.Parts, part(p)) })
	return n
}

// part makes the part of at least one word.
func part(ws []word) Part {
	t := join(ws)
	t = canonical(t, scriptOf(t))
	if len(ws) > 1 {
		t = marked(t) // what met by joining: a doubled waw, for one
	}
	return partOf(t)
}

// partOf makes the part of a text in its last form, marks kept.
func partOf(t string) Part {
	script := scriptOf(t)
	p := Part{Text: unmarked(t), Script: script}
	var space, bones [longest]byte
	var r []byte
	switch script {
	case Arabic:
		r = romanFromArabic(space[:0], t)
	case Latin:
		if v, ok := variant[p.Text]; ok {
			t = v
		}
		r = romanFromLatin(space[:0], t)
	default:
		p.Roman, p.Skeleton = p.Text, p.Text
		return p
	}
	p.Roman = string(r)
	if p.Roman == p.Text {
		p.Roman = p.Text // one string for both
	}
	p.Skeleton = string(skeleton(bones[:0], r))
	return p
}

// familyLast turns "Family, Given" into "Given Family"; what stands after a
// second comma goes to the front (titles). Where only titles follow the comma
// the order stays.
func familyLast(s string) string {
	s = strings.ReplaceAll(s, "،", ",")
	family, given, ok := strings.Cut(s, ",")
	if !ok {
		return s
	}
	given, rest, _ := strings.Cut(given, ",")
	var space [8]word
	for _, w := range split(space[:0], marked(given)) {
		if w.kind&(title|after) == 0 {
			return rest + " " + given + " " + family
		}
	}
	return given + " " + rest + " " + family
}
