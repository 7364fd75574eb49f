package simulate

import (
	"math/rand/v2"
	"unicode/utf8"
)

// rule is two spellings of one sound.
type rule struct{ from, to string }

func both(pairs ...string) []rule {
	var out []rule
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, rule{pairs[i], pairs[i+1]}, rule{pairs[i+1], pairs[i]})
	}
	return out
}

// Transliteration differs between English, French, German and the writers
// themselves. The first set touches vowels only.
var (
	vowelRules = both("ou", "oo", "ou", "u", "oo", "u", "ee", "i", "i", "y", "ei", "ey", "ei", "ay", "ai", "ay", "a", "e", "o", "u", "e", "i", "aa", "a", "eh", "a", "eh", "e", "o", "oh")
	soundRules = append(both("kh", "x", "gh", "q", "q", "k", "sh", "ch", "sh", "s", "j", "dj", "zh", "j", "ch", "c", "v", "w", "y", "i", "mm", "m", "ss", "s",
		"ll", "l", "dd", "d", "zadeh", "zade", "pour", "poor", "ian", "yan", "al-", "el-", "al-", "", "abdol", "abdul", "abdel", "abdul", "th", "t", "dh", "d", "ph", "f"),
		vowelRules...)
)

// respell writes a Latin name by another rule, chosen evenly among all places
// where one fits; a name that no rule fits stays. The first letter stays large.
func respell(rng *rand.Rand, s []byte, rules []rule, scratch []byte) []byte {
	n := 0
	at, by := -1, 0
	for i := range s {
		for k := range rules {
			if fits(s, i, rules[k].from) {
				if n++; rng.IntN(n) == 0 {
					at, by = i, k
				}
			}
		}
	}
	if at < 0 {
		return s
	}
	r := rules[by]
	out := append(scratch[:0], s[:at]...)
	out = append(out, r.to...)
	if upper(s[at]) && len(r.to) > 0 {
		out[at] -= 'a' - 'A'
	}
	out = append(out, s[at+len(r.from):]...)
	if len(out) > 0 && out[0] >= 'a' && out[0] <= 'z' {
		out[0] -= 'a' - 'A'
	}
	return append(s[:0], out...)
}

func upper(b byte) bool { return b >= 'A' && b <= 'Z' }

func fits(s []byte, i int, from string) bool {
	if from == "" || i+len(from) > len(s) || s[i]|0x20 != from[0] {
		return false
	}
	for k := 1; k < len(from); k++ {
		if s[i+k] != from[k] {
			return false
		}
	}
	return true
}

// letters are exchanged by those who write Arabic script with other habits or keyboards.
var letters = map[rune][]rune{
	'ی': {'ي', 'ى'}, 'ي': {'ی', 'ى'}, 'ى': {'ي', 'ی'}, 'ک': {'ك'}, 'ك': {'ک'},
	'آ': {'ا'}, 'أ': {'ا'}, 'إ': {'ا'}, 'ة': {'ه'}, 'ئ': {'ی', 'ي'}, 'ؤ': {'و'},
	'ء': {0}, '\u200c': {' ', 0}, ' ': {'\u200c', 0}, 'ژ': {'ز'}, 'ە': {'ه'}, 'ۆ': {'و'},
}

// initial and final are exchanged only there.
var (
	initial = map[rune][]rune{'ا': {'أ', 'إ', 'آ'}}
	final   = map[rune][]rune{'ه': {'ة', 'ا'}, 'ا': {'ه', 'ى'}}
)

// vary writes a name in Arabic script in another usual way, chosen evenly
// among the places where there is one, and otherwise with a mark on a letter
// (shadda), which adds no sound that a reader would miss.
func vary(rng *rand.Rand, s []rune) []rune {
	n, at, to := 0, -1, rune(0)
	try := func(i int, c []rune) {
		for _, r := range c {
			if n++; rng.IntN(n) == 0 {
				at, to = i, r
			}
		}
	}
	for i, r := range s {
		try(i, letters[r])
		if i == 0 {
			try(i, initial[r])
		}
		if i == len(s)-1 && i > 0 {
			try(i, final[r])
		}
	}
	switch {
	case at < 0 && len(s) > 2:
		s = append(s, 0)
		copy(s[3:], s[2:])
		s[2] = '\u0651'
	case at < 0:
	case to == 0:
		s = append(s[:at], s[at+1:]...)
	default:
		s[at] = to
	}
	return s
}

var (
	latinLetters = []rune("abcdefghijklmnopqrstuvwxyz")
	arabLetters  = []rune("ابتثجحخدذرزسشصضطظعغفقلمنهو")
)

// typo makes one mistake of typing: a letter inserted, left out, replaced, or
// exchanged with the next, each with the same chance. It always changes a text
// of two letters or more.
func typo(rng *rand.Rand, s []rune, alphabet []rune) []rune {
	if len(s) < 2 {
		return s
	}
	i := rng.IntN(len(s))
	c := alphabet[rng.IntN(len(alphabet))]
	switch rng.IntN(4) {
	case 0:
		s = append(s, 0)
		copy(s[i+1:], s[i:])
		s[i] = c
	case 1:
		s = append(s[:i], s[i+1:]...)
	case 2:
		for s[i] == c {
			c = alphabet[rng.IntN(len(alphabet))]
		}
		s[i] = c
	default:
		for k := range len(s) - 1 { // the first neighbours from there on that differ
			j := (i + k) % (len(s) - 1)
			if s[j] != s[j+1] {
				s[j], s[j+1] = s[j+1], s[j]
				return s
			}
		}
		s = s[:len(s)-1] // all letters are the same
	}
	return s
}

func toRunes(dst []rune, s []byte) []rune {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		dst = append(dst, r)
		s = s[n:]
	}
	return dst
}

func toBytes(dst []byte, r []rune) []byte {
	for _, c := range r {
		dst = utf8.AppendRune(dst, c)
	}
	return dst
}
