package mse

import (
	"math"

	"undercount/estimate"
)

// sensitivityName is the key in Estimate.Curves of the curve over the
// assumption that no data can test.
const sensitivityName = "sensitivity/highest-order odds ratio"

const sensitivityPoints = 81

// sensitivityCurve returns N when the odds ratio ξ that involves all k lists is
// not 1 but fixed at values from 1/4 to 4: the missing count n0 that holds at
// ξ = 1 becomes n0·ξ for an even number of lists and n0/ξ for an odd one
// (Aleshin-Guendel, Sadinle & Wakefield 2021, arXiv 2101.09304).
func sensitivityCurve(n, n0 float64, k int) estimate.Curve {
	c := estimate.Curve{XLabel: "highest-order odds ratio", YLabel: "N",
		X: make([]float64, sensitivityPoints), Y: make([]float64, sensitivityPoints)}
	mid := (sensitivityPoints - 1) / 2
	for i := range c.X {
		xi := math.Exp(math.Log(4) * float64(i-mid) / float64(mid))
		f := xi
		if k%2 == 1 {
			f = 1 / xi
		}
		c.X[i], c.Y[i] = xi, n+n0*f
	}
	return c
}

// impliedMissing returns the missing count under no highest-order interaction
// given the expected counts of all observed histories, indexed by history: the
// product over histories on an odd number of lists over the product over those
// on an even number. It reports false if a count is 0.
func impliedMissing(mu []float64) (float64, bool) {
	s := 0.0
	for w := 1; w < len(mu); w++ {
		if !(mu[w] > 0) {
			return 0, false
		}
		if oddBits(w) {
			s += math.Log(mu[w])
		} else {
			s -= math.Log(mu[w])
		}
	}
	return math.Exp(s), true
}
