package scene

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"undercount/chart/internal/typeset"
)

func sample() *Scene {
	s := &Scene{W: 120, H: 60, Title: "A & <B>", Desc: "شمار \x01 \"x\"", Lang: "fa", RTL: true}
	s.Add(Item{Path: Rect(10, 10, 40, 20), Fill: Color{R: 200, A: 128}})
	s.Add(Item{Path: Circle(80, 30, 12), Stroke: Color{A: 255}, Width: 1.5, Dash: []float64{3, 2}})
	s.Add(Item{Line: typeset.Shape("شمار ۱۲ (AB)", typeset.RightToLeft, "fa"), Size: 9, At: Point{10, 50}, Fill: Color{A: 255}})
	s.Add(Item{Line: typeset.Shape("up", typeset.Auto, "en"), Size: 9, At: Point{110, 50}, Angle: 90, Fill: Color{A: 255}})
	return s
}

func TestQuadraticsBecomeCubics(t *testing.T) {
	p := Path{{Verb: typeset.Move, P: [3]Point{{1, 2}}}, {Verb: typeset.Quad, P: [3]Point{{5, 9}, {8, 3}}}}
	c := p.cubics()[1]
	if c.Verb != typeset.Cubic {
		t.Fatal("not raised to a cubic curve")
	}
	for _, u := range []float64{0, 0.2, 0.5, 0.7, 1} {
		v := 1 - u
		qx, qy := v*v*1+2*u*v*5+u*u*8, v*v*2+2*u*v*9+u*u*3
		cx := v*v*v*1 + 3*v*v*u*c.P[0].X + 3*v*u*u*c.P[1].X + u*u*u*c.P[2].X
		cy := v*v*v*2 + 3*v*v*u*c.P[0].Y + 3*v*u*u*c.P[1].Y + u*u*u*c.P[2].Y
		if math.Abs(qx-cx) > 1e-12 || math.Abs(qy-cy) > 1e-12 {
			t.Errorf("at %v the curves are at (%v, %v) and (%v, %v)", u, qx, qy, cx, cy)
		}
	}
}

func TestWritersRepeat(t *testing.T) {
	for name, write := range map[string]func(*Scene, io.Writer) error{
		"svg": (*Scene).WriteSVG, "pdf": (*Scene).WritePDF,
		"png": func(s *Scene, w io.Writer) error { return s.WritePNG(w, 100) },
	} {
		var a, b bytes.Buffer
		if err := write(sample(), &a); err != nil {
			t.Fatal(name, err)
		}
		if err := write(sample(), &b); err != nil {
			t.Fatal(name, err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s differs between two writings", name)
		}
	}
}

func TestSVGIsSound(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	svg := b.String()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`role="img"`, `lang="fa"`, `viewBox="0 0 120 60"`, "<title", "<desc", "A &amp; &lt;B&gt;"} {
		if !strings.Contains(svg, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(svg, idMark) {
		t.Error("a placeholder is left")
	}
	// Every reference has a target, and names carry the hash.
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(svg, -1) {
		if ids[m[1]] {
			t.Errorf("id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	refs := regexp.MustCompile(`xlink:href="#([^"]+)"`).FindAllStringSubmatch(svg, -1)
	if len(refs) == 0 {
		t.Error("no glyph is used")
	}
	for _, m := range refs {
		if !ids[m[1]] {
			t.Errorf("reference to %s, which is not there", m[1])
		}
	}
}

func TestPDFIsSound(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	pdf := b.Bytes()
	if bytes.Contains(pdf, []byte("CreationDate")) || bytes.Contains(pdf, []byte("/ID")) {
		t.Error("holds a date or a random identifier")
	}
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(pdf)
	if m == nil {
		t.Fatal("no end mark")
	}
	at, _ := strconv.Atoi(string(m[1]))
	lines := strings.Split(string(pdf[at:]), "\n")
	var n int
	if _, err := fmt.Sscanf(lines[1], "0 %d", &n); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < n; i++ {
		off, err := strconv.Atoi(lines[2+i][:10])
		if err != nil || !bytes.HasPrefix(pdf[off:], fmt.Appendf(nil, "%d 0 obj\n", i)) {
			t.Errorf("object %d is not where the table says", i)
		}
	}
}

func TestPNG(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WritePNG(&b, 144); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != 240 || got.Y != 120 {
		t.Errorf("%v pixels, expected 240 by 120", got)
	}
	// The half transparent red rectangle over white.
	r, g, _, _ := img.At(60, 40).RGBA()
	if r>>8 < 215 || r>>8 > 240 || g>>8 < 115 || g>>8 > 140 {
		t.Errorf("colour %d, %d where half transparent red lies on white", r>>8, g>>8)
	}
	for _, dpi := range []float64{-1, math.NaN(), math.Inf(1), 5, 1e6} {
		if err := sample().WritePNG(io.Discard, dpi); err == nil {
			t.Errorf("%v dots per inch are accepted", dpi)
		}
	}
	if err := (&Scene{W: 14400, H: 14400}).WritePNG(io.Discard, 300); err == nil {
		t.Error("a bitmap of gigabytes is accepted")
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.001: "0", 1.5: "1.5", 1.006: "1.01", 100: "100", -2.5: "-2.5", 12345.678: "12345.68"} {
		if got := num(v); got != want {
			t.Errorf("num(%v) = %s, expected %s", v, got, want)
		}
	}
}
