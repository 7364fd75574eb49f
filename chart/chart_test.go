package chart

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"undercount/chart/internal/typeset"
	"undercount/internal/problem"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); look at the picture, then run with -update:\n%.2000s", name, diff)
	}
}

// TestGoldenSVG keeps one small picture whole.
func TestGoldenSVG(t *testing.T) {
	d := LadderData{Observed: 4400, XLabel: "شمار", Rows: []LadderRow{
		{Label: "BIC بهترین", Point: 10356, HasPoint: true, Spans: []Span{{Lower: 9002, Upper: 12122, Kind: "bootstrap", Primary: true}}},
		{Label: "چائو", Point: 8412, HasPoint: true, Bound: true},
	}}
	p := must2(Ladder(d, Options{Lang: "fa"}))
	var b bytes.Buffer
	if err := p.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "ladder_small.svg", b.Bytes())
}

// TestGoldenHashes keeps a hash, the size and the text alternative of every
// sample as SVG and as PDF.
func TestGoldenHashes(t *testing.T) {
	var out bytes.Buffer
	all := samples(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p := all[name]
		var svg, pdf bytes.Buffer
		if err := p.WriteSVG(&svg); err != nil {
			t.Fatal(err)
		}
		if err := p.WritePDF(&pdf); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %.0fx%.0f svg %.12x\n\t%s\n", name, p.Width, p.Height, sha256.Sum256(svg.Bytes()), p.Alt)
		if svg.Len() > 200_000 || pdf.Len() > 200_000 {
			t.Errorf("%s: SVG of %d and PDF of %d bytes, at most 200 kB expected", name, svg.Len(), pdf.Len())
		}
	}
	golden(t, "pictures.txt", out.Bytes())
}

func TestGoldenText(t *testing.T) {
	var b strings.Builder
	for _, lang := range []string{"en", "fa", "ar"} {
		b.WriteString("== " + lang + "\n" + LadderText(ladderSample(lang), 90, lang) + "\n" +
			UpSetText(upsetSample(lang), 60, lang) + "\n" + TollsText(tollsSample(lang), 100, lang) + "\n")
	}
	golden(t, "terminal.txt", []byte(b.String()))
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v          float64
		en, fa, ar string
	}{
		{1234, "1,234", "۱٬۲۳۴", "١٬٢٣٤"},
		{999, "999", "۹۹۹", "٩٩٩"},
		{1234567.5, "1,234,568", "۱٬۲۳۴٬۵۶۸", "١٬٢٣٤٬٥٦٨"},
		{0, "0", "۰", "٠"},
		{2.5, "2.5", "۲٫۵", "٢٫٥"},
		{-12.5, "−12.5", "\u2066−۱۲٫۵\u2069", "\u2066−١٢٫٥\u2069"},
		{1.0 / 3, "0.3333", "۰٫۳۳۳۳", "٠٫٣٣٣٣"},
		{1.3e13, "1.3×10^13", "\u2066۱٫۳\u200e×\u200e۱۰\u200e^\u200e۱۳\u2069", "\u2066١٫٣\u200e×\u200e١٠\u200e^\u200e١٣\u2069"},
		{2.5e-11, "2.5×10^−11", "\u2066۲٫۵\u200e×\u200e۱۰\u200e^\u200e−۱۱\u2069", "\u2066٢٫٥\u200e×\u200e١٠\u200e^\u200e−١١\u2069"},
		{math.Inf(1), "∞", "∞", "∞"},
	} {
		if got := english.number(c.v); got != c.en {
			t.Errorf("English %v: %q, expected %q", c.v, got, c.en)
		}
		if got := persian.number(c.v); got != c.fa {
			t.Errorf("Persian %v: %q, expected %q", c.v, got, c.fa)
		}
		if got := arabic.number(c.v); got != c.ar {
			t.Errorf("Arabic %v: %q, expected %q", c.v, got, c.ar)
		}
	}
}

// TestPowersRunLeftToRight: the glyphs of a power stand in the order of its text,
// in a right-to-left line too, whichever digits it has.
func TestPowersRunLeftToRight(t *testing.T) {
	for _, w := range []*words{&persian, &arabic} {
		n := w.number(-1.3e13)
		bare := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) {
				return -1
			}
			return r
		}, n)
		var want []typeset.GlyphID
		for _, r := range bare {
			want = append(want, typeset.Shape(string(r), typeset.LeftToRight, w.lang).Glyphs[0].ID)
		}
		empty := func(g typeset.Glyph) bool { return len(typeset.GlyphOutline(g.ID)) == 0 }
		for _, dir := range []typeset.Direction{typeset.LeftToRight, typeset.RightToLeft} {
			glyphs := slices.DeleteFunc(slices.Clone(typeset.Shape(n, dir, w.lang).Glyphs), empty)
			var got []typeset.GlyphID
			for _, g := range glyphs {
				got = append(got, g.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, direction %d: glyphs %v, expected %v", w.lang, dir, got, want)
			}
		}
	}
}

// TestTranslations: the two languages translate the same wordings and keep
// every place for a value.
func TestTranslations(t *testing.T) {
	for key, fa := range persian.text {
		ar, ok := arabic.text[key]
		if !ok {
			t.Errorf("no Arabic for %q", key)
		}
		for i := range 4 {
			place := fmt.Sprintf("{%d}", i)
			if n := strings.Contains(key, place); n != strings.Contains(fa, place) || n != strings.Contains(ar, place) {
				t.Errorf("%q: the place %s is lost or invented", key, place)
			}
		}
	}
	if len(persian.text) != len(arabic.text) {
		t.Errorf("%d Persian wordings, %d Arabic ones", len(persian.text), len(arabic.text))
	}
	for _, p := range samples(t) {
		if p.scene.Lang == "fa" && strings.Contains(p.Alt, "{") {
			t.Errorf("a place is left open: %s", p.Alt)
		}
	}
}

func TestAxisKeepsItsHead(t *testing.T) {
	a := newAxis([]float64{8000, 10000, 12000, 1e13, math.Inf(1), math.NaN()}, []float64{8000, 10000, 12000})
	if a.hi > 20000 || a.log {
		t.Errorf("one value of 1e13 makes an axis from %v to %v", a.lo, a.hi)
	}
	if a := newAxis([]float64{5, 3000}, nil); !a.log || a.lo > 5 || a.hi < 3000 {
		t.Errorf("5 to 3,000 makes an axis from %v to %v, logarithmic %v", a.lo, a.hi, a.log)
	}
	if a := newAxis(nil, nil); !(a.lo < a.hi) {
		t.Error("no values make no axis")
	}
	for _, vs := range [][]float64{{0}, {7}, {-3}, {-5, 5}, {1e-9}, {1e17}} {
		a := newAxis(vs, nil)
		a.from, a.to = 0, 100
		if !(a.lo < a.hi) {
			t.Errorf("%v makes an axis from %v to %v", vs, a.lo, a.hi)
		}
		for _, v := range vs {
			if _, beyond := a.at(v); beyond != 0 {
				t.Errorf("%v lies beyond its own axis %v to %v", v, a.lo, a.hi)
			}
		}
		if n := len(a.ticks(5, &english)); n < 2 || n > 14 {
			t.Errorf("%v: %d ticks", vs, n)
		}
	}
}

func TestTimeAxis(t *testing.T) {
	var days []float64
	for i := range 30 {
		days = append(days, float64(18000+i))
	}
	a := newTimeAxis(append(days, 18900), 100, 500)
	if len(a.parts) != 2 {
		t.Fatalf("%d parts, expected a break before the late day", len(a.parts))
	}
	if w := a.at(18029) - a.at(18000); w < 250 {
		t.Errorf("the dense month gets %.0f of 400 points", w)
	}
	last := math.Inf(-1)
	for _, d := range append(days, 18900) {
		x := a.at(d)
		if x <= last || x < 100 || x > 500 {
			t.Errorf("day %v stands at %v after %v", d, x, last)
		}
		last = x
	}
	if a := newTimeAxis([]float64{5}, 0, 100); a.at(5) < 0 || a.at(5) > 100 {
		t.Error("a single day stands outside")
	}
}

// TestHedges: a floor is drawn only above its tick, a ceiling only below.
func TestHedges(t *testing.T) {
	reach := func(kind string) (up, down float64) {
		c := newCanvas(Options{}, 100)
		c.hedge(kind, 50, 50, 30, newGroup("x", 0), ink)
		for _, it := range c.s.Items {
			for _, s := range it.Path {
				for _, q := range s.P {
					if q.X == 0 && q.Y == 0 {
						continue
					}
					up, down = max(up, 50-q.Y), max(down, q.Y-50)
				}
			}
		}
		return up, down
	}
	if up, down := reach("floor"); up < 10 || down > 3 {
		t.Errorf("a floor reaches %v up and %v down", up, down)
	}
	if up, down := reach("ceiling"); down < 10 || up > 3 {
		t.Errorf("a ceiling reaches %v up and %v down", up, down)
	}
	if up, down := reach("point"); up > 5 || down > 5 {
		t.Errorf("a bare figure reaches %v up and %v down", up, down)
	}
	if up, _ := reach("range"); up < 20 {
		t.Errorf("a range reaches only %v up", up)
	}
}

func TestRefusals(t *testing.T) {
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	toll := func(p TollPoint) error {
		_, err := Tolls(TollsData{Series: []Toll{{Points: []TollPoint{p}}}}, Options{})
		return err
	}
	ladder := func(r LadderRow) error {
		_, err := Ladder(LadderData{Rows: []LadderRow{r}}, Options{})
		return err
	}
	upset := func(d UpSetData) error { _, err := UpSet(d, Options{}); return err }
	curve := func(d CurveData) error { _, err := Curve(d, Options{}); return err }
	hist := func(vs ...float64) error { _, err := Histogram(vs, "", Options{}); return err }
	nan, inf := math.NaN(), math.Inf(1)
	for name, err := range map[string]error{
		"no rows":          func() error { _, err := Ladder(LadderData{}, Options{}); return err }(),
		"nan point":        ladder(LadderRow{HasPoint: true, Point: nan}),
		"infinite point":   ladder(LadderRow{HasPoint: true, Point: inf}),
		"nan end":          ladder(LadderRow{Spans: []Span{{Lower: nan, Upper: 1}}}),
		"ends before":      ladder(LadderRow{Spans: []Span{{Lower: 2, Upper: 1}}}),
		"bad size":         func() error { _, err := Ladder(ladderSample("en"), Options{Width: nan}); return err }(),
		"huge size":        func() error { _, err := UpSet(upsetSample("en"), Options{Height: 1e9}); return err }(),
		"no lists":         upset(UpSetData{}),
		"no combos":        upset(UpSetData{Lists: []string{"a"}}),
		"only zero counts": upset(UpSetData{Lists: []string{"a"}, Combos: []Combo{{[]int{0}, 0}}}),
		"on no list":       upset(UpSetData{Lists: []string{"a"}, Combos: []Combo{{nil, 3}}}),
		"unknown list":     upset(UpSetData{Lists: []string{"a"}, Combos: []Combo{{[]int{1}, 3}}}),
		"negative count":   upset(UpSetData{Lists: []string{"a"}, Combos: []Combo{{[]int{0}, -3}}}),
		"sizes differ":     upset(UpSetData{Lists: []string{"a"}, Sizes: []int64{1, 2}, Combos: []Combo{{[]int{0}, 3}}}),
		"no figures":       func() error { _, err := Tolls(TollsData{Series: []Toll{{}}}, Options{}); return err }(),
		"nan figure":       toll(TollPoint{Day: day, Value: nan}),
		"infinite figure":  toll(TollPoint{Day: day, Value: inf}),
		"negative figure":  toll(TollPoint{Day: day, Value: -1}),
		"no day":           toll(TollPoint{Value: 1}),
		"unknown kind":     toll(TollPoint{Day: day, Value: 1, Kind: "maybe"}),
		"lengths differ":   curve(CurveData{X: []float64{1, 2}, Y: []float64{1}}),
		"one point":        curve(CurveData{X: []float64{1}, Y: []float64{1}}),
		"x falls":          curve(CurveData{X: []float64{2, 1}, Y: []float64{1, 1}}),
		"all gaps":         curve(CurveData{X: []float64{1, 2}, Y: []float64{nan, inf}}),
		"no draws":         hist(),
		"nan draw":         hist(1, nan),
		"infinite draw":    hist(1, inf),
	} {
		if !problem.Is(err) {
			t.Errorf("%s: error %v, expected a refusal of the input", name, err)
		}
	}
	if LadderText(LadderData{}, 0, "") != "" || UpSetText(UpSetData{}, 0, "") != "" || TollsText(TollsData{}, 0, "") != "" {
		t.Error("refused data give text")
	}
	// An infinite end is an open side, not an error.
	if err := ladder(LadderRow{HasPoint: true, Point: 5, Spans: []Span{{Lower: math.Inf(-1), Upper: inf}}}); err != nil {
		t.Error(err)
	}
}

func TestMissingLettersAreReported(t *testing.T) {
	p := must2(Ladder(LadderData{Rows: []LadderRow{{Label: "方法", Point: 3, HasPoint: true}}}, Options{}))
	if string(p.Missing) != "方法" {
		t.Errorf("missing letters %q, expected 方法", string(p.Missing))
	}
}

// TestOrderOfCombinations: the order given does not matter.
func TestOrderOfCombinations(t *testing.T) {
	d := upsetSample("en")
	var a, b bytes.Buffer
	if err := must2(UpSet(d, Options{})).WriteSVG(&a); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(d.Combos)
	if err := must2(UpSet(d, Options{})).WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the picture depends on the order of the combinations")
	}
	if d.Combos[len(d.Combos)-1].Count != 306 {
		t.Error("the caller's data were reordered")
	}
}

func TestUpSetSays(t *testing.T) {
	p := must2(UpSet(upsetSample("en"), Options{}))
	if !strings.Contains(p.Alt, "4,400 entities in 15 combinations") || !strings.Contains(p.Alt, "only EXH 1,131") {
		t.Error("text alternative:", p.Alt)
	}
	want := []string{"EXH (list size)", "1,910"}
	if got := p.Table.Rows[15]; !slices.Equal(got, want) {
		t.Errorf("row of the table %v, expected %v", got, want)
	}
	d := upsetWide("en")
	p = must2(UpSet(d, Options{Width: 340}))
	if !strings.Contains(p.Alt, "Not shown") || len(p.Table.Rows) != 46 {
		t.Errorf("a narrow picture hides combinations without a word, or the table is short: %d rows", len(p.Table.Rows))
	}
}

func bench(b *testing.B, draw func() (*Picture, error)) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p, err := draw()
		if err != nil {
			b.Fatal(err)
		}
		if err := p.WriteSVG(io.Discard); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pictures/s")
}

func BenchmarkLadder(b *testing.B) {
	d := ladderSample("fa")
	bench(b, func() (*Picture, error) { return Ladder(d, Options{Lang: "fa"}) })
}

func BenchmarkUpSet(b *testing.B) {
	d := upsetWide("fa")
	bench(b, func() (*Picture, error) { return UpSet(d, Options{Lang: "fa"}) })
}

func BenchmarkTolls(b *testing.B) {
	d := tollsSample("fa")
	bench(b, func() (*Picture, error) { return Tolls(d, Options{Lang: "fa"}) })
}

func BenchmarkProfile(b *testing.B) {
	d := profileSample("fa")
	bench(b, func() (*Picture, error) { return Profile(d, Options{Lang: "fa"}) })
}

func BenchmarkHistogram(b *testing.B) {
	d := drawsSample()
	bench(b, func() (*Picture, error) { return Histogram(d, "N", Options{Lang: "fa"}) })
}

func BenchmarkWritePNG(b *testing.B) {
	p := must2(Ladder(ladderSample("fa"), Options{Lang: "fa"}))
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WritePNG(io.Discard, 150); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWritePDF(b *testing.B) {
	p := must2(Ladder(ladderSample("fa"), Options{Lang: "fa"}))
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WritePDF(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
