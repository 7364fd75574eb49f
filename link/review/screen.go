package review

import (
	"fmt"
	"io"
	"strings"
)

// style is how a piece of text looks.
type style uint8

const (
	plain   style = iota
	strong        // headings
	differs       // letters that differ: bold, underlined, and yellow where colours are wanted
	bar           // reversed
)

// codes are the commands for styles, with and without colours.
var codes = map[bool]map[style]string{
	false: {plain: "0", strong: "0;1", differs: "0;1;4", bar: "0;7"},
	true:  {plain: "0", strong: "0;1", differs: "0;1;4;33", bar: "0;7"},
}

// piece is text of one style.
type piece struct {
	text  string
	style style
}

// cell is text that begins at a column, from 0. Each cell is put at its place
// by itself, so that a text whose width the terminal sees otherwise moves
// nothing else.
type cell struct {
	col    int
	pieces []piece
}

type line []cell

// text is a line of one piece.
func text(s string, st style) line { return line{{0, []piece{{s, st}}}} }

// painter draws frames and remembers the last, so that only lines that
// changed are sent.
type painter struct {
	out   io.Writer
	color bool
	last  []string
	w, h  int
	idle  bool // nothing was typed: send nothing if nothing changed
}

// paint shows a frame of h lines in one write, without clearing what stays.
func (p *painter) paint(frame []line, w, h int) error {
	var b strings.Builder
	b.WriteString("\x1b[?2026h") // hold the display until all is there, where terminals can
	changed := false
	if w != p.w || h != p.h {
		changed = true
		b.WriteString("\x1b[0m\x1b[2J")
		p.last, p.w, p.h = make([]string, h), w, h
	}
	for y := range h {
		s := ""
		if y < len(frame) {
			s = p.render(frame[y], y)
		}
		if s != p.last[y] {
			fmt.Fprintf(&b, "\x1b[%d;1H\x1b[0m\x1b[K%s", y+1, s)
			p.last[y], changed = s, true
		}
	}
	if p.idle && !changed {
		return nil
	}
	b.WriteString("\x1b[0m\x1b[?2026l")
	_, err := io.WriteString(p.out, b.String())
	return err
}

// render is a line as it is sent. A cell with anything in it that is read from
// right to left is isolated, so that terminals that order text by direction
// keep the cells in their columns.
func (p *painter) render(l line, y int) string {
	var b strings.Builder
	for _, c := range l {
		fmt.Fprintf(&b, "\x1b[%d;%dH", y+1, c.col+1)
		whole := ""
		for _, x := range c.pieces {
			whole += x.text
		}
		iso := []rune(isolated(whole))
		turns := len(iso) > 0 && iso[0] >= 0x2066 && iso[0] <= 0x2068 // clean texts have none of their own
		if turns {
			b.WriteRune(iso[0])
		}
		for _, x := range c.pieces {
			fmt.Fprintf(&b, "\x1b[%sm%s", codes[p.color][x.style], x.text)
		}
		if turns {
			b.WriteRune(iso[len(iso)-1])
		}
	}
	return b.String()
}

// pieces of letters: those that are off look different.
func pieces(ls []letter, mark Mark) []piece {
	var out []piece
	for _, l := range ls {
		st := plain
		if l.off && (mark == Similar || mark == Unlike) {
			st = differs
		}
		if n := len(out); n > 0 && out[n-1].style == st {
			out[n-1].text += l.text
			continue
		}
		out = append(out, piece{l.text, st})
	}
	return out
}

// Columns of the fields.
const (
	labelCols = 14
	leastCols = 40
	leastRows = 12
)

// bodyLines are the fields of two records, wrapped into their columns.
func (s *Session) bodyLines(i Item, w int) []line {
	cols := (w - labelCols - 4) / 2
	right := labelCols + 1 + cols + 3
	var out []line
	for _, row := range s.m.Rows(i.A, i.B) {
		l, r, mark := row.compare()
		ls, rs := glossed(l, row.LeftGloss, cols), glossed(r, row.RightGloss, cols)
		for k := range max(len(ls), len(rs)) {
			var ln line
			if k == 0 {
				ln = append(ln, cell{0, []piece{{strings.TrimRight(fit(row.Label, labelCols), " "), plain}}})
			}
			if k < len(ls) {
				ln = append(ln, cell{labelCols + 1, pieces(ls[k], mark)})
			}
			if k == 0 {
				ln = append(ln, cell{labelCols + 1 + cols + 1, []piece{{string(mark), strong}}})
			}
			if k < len(rs) {
				ln = append(ln, cell{right, pieces(rs[k], mark)})
			}
			out = append(out, ln)
		}
	}
	return out
}

// glossed wraps a field and, on lines of its own, its gloss.
func glossed(ls []letter, gloss string, cols int) [][]letter {
	if gloss == "" {
		return wrap(ls, cols)
	}
	below := wrap(letters(bracket(gloss)), cols)
	if len(ls) == 0 {
		return below
	}
	return append(wrap(ls, cols), below...)
}

// headLine names the lists and ids of both records.
func (s *Session) headLine(i Item, w int) line {
	cols := (w - labelCols - 4) / 2
	name := func(r Ref) string { return strings.TrimRight(fit(r.List+"  "+r.ID, cols), " ") }
	return line{{0, []piece{{"list and id", strong}}}, {labelCols + 1, []piece{{name(s.m.ref(i.A)), strong}}},
		{labelCols + 1 + cols + 3, []piece{{name(s.m.ref(i.B)), strong}}}}
}
