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
	name, inside := outsideBrackets(s)
	if strings.ContainsAny(name, ";|؛/") {
		pieces := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(";|؛/", r) })
		if len(pieces) > 0 {
			name, others = pieces[0], pieces[1:]
		}
	}
	name, more := cutKnownAs(name)
	if len(others) == 0 && len(more) == 0 {
		return name, inside
	}
	out := append(inside, more...)
	for _, o := range others {
		o, more := cutKnownAs(o)
		out = append(append(out, o), more...)
	}
	return name, out
}

// cutKnownAs cuts a text at every "known as".
func cutKnownAs(s string) (name string, others []string) {
	if len(s) < len("a aka b") {
		return s, nil
	}
	lower := strings.ToLower(s)
	if len(lower) != len(s) { // a rare letter: places would not agree
		return s, nil
	}
	name = s
	for range mostParts {
		from, to := knownAsAt(lower)
		if from < 0 {
			break
		}
		before := s[:from]
		s, lower = s[to:], lower[to:]
		if others == nil {
			name = before
			others = append(others, s)
			continue
		}
		others[len(others)-1] = before
		others = append(others, s)
	}
	return name, others
}

// knownAsAt finds the first "known as" that stands between two names.
func knownAsAt(lower string) (from, to int) {
	from = -1
	for _, k := range knownAs {
		attached := strings.HasSuffix(k, " ب") // Arabic writes it together with the next word
		for at := 0; ; {
			i := strings.Index(lower[at:], k)
			if i < 0 || from >= 0 && at+i >= from {
				break
			}
			at += i
			end := at + len(k)
			if end < len(lower) && (attached || lower[end] == ' ' || lower[end] == ':') {
				if strings.ContainsFunc(lower[:at], unicode.IsLetter) {
					from, to = at, end
				}
				break
			}
			at = end
		}
	}
	return from, to
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
