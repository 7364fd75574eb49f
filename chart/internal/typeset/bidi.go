package typeset

import (
	"slices"

	gobidi "github.com/go-text/typesetting/bidi"
	"golang.org/x/text/unicode/bidi"
)

// Direction is the base direction of a line.
type Direction uint8

const (
	Auto        Direction = iota // that of the first strong letter, left to right without one
	LeftToRight                  // for numbers and Latin-script charts
	RightToLeft                  // for Persian and Arabic charts
)

const (
	lri = '\u2066'
	rli = '\u2067'
	fsi = '\u2068'
	pdi = '\u2069'

	objectReplacement = '\uFFFC' // stands for a whole isolate in its surroundings
)

// span is a stretch of runes of one direction.
type span struct {
	start, end int
	rtl        bool
}

// clean makes one line of text: separators and controls become spaces, and the
// old embedding and override marks are dropped (isolates do their work, and an
// override in a name could turn a number round). Broken UTF-8 has become U+FFFD
// by the conversion to runes.
func clean(text string) []rune {
	out := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case r >= '\u202A' && r <= '\u202E', r == '\uFEFF':
			continue
		case r < ' ', r >= 0x7f && r <= 0x9f, r == '\u2028', r == '\u2029':
			r = ' '
		}
		out = append(out, r)
	}
	return out
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// firstStrong applies rules P2 and P3: the direction of the first strong letter
// that is not inside an isolate.
func firstStrong(text []rune) Direction {
	depth := 0
	for _, r := range text {
		switch {
		case r == lri || r == rli || r == fsi:
			depth++
		case r == pdi:
			depth = max(depth-1, 0)
		case depth > 0:
		default:
			switch class(r) {
			case bidi.L:
				return LeftToRight
			case bidi.R, bidi.AL:
				return RightToLeft
			}
		}
	}
	return LeftToRight
}

// unit is one rune of a line, or a whole isolate seen from outside.
type unit struct {
	start, end int // runes of the text; for an isolate its content
	isolate    rune
}

// units cuts text[lo:hi] at its outermost isolates. Unmatched marks vanish, an
// isolate that is never closed reaches to the end (rules BD9 and X6a).
func units(text []rune, lo, hi int) ([]unit, []rune) {
	us, seen := make([]unit, 0, hi-lo), make([]rune, 0, hi-lo)
	for i := lo; i < hi; i++ {
		switch text[i] {
		case pdi:
		case lri, rli, fsi:
			depth, j := 1, i+1
			for ; j < hi; j++ {
				switch text[j] {
				case lri, rli, fsi:
					depth++
				case pdi:
					depth--
				}
				if depth == 0 {
					break
				}
			}
			us, seen = append(us, unit{i + 1, j, text[i]}), append(seen, objectReplacement)
			i = j
		default:
			us, seen = append(us, unit{i, i + 1, 0}), append(seen, text[i])
		}
	}
	return us, seen
}

// maxIsolates bounds the nesting; UAX 9 allows 125 levels, no label needs ten.
const maxIsolates = 16

// visual returns the pieces of text[lo:hi] from left to right.
func (e *engine) visual(text []rune, lo, hi int, dir Direction, depth int) []span {
	if lo >= hi || depth > maxIsolates {
		return nil
	}
	if dir == Auto {
		dir = firstStrong(text[lo:hi])
	}
	us, seen := units(text, lo, hi)
	runs := e.levelRuns(seen, dir)
	reorder(runs)
	var out []span
	for _, r := range runs {
		out = append(out, e.pieces(text, us[r.start:r.end], r.level%2 == 1, depth)...)
	}
	return out
}

// pieces joins neighbouring runes of one level run into spans and opens the
// isolates among them.
func (e *engine) pieces(text []rune, us []unit, rtl bool, depth int) []span {
	var groups [][]span
	for i := 0; i < len(us); {
		u := us[i]
		if u.isolate != 0 {
			dir := Auto
			switch u.isolate {
			case lri:
				dir = LeftToRight
			case rli:
				dir = RightToLeft
			}
			groups = append(groups, e.visual(text, u.start, u.end, dir, depth+1))
			i++
			continue
		}
		j := i + 1
		for j < len(us) && us[j].isolate == 0 && us[j].start == us[j-1].end {
			j++
		}
		groups = append(groups, []span{{u.start, us[j-1].end, rtl}})
		i = j
	}
	if rtl {
		slices.Reverse(groups)
	}
	return slices.Concat(groups...)
}

type levelRun struct {
	start, end int
	level      uint8
}

// levelRuns finds the runs of equal level of a line without explicit marks.
// The bidi package cuts only where the direction changes, so in a line that
// runs left to right it joins a number after Persian words (level 2) with Latin
// letters that follow (level 0), and the two would change places. Level 2 is
// therefore found here again, by the weak rules alone.
func (e *engine) levelRuns(text []rune, dir Direction) []levelRun {
	base := gobidi.LeftToRight
	if dir == RightToLeft {
		base = gobidi.RightToLeft
	}
	found := e.para.Segment(text, base)
	var numbers []bool
	if dir == LeftToRight {
		numbers = numbersAboveBase(text)
	}
	var out []levelRun
	for i := range found.NumRuns() {
		r := found.Run(i)
		if !r.IsLeftToRight() {
			out = append(out, levelRun{r.Start, r.End, 1})
			continue
		}
		if dir == RightToLeft {
			out = append(out, levelRun{r.Start, r.End, 2})
			continue
		}
		for a := r.Start; a < r.End; {
			b := a + 1
			for b < r.End && numbers[b] == numbers[a] {
				b++
			}
			level := uint8(0)
			if numbers[a] {
				level = 2
			}
			out = append(out, levelRun{a, b, level})
			a = b
		}
	}
	return out
}

// numbersAboveBase applies rules W1 to W7 to a left-to-right line without
// explicit marks and tells which runes are left as European or Arabic number,
// that is: stand at level 2.
func numbersAboveBase(text []rune) []bool {
	classes := make([]bidi.Class, len(text))
	for i, r := range text {
		classes[i] = class(r)
	}
	// Boundary neutrals (ZWNJ, soft hyphen) are as good as absent (X9).
	var idx []int
	for i, c := range classes {
		if c != bidi.BN {
			idx = append(idx, i)
		}
	}
	cs := make([]bidi.Class, len(idx))
	for k, i := range idx {
		cs[k] = classes[i]
	}
	weak(cs)
	out := make([]bool, len(text))
	for k, i := range idx {
		out[i] = cs[k] == bidi.EN || cs[k] == bidi.AN
	}
	for i, c := range classes {
		if c == bidi.BN && i > 0 {
			out[i] = out[i-1]
		}
	}
	return out
}

// weak is rules W1 to W7 in place, the start of the sequence being L.
func weak(cs []bidi.Class) {
	prev, strong := bidi.L, bidi.L
	for i, c := range cs { // W1, W2, W3 need only what stands before
		if c == bidi.NSM {
			c = prev
		}
		prev = c
		switch {
		case c == bidi.L || c == bidi.R || c == bidi.AL:
			strong = c
		case c == bidi.EN && strong == bidi.AL:
			c = bidi.AN
		}
		cs[i] = c
		prev = c
	}
	for i, c := range cs {
		if c == bidi.AL {
			cs[i] = bidi.R
		}
	}
	for i := 1; i+1 < len(cs); i++ { // W4
		a, b := cs[i-1], cs[i+1]
		if cs[i] == bidi.ES && a == bidi.EN && b == bidi.EN ||
			cs[i] == bidi.CS && a == b && (a == bidi.EN || a == bidi.AN) {
			cs[i] = a
		}
	}
	for i := 0; i < len(cs); i++ { // W5
		if cs[i] != bidi.ET {
			continue
		}
		j := i
		for j < len(cs) && cs[j] == bidi.ET {
			j++
		}
		if i > 0 && cs[i-1] == bidi.EN || j < len(cs) && cs[j] == bidi.EN {
			for k := i; k < j; k++ {
				cs[k] = bidi.EN
			}
		}
		i = j - 1
	}
	strong = bidi.L
	for i, c := range cs { // W7; W6 makes neutrals of the rest, which are no numbers anyway
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				cs[i] = bidi.L
			}
		}
	}
}

// reorder applies rule L2: from the highest level down to 1, turn round every
// stretch of that level or above.
func reorder(runs []levelRun) {
	for level := uint8(2); level >= 1; level-- {
		for i := 0; i < len(runs); {
			if runs[i].level < level {
				i++
				continue
			}
			j := i
			for j < len(runs) && runs[j].level >= level {
				j++
			}
			slices.Reverse(runs[i:j])
			i = j
		}
	}
}
