package calendar

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is a number or a word of a date, and what stands before it.
type token struct {
	word   string // folded; "" for a number
	number int
	digits int  // of the number; 0 for a word
	sep    byte // before it: '-' for dashes, '/', '.', ',', ' ', and 0 for nothing
	means  meaning
}

// maxTokens bounds the tokens that are looked at; no date has as many.
const maxTokens = 32

// tokens divides a text into numbers and words, folded to one form of each
// letter. Numbers of more than eight digits are cut off there, and so refused.
func tokens(text string) []token {
	out := make([]token, 0, 6)
	sep := byte(0)
	word := make([]byte, 0, 16)
	flush := func() {
		if len(word) > 0 {
			out = append(out, token{word: string(word), sep: sep})
			word, sep = word[:0], 0
		}
	}
	inNumber := false
	for _, r := range norm.NFKD.String(text) { // the same string where nothing is to be decomposed
		if r > unicode.MaxLatin1 && unicode.Is(unicode.Mn, r) || r == 'ـ' || r == '\'' || r == '’' || r == '\u200e' || r == '\u200f' || r == '\u061c' || r == 'º' {
			continue
		}
		if d := digitOf(r); d >= 0 {
			flush()
			if !inNumber {
				out, sep = append(out, token{sep: sep}), 0
			}
			inNumber = true
			if t := &out[len(out)-1]; t.digits < 9 {
				t.number, t.digits = t.number*10+d, t.digits+1
			}
			continue
		}
		inNumber = false
		switch {
		case unicode.IsLetter(r):
			word = appendFolded(word, r)
		case r == '~' || r == '&':
			flush()
			out, sep = append(out, token{word: string(r), sep: sep}), 0
		default:
			flush()
			sep = separator(sep, r)
		}
		if len(out) >= maxTokens {
			break
		}
	}
	flush()
	return out
}

// separator joins what stands between two tokens to one sign: dashes are more
// than strokes, strokes more than points, points more than spaces.
func separator(sep byte, r rune) byte {
	s := byte(' ')
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '−':
		s = '-'
	case '/', '\\', '⁄', '∕':
		s = '/'
	case '.':
		s = '.'
	case ',', '،', ';', '؛', '(', ')', '[', ']':
		s = ','
	case ' ', '\u00a0', '\u200c', '\t', '+', '_':
	default:
		s = '?' // a sign that no date has
	}
	rank := func(b byte) int {
		switch b {
		case '?':
			return 5
		case '-':
			return 4
		case '/':
			return 3
		case '.':
			return 2
		case ',':
			return 1
		}
		return 0
	}
	if sep == 0 || rank(s) > rank(sep) {
		return s
	}
	return sep
}

func digitOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	}
	return -1
}

// appendFolded appends a letter in lower case and in the one form that stands
// for its variants on Arabic, Persian and Kurdish keyboards.
func appendFolded(b []byte, r rune) []byte {
	switch r {
	case 'ي', 'ى', 'ێ', 'ې', 'ۍ':
		r = 'ی'
	case 'ك', 'ګ':
		if r == 'ك' {
			r = 'ک'
		} else {
			r = 'گ'
		}
	case 'ة', 'ە', 'ھ', 'ہ':
		r = 'ه'
	case 'ڕ':
		r = 'ر'
	case 'ڵ':
		r = 'ل'
	case 'ۆ', 'ۇ':
		r = 'و'
	case 'ٱ':
		r = 'ا'
	case 'ı', 'İ':
		r = 'i'
	case 'ß':
		return append(b, "ss"...)
	default:
		r = unicode.ToLower(r)
	}
	return append(b, string(r)...)
}
