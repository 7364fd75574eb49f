package chart

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// checkLayout fails when a label lies outside the picture or on another one.
func checkLayout(t interface {
	Helper()
	Errorf(string, ...any)
}, name string, p *Picture) {
	t.Helper()
	if !(p.Width > 0 && p.Height > 0) || p.Width > maxSide || p.Height > maxSide {
		t.Errorf("%s: size %v by %v", name, p.Width, p.Height)
	}
	const slack = 0.5
	for i, a := range p.boxes {
		if a.x1-a.x0 < 0.01 {
			continue
		}
		if a.x0 < 2 || a.y0 < 2 || a.x1 > p.Width-2 || a.y1 > p.Height-2 {
			t.Errorf("%s: %q touches the edge: %.0f %.0f %.0f %.0f in %.0f by %.0f", name, a.text, a.x0, a.y0, a.x1, a.y1, p.Width, p.Height)
		}
		for _, b := range p.boxes[i+1:] {
			if b.x1-b.x0 < 0.01 {
				continue
			}
			if min(a.x1, b.x1)-max(a.x0, b.x0) > slack && min(a.y1, b.y1)-max(a.y0, b.y0) > slack+0.6 {
				t.Errorf("%s: %q lies on %q", name, a.text, b.text)
			}
		}
	}
}

func TestNothingCollides(t *testing.T) {
	for name, p := range samples(t) {
		checkLayout(t, name, p)
		if len(p.Missing) > 0 {
			t.Errorf("%s: no glyph for %q", name, string(p.Missing))
		}
	}
}

// words that labels of random pictures are made of.
var someWords = []string{"OSCE", "Ministry", "of", "دیده‌بان", "حقوق", "بشر", "(۱۲)", "list", "Ελλάς", "x", "Bundesarchivverwaltungsstelle", "سازمان‌های", "12,345", "منظمة"}

func anyLabel(t *rapid.T, name string) string {
	n := rapid.IntRange(0, 9).Draw(t, name+" words")
	s := ""
	for range n {
		s += rapid.SampledFrom(someWords).Draw(t, name) + " "
	}
	return s
}

func anyNumber(t *rapid.T, name string) float64 {
	return rapid.OneOf(rapid.Float64Range(0, 1e5), rapid.Float64Range(-50, 50), rapid.Float64Range(0, 1e18), rapid.Just(0.0)).Draw(t, name)
}

func anyOptions(t *rapid.T) Options {
	return Options{
		Lang:   rapid.SampledFrom([]string{"", "en", "fa", "ar", "ku"}).Draw(t, "lang"),
		Width:  rapid.SampledFrom([]float64{0, 100, 260, 340, 700, 1500}).Draw(t, "width"),
		Height: rapid.SampledFrom([]float64{0, 10, 400, 900}).Draw(t, "height"),
		Title:  anyLabel(t, "title"),
	}
}

func TestAnyLadder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := LadderData{XLabel: anyLabel(t, "axis"), Observed: math.Abs(anyNumber(t, "observed"))}
		for range rapid.IntRange(1, 12).Draw(t, "rows") {
			r := LadderRow{Label: anyLabel(t, "label"), Group: anyLabel(t, "group"), Note: anyLabel(t, "note"),
				HasPoint: rapid.Bool().Draw(t, "has"), Bound: rapid.Bool().Draw(t, "bound")}
			r.Point = anyNumber(t, "point")
			for k := range rapid.IntRange(0, 3).Draw(t, "spans") {
				s := Span{Lower: anyNumber(t, "lower"), Kind: rapid.SampledFrom([]string{"", "bootstrap", "credible", "profile", "odd one"}).Draw(t, "kind"), Primary: k == 0}
				s.Upper = s.Lower + math.Abs(anyNumber(t, "length"))
				s.UpperOpen = rapid.Bool().Draw(t, "open")
				r.Spans = append(r.Spans, s)
			}
			d.Rows = append(d.Rows, r)
		}
		o := anyOptions(t)
		p, err := Ladder(d, o)
		if err != nil {
			t.Fatal(err)
		}
		checkLayout(t, "ladder", p)
		w := rapid.SampledFrom([]int{0, 40, 79, 120}).Draw(t, "columns")
		checkColumns(t, LadderText(d, w, o.Lang), w)
	})
}

func TestAnyUpSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "lists")
		var d UpSetData
		for range n {
			d.Lists = append(d.Lists, anyLabel(t, "list"))
		}
		for range rapid.IntRange(1, 80).Draw(t, "combos") {
			on := rapid.SliceOfN(rapid.IntRange(0, n-1), 1, n).Draw(t, "on")
			d.Combos = append(d.Combos, Combo{on, rapid.Int64Range(1, 1e7).Draw(t, "count")})
		}
		o := anyOptions(t)
		p, err := UpSet(d, o)
		if err != nil {
			t.Fatal(err)
		}
		checkLayout(t, "upset", p)
		w := rapid.SampledFrom([]int{0, 40, 79, 120}).Draw(t, "columns")
		checkColumns(t, UpSetText(d, w, o.Lang), w)
	})
}

func TestAnyTolls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := TollsData{YLabel: anyLabel(t, "axis")}
		day := func() time.Time {
			return time.Date(2019, 1, 1+rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 3000)).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		}
		for range rapid.IntRange(1, 30).Draw(t, "series") {
			s := Toll{Asserter: anyLabel(t, "asserter"), Stake: rapid.SampledFrom(append([]string{"", "new_one", "another"}, stakeOrder...)).Draw(t, "stake")}
			for range rapid.IntRange(0, 4).Draw(t, "points") {
				p := TollPoint{Day: day(), Kind: rapid.SampledFrom([]string{"", "floor", "ceiling", "range", "about", "under", "vague"}).Draw(t, "kind"),
					Imprecise: rapid.Bool().Draw(t, "imprecise"), Superseded: rapid.Bool().Draw(t, "superseded"), Altered: rapid.Bool().Draw(t, "altered")}
				p.Value = math.Abs(anyNumber(t, "value"))
				p.High = p.Value + math.Abs(anyNumber(t, "high"))
				s.Points = append(s.Points, p)
			}
			d.Series = append(d.Series, s)
		}
		d.Series[0].Points = append(d.Series[0].Points, TollPoint{Day: day(), Value: 10})
		for range rapid.IntRange(0, 4).Draw(t, "events") {
			d.Denials = append(d.Denials, Event{day(), anyLabel(t, "event")})
		}
		o := anyOptions(t)
		p, err := Tolls(d, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := len(p.boxes) - 1; i >= 0; i-- { // numbers of figures beyond the axis may crowd; they must stay inside
			if b := p.boxes[i]; b.loose {
				if b.x0 < 2 || b.x1 > p.Width-2 || b.y0 < 2 || b.y1 > p.Height-2 {
					t.Errorf("%q touches the edge", b.text)
				}
				p.boxes = append(p.boxes[:i], p.boxes[i+1:]...)
			}
		}
		checkLayout(t, "tolls", p)
		w := rapid.SampledFrom([]int{0, 40, 79, 120}).Draw(t, "columns")
		checkColumns(t, TollsText(d, w, o.Lang), w)
	})
}

func TestAnyCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := CurveData{XLabel: anyLabel(t, "x"), YLabel: anyLabel(t, "y"), HasCut: rapid.Bool().Draw(t, "has cut")}
		x := rapid.Float64Range(0, 1e6).Draw(t, "from")
		for range rapid.IntRange(2, 20).Draw(t, "points") {
			x += rapid.Float64Range(0.5, 1e5).Draw(t, "step")
			d.X = append(d.X, x)
			d.Y = append(d.Y, rapid.OneOf(rapid.Float64Range(-100, 0), rapid.Float64Range(-100, 0), rapid.Just(math.Inf(-1)), rapid.Just(math.NaN())).Draw(t, "y"))
		}
		d.Y[0], d.Y[len(d.Y)-1] = -3, -2
		d.Cut = rapid.Float64Range(-200, 10).Draw(t, "cut")
		pick := func(name string) float64 {
			return rapid.OneOf(rapid.SampledFrom(d.X), rapid.Just(math.NaN()), rapid.Just(-1e9)).Draw(t, name)
		}
		d.Lower, d.Point, d.Upper = pick("lower"), pick("point"), pick("upper")
		o := anyOptions(t)
		for i, draw := range []func(CurveData, Options) (*Picture, error){Profile, Curve} {
			p, err := draw(d, o)
			if err != nil {
				t.Fatal(err)
			}
			checkLayout(t, []string{"profile", "curve"}[i], p)
		}
	})
}

// checkColumns fails when a row of text is wider than asked.
func checkColumns(t *rapid.T, text string, width int) {
	width = terminalWidth(width)
	if text == "" || text[len(text)-1] != '\n' {
		t.Errorf("the text does not end with a newline")
	}
	for i, row := range splitRows(text) {
		if n := cells(row); n > width {
			t.Errorf("row %d has %d columns of %d: %q", i+1, n, width, row)
		}
	}
}

func splitRows(text string) []string {
	var out []string
	for _, b := range bytes.Split([]byte(text), []byte("\n")) {
		out = append(out, string(b))
	}
	return out
}

// TestInkInside looks at the bitmaps: something is drawn, and nothing on the edge.
func TestInkInside(t *testing.T) {
	for name, p := range samples(t) {
		var b bytes.Buffer
		if err := p.WritePNG(&b, 60); err != nil {
			t.Fatal(name, err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(name, err)
		}
		box := img.Bounds()
		dark := 0
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				r, g, bl, _ := img.At(x, y).RGBA()
				if min(r, g, bl)>>8 > 235 { // white or the pale stripe of a row
					continue
				}
				dark++
				if x-box.Min.X < 2 || y-box.Min.Y < 2 || box.Max.X-x <= 2 || box.Max.Y-y <= 2 {
					t.Errorf("%s: ink on the edge at %d, %d", name, x, y)
					return
				}
			}
		}
		if share := float64(dark) / float64(box.Dx()*box.Dy()); share < 0.01 || share > 0.5 {
			t.Errorf("%s: %.1f %% of the picture is ink", name, share*100)
		}
	}
}

// TestConcurrent draws and writes at the same time and compares the bytes.
func TestConcurrent(t *testing.T) {
	bytesOf := func() []byte {
		p, err := Tolls(tollsSample("fa"), Options{Lang: "fa"})
		if err != nil {
			t.Error(err)
			return nil
		}
		var b bytes.Buffer
		if err := p.WriteSVG(&b); err != nil {
			t.Error(err)
		}
		if err := p.WritePDF(&b); err != nil {
			t.Error(err)
		}
		return b.Bytes()
	}
	want := bytesOf()
	shared := must2(UpSet(upsetSample("fa"), Options{Lang: "fa"}))
	var first bytes.Buffer
	if err := shared.WriteSVG(&first); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if !bytes.Equal(bytesOf(), want) {
				t.Error("a picture made beside others differs")
			}
			var b bytes.Buffer
			if err := shared.WriteSVG(&b); err != nil || !bytes.Equal(b.Bytes(), first.Bytes()) {
				t.Error("a picture written twice at once differs", err)
			}
		})
	}
	wg.Wait()
}

func must2(p *Picture, err error) *Picture {
	if err != nil {
		panic(fmt.Sprint("sample: ", err))
	}
	return p
}
