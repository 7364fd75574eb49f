package ingest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"undercount/internal/problem"
)

// badControl reports characters that no table holds on purpose and that could
// command a terminal: control characters other than tab, line ends and the
// vertical tab and form feed that some databases use for breaks in a field.
func badControl(r rune) bool {
	return r < 0x20 && (r < '\t' || r > '\r') || r >= 0x7f && r <= 0x9f
}

// checkControls refuses bad control characters; base is added to offsets. In
// text that is not UTF-8 only the ASCII ones can be told: there the bytes C2 81
// are the beginning of a Persian word in windows-1256, not U+0081.
func checkControls(text string, base int, isUTF8 bool) error {
	for i := range len(text) {
		c := text[i]
		if c >= 0x20 && c < 0x7f || c > 0xc2 || c >= utf8.RuneSelf && c != 0xc2 {
			continue
		}
		r := rune(c)
		if c == 0xc2 { // begins the only UTF-8 sequences for U+0080 to U+009F
			if !isUTF8 {
				continue
			}
			r, _ = utf8.DecodeRuneInString(text[i:])
		}
		if badControl(r) {
			return errControl(r, i+base, lineAt(text, i))
		}
	}
	return nil
}

func errControl(r rune, off, line int) error {
	p := &problem.Error{Row: line, What: fmt.Sprintf("has the control character U+%04X at offset %d", r, off),
		Want: "text", Do: "remove it, or export the table again as UTF-8"}
	if r == 0 {
		p.What = fmt.Sprintf("has a NUL byte at offset %d", off)
		p.Do = "the file may be damaged, binary, or UTF-16 without a byte-order mark: export it again as UTF-8"
	}
	return p
}

// lineAt returns the physical line of an offset.
func lineAt(text string, off int) int {
	before := text[:off]
	crlf := strings.Count(before, "\r\n")
	line := 1 + strings.Count(before, "\n") + strings.Count(before, "\r") - crlf
	if off > 0 && off < len(text) && text[off-1] == '\r' && text[off] == '\n' {
		line-- // between CR and LF the line has not ended yet
	}
	return line
}

// bidi are the characters that change the direction of what stands around
// them: two different names can look the same, or one look like another.
const bidi = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// findBidi returns the offset of the first of them and their number. Their
// UTF-8 forms begin with D8 9C, E2 80 or E2 81, so that most text is passed over by the byte.
func findBidi(text string) (first, n int) {
	for i := 0; i+1 < len(text); i++ {
		if c := text[i]; c != 0xd8 && c != 0xe2 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[i:]); strings.ContainsRune(bidi, r) {
			if n == 0 {
				first = i
			}
			n++
		}
	}
	return first, n
}

// noteHiddenCharacters tells of characters that cannot be seen or that show
// damage; they are kept.
func (s *Sheet) noteHiddenCharacters(text string) {
	if i, n := findBidi(text); n > 0 {
		first, _ := utf8.DecodeRuneInString(text[i:])
		s.note("%d invisible character(s) that set the direction of text, the first U+%04X in line %d: they were kept; names that look alike may differ by them",
			n, first, lineAt(text, i))
	}
	if i := strings.Index(text, "\ufffd"); i >= 0 {
		s.note("%d replacement character(s) (U+FFFD), the first in line %d: letters were lost before the file came here",
			strings.Count(text, "\ufffd"), lineAt(text, i))
	}
}
