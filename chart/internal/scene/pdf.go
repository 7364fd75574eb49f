package scene

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf16"

	"undercount/chart/internal/typeset"
)

// WritePDF writes a document of one page of the picture's size. It holds no
// date and no random identifier. Language, title and the text alternative are
// in the structure tree as a figure, so that a reader can speak them; the text
// itself is drawn as outlines, like everything else.
func (s *Scene) WritePDF(w io.Writer) error {
	c := &pdfContent{alphas: map[uint8]bool{}, index: map[typeset.GlyphID]int{}}
	fmt.Fprintf(&c.b, "/Figure <</MCID 0>> BDC\n1 0 0 -1 0 %s cm\n", num(s.H))
	for i := range s.Items {
		c.item(&s.Items[i])
	}
	c.b.WriteString("EMC\n")
	var d deflater
	z := d.deflate(c.b.Bytes())
	var gs strings.Builder
	for a := 1; a < 255; a++ {
		if c.alphas[uint8(a)] {
			fmt.Fprintf(&gs, "/G%d <</ca %s /CA %s>> ", a, num(float64(a)/255), num(float64(a)/255))
		}
	}
	const fixed = 8 // objects before the glyphs
	var xo strings.Builder
	for i := range c.forms {
		fmt.Fprintf(&xo, "/F%d %d 0 R ", i, fixed+1+i)
	}
	box := fmt.Sprintf("[0 0 %s %s]", num(s.W), num(s.H))
	objects := []string{
		fmt.Sprintf("<</Type /Catalog /Pages 2 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot 5 0 R /ViewerPreferences <</DisplayDocTitle true>>>>", pdfText(s.Lang)),
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /StructParents 0 /Resources <</ExtGState <<%s>> /XObject <<%s>>>>>>", box, gs.String(), xo.String()),
		fmt.Sprintf("<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream", len(z), z),
		"<</Type /StructTreeRoot /K 6 0 R /ParentTree <</Nums [0 [7 0 R]]>>>>",
		"<</Type /StructElem /S /Document /P 5 0 R /K 7 0 R>>",
		fmt.Sprintf("<</Type /StructElem /S /Figure /P 6 0 R /Pg 3 0 R /K 0 /Alt %s /A <</O /Layout /BBox %s>>>>", pdfText(s.Desc), box),
		fmt.Sprintf("<</Title %s>>", pdfText(s.Title)),
	}
	for _, id := range c.forms {
		objects = append(objects, form(id, &d))
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root 1 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, fixed, start)
	_, err := w.Write(out.Bytes())
	return err
}

// deflater compresses streams one after the other with one writer, whose tables
// are large beside a glyph.
type deflater struct {
	b bytes.Buffer
	w *zlib.Writer
}

// deflate returns the compressed stream. Writing to memory does not fail.
func (d *deflater) deflate(b []byte) string {
	d.b.Reset()
	if d.w == nil {
		d.w = zlib.NewWriter(&d.b)
	} else {
		d.w.Reset(&d.b)
	}
	d.w.Write(b) //nolint:errcheck
	d.w.Close()  //nolint:errcheck
	return d.b.String()
}

type pdfContent struct {
	b      bytes.Buffer
	alphas map[uint8]bool
	forms  []typeset.GlyphID       // glyphs in the order of first use
	index  map[typeset.GlyphID]int // their places in forms; -1 for a space
}

func (c *pdfContent) item(it *Item) {
	if it.Line != nil {
		if len(it.Line.Glyphs) == 0 || it.Fill.A == 0 {
			return
		}
		c.begin(it.Fill, "rg")
		c.text(it)
		c.b.WriteString("Q\n")
		return
	}
	if it.Fill.A > 0 {
		c.begin(it.Fill, "rg")
		c.path(it.Path)
		c.b.WriteString("f\nQ\n")
	}
	if it.Stroke.A > 0 && it.Width > 0 {
		c.begin(it.Stroke, "RG")
		fmt.Fprintf(&c.b, "%s w\n", num(it.Width))
		if len(it.Dash) > 0 {
			ds := make([]string, len(it.Dash))
			for i, d := range it.Dash {
				ds[i] = num(d)
			}
			fmt.Fprintf(&c.b, "[%s] 0 d\n", strings.Join(ds, " "))
		}
		c.path(it.Path)
		c.b.WriteString("S\nQ\n")
	}
}

// text places glyphs, each of which is defined once as a form of its own. A form
// takes the colour that is in force where it is placed.
func (c *pdfContent) text(it *Item) {
	sin, cos := math.Sincos(it.Angle * math.Pi / 180)
	k := it.Size / typeset.Grid
	for _, g := range it.Line.Glyphs {
		i, ok := c.index[g.ID]
		if !ok {
			i = len(c.forms)
			if len(typeset.GlyphOutline(g.ID)) == 0 {
				i = -1 // a space
			} else {
				c.forms = append(c.forms, g.ID)
			}
			c.index[g.ID] = i
		}
		if i < 0 {
			continue
		}
		x, y := g.X*it.Size, g.Y*it.Size // along and across the line
		fmt.Fprintf(&c.b, "q %.6f %.6f %.6f %.6f %s %s cm /F%d Do Q\n", k*cos, -k*sin, -k*sin, -k*cos,
			fine(it.At.X+x*cos-y*sin), fine(it.At.Y-x*sin-y*cos), i)
	}
}

// form is the object of a glyph in outline units.
func form(id typeset.GlyphID, d *deflater) string {
	outline := typeset.GlyphOutline(id)
	path := make(Path, len(outline))
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for i, s := range outline {
		path[i] = Step{Verb: s.Verb}
		for k, q := range s.P {
			path[i].P[k] = Point(q)
			lo, hi = Point{min(lo.X, q.X), min(lo.Y, q.Y)}, Point{max(hi.X, q.X), max(hi.Y, q.Y)}
		}
	}
	var c pdfContent
	c.path(path)
	c.b.WriteString("f")
	z := d.deflate(c.b.Bytes())
	return fmt.Sprintf("<</Type /XObject /Subtype /Form /BBox [%.0f %.0f %.0f %.0f] /Resources <<>> /Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream",
		math.Floor(lo.X)-1, math.Floor(lo.Y)-1, math.Ceil(hi.X)+1, math.Ceil(hi.Y)+1, len(z), z)
}

func (c *pdfContent) begin(col Color, op string) {
	c.b.WriteString("q\n")
	fmt.Fprintf(&c.b, "%.3f %.3f %.3f %s\n", float64(col.R)/255, float64(col.G)/255, float64(col.B)/255, op)
	if col.A < 255 {
		c.alphas[col.A] = true
		fmt.Fprintf(&c.b, "/G%d gs\n", col.A)
	}
}

func (c *pdfContent) path(p Path) {
	for _, s := range p.cubics() {
		n, op := 1, "m"
		switch s.Verb {
		case typeset.Straight:
			op = "l"
		case typeset.Cubic:
			n, op = 3, "c"
		case typeset.Close:
			n, op = 0, "h"
		}
		for k := range n {
			c.b.WriteString(fine(s.P[k].X) + " " + fine(s.P[k].Y) + " ")
		}
		c.b.WriteString(op + "\n")
	}
}

// fine writes a coordinate with three decimals, for small letters are enlarged
// in print.
func fine(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.3f", v), ".000") }

// pdfText writes a text string in UTF-16, as hexadecimal.
func pdfText(t string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(t)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}
