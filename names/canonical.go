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
	if len(t) <= 2*len("اب") {
		return t
	}
	if rest, ok := strings.CutPrefix(t, "ال"); ok && utf8.RuneCountInString(rest) >= 3 && !alefLamNames[t] && !hasAny(t, alefLam) {
		t = rest
	}
	if to, ok := oldSpelling[t]; ok {
		return to
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
// texts, or otherwise in Sorani.
var oldSpelling = map[string]string{
	"اسمعیل": "اسماعیل", "اسحق": "اسحاق", "ابرهیم": "ابراهیم", "هرون": "هارون", "لقمن": "لقمان", "سلیمن": "سلیمان", "رحمن": "رحمان", "عثمن": "عثمان",
	"عبدلله": "عبدالله", "عبدولا": "عبدالله", "عبدولاه": "عبدالله", "عبدولله": "عبدالله", "عبدولالا": "عبدالله",
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

// latinEndings holds the spellings of an ending and the one they become.
var latinEndings = []struct {
	to   string
	from []string
}{
	{"ullah", []string{"allah", "ollah", "ellah", "ulla", "olla", "olah", "ulah", "alah", "allh"}},
	{"uddin", []string{"eddin", "oddin", "addin", "aldin", "uldin", "oldin", "eldin", "aldeen", "uldeen", "eldeen", "addeen", "uddeen", "eddine", "eldine", "addine", "uddine"}},
	{"uddini", []string{"eddini", "oddini", "addini", "aldini"}},
	{"zadeh", []string{"zade", "zada", "zadah"}},
	{"pour", []string{"poor", "pur", "poure"}},
	{"nejad", []string{"nezhad", "nejhad", "nezad", "nijad", "nedjad", "nedzad"}},
	{"nia", []string{"niya", "neya"}},
}

func endings(t string) string {
	switch t[len(t)-1] {
	case 'h', 'a', 'n', 'e', 'i', 'r', 'd':
	default:
		return t
	}
	for _, e := range latinEndings {
		for _, f := range e.from {
			if rest, ok := strings.CutSuffix(t, f); ok && len(rest) >= 2 {
				return rest + e.to
			}
		}
	}
	return t
}
