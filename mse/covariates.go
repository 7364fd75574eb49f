package mse

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// covariateMethods registers methods with covariates.
func covariateMethods() []Method {
	return slices.Concat(robustMethods(), []Method{glmMethod()})
}

// covariateRecords gives the records of a request in canonical form, or the
// status of an estimate that cannot be made.
func covariateRecords(r *Request, e *estimate.Estimate) (*recordPool, error) {
	if r.Records == nil || len(r.Records.Covariates) == 0 {
		e.Give(estimate.StatusRefused, "this method needs what is known about each entity, not only the overlap table; give a table with one row for each entity and name its columns with --covariates, or covariates = [...] in [[table]]")
		return nil, nil
	}
	if err := r.Records.Check(); err != nil {
		return nil, err
	}
	t, err := r.Records.Table()
	if err != nil {
		return nil, err
	}
	if !t.Equal(r.Table) {
		e.Give(estimate.StatusRefused, "the records do not add up to this table, as for strata that were merged; use the method on the whole table, or on strata as the file has them")
		return nil, nil
	}
	p := poolRecords(r.Records)
	e.Diagnose("covariates", r.Records.Names())
	for _, c := range p.cov {
		if c.missing > 0 {
			e.Warn(warnMissingCovariate.With(c.name, 100*c.missing/p.n))
		}
	}
	return p, nil
}

// real reads an option that is a number from lo to hi.
func (s settings) real(key string, lo, hi float64) (float64, error) {
	v, err := strconv.ParseFloat(s.values[key], 64)
	if err != nil || math.IsNaN(v) || v < lo || v > hi {
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, s.values[key]),
			Want: fmt.Sprintf("a number from %g to %g", lo, hi)}
	}
	return v, nil
}

// StratifiedPair compares what two lists say about everyone together with the
// sum of what they say about each stratum of the covariates.
type StratifiedPair struct {
	Strata         int          `json:"strata"`
	WithoutOverlap int          `json:"strata_without_overlap"` // where nobody is on both lists
	Pooled         float64      `json:"pooled_chapman"`
	Chapman        float64      `json:"stratified_chapman"`
	SE             float64      `json:"stratified_chapman_se"`
	Petersen       estimate.Num `json:"stratified_lincoln_petersen,omitzero"` // absent if a stratum has no overlap
}

// stratifiedPair sums Chapman's and Lincoln and Petersen's estimates over strata.
func (p *recordPool) stratifiedPair(s covariateStrata, i, j int) StratifiedPair {
	type sizes struct{ n1, n2, both int64 }
	by := make([]sizes, len(s.codes))
	var all sizes
	for g, h := range p.hist {
		b := &by[s.of[p.row[g]]]
		for _, x := range []*sizes{b, &all} {
			if h.On(i) {
				x.n1 += p.count[g]
			}
			if h.On(j) {
				x.n2 += p.count[g]
			}
			if h.On(i) && h.On(j) {
				x.both += p.count[g]
			}
		}
	}
	out := StratifiedPair{Pooled: Chapman(all.n1, all.n2, all.both).N}
	variance, sum, ok := 0.0, 0.0, true
	for _, b := range by {
		if b.n1+b.n2 == 0 {
			continue
		}
		out.Strata++
		c := Chapman(b.n1, b.n2, b.both)
		out.Chapman += c.N
		variance += c.SE * c.SE
		lp, exists := LincolnPetersen(b.n1, b.n2, b.both)
		sum, ok = sum+lp.N, ok && exists
		if !exists {
			out.WithoutOverlap++
		}
	}
	out.SE = math.Sqrt(variance)
	if ok {
		out.Petersen = estimate.Some(sum)
	}
	return out
}

// warnStratified says when pooling hides a difference: when the sum over strata
// is more than a tenth, and more than a standard error, away from the whole.
func warnStratified(e *estimate.Estimate, s StratifiedPair, a, b string) {
	if d := math.Abs(s.Chapman - s.Pooled); d > 0.1*s.Pooled && d > s.SE {
		e.Warn(warnPoolingHides.With(a, b, s.Pooled, s.Strata, s.Chapman))
	}
}

// pairOf returns the two lists of a set.
func pairOf(s overlap.History) (i, j int) {
	i = -1
	for k := range overlap.MaxLists {
		if s.On(k) {
			if i >= 0 {
				return i, k
			}
			i = k
		}
	}
	return i, i
}
