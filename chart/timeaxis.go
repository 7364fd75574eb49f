package chart

import (
	"math"
	"slices"
	"time"
)

// timeAxis maps days to places. Long stretches without any claim are cut out,
// with a visible break, so that a dense month is not crushed by a late report.
type timeAxis struct {
	parts []timePart
}

// timePart is a stretch of days without a break.
type timePart struct {
	from, to float64 // days since 1970, from <= to
	x0, x1   float64
}

const (
	breakWidth = 15.0 // room of a break
	edgeRoom   = 9.0  // between the first and last mark and the frame
)

func dayNumber(t time.Time) float64 {
	y, m, d := t.Date()
	return float64(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()) / 86400
}

func dayOf(n float64) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }

// newTimeAxis lays the days out between x0 and x1. A gap is cut out when it is
// longer than ten times the usual distance of neighbouring days and than a
// thirtieth of the whole.
func newTimeAxis(days []float64, x0, x1 float64) timeAxis {
	ds := slices.Compact(slices.Sorted(slices.Values(days)))
	var gaps []float64
	for i := 1; i < len(ds); i++ {
		gaps = append(gaps, ds[i]-ds[i-1])
	}
	limit := max(10*median(gaps), (ds[len(ds)-1]-ds[0])/30, 3)
	parts := []timePart{{from: ds[0], to: ds[0]}}
	for i := 1; i < len(ds); i++ {
		if gaps[i-1] > limit {
			parts = append(parts, timePart{from: ds[i], to: ds[i]})
		}
		parts[len(parts)-1].to = ds[i]
	}
	total := 0.0
	for _, p := range parts {
		total += p.to - p.from
	}
	room := x1 - x0 - 2*edgeRoom - breakWidth*float64(len(parts)-1)
	if room < 60 && len(parts) > 1 { // too many breaks for the width: none
		parts = []timePart{{from: ds[0], to: ds[len(ds)-1]}}
		total, room = parts[0].to-parts[0].from, x1-x0-2*edgeRoom
	}
	// Every part gets a little room of its own besides its share.
	own := min(9, room*0.4/float64(len(parts)))
	x := x0 + edgeRoom
	for i := range parts {
		p := &parts[i]
		share := 1 / float64(len(parts))
		if total > 0 {
			share = (p.to - p.from) / total
		}
		p.x0 = x
		p.x1 = x + own + share*(room-own*float64(len(parts)))
		x = p.x1 + breakWidth
	}
	return timeAxis{parts}
}

func (a timeAxis) at(day float64) float64 {
	for _, p := range a.parts {
		if day <= p.to || p == a.parts[len(a.parts)-1] {
			if p.to == p.from {
				return (p.x0 + p.x1) / 2
			}
			day = min(max(day, p.from), p.to)
			return p.x0 + (day-p.from)/(p.to-p.from)*(p.x1-p.x0)
		}
	}
	return 0
}

// ticks proposes days to label: the first of every part, then regular steps.
func (a timeAxis) ticks(spacing float64) []float64 {
	var out []float64
	for _, p := range a.parts {
		out = append(out, p.from)
	}
	for _, p := range a.parts {
		perDay := (p.x1 - p.x0) / max(p.to-p.from, 1)
		step := math.Ceil(spacing / perDay)
		for _, s := range []float64{1, 2, 5, 7, 10, 14, 30, 61, 91, 183, 365.25} {
			if s >= step {
				step = s
				break
			}
		}
		for d := p.from + step; d <= p.to; d += step {
			out = append(out, math.Round(d))
		}
		if p.to > p.from {
			out = append(out, p.to)
		}
	}
	return out
}

// draw puts ticks, labels and break marks under the plot and returns the y below.
func (a timeAxis) draw(c *canvas, top, bottom, minX, maxX float64) float64 {
	type extent struct{ from, to float64 }
	var taken []extent
	for _, d := range a.ticks(62) {
		x := a.at(d)
		t := c.day(dayOf(d))
		half := c.measure(t, sizeSmall) / 2
		mid := min(max(x, minX+half), maxX-half)
		if slices.ContainsFunc(taken, func(e extent) bool { return mid-half < e.to+7 && e.from < mid+half+7 }) {
			continue
		}
		taken = append(taken, extent{mid - half, mid + half})
		c.line(x, top, x, bottom, hairline, 0.8)
		c.line(x, bottom, x, bottom+3, grey, 0.8)
		c.text(mid, bottom+10, sizeSmall, centre, grey, t)
	}
	for i := 1; i < len(a.parts); i++ {
		x := (a.parts[i-1].x1 + a.parts[i].x0) / 2
		c.line(x-1.5, top, x-1.5, bottom, hairline, 0.8, 2, 2)
		c.line(x+1.5, top, x+1.5, bottom, hairline, 0.8, 2, 2)
		c.line(x-4, bottom+3, x-0.5, bottom-3, grey, 1)
		c.line(x, bottom+3, x+3.5, bottom-3, grey, 1)
	}
	return bottom + 16
}
