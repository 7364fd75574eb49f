package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"undercount/chart/internal/scene"
)

// CurveData is a function of one variable, given at points.
type CurveData struct {
	X, Y           []float64 // of equal length, X increasing; a Y that is NaN or infinite is a gap
	XLabel, YLabel string
	Cut            float64 // a horizontal line, for a profile the level of its interval
	HasCut         bool
	CutIsTruth     bool // Cut is the true count, of simulated evidence
	// Lower, Upper and Point are marked on the X axis. NaN means absent; a value
	// outside the range of X is not drawn.
	Lower, Upper, Point float64
}

func (d CurveData) check() error {
	if len(d.X) != len(d.Y) {
		return refuse(fmt.Sprintf("curve has %d values of X and %d of Y", len(d.X), len(d.Y)), "equally many", "correct the curve")
	}
	if len(d.X) < 2 {
		return refuse("curve has fewer than two points", "two points or more", "leave the picture out")
	}
	finite := 0
	for i, x := range d.X {
		if math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) > 1e300 {
			return refuse(fmt.Sprintf("X of point %d of the curve is not a finite number", i+1), "a number", "correct the curve")
		}
		if i > 0 && x <= d.X[i-1] {
			return refuse(fmt.Sprintf("X of point %d of the curve is not above the one before", i+1), "increasing values of X", "sort the points")
		}
		if drawable(d.Y[i]) {
			finite++
		}
	}
	if finite < 2 {
		return refuse("curve has fewer than two points with a finite Y", "two points or more", "leave the picture out")
	}
	if d.HasCut && !drawable(d.Cut) {
		return refuse("cut of the curve is not a finite number", "a number, or HasCut false", "correct the cut")
	}
	return nil
}

func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e300 }

// Profile draws a relative log-likelihood over a count: the curve, the cut line
// of the interval, its limits and the point of highest likelihood. What lies
// far below the cut is left out.
func Profile(d CurveData, o Options) (*Picture, error) {
	if d.YLabel == "" {
		d.YLabel = wordsFor(o.Lang).t("Relative log-likelihood")
	}
	return drawCurve(d, o, "Profile likelihood", true)
}

// Curve draws how an estimate depends on an assumption, or any other function
// of one variable.
func Curve(d CurveData, o Options) (*Picture, error) {
	return drawCurve(d, o, "Sensitivity curve", false)
}

func drawCurve(d CurveData, o Options, kind string, profile bool) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	g := &curve{d: d, frame: newFrame(o)}
	g.x = axis{lo: d.X[0], hi: d.X[len(d.X)-1]}
	g.x.log = g.x.lo > 0 && g.x.hi/g.x.lo > logAbove
	g.y = g.vertical(profile)
	g.layout(d.XLabel, d.YLabel, len(g.verticals()) > 0)
	g.begin()
	g.plot()
	return g.c.finish(g.c.w.t(kind), g.alt(), g.table()), nil
}

type curve struct {
	frame
	d CurveData
}

// vertical chooses the scale of Y. A profile is shown down to two and a half
// times its cut: further down lies nothing that an interval depends on.
func (g *curve) vertical(profile bool) axis {
	var ys []float64
	for _, y := range g.d.Y {
		if drawable(y) {
			ys = append(ys, y)
		}
	}
	lo, hi := slices.Min(ys), slices.Max(ys)
	if profile && g.d.HasCut && g.d.Cut < hi {
		lo = max(lo, hi-2.5*(hi-g.d.Cut))
	}
	if g.d.HasCut {
		lo, hi = min(lo, g.d.Cut), max(hi, g.d.Cut)
	}
	if !profile {
		return newAxis(append(ys, lo, hi), ys)
	}
	pad := (hi - lo) * 0.05
	if pad == 0 {
		pad = 1
	}
	return axis{lo: lo - pad, hi: hi + pad}
}

// vmark is a marked place on the X axis.
type vmark struct {
	x     float64
	label string
	dash  []float64
}

func (g *curve) verticals() []vmark {
	w := g.c.w
	var out []vmark
	add := func(v float64, label string, dash ...float64) {
		if drawable(v) && v >= g.x.lo && v <= g.x.hi {
			out = append(out, vmark{v, w.say(label, w.number(rounded(v))), dash})
		}
	}
	add(g.d.Lower, "lower {0}", 4, 2.5)
	add(g.d.Point, "point {0}")
	add(g.d.Upper, "upper {0}", 4, 2.5)
	return out
}

func (g *curve) plot() {
	c := g.c
	g.marks(g.verticals())
	if g.d.HasCut {
		y, _ := g.y.at(g.d.Cut)
		c.line(g.x.from, y, g.x.to, y, palette[1], 1.1, 6, 2, 1.5, 2)
		says := "cut: {0}"
		if g.d.CutIsTruth {
			says = "true count: {0}"
		}
		t := c.w.say(says, c.w.number(g.d.Cut))
		w := c.measure(t, sizeSmall)
		ty := y - 7
		if ty-7 < g.top { // no room above the line
			ty = y + 8
		}
		c.fill(scene.Rect(g.x.to-w-6, ty-6, w+6, 12), white)
		c.text(g.x.to-3, ty, sizeSmall, right, palette[1], t)
	}
	for _, run := range g.runs() {
		c.stroke(scene.Polyline(run...), accent, 1.9)
	}
}

// runs are the connected pieces of the curve inside the frame, cut where they
// leave it.
func (g *curve) runs() [][]scene.Point {
	var out [][]scene.Point
	var cur []scene.Point
	flush := func() {
		if len(cur) > 1 {
			out = append(out, cur)
		}
		cur = nil
	}
	place := func(x, y float64) scene.Point {
		px, _ := g.x.at(x)
		py, _ := g.y.at(y)
		return scene.Point{X: px, Y: py}
	}
	for i := range g.d.X {
		x, y := g.d.X[i], g.d.Y[i]
		if !drawable(y) {
			flush()
			continue
		}
		if i > 0 && drawable(g.d.Y[i-1]) {
			for _, p := range crossings(g.d.X[i-1], g.d.Y[i-1], x, y, g.y.lo, g.y.hi) {
				cur = append(cur, place(p[0], p[1]))
			}
		}
		if y < g.y.lo || y > g.y.hi {
			flush()
			continue
		}
		cur = append(cur, place(x, y))
	}
	flush()
	return out
}

// crossings are the points where a straight piece enters or leaves the band
// between lo and hi, in order of travel.
func crossings(x0, y0, x1, y1, lo, hi float64) [][2]float64 {
	var out [][2]float64
	levels := []float64{lo, hi}
	if y0 > y1 {
		levels = []float64{hi, lo}
	}
	for _, l := range levels {
		if (y0 < l) != (y1 < l) && y0 != l && y1 != l {
			out = append(out, [2]float64{x0 + (l-y0)/(y1-y0)*(x1-x0), l})
		}
	}
	return out
}

func (g *curve) alt() string {
	w, d := g.c.w, g.d
	name := func(s string) string {
		if s == "" {
			return "–"
		}
		return s
	}
	best := -1
	for i, y := range d.Y {
		if drawable(y) && (best < 0 || y > d.Y[best]) {
			best = i
		}
	}
	parts := []string{
		w.say("{0} against {1}, for {2} from {3} to {4}.", name(d.YLabel), name(d.XLabel), name(d.XLabel), w.number(rounded(d.X[0])), w.number(rounded(d.X[len(d.X)-1]))),
		w.say("Highest value {0} at {1}.", w.number(d.Y[best]), w.number(rounded(d.X[best]))),
	}
	inside := func(v float64) bool { return drawable(v) && v >= g.x.lo && v <= g.x.hi }
	if inside(d.Lower) && inside(d.Upper) {
		parts = append(parts, w.say("Limits {0} and {1}.", w.number(rounded(d.Lower)), w.number(rounded(d.Upper))))
	}
	return strings.Join(parts, " ")
}

func (g *curve) table() Table {
	w := g.c.w
	x, y := g.d.XLabel, g.d.YLabel
	if x == "" {
		x = "x"
	}
	if y == "" {
		y = "y"
	}
	t := Table{Header: []string{x, y}}
	for i := range g.d.X {
		t.Rows = append(t.Rows, []string{w.number(g.d.X[i]), w.number(g.d.Y[i])})
	}
	return t
}
