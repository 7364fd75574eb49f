package names

import "unicode/utf8"

// Similarity says how alike two parts are, from 0 to 1, whatever their
// scripts: 1 for the same normal form. It allocates nothing.
func Similarity(a, b *Part) float64 {
	if a.Text == b.Text {
		return 1
	}
	if a.Script == b.Script {
		return JaroWinkler(a.Text, b.Text)
	}
	s := JaroWinkler(a.Roman, b.Roman)
	if a.Skeleton == b.Skeleton && a.Skeleton != "" {
		s = max(s, .95)
	}
	return s
}

const longest = 64 // letters compared on the stack

// JaroWinkler is the Jaro-Winkler similarity of two texts on code points:
// weight .1 for each letter of a common prefix of at most 4, only where Jaro's
// similarity is above .7.
func JaroWinkler(a, b string) float64 {
	var sa, sb [longest]rune
	return winkler(runes(sa[:0], a), runes(sb[:0], b))
}

func runes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

// JaroWinklerBytes is JaroWinkler on texts of one byte for each letter.
func JaroWinklerBytes(a, b []byte) float64 { return winkler(a, b) }

func winkler[L byte | rune](a, b []L) float64 {
	j := jaro(a, b)
	if j <= .7 {
		return j
	}
	n := 0
	for n < 4 && n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return j + .1*float64(n)*(1-j)
}

func jaro[L byte | rune](a, b []L) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	window := max(len(a), len(b))/2 - 1
	var ha, hb [longest]bool
	ua, ub := ha[:], hb[:]
	if len(a) > longest || len(b) > longest {
		ua, ub = make([]bool, len(a)), make([]bool, len(b))
	}
	m := 0
	for i := range a {
		for k := max(0, i-window); k <= i+window && k < len(b); k++ {
			if !ub[k] && a[i] == b[k] {
				ua[i], ub[k] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	t, k := 0, 0
	for i := range a {
		if !ua[i] {
			continue
		}
		for !ub[k] {
			k++
		}
		if a[i] != b[k] {
			t++
		}
		k++
	}
	f := float64(m)
	return (f/float64(len(a)) + f/float64(len(b)) + (f-float64(t)/2)/f) / 3
}

// Encode appends the letters of a text in normal form to dst, one byte each:
// a-z and 0-9 as they are, the letters of the Arabic script from 128 on,
// anything else by the low bits of its code point.
func Encode(dst []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r < 0x80:
			dst = append(dst, byte(r))
		case r >= 0x620 && r < 0x660:
			dst = append(dst, byte(0x80+r-0x620))
		case r == utf8.RuneError:
			dst = append(dst, 0xff)
		default:
			switch r {
			case 'پ':
				dst = append(dst, 0xc0)
			case 'چ':
				dst = append(dst, 0xc1)
			case 'ژ':
				dst = append(dst, 0xc2)
			case 'ک':
				dst = append(dst, 0xc3)
			case 'گ':
				dst = append(dst, 0xc4)
			case 'ی':
				dst = append(dst, 0xc5)
			default:
				dst = append(dst, byte(0xe0|r&0x1f))
			}
		}
	}
	return dst
}

// SimilarityCoded is Similarity for encoded parts.
func SimilarityCoded(aText, bText, aRoman, bRoman []byte, sameScript bool) float64 {
	if sameScript {
		return JaroWinklerBytes(aText, bText)
	}
	return JaroWinklerBytes(aRoman, bRoman)
}

// Mask gives the letters that occur in a text: bit i for the letters with low five bits i.
func Mask(t []byte) uint32 {
	var m uint32
	for _, c := range t {
		m |= 1 << (c & 31)
	}
	return m
}
