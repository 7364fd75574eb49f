package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize gives the normal form of a name or part: lower case, each letter
// in one form whatever the keyboard, the language or the marks on it, words
// divided by one space.
//
// Compatibility forms are resolved (Unicode NFKC); hamza, alef, yeh, kaf and
// heh are brought to the Persian letter; the letters of Sorani, Pashto and Urdu
// to their nearest, the Sorani vowel heh to none inside a word; doubled waw and yeh to one; Latin
// letters lose their marks. Tatweel, vowel marks, apostrophes and marks of
// direction go, digits become 0-9, and all that is neither letter nor digit
// becomes a space, the zero-width non-joiner too. Bytes that are not UTF-8 go.
//
// Normalize(Normalize(s)) == Normalize(s), and a text in normal form is
// returned as it is, without allocation.
func Normalize(s string) string { return unmarked(marked(s)) }

// marked is Normalize, but Latin letters that a mark makes another letter of
// (ş, ç …) keep it: they are read as another sound.
func marked(s string) string {
	if normal(s) {
		return s
	}
	if !simple(s) {
		s = norm.NFKC.String(strings.ToValidUTF8(s, " "))
	}
	s = fold(s)
	// What went may have stood between two letters that make one. Each round
	// only shortens what is left of such sequences.
	for range len(s) {
		if simple(s) || norm.NFKC.IsNormalString(s) && fold(s) == s {
			break
		}
		s = fold(norm.NFKC.String(s))
	}
	return s
}

// normal says that nothing would change: a-z, digits and the plain letters of
// the Arabic script, words divided by one space.
func normal(s string) bool {
	last := rune(' ')
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !plainArabic(r) || r == last && (r == 'و' || r == 'ی') {
				return false
			}
		} else if (r < 'a' || r > 'z') && (r < '0' || r > '9') && (r != ' ' || last == ' ') {
			return false
		}
		last = r
		i += size
	}
	return last != ' ' || s == ""
}

// simple says that NFKC has no work on a text that fold does not do as well:
// ASCII and the letters and marks of the Arabic block.
func simple(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0x620 || r > 0x6ff || r >= 0x675 && r <= 0x678 {
			return false
		}
		i += size
	}
	return true
}

// folder writes a normal form.
type folder struct {
	b    []byte
	last rune // the last letter written, a space if a word is to begin
}

func (f *folder) letter(r rune) {
	if r == ' ' {
		f.last = ' '
		return
	}
	if f.last == ' ' && len(f.b) > 0 {
		f.b = append(f.b, ' ')
	}
	if r == f.last && (r == 'و' || r == 'ی') {
		return
	}
	f.b = utf8.AppendRune(f.b, r)
	f.last = r
}

func fold(s string) string {
	f := folder{b: make([]byte, 0, len(s)), last: ' '}
	sorani := writesSorani(s)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == zwnj && sorani && f.last == 'ه':
			// an old way to write the vowel heh: taken back below
			f.vowelHeh(s[i:])
		case r == 'ە':
			if !startsWithLetter(s[i:]) || f.last == ' ' {
				f.letter('ه')
			}
		case r == 'ئ' && f.last == ' ':
			// Sorani writes a carrier before a vowel that begins a word.
			f.letter('ا')
			i += leading(s[i:], 'ا', 'ە')
		default:
			f.fold(r)
		}
	}
	return string(f.b)
}

const zwnj = 0x200c

// writesSorani says whether one of the letters that only Sorani has occurs.
func writesSorani(s string) bool {
	for _, r := range s {
		switch r {
		case 'ێ', 'ۆ', 'ڕ', 'ڵ', 'ڤ', 'ە':
			return true
		}
	}
	return false
}

// vowelHeh takes a heh back that a non-joiner marks as the Sorani vowel, if
// the word goes on.
func (f *folder) vowelHeh(rest string) {
	if !startsWithLetter(rest) {
		return
	}
	before := f.b[:len(f.b)-len("ه")]
	if len(before) == 0 || before[len(before)-1] == ' ' {
		f.letter(' ')
		return
	}
	f.b = before
	f.last, _ = utf8.DecodeLastRune(before)
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// leading is the length of the first letter of s if it is one of two.
func leading(s string, a, b rune) int {
	if r, size := utf8.DecodeRuneInString(s); r == a || r == b {
		return size
	}
	return 0
}

// fold writes what becomes of one letter.
func (f *folder) fold(r rune) {
	if r < rune(len(quick)) && quick[r] != slow {
		if to := rune(quick[r]); to != gone {
			f.letter(to)
		}
		return
	}
	f.foldSlowly(r)
}

// quick holds what becomes of the letters up to the Arabic block where that is
// one letter or nothing.
const (
	gone = 0
	slow = 0xffff
)

var quick = func() (t [0x700]uint16) {
	for r := range t {
		f := folder{last: ' '}
		f.foldSlowly(rune(r))
		switch out := []rune(string(f.b)); {
		case len(out) == 1 && f.last == out[0]:
			t[r] = uint16(out[0])
		case len(out) > 0:
			t[r] = slow
		}
	}
	// A space leaves nothing either, but is not nothing.
	for r := range t {
		f := folder{last: 'x'}
		f.foldSlowly(rune(r))
		if f.last == ' ' {
			t[r] = ' '
		}
	}
	return t
}()

func (f *folder) foldSlowly(r rune) {
	if _, ok := folds[r]; !ok {
		r = unicode.ToLower(r)
	}
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		f.letter(r)
		return
	case r == '\'' || r == '`':
		return
	case r < utf8.RuneSelf:
		f.letter(' ')
		return
	}
	if plainArabic(r) || keptMarks[r] != 0 {
		f.letter(r)
		return
	}
	if to, ok := folds[r]; ok {
		for _, x := range to {
			f.letter(x)
		}
		return
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) && r != zwnj:
	case unicode.IsDigit(r):
		f.letter(digit(r))
	case !unicode.In(r, unicode.L, unicode.Mc):
		f.letter(' ')
	default:
		f.letter(withoutMark(r))
	}
}

// digit is a decimal digit of any script as 0-9: each set stands in ten
// places in a row, the first of them after something else.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero - 1) {
		zero--
	}
	return '0' + (r-zero)%10
}

// withoutMark gives the Latin letter under the marks of r, or r.
func withoutMark(r rune) rune {
	var b [utf8.UTFMax]byte
	n := utf8.EncodeRune(b[:], r)
	if d := norm.NFKD.PropertiesString(string(b[:n])).Decomposition(); len(d) > 0 {
		for len(d) > 0 && d[0] >= utf8.RuneSelf { // a letter with two marks is decomposed stepwise
			c, _ := utf8.DecodeRune(d)
			next := norm.NFKD.PropertiesString(string(c)).Decomposition()
			if len(next) == 0 {
				return r
			}
			d = next
		}
		if c := unicode.ToLower(rune(d[0])); c >= 'a' && c <= 'z' {
			return c
		}
	}
	return r
}

func scriptOf(s string) Script {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || keptMarks[r] != 0:
			return Latin
		case plainArabic(r):
			return Arabic
		}
	}
	return Other
}
