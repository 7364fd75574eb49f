package latentclass

import (
	"context"
	"math"
)

// Warm-up, in iterations of every chain. All chains contribute to the scales,
// so that it can be short.
const (
	sweepsFirst = 100 // Gibbs sweeps from the dispersed start
	sweepsKept  = 60  // of these, the last give the first scales
	trial       = 120 // iterations to try one trajectory length
	wanted      = 0.9 // acceptance
)

// windows of adaptation, in iterations.
var windows = []int{40, 60}

// Some starts lead to places that are left only after a while. A window of
// trajectories of middle length tells whether the chains roughly agree; if not,
// more windows follow, of long ones, which leave such places sooner.
const (
	lastWindow   = 100
	longWindow   = 150
	mostWindows  = 12
	agree        = 1.1 // R-hat
	shortSteps   = 8   // mean trajectory in the first windows,
	middleSteps  = 12  // in the last,
	longestSteps = 30  // and in those that are added
)

// candidates are the mean trajectory lengths that are tried, in this order. The
// first whose trial shows enough effective draws is taken. Which of the lengths
// is best cannot be told from short trials; whether one is far too short can,
// and one somewhat too long costs little.
var candidates = []struct {
	steps int
	share float64 // of effective draws among all
}{{12, 0.3}, {30, 0.3}, {60, 0.1}, {120, 0}}

// WarmUp moves the chains from their starts to the posterior and settles
// scales, step size and trajectory length. What it draws is not kept.
func (s *Sampler) WarmUp(ctx context.Context) error {
	if err := s.firstSweeps(ctx); err != nil {
		return err
	}
	for _, n := range windows {
		if _, err := s.window(ctx, n, shortSteps); err != nil {
			return err
		}
	}
	n, steps := lastWindow, middleSteps
	for range mostWindows {
		apart, err := s.window(ctx, n, steps)
		if err != nil {
			return err
		}
		if apart < agree {
			break
		}
		n, steps = longWindow, longestSteps
	}
	return s.chooseLength(ctx)
}

// apart is R-hat of the chains, each cut into halves.
func apart(draws [][]float64) float64 {
	half := len(draws[0]) / 2
	var within, mean, sq float64
	n := 2 * float64(len(draws))
	for _, d := range draws {
		for _, x := range [][]float64{d[:half], d[half:]} {
			var m, s float64
			for _, v := range x {
				m += v / float64(len(x))
			}
			for _, v := range x {
				s += (v - m) * (v - m) / float64(len(x)-1)
			}
			within += s / n
			mean += m / n
			sq += m * m / n
		}
	}
	between := (sq - mean*mean) * n / (n - 1)
	return math.Sqrt(1 + between/within)
}

func (s *Sampler) firstSweeps(ctx context.Context) error {
	seen := s.newScales()
	err := s.each(ctx, func(i int, r *replica) {
		for k, c := range r.at {
			for n := range sweepsFirst {
				c.gibbs(swapsEach)
				if k == 0 && n >= sweepsFirst-sweepsKept && c.evaluate() {
					c.note(seen[i])
				}
			}
		}
	})
	s.scale = settle(s.m, seen)
	return err
}

func (s *Sampler) newScales() []*scales {
	out := make([]*scales, len(s.reps))
	for i := range out {
		out[i] = newScales(s.m)
	}
	return out
}

// window adapts step sizes for n iterations of short trajectories, and scales
// at the end. It returns how far the chains are apart in log odds.
func (s *Sampler) window(ctx context.Context, n, steps int) (float64, error) {
	seen := s.newScales()
	draws := make([][]float64, len(s.reps))
	err := s.each(ctx, func(i int, r *replica) {
		for k, c := range r.at {
			c.eps = newDualAverage(s.eps[k])
		}
		for it := range n {
			for k, c := range r.at {
				if k == 0 && it%sweepEvery == 0 {
					c.gibbs(0)
				}
				c.relabel(swapsEach)
				a := c.hmc(math.Exp(c.eps.log)*jitter(c.r), s.scale, 1+c.r.IntN(2*steps-1))
				c.eps.update(wanted, a)
			}
			if it >= n/4 {
				c := r.at[0]
				c.note(seen[i])
				draws[i] = append(draws[i], math.Log(c.pi0/c.rest))
			}
		}
	})
	if err != nil {
		return 0, err
	}
	s.scale = settle(s.m, seen)
	s.settleSteps()
	return apart(draws), nil
}

// settleSteps takes the geometric mean of the chains' step sizes.
func (s *Sampler) settleSteps() {
	for k := range s.eps {
		sum := 0.0
		for _, r := range s.reps {
			sum += r.at[k].eps.mean
		}
		s.eps[k] = math.Exp(sum / float64(len(s.reps)))
	}
}

// chooseLength tries trajectory lengths. Trials with the chosen one are repeated
// until the chains roughly agree.
func (s *Sampler) chooseLength(ctx context.Context) error {
	var r float64
	for _, l := range candidates {
		s.steps = l.steps
		var share float64
		var err error
		if share, r, err = s.try(ctx); err != nil {
			return err
		}
		if share >= l.share {
			break
		}
	}
	for i := 0; i < mostWindows && r >= agree; i++ {
		var err error
		if _, r, err = s.try(ctx); err != nil {
			return err
		}
	}
	for _, r := range s.reps {
		for _, c := range r.at {
			c.trials, c.accept, c.moved, c.swaps, c.swapOK = 0, 0, 0, 0, 0
		}
		r.exchanges, r.exchanged = 0, 0
	}
	return nil
}

// try makes some iterations with the present length and returns the share of
// effective draws, of log odds, and R-hat.
func (s *Sampler) try(ctx context.Context) (share, r float64, err error) {
	draws := make([][]float64, len(s.reps))
	err = s.each(ctx, func(i int, r *replica) {
		for it := range trial {
			s.iterate(r, it, s.steps)
			draws[i] = append(draws[i], math.Log(r.at[0].pi0/r.at[0].rest))
		}
	})
	if err != nil {
		return 0, 0, err
	}
	return EffectiveSize(draws) / float64(len(s.reps)*trial), apart(draws), nil
}

// EffectiveSize is the number of independent draws that the chains together
// are worth for the mean of the quantity: autocorrelations averaged over chains
// and summed by Geyer's (1992) initial monotone sequence. Chains are centred
// at their common mean, so that chains in different places count as few.
func EffectiveSize(chains [][]float64) float64 {
	n, mean := 0, 0.0
	for _, c := range chains {
		n += len(c)
		for _, v := range c {
			mean += v
		}
	}
	mean /= float64(n)
	at := func(lag int) float64 {
		sum := 0.0
		for _, c := range chains {
			for i := lag; i < len(c); i++ {
				sum += (c[i] - mean) * (c[i-lag] - mean)
			}
		}
		return sum / float64(n)
	}
	v := at(0)
	if !(v > 0) {
		return 0
	}
	sum, prev := 0.0, math.Inf(1)
	for t := 0; t+1 < len(chains[0]); t += 2 {
		pair := at(t) + at(t+1)
		if pair <= 0 {
			break
		}
		prev = min(prev, pair)
		sum += prev
	}
	tau := 2*sum/v - 1
	return float64(n) / math.Max(tau, 0.2)
}
