package chart

import (
	"math"
	"slices"
)

// axis maps values to a stretch of the picture.
type axis struct {
	lo, hi   float64 // values at the two ends, lo < hi
	log      bool
	from, to float64 // places of lo and hi
}

// tick is a mark on an axis.
type tick struct {
	value float64
	label string
}

// at returns the place of a value and whether it lies beyond an end (-1 below,
// 1 above); such a value is placed at that end.
func (a axis) at(v float64) (place float64, beyond int) {
	switch {
	case v < a.lo:
		return a.from, -1
	case v > a.hi:
		return a.to, 1
	}
	lo, hi := a.lo, a.hi
	if a.log {
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	}
	return a.from + (v-lo)/(hi-lo)*(a.to-a.from), 0
}

// logAbove is the ratio of the largest to the smallest value from which an axis
// becomes logarithmic.
const logAbove = 30

// farOut is the factor from the middle of the values beyond which a value is
// drawn as an arrow at the edge instead of stretching the axis.
const farOut = 1000

// newAxis chooses an axis for the values; middle are those whose median says
// what is normal (the points), and may be a part of the values. Values that are
// not finite or lie far out do not count.
func newAxis(values, middle []float64) axis {
	finite := func(vs []float64) []float64 {
		return slices.DeleteFunc(slices.Clone(vs), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	}
	values, middle = finite(values), finite(middle)
	if len(middle) == 0 {
		middle = values
	}
	if med := median(middle); med > 0 {
		values = slices.DeleteFunc(values, func(v float64) bool {
			return v > med*farOut || v < -med*farOut || v > 0 && v < med/farOut
		})
	}
	if len(values) == 0 {
		return axis{lo: 0, hi: 1}
	}
	lo, hi := slices.Min(values), slices.Max(values)
	if lo > 0 && hi/lo > logAbove {
		return axis{lo: lo / 1.15, hi: hi * 1.15, log: true}
	}
	switch {
	case lo == hi && lo == 0:
		hi = 1
	case lo == hi:
		lo, hi = min(0, lo*1.1), max(0, hi*1.1)
	case lo >= 0 && lo <= hi/2:
		lo, hi = 0, hi*1.06
	default:
		pad := (hi - lo) * 0.06
		if lo >= 0 {
			lo = max(0, lo-pad)
		} else {
			lo -= pad
		}
		hi += pad
	}
	return axis{lo: lo, hi: hi}
}

func median(vs []float64) float64 {
	if len(vs) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(vs))
	return s[len(s)/2]
}

// ticks returns about n ticks, labelled in the language.
func (a axis) ticks(n int, w *words) []tick {
	if a.log {
		if out := a.logTicks(n, w); len(out) >= 2 {
			return out
		}
	}
	step, places := niceStep((a.hi - a.lo) / float64(max(n, 1)))
	var out []tick
	first := math.Ceil(a.lo/step - 1e-9)
	for i := range 200 {
		v := (first + float64(i)) * step
		if v > a.hi*(1+1e-12) && v > a.hi+step*1e-9 {
			break
		}
		label := w.decimals(v, places)
		if math.Abs(v) >= 1e10 || places > 6 {
			label = w.number(v)
		}
		out = append(out, tick{v, label})
	}
	return out
}

// niceStep rounds a step up to 1, 2 or 5 times a power of ten, and tells how
// many decimals its multiples need.
func niceStep(raw float64) (step float64, places int) {
	if !(raw > 0) || math.IsInf(raw, 0) {
		return 1, 0
	}
	e := math.Floor(math.Log10(raw))
	base := math.Pow(10, e)
	step = 10 * base
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*base*(1+1e-9) {
			step = m * base
			break
		}
	}
	return step, min(max(0, -int(math.Floor(math.Log10(step)+1e-9))), 12)
}

// logTicks takes 1, 2 and 5 times the powers of ten, or only the powers, or
// every second or third power, whatever comes closest to n without passing it by half.
func (a axis) logTicks(n int, w *words) []tick {
	lo, hi := int(math.Floor(math.Log10(a.lo))), int(math.Ceil(math.Log10(a.hi)))
	for _, set := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		for stride := 1; stride <= 40; stride++ {
			var out []tick
			for e := lo; e <= hi; e++ {
				if (e%stride+stride)%stride != 0 {
					continue
				}
				for _, m := range set {
					v := decimal(m, e)
					if v >= a.lo && v <= a.hi {
						out = append(out, tick{v, w.number(v)})
					}
				}
			}
			if len(out) <= n+n/2 {
				return out
			}
			if len(set) > 1 {
				break // a coarser set before a stride
			}
		}
	}
	return nil
}

// decimal is m times ten to the e, exact for the values a tick can take.
func decimal(m float64, e int) float64 {
	if e >= 0 {
		return m * math.Pow10(e)
	}
	return m / math.Pow10(-e)
}

// spread drops tick labels that would come closer than gap to the one before;
// size gives each label's extent along the axis.
func (a axis) spread(ts []tick, gap float64, size func(tick) float64) []tick {
	var out []tick
	end := math.Inf(-1)
	for _, t := range ts {
		p, _ := a.at(t.value)
		p = math.Abs(p - a.from)
		half := size(t) / 2
		if p-half < end+gap {
			continue
		}
		out = append(out, t)
		end = p + half
	}
	return out
}

// acrossTicks draws gridlines and labels of a horizontal axis over [top, bottom]
// and returns the y below the labels. Labels stay between the given sides.
func (c *canvas) acrossTicks(a axis, top, bottom, minX, maxX float64, ts []tick) float64 {
	end := math.Inf(-1)
	for _, t := range ts {
		x, _ := a.at(t.value)
		half := c.measure(t.label, sizeSmall) / 2
		mid := min(max(x, minX+half), maxX-half)
		if mid-half < end+6 {
			continue
		}
		end = mid + half
		c.line(x, top, x, bottom, hairline, 0.8)
		c.line(x, bottom, x, bottom+3, grey, 0.8)
		c.number(mid, bottom+10, sizeSmall, centre, grey, t.label)
	}
	c.line(a.from, bottom, a.to, bottom, grey, 0.9)
	return bottom + 16
}

// axisTitle adds the note on the scale.
func (c *canvas) axisTitle(label string, log bool) string {
	if !log {
		return label
	}
	note := c.w.t("logarithmic scale")
	if label == "" {
		return note
	}
	return label + " (" + note + ")"
}
