package mse

import (
	"math"
	"slices"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// chaoBound maximises the likelihood of the Chao form under its constraint
// that no heterogeneity coefficient η_j, j = 3..k, is negative. It keeps the
// set of coefficients that are not zero and changes it until the conditions of
// Karush, Kuhn and Tucker hold: those in the set are positive, and raising any
// other would lower the likelihood. The likelihood is concave, so the result
// is its constrained maximum.
type chaoBound struct {
	k      int                         // largest number of lists
	listed int                         // columns before those of the coefficients
	design func(js []int) closedDesign // with the coefficients of these thresholds

	js    []int // thresholds of the coefficients that are not zero, ascending
	d     closedDesign
	zero  float64 // count of the all-zero history
	seen  bool
	warm  []float64
	fresh bool // d belongs to js
}

// fit solves the problem for the current count of the all-zero history.
func (c *chaoBound) fit(variance bool) (loglin.Fit, loglin.Verdict) {
	for range 4 * (c.k + 1) {
		if !c.fresh {
			c.d = c.design(c.js)
			c.warm, c.fresh = nil, true
		}
		if c.seen {
			c.d.SetZeroCell(c.zero)
		}
		// Along the profile only the height of the likelihood matters, which
		// Newton's method approaches even where no maximum is attained.
		if !c.seen {
			if v := c.d.Check(); v != 0 {
				return loglin.Fit{}, v
			}
		}
		lf := c.d.Fit(loglin.Options{Warm: c.warm, Variance: variance})
		if !lf.Converged && c.warm != nil {
			lf = c.d.Fit(loglin.Options{Variance: variance})
		}
		if !lf.Converged {
			return lf, 0
		}
		c.warm = append(c.warm[:0], c.d.Beta()...)
		if i := c.firstNegative(); i >= 0 {
			c.js, c.fresh = slices.Delete(c.js, i, i+1), false
			continue
		}
		j := c.mostWanted()
		if j == 0 {
			return lf, 0
		}
		at, _ := slices.BinarySearch(c.js, j)
		c.js, c.fresh = slices.Insert(c.js, at, j), false
	}
	return loglin.Fit{}, 0
}

// firstNegative returns the place in js of the first negative coefficient, or −1.
func (c *chaoBound) firstNegative() int {
	for i := range c.js {
		if c.d.Beta()[c.listed+i] < 0 {
			return i
		}
	}
	return -1
}

// mostWanted returns the threshold outside js along which the likelihood rises
// fastest from 0, or 0 if along none. Rises are measured in standard errors.
func (c *chaoBound) mostWanted() int {
	k := c.k
	seen, mass := sizes(c.d, k)
	best, at := 1e-6, 0
	for j := 3; j <= k; j++ {
		if slices.Contains(c.js, j) {
			continue
		}
		g, v := 0.0, 0.0
		for i := j; i <= k; i++ {
			x := float64(i - j + 1)
			g += x * (seen[i] - mass[i])
			v += x * x * mass[i]
		}
		if s := g / math.Sqrt(v+1e-300); s > best && g > 1e-7 {
			best, at = s, j
		}
	}
	return at
}

// fitChao fits Mh Chao or Mth Chao.
func fitChao(t *overlap.Table, m ClosedModel) closedFit {
	c := &chaoBound{k: t.K(), listed: 1, design: func(js []int) closedDesign { return designOf(t, m, js) }}
	if m.ListsDiffer {
		c.listed = t.K()
	}
	lf, v := c.fit(true)
	out := closedFit{Fit: Fit{verdict: v}}
	if out.Fault = fault(v); out.Fault != "" {
		return out
	}
	saturate(t).fill(&out.Fit, lf, t.K(), len(c.d.Beta()))
	if out.Fault != "" {
		return out
	}
	out.dropped = max(0, t.K()-2) - len(c.js)
	out.mu = closedMu(c.d, t.K())
	out.at = c.kernel
	return out
}

// kernel follows the bound over trial counts of the all-zero history.
func (c *chaoBound) kernel(n0 float64) (float64, bool) {
	c.zero, c.seen = n0, true
	lf, v := c.fit(false)
	if !lf.Converged { // after a long step the set of the last count can mislead: begin again without any
		c.js, c.fresh = c.js[:0], false
		lf, v = c.fit(false)
	}
	return lf.Kernel, v == 0 && lf.Converged
}
