package scoreboard

import "math"

// atMost is the chance that a binomial count of n trials with chance p is at
// most k.
func atMost(k, n int, p float64) float64 {
	sum := 0.0
	for i := 0; i <= k; i++ {
		a, _ := math.Lgamma(float64(n) + 1)
		b, _ := math.Lgamma(float64(i) + 1)
		c, _ := math.Lgamma(float64(n-i) + 1)
		sum += math.Exp(a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return math.Min(sum, 1)
}

// The coverage that intervals at 95% must have where the method's assumptions
// hold, and the chance, for each cell, that one which has it is called out.
const (
	LeastCoverage = 0.93
	MostCoverage  = 0.97
	alarm         = 0.001
)

// Verdict is what the board can say about the coverage of a cell.
type Verdict int

// The verdicts: Low and High are beyond what chance explains.
const (
	Within Verdict = iota
	Low
	High
)

// Judge compares coverage with 93 to 97%, allowing for the number of replicates.
func (c *Cell) Judge() Verdict {
	switch {
	case c.Intervals == 0:
		return Within
	case atMost(c.Covered, c.Intervals, LeastCoverage) < alarm:
		return Low
	case 1-atMost(c.Covered-1, c.Intervals, MostCoverage) < alarm:
		return High
	}
	return Within
}

// Margin is the Monte Carlo margin of a share of n replicates: half the width
// of Wilson's 95% interval (1927, JASA 22:209-212).
func Margin(share float64, n int) float64 {
	if n == 0 {
		return 0
	}
	const z = 1.959964
	m := float64(n)
	return z * math.Sqrt(share*(1-share)/m+z*z/(4*m*m)) / (1 + z*z/m)
}
