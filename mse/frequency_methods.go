package mse

import (
	"context"

	"undercount/estimate"
	"undercount/overlap"
)

// fewestForPoisson is the fewest lists for which a Poisson law for the number
// of lists an entity is on is offered; with fewer, mse/m0 is the same idea
// without the approximation.
const fewestForPoisson = 8

// truncatedMethods registers the methods that were made for capture
// frequencies. On an overlap table they count on how many lists each entity is.
func truncatedMethods() []Method {
	return []Method{
		{Name: "mse/zelterman", Summary: "from how many were seen exactly once and exactly twice; assumes that those few follow a Poisson law (binomial on lists), whatever the others do",
			Citation: "Zelterman 1988, Journal of Statistical Planning and Inference 18:225-237; standard error after Böhning 2008, Statistical Methodology 5:410-423",
			MinLists: 2, MaxLists: overlap.MaxLists, run: onTable(answerZelterman)},
		{Name: "mse/zt-poisson", Summary: "zero-truncated Poisson law for how often each was seen; assumes one rate for all and sightings that do not influence each other",
			Citation: "van der Heijden, Cruyff & van Houwelingen 2003, Statistica Neerlandica 57:289-304; one-inflation after Godwin & Böhning 2017, JRSS C 66:425-448",
			MinLists: fewestForPoisson, MaxLists: overlap.MaxLists, run: onTable(answerTruncated)},
	}
}

// onTable runs a method of capture frequencies on an overlap table.
func onTable(answer func(*overlap.Frequency, float64, *estimate.Estimate)) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(_ context.Context, r *Request, _ settings, e *estimate.Estimate) error {
		e.Assume(individualHeterogeneity)
		e.Assume(equalLists)
		f := r.Table.Frequency()
		answer(f, r.Level, e)
		warnOnes(e, f)
		if p, ok := e.Point.Get(); ok {
			n := float64(r.Table.N())
			e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityCurve(n, p-n, r.Table.K())}
		}
		return nil
	}
}
