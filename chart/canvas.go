package chart

import (
	"math"
	"strings"
	"unicode"

	"undercount/chart/internal/scene"
	"undercount/chart/internal/typeset"
)

// Font sizes in points.
const (
	sizeTitle = 13.0
	sizeLabel = 10.0
	sizeSmall = 8.8
)

// margin is kept free on all sides.
const margin = 10.0

var (
	ink      = scene.Color{R: 0x1b, G: 0x1f, B: 0x24, A: 255}
	grey     = scene.Color{R: 0x57, G: 0x5d, B: 0x66, A: 255}
	softGrey = scene.Color{R: 0xb4, G: 0xba, B: 0xc2, A: 255}
	hairline = scene.Color{R: 0xe2, G: 0xe5, B: 0xe9, A: 255}
	stripe   = scene.Color{R: 0xf4, G: 0xf5, B: 0xf7, A: 255}
	white    = scene.Color{R: 255, G: 255, B: 255, A: 255}
	accent   = scene.Color{R: 0x00, G: 0x5a, B: 0x8f, A: 255}
)

// palette is Okabe and Ito's, darkened where needed so that every colour has
// contrast 3 to 1 or more on white; neighbours also differ in lightness.
var palette = []scene.Color{
	{R: 0x00, G: 0x5a, B: 0x8f, A: 255}, // blue
	{R: 0xc4, G: 0x4e, B: 0x00, A: 255}, // vermilion
	{R: 0x00, G: 0x80, B: 0x5e, A: 255}, // bluish green
	{R: 0x9a, G: 0x3f, B: 0x79, A: 255}, // reddish purple
	{R: 0x1b, G: 0x1f, B: 0x24, A: 255}, // black
	{R: 0xa8, G: 0x70, B: 0x00, A: 255}, // ochre
	{R: 0x2f, G: 0x86, B: 0xb8, A: 255}, // sky blue
	{R: 0x6b, G: 0x72, B: 0x7c, A: 255}, // grey
}

func faded(c scene.Color, share float64) scene.Color {
	c.A = uint8(math.Round(float64(c.A) * share))
	return c
}

// textBox is where a label came to lie.
type textBox struct {
	x0, y0, x1, y1 float64
	text           string
	loose          bool // the number of a mark beyond the axis, which may crowd
}

type align int

const (
	left align = iota
	centre
	right
)

// canvas is a scene being drawn, with the words and direction of its language.
type canvas struct {
	s     *scene.Scene
	o     Options
	w     *words
	rtl   bool
	boxes []textBox
}

func newCanvas(o Options, width float64) *canvas {
	w := wordsFor(o.Lang)
	return &canvas{
		s: &scene.Scene{W: width, Lang: w.lang, RTL: w.rtl},
		o: o, w: w, rtl: w.rtl,
	}
}

// dir is the base direction of labels: in a chart of a right-to-left language
// always that, otherwise what the label begins with.
func (c *canvas) dir() typeset.Direction {
	if c.rtl {
		return typeset.RightToLeft
	}
	return typeset.Auto
}

func (c *canvas) shape(text string) *typeset.Line {
	return typeset.Shape(text, c.dir(), c.w.lang)
}

// measure is the width of a label in points.
func (c *canvas) measure(text string, size float64) float64 {
	return c.shape(text).Advance * size
}

// text draws one line; y is the middle of its small letters.
func (c *canvas) text(x, y, size float64, a align, col scene.Color, text string) {
	c.put(c.shape(text), x, y, size, a, col)
}

// number draws a number or range, which runs left to right in every language.
func (c *canvas) number(x, y, size float64, a align, col scene.Color, text string) {
	c.put(typeset.Shape(text, typeset.LeftToRight, c.w.lang), x, y, size, a, col)
}

// Letters reach this far above and below the middle of the small letters, in em.
const (
	above = 0.55
	below = 0.55
	drop  = 0.32 // from the middle to the baseline
)

func (c *canvas) put(line *typeset.Line, x, y, size float64, a align, col scene.Color) {
	w := line.Advance * size
	switch a {
	case centre:
		x -= w / 2
	case right:
		x -= w
	}
	c.s.Add(scene.Item{Line: line, Size: size, At: scene.Point{X: x, Y: y + drop*size}, Fill: col})
	c.boxes = append(c.boxes, textBox{x, y - above*size, x + w, y + below*size, line.Text, false})
}

// upright draws a line turned by 90 degrees that reads upwards; it is centred
// on x and begins (align left), is centred or ends (right) at y.
func (c *canvas) upright(x, y, size float64, a align, col scene.Color, text string, isNumber bool) {
	line := c.shape(text)
	if isNumber {
		line = typeset.Shape(text, typeset.LeftToRight, c.w.lang)
	}
	w := line.Advance * size
	switch a {
	case centre:
		y += w / 2
	case right:
		y += w
	}
	c.s.Add(scene.Item{Line: line, Size: size, At: scene.Point{X: x + drop*size, Y: y}, Angle: 90, Fill: col})
	c.boxes = append(c.boxes, textBox{x - above*size, y - w, x + below*size, y, line.Text, false})
}

// fit shortens a label to the width, with an ellipsis.
func (c *canvas) fit(text string, size, width float64) string {
	text = strings.Join(strings.Fields(text), " ")
	if c.measure(text, size) <= width {
		return text
	}
	rs := []rune(text)
	lo, hi := 0, len(rs) // longest beginning that fits; widths grow almost steadily
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if c.measure(cut(rs, mid), size) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	for lo > 0 && c.measure(cut(rs, lo), size) > width {
		lo--
	}
	return cut(rs, lo)
}

// cut is the first n runes and an ellipsis, without a loose space, joiner or
// half a letter with its marks before it.
func cut(rs []rune, n int) string {
	for n > 0 && n < len(rs) && unicode.In(rs[n], unicode.Mn, unicode.Me, unicode.Cf) {
		n--
	}
	return strings.TrimRight(string(rs[:n]), " \u200c\u200d,;،؛(") + "…"
}

// wrap breaks a label into at most n lines of the width; what does not fit ends
// in an ellipsis.
func (c *canvas) wrap(text string, size, width float64, n int) []string {
	fields := strings.Fields(text)
	var lines []string
	cur := ""
	for i, f := range fields {
		next := f
		if cur != "" {
			next = cur + " " + f
		}
		if cur == "" || c.measure(next, size) <= width {
			cur = next
			continue
		}
		if len(lines) == n-1 {
			cur += " " + strings.Join(fields[i:], " ")
			break
		}
		lines = append(lines, c.fit(cur, size, width))
		cur = f
	}
	if cur != "" {
		lines = append(lines, c.fit(cur, size, width))
	}
	return lines
}

// title draws the title and returns the y below it.
func (c *canvas) title() float64 {
	y := margin
	if strings.TrimSpace(c.o.Title) == "" {
		return y
	}
	for _, l := range c.wrap(c.o.Title, sizeTitle, c.s.W-2*margin, 3) {
		y += sizeTitle * 0.75
		c.text(c.start(margin), y, sizeTitle, c.startAlign(), ink, l)
		y += sizeTitle * 0.75
	}
	return y + 6
}

// start is the place d points in from the side where reading begins.
func (c *canvas) start(d float64) float64 {
	if c.rtl {
		return c.s.W - d
	}
	return d
}

func (c *canvas) startAlign() align {
	if c.rtl {
		return right
	}
	return left
}

func (c *canvas) endAlign() align {
	if c.rtl {
		return left
	}
	return right
}

// notes draws small grey paragraphs from y down and returns the y below them.
func (c *canvas) notes(y float64, texts []string) float64 {
	for _, t := range texts {
		for _, l := range c.wrap(t, sizeSmall, c.s.W-2*margin, 4) {
			y += sizeSmall * 0.75
			c.text(c.start(margin), y, sizeSmall, c.startAlign(), grey, l)
			y += sizeSmall * 0.75
		}
		y += 1
	}
	return y
}

func (c *canvas) fill(p scene.Path, col scene.Color) { c.s.Add(scene.Item{Path: p, Fill: col}) }

func (c *canvas) stroke(p scene.Path, col scene.Color, width float64, dash ...float64) {
	c.s.Add(scene.Item{Path: p, Stroke: col, Width: width, Dash: dash})
}

func (c *canvas) line(x0, y0, x1, y1 float64, col scene.Color, width float64, dash ...float64) {
	c.stroke(scene.Polyline(scene.Point{X: x0, Y: y0}, scene.Point{X: x1, Y: y1}), col, width, dash...)
}

// arrowHead is a filled triangle with its tip at (x, y), pointing along (dx, dy).
func (c *canvas) arrowHead(x, y, dx, dy, size float64, col scene.Color) {
	bx, by := x-dx*size, y-dy*size
	h := size * 0.6
	c.fill(scene.Polygon(scene.Point{X: x, Y: y}, scene.Point{X: bx - dy*h, Y: by + dx*h}, scene.Point{X: bx + dy*h, Y: by - dx*h}), col)
}
