package chart

import (
	"cmp"
	"io"
	"math"
	"strings"
	"time"

	"undercount/chart/internal/scene"
	"undercount/internal/problem"
)

// Options say how a picture is made. The zero value is an English picture of
// the default size without a title.
type Options struct {
	// Lang is a language tag: "en" (also for ""), "fa" or "ar". It chooses
	// digits, direction and the built-in words. Other languages get the English words.
	Lang string
	// Width and Height in points; 0 means a default that fits the kind of
	// picture and the number of rows. A height too small for its rows, or a width
	// too small for a legible picture, is raised.
	Width, Height float64
	// Title stands above the picture; "" for none.
	Title string
	// Day writes a date; nil writes the Gregorian date in words of the language.
	Day func(time.Time) string
}

// Picture is a finished picture. Its methods may be called concurrently.
type Picture struct {
	Alt   string // text alternative: one paragraph of plain text
	Table Table  // the data behind the picture, as text in the picture's language
	// Missing lists letters that no font has. They are drawn as boxes; tell the
	// reader, for a name may be illegible.
	Missing []rune
	// Width and Height are the size in points.
	Width, Height float64

	scene *scene.Scene
	boxes []textBox // where the labels are, for tests
}

// Table is a rectangular table of text.
type Table struct {
	Header []string
	Rows   [][]string
}

// WriteSVG writes the picture as SVG. It scales with the page it stands in, has
// title, description and language inside, and may be put into HTML as it is.
func (p *Picture) WriteSVG(w io.Writer) error { return p.scene.WriteSVG(w) }

// WritePNG writes the picture as a bitmap on white; dpi 0 means 150.
func (p *Picture) WritePNG(w io.Writer, dpi float64) error { return p.scene.WritePNG(w, dpi) }

// WritePDF writes the picture as a PDF document of one page, with the text
// alternative inside and no date.
func (p *Picture) WritePDF(w io.Writer) error { return p.scene.WritePDF(w) }

// maxSide bounds a picture: 200 inches, the limit of PDF readers.
const maxSide = 14400

func (o Options) check() error {
	for _, v := range []float64{o.Width, o.Height} {
		if math.IsNaN(v) || v < 0 || v > maxSide {
			return &problem.Error{What: "picture size is not usable", Want: "0 to 14400 points", Do: "leave it out for the default"}
		}
	}
	return nil
}

func refuse(what, want, do string) error {
	return &problem.Error{What: what, Want: want, Do: do}
}

// finish puts the parts of a picture together.
func (c *canvas) finish(kind, alt string, t Table) *Picture {
	c.s.Title = cmp.Or(c.o.Title, kind)
	c.s.Desc = strings.TrimSpace(alt)
	return &Picture{
		Alt: c.s.Desc, Table: t, Missing: c.s.Missing(),
		Width: c.s.W, Height: c.s.H, scene: c.s, boxes: c.boxes,
	}
}
