package mse

import (
	"context"
	"math"

	"undercount/estimate"
	"undercount/overlap"
)

// Chao returns the lower bound n + f1²/(2 f2) of Chao (1987), where f1 and f2
// entities are on exactly one and exactly two lists, with standard error from
// f2 (r⁴/4 + r³ + r²/2), r = f1/f2. It reports false when f2 is 0.
func Chao(n, f1, f2 int64) (Moment, bool) {
	if f2 <= 0 {
		return Moment{}, false
	}
	a, b := float64(f1), float64(f2)
	r := a / b
	return Moment{float64(n) + a*r/2, math.Sqrt(b * (r*r*r*r/4 + r*r*r + r*r/2))}, true
}

// ChaoBiasCorrected returns n + f1 (f1−1) / (2 (f2+1)), which also exists when
// nobody is on two lists, with the standard error of Chao (2005).
func ChaoBiasCorrected(n, f1, f2 int64) Moment {
	a, b := float64(f1), float64(f2)
	c := b + 1
	v := a*(a-1)/(2*c) + a*(2*a-1)*(2*a-1)/(4*c*c) + a*a*b*(a-1)*(a-1)/(4*c*c*c*c)
	return Moment{float64(n) + a*(a-1)/(2*c), math.Sqrt(max(v, 0))}
}

func chaoMethods() []Method {
	return []Method{
		{Name: "mse/chao", Summary: "lower bound from how many are on exactly one and exactly two lists; allows entities to differ, assumes lists that do not feed each other",
			Citation: "Chao 1987, Biometrics 43:783-791", MinLists: 2, MaxLists: overlap.MaxLists, run: runChao(false)},
		{Name: "mse/chao-bc", Summary: "Chao's lower bound with bias correction, defined even when nobody is on two lists",
			Citation: "Chao 1987, Biometrics 43:783-791; Chao 2005, Encyclopedia of Statistical Sciences 12:7907", MinLists: 2, MaxLists: overlap.MaxLists, run: runChao(true)},
	}
}

func runChao(corrected bool) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(_ context.Context, r *Request, _ settings, e *estimate.Estimate) error {
		e.Assume(individualHeterogeneity)
		e.Assume(equalLists)
		e.Assume(lowerBoundReading)
		n, f := r.Table.N(), r.Table.Frequencies()
		m, ok := Chao(n, f[1], f[2])
		if corrected {
			m, ok = ChaoBiasCorrected(n, f[1], f[2]), true
		}
		if !ok {
			e.Give(estimate.StatusNotIdentified, "nobody is on exactly two lists, so the bound would be infinite; use mse/chao-bc")
			return nil
		}
		e.Give(estimate.StatusBoundOnly, "the number is a lower bound of the count when entities differ in their chance of being recorded; use it beside an estimate, not in its place")
		warnIfUnequal(e, r.Table)
		momentAnswer(e, m, float64(n), r.Level)
		if k := r.Table.K(); k <= 5 {
			exact := float64(n) + (m.N-float64(n))*float64(k-1)/float64(k)
			e.Warn(warnChaoFewLists.With(k, exact))
		}
		return nil
	}
}
