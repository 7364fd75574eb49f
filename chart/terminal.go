package chart

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/width"
)

// leftToRightMark keeps a terminal that knows about direction from turning a
// whole row round because it begins with Persian letters. It has no width.
const leftToRightMark = "\u200e"

// cells is the number of terminal columns of a text: none for marks and
// joiners, two for wide East Asian letters.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r < ' ':
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// column sets a text in n terminal columns, cut with an ellipsis or filled with
// spaces; control characters do not get through.
func column(s string, n int, a align) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if cells(s) > n {
		rs := []rune(s)
		for len(rs) > 0 && cells(string(rs)) > n-1 {
			rs = rs[:len(rs)-1]
		}
		s = cut(rs, len(rs))
	}
	fill := strings.Repeat(" ", max(0, n-cells(s)))
	if strings.ContainsFunc(s, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	}) {
		s = leftToRightMark + s + leftToRightMark
	}
	if a == right {
		return fill + s
	}
	return s + fill
}

// canvasRow is one row of a terminal plot.
type canvasRow []rune

func blankRow(n int) canvasRow { return slices.Repeat(canvasRow{' '}, n) }

func (r canvasRow) set(i int, c rune) {
	if i >= 0 && i < len(r) {
		r[i] = c
	}
}

// cell is the terminal column of a value, and whether it lies beyond an end.
func (a axis) cell(v float64) (int, int) {
	p, beyond := a.at(v)
	return int(math.Round(p)), beyond
}

// scaleRow writes tick labels under a plot of n columns, without touching ones.
func scaleRow(a axis, n int, w *words) string {
	ts := a.ticks(max(2, n/12), w)
	row := blankRow(n)
	end := -1
	for _, t := range ts {
		i, beyond := a.cell(t.value)
		label := []rune(strings.Trim(t.label, "\u2066\u2069"))
		start := min(max(i-len(label)/2, 0), n-len(label))
		if beyond != 0 || start < 0 || start <= end {
			continue
		}
		for k, r := range label {
			row.set(start+k, r)
		}
		end = start + len(label)
	}
	return string(row)
}

func trimRows(rows []string) string {
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

// terminalWidth applies the default of 80 and the least width of 40.
func terminalWidth(n int) int {
	if n <= 0 {
		n = 80
	}
	return min(max(n, 40), 400)
}

// LadderText is a Ladder for a terminal of width columns (0 means 80): a row
// for each estimate with ● for the point, ├──┤ for the interval to quote, an
// arrow where it goes on, and the numbers in words. It ends with a newline.
// Data that Ladder refuses give the empty text.
func LadderText(d LadderData, width int, lang string) string {
	if d.check() != nil {
		return ""
	}
	w, total := wordsFor(lang), terminalWidth(width)
	labelW, valueW := 0, 0
	value := make([]string, len(d.Rows))
	for i, r := range d.Rows {
		p, s := w.valueText(r)
		switch {
		case p != "" && s != "":
			value[i] = p + " (" + s + ")"
		case p+s != "":
			value[i] = p + s
		}
		labelW, valueW = max(labelW, cells(r.Label)), max(valueW, cells(value[i]))
	}
	labelW = min(labelW, total*3/10)
	valueW = min(valueW, total*4/10)
	n := total - labelW - valueW - 4
	a := d.axis()
	a.from, a.to = 0, float64(n-1)
	var rows []string
	group := ""
	for i, r := range d.Rows {
		if r.Group != group && r.Group != "" {
			rows = append(rows, column(r.Group+":", total, left))
		}
		group = r.Group
		if value[i] == "" {
			note := cmp.Or(r.Note, w.t("no estimate"))
			rows = append(rows, column(r.Label, labelW, left)+"  "+column("– "+note, n+valueW+2, left))
			continue
		}
		rows = append(rows, column(r.Label, labelW, left)+"  "+ladderCells(d, r, a, n)+"  "+column(value[i], valueW, left))
	}
	rows = append(rows, strings.Repeat(" ", labelW+2)+scaleRow(a, n, w))
	if t := (&canvas{w: w}).axisTitle(d.XLabel, a.log); t != "" {
		rows = append(rows, strings.Repeat(" ", labelW+2)+column(t, total-labelW-2, left))
	}
	if d.Observed > 0 {
		rows = append(rows, strings.Repeat(" ", labelW+2)+column("┊ "+w.say("documented: {0}", w.number(d.Observed)), total-labelW-2, left))
	}
	rows = append(rows, "", ladderKey(d, w, total))
	return trimRows(rows)
}

// ladderKey explains the marks that occur.
func ladderKey(d LadderData, w *words, total int) string {
	var parts, kinds []string
	points, floors := false, false
	for _, r := range d.Rows {
		points = points || r.HasPoint && !r.Bound
		floors = floors || r.HasPoint && r.Bound
		if s, ok := r.primary(); ok {
			if k := w.t(spanKind{kind: s.Kind}.label()); !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	if points {
		parts = append(parts, "● "+w.t("estimate"))
	}
	if floors {
		parts = append(parts, "▌► "+w.t("at least (floor only)"))
	}
	if len(kinds) > 0 {
		parts = append(parts, "├─┤ "+strings.Join(kinds, " / "))
	}
	return column(strings.Join(parts, "   "), total, left)
}

// ladderCells draws one row: the interval to quote, the point, the reference.
func ladderCells(d LadderData, r LadderRow, a axis, n int) string {
	row := blankRow(n)
	if d.Observed > 0 {
		if i, beyond := a.cell(d.Observed); beyond == 0 {
			row.set(i, '┊')
		}
	}
	if s, ok := r.primary(); ok {
		i, j, lc, rc := 0, n-1, '◄', '►'
		if !s.lowerOpen() {
			k, beyond := a.cell(s.Lower)
			i = k
			if beyond == 0 {
				lc = '├'
			}
		}
		if !s.upperOpen() {
			k, beyond := a.cell(s.Upper)
			j = k
			if beyond == 0 {
				rc = '┤'
			}
		}
		for k := i; k <= j; k++ {
			row.set(k, '─')
		}
		row.set(i, lc)
		row.set(j, rc)
	}
	if r.HasPoint {
		i, beyond := a.cell(r.Point)
		switch {
		case beyond < 0:
			row.set(i, '◄')
		case beyond > 0:
			row.set(i, '►')
		case r.Bound:
			row.set(i, '▌')
			row.set(i+1, '►')
		default:
			row.set(i, '●')
		}
	}
	return string(row)
}

// UpSetText is an UpSet for a terminal of width columns (0 means 80): a row for
// each combination, largest first, with ● for the lists it is on, the count and
// a bar. Data that UpSet refuses give the empty text.
func UpSetText(d UpSetData, width int, lang string) string {
	d, err := d.prepare()
	if err != nil {
		return ""
	}
	w, total := wordsFor(lang), terminalWidth(width)
	var rows []string
	for i, l := range d.Lists {
		size := w.integer(d.Sizes[i])
		rows = append(rows, column(listKey(i), 3, left)+column(l, min(total-17, max(8, longest(d.Lists))), left)+"  "+column(size, 12, right))
	}
	countW := 0
	for _, cb := range d.Combos {
		countW = max(countW, cells(w.integer(cb.Count)))
	}
	keyW := 3 // columns of a list in the matrix
	for keyW > 1 && total-keyW*len(d.Lists)-countW < 8 {
		keyW--
	}
	head := ""
	for i := range d.Lists {
		head += column(listKey(i), keyW, left)
	}
	rows = append(rows, "", column(head+" "+w.t("number on exactly these lists"), total, left))
	room := max(1, total-keyW*len(d.Lists)-countW-2)
	for _, cb := range d.Combos[:min(len(d.Combos), MaxCombos)] {
		line := ""
		for i := range d.Lists {
			mark := "·"
			if slices.Contains(cb.On, i) {
				mark = "●"
			}
			line += column(mark, keyW, left)
		}
		bar := float64(cb.Count) / float64(d.Combos[0].Count) * float64(room)
		rows = append(rows, line+column(w.integer(cb.Count), countW, right)+" "+blocks(bar))
	}
	if rest := d.Combos[min(len(d.Combos), MaxCombos):]; len(rest) > 0 {
		var sum int64
		for _, cb := range rest {
			sum += cb.Count
		}
		rows = append(rows, column(w.say("Not shown: {0} smaller combinations with {1} in all.", w.integer(int64(len(rest))), w.integer(sum)), total, left))
	}
	return trimRows(rows)
}

// listKey names a list by a letter, or by its number beyond 26.
func listKey(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return english.integer(int64(i + 1))
}

func longest(ss []string) int {
	n := 0
	for _, s := range ss {
		n = max(n, cells(s))
	}
	return n
}

// blocks is a bar of n columns, to an eighth; never nothing.
func blocks(n float64) string {
	eighths := max(1, int(math.Round(n*8)))
	bar := strings.Repeat("█", eighths/8)
	if r := eighths % 8; r > 0 {
		bar += string("▏▎▍▌▋▊▉"[3*(r-1) : 3*r])
	}
	return bar
}
