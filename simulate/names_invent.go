package simulate

import (
	"math/rand/v2"
	"strings"
)

// sound is a sound in both scripts. Short vowels are not written in Arabic script.
type sound struct{ arab, latin string }

func sounds(text string) []sound {
	f := strings.Fields(text)
	var out []sound
	for i := 0; i+1 < len(f); i += 2 {
		out = append(out, sound{strings.Trim(f[i], "-"), f[i+1]})
	}
	return out
}

// Frequent sounds stand more than once.
var (
	onsets = sounds("ب b ب b د d د d ف f ه h ه h ک k ک k ل l ل l م m م m م m ن n ن n ر r ر r ر r س s س s ت t ت t و v ی y ز z ز z ش sh ش sh خ kh غ gh ج j ق q گ g پ p چ ch")
	codas  = sounds("ن n ن n ن n ر r ر r ر r م m د d د d ز z ل l ل l س s ب b ش sh ک k ت t ف f")
	long   = sounds("ا a ا a و ou ی i")
	short  = sounds("- a - a - e - e - o")
)

// shape says how made-up names of a kind are built: syllables, then one of the
// endings (possibly none).
type shape struct {
	before   string // Arabic script
	beforeLa string
	least    int
	most     int
	endings  []sound
}

var (
	givenShape = shape{least: 2, most: 3, endings: []sound{{}}}
	womenShape = shape{least: 2, most: 3, endings: []sound{{}, {"ه", "eh"}, {"ا", "a"}, {"ین", "in"}}}
	cityShape  = shape{least: 2, most: 2, endings: []sound{{}, {"_آباد", "abad"}, {"_شهر", "shahr"}, {"ان", "an"}, {"ستان", "estan"}}}
)

func familyShape(c Culture) shape {
	s := shape{least: 2, most: 3}
	switch c {
	case ArabicNames:
		s.before, s.beforeLa = "ال", "al-"
		s.endings = []sound{{}, {"ي", "i"}, {"اوي", "awi"}}
	case PlainNames:
		s.endings = []sound{{}, {"سون", "son"}, {"مان", "man"}, {"ر", "er"}}
	default:
		s.endings = []sound{{"ی", "i"}, {"_زاده", "zadeh"}, {"_پور", "pour"}, {"_نژاد", "nejad"}, {"یان", "ian"}, {"_فر", "far"}, {"", ""}}
	}
	return s
}

func pick[T any](rng *rand.Rand, s []T) T { return s[rng.IntN(len(s))] }

// invent makes one name. A long vowel stands in every other syllable at least,
// so that the Arabic script stays readable, and joints stand before endings.
func (s shape) invent(rng *rand.Rand) spelled {
	var arab, latin strings.Builder
	arab.WriteString(s.before)
	latin.WriteString(s.beforeLa)
	n := s.least + rng.IntN(s.most-s.least+1)
	wasShort := false
	c := sound{}
	for i := range n {
		o := pick(rng, onsets)
		for o == c {
			o = pick(rng, onsets)
		}
		v := pick(rng, long)
		if !wasShort && rng.IntN(2) == 0 {
			v, wasShort = pick(rng, short), true
		} else {
			wasShort = false
		}
		c = sound{}
		if i == n-1 && rng.IntN(3) > 0 || rng.IntN(7) == 0 {
			c = pick(rng, codas)
		}
		arab.WriteString(o.arab + v.arab + c.arab)
		latin.WriteString(o.latin + v.latin + c.latin)
	}
	e := pick(rng, s.endings)
	return spelled{arab.String() + e.arab, []string{latin.String() + e.latin}}
}

// bySound writes a Latin word in Arabic letters.
func bySound(w string) string {
	r := strings.NewReplacer("sch", "ش", "sh", "ش", "ch", "چ", "kh", "خ", "gh", "گ", "ph", "ف", "th", "ت", "ck", "ک", "ou", "و", "oo", "و",
		"ee", "ی", "tz", "تس", "x", "کس", "a", "ا", "b", "ب", "c", "ک", "d", "د", "e", "ه", "f", "ف", "g", "گ", "h", "ه", "i", "ی", "j", "ج",
		"k", "ک", "l", "ل", "m", "م", "n", "ن", "o", "و", "p", "پ", "q", "ق", "r", "ر", "s", "س", "t", "ت", "u", "و", "v", "و", "w", "و", "y", "ی", "z", "ز")
	// A short e within a word is not written; doubled letters are written once.
	var b strings.Builder
	for i := range len(w) {
		if i > 0 && (w[i] == w[i-1] && w[i] != 'e' && w[i] != 'o' || w[i] == 'e' && i+1 < len(w) && w[i+1] != 'e' && w[i-1] != 'e') {
			continue
		}
		b.WriteByte(w[i])
	}
	return r.Replace(b.String())
}

var soraniToPersian = strings.NewReplacer("ئا", "ا", "ئە", "ا", "ئێ", "ای", "ۆ", "و", "ێ", "ی", "ڵ", "ل", "ڕ", "ر", "ڤ", "و",
	"ي", "ی", "ى", "ی", "ك", "ک", "ة", "ه", "أ", "ا", "إ", "ا", "_", "\u200c")

// persianForm writes a name as a Persian clerk does. The Kurdish vowel ە is
// written only at the end of a word, as he.
func persianForm(s string) string {
	r := []rune(soraniToPersian.Replace(s))
	out := r[:0]
	for i, c := range r {
		if c == 'ە' {
			if i+1 < len(r) && r[i+1] != '\u200c' {
				continue
			}
			c = 'ه'
		}
		out = append(out, c)
	}
	return string(out)
}

var persianToArabic = strings.NewReplacer("ی", "ي", "ک", "ك", "پ", "ب", "چ", "ج", "ژ", "ج", "گ", "ك", "\u200c", " ")

// arabicForm writes a name as an Arabic clerk does: without the four Persian
// letters, and as it is where it came in Arabic.
func arabicForm(s string) string {
	if strings.ContainsAny(s, "أإةؤئىي") && !strings.ContainsAny(s, "ۆێڵڕڤەیک") {
		return persianToArabic.Replace(strings.ReplaceAll(s, "_", " "))
	}
	return persianToArabic.Replace(persianForm(s))
}
