package link

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldWord brings a word of a header into the form of the tables: lower case,
// no diacritics, one form for each Arabic letter, digits 0 to 9, letters and
// digits only.
func foldWord(s string) string { return strings.Join(foldWords(s), "") }

// foldWords divides a header into folded words: at everything that is not a
// letter or a digit, between letters and digits, and where a capital follows a
// small letter ("dateOfBirth").
func foldWords(s string) []string {
	var words []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	last := rune(0)
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ' || isBidiMark(r):
			continue // vowel marks, accents, tatweel: not part of the word
		case unicode.IsDigit(r):
			if !isDigit(last) {
				flush()
			}
			r = digit(r)
			b.WriteRune(r)
		case unicode.IsLetter(r):
			if isDigit(last) || unicode.IsUpper(r) && unicode.IsLower(last) {
				flush()
			}
			b.WriteString(foldLetter(r))
		default: // among these the zero-width non-joiner
			flush()
		}
		last = r
	}
	flush()
	return words
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isBidiMark(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || r == '\ufeff' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// digit gives the ASCII digit for Persian and Arabic-Indic ones, '0' for
// digits of scripts that no list here is written in.
func digit(r rune) rune {
	switch {
	case isDigit(r):
		return r
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return '0'
}

// foldLetter lowers a letter and gives one form to the letters that keyboards
// of different languages have for the same sound. Letters with marks were
// decomposed before.
func foldLetter(r rune) string {
	switch r {
	case 'ي', 'ى', 'ێ':
		return "ی"
	case 'ك':
		return "ک"
	case 'ة', 'ە', 'ھ', 'ہ':
		return "ه"
	case 'ڕ':
		return "ر"
	case 'ڵ':
		return "ل"
	case 'ۆ', 'ۇ':
		return "و"
	case 'ٱ':
		return "ا"
	case 'ı', 'İ':
		return "i"
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ':
		return "d"
	}
	return string(unicode.ToLower(r))
}
