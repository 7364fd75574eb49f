package typeset

import (
	ot "github.com/go-text/typesetting/font/opentype"

	"github.com/go-text/typesetting/font"
)

// Grid is the number of outline units in one em.
const Grid = 2048

// Verb says what a Segment does.
type Verb uint8

const (
	Move     Verb = iota // to P[0]
	Straight             // line to P[0]
	Quad                 // quadratic curve with control point P[0] to P[1]
	Cubic                // cubic curve with control points P[0], P[1] to P[2]
	Close                // back to the start of the contour
)

// Point is a point in outline units, y growing upwards.
type Point struct{ X, Y float64 }

// Segment is one step of an outline.
type Segment struct {
	Verb Verb
	P    [3]Point
}

// Outline is the shape of a glyph, filled by the non-zero rule. It is shared:
// do not change it.
type Outline []Segment

// MissingGlyph is drawn for a letter that no font has: a hollow box.
var MissingGlyph = GlyphID{Font: 255}

const missingAdvance = 0.6

var missingBox = Outline{
	{Verb: Move, P: [3]Point{{140, 0}}}, {Verb: Straight, P: [3]Point{{140, 1400}}},
	{Verb: Straight, P: [3]Point{{1080, 1400}}}, {Verb: Straight, P: [3]Point{{1080, 0}}}, {Verb: Close},
	{Verb: Move, P: [3]Point{{260, 120}}}, {Verb: Straight, P: [3]Point{{960, 120}}},
	{Verb: Straight, P: [3]Point{{960, 1280}}}, {Verb: Straight, P: [3]Point{{260, 1280}}}, {Verb: Close},
}

// GlyphOutline returns the outline of a glyph, empty for a space.
func GlyphOutline(id GlyphID) Outline {
	if id == MissingGlyph {
		return missingBox
	}
	e := shared()
	e.mu.Lock()
	defer e.mu.Unlock()
	if o, ok := e.outlines[id]; ok {
		return o
	}
	var o Outline
	if int(id.Font) < len(e.faces) {
		o = outline(e.faces[id.Font], font.GID(id.Glyph))
	}
	e.outlines[id] = o
	return o
}

func outline(f *font.Face, gid font.GID) Outline {
	data, ok := f.GlyphDataOutline(gid)
	if !ok {
		return nil
	}
	scale := Grid / float64(f.Upem())
	pt := func(p ot.SegmentPoint) Point { return Point{float64(p.X) * scale, float64(p.Y) * scale} }
	var out Outline
	for _, s := range data.Segments {
		seg := Segment{P: [3]Point{pt(s.Args[0]), pt(s.Args[1]), pt(s.Args[2])}}
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if len(out) > 0 { // contours carry no closing step of their own
				out = append(out, Segment{Verb: Close})
			}
			seg.Verb = Move
		case ot.SegmentOpLineTo:
			seg.Verb = Straight
		case ot.SegmentOpQuadTo:
			seg.Verb = Quad
		case ot.SegmentOpCubeTo:
			seg.Verb = Cubic
		}
		out = append(out, seg)
	}
	if len(out) > 0 {
		out = append(out, Segment{Verb: Close})
	}
	return out
}
