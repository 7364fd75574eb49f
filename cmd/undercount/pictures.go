package main

import (
	"undercount/chart"
	"undercount/estimate"
)

// draw makes the pictures that were asked for, of the whole table.
func (o *outputs) draw(ans *answers) ([]drawn, error) {
	if !o.wantsPicture() {
		return nil, nil
	}
	whole := ans.parts[0]
	p, err := chart.Ladder(ladder(whole.estimates, whole.Table.N()), chart.Options{})
	if err != nil {
		return nil, err
	}
	return o.render(p)
}

// ladder puts estimates of one count under each other.
func ladder(es []*estimate.Estimate, observed int64) chart.LadderData {
	d := chart.LadderData{Observed: float64(observed)}
	for _, e := range es {
		r := chart.LadderRow{Label: e.Method, Bound: e.Status == estimate.StatusBoundOnly}
		r.Point, r.HasPoint = e.Point.Get()
		if e.Interval != nil {
			r.Spans = append(r.Spans, span(*e.Interval, true))
		}
		for _, i := range e.OtherIntervals {
			r.Spans = append(r.Spans, span(i, false))
		}
		if !r.HasPoint {
			r.Note = statusWords(e.Status)
		}
		d.Rows = append(d.Rows, r)
		if d.XLabel == "" {
			d.XLabel = e.Target.Measure + ", in all"
		}
	}
	return d
}

func span(i estimate.Interval, primary bool) chart.Span {
	s := chart.Span{Kind: string(i.Kind), Primary: primary}
	lo, hasLo := i.Lower.Get()
	hi, hasHi := i.Upper.Get()
	s.Lower, s.LowerOpen, s.Upper, s.UpperOpen = lo, !hasLo, hi, !hasHi
	if i.ConditionalOn != "" {
		s.Kind += ", given the chosen model"
	}
	return s
}
