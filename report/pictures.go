package report

import (
	"html/template"
	"strings"

	"undercount/report/locale"
)

// figureView is a picture in the page with the data behind it.
type figureView struct {
	Name, Caption string
	SVG, Narrow   template.HTML
	Head          []string
	Rows          [][]string
	Left          string
}

// drawings are a document's pictures by name, in the order of the report.
type drawings struct{ list []*figureView }

// at returns the picture of a name, or nil.
func (d *drawings) at(name string) *figureView {
	for _, f := range d.list {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// with returns the pictures whose names begin with a prefix.
func (d *drawings) with(prefix string) []*figureView {
	var out []*figureView
	for _, f := range d.list {
		if strings.HasPrefix(f.Name, prefix) {
			out = append(out, f)
		}
	}
	return out
}

func drawAll(d *Document, l *locale.Locale) (*drawings, error) { return &drawings{}, nil }
