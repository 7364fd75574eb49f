package figures

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nameKey is the form in which names are compared: composed, in lower case,
// Arabic ي and ك as Persian ی and ک, without zero-width marks, with single spaces.
func nameKey(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c < 0x80 && (c < 'A' || c > 'Z') && c > ' ' // the common case: a code in lower case
	}
	if plain {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case r == 'ي' || r == 'ى':
			r = 'ی'
		case r == 'ك':
			r = 'ک'
		case r == '\u200c' || unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// visible replaces control and bidirectional formatting characters, which
// could make a name look like another, by their code points: ‹U+202E›. The
// joiners that Persian and Indic spelling needs stay, and so do line breaks
// and tabs, as spaces.
func visible(s string) (_ string, changed bool) {
	clean := func(r rune) bool {
		return !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r) || r == '\u200c' || r == '\u200d'
	}
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s, false
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case clean(r):
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, "‹U+%04X›", r)
			changed = true
		}
	}
	return b.String(), changed
}

// sharedStem reports whether one name contains the other as a run of whole
// words, remarks in brackets and "as relayed" left out: "Red Cross" and "Red
// Cross sources to reporters", "NCRI" and "M. Rajavi (NCRI)".
func sharedStem(a, b string) bool {
	for _, x := range stems(a) {
		for _, y := range stems(b) {
			if strings.Contains(" "+x+" ", " "+y+" ") || strings.Contains(" "+y+" ", " "+x+" ") {
				return true
			}
		}
	}
	return false
}

// stems gives a name as words with and without what stands in brackets.
func stems(name string) []string {
	key := nameKey(name)
	out := []string{words(key)}
	if i := strings.IndexByte(key, '('); i > 0 {
		out = append(out, words(key[:i]))
	}
	if s, ok := strings.CutSuffix(out[0], " as relayed"); ok {
		out = append(out, s)
	}
	kept := out[:0]
	for _, s := range out {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func words(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '.' && r != '-'
	}), " ")
}

// nearest returns the candidate that takes the fewest single-letter edits from
// s, if that is at most a third of its length (and at least one); else "".
func nearest(s string, candidates []string) string {
	best, bestCost := "", 1+max(1, len(s)/3)
	for _, c := range candidates {
		if cost := editDistance(s, c, bestCost); cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best
}

// editDistance is the Levenshtein distance, or limit if it is not below it.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var short [64]int // most words fit: no allocation
	row := short[:]
	if len(b) >= len(short) {
		row = make([]int, len(b)+1)
	}
	row = row[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least >= limit {
			return limit // later rows only grow
		}
	}
	return min(row[len(b)], limit)
}
