package chart

import (
	"fmt"
	"math"
	"slices"

	"undercount/chart/internal/scene"
)

// LadderRow is one estimate of a Ladder.
type LadderRow struct {
	Label    string // the method
	Group    string // heading above the first of several rows of equal group; "" for none
	Point    float64
	HasPoint bool
	Spans    []Span
	Bound    bool   // the point is a floor, not an estimate
	Note     string // said in place of a number, such as "not identified"
}

// Span is an interval of a LadderRow.
type Span struct {
	Lower, Upper         float64
	LowerOpen, UpperOpen bool   // the interval has no end on that side; an infinite end counts as open
	Kind                 string // such as "bootstrap" or "profile"; each kind has its own line and an entry in the legend
	Primary              bool   // the interval to quote; drawn thick, its numbers written out
}

// LadderData are the estimates of one count, top to bottom.
type LadderData struct {
	Rows     []LadderRow
	Observed float64 // reference line "documented"; 0 or NaN for none
	Truth    float64 // line "true count", of simulated evidence; 0 or NaN for none
	XLabel   string
}

func (d LadderData) check() error {
	if len(d.Rows) == 0 {
		return refuse("comparison of estimates has no rows", "one row or more", "leave the picture out")
	}
	if math.IsInf(d.Observed, 0) || d.Observed < 0 {
		return refuse("documented number of a comparison is negative or infinite", "0 or more", "correct it")
	}
	for i, r := range d.Rows {
		if r.HasPoint && (math.IsNaN(r.Point) || math.IsInf(r.Point, 0)) {
			return refuse(fmt.Sprintf("estimate %d of the comparison is not a finite number", i+1), "a number, or HasPoint false and a Note", "correct the row")
		}
		for _, s := range r.Spans {
			if math.IsNaN(s.Lower) && !s.LowerOpen || math.IsNaN(s.Upper) && !s.UpperOpen {
				return refuse(fmt.Sprintf("an interval of estimate %d has an end that is not a number", i+1), "numbers, or an open side", "correct the row")
			}
			if !s.lowerOpen() && !s.upperOpen() && s.Lower > s.Upper {
				return refuse(fmt.Sprintf("an interval of estimate %d ends before it begins", i+1), "lower not above upper", "correct the row")
			}
		}
	}
	return nil
}

func (s Span) lowerOpen() bool { return s.LowerOpen || math.IsInf(s.Lower, -1) }
func (s Span) upperOpen() bool { return s.UpperOpen || math.IsInf(s.Upper, 1) }

// primary is the interval to write out: the one marked, or the first.
func (r LadderRow) primary() (Span, bool) {
	for _, s := range r.Spans {
		if s.Primary {
			return s, true
		}
	}
	if len(r.Spans) > 0 {
		return r.Spans[0], true
	}
	return Span{}, false
}

// axis chooses the scale for the points, the intervals and the documented number.
func (d LadderData) axis() axis {
	var all, points []float64
	for _, r := range d.Rows {
		if r.HasPoint {
			points = append(points, r.Point)
		}
		for _, s := range r.Spans {
			if !s.lowerOpen() {
				all = append(all, s.Lower)
			}
			if !s.upperOpen() {
				all = append(all, s.Upper)
			}
		}
	}
	if d.Observed > 0 {
		points = append(points, d.Observed)
	}
	if d.Truth > 0 && !math.IsInf(d.Truth, 0) {
		points = append(points, d.Truth)
	}
	return newAxis(append(all, points...), points)
}

// kinds lists the kinds of interval in order of appearance, primary ones first.
func (d LadderData) kinds() []spanKind {
	var out []spanKind
	for _, primary := range []bool{true, false} {
		for _, r := range d.Rows {
			for _, s := range r.Spans {
				k := spanKind{s.Kind, s.Primary}
				if s.Primary == primary && !slices.Contains(out, k) {
					out = append(out, k)
				}
			}
		}
	}
	return out
}

type spanKind struct {
	kind    string
	primary bool
}

func (k spanKind) label() string {
	if k.kind == "" {
		return "interval"
	}
	return k.kind
}

// Ladder draws estimates of one count under each other: a dot for the point, a
// thick bar for the interval to quote and thin lines for the others. The scale
// becomes logarithmic when the largest value is more than 30 times the
// smallest, and the label of the axis says so; values over a thousand times the
// middle one are drawn as arrows at the edge with their number.
func Ladder(d LadderData, o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	l := newLadder(d, o)
	l.layout()
	l.draw()
	return l.c.finish(l.c.w.t("Comparison of estimates"), l.alt(), l.table()), nil
}

type ladder struct {
	c     *canvas
	d     LadderData
	a     axis
	kinds []spanKind

	labels        [][]string // wrapped label of each row
	labelX        float64    // where labels begin (or end, right to left)
	valueX        float64    // where the column of numbers ends
	showValues    bool
	rowY, rowH    []float64
	headY         []float64 // y of the group heading above a row, 0 for none
	top, bottom   float64
	clipped       bool
	pointColumn   float64
	usedBound     bool
	usedEstimates bool
}

func newLadder(d LadderData, o Options) *ladder {
	width := o.Width
	if width == 0 {
		width = 580
	}
	width = max(width, 240)
	return &ladder{c: newCanvas(o, width), d: d, a: d.axis(), kinds: d.kinds()}
}

func (l *ladder) layout() {
	c := l.c
	inner := c.s.W - 2*margin
	labelW := 0.0
	for _, r := range l.d.Rows {
		labelW = max(labelW, c.measure(r.Label, sizeLabel))
	}
	labelW = min(labelW, inner*0.34)
	valueW, pointW := 0.0, 0.0
	for _, r := range l.d.Rows {
		p, s := c.w.valueText(r)
		pointW = max(pointW, c.measure(p, sizeSmall))
		valueW = max(valueW, c.measure(s, sizeSmall))
	}
	l.pointColumn = valueW
	if valueW > 0 && pointW > 0 {
		l.pointColumn += 8
	}
	valueW = l.pointColumn + pointW
	l.showValues = valueW > 0 && inner-labelW-valueW >= 150
	plot := inner - labelW - 12
	if l.showValues {
		plot -= valueW + 12
	}
	if c.rtl {
		l.labelX = c.s.W - margin
		l.a.to = c.s.W - margin - labelW - 12
		l.a.from = l.a.to - plot
		l.valueX = margin
	} else {
		l.labelX = margin
		l.a.from = margin + labelW + 12
		l.a.to = l.a.from + plot
		l.valueX = c.s.W - margin
	}
	if len(l.d.Rows) > 0 && !l.showValues { // keep the last tick label off the edge
		l.a.from, l.a.to = l.a.from+2, l.a.to-4
	}
	l.rows(labelW)
}

// rows places the rows from top to bottom.
func (l *ladder) rows(labelW float64) {
	c := l.c
	y := c.title() + 14 // room for the caption of the reference line
	if l.d.Truth > 0 {
		y += 13
	}
	l.top = y
	group := ""
	for _, r := range l.d.Rows {
		lines := c.wrap(r.Label, sizeLabel, labelW, 2)
		head := 0.0
		if r.Group != group && r.Group != "" {
			head = y + 11
			y += 18
		}
		group = r.Group
		h := max(21, float64(len(lines))*12.5+6, 13+float64(max(0, len(r.Spans)-1))*5)
		l.labels = append(l.labels, lines)
		l.headY = append(l.headY, head)
		l.rowY = append(l.rowY, y+h/2)
		l.rowH = append(l.rowH, h)
		y += h
	}
	if extra := (c.o.Height - y - 90) / float64(len(l.d.Rows)); extra > 0 {
		shift := 0.0
		for i := range l.rowY {
			if l.headY[i] > 0 {
				l.headY[i] += shift
			}
			l.rowY[i] += shift + extra/2
			l.rowH[i] += extra
			shift += extra
		}
		y += shift
	}
	l.bottom = y + 3
}

func (l *ladder) draw() {
	c := l.c
	for i := range l.d.Rows {
		if i%2 == 0 {
			c.fill(scene.Rect(margin/2, l.rowY[i]-l.rowH[i]/2, c.s.W-margin, l.rowH[i]), stripe)
		}
	}
	minX, maxX := l.a.from-20, l.a.to+20
	minX, maxX = max(minX, margin), min(maxX, c.s.W-margin)
	y := c.acrossTicks(l.a, l.top, l.bottom, minX, maxX, l.a.ticks(int((l.a.to-l.a.from)/48), c.w))
	l.reference()
	for i, r := range l.d.Rows {
		l.row(i, r)
	}
	if t := c.axisTitle(l.d.XLabel, l.a.log); t != "" {
		for _, s := range c.wrap(t, sizeSmall, c.s.W-2*margin, 2) {
			half := c.measure(s, sizeSmall) / 2
			mid := min(max((l.a.from+l.a.to)/2, margin+half), c.s.W-margin-half)
			c.text(mid, y+6, sizeSmall, centre, ink, s)
			y += 13
		}
	}
	y = c.legend(y+6, l.keys())
	c.s.H = y + margin
}

func (l *ladder) reference() {
	if l.d.Truth > 0 {
		l.mark(l.d.Truth, "true count: {0}", l.top-20, 0, 0)
	}
	if l.d.Observed > 0 {
		l.mark(l.d.Observed, "documented: {0}", l.top-7, 4, 2.5)
	}
}

// mark draws a line across all rows with its caption above.
func (l *ladder) mark(at float64, says string, captionY, dash, gap float64) {
	c := l.c
	x, beyond := l.a.at(at)
	if beyond != 0 {
		return
	}
	var dashes []float64
	if dash > 0 {
		dashes = []float64{dash, gap}
	}
	c.line(x, l.top, x, l.bottom, ink, 1.1, dashes...)
	t := c.fit(c.w.say(says, c.w.number(at)), sizeSmall, c.s.W-2*margin)
	half := c.measure(t, sizeSmall) / 2
	c.text(min(max(x, margin+half), c.s.W-margin-half), captionY, sizeSmall, centre, ink, t)
}

func (l *ladder) row(i int, r LadderRow) {
	c, y := l.c, l.rowY[i]
	if l.headY[i] > 0 {
		c.text(l.labelX, l.headY[i], sizeSmall, c.startAlign(), grey, c.fit(r.Group, sizeSmall, c.s.W-2*margin))
	}
	ly := y - float64(len(l.labels[i])-1)*6.25
	for _, s := range l.labels[i] {
		c.text(l.labelX, ly, sizeLabel, c.startAlign(), ink, s)
		ly += 12.5
	}
	if l.showValues {
		p, s := c.w.valueText(r)
		sign := -1.0
		if c.rtl {
			sign = 1
		}
		c.text(l.valueX, y, sizeSmall, c.endAlign(), grey, s)
		c.text(l.valueX+sign*l.pointColumn, y, sizeSmall, c.endAlign(), ink, p)
	}
	l.spans(r, y)
	if r.HasPoint {
		l.point(r, y)
	} else if note := l.note(r); note != "" && len(r.Spans) == 0 {
		l.noteText(note, y)
	}
}

// note is what stands in the row instead of a number.
func (l *ladder) note(r LadderRow) string {
	if r.Note != "" {
		return r.Note
	}
	return l.c.w.t("no estimate")
}

func (l *ladder) noteText(note string, y float64) {
	c := l.c
	room := l.a.to - l.a.from - 12
	if l.showValues { // the columns of numbers are empty in this row
		room = math.Abs(l.valueX-l.a.from) - 6
		if c.rtl {
			room = l.a.to - l.valueX - 6
		}
	}
	t := c.fit(note, sizeSmall, room)
	w := c.measure(t, sizeSmall)
	x := l.a.from + 6
	if c.rtl {
		x = l.a.to - 6 - w
	}
	c.fill(scene.Rect(x-3, y-6, w+6, 12), white)
	c.text(x, y, sizeSmall, left, ink, t)
}

// spans draws the primary interval at y and the others below it.
func (l *ladder) spans(r LadderRow, y float64) {
	off := 0.0
	for _, s := range r.Spans {
		if s.Primary {
			l.span(s, y)
		}
	}
	for _, s := range r.Spans {
		if !s.Primary {
			off += 5
			l.span(s, y+off)
		}
	}
}

// edge is where an interval ends: at a value, or open at the edge of the plot.
func (l *ladder) edge(v float64, open bool, side int) (x float64, arrow bool) {
	if open {
		if side < 0 {
			return l.a.from, true
		}
		return l.a.to, true
	}
	x, beyond := l.a.at(v)
	return x, beyond != 0
}

func (l *ladder) span(s Span, y float64) {
	c := l.c
	x0, a0 := l.edge(s.Lower, s.lowerOpen(), -1)
	x1, a1 := l.edge(s.Upper, s.upperOpen(), 1)
	l.clipped = l.clipped || a0 || a1
	col := l.spanStroke(spanKind{s.Kind, s.Primary}, x0, x1, y)
	if a0 {
		c.arrowHead(x0, y, -1, 0, 6, col)
	}
	if a1 {
		c.arrowHead(x1, y, 1, 0, 6, col)
	}
}

// spanStroke draws the line of a kind of interval and returns its colour. The
// primary ones are thick; the rest differ in dash and end.
func (l *ladder) spanStroke(k spanKind, x0, x1, y float64) scene.Color {
	c := l.c
	i := slices.Index(l.kinds, k)
	if k.primary {
		col := palette[i%len(palette)]
		widths := []float64{5, 3.4, 2.4}
		c.line(x0, y, x1, y, faded(col, 0.62), widths[i%len(widths)])
		if i > 0 { // a second primary kind also gets caps
			c.line(x0, y-4, x0, y+4, col, 1)
			c.line(x1, y-4, x1, y+4, col, 1)
		}
		return col
	}
	col := palette[(i+1)%len(palette)]
	dashes := [][]float64{nil, {4, 2}, {1.2, 1.8}, {6, 2, 1.2, 2}}
	c.line(x0, y, x1, y, col, 1.2, dashes[i%len(dashes)]...)
	c.line(x0, y-2, x0, y+2, col, 1.2)
	c.line(x1, y-2, x1, y+2, col, 1.2)
	return col
}

func (l *ladder) point(r LadderRow, y float64) {
	c := l.c
	x, beyond := l.a.at(r.Point)
	if beyond == 0 {
		l.pointMark(x, y, r.Bound)
		return
	}
	l.clipped = true
	t := c.w.number(r.Point)
	w := c.measure(t, sizeSmall)
	dir := float64(beyond)
	c.arrowHead(x, y, dir, 0, 9, ink)
	if l.showValues {
		return
	}
	tx := x - 13
	a := right
	bx := tx - w - 2
	if beyond < 0 {
		tx, a, bx = x+13, left, x+11
	}
	c.fill(scene.Rect(bx, y-6, w+4, 12), white)
	c.number(tx, y, sizeSmall, a, ink, t)
}

// pointMark draws an estimate as a dot, a floor as a tick with an arrow to the right.
func (l *ladder) pointMark(x, y float64, bound bool) {
	c := l.c
	if bound {
		l.usedBound = true
		c.line(x, y-5.5, x, y+5.5, ink, 2)
		end := min(x+15, l.a.to)
		if end-x > 6 {
			c.line(x, y, end-4, y, ink, 1.1)
			c.arrowHead(end, y, 1, 0, 5, ink)
		}
		return
	}
	l.usedEstimates = true
	c.fill(scene.Circle(x, y, 4.3), white)
	c.fill(scene.Circle(x, y, 3.4), ink)
}

func (l *ladder) keys() []key {
	var keys []key
	if l.usedEstimates {
		keys = append(keys, key{l.c.w.t("estimate"), func(x, y float64) { l.pointMark(x, y, false) }})
	}
	if l.usedBound {
		keys = append(keys, key{l.c.w.t("at least (floor only)"), func(x, y float64) {
			l.c.line(x-7, y-5, x-7, y+5, ink, 2)
			l.c.line(x-7, y, x+4, y, ink, 1.1)
			l.c.arrowHead(x+8, y, 1, 0, 5, ink)
		}})
	}
	for _, k := range l.kinds {
		keys = append(keys, key{l.c.w.t(k.label()), func(x, y float64) { l.spanStroke(k, x-11, x+11, y) }})
	}
	if l.clipped {
		keys = append(keys, key{l.c.w.t("continues beyond the axis"), func(x, y float64) {
			l.c.line(x-9, y, x+4, y, grey, 1.2)
			l.c.arrowHead(x+9, y, 1, 0, 6, grey)
		}})
	}
	return keys
}
