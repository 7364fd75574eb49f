package locale

import (
	"fmt"
	"sort"
	"strings"

	"undercount/internal/problem"
)

// Locale writes in one language. Get one from For.
type Locale struct {
	Lang string // "en" or "fa"
	Dir  string // "ltr" or "rtl"

	messages map[string]string
}

// Languages lists the languages that reports can be written in.
func Languages() []string { return []string{"en", "fa"} }

// For returns the locale of a language; "" means English. Any language that
// has no catalogue is refused.
func For(lang string) (*Locale, error) {
	switch lang {
	case "", "en":
		return &Locale{Lang: "en", Dir: "ltr", messages: english}, nil
	case "fa":
		return &Locale{Lang: "fa", Dir: "rtl", messages: persian}, nil
	}
	return nil, &problem.Error{What: fmt.Sprintf("no report language %q", lang),
		Want: "one of: " + strings.Join(Languages(), ", "), Do: "set the language of the report in the study file"}
}

// Persian reports whether the language is Persian.
func (l *Locale) Persian() bool { return l.Lang == "fa" }

// T returns the message of a key with its arguments (already written in this
// language) filled in. A key that no catalogue has comes back in brackets, so
// that the omission is seen; a test keeps that from happening.
func (l *Locale) T(key string, args ...any) string {
	m, ok := l.messages[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		return m
	}
	return fmt.Sprintf(m, args...)
}

// N is T for a message that counts something: it uses key+".one" when n is 1
// and passes the number, in this language's digits, as the first argument.
func (l *Locale) N(key string, n int, args ...any) string {
	if n == 1 {
		key += ".one"
	}
	return l.T(key, append([]any{l.Count(int64(n))}, args...)...)
}

// Has reports whether the catalogue has a key.
func (l *Locale) Has(key string) bool { _, ok := l.messages[key]; return ok }

// Keys returns all keys of the catalogue, sorted.
func (l *Locale) Keys() []string {
	out := make([]string, 0, len(l.messages))
	for k := range l.messages {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Word returns the name of a coded value ("at_least", "accused_party") of a
// kind ("hedge", "stake"). A value that the catalogue does not know is shown
// as it is, its underscores read as spaces.
func (l *Locale) Word(kind, value string) string {
	if m, ok := l.messages[kind+"/"+value]; ok {
		return m
	}
	return l.Foreign(strings.ReplaceAll(value, "_", " "))
}

// Foreign isolates text that came from the evidence or from a method from the
// direction of the text around it. Left-to-right reports leave it unchanged.
func (l *Locale) Foreign(s string) string {
	if s == "" || l.Dir != "rtl" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// Join lists items: "a, b and c".
func (l *Locale) Join(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], l.T("join.comma")) + l.T("join.and") + items[last]
}
