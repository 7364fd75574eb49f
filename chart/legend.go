package chart

// key is one entry of a legend.
type key struct {
	label string
	draw  func(x, y float64) // draws the sample centred on (x, y), at most swatch wide
}

const swatch = 24.0

// legend draws the keys in rows from y down, beginning where reading begins,
// and returns the y below. Width is the room for it.
func (c *canvas) legend(y float64, keys []key) float64 {
	if len(keys) == 0 {
		return y
	}
	const gap, rowHeight = 14.0, 16.0
	room := c.s.W - 2*margin
	used := 0.0
	y += rowHeight / 2
	for _, k := range keys {
		label := c.fit(k.label, sizeSmall, room-swatch-5)
		w := swatch + 5 + c.measure(label, sizeSmall)
		if used > 0 && used+w > room {
			used = 0
			y += rowHeight
		}
		if c.rtl {
			x := c.s.W - margin - used
			k.draw(x-swatch/2, y)
			c.text(x-swatch-5, y, sizeSmall, right, ink, label)
		} else {
			x := margin + used
			k.draw(x+swatch/2, y)
			c.text(x+swatch+5, y, sizeSmall, left, ink, label)
		}
		used += w + gap
	}
	return y + rowHeight/2
}
