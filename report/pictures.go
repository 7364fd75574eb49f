package report

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"time"

	"undercount/calendar"
	"undercount/chart"
	"undercount/estimate"
	"undercount/figures"
	"undercount/overlap"
	"undercount/report/locale"
)

// NamedPicture is one picture of a report. Name is fit for a file name without
// its extension: "answers-1-1" (target, stratum), "overlap-1", "linkage-1-1",
// "tolls-1-2" (target, group of claims), "sensitivity-1-1", "profile-1-1" (target, number).
type NamedPicture struct {
	Name    string
	Caption string
	*chart.Picture
}

// Pictures draws the document's pictures in the order of the report, in its
// language and at the default size, for export as SVG, PNG or PDF. A kind of
// picture for which the document has no data is left out.
func Pictures(d *Document) ([]NamedPicture, error) {
	l, err := locale.For(d.Language)
	if err != nil {
		return nil, err
	}
	var out []NamedPicture
	for _, s := range sketches(d, l) {
		p, err := s.draw(options(l, 0, s.caption))
		if err != nil {
			return nil, fmt.Errorf("report: picture %s: %w", s.name, err)
		}
		out = append(out, NamedPicture{s.name, s.caption, p})
	}
	return out, nil
}

// sketch is a picture that can be drawn at any size.
type sketch struct {
	name, caption, left string
	width               float64 // one version for all pages instead of two; 0 for two
	draw                func(chart.Options) (*chart.Picture, error)
}

// Widths of the two versions in the page, in points: for a sheet of paper or
// a desk, and for a telephone 360 pixels wide.
const (
	wideWidth   = 620
	narrowWidth = 246
	curveWidth  = 310 // curves are many and simple: one version serves both
)

func options(l *locale.Locale, width float64, title string) chart.Options {
	return chart.Options{Lang: l.Lang, Width: width, Title: title, Day: func(t time.Time) string {
		return l.Date(t.UTC().Format(time.DateOnly))
	}}
}

// sketches lists the pictures of a document in the order of the report.
func sketches(d *Document, l *locale.Locale) []sketch {
	var out []sketch
	for i := range d.Targets {
		s := &d.Targets[i]
		for j, name := range strata(s) {
			if data := ladderData(s, name, l); len(data.Rows) > 0 {
				caption := l.T("chart.ladder")
				out = append(out, sketch{name: ladderName(i, j), caption: caption,
					draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.Ladder(data, o) }})
			}
		}
		if s.Overlap != nil {
			if t, err := s.Overlap.Pooled(); err == nil && t.N() > 0 {
				data, left := UpSetData(t, l)
				out = append(out, sketch{name: fmt.Sprintf("overlap-%d", i+1), caption: l.T("chart.upset"), left: left,
					draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.UpSet(data, o) }})
			}
		}
		out = append(out, linkSketches(s, i, l)...)
		out = append(out, curveSketches(s, i, l)...)
		if s.Ledger != nil {
			for j := range s.Ledger.Groups {
				g := &s.Ledger.Groups[j]
				if data := TollsData(g, l); pointsIn(data) > 1 { // a single claim is no course of time

					out = append(out, sketch{name: tollsName(i, j), caption: l.T("chart.tolls", groupTitle(g, l)),
						draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.Tolls(data, o) }})
				}
			}
		}
	}
	return out
}

// ladderData lays out the answers of one stratum in the order of their table.
func ladderData(s *Section, stratum string, l *locale.Locale) chart.LadderData {
	d := chart.LadderData{XLabel: l.T("chart.ladder.x")}
	if n, known := observedIn(s, stratum); known {
		d.Observed = float64(n)
	}
	if stratum == "" || stratum == estimate.SumStratum {
		d.Truth = s.Truth.Or(0)
	}
	es := inStratum(s, stratum)
	family := commonFamily(es)
	for _, e := range es {
		r := chart.LadderRow{Label: strings.TrimPrefix(e.Method, family), Bound: e.Status == estimate.StatusBoundOnly}
		r.Point, r.HasPoint = e.Point.Get()
		r.Point = locale.Rounded(r.Point) // so that picture and table print the same
		if !r.HasPoint {
			r.Note = l.Word("status", string(e.Status))
		} else if r.Bound {
			r.Note = l.T("chart.bound")
		}
		if e.Interval != nil {
			r.Spans = append(r.Spans, chartSpan(*e.Interval, true, l))
		}
		for _, o := range e.OtherIntervals {
			r.Spans = append(r.Spans, chartSpan(o, false, l))
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

// commonFamily is the part of the methods' names up to the slash ("mse/") if
// all have the same; a picture has no room to repeat it.
func commonFamily(es []*estimate.Estimate) string {
	if len(es) == 0 {
		return ""
	}
	family, _, found := strings.Cut(es[0].Method, "/")
	for _, e := range es {
		if !found || !strings.HasPrefix(e.Method, family+"/") {
			return ""
		}
	}
	return family + "/"
}

func chartSpan(i estimate.Interval, primary bool, l *locale.Locale) chart.Span {
	s := chart.Span{Kind: l.Word("interval.short", string(i.Kind)) + " " + l.Percent(i.Level), Primary: primary}
	if i.ConditionalOn != "" {
		s.Kind += " " + l.T("chart.given")
	}
	var ok bool
	s.Lower, ok = i.Lower.Get()
	s.Lower, s.LowerOpen = locale.Rounded(s.Lower), !ok
	s.Upper, ok = i.Upper.Get()
	s.Upper, s.UpperOpen = locale.Rounded(s.Upper), !ok
	return s
}

// maxCombos bounds the columns of the overlap picture, so that it stays legible.
const maxCombos = 31

// UpSetData lays out an overlap table for a picture, the largest combinations
// only; left says in words how many were kept if some were left out.
func UpSetData(t *overlap.Table, l *locale.Locale) (d chart.UpSetData, left string) {
	d.Lists = t.Lists()
	for i := range d.Lists {
		d.Sizes = append(d.Sizes, t.Marginal(1<<i))
	}
	cells := bySize(t)
	if len(cells) > maxCombos {
		cells = cells[:maxCombos]
		left = l.T("chart.upset.left", l.Count(maxCombos))
	}
	for _, c := range cells {
		combo := chart.Combo{Count: c.Count}
		for i := range d.Lists {
			if c.History.On(i) {
				combo.On = append(combo.On, i)
			}
		}
		d.Combos = append(d.Combos, combo)
	}
	return d, left
}

func pointsIn(d chart.TollsData) (n int) {
	for _, s := range d.Series {
		n += len(s.Points)
	}
	return n
}

// TollsData lays out the claims of one group over time: running tolls and
// single standing claims. Altered copies are left to the tables.
func TollsData(g *figures.Group, l *locale.Locale) chart.TollsData {
	d := chart.TollsData{YLabel: capital(l.Word("measure", g.Measure))}
	for _, s := range g.Tolls() {
		t := chart.Toll{Asserter: s.Asserter, Stake: l.Word("stake", s.Stake)}
		for _, r := range s.Rows {
			if p, ok := tollPoint(&r); ok {
				t.Points = append(t.Points, p)
			}
		}
		if len(t.Points) > 0 {
			d.Series = append(d.Series, t)
		}
	}
	for _, r := range g.Denials {
		if r.Date.Known() {
			d.Denials = append(d.Denials, chart.Event{Day: dayTime(r.Date.Last), Label: r.Asserter})
		}
	}
	return d
}

func tollPoint(r *figures.Row) (chart.TollPoint, bool) {
	if r.Value == nil || !r.Date.Known() || r.Reading.Kind == "none" || r.Reading.Kind == "share" || r.Reading.Kind == "denial" {
		return chart.TollPoint{}, false
	}
	p := chart.TollPoint{Day: dayTime(r.Date.Last), Imprecise: r.Date.Precision != calendar.ToDay, Value: float64(*r.Value), Kind: r.Reading.Kind,
		Superseded: r.Status == figures.Superseded || r.Status == figures.Retracted, Altered: r.Status == figures.Altered, ID: r.ID}
	if r.ValueHigh != nil {
		p.High = float64(*r.ValueHigh)
	}
	return p, true
}

func dayTime(d calendar.Day) time.Time {
	y, m, day, _ := d.Parts(calendar.Gregorian)
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
}

// figureView is a picture in the page with the data behind it.
type figureView struct {
	Name, Caption string
	SVG, Narrow   template.HTML
	Head          []string
	Rows          [][]string
	Left          string
}

// drawings are a document's pictures by name, in the order of the report.
type drawings struct {
	list []*figureView
	left map[string]int // curves that the page leaves out, by the prefix of their names
}

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

// maxFigureRows bounds the table behind a picture; the CSV files have all rows.
const maxFigureRows = 60

// maxCurves bounds the sensitivity curves, and likewise the profiles, that the
// page draws for one target: twenty strata by sixteen methods would make it
// too long to open. Pictures draws all of them.
const maxCurves = 32

// drawAll draws every picture twice, for a wide and for a narrow page.
func drawAll(d *Document, l *locale.Locale) (*drawings, error) {
	out := &drawings{left: map[string]int{}}
	drawn := map[string]int{}
	for _, s := range sketches(d, l) {
		if prefix := s.name[:strings.LastIndex(s.name, "-")+1]; s.width != 0 {
			if drawn[prefix]++; drawn[prefix] > maxCurves {
				out.left[prefix]++
				continue
			}
		}
		p, err := s.draw(options(l, cmp.Or(s.width, wideWidth), ""))
		if err != nil {
			return nil, fmt.Errorf("report: picture %s: %w", s.name, err)
		}
		f := &figureView{Name: s.name, Caption: s.caption, Head: p.Table.Header, Rows: p.Table.Rows, Left: s.left}
		if len(f.Rows) > maxFigureRows {
			f.Left = l.T("figure.left", l.Count(int64(len(f.Rows)-maxFigureRows)))
			f.Rows = f.Rows[:maxFigureRows]
		}
		if f.SVG, err = inline(p); err != nil {
			return nil, fmt.Errorf("report: picture %s: %w", s.name, err)
		}
		if s.width == 0 {
			if f.Narrow, err = narrow(s, l); err != nil {
				return nil, fmt.Errorf("report: narrow picture %s: %w", s.name, err)
			}
		}
		out.list = append(out.list, f)
	}
	return out, nil
}

// narrow draws a picture for a telephone.
func narrow(s sketch, l *locale.Locale) (template.HTML, error) {
	p, err := s.draw(options(l, narrowWidth, ""))
	if err != nil {
		return "", err
	}
	return inline(p)
}

// inline returns a picture as SVG to stand in HTML. Package chart escapes its
// texts; that nothing active came through is checked all the same, as this is
// the one place where the page takes markup as it is.
func inline(p *chart.Picture) (template.HTML, error) {
	var b strings.Builder
	if err := p.WriteSVG(&b); err != nil {
		return "", err
	}
	s := b.String()
	if strings.Contains(s, "<script") || strings.Contains(s, "<foreignObject") || strings.Contains(s, "<image") || !strings.HasPrefix(s, "<svg") {
		return "", errors.New("the picture holds markup that a report must not")
	}
	return template.HTML(s), nil
}
