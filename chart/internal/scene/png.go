package scene

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"undercount/chart/internal/typeset"
)

// MaxPixels bounds the bitmap, 4 bytes each.
const MaxPixels = 100_000_000

// WritePNG writes a bitmap with dpi dots per inch on white. A dpi of 0 means
// 150. It is rounded to a whole number.
func (s *Scene) WritePNG(w io.Writer, dpi float64) error {
	if dpi == 0 {
		dpi = 150
	}
	if math.IsNaN(dpi) || dpi < 10 || dpi > 2400 {
		return fmt.Errorf("chart: %v dots per inch, expected 10 to 2400", dpi)
	}
	if s.W*s.H*dpi*dpi/72/72 > MaxPixels {
		return fmt.Errorf("chart: picture of more than %d pixels; ask for fewer dots per inch", MaxPixels)
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(s.W), vg.Length(s.H)), vgimg.UseDPI(int(math.Round(dpi))))
	for i := range s.Items {
		it := &s.Items[i]
		if it.Line != nil {
			c.SetColor(it.Fill)
			var all vg.Path
			it.glyphs(func(p Path) { all = append(all, s.vgPath(p)...) })
			if len(all) > 0 {
				c.Fill(all)
			}
			continue
		}
		path := s.vgPath(it.Path)
		if it.Fill.A > 0 {
			c.SetColor(it.Fill)
			c.Fill(path)
		}
		if it.Stroke.A > 0 && it.Width > 0 {
			c.SetColor(it.Stroke)
			c.SetLineWidth(vg.Length(it.Width))
			dash := make([]vg.Length, len(it.Dash))
			for k, d := range it.Dash {
				dash[k] = vg.Length(d)
			}
			c.SetLineDash(dash, 0)
			c.Stroke(path)
		}
	}
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}

// vgPath turns y round, for vg grows upwards.
func (s *Scene) vgPath(p Path) vg.Path {
	pt := func(q Point) vg.Point { return vg.Point{X: vg.Length(q.X), Y: vg.Length(s.H - q.Y)} }
	var out vg.Path
	for _, st := range p.cubics() {
		switch st.Verb {
		case typeset.Move:
			out.Move(pt(st.P[0]))
		case typeset.Straight:
			out.Line(pt(st.P[0]))
		case typeset.Cubic:
			out.CubeTo(pt(st.P[0]), pt(st.P[1]), pt(st.P[2]))
		case typeset.Close:
			out.Close()
		}
	}
	return out
}
