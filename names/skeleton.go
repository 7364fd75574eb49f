package names

import "strings"

var arabicRoman = map[rune]string{
	'ا': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ث': "s", 'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "z", 'ر': "r", 'ز': "z", 'ژ': "zh",
	'س': "s", 'ش': "sh", 'ص': "s", 'ض': "z", 'ط': "t", 'ظ': "z", 'ع': "", 'غ': "gh", 'ف': "f", 'ق': "gh", 'ک': "k", 'گ': "g", 'ل': "l", 'م': "m",
	'ن': "n", 'و': "u", 'ه': "h", 'ی': "i",
}

// romanFromArabic writes the letters of the Arabic script in a-z.
func romanFromArabic(t string) string {
	var b strings.Builder
	rs := []rune(t)
	for i, r := range rs {
		vowelNext := i+1 < len(rs) && strings.ContainsRune("اوی", rs[i+1])
		switch {
		case r == 'و' && (i == 0 || vowelNext):
			b.WriteString("v")
		case r == 'ی' && (i == 0 || vowelNext):
			b.WriteString("y")
		case r == 'ع' && i == 0 && !vowelNext:
			b.WriteString("a")
		default:
			b.WriteString(arabicRoman[r])
		}
	}
	return b.String()
}

var latinDigraphs = strings.NewReplacer("sch", "sh", "tch", "ch", "dj", "j", "ph", "f", "th", "s", "dh", "z", "x", "kh", "q", "gh", "ck", "k", "w", "v",
	"oo", "u", "ou", "u", "ee", "i", "ei", "i", "ey", "i", "ai", "i", "ay", "i", "aa", "a", "ae", "a", "oe", "o", "ue", "u")

// romanFromLatin brings the spellings of one sound to one.
func romanFromLatin(t string) string {
	r := latinDigraphs.Replace(t)
	var b strings.Builder
	for i := range len(r) {
		if i > 0 && r[i] == r[i-1] {
			continue
		}
		b.WriteByte(r[i])
	}
	return b.String()
}

var skeletonDigraphs = strings.NewReplacer("kh", "x", "gh", "q", "ch", "c", "sh", "S", "zh", "j")

func skeletonFromArabic(t string) string { return skeletonFromRoman(romanFromArabic(t)) }

// skeletonFromRoman drops the vowels but a marker for the first, and those
// before the last consonant and at the end that Arabic letters write.
func skeletonFromRoman(r string) string {
	s := skeletonDigraphs.Replace(r)
	if len(s) > 2 && s[len(s)-1] == 'h' {
		s = s[:len(s)-1]
	}
	var b strings.Builder
	var prev byte
	for i := range len(s) {
		c := s[i]
		switch c {
		case 'a', 'e':
			if i == 0 {
				b.WriteByte('a')
			}
			continue
		case 'o', 'u', 'i', 'y':
			end := i == len(s)-1 || i == len(s)-2
			switch {
			case i == 0 && c == 'y':
				b.WriteByte('y')
			case i == 0:
				b.WriteByte('a')
			case end && (c == 'i' || c == 'y'):
				b.WriteByte('y')
			case end:
				b.WriteByte('v')
			}
			prev = 0
			continue
		}
		if c != prev {
			b.WriteByte(c)
		}
		prev = c
	}
	return b.String()
}
