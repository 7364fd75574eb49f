package review

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Mark says how two fields compare.
type Mark string

// The marks, which stand between the fields.
const (
	Equal   Mark = "=" // the same letters
	Similar Mark = "~" // at least half of the letters, or one within the other
	Unlike  Mark = "x"
	Scripts Mark = "?" // in different scripts: letters cannot be compared
	Missing Mark = "-" // one of them is empty
)

// letter is a character with the marks that stand on it.
type letter struct {
	text string
	fold string // what it is compared by; "" for what is not compared
	off  bool   // the other field does not have it here
}

// letters divides a text into letters.
func letters(s string) []letter {
	var out []letter
	for _, r := range norm.NFC.String(s) {
		if n := len(out); n > 0 && runeWidth(r) == 0 {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, letter{text: string(r), fold: fold(r)})
	}
	for i := range out {
		// Vowel signs of Arabic are seldom written and do not tell names apart; other marks do.
		for _, r := range out[i].text {
			if unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Arabic, r) && !unicode.Is(unicode.Inherited, r) {
				out[i].fold += string(r)
			}
			if r >= 0x300 && r < 0x370 {
				out[i].fold += string(r)
			}
		}
	}
	return out
}

// fold makes letters alike that look alike or differ in case only.
func fold(r rune) string {
	switch r {
	case 'ي', 'ى':
		return "ی"
	case 'ك':
		return "ک"
	case 'ـ':
		return ""
	}
	if r >= 0x660 && r <= 0x669 {
		return string('0' + r - 0x660)
	}
	if r >= 0x6f0 && r <= 0x6f9 {
		return string('0' + r - 0x6f0)
	}
	if unicode.IsSpace(r) {
		return " "
	}
	return string(unicode.ToLower(r))
}

// longest is the number of letters of fields whose differences are looked for;
// the time grows with its square.
const longest = 400

// compare marks the letters in which two fields differ.
func compare(left, right string) (l, r []letter, mark Mark) {
	l, r = letters(clean(left)), letters(clean(right))
	switch {
	case len(l) == 0 || len(r) == 0:
		return l, r, Missing
	case unspaced(l) == unspaced(r):
		return l, r, Equal // a joiner, a space or nothing between parts of a name are one
	case script(left) != script(right) && script(left) != 0 && script(right) != 0:
		return l, r, Scripts
	case len(l) > longest || len(r) > longest:
		return l, r, Unlike
	}
	common := align(l, r)
	mark = Unlike
	if 4*common >= len(l)+len(r) || within(l, r) || within(r, l) {
		mark = Similar
	}
	for _, side := range [][]letter{l, r} {
		if mark == Unlike {
			for i := range side {
				side[i].off = true
			}
		}
		widen(side)
	}
	return l, r, mark
}

// within tells whether all that one field says stands in the other as it is.
func within(part, whole []letter) bool {
	return len(part) > 2 && strings.Contains(folded(whole), folded(part))
}

func folded(ls []letter) string {
	var b strings.Builder
	for _, x := range ls {
		b.WriteString(x.fold)
	}
	return b.String()
}

// unspaced is what is compared, without spaces.
func unspaced(ls []letter) string { return strings.ReplaceAll(folded(ls), " ", "") }

// script is the script of the first letter: 'a' Arabic, 'l' Latin, 'c' other, 0 none.
func script(s string) byte {
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Arabic, r):
			return 'a'
		case unicode.Is(unicode.Latin, r):
			return 'l'
		default:
			return 'c'
		}
	}
	return 0
}

// align marks what is not in a longest common subsequence, and returns its length.
func align(l, r []letter) int {
	rows := make([][]int16, len(l)+1)
	for i := range rows {
		rows[i] = make([]int16, len(r)+1)
	}
	for i := len(l) - 1; i >= 0; i-- {
		for j := len(r) - 1; j >= 0; j-- {
			if l[i].fold == r[j].fold {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(l) || j < len(r) {
		switch {
		case i < len(l) && j < len(r) && l[i].fold == r[j].fold:
			i, j = i+1, j+1
		case j == len(r) || i < len(l) && rows[i+1][j] >= rows[i][j+1]:
			l[i].off = l[i].fold != ""
			i++
		default:
			r[j].off = r[j].fold != ""
			j++
		}
	}
	return int(rows[0][0])
}

// widen marks whole words in scripts whose letters join: a mark inside a word
// would take its letters apart.
func widen(ls []letter) {
	for i := 0; i < len(ls); {
		j, off, joins := i, false, false
		for ; j < len(ls) && ls[j].fold != " "; j++ {
			off = off || ls[j].off
			joins = joins || turning(ls[j].text)
		}
		for k := i; joins && k < j; k++ {
			ls[k].off = off
		}
		i = j + 1
	}
}

// wrap divides letters into lines of at most cols columns, between words where
// that can be done. There is at least one line.
func wrap(ls []letter, cols int) [][]letter {
	var out [][]letter
	for {
		n, used, space := 0, 0, -1
		for n < len(ls) {
			w := Width(ls[n].text)
			if used+w > cols && n > 0 {
				break
			}
			if ls[n].fold == " " {
				space = n
			}
			used += w
			n++
		}
		if n == len(ls) {
			return append(out, ls)
		}
		if ls[n].fold == " " {
			space = n
		}
		if space > 0 {
			out, ls = append(out, ls[:space]), ls[space+1:]
			continue
		}
		out, ls = append(out, ls[:n]), ls[n:]
	}
}
