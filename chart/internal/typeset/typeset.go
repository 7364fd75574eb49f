package typeset

import (
	"bytes"
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	gobidi "github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"undercount/chart/fonts"
)

// Line is a shaped line of text. It is shared by all callers: do not change it.
type Line struct {
	Text    string
	Advance float64 // width in em
	Glyphs  []Glyph // from left to right
	Missing []rune  // letters that no font has, in the order of the text
}

// Glyph is one glyph of a Line.
type Glyph struct {
	ID   GlyphID
	X, Y float64 // of its origin, in em from the start of the baseline; y grows upwards
}

// GlyphID names an outline: the font's place in the list, and the glyph there.
type GlyphID struct {
	Font  uint8
	Glyph uint32
}

type lineKey struct {
	text, lang string
	dir        Direction
}

// maxLines bounds the cache of shaped lines; beyond it the cache starts anew.
const maxLines = 4096

// engine holds the shaper, which is not safe for concurrent use, and caches.
type engine struct {
	mu       sync.Mutex
	faces    []*font.Face
	para     gobidi.Paragraph
	seg      shaping.Segmenter
	shaper   shaping.HarfbuzzShaper
	lines    map[lineKey]*Line
	outlines map[GlyphID]Outline
	ascent   float64
	descent  float64
}

// shared is the one engine. Loading the fonts takes a few milliseconds, so it
// waits for the first label.
var shared = sync.OnceValue(func() *engine {
	e := &engine{lines: map[lineKey]*Line{}, outlines: map[GlyphID]Outline{}}
	// Vazirmatn first; Liberation Sans brings Greek, Cyrillic, Hebrew and signs.
	for _, ttf := range [][]byte{fonts.Vazirmatn, liberationsansregular.TTF} {
		f, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			panic(fmt.Sprintf("typeset: embedded font: %v", err)) // the bytes are compiled in
		}
		e.faces = append(e.faces, f)
		if m, ok := f.FontHExtents(); ok {
			upem := float64(f.Upem())
			e.ascent = max(e.ascent, float64(m.Ascender)/upem)
			e.descent = max(e.descent, -float64(m.Descender)/upem)
		}
	}
	return e
})

// ResolveFace gives the first font that has the letter; it makes the engine a
// shaping.Fontmap.
func (e *engine) ResolveFace(r rune) *font.Face {
	for _, f := range e.faces {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return e.faces[0]
}

func (e *engine) faceIndex(f *font.Face) uint8 {
	for i, g := range e.faces {
		if g == f {
			return uint8(i)
		}
	}
	return 0
}

// Metrics returns how far letters reach above and below the baseline, in em.
// It is the same for all lines, so labels of one chart stand on one line.
func Metrics() (ascent, descent float64) {
	e := shared()
	return e.ascent, e.descent
}

// Shape sets one line of text. Lang is a language tag such as "fa"; it chooses
// between national letter forms and may be empty. Line breaks count as spaces.
func Shape(text string, dir Direction, lang string) *Line {
	e := shared()
	e.mu.Lock()
	defer e.mu.Unlock()
	key := lineKey{text, lang, dir}
	if l, ok := e.lines[key]; ok {
		return l
	}
	if len(e.lines) >= maxLines {
		clear(e.lines)
	}
	l := e.shape(text, dir, lang)
	e.lines[key] = l
	return l
}

func (e *engine) shape(text string, dir Direction, lang string) *Line {
	runes := clean(text)
	line := &Line{Text: text}
	missing := make(map[int]bool) // rune index
	for _, s := range e.visual(runes, 0, len(runes), dir, 0) {
		d := di.DirectionLTR
		if s.rtl {
			d = di.DirectionRTL
		}
		parts := e.seg.Split(shaping.Input{
			Text: runes, RunStart: s.start, RunEnd: s.end, Direction: d,
			Face: e.faces[0], Size: fixed.I(int(e.faces[0].Upem())), Language: language.NewLanguage(lang),
		}, e)
		for i := range parts {
			p := parts[i]
			if s.rtl {
				p = parts[len(parts)-1-i]
			}
			p.Direction = d
			p.Size = fixed.I(int(p.Face.Upem()))
			e.place(line, p, missing)
		}
	}
	for i, r := range runes {
		if missing[i] {
			line.Missing = append(line.Missing, r)
		}
	}
	return line
}

// place shapes one piece and appends its glyphs to the line.
func (e *engine) place(line *Line, in shaping.Input, missing map[int]bool) {
	out := e.shaper.ShapeNoExtents(in)
	em := float64(in.Face.Upem()) * 64
	face := e.faceIndex(in.Face)
	for _, g := range out.Glyphs {
		id := GlyphID{face, uint32(g.GlyphID)}
		advance := float64(g.Advance) / em
		if g.GlyphID == 0 {
			if !e.countMissing(in, g, missing) {
				continue // its box stands already
			}
			id, advance = MissingGlyph, missingAdvance
		}
		line.Glyphs = append(line.Glyphs, Glyph{id, line.Advance + float64(g.XOffset)/em, float64(g.YOffset) / em})
		line.Advance += advance
	}
}

// countMissing marks the letters behind a glyph 0 and tells whether any was
// new. A cluster can hold letters that are there besides the one that is not,
// as a base letter before an unknown accent.
func (e *engine) countMissing(in shaping.Input, g shaping.Glyph, missing map[int]bool) bool {
	first := max(g.TextIndex(), 0)
	last := min(first+max(g.RunesCount(), 1), len(in.Text))
	before := len(missing)
	lacking := 0
	for i := first; i < last; i++ {
		if _, ok := in.Face.NominalGlyph(in.Text[i]); !ok {
			lacking++
			missing[i] = true
		}
	}
	if lacking == 0 && first < last {
		missing[first] = true
	}
	return len(missing) > before
}
