package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"undercount/chart/internal/scene"
)

// UpSetData say how lists overlap.
type UpSetData struct {
	Lists  []string
	Sizes  []int64 // entities on each list; nil: computed from the combinations
	Combos []Combo // in any order; equal ones are added up, those of count 0 left out
}

// Combo is the number of entities that are on exactly the lists in On.
type Combo struct {
	On    []int // places in Lists
	Count int64
}

// MaxCombos is how many combinations an UpSet draws, the largest first; the
// rest is said in a note and is in the table.
const MaxCombos = 60

// prepare checks the data and returns a copy in drawing order: by count, then
// fewer lists first, then by list order.
func (d UpSetData) prepare() (UpSetData, error) {
	n := len(d.Lists)
	if n == 0 {
		return d, refuse("overlap picture has no lists", "two lists or more", "leave the picture out")
	}
	if d.Sizes != nil && len(d.Sizes) != n {
		return d, refuse(fmt.Sprintf("overlap picture has %d lists but %d sizes", n, len(d.Sizes)), "one size for each list", "correct the sizes")
	}
	out := UpSetData{Lists: d.Lists, Sizes: slices.Clone(d.Sizes)}
	sums := make([]int64, n)
	for i, c := range d.Combos {
		on := slices.Compact(slices.Sorted(slices.Values(c.On)))
		switch {
		case c.Count < 0:
			return d, refuse(fmt.Sprintf("combination %d has a negative count", i+1), "0 or more", "correct the count")
		case len(on) == 0:
			return d, refuse(fmt.Sprintf("combination %d is on no list", i+1), "at least one list: who is on none was not counted", "leave the combination out")
		case on[0] < 0 || on[len(on)-1] >= n:
			return d, refuse(fmt.Sprintf("combination %d names a list that does not exist", i+1), fmt.Sprintf("list numbers 0 to %d", n-1), "correct the combination")
		case c.Count == 0:
			continue
		}
		for _, k := range on {
			sums[k] += c.Count
		}
		if k := slices.IndexFunc(out.Combos, func(o Combo) bool { return slices.Equal(o.On, on) }); k >= 0 {
			out.Combos[k].Count += c.Count
			continue
		}
		out.Combos = append(out.Combos, Combo{on, c.Count})
	}
	if len(out.Combos) == 0 {
		return d, refuse("overlap picture has no combination with a count above 0", "one or more", "leave the picture out")
	}
	if out.Sizes == nil {
		out.Sizes = sums
	}
	if slices.Min(out.Sizes) < 0 {
		return d, refuse("a list has a negative size", "0 or more", "correct the sizes")
	}
	slices.SortStableFunc(out.Combos, func(a, b Combo) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.On), len(b.On)), slices.Compare(a.On, b.On))
	})
	return out, nil
}

// UpSet draws the overlap of lists after Lex and others (2014, "UpSet:
// visualization of intersecting sets"): a column for each combination of lists
// with its count as a bar, dots below for the lists it is on, and the sizes of
// the lists at the side.
func UpSet(d UpSetData, o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	d, err := d.prepare()
	if err != nil {
		return nil, err
	}
	u := &upset{d: d, shown: d.Combos[:min(len(d.Combos), MaxCombos)]}
	u.layout(o)
	u.draw()
	return u.c.finish(u.c.w.t("Overlap of lists"), u.alt(), u.table()), nil
}

type upset struct {
	c     *canvas
	d     UpSetData
	shown []Combo

	labelW, sizeW, barW float64 // widths at the side: names, size numbers, size bars
	colW                float64
	turned              bool // counts stand upright
	countRoom           float64
	top, base, matrix   float64 // top of bars, their foot, first row of the matrix
	rowH                float64
}

const (
	upsetRow    = 17.0
	leastColumn = 10.5 // an upright number needs this much
)

func (u *upset) layout(o Options) {
	probe := newCanvas(o, 0)
	for i, l := range u.d.Lists {
		u.labelW = max(u.labelW, probe.measure(l, sizeLabel))
		u.sizeW = max(u.sizeW, probe.measure(probe.w.integer(u.d.Sizes[i]), sizeSmall))
	}
	width := o.Width
	n := float64(len(u.shown))
	u.barW = 62
	if width == 0 {
		u.labelW = min(u.labelW, 170)
		width = max(380, 2*margin+u.labelW+u.sizeW+u.barW+20+n*max(13.5, min(30, 420/n)))
	}
	width = max(width, 240)
	u.c = newCanvas(o, width)
	u.labelW = min(u.labelW, (width-2*margin)*0.32)
	if width < 360 {
		u.barW = 34
	}
	side := u.labelW + u.sizeW + u.barW + 20
	u.colW = (width - 2*margin - side) / n
	if u.colW < leastColumn { // too many for the width: show fewer, say so
		keep := max(1, int((width-2*margin-side)/leastColumn))
		u.shown = u.shown[:min(keep, len(u.shown))]
		u.colW = (width - 2*margin - side) / float64(len(u.shown))
	}
	u.colW = min(u.colW, 44)
	u.rowH = upsetRow
	u.countRoom = 13
	for _, cb := range u.shown {
		w := u.c.measure(u.c.w.integer(cb.Count), sizeSmall)
		if w > u.colW-3 {
			u.turned = true
		}
	}
	if u.turned {
		u.countRoom = u.c.measure(u.c.w.integer(u.shown[0].Count), sizeSmall) + 6
	}
}

// column is the middle of a combination's column, counted from where reading begins.
func (u *upset) column(i int) float64 {
	return u.c.start(margin + u.labelW + u.sizeW + u.barW + 20 + (float64(i)+0.5)*u.colW)
}

func (u *upset) rowY(list int) float64 { return u.matrix + (float64(list)+0.5)*u.rowH }

func (u *upset) draw() {
	c := u.c
	y := c.title()
	y += u.countRoom
	barsH := 130.0
	if rest := c.o.Height - y - float64(len(u.d.Lists))*u.rowH - 60; rest > barsH {
		barsH = rest
	}
	u.top, u.base = y, y+barsH
	u.matrix = u.base + 8
	u.bars()
	u.dots()
	u.sides()
	y = u.matrix + float64(len(u.d.Lists))*u.rowH + 4
	y = c.notes(y+2, u.noteTexts())
	c.s.H = y + margin
}

func (u *upset) bars() {
	c := u.c
	most := float64(u.shown[0].Count)
	a := axis{lo: 0, hi: most, from: u.base, to: u.top}
	x0, x1 := u.column(0)-u.colW/2, u.column(len(u.shown)-1)+u.colW/2
	if c.rtl {
		x0, x1 = u.column(len(u.shown)-1)-u.colW/2, u.column(0)+u.colW/2
	}
	w := min(u.colW*0.66, 20)
	for i, cb := range u.shown {
		x := u.column(i)
		ty, _ := a.at(float64(cb.Count))
		c.fill(scene.Rect(x-w/2, ty, w, u.base-ty), accent)
		label := c.w.integer(cb.Count)
		if u.turned {
			c.upright(x, ty-3, sizeSmall, left, ink, label, true)
		} else {
			c.number(x, ty-7, sizeSmall, centre, ink, label)
		}
	}
	c.line(x0, u.base, x1, u.base, grey, 0.9)
	u.caption()
}

// caption names the bars in the free corner beside them.
func (u *upset) caption() {
	c := u.c
	room := u.labelW + u.sizeW + u.barW + 8
	y := u.top + 4
	for _, l := range c.wrap(c.w.t("number on exactly these lists"), sizeSmall, room, 2) {
		c.text(c.start(margin+room), y, sizeSmall, c.endAlign(), grey, l)
		y += 12
	}
}

func (u *upset) dots() {
	c := u.c
	for l := range u.d.Lists {
		if l%2 == 0 {
			c.fill(scene.Rect(margin/2, u.matrix+float64(l)*u.rowH, c.s.W-margin, u.rowH), stripe)
		}
	}
	r := min(4.6, u.colW*0.36)
	for i, cb := range u.shown {
		x := u.column(i)
		for l := range u.d.Lists {
			if !slices.Contains(cb.On, l) {
				c.fill(scene.Circle(x, u.rowY(l), r*0.45), softGrey)
			}
		}
		if len(cb.On) > 1 {
			c.line(x, u.rowY(cb.On[0]), x, u.rowY(cb.On[len(cb.On)-1]), ink, 1.6)
		}
		for _, l := range cb.On {
			c.fill(scene.Circle(x, u.rowY(l), r), ink)
		}
	}
}

// sides writes the names and sizes of the lists, with a bar that grows towards the matrix.
func (u *upset) sides() {
	c := u.c
	most := float64(max(slices.Max(u.d.Sizes), 1))
	for i, l := range u.d.Lists {
		y := u.rowY(i)
		c.text(c.start(margin), y, sizeLabel, c.startAlign(), ink, c.fit(l, sizeLabel, u.labelW))
		at := margin + u.labelW + 8
		w := u.barW * float64(u.d.Sizes[i]) / most
		x := c.start(at + u.sizeW + 4)
		if c.rtl {
			x -= w
		}
		units := at + u.sizeW // numbers are right-aligned in every language
		if c.rtl {
			units = at
		}
		c.number(c.start(units), y, sizeSmall, right, grey, c.w.integer(u.d.Sizes[i]))
		c.fill(scene.Rect(x, y-4, w, 8), grey)
	}
	room := u.sizeW + u.barW + 8
	t := c.fit(c.w.t("list size"), sizeSmall, room)
	c.text(c.start(margin+u.labelW+8), u.base, sizeSmall, c.startAlign(), grey, t)
}

func (u *upset) noteTexts() []string {
	rest := u.d.Combos[len(u.shown):]
	if len(rest) == 0 {
		return nil
	}
	var sum int64
	for _, cb := range rest {
		sum += cb.Count
	}
	w := u.c.w
	return []string{w.say("Not shown: {0} smaller combinations with {1} in all.", w.integer(int64(len(rest))), w.integer(sum))}
}

// comboName says which lists: "A + B", or "only A".
func (d UpSetData) comboName(w *words, cb Combo) string {
	if len(cb.On) == 1 && len(d.Lists) > 1 {
		return w.say("only {0}", d.Lists[cb.On[0]])
	}
	names := make([]string, len(cb.On))
	for i, k := range cb.On {
		names[i] = d.Lists[k]
	}
	return strings.Join(names, " + ")
}

func (u *upset) alt() string {
	w := u.c.w
	var total int64
	for _, cb := range u.d.Combos {
		total += cb.Count
	}
	var top []string
	for _, cb := range u.d.Combos[:min(3, len(u.d.Combos))] {
		top = append(top, u.d.comboName(w, cb)+" "+w.integer(cb.Count))
	}
	sep := "; "
	if w.rtl {
		sep = "؛ "
	}
	alt := w.say("Overlap of {0} lists: {1} entities in {2} combinations. The largest: {3}.",
		w.integer(int64(len(u.d.Lists))), w.integer(total), w.integer(int64(len(u.d.Combos))), strings.Join(top, sep))
	return strings.Join(append([]string{alt}, u.noteTexts()...), " ")
}

func (u *upset) table() Table {
	w := u.c.w
	t := Table{Header: []string{w.t("Lists"), w.t("Count")}}
	for _, cb := range u.d.Combos {
		t.Rows = append(t.Rows, []string{u.d.comboName(w, cb), w.integer(cb.Count)})
	}
	for i, l := range u.d.Lists {
		t.Rows = append(t.Rows, []string{l + " (" + w.t("list size") + ")", w.integer(u.d.Sizes[i])})
	}
	return t
}
