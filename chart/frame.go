package chart

import (
	"math"

	"undercount/chart/internal/scene"
)

// frame is a plot with a scale below and a scale at the side: at the left, or
// at the right in right-to-left languages. Numbers grow to the right in both.
type frame struct {
	c      *canvas
	x, y   axis
	top    float64
	bottom float64
	captionY,
	headY float64
	xLabel string
	yLabel string
	yTicks []tick
}

func newFrame(o Options) frame {
	width := o.Width
	if width == 0 {
		width = 500
	}
	return frame{c: newCanvas(o, max(width, 240))}
}

// layout places the scales; marked leaves room for labels of vertical marks.
func (f *frame) layout(xLabel, yLabel string, marked bool) {
	c := f.c
	f.xLabel, f.yLabel = c.axisTitle(xLabel, f.x.log), c.axisTitle(yLabel, f.y.log)
	y := c.title()
	f.headY = y + 6
	if f.yLabel != "" {
		y += 17
	}
	f.captionY = y + 6
	if marked {
		y += 16
	}
	height := 210.0
	if c.o.Height > 0 {
		height = max(120, c.o.Height-y-45)
	}
	f.top, f.bottom = y, y+height
	f.y.from, f.y.to = f.bottom, f.top
	f.yTicks = f.y.ticks(5, c.w)
	axisW := 0.0
	for _, t := range f.yTicks {
		axisW = max(axisW, c.measure(t.label, sizeSmall))
	}
	if c.rtl {
		f.x.from, f.x.to = margin+6, c.s.W-margin-axisW-6
	} else {
		f.x.from, f.x.to = margin+axisW+6, c.s.W-margin-6
	}
}

// begin draws the grid and both scales, so that the data lie above them.
func (f *frame) begin() {
	c := f.c
	f.below()
	side, at, a := f.x.from, f.x.from-5, right
	if c.rtl {
		side, at, a = f.x.to, f.x.to+5, left
	}
	for _, t := range f.y.spread(f.yTicks, 4, func(tick) float64 { return sizeSmall }) {
		y, _ := f.y.at(t.value)
		c.line(f.x.from, y, f.x.to, y, hairline, 0.8)
		c.number(at, y, sizeSmall, a, grey, t.label)
	}
	c.line(side, f.top, side, f.bottom, grey, 0.9)
	if f.yLabel != "" {
		c.text(c.start(margin), f.headY, sizeSmall, c.startAlign(), ink, c.fit(f.yLabel, sizeSmall, c.s.W-2*margin))
	}
}

// below draws the horizontal scale and closes the height of the picture.
func (f *frame) below() {
	c := f.c
	y := c.acrossTicks(f.x, f.top, f.bottom, margin, c.s.W-margin, f.x.ticks(int((f.x.to-f.x.from)/60), c.w))
	if f.xLabel != "" {
		for _, l := range c.wrap(f.xLabel, sizeSmall, c.s.W-2*margin, 2) {
			half := c.measure(l, sizeSmall) / 2
			c.text(min(max((f.x.from+f.x.to)/2, margin+half), c.s.W-margin-half), y+6, sizeSmall, centre, ink, l)
			y += 13
		}
	}
	c.s.H = y + margin
}

// marks draws vertical lines with labels in one row above the plot; labels that
// would touch are moved apart, those without room are left out (the text
// alternative has them).
func (f *frame) marks(ms []vmark) {
	c := f.c
	width := make([]float64, len(ms))
	at := make([]float64, len(ms)) // left ends
	end := margin
	for i, m := range ms {
		x, _ := f.x.at(m.x)
		c.line(x, f.top, x, f.bottom, ink, 1, m.dash...)
		width[i] = c.measure(m.label, sizeSmall)
		at[i] = max(x-width[i]/2, end)
		end = at[i] + width[i] + 8
	}
	limit := c.s.W - margin
	for i := len(ms) - 1; i >= 0; i-- {
		at[i] = min(at[i], limit-width[i])
		limit = at[i] - 8
	}
	for i, m := range ms {
		if at[i] < margin-0.01 {
			continue
		}
		x, _ := f.x.at(m.x)
		mid := at[i] + width[i]/2
		if math.Abs(mid-x) > 2 {
			c.line(min(max(x, at[i]), at[i]+width[i]), f.captionY+6, x, f.top, softGrey, 0.7)
		}
		c.text(at[i], f.captionY, sizeSmall, left, ink, m.label)
	}
}

// bar fills one bin of a histogram.
func (f *frame) bar(x0, x1, share float64) {
	a, _ := f.x.at(x0)
	b, _ := f.x.at(x1)
	y, _ := f.y.at(share)
	gap := min(0.6, (b-a)*0.1)
	f.c.fill(scene.Rect(a+gap/2, y, b-a-gap, f.bottom-y), palette[6])
}
