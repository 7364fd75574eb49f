package review

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/width"
)

// runeWidth is the number of columns that a terminal gives a character: none
// for marks that stand on another one and for characters that are not seen,
// two for wide ones of East Asia and for emoji, else one.
func runeWidth(r rune) int {
	switch {
	case r >= 0x20 && r < 0x7f:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc), r >= 0x1160 && r <= 0x11ff:
		return 0 // the range: vowels and finals of Hangul, which join what stands before
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Width is the number of columns of a terminal that a text takes.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// clean takes out of a field what could command a terminal or turn the text
// around it: controls are shown as U+FFFD or, between words, as a space; marks
// of direction, which are not seen, are left out. Joiners stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), r == '\u00ad', r == '\ufeff':
			return -1
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// rightToLeft tells whether a text is read from right to left: whether the
// first letter with a direction is.
func rightToLeft(s string) bool {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// turning tells whether any part of a text is read from right to left.
func turning(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN
	})
}

// isolate wraps a text so that its direction moves nothing outside of it.
func isolate(s string) string {
	if rightToLeft(s) {
		return "\u2067" + s + "\u2069"
	}
	return "\u2066" + s + "\u2069"
}
