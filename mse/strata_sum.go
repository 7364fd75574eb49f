package mse

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"undercount/estimate"
	"undercount/internal/stream"
)

// Term is one stratum of a sum: how many were recorded in it, and the answer
// for it, nil if there is none.
type Term struct {
	Name     string
	Observed int64
	Estimate *estimate.Estimate
}

// has reports whether the term has a number.
func (t Term) has() bool {
	if t.Estimate == nil {
		return false
	}
	_, ok := t.Estimate.Point.Get()
	return ok
}

// SumStrata adds up the answers of one method for disjoint strata, taken to
// err independently. Posterior draws are added draw by draw, in an order drawn
// by lot for each stratum. Limits of other intervals are combined by square
// and add (Zou & Donner 2008, Statistics in Medicine 27:1693-1702, eq. 7): the
// lower limit is Σ point − √Σ (point − lower)², the upper one likewise, which
// keeps the interval about the sum of the points however many strata there are;
// adding up skewed distributions would not. OtherIntervals has the log-normal
// interval on the sum of the missing counts from the same variances.
//
// A stratum without a number leaves its recorded entities in the sum, opens
// the upper limit and makes the answer a floor (bound_only, with the reason);
// without any number the sum is refused.
func SumStrata(name string, r Request, terms []Term) *estimate.Estimate {
	r.Stratum = estimate.SumStratum
	r.Level = cmp.Or(r.Level, DefaultLevel)
	e := estimate.New(name, r.Target, r.Stratum, r.Seed)
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b Term) int { return cmp.Compare(a.Name, b.Name) })
	var with, without []Term
	empty, bounds := 0, 0
	var n int64
	for _, t := range terms {
		n += t.Observed
		switch {
		case t.Observed == 0:
			empty++
		case !t.has():
			without = append(without, t)
		default:
			with = append(with, t)
			if t.Estimate.Status == estimate.StatusBoundOnly {
				bounds++
			}
		}
	}
	e.Settings["level"] = r.Level
	inheritStrata(e, with, n)
	if warned := countWarned(with); warned > 0 {
		e.Warn(warnStrataWarned.With(len(with), warned))
	}
	if empty > 0 {
		e.Warn(warnStrataEmpty.With(empty))
	}
	if len(with) == 0 {
		return e.Give(estimate.StatusRefused, "no stratum has an estimate, so there is nothing to add up; merge strata, or quote the whole table with what it assumes")
	}
	var floor float64
	for _, t := range without {
		floor += float64(t.Observed)
	}
	addUp(e, r, with, floor, float64(n))
	switch {
	case len(without) > 0:
		e.Warn(warnStrataPartial.With(len(with)+len(without), len(without)))
		if e.Interval != nil {
			e.Interval.Upper, e.Interval.Note = estimate.Num{}, joinNotes(e.Interval.Note, "the upper end is unbounded")
		}
		e.OtherIntervals, e.Draws = nil, nil
		e.Give(estimate.StatusBoundOnly, fmt.Sprintf("%d of %d strata have no estimate, and only those recorded there are in the sum, so that it is a floor; merge small strata, or use a method that serves them", len(without), len(with)+len(without)))
	case bounds > 0:
		e.Give(estimate.StatusBoundOnly, fmt.Sprintf("in %d of %d strata the number is only a lower bound, so the sum is one too; use it beside an estimate, not in its place", bounds, len(with)))
	}
	return e
}

// inheritStrata takes over assumptions, and the strata as a diagnostic.
func inheritStrata(e *estimate.Estimate, with []Term, n int64) {
	e.Assume(strataApart)
	rows := make([]sumRow, 0, len(with))
	serious := 0
	for _, t := range with {
		for _, a := range t.Estimate.Assumptions {
			e.Assume(a)
		}
		if slices.ContainsFunc(t.Estimate.Warnings, func(w estimate.Warning) bool { return w.Severity == estimate.Serious }) {
			serious++
		}
		rows = append(rows, sumRow{t.Name, string(t.Estimate.Status), t.Observed, t.Estimate.Point})
	}
	e.Diagnose("n", n)
	e.Diagnose("strata_added", rows)
	e.Diagnose("strata_with_serious_warning", serious)
}

// sumRow is a row of the diagnostic "strata_added"; strata without an answer,
// which may be small, are not in it.
type sumRow struct {
	Stratum  string       `json:"stratum"`
	Status   string       `json:"status"`
	Observed int64        `json:"n"`
	Point    estimate.Num `json:"point,omitzero"`
}

func addUp(e *estimate.Estimate, r Request, with []Term, floor, n float64) {
	point, down, up, closed, drawn := floor, 0.0, 0.0, true, true
	for _, t := range with {
		x := t.Estimate
		p := x.Point.Or(0)
		point += p
		lo, hi := float64(t.Observed), math.Inf(1)
		if x.Interval != nil {
			lo, hi = x.Interval.Lower.Or(lo), x.Interval.Upper.Or(hi)
		}
		drawn = drawn && x.Draws.Len() >= 50 && x.Interval != nil && x.Interval.Kind == estimate.Credible
		closed = closed && !math.IsInf(hi, 1)
		down += (p - lo) * (p - lo)
		up += (hi - p) * (hi - p)
	}
	e.Diagnose("sum_of_points", point)
	e.Point = estimate.Some(point)
	if drawn {
		addDraws(e, r, with, floor)
		return
	}
	note := fmt.Sprintf("square and add over %d strata", len(with))
	iv := &estimate.Interval{Level: r.Level, Kind: kindOf(with), Note: note, Lower: estimate.Some(math.Max(n, point-math.Sqrt(down)))}
	e.Interval = iv
	if !closed {
		iv.Note = joinNotes(note, "the upper end is unbounded")
		return
	}
	iv.Upper = estimate.Some(point + math.Sqrt(up))
	if n0 := point - n; n0 > 0 {
		// The half widths, averaged over both sides, stand for z standard errors.
		half := (math.Sqrt(down) + math.Sqrt(up)) / 2
		z := normalScore(r.Level)
		c := math.Exp(z * math.Sqrt(math.Log1p(half*half/(z*z*n0*n0))))
		e.OtherIntervals = append(e.OtherIntervals, estimate.Interval{Level: r.Level, Kind: estimate.LogNormal,
			Lower: estimate.Some(n + n0/c), Upper: estimate.Some(n + n0*c), Note: "variances of the strata added up"})
	}
}

// kindOf is the kind of interval that all strata have, else log-normal.
func kindOf(with []Term) estimate.IntervalKind {
	kind := estimate.LogNormal
	for i, t := range with {
		iv := t.Estimate.Interval
		if iv == nil || i > 0 && iv.Kind != kind || iv.Kind == estimate.Credible {
			return estimate.LogNormal
		}
		kind = iv.Kind
	}
	return kind
}

// sumDraws is how many draws the sum of posteriors has.
const sumDraws = 4000

// addDraws convolves posteriors: each stratum's draws, as sumDraws quantiles
// put in an order of its own. The point is the median.
func addDraws(e *estimate.Estimate, r Request, with []Term, floor float64) {
	total := make([]float64, sumDraws)
	for i := range total {
		total[i] = floor
	}
	values := make([]float64, sumDraws)
	for _, t := range with {
		sorted := finite(t.Estimate.Draws.All())
		slices.Sort(sorted)
		for i := range values {
			values[i] = quantile8(sorted, (float64(i)+0.5)/sumDraws)
		}
		shuffleDraws(stream.New(r.Seed, e.Method, estimate.SumStratum, t.Name), values)
		for i, v := range values {
			total[i] += v
		}
	}
	e.Draws = estimate.Draws{total}
	s := slices.Sorted(slices.Values(total))
	e.Point = estimate.Some(quantile8(s, 0.5))
	e.Interval = &estimate.Interval{Level: r.Level, Kind: estimate.Credible, Note: fmt.Sprintf("draws of %d strata added up", len(with)),
		Lower: estimate.Some(quantile8(s, (1-r.Level)/2)), Upper: estimate.Some(quantile8(s, (1+r.Level)/2))}
}

func shuffleDraws(rng *rand.Rand, x []float64) {
	rng.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
}

// CompareWhole sets the estimate from the whole table beside the sum. When the
// point of one lies outside the interval of the other, or a list could not see
// some stratum, the sum and the whole say so.
func CompareWhole(sum, whole *estimate.Estimate, parts []Part) {
	blind, seen := 0, 0
	for _, p := range parts {
		if p.Table.N() > 0 {
			seen++
			if len(p.Blind) > 0 {
				blind++
			}
		}
	}
	if blind > 0 {
		whole.Warn(warnWholeBlind.With(blind, seen))
	}
	s, ok := sum.Point.Get()
	w, ok2 := whole.Point.Get()
	if !ok || !ok2 {
		return
	}
	sum.Diagnose("whole_table", w)
	if sum.Status != estimate.StatusOK || whole.Status != estimate.StatusOK {
		return // bounds may differ without contradicting each other
	}
	if outsideInterval(s, whole.Interval) || outsideInterval(w, sum.Interval) {
		sum.Warn(warnStrataDisagree.With(s, w))
		whole.Warn(warnStrataDisagree.With(s, w))
	}
}

func outsideInterval(v float64, iv *estimate.Interval) bool {
	return iv != nil && (v < iv.Lower.Or(math.Inf(-1)) || v > iv.Upper.Or(math.Inf(1)))
}

// countWarned returns how many strata carry a warning graver than a note.
func countWarned(terms []Term) (n int) {
	for _, t := range terms {
		if slices.ContainsFunc(t.Estimate.Warnings, func(w estimate.Warning) bool { return w.Severity != estimate.Note }) {
			n++
		}
	}
	return n
}
