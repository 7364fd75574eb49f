package typeset

import (
	"math"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/go-text/typesetting/font"
)

// advanceOf is the font's own width of one letter, in em.
func advanceOf(t *testing.T, face int, r rune) float64 {
	t.Helper()
	f := shared().faces[face]
	gid, ok := f.NominalGlyph(r)
	if !ok {
		t.Fatalf("font %d lacks %c", face, r)
	}
	return float64(f.HorizontalAdvance(gid)) / float64(f.Upem())
}

func ids(l *Line) []GlyphID {
	var out []GlyphID
	for _, g := range l.Glyphs {
		out = append(out, g.ID)
	}
	return out
}

func TestWidths(t *testing.T) {
	// Letters without kerning between them are as wide as the font says.
	want := 0.0
	for _, r := range "HINH" {
		want += advanceOf(t, 0, r)
	}
	if got := Shape("HINH", Auto, "en").Advance; math.Abs(got-want) > 1e-3 {
		t.Errorf("HINH is %.4f em wide, the font says %.4f", got, want)
	}
	// Marks of direction have no width.
	if a, b := Shape("۱۲۳", LeftToRight, "fa").Advance, Shape("\u2066۱۲۳\u2069", RightToLeft, "fa").Advance; a != b {
		t.Errorf("an isolate is %.4f em wide, its content %.4f", b, a)
	}
	// Direction does not change the width of a number.
	if a, b := Shape("1,234", LeftToRight, "").Advance, Shape("1,234", RightToLeft, "").Advance; math.Abs(a-b) > 1e-9 {
		t.Errorf("number %.4f em wide left to right, %.4f right to left", a, b)
	}
	// Greek comes from the second font.
	if got, want := Shape("Ω", Auto, "").Advance, advanceOf(t, 1, 'Ω'); math.Abs(got-want) > 1e-3 {
		t.Errorf("Ω is %.4f em wide, the second font says %.4f", got, want)
	}
}

func TestJoining(t *testing.T) {
	isolated := map[GlyphID]bool{}
	for _, r := range "محمد" {
		gid, _ := shared().faces[0].NominalGlyph(r)
		isolated[GlyphID{0, uint32(gid)}] = true
	}
	joined := Shape("محمد", Auto, "fa")
	same := 0
	for _, g := range joined.Glyphs {
		if isolated[g.ID] {
			same++
		}
	}
	if len(joined.Glyphs) < 3 || same == len(joined.Glyphs) {
		t.Errorf("the letters of محمد do not join: %v", ids(joined))
	}
	with, without := ids(Shape("می\u200cخواهم", Auto, "fa")), ids(Shape("میخواهم", Auto, "fa"))
	if slices.Equal(with, without) {
		t.Error("a zero-width non-joiner does not part the letters")
	}
	if len(Shape("می\u200cخواهم", Auto, "fa").Missing) != 0 {
		t.Error("the non-joiner counts as a missing letter")
	}
	// Glyphs stand from left to right: the first letter of a Persian word is rightmost.
	one := Shape("ا", Auto, "fa").Glyphs[0].ID
	word := Shape("ادب", Auto, "fa").Glyphs
	if word[len(word)-1].ID != one {
		t.Error("the first letter of a right-to-left word does not stand at the right")
	}
}

func TestMissing(t *testing.T) {
	l := Shape("Wang 王, Ελένη, Олена, שרה, محمد", Auto, "")
	if string(l.Missing) != "王" {
		t.Errorf("missing letters %q, expected only 王", string(l.Missing))
	}
	if !slices.Contains(ids(l), MissingGlyph) || len(GlyphOutline(MissingGlyph)) == 0 {
		t.Error("a missing letter is not drawn as a box")
	}
}

func TestSigns(t *testing.T) {
	if l := Shape("−≥≤±×…–“”«»·°%‰∞√٬٫؛،؟ﻻ", Auto, "fa"); len(l.Missing) > 0 {
		t.Errorf("no glyph for %q", string(l.Missing))
	}
}

func TestOutlinesClose(t *testing.T) {
	for _, g := range Shape("Bo محمد", Auto, "fa").Glyphs {
		open := false
		for _, s := range GlyphOutline(g.ID) {
			switch s.Verb {
			case Move:
				if open {
					t.Fatalf("glyph %v starts a contour before closing the last", g.ID)
				}
				open = true
			case Close:
				open = false
			}
		}
		if open {
			t.Errorf("glyph %v ends with an open contour", g.ID)
		}
	}
}

// TestConcurrent is for the race detector, and checks that sharing changes nothing.
func TestConcurrent(t *testing.T) {
	texts := []string{"Kosovo ۱۹۹۹", "محمد رضا", "abc سال ۱۲۳ def", "Ελένη", "x"}
	var want []*Line
	for _, s := range texts {
		e := shared()
		e.mu.Lock()
		want = append(want, e.shape(s, Auto, "fa"))
		e.mu.Unlock()
	}
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			for i := range 50 {
				j := (i + k) % len(texts)
				l := Shape(texts[j], Auto, "fa")
				if l.Advance != want[j].Advance || !slices.Equal(l.Glyphs, want[j].Glyphs) {
					t.Errorf("%q differs when shaped beside others", texts[j])
				}
				for _, g := range l.Glyphs {
					GlyphOutline(g.ID)
				}
			}
		})
	}
	wg.Wait()
}

func TestCacheStaysBounded(t *testing.T) {
	for i := range maxLines + 10 {
		Shape(string(rune('A'+i%26))+string(rune(0x4e00+i)), Auto, "")
	}
	e := shared()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.lines) > maxLines {
		t.Errorf("%d lines in the cache, at most %d allowed", len(e.lines), maxLines)
	}
}

func FuzzShape(f *testing.F) {
	for _, s := range []string{"", "abc سال ۱۲۳ def", "\u2066\u2067\u2068", "می\u200cخواهم", "a\u0301\u0651", "\xff\xfe", "👩‍👧 ", "אב(12%)", "\u202eabc", "\n\t\u2029"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(2))
	}
	f.Fuzz(func(t *testing.T, text string, dir uint8) {
		if len(text) > 2000 {
			return
		}
		e := shared()
		e.mu.Lock()
		start := time.Now()
		l := e.shape(text, Direction(dir%3), "fa")
		e.mu.Unlock()
		if d := time.Since(start); d > 5*time.Second {
			t.Fatalf("shaping %d bytes took %v", len(text), d)
		}
		if math.IsNaN(l.Advance) || math.IsInf(l.Advance, 0) || l.Advance < 0 || l.Advance > 20*float64(len(text)+1) {
			t.Fatalf("width %v em", l.Advance)
		}
		for _, g := range l.Glyphs {
			if math.IsNaN(g.X) || math.IsNaN(g.Y) || math.Abs(g.X) > 20*float64(len(text)+1) {
				t.Fatalf("glyph %v at %v, %v", g.ID, g.X, g.Y)
			}
			GlyphOutline(g.ID)
		}
		// Every letter that no font has is either counted or shaped away as part of another.
		for _, r := range l.Missing {
			if unicode.IsControl(r) {
				t.Fatalf("control character %U counted as a letter", r)
			}
			for _, face := range e.faces {
				if gid, ok := face.NominalGlyph(r); ok && gid != font.GID(0) && unicode.IsLetter(r) && r < 0x300 {
					t.Fatalf("%q is in a font but counted as missing", r)
				}
			}
		}
	})
}

func BenchmarkShapeNew(b *testing.B) {
	e := shared()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		e.mu.Lock()
		e.shape("شمار کشته‌شدگان، کوزوو (OSCE)، مارس تا ژوئن ۱۹۹۹", RightToLeft, "fa")
		e.mu.Unlock()
		n += 50
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "letters/s")
}
