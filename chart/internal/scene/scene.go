// Package scene is a flat list of things to draw (filled and stroked paths,
// lines of text) with writers for SVG, PNG and PDF that make the same picture
// of it. Lengths are in points, y grows downwards from the top left corner.
//
// The writers hold no clock, no random names and no map order: equal scenes
// give equal bytes.
package scene

import (
	"image/color"
	"math"

	"undercount/chart/internal/typeset"
)

// Color is a colour with straight alpha; alpha 0 means "do not draw".
type Color = color.NRGBA

// Point is a place on the scene.
type Point struct{ X, Y float64 }

// Path is a list of segments; see Rect, Circle and Polyline.
type Path []Step

// Step is one segment of a Path: verb and up to three points, as in typeset.
type Step struct {
	Verb typeset.Verb
	P    [3]Point
}

// Item is one thing to draw: either a path or a line of text.
type Item struct {
	Path   Path
	Fill   Color
	Stroke Color
	Width  float64   // of the stroke
	Dash   []float64 // on, off, …; nil for a full line

	Line  *typeset.Line // text in colour Fill
	Size  float64       // font size
	At    Point         // start of the baseline
	Angle float64       // degrees, anticlockwise, about At
}

// Scene is a picture of W by H points.
type Scene struct {
	W, H  float64
	Items []Item
	Title string // short accessible name
	Desc  string // text alternative
	Lang  string
	RTL   bool
}

// Add appends an item.
func (s *Scene) Add(it Item) { s.Items = append(s.Items, it) }

// Polyline is the open path through the points.
func Polyline(pts ...Point) Path {
	p := make(Path, len(pts))
	for i, q := range pts {
		v := typeset.Straight
		if i == 0 {
			v = typeset.Move
		}
		p[i] = Step{Verb: v, P: [3]Point{q}}
	}
	return p
}

// Polygon is the closed path through the points.
func Polygon(pts ...Point) Path {
	return append(Polyline(pts...), Step{Verb: typeset.Close})
}

// Rect is the rectangle with the corners (x, y) and (x+w, y+h).
func Rect(x, y, w, h float64) Path {
	return Polygon(Point{x, y}, Point{x + w, y}, Point{x + w, y + h}, Point{x, y + h})
}

// Circle is made of four cubic arcs; the error is below 0.03 % of r.
func Circle(x, y, r float64) Path {
	const k = 0.5522847498
	arc := func(x1, y1, x2, y2, x3, y3 float64) Step {
		return Step{Verb: typeset.Cubic, P: [3]Point{{x + r*x1, y + r*y1}, {x + r*x2, y + r*y2}, {x + r*x3, y + r*y3}}}
	}
	return Path{
		{Verb: typeset.Move, P: [3]Point{{x + r, y}}},
		arc(1, k, k, 1, 0, 1), arc(-k, 1, -1, k, -1, 0), arc(-1, -k, -k, -1, 0, -1), arc(k, -1, 1, -k, 1, 0),
		{Verb: typeset.Close},
	}
}

// cubics returns the path with quadratic curves raised to cubic ones, by the
// rule of one third and two thirds. Raster and PDF get only these: their
// "quadratic" operators do not all mean the same curve.
func (p Path) cubics() Path {
	out := make(Path, len(p))
	var at Point
	for i, s := range p {
		if s.Verb == typeset.Quad {
			c, end := s.P[0], s.P[1]
			s = Step{Verb: typeset.Cubic, P: [3]Point{
				{at.X + 2*(c.X-at.X)/3, at.Y + 2*(c.Y-at.Y)/3},
				{end.X + 2*(c.X-end.X)/3, end.Y + 2*(c.Y-end.Y)/3}, end}}
		}
		switch s.Verb {
		case typeset.Move, typeset.Straight:
			at = s.P[0]
		case typeset.Cubic:
			at = s.P[2]
		}
		out[i] = s
	}
	return out
}

// glyphs calls fn with the path of every glyph of a text item, placed.
func (it *Item) glyphs(fn func(Path)) {
	sin, cos := math.Sincos(-it.Angle * math.Pi / 180)
	scale := it.Size / typeset.Grid
	for _, g := range it.Line.Glyphs {
		outline := typeset.GlyphOutline(g.ID)
		if len(outline) == 0 {
			continue
		}
		gx, gy := g.X*it.Size, g.Y*it.Size
		put := func(q typeset.Point) Point {
			x, y := gx+q.X*scale, -(gy + q.Y*scale)
			return Point{it.At.X + x*cos - y*sin, it.At.Y + x*sin + y*cos}
		}
		path := make(Path, len(outline))
		for i, s := range outline {
			path[i] = Step{Verb: s.Verb, P: [3]Point{put(s.P[0]), put(s.P[1]), put(s.P[2])}}
		}
		fn(path)
	}
}

// Missing lists the letters of all texts that no font has, each once.
func (s *Scene) Missing() []rune {
	var out []rune
	seen := map[rune]bool{}
	for _, it := range s.Items {
		if it.Line == nil {
			continue
		}
		for _, r := range it.Line.Missing {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out
}
