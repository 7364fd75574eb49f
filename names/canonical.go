package names

import (
	"strings"
	"unicode/utf8"
)

// canonical brings the ways to join a compound to one: abd al-Rahman,
// Abdolrahman, Abdurrahman; Abu l-Fazl, Abolfazl; Nasrollah, Nasrallah;
// Nur al-Din, Nooreddin; the article at the beginning goes.
func canonical(t string, script Script) string {
	switch script {
	case Arabic:
		return canonicalArabic(t)
	case Latin:
		return canonicalLatin(t)
	}
	return t
}

func canonicalArabic(t string) string {
	if to, ok := oldSpelling[t]; ok {
		return to
	}
	if len(t) <= 2*len("اب") {
		return t
	}
	if rest, ok := strings.CutPrefix(t, "ال"); ok && utf8.RuneCountInString(rest) >= 3 && !alefLamNames[t] && !hasAny(t, alefLam) {
		t = rest
	}
	for _, p := range [...]string{"عبدول", "عبدل"} { // Sorani writes the short vowel
		if rest, ok := strings.CutPrefix(t, p); ok && utf8.RuneCountInString(rest) >= 3 {
			t = "عبدال" + rest
		}
	}
	if strings.HasPrefix(t, "عبدال") {
		t = strings.Replace(t, "رحمان", "رحمن", 1)
	}
	for _, p := range [...]string{"ابیال", "اباال", "ابال"} {
		if rest, ok := strings.CutPrefix(t, p); ok && utf8.RuneCountInString(rest) >= 3 {
			t = "ابوال" + rest
		}
	}
	if rest, ok := strings.CutSuffix(t, "اله"); ok && !strings.HasSuffix(rest, "ل") && (utf8.RuneCountInString(rest) >= 3 || rest == "ید") {
		return rest + "الله"
	}
	return t
}

// oldSpelling holds names that are also written without their alef, as in old
// texts, and names that Sorani writes by sound, in the normal form: the short
// vowels u and i with waw and yeh, t and s with one letter each.
var oldSpelling = map[string]string{
	"اسمعیل": "اسماعیل", "اسحق": "اسحاق", "ابرهیم": "ابراهیم", "هرون": "هارون", "لقمن": "لقمان", "سلیمن": "سلیمان", "رحمن": "رحمان", "عثمن": "عثمان",
	"عبدلله": "عبدالله", "عبدولا": "عبدالله", "عبدولاه": "عبدالله", "عبدولله": "عبدالله", "عبدولالا": "عبدالله",
	"محممد": "محمد", "موحمد": "محمد", "موحممد": "محمد", "حوسین": "حسین", "حوسینی": "حسینی", "عومر": "عمر", "عوسمان": "عثمان", "عوسمانی": "عثمانی", "اومید": "امید", "سولیمان": "سلیمان",
	"سولیمانی": "سلیمانی", "موستفا": "مصطفی", "مستفا": "مصطفی", "مورتزا": "مرتضی", "ایبراهیم": "ابراهیم", "ایبراهیمی": "ابراهیمی", "ایسماعیل": "اسماعیل", "ایسماعیلی": "اسماعیلی", "موسا": "موسی", "عیسا": "عیسی",
	"یحیا": "یحی", "خالید": "خالد", "فاتمه": "فاطمه", "فاتیمه": "فاطمه", "خدیجا": "خدیجه", "سدیق": "صدیق", "سالح": "صالح", "تاهیر": "طاهر", "تاهر": "طاهر", "قاسیم": "قاسم", "کازم": "کاظم",
	"یوسوف": "یوسف", "یونوس": "یونس", "نیزام": "نظام", "مورسل": "مرسل", "خوسرو": "خسرو", "گولاله": "گلاله", "گولان": "گلان", "کوردستان": "کردستان", "کورد": "کرد",
}

func hasAny(t string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(t, b) {
			return true
		}
	}
	return false
}

func canonicalLatin(t string) string {
	if len(t) < 5 {
		return t
	}
	switch t[0] {
	case 'a', 'e':
		if rest, ok := withoutArticle(t); ok {
			t = rest
		} else if rest, ok := afterAbd(t); ok {
			t = "abdul" + rest
		} else if rest, ok := afterAbul(t); ok {
			t = "abul" + rest
		}
	}
	return endings(t)
}

// withoutArticle takes al or el off a family name that ends as a nisba does.
func withoutArticle(t string) (string, bool) {
	if len(t) < 7 || t[1] != 'l' || t[len(t)-1] != 'i' && t[len(t)-1] != 'y' || t[2] == 'l' || t[2] == 'h' && t[0] == 'e' || isVowel(t[2]) || t[2] == 'i' {
		return t, false
	}
	return t[2:], true
}

// afterAbd gives what stands after abd and the article, if t begins so.
func afterAbd(t string) (string, bool) {
	rest, ok := strings.CutPrefix(t, "abd")
	if !ok {
		return t, false
	}
	vowels := 0
	for vowels < len(rest) && strings.IndexByte("aeou", rest[vowels]) >= 0 {
		vowels++
	}
	if vowels == 0 || vowels > 2 {
		return t, false
	}
	rest = rest[vowels:]
	switch {
	case strings.HasPrefix(rest, "l"):
		rest = rest[1:]
		switch rest {
		case "a", "la", "lah", "ah", "llah", "lla":
			return "lah", true
		}
	case len(rest) > 1 && rest[0] == rest[1]: // the article taken on the sound of the next letter
		rest = rest[1:]
	case len(rest) > 3 && rest[:2] == "sh" && rest[2:4] == "sh":
		rest = rest[2:]
	default:
		return t, false
	}
	rest = strings.TrimPrefix(rest, "-")
	return rest, len(rest) >= 3
}

// afterAbul gives what stands after abu and the article.
func afterAbul(t string) (string, bool) {
	for _, p := range [...]string{"abual", "abuel", "abul", "abol", "aboul", "aboal", "abial", "abal"} {
		if rest, ok := strings.CutPrefix(t, p); ok && len(rest) >= 4 && !isVowel(rest[0]) {
			return rest, true
		}
	}
	return t, false
}

// ending is a spelling of an ending and the one it becomes.
type ending struct{ from, to string }

// latinEndings holds the endings by their last letter.
var latinEndings = func() (by [128][]ending) {
	for _, e := range [][]string{
		{"ullah", "allah", "ollah", "ellah", "ulla", "olla", "alla", "olah", "ulah", "alah", "allh"},
		{"uddin", "eddin", "oddin", "addin", "aldin", "uldin", "oldin", "eldin", "aldeen", "uldeen", "eldeen", "addeen", "uddeen", "eddine", "eldine", "addine", "uddine"},
		{"uddini", "eddini", "oddini", "addini", "aldini"},
		{"zadeh", "zade", "zada", "zadah"},
		{"pour", "poor", "pur", "poure"},
		{"nejad", "nezhad", "nejhad", "nezad", "nijad", "nedjad", "nedzad"},
		{"nia", "niya", "neya"},
	} {
		for _, from := range e[1:] {
			last := from[len(from)-1]
			by[last] = append(by[last], ending{from, e[0]})
		}
	}
	return by
}()

func endings(t string) string {
	last := t[len(t)-1]
	if last >= 128 {
		return t
	}
	for _, e := range latinEndings[last] {
		if n := len(t) - len(e.from); n >= 2 && t[n] == e.from[0] && t[n:] == e.from {
			return t[:n] + e.to
		}
	}
	return t
}
