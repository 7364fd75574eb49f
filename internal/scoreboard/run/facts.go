package run

import (
	"undercount/mse"
	"undercount/simulate"
)

// judgement says whether an assumption holds in a situation. pair is set when
// the method uses the first two lists only.
type judgement func(f simulate.Facts, pair bool) bool

func always(simulate.Facts, bool) bool { return true }

// judgements are by the id of the assumption. An assumption that is missing
// here is printed as not judged, and a test fails.
var judgements = map[string]judgement{
	"closed-population": always,
	"eligible-records":  always,
	"perfect-linkage":   func(f simulate.Facts, _ bool) bool { return f.PerfectLinks },
	"independence": func(f simulate.Facts, pair bool) bool {
		return f.Independent || pair && f.PairIsolated
	},
	"no-interaction":      func(f simulate.Facts, _ bool) bool { return f.Independent },
	"homogeneous-capture": func(f simulate.Facts, _ bool) bool { return f.Alike },
	"equal-lists":         func(f simulate.Facts, _ bool) bool { return f.EqualLists },
	// Equal interactions of all pairs are what differences between entities
	// of Darroch's form look like (Darroch and others 1993).
	"lists-independent-given-entity": func(f simulate.Facts, _ bool) bool { return f.GivenEntity || f.EvenPairs },
	"heterogeneity-lower-bound":      func(f simulate.Facts, _ bool) bool { return f.GivenEntity || f.EvenPairs },
	"heterogeneity-form-poisson2":    func(f simulate.Facts, _ bool) bool { return f.Independent },
	"heterogeneity-form-gamma":       func(f simulate.Facts, _ bool) bool { return f.Independent },
	"heterogeneity-form-darroch":     func(f simulate.Facts, _ bool) bool { return f.EvenPairs },
	"no-highest-order-interaction":   func(f simulate.Facts, _ bool) bool { return f.Order < f.Lists },
	"model-among-candidates":         func(f simulate.Facts, _ bool) bool { return f.Order <= mse.DefaultMaxOrder(f.Lists) },
}
