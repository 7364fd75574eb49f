package mse

import "undercount/estimate"

// Assumptions and warnings of methods for capture frequencies.
var (
	onePopulationSeen = estimate.DefineAssumption("one-population-seen",
		"The same population could be seen throughout, sightings of one entity were recognised as such, and every sighting belongs to what is counted.",
		"If members come and go, or sightings of one entity are taken for several, too many seem to be seen once and the count comes out too high; false matches make it too low.")
	sightingsDoNotMatter = estimate.DefineAssumption("sightings-do-not-matter",
		"Being seen once does not change the chance of being seen again.",
		"If those seen leave, hide or are removed, too many seem to be seen once and the count comes out too high; if the same ones are sought out again, too low.")
	poissonSightings = estimate.DefineAssumption("one-rate-of-sightings",
		"Every entity is seen at the same rate.",
		"If some are seen less often than others, the count comes out too low.")
	nearPoisson = estimate.DefineAssumption("one-rate-near-unseen",
		"Those never seen would be seen at the rate of those seen once or twice.",
		"If those never seen are harder to see still, the count comes out too low; if a few of many rates are mixed, it can come out too high.")

	warnOneInflation = estimate.DefineWarning("mse-one-inflation", estimate.Caution,
		"%d were seen exactly once; at the rate of those seen more often only %.0f would have been.",
		"Either entities differ in how often they are seen, and the number is too low for one rate; or being seen once kept some from being seen again, and it is too high: see the curve over their share.")
	warnFewOccasions = estimate.DefineWarning("mse-few-occasions", estimate.Caution,
		"This bound is for many occasions; with %d it is too high a bound.",
		"Quote mse/mh-chao, which applies the exact factor.")
	warnFewTwice = estimate.DefineWarning("mse-few-twice", estimate.Caution,
		"Only %d were seen exactly twice; below 7 the estimate is biased and its interval unreliable.",
		"Read the result as an order of magnitude.")
	warnPoissonBounded = estimate.DefineWarning("mse-poisson-bounded", estimate.Note,
		"With %d occasions at most, how often an entity is seen cannot follow a Poisson law exactly.",
		"Compare with mse/m0, which uses the exact law.")
)
