package mse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// FrequencyRequest is what a method is asked of capture frequencies, without
// lists: see [RunFrequencies].
type FrequencyRequest struct {
	Frequencies *overlap.Frequency
	Target      estimate.Target
	Stratum     string
	Level       float64 // of intervals; 0 means 0.95
	Seed        uint64  // recorded with the answer; no method here draws at random
	// Top, if positive, leaves entities seen more often out of the fit of the M0
	// and Mh models; they are added to the answer.
	Top int64
}

// frequencyMethod computes N from counts by number of times, which need not be
// whole, and fills in an estimate from whole ones.
type frequencyMethod struct {
	point func(c []float64, r *FrequencyRequest) (float64, bool)
	run   func(ctx context.Context, r *FrequencyRequest, e *estimate.Estimate)
}

func frequencyMethods() map[string]frequencyMethod {
	m := map[string]frequencyMethod{
		"mse/chao":       {chaoPoint(false), runFrequencyChao(false)},
		"mse/chao-bc":    {chaoPoint(true), runFrequencyChao(true)},
		"mse/zelterman":  {zeltermanPoint, runFrequencyZelterman},
		"mse/zt-poisson": {truncatedPoint, runFrequencyTruncated},
	}
	for name, h := range map[string]Form{"mse/m0": NoHeterogeneity, "mse/mh-chao": ChaoBound, "mse/mh-poisson2": Poisson2, "mse/mh-darroch": Darroch, "mse/mh-gamma": Gamma35} {
		m[name] = frequencyMethod{modelPoint(h), runFrequencyModel(h)}
	}
	return m
}

// FrequencyMethods returns the methods that serve capture frequencies, by name.
func FrequencyMethods() []Method {
	serve := frequencyMethods()
	return slices.DeleteFunc(Methods(), func(m Method) bool { _, ok := serve[m.Name]; return !ok })
}

// RunFrequencies applies a method to capture frequencies. As with [Run],
// whatever is amiss with the data is a status of the estimate.
func RunFrequencies(ctx context.Context, name string, r FrequencyRequest) (*estimate.Estimate, error) {
	method, ok := frequencyMethods()[name]
	if !ok {
		return nil, &problem.Error{What: fmt.Sprintf("method %q does not serve capture frequencies", name),
			Want: "one of " + strings.Join(names(FrequencyMethods()), ", "), Err: ErrUnknownMethod}
	}
	if r.Frequencies == nil {
		return nil, errors.New("mse: run: no frequencies given")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.Level == 0 {
		r.Level = DefaultLevel
	}
	if !(r.Level > 0 && r.Level < 1) {
		return nil, &problem.Error{What: "the level of intervals is out of range", Want: "a number between 0 and 1, such as 0.95"}
	}
	f := r.Frequencies
	e := estimate.New(name, r.Target, r.Stratum, r.Seed)
	e.Settings["level"] = r.Level
	e.Diagnose("n", f.N())
	e.Diagnose("sightings", f.Sightings())
	e.Diagnose("times_seen", f.Rows())
	if f.Occasions() > 0 {
		e.Diagnose("occasions", f.Occasions())
	}
	e.Assume(onePopulationSeen)
	e.Assume(sightingsDoNotMatter)
	if f.N() == 0 {
		return e.Give(estimate.StatusRefused, "the table holds no entity at all, so there is nothing to estimate from; leave this stratum out or merge it with a neighbour"), nil
	}
	method.run(ctx, &r, e)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	warnOnes(e, f)
	if p, ok := e.Point.Get(); ok {
		e.Diagnose("n0", p-float64(f.N()))
		if e.Curves == nil {
			e.Curves = map[string]estimate.Curve{}
		}
		if c, ok := onesCurve(&r, method); ok {
			e.Curves["sensitivity/share of those seen once who could not be seen again"] = c
		}
	}
	return e, nil
}

// warnOnes tests for one-inflation and tells the result.
func warnOnes(e *estimate.Estimate, f *overlap.Frequency) {
	o, ok := TestOneInflation(f)
	if !ok {
		return
	}
	e.Diagnose("one_inflation", o)
	if o.PValue < 0.01 {
		e.Warn(warnOneInflation.With(o.Seen, o.Expected))
	}
}

const onesPoints = 41

// onesCurve shows N when a share of those seen exactly once were kept from
// being seen again: they count, but say nothing about the rate.
func onesCurve(r *FrequencyRequest, m frequencyMethod) (estimate.Curve, bool) {
	c := estimate.Curve{XLabel: "share of those seen once who could not be seen again", YLabel: "N"}
	counts := frequencyCounts(r.Frequencies)
	if len(counts) < 2 || counts[1] == 0 {
		return c, false
	}
	f1 := counts[1]
	for i := range onesPoints {
		share := 0.8 * float64(i) / (onesPoints - 1)
		counts[1] = f1 * (1 - share)
		if N, ok := m.point(counts, r); ok {
			c.X, c.Y = append(c.X, share), append(c.Y, N+f1*share)
		}
	}
	return c, len(c.X) > 1
}

// sums returns the entities and sightings of counts by number of times.
func sums(c []float64) (n, s float64) {
	for i, x := range c {
		n += x
		s += float64(i) * x
	}
	return n, s
}

func exactly(c []float64, i int) float64 {
	if i < len(c) {
		return c[i]
	}
	return 0
}

func chaoPoint(corrected bool) func([]float64, *FrequencyRequest) (float64, bool) {
	return func(c []float64, _ *FrequencyRequest) (float64, bool) {
		n, _ := sums(c)
		a, b := exactly(c, 1), exactly(c, 2)
		if corrected {
			return n + math.Max(0, a*(a-1))/(2*(b+1)), true
		}
		return n + a*a/(2*b), b > 0
	}
}

func runFrequencyChao(corrected bool) func(context.Context, *FrequencyRequest, *estimate.Estimate) {
	return func(_ context.Context, r *FrequencyRequest, e *estimate.Estimate) {
		e.Assume(lowerBoundReading)
		f := r.Frequencies
		m, ok := Chao(f.N(), f.Exactly(1), f.Exactly(2))
		if corrected {
			m, ok = ChaoBiasCorrected(f.N(), f.Exactly(1), f.Exactly(2)), true
		}
		if !ok {
			e.Give(estimate.StatusNotIdentified, "nobody was seen exactly twice, so the bound would be infinite; use mse/chao-bc")
			return
		}
		e.Give(estimate.StatusBoundOnly, "the number is a lower bound of the count when entities differ in their chance of being recorded; use it beside an estimate, not in its place")
		momentAnswer(e, m, float64(f.N()), r.Level)
		if k := f.Occasions(); k >= 2 && k <= 5 {
			e.Warn(warnFewOccasions.With(k))
		}
	}
}

func zeltermanPoint(c []float64, r *FrequencyRequest) (float64, bool) {
	n, _ := sums(c)
	a, b := exactly(c, 1), exactly(c, 2)
	if !(a > 0 && b > 0) {
		return 0, false
	}
	rate := 2 * b / a
	if t := float64(r.Frequencies.Occasions()); t >= 2 {
		return n / -math.Expm1(-t*math.Log1p(rate/(t-1))), true
	}
	return n / -math.Expm1(-rate), true
}

func runFrequencyZelterman(_ context.Context, r *FrequencyRequest, e *estimate.Estimate) {
	answerZelterman(r.Frequencies, r.Level, e)
}

func answerZelterman(f *overlap.Frequency, level float64, e *estimate.Estimate) {
	e.Assume(nearPoisson)
	m, rate, ok := Zelterman(f.N(), f.Exactly(1), f.Exactly(2), f.Occasions())
	if !ok {
		e.Give(estimate.StatusNotIdentified, "nobody was seen exactly once, or nobody exactly twice, so that the rate is not determined; use mse/chao-bc or mse/zt-poisson")
		return
	}
	e.Diagnose("rate", rate)
	momentAnswer(e, m, float64(f.N()), level)
	if f.Exactly(2) < 7 {
		e.Warn(warnFewTwice.With(f.Exactly(2)))
	}
}

func truncatedPoint(c []float64, _ *FrequencyRequest) (float64, bool) {
	n, s := sums(c)
	l, ok := truncatedRate(s / n)
	return n / -math.Expm1(-l), ok
}

func runFrequencyTruncated(_ context.Context, r *FrequencyRequest, e *estimate.Estimate) {
	answerTruncated(r.Frequencies, r.Level, e)
}

func answerTruncated(f *overlap.Frequency, level float64, e *estimate.Estimate) {
	e.Assume(poissonSightings)
	m, rate, ok := ZeroTruncatedPoisson(f.N(), f.Sightings())
	if !ok {
		e.Give(estimate.StatusNotIdentified, "nobody was seen twice, so the data allow any count, however large; use mse/chao-bc for a lower bound")
		return
	}
	e.Diagnose("rate", rate)
	rows, deviance, df := truncatedExpected(f, rate)
	e.Diagnose("times_expected", rows)
	if df > 0 {
		p := distuv.ChiSquared{K: float64(df)}.Survival(deviance)
		e.Diagnose("deviance", deviance)
		e.Diagnose("df", df)
		e.Diagnose("fit_p_value", p)
		if p < 0.01 {
			e.Warn(warnPoorFit.With(deviance, df))
		}
	}
	momentAnswer(e, m, float64(f.N()), level)
	if k := f.Occasions(); k > 0 && k <= 20 {
		e.Warn(warnPoissonBounded.With(k))
	}
}

// TimesExpected is one row of the diagnostic "times_expected". The last stands
// for that number of times or more.
type TimesExpected struct {
	Times    int64   `json:"times"`
	Observed int64   `json:"observed"`
	Expected float64 `json:"expected"`
	OrMore   bool    `json:"or_more,omitempty"`
}

// truncatedExpected compares the counts with those that the rate gives, the
// tail taken together where fewer than 5 are expected, and returns the deviance
// with its degrees of freedom.
func truncatedExpected(f *overlap.Frequency, rate float64) (rows []TimesExpected, deviance float64, df int) {
	n, seen := float64(f.N()), int64(0)
	left := n
	p := math.Exp(-logExpm1(rate) + math.Log(rate)) // of exactly once, given seen
	for i := int64(1); ; i++ {
		want := n * p
		if left-want < 5 || i > f.Max()+1 {
			rows = append(rows, TimesExpected{i, f.N() - seen, left, true})
			break
		}
		rows = append(rows, TimesExpected{i, f.Exactly(i), want, false})
		left -= want
		seen += f.Exactly(i)
		p *= rate / float64(i+1)
	}
	for _, r := range rows {
		if r.Observed > 0 {
			deviance += 2 * float64(r.Observed) * math.Log(float64(r.Observed)/r.Expected)
		}
	}
	return rows, math.Max(0, deviance), len(rows) - 2
}

func modelPoint(h Form) func([]float64, *FrequencyRequest) (float64, bool) {
	return func(c []float64, r *FrequencyRequest) (float64, bool) {
		f := fitFrequency(c, r.Frequencies.Occasions(), h, r.Top)
		return f.N, f.Fault == ""
	}
}

func runFrequencyModel(h Form) func(context.Context, *FrequencyRequest, *estimate.Estimate) {
	return func(ctx context.Context, r *FrequencyRequest, e *estimate.Estimate) {
		m := ClosedModel{Form: h}
		if h == NoHeterogeneity {
			e.Assume(poissonSightings)
		} else {
			assumeClosed(e, m)
		}
		f := fitFrequency(frequencyCounts(r.Frequencies), r.Frequencies.Occasions(), h, r.Top)
		e.Diagnose("model", f.Model)
		if f.Fault != "" {
			giveFault(e, f.Fit)
			return
		}
		if h == ChaoBound {
			e.Give(estimate.StatusBoundOnly, "the number is a lower bound of the count when entities differ in their chance of being recorded; use it beside an estimate, not in its place")
		}
		n := float64(r.Frequencies.N())
		e.Point = estimate.Some(f.N)
		for name, v := range map[string]any{"se": f.SE, "deviance": f.Deviance, "df": f.DF, "parameters": f.Parameters, "AIC": f.AIC, "BIC": f.BIC} {
			e.Diagnose(name, v)
		}
		warnFar(e, f.N, n)
		if f.fitted > 5*float64(f.DF+f.Parameters) { // the approximation needs a few entities a row
			warnFit(e, f.Fit)
		}
		e.Curves = map[string]estimate.Curve{}
		e.Interval = profileInto(ctx, e, f.Fit, f.fitted, r.Level, f.at)
		if e.Interval == nil {
			e.Give(estimate.StatusNotConverged, "no interval could be found, because fits at other values of the count did not settle; use a simpler model or a coarser stratum")
			return
		}
		shiftInterval(e.Interval, f.above)
	}
}

// shiftInterval adds those who were left out of the fit.
func shiftInterval(iv *estimate.Interval, above float64) {
	if lo, ok := iv.Lower.Get(); ok {
		iv.Lower = estimate.Some(lo + above)
	}
	if hi, ok := iv.Upper.Get(); ok {
		iv.Upper = estimate.Some(hi + above)
	}
}
