package names

import "strings"

// A roman form has one letter for each sound, so that romanised forms of
// different scripts and habits can be laid side by side: x is kh, q gh and
// qaf, c ch, w sh, j also zh, s and z stand for all letters that are
// pronounced so in Persian. From Latin letters it has the vowels a e i o u, u
// where it is probably long and o where short; from Arabic letters only a
// for alef, v for waw and y for yeh.

// arabicRoman is the sound of each letter of the normal form, in the order of
// persian.
const arabicRoman = "abptsjchxdzrzjswsztz'qfqkglmnvhy"

// romanFromArabic writes a text of the Arabic script in sounds.
func romanFromArabic(dst []byte, t string) []byte {
	start := len(dst)
	if rest, ok := strings.CutPrefix(t, "ابوال"); ok {
		dst, t = append(dst, "abl"...), rest
	} else if rest, ok := strings.CutPrefix(t, "ذوال"); ok {
		dst, t = append(dst, "zl"...), rest
	}
	din := strings.Index(t, "الدین") // said "eddin"
	for i, r := range t {
		if din > 0 && (i == din || i == din+len("ا")) {
			continue
		}
		c, exact := code(r)
		switch {
		case c >= persianBase && exact:
			c = arabicRoman[c-persianBase]
		case !exact:
			continue
		}
		last := byte(0)
		if len(dst) > start {
			last = dst[len(dst)-1]
		}
		switch {
		case c == '\'' && last == 0:
			c = 'a' // ain at the beginning carries a vowel
		case c == '\'' && (last == 'y' || last == 'v') && i+len("ع") < len(t):
			c = 'a' // and parts two inside
		case c == '\'' || c == 'a' && last == 'a' || c == 'l' && last == 'l':
			continue
		}
		dst = append(dst, c)
	}
	if t == "یحی" {
		return append(dst, 'a')
	}
	if endsInAlef[t] && dst[len(dst)-1] == 'y' {
		dst[len(dst)-1] = 'a'
	}
	return dst
}

// endsInAlef holds names that end in an alef written as yeh, which the normal
// form does not tell from yeh.
var endsInAlef = set("مصطفی مرتضی مجتبی موسی عیسی کبری صغری لیلی سلمی طوبی هدی بشری یسری سلوی نجوی منی ضحی لبنی ندی کسری غلاممصطفی غلاممرتضی محمدمصطفی محمدمرتضی محمدمجتبی سیدمصطفی سیدمرتضی")

// Sounds of Latin letters before the vowels are resolved; capitals are long.
const (
	longI = 'I'
	longU = 'U'
	wLike = 'W'
	yLike = 'Y'
)

// romanFromLatin writes a text of Latin letters, marks kept, in sounds.
func romanFromLatin(dst []byte, t string) []byte {
	var space [longest]byte
	sounds := latinSounds(space[:0], t)
	return resolveVowels(dst, sounds)
}

// latinSounds resolves letters that stand together for one sound, and doubles.
func latinSounds(dst []byte, t string) []byte {
	kurdish := false // Kurdish or Turkish spelling: c is j
	for _, r := range t {
		switch r {
		case 'ş', 'ç', 'ğ', 'ı', 'ê', 'î', 'û':
			kurdish = true
		}
	}
	put := func(c byte) {
		if n := len(dst); n == 0 || dst[n-1] != c || isVowel(c) {
			dst = append(dst, c)
		}
	}
	var space [longest]rune
	rs := runes(space[:0], t)
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	for i := 0; i < len(rs); i++ {
		r, next := rs[i], at(i+1)
		switch {
		case r == 's' && next == 'c' && at(i+2) == 'h':
			put('w')
			i += 2
		case r == 't' && next == 'c' && at(i+2) == 'h':
			put('c')
			i += 2
		case r == 't' && next == 'h' && i == 2 && rs[0] == 'f' && rs[1] == 'a': // Fathi
			put('t')
		case next == 'h' && digraph(r) != 0 && !(r == 's' && i > 0 && rs[i-1] == 's'):
			put(digraph(r))
			i++
		case r == 'd' && (next == 'j' || next == 'ž'):
			put('j')
			i++
		case r == 'c' && (next == 'k' || next == 'q'), r == 'q' && next == 'u' && latinVowel(at(i+2)):
			put('k')
			i++
		case r == 'c' && kurdish:
			put('j')
		case r == 'c' && (next == 'e' || next == 'i' || next == 'y'):
			put('s')
		default:
			if c := latinSound(r); c != 0 {
				put(c)
			}
		}
	}
	return dst
}

func latinVowel(r rune) bool { return r == 'a' || r == 'e' || r == 'i' || r == 'o' || r == 'u' }

// digraph is the sound of a letter with an h after it, 0 if it has none.
func digraph(r rune) byte {
	switch r {
	case 'k':
		return 'x'
	case 'g':
		return 'q'
	case 's':
		return 'w'
	case 'c':
		return 'c'
	case 'z':
		return 'j'
	case 'p':
		return 'f'
	case 't':
		return 's'
	case 'd':
		return 'z'
	}
	return 0
}

func latinSound(r rune) byte {
	switch r {
	case 'c':
		return 'k'
	case 'w':
		return wLike
	case 'y':
		return yLike
	case 'î', 'ī', 'ê':
		return longI
	case 'û', 'ū':
		return longU
	case 'ı':
		return 'i'
	case 'ā':
		return 'a'
	case 'ş', 'š', 'ș':
		return 'w'
	case 'ç', 'č':
		return 'c'
	case 'ž':
		return 'j'
	case 'ğ', 'ġ':
		return 'q'
	case 'ḫ', 'ḵ':
		return 'x'
	case 'ḍ', 'ẓ':
		return 'z'
	}
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return byte(r)
	}
	if c := keptMarks[r]; c != 0 {
		return c
	}
	return 0 // the apostrophe that keeps two letters apart, for one
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', longI, longU:
		return true
	}
	return false
}

// resolveVowels divides the vowels of a word into groups, finds the y and w
// among them that are consonants, and writes each group in one way.
func resolveVowels(dst, s []byte) []byte {
	start := len(dst)
	// A silent h at the end.
	if n := len(s); n > 2 && s[n-1] == 'h' && isVowel(s[n-2]) {
		s = s[:n-1]
		if s[n-2] == 'i' || s[n-2] == 'e' {
			s[n-2] = 'a'
		}
	}
	for i := 0; i < len(s); {
		c := s[i]
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch {
		case c == wLike && (isVowel(next) || i == 0):
			dst = append(dst, 'v')
			i++
		case c == yLike && (isVowel(next) || i == 0):
			dst = glide(dst, start, 'y')
			i++
		case isVowel(c) || c == wLike || c == yLike:
			end := groupEnd(s, i)
			dst = group(dst, s, i, end)
			i = end
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// glide writes a y, before which a short i is not heard.
func glide(dst []byte, start int, c byte) []byte {
	if n := len(dst); n > start && dst[n-1] == 'i' {
		dst = dst[:n-1]
	}
	return append(dst, c)
}

// groupEnd is the end of a group of vowels, before a y or w that begins the
// next syllable.
func groupEnd(s []byte, i int) int {
	for i < len(s) {
		glides := s[i] == wLike || s[i] == yLike
		if !isVowel(s[i]) && !glides || glides && i+1 < len(s) && isVowel(s[i+1]) {
			break
		}
		i++
	}
	return i
}

// group writes the group of vowels s[from:to], divided where one of them is a
// consonant before another: i as y (Maria, Meier), u as v (Fuad, Louay).
func group(dst, s []byte, from, to int) []byte {
	end := to == len(s)
	for k := from; k+1 < to; k++ {
		c, next := s[k], s[k+1]
		switch {
		case c == 'i' || c == yLike:
			// not the ie of Sophie and Rezaiee
			if next == 'a' || next == 'o' || next == 'u' || next == 'e' && !end || k > from && isVowel(next) && !(end && (next == 'e' || next == 'i')) {
				if k > from {
					dst = vowelSound(dst, s[from:k], false)
				}
				dst = append(dst, 'y')
				from = k + 1
			}
		case back(c) && next == 'a' && (k > from || c != 'o'): // not Moaz
			dst = append(dst, 'v')
			from = k + 1
		}
	}
	return vowelSound(dst, s[from:to], end || to == len(s)-1)
}

// vowelSound writes one vowel or diphthong. last says that at most one
// consonant follows in the word.
func vowelSound(dst, g []byte, last bool) []byte {
	var fronts, backs, others int
	for _, c := range g {
		switch {
		case c == 'i' || c == longI || c == yLike:
			fronts++
		case back(c):
			backs++
		default:
			others++
		}
	}
	n := len(g)
	ee := n > 1 && g[n-1] == 'e' && g[n-2] == 'e'
	switch {
	case ee && n == 2, fronts > 0 && others == 0 && backs == 0, string(g) == "ie":
		return append(dst, 'i')
	case ee, fronts > 0 && g[0] != 'u' && g[0] != longU: // Saeed, Hossein
		return append(dst, 'a', 'y')
	case fronts > 0: // Luis
		return append(dst, 'v', 'i')
	case backs == 0:
		dst = append(dst, g[0])
		if g[0] != g[n-1] {
			dst = append(dst, g[n-1])
		}
		return dst
	case others == 0, string(g) == "ue", string(g) == "oe":
		return append(dst, backVowel(g, last))
	case g[0] == 'a' && n > 2: // Daoud
		return append(dst, 'a', 'v', 'u')
	case g[0] == 'a' || g[0] == 'e': // Saud
		return append(dst, 'a', 'v')
	}
	return append(dst, 'o', 'a')
}

func back(c byte) bool { return c == 'o' || c == 'u' || c == longU || c == wLike }

// backVowel tells o, mostly not written in Arabic letters, from u, mostly
// written: by the spelling, and by the place, since a vowel before the last
// consonant or at the end is mostly long.
func backVowel(g []byte, last bool) byte {
	if last || len(g) > 1 || g[0] == longU {
		return 'u'
	}
	return 'o'
}
