package scene

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"undercount/chart/internal/typeset"
)

// WriteSVG writes a picture that scales with the page: it has a view box, a
// greatest width and no fixed size. Title and description are inside for
// screen readers. Every glyph is defined once and used by reference. The names
// of the definitions start with a hash of the content, so that several pictures
// can stand in one page.
func (s *Scene) WriteSVG(w io.Writer) error {
	b := &svgWriter{used: map[typeset.GlyphID]string{}}
	for i := range s.Items {
		b.item(&s.Items[i])
	}
	sum := sha256.Sum256(append(b.defs.Bytes(), b.body.Bytes()...))
	id := fmt.Sprintf("u%x", sum[:4])
	var out bytes.Buffer
	dir := "ltr"
	if s.RTL {
		dir = "rtl"
	}
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 %s %s" width="%s" height="%s" style="max-width:100%%;height:auto" role="img" lang="%s" xml:lang="%s" direction="%s" aria-labelledby="%s-t %s-d">`,
		num(s.W), num(s.H), num(s.W*4/3), num(s.H*4/3), escape(s.Lang), escape(s.Lang), dir, id, id)
	fmt.Fprintf(&out, "\n<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n", id, escape(s.Title), id, escape(s.Desc))
	if b.defs.Len() > 0 {
		fmt.Fprintf(&out, "<defs>\n%s</defs>\n", strings.ReplaceAll(b.defs.String(), idMark, id))
	}
	fmt.Fprintf(&out, "<path fill=\"#fff\" d=\"M0 0H%sV%sH0Z\"/>\n", num(s.W), num(s.H))
	out.WriteString(strings.ReplaceAll(b.body.String(), idMark, id))
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

// idMark stands for the prefix of names until the hash is known. No number,
// colour or tag written by svgWriter contains it, and texts are outlines.
const idMark = "@@"

type svgWriter struct {
	defs, body bytes.Buffer
	used       map[typeset.GlyphID]string
}

func (b *svgWriter) item(it *Item) {
	if it.Line != nil {
		b.text(it)
		return
	}
	b.body.WriteString("<path")
	paint(&b.body, "fill", it.Fill)
	if it.Stroke.A > 0 {
		paint(&b.body, "stroke", it.Stroke)
		fmt.Fprintf(&b.body, ` stroke-width="%s"`, num(it.Width))
		if len(it.Dash) > 0 {
			ds := make([]string, len(it.Dash))
			for i, d := range it.Dash {
				ds[i] = num(d)
			}
			fmt.Fprintf(&b.body, ` stroke-dasharray="%s"`, strings.Join(ds, " "))
		}
	}
	fmt.Fprintf(&b.body, " d=\"%s\"/>\n", pathData(it.Path, num))
}

func (b *svgWriter) text(it *Item) {
	if len(it.Line.Glyphs) == 0 {
		return
	}
	scale := it.Size / typeset.Grid
	turn := ""
	if it.Angle != 0 {
		turn = fmt.Sprintf(" rotate(%s)", num(-it.Angle))
	}
	sc := strconv.FormatFloat(scale, 'f', 6, 64)
	b.body.WriteString("<g")
	paint(&b.body, "fill", it.Fill)
	fmt.Fprintf(&b.body, ` transform="translate(%s %s)%s scale(%s -%s)">`, num(it.At.X), num(it.At.Y), turn, sc, sc)
	for _, g := range it.Line.Glyphs {
		name, ok := b.used[g.ID]
		if !ok {
			name = b.define(g.ID)
		}
		if name == "" {
			continue // a space
		}
		fmt.Fprintf(&b.body, `<use xlink:href="#%s"`, name)
		if x := whole(g.X * typeset.Grid); x != "0" {
			fmt.Fprintf(&b.body, ` x="%s"`, x)
		}
		if y := whole(g.Y * typeset.Grid); y != "0" {
			fmt.Fprintf(&b.body, ` y="%s"`, y)
		}
		b.body.WriteString("/>")
	}
	b.body.WriteString("</g>\n")
}

func (b *svgWriter) define(id typeset.GlyphID) string {
	outline := typeset.GlyphOutline(id)
	name := ""
	if len(outline) > 0 {
		name = fmt.Sprintf("%s-%d.%d", idMark, id.Font, id.Glyph)
		path := make(Path, len(outline))
		for i, s := range outline {
			path[i] = Step{Verb: s.Verb}
			for k, q := range s.P {
				path[i].P[k] = Point(q)
			}
		}
		fmt.Fprintf(&b.defs, "<path id=\"%s\" d=\"%s\"/>\n", name, pathData(path, whole))
	}
	b.used[id] = name
	return name
}

func pathData(p Path, num func(float64) string) string {
	var b strings.Builder
	for _, s := range p {
		n := 0
		switch s.Verb {
		case typeset.Move:
			b.WriteByte('M')
			n = 1
		case typeset.Straight:
			b.WriteByte('L')
			n = 1
		case typeset.Quad:
			b.WriteByte('Q')
			n = 2
		case typeset.Cubic:
			b.WriteByte('C')
			n = 3
		case typeset.Close:
			b.WriteByte('Z')
		}
		for k := range n {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(s.P[k].X))
			b.WriteByte(' ')
			b.WriteString(num(s.P[k].Y))
		}
	}
	return b.String()
}

func paint(b *bytes.Buffer, what string, c Color) {
	if c.A == 0 {
		fmt.Fprintf(b, ` %s="none"`, what)
		return
	}
	fmt.Fprintf(b, ` %s="#%02x%02x%02x"`, what, c.R, c.G, c.B)
	if c.A < 255 {
		fmt.Fprintf(b, ` %s-opacity="%s"`, what, num(float64(c.A)/255))
	}
}

// num writes a length with two decimals at most: a hundredth of a point.
func num(v float64) string {
	t := strconv.FormatFloat(v, 'f', 2, 64)
	t = strings.TrimRight(strings.TrimRight(t, "0"), ".")
	if t == "-0" || t == "" {
		return "0"
	}
	return t
}

func whole(v float64) string {
	t := strconv.FormatFloat(v, 'f', 0, 64)
	if t == "-0" {
		return "0"
	}
	return t
}

func escape(t string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(t)) //nolint:errcheck // a strings.Builder does not fail
	return b.String()
}
