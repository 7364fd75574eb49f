package chart

import "strings"

// words holds the built-in words of one language.
type words struct {
	lang   string
	rtl    bool
	zero   rune
	to     string
	months [12]string
	text   map[string]string // by the English wording
}

// wordsFor chooses by the primary subtag; unknown languages get English.
func wordsFor(lang string) *words {
	primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(lang)), "-")
	switch primary {
	case "fa", "prs":
		return &persian
	case "ar":
		return &arabic
	}
	return &english
}

// t translates a built-in wording; what has no entry stays as it is, for kinds
// and stakes come from the caller and may be new.
func (w *words) t(s string) string {
	if v, ok := w.text[s]; ok {
		return v
	}
	return strings.ReplaceAll(s, "_", " ")
}

// say fills the places {0}, {1}, … of a wording.
func (w *words) say(s string, args ...string) string {
	out := w.t(s)
	for i, a := range args {
		out = strings.ReplaceAll(out, "{"+string(rune('0'+i))+"}", a)
	}
	return out
}

var english = words{
	lang: "en", zero: '0', to: "to",
	months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	text: map[string]string{
		"accused_party": "accused party",
		"opposed_party": "opposed party",
		"third_party":   "third party",
		"affected":      "affected",
		"documenter":    "documenter",
		"unknown":       "stake unknown",
	},
}
