package run

import (
	"undercount/mse"
	"undercount/simulate"
)

// setting is what the truth of an assumption can depend on.
type setting struct {
	simulate.Facts
	pair       bool // the method uses the first two lists only
	covariates bool // it uses what is known of each entity
}

// judgement says whether an assumption holds in a situation.
type judgement func(s setting) bool

func always(setting) bool { return true }

// unlinkedPair: the two lists are independent of each other and nobody is
// harder to record than others, so that no condition changes that.
func unlinkedPair(s setting) bool { return s.PairIsolated && s.Alike }

// judgements are by the id of the assumption. An assumption that is missing
// here is printed as not judged, and a test fails.
var judgements = map[string]judgement{
	// What no situation breaks: a hidden class is people of the population
	// who are hard to record, not people who joined or left it.
	"closed-population":              always,
	"eligible-records":               always,
	"covariates-recorded-alike":      always,
	"covariate-main-effects":         always,
	"labels-missing-at-random":       always,
	"list-coverage-declared":         always,
	"strata-err-independently":       always,
	"draws-represent-uncertainty":    always,
	"capture-chances-estimated-well": always,

	"link-probabilities-hold": func(s setting) bool { return s.PerfectLinks },
	"link-errors-even":        func(s setting) bool { return s.PerfectLinks },
	"link-fields-independent": func(s setting) bool { return s.PerfectLinks },

	"perfect-linkage":     func(s setting) bool { return s.PerfectLinks },
	"independence":        func(s setting) bool { return s.Independent || s.pair && s.PairIsolated },
	"no-interaction":      func(s setting) bool { return s.Independent },
	"homogeneous-capture": func(s setting) bool { return s.Alike },
	"equal-lists":         func(s setting) bool { return s.EqualLists },
	// Equal interactions of all pairs are what differences between entities
	// of Darroch's form look like (Darroch and others 1993).
	"lists-independent-given-entity": func(s setting) bool { return s.GivenEntity || s.EvenPairs },
	"heterogeneity-lower-bound":      func(s setting) bool { return s.GivenEntity || s.EvenPairs },
	"heterogeneity-form-poisson2":    func(s setting) bool { return s.Independent },
	"heterogeneity-form-gamma":       func(s setting) bool { return s.Independent },
	"heterogeneity-form-darroch":     func(s setting) bool { return s.EvenPairs },
	"no-highest-order-interaction":   func(s setting) bool { return s.Order < s.Lists || s.covariates && s.GivenKnown },
	"model-among-candidates": func(s setting) bool {
		return s.Order <= mse.DefaultMaxOrder(s.Lists) || s.covariates && s.GivenKnown
	},
	"pair-interactions-only":                        func(s setting) bool { return s.Order <= 2 },
	"latent-classes":                                func(s setting) bool { return s.GivenGroup },
	"independence-given-covariates":                 func(s setting) bool { return s.GivenKnown || unlinkedPair(s) },
	"no-highest-order-interaction-given-covariates": func(s setting) bool { return s.GivenKnown || s.Alike && s.Order < s.Lists },
	"pairwise-dependence":                           func(s setting) bool { return s.Order <= 2 },
	"capture-uncorrelated":                          func(s setting) bool { return s.Independent },
	"decomposable-graphs":                           func(s setting) bool { return s.Independent || s.LonePairs && s.Lists > 2 },
	"one-population-seen":                           func(s setting) bool { return s.PerfectLinks },
	"one-rate-of-sightings":                         func(s setting) bool { return s.Independent && s.EqualLists },
	"one-rate-near-unseen":                          func(s setting) bool { return s.Independent && s.EqualLists },
	"sightings-do-not-matter":                       func(s setting) bool { return s.GivenEntity },
	"overlap-at-all-covariates":                     func(s setting) bool { return s.AllReachable },
}

// priors are assumptions about what is likely before the data. A single truth
// neither has nor breaks them, so coverage in a situation is no test of the
// method; calibration over truths drawn from the prior is.
var priors = map[string]bool{
	"latent-class-prior":         true,
	"prior-of-the-count":         true,
	"priors-of-graphs-and-cells": true,
	"shrunken-pair-terms":        true,
}
