package mse

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/overlap"
)

// Lists count as very unequal when the test of equal against own reach (M0
// against Mt) rejects at this level, and taking them as equal raises the
// missing count of independent lists by this factor.
const (
	unequalP      = 0.01
	unequalFactor = 1.25
)

// unequalLists compares what independent lists of equal and of their own reach
// give for N. Formulas for equal lists, Chao's bounds among them, err upwards
// by about as much as the two differ (Chao 1987; Rivest & Baillargeon 2007).
type unequalLists struct {
	ratio      float64 // largest list over smallest that is not empty
	equal, own float64 // N under M0 and under Mt
	p          float64 // of the likelihood ratio test of M0 against Mt
}

func compareListSizes(t *overlap.Table) (u unequalLists, unequal bool) {
	lo, hi := int64(math.MaxInt64), int64(0)
	for i := range t.K() {
		if m := t.Marginal(1 << i); m > 0 {
			lo, hi = min(lo, m), max(hi, m)
		}
	}
	m0, mt := FitClosed(t, ClosedModel{}), FitClosed(t, ClosedModel{ListsDiffer: true})
	if hi == 0 || m0.Fault != "" || mt.Fault != "" {
		return u, false
	}
	u = unequalLists{float64(hi) / float64(lo), m0.N, mt.N, 1}
	if df := mt.Parameters - m0.Parameters; df > 0 {
		u.p = distuv.ChiSquared{K: float64(df)}.Survival(math.Max(0, m0.Deviance-mt.Deviance))
	}
	return u, u.p < unequalP && m0.Missing > unequalFactor*mt.Missing
}

// warnIfUnequal says loudly when a formula for equal lists was given lists of
// very different sizes. It goes after the status is set: the reason of a bound
// is replaced, because it is none.
func warnIfUnequal(e *estimate.Estimate, t *overlap.Table) {
	u, unequal := compareListSizes(t)
	if !unequal {
		return
	}
	e.Diagnose("largest_over_smallest", u.ratio)
	e.Diagnose("independent_equal", u.equal)
	e.Diagnose("independent_unequal", u.own)
	e.Warn(warnUnequalLists.With(u.ratio, u.equal, u.own))
	if e.Status == estimate.StatusBoundOnly {
		e.Give(estimate.StatusBoundOnly, fmt.Sprintf("the formula takes the lists to be equal and they are very different in size, so that the number is not a safe lower bound: independent lists of their own reach give %.0f; use mse/mt or mse/mth-chao", u.own))
	}
}
