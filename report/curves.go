package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"undercount/chart"
	"undercount/estimate"
	"undercount/report/locale"
)

// curveSketches are the sensitivity curves and profiles of a target.
func curveSketches(s *Section, index int, l *locale.Locale) []sketch {
	var sens, prof []sketch
	var es []*estimate.Estimate // the whole table first, as in the answers
	for _, name := range strata(s) {
		es = append(es, inStratum(s, name)...)
	}
	for _, e := range es {
		for _, name := range sortedKeys(e.Curves) {
			c := e.Curves[name]
			if min(len(c.X), len(c.Y)) < 2 {
				continue
			}
			who := l.Isolate(e.Method)
			switch e.Stratum {
			case "":
			case estimate.SumStratum:
				who += " – " + l.T("answers.sum")
			default:
				who += " – " + l.Foreign(e.Stratum)
			}
			profile := name == "profile" || strings.HasPrefix(name, "profile/")
			data := curveData(e, c, profile, l)
			if profile {
				prof = append(prof, sketch{name: fmt.Sprintf("profile-%d-%d", index+1, len(prof)+1), caption: l.T("chart.profile", who), width: curveWidth,
					draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.Profile(data, o) }})
				continue
			}
			what := l.Word("curve", strings.TrimPrefix(name, "sensitivity/"))
			sens = append(sens, sketch{name: fmt.Sprintf("sensitivity-%d-%d", index+1, len(sens)+1), caption: l.T("chart.curve", who, what), width: curveWidth,
				draw: func(o chart.Options) (*chart.Picture, error) { o.Title = ""; return chart.Curve(data, o) }})
		}
	}
	return append(sens, prof...)
}

// curveData hands a curve to the chart. A profile gets the line at which its
// interval ends: half the quantile of chi-squared with one degree of freedom
// below the top, which is the square of the inverse error function at the level.
func curveData(e *estimate.Estimate, c estimate.Curve, profile bool, l *locale.Locale) chart.CurveData {
	n := min(len(c.X), len(c.Y))
	d := chart.CurveData{X: slices.Clone(c.X[:n]), Y: slices.Clone(c.Y[:n]), XLabel: axis(c.XLabel, l), YLabel: axis(c.YLabel, l),
		Lower: math.NaN(), Upper: math.NaN(), Point: math.NaN()}
	if !profile {
		return d
	}
	d.Point = e.Point.Or(math.NaN())
	for _, i := range intervals(e) {
		if i.Kind == estimate.Profile && i.Level > 0 && i.Level < 1 {
			z := math.Erfinv(i.Level)
			d.Cut, d.HasCut = slices.Max(d.Y)-z*z, true
			d.Lower, d.Upper = i.Lower.Or(math.NaN()), i.Upper.Or(math.NaN())
			break
		}
	}
	return d
}

// intervals returns the interval to quote and the others.
func intervals(e *estimate.Estimate) []estimate.Interval {
	var out []estimate.Interval
	if e.Interval != nil {
		out = append(out, *e.Interval)
	}
	return append(out, e.OtherIntervals...)
}

// axis names an axis in the report's language where the catalogue has the name.
func axis(label string, l *locale.Locale) string {
	if l.Has("axis/" + label) {
		return l.T("axis/" + label)
	}
	return label
}
