package chart

import "undercount/chart/internal/scene"

// group is how one stake group looks: colour, shape and line together, so that
// any of them is enough.
type group struct {
	stake string
	col   scene.Color
	shape int
	dash  []float64
}

var groupDashes = [][]float64{nil, {5, 2}, {1.3, 1.8}, {6, 2, 1.3, 2}, {9, 2.5}, {2.5, 2.5}}

// stakeOrder fixes the look of the usual groups, whatever comes first in the data.
var stakeOrder = []string{"accused_party", "opposed_party", "documenter", "third_party", "affected", "unknown"}

func newGroup(stake string, i int) group {
	return group{stake, palette[i%len(palette)], i % 6, groupDashes[i%len(groupDashes)]}
}

// outline is the group's shape around (x, y).
func (g group) outline(x, y, r float64) scene.Path {
	pt := func(dx, dy float64) scene.Point { return scene.Point{X: x + dx*r, Y: y + dy*r} }
	switch g.shape {
	case 1:
		return scene.Polygon(pt(-0.9, -0.9), pt(0.9, -0.9), pt(0.9, 0.9), pt(-0.9, 0.9))
	case 2:
		return scene.Polygon(pt(0, -1.3), pt(1.2, 0.9), pt(-1.2, 0.9))
	case 3:
		return scene.Polygon(pt(0, -1.35), pt(1.35, 0), pt(0, 1.35), pt(-1.35, 0))
	case 4:
		return scene.Polygon(pt(0, 1.3), pt(1.2, -0.9), pt(-1.2, -0.9))
	case 5:
		const a, b = 1.25, 0.42
		return scene.Polygon(pt(-b, -a), pt(b, -a), pt(b, -b), pt(a, -b), pt(a, b), pt(b, b), pt(b, a), pt(-b, a), pt(-b, b), pt(-a, b), pt(-a, -b), pt(-b, -b))
	}
	return scene.Circle(x, y, r)
}

// hedgeReach is how far an arrow of a floor or ceiling goes, in points.
const hedgeReach = 15.0

// hedge draws one figure as it was said: y is the place of the value, yHigh that
// of the upper end of a range or vague word (equal to y without one).
func (c *canvas) hedge(kind string, x, y, yHigh float64, g group, col scene.Color) {
	switch kind {
	case "floor":
		c.oneSided(x, y, -1, hedgeReach, g, col)
	case "ceiling":
		c.oneSided(x, y, 1, hedgeReach, g, col)
	case "under":
		c.oneSided(x, y, 1, hedgeReach*0.6, g, col)
	case "range":
		c.bracket(x, y, yHigh, g, col)
	case "about":
		c.fill(scene.Circle(x, y, 6.2), faded(col, 0.18))
		c.s.Add(scene.Item{Path: g.outline(x, y, 3.4), Fill: white, Stroke: col, Width: 1.3})
	case "vague":
		c.vague(x, y, min(y-hedgeReach, yHigh), g, col)
	default:
		c.s.Add(scene.Item{Path: g.outline(x, y, 3.3), Fill: col, Stroke: white, Width: 0.7})
	}
}

// oneSided is a tick with a fading shaft and an arrow away from it: up (-1) for
// a floor, down (1) for a ceiling. Nothing closes the other end.
func (c *canvas) oneSided(x, y, side, reach float64, g group, col scene.Color) {
	c.line(x-5.5, y, x+5.5, y, col, 1.9)
	third := reach / 3
	for i := range 3 {
		a := y + side*third*float64(i)
		c.line(x, a, x, a+side*third, faded(col, 0.85-0.22*float64(i)), 1.1)
	}
	c.arrowHead(x, y+side*(reach+2), 0, side, 4.6, faded(col, 0.75))
	c.fill(g.outline(x, y, 2), col)
}

// bracket is a range as a square bracket that opens to the right. It has no
// middle mark, for nobody stated a middle.
func (c *canvas) bracket(x, y, yHigh float64, g group, col scene.Color) {
	if y-yHigh < 4 {
		y, yHigh = (y+yHigh)/2+2, (y+yHigh)/2-2
	}
	c.stroke(scene.Polyline(scene.Point{X: x + 5.5, Y: y}, scene.Point{X: x - 1.5, Y: y}, scene.Point{X: x - 1.5, Y: yHigh}, scene.Point{X: x + 5.5, Y: yHigh}), col, 1.6)
	c.fill(g.outline(x-1.5, y, 1.8), col)
	c.fill(g.outline(x-1.5, yHigh, 1.8), col)
}

// vague is a band that fades upwards from the least the words allow, without an end.
func (c *canvas) vague(x, y, top float64, g group, col scene.Color) {
	const steps = 5
	for i := range steps {
		a, b := y+(top-y)*float64(i)/steps, y+(top-y)*float64(i+1)/steps
		c.fill(scene.Rect(x-3.2, b, 6.4, a-b), faded(col, 0.34-0.06*float64(i)))
	}
	c.s.Add(scene.Item{Path: g.outline(x, y, 3), Fill: white, Stroke: col, Width: 1, Dash: []float64{1.2, 1.2}})
}

// cross marks an altered copy.
func (c *canvas) cross(x, y float64) {
	c.line(x-5, y-5, x+5, y+5, ink, 1.1)
	c.line(x-5, y+5, x+5, y-5, ink, 1.1)
}

// uncertainDay is a dotted line to both sides of a mark.
func (c *canvas) uncertainDay(x, y float64, col scene.Color) {
	c.line(x-10, y, x-5, y, col, 1.1, 1.1, 1.4)
	c.line(x+5, y, x+10, y, col, 1.1, 1.1, 1.4)
}

// hedgeNames is the legend's wording for each kind, in order.
var hedgeNames = []struct{ kind, name string }{
	{"point", "bare figure"},
	{"floor", "at least / more than"},
	{"ceiling", "at most / up to"},
	{"under", "just under"},
	{"range", "stated range"},
	{"about", "about"},
	{"vague", "vague words"},
}
