package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// brackets holds the signs around an alias.
var brackets = map[rune]rune{'(': ')', '[': ']', '{': '}', '«': '»', '"': '"', '“': '”', '„': '“', '（': '）', '﴾': '﴿', '‹': '›'}

// outsideBrackets takes out what stands in brackets or quotation marks; if
// nothing of a name would be left, the text stays as it is.
func outsideBrackets(s string) (outside string, inside []string) {
	if !strings.ContainsAny(s, "([{«\"“„（﴾‹") {
		return s, nil
	}
	var b strings.Builder
	for rest := s; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		if end, ok := brackets[r]; ok {
			if n := strings.IndexRune(rest[size:], end); n >= 0 {
				inside = append(inside, rest[size:size+n])
				rest = rest[size+n+utf8.RuneLen(end):]
				b.WriteByte(' ')
				continue
			}
		}
		b.WriteString(rest[:size])
		rest = rest[size:]
	}
	if !strings.ContainsFunc(b.String(), unicode.IsLetter) {
		return s, nil
	}
	return b.String(), inside
}

// knownAs holds the words between a name and another name of the same person.
var knownAs = []string{" also known as", " better known as", " known as", " a.k.a.", " a.k.a", " aka", " alias", " nicknamed", " née", " nee", " born as",
	" معروف به", " مشهور به", " ملقب به", " المعروف ب", " الملقب ب", " المكنى", " با نام مستعار", " نام مستعار", " ناسراو بە"}

// aliases divides a field into the name and the other names of the same
// person: those in brackets, after "known as", and after a semicolon, a bar or
// a slash.
func aliases(s string) (name string, others []string) {
	name, others = outsideBrackets(s)
	if strings.ContainsAny(name, ";|؛/") {
		pieces := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(";|؛/", r) })
		if len(pieces) > 0 {
			name = pieces[0]
			others = append(others, pieces[1:]...)
		}
	}
	if before, after, ok := cutKnownAs(name); ok {
		more, rest := aliases(after)
		name = before
		others = append(append(others, more), rest...)
	}
	return name, others
}

// cutKnownAs cuts at the first "known as", which stands between spaces and
// after a name.
func cutKnownAs(s string) (before, after string, ok bool) {
	if len(s) < len("a aka b") {
		return s, "", false
	}
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return s, "", false
	}
	best := -1
	for _, k := range knownAs {
		at := strings.Index(lower, k)
		if at < 1 || best >= 0 && at >= best {
			continue
		}
		end := at + len(k)
		attached := strings.HasSuffix(k, " ب")
		if end >= len(s) || !attached && s[end] != ' ' && s[end] != ':' {
			continue
		}
		best, before, after = at, s[:at], s[end:]
	}
	return before, after, best >= 0 && strings.ContainsFunc(before, unicode.IsLetter)
}

// Aliases reads a field with several names of one person, divided by
// semicolons, bars, slashes or "known as", or given in brackets.
func Aliases(field string) []Name {
	n := Parse(field)
	others := n.Aliases
	n.Aliases = nil
	if len(n.Parts) == 0 {
		return others
	}
	return append([]Name{n}, others...)
}
