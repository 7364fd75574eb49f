package loglinbayes

import (
	"context"
	"math"
	"math/rand/v2"

	"undercount/internal/smallmat"
)

// Chain is one run of Hamiltonian Monte Carlo (Neal 2011, Handbook of Markov
// Chain Monte Carlo, ch. 5) with unit mass in the coordinates x of
// θ = mode + L⁻ᵀ x, L L' being the curvature at the mode. Where the posterior
// is nearly normal, x is nearly standard normal.
type Chain struct {
	// Accepted and Proposed count proposals after the warm-up.
	Accepted, Proposed int
	// Step is the step size that the warm-up settled on.
	Step float64

	p        *Posterior
	m        Mode
	rng      *rand.Rand
	s        *space
	x, v     []float64
	theta    []float64
	grad     []float64 // of logp in x
	trial    []float64
	trialG   []float64
	l        float64
	warmLeft int
	logStep  float64 // while adapting
	warmed   float64 // adaptations so far
	sum      float64 // of log steps in the second half of the warm-up
	summed   float64 // how many
}

const (
	targetAcceptance = 0.85
	longest          = 24  // leapfrog steps at most
	travel           = 1.5 // mean distance travelled, in standard deviations
)

// NewChain starts a chain at a random place about spread standard deviations
// from the mode. The first warm steps adapt the step size and are not kept.
func (p *Posterior) NewChain(m Mode, rng *rand.Rand, spread float64, warm int) *Chain {
	q := p.Size()
	c := &Chain{p: p, m: m, rng: rng, s: p.newSpace(), x: make([]float64, q), v: make([]float64, q), theta: make([]float64, q),
		grad: make([]float64, q), trial: make([]float64, q), trialG: make([]float64, q), warmLeft: warm}
	c.logStep = math.Log(0.7 * math.Pow(float64(q), -0.25))
	c.Step = math.Exp(c.logStep) // kept if there is no warm-up
	for ; ; spread /= 2 {
		for i := range c.x {
			c.x[i] = spread * rng.NormFloat64()
		}
		if c.l = c.at(c.x, c.grad); !math.IsInf(c.l, -1) {
			break
		}
	}
	return c
}

// at evaluates the log density and its gradient at x, leaving θ in theta.
func (c *Chain) at(x, grad []float64) float64 {
	c.place(x)
	l := c.p.logp(c.theta, c.s, grad)
	smallmat.Forward(c.m.chol, grad, len(x))
	return l
}

// place sets theta to what x stands for.
func (c *Chain) place(x []float64) {
	copy(c.theta, x)
	smallmat.Backward(c.m.chol, c.theta, len(x))
	for i := range c.theta {
		c.theta[i] += c.m.Theta[i]
	}
}

// Run makes n more draws, handing each kept state to keep, whose argument is
// overwritten by the next. The warm-up, if not yet done, comes first.
func (c *Chain) Run(ctx context.Context, n int, keep func(theta []float64)) error {
	for c.warmLeft > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, _ := c.transition(math.Exp(c.logStep))
		c.adapt(a)
	}
	for range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.Proposed++
		if _, moved := c.transition(c.Step); moved {
			c.Accepted++
		}
		c.place(c.x)
		keep(c.theta)
	}
	return nil
}

// adapt moves the logarithm of the step size towards the wanted acceptance by
// a decreasing amount (Robbins & Monro 1951).
func (c *Chain) adapt(acceptance float64) {
	c.warmed++
	c.logStep += 2 * (acceptance - targetAcceptance) / math.Pow(c.warmed+5, 0.75)
	c.warmLeft--
	if float64(c.warmLeft) < c.warmed {
		c.sum += c.logStep
		c.summed++
	}
	if c.warmLeft == 0 {
		c.Step = math.Exp(c.sum / c.summed)
	}
}

// transition makes one proposal and returns its probability of acceptance and
// whether it was accepted.
func (c *Chain) transition(step float64) (float64, bool) {
	kinetic := 0.0
	for i := range c.v {
		c.v[i] = c.rng.NormFloat64()
		kinetic += c.v[i] * c.v[i] / 2
	}
	step *= 0.9 + 0.2*c.rng.Float64()
	steps := int(math.Ceil(travel * (0.6 + 0.8*c.rng.Float64()) / step))
	steps = min(max(steps, 1), longest)
	u := c.rng.Float64()
	start := c.l - kinetic
	copy(c.trial, c.x)
	copy(c.trialG, c.grad)
	l := c.l
	for range steps {
		for i, g := range c.trialG {
			c.v[i] += step / 2 * g
			c.trial[i] += step * c.v[i]
		}
		if l = c.at(c.trial, c.trialG); math.IsInf(l, -1) || math.IsNaN(l) {
			return 0, false
		}
		for i, g := range c.trialG {
			c.v[i] += step / 2 * g
		}
	}
	kinetic = 0
	for _, v := range c.v {
		kinetic += v * v / 2
	}
	a := math.Min(1, math.Exp(l-kinetic-start))
	if u >= a {
		return a, false
	}
	c.l = l
	c.x, c.trial = c.trial, c.x
	c.grad, c.trialG = c.trialG, c.grad
	return a, true
}
