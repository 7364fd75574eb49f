package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize gives the normal form of a name or part, words divided by one
// space. Normalize(Normalize(s)) == Normalize(s).
func Normalize(s string) string {
	if normal(s) {
		return s
	}
	for range 4 { // folding one letter may let NFKC compose another
		next := fold(norm.NFKC.String(strings.ToValidUTF8(s, "")))
		if next == s {
			break
		}
		s = next
	}
	return s
}

// normal says that nothing would change: a-z, digits and the plain letters of
// the Arabic script, words divided by one space.
func normal(s string) bool {
	space := true
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', plainArabic(r):
			space = false
		case r == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space || s == ""
}

func plainArabic(r rune) bool {
	switch {
	case r == 'ا', r >= 'ب' && r <= 'غ' && r != 'ة', r >= 'ف' && r <= 'و' && r != 'ك', r == 'پ', r == 'چ', r == 'ژ', r == 'ک', r == 'گ', r == 'ی':
		return true
	}
	return false
}

func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	rs := []rune(s)
	space := true
	write := func(x string) {
		for _, r := range x {
			if r == ' ' {
				if !space {
					space = true
				}
				continue
			}
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	for i, r := range rs {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', plainArabic(r):
			write(string(r))
		case r == 'ە':
			if i+1 == len(rs) || !unicode.IsLetter(rs[i+1]) {
				write("ه")
			}
		case r == 'ئ' && space:
			if i+1 < len(rs) && rs[i+1] == 'ا' {
				continue
			}
			write("ا")
		default:
			write(foldRune(r))
		}
	}
	return b.String()
}

var folds = map[rune]string{
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ٲ': "ا", 'ٳ': "ا", 'ؤ': "و", 'ئ': "ی", 'ء': "",
	'ي': "ی", 'ى': "ی", 'ێ': "ی", 'ې': "ی", 'ۍ': "ی", 'ے': "ی", 'ۓ': "ی", 'ك': "ک", 'ڪ': "ک", 'ة': "ه", 'ۀ': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه", 'ۂ': "ه", 'ە': "ه",
	'ۆ': "و", 'ۇ': "و", 'ۈ': "و", 'ۋ': "و", 'ڤ': "و", 'ڕ': "ر", 'ڵ': "ل", 'ڼ': "ن", 'ټ': "ت", 'ډ': "د", 'ړ': "ر", 'ښ': "ش", 'ځ': "ز", 'څ': "س", 'ږ': "ژ", 'ګ': "گ", 'ٹ': "ت", 'ڈ': "د", 'ڑ': "ر", 'ں': "ن",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ı': "i", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ə': "e", 'ħ': "h", 'ŋ': "n",
	'ـ': "", 'ʿ': "", 'ʾ': "", 'ʼ': "", '\'': "", '’': "", '‘': "", '`': "", '´': "", 'ʻ': "", 'ʹ': "",
}

func foldRune(r rune) string {
	if to, ok := folds[r]; ok {
		return to
	}
	l := unicode.ToLower(r)
	if to, ok := folds[l]; ok {
		return to
	}
	switch {
	case unicode.Is(unicode.Mn, l), l == 0x200d, l == 0x00ad, l == 0xfeff, l >= 0x200e && l <= 0x200f, l >= 0x202a && l <= 0x202e, l >= 0x2060 && l <= 0x206f, l == 0x061c:
		return ""
	case unicode.IsDigit(l):
		return string(rune('0' + digit(l)))
	case !unicode.IsLetter(l):
		return " "
	}
	if l < 0x250 || l >= 0x1e00 && l < 0x1f00 {
		d := norm.NFKD.String(string(l))
		if c, _ := utf8.DecodeRuneInString(d); c >= 'a' && c <= 'z' {
			return d[:1]
		}
	}
	return string(l)
}

// digit is the value of a decimal digit: each set of them stands in ten
// places in a row.
func digit(r rune) int {
	zero := r
	for r-zero < 10 && unicode.IsDigit(zero-1) {
		zero--
	}
	return int(r-zero) % 10
}

func scriptOf(s string) Script {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			return Latin
		case plainArabic(r):
			return Arabic
		}
	}
	return Other
}
