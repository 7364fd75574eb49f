package names

import "strings"

// plainArabic says whether r is one of the 32 letters of the Arabic script
// that a normal form can hold.
func plainArabic(r rune) bool {
	return r >= 0x620 && r < 0x6e0 && persianCode[r-0x620] != 0
}

// folds gives what becomes of a letter; nothing if the letter goes.
var folds = func() map[rune]string {
	m := map[rune]string{}
	for to, from := range map[string]string{
		"ا": "أإآٱٲٳٵ",
		"و": "ؤۆۇۈۋۊۉڤ", // Sorani v: Persian writes waw for it
		"ی": "ئيىێېۍےۓ",
		"ک": "كڪڭګ" + "ڬ",
		"گ": "ڳڱ",
		"ه": "ةۀہھۃۂەۿ",
		"ر": "ڕړڑڒ",
		"ل": "ڵڶڷ",
		"ن": "ڼںڻ",
		"ت": "ټٹ",
		"د": "ډڈ",
		"ش": "ښ",
		"ژ": "ږ",
		"ز": "ځ",
		"س": "څ",
		"پ": "ٻ",
		// Latin letters that are not a letter with a mark
		"ss": "ß", "ae": "æ", "oe": "œ", "o": "ø", "l": "ł", "d": "đð", "th": "þ", "e": "ə", "h": "ħ", "n": "ŋ",
		// hamza alone, tatweel, and signs for hamza, ain and glottal stops in Latin script
		"": "ءـʿʾʼʻʹˈ’‘´′ʽˀ" + "\u0670",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

// keptMarks holds the Latin letters that are read as another sound than the
// one without their mark, and the letter they become in the normal form.
var keptMarks = map[rune]byte{
	'ş': 's', 'š': 's', 'ș': 's', 'ç': 'c', 'č': 'c', 'ž': 'z', 'ğ': 'g', 'ı': 'i', 'î': 'i', 'û': 'u', 'ê': 'e',
	'ā': 'a', 'ī': 'i', 'ū': 'u', 'ḥ': 'h', 'ḫ': 'h', 'ḵ': 'k', 'ġ': 'g', 'ṭ': 't', 'ṣ': 's', 'ḍ': 'd', 'ẓ': 'z',
}

// unmarked takes the marks off that marked has kept.
func unmarked(s string) string {
	if ascii(s) {
		return s
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 && !plainArabic(r) && keptMarks[r] != 0 }) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if c := keptMarks[r]; c != 0 {
			b.WriteByte(c)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
