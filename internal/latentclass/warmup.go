package latentclass

import (
	"context"
	"math"
)

// Warm-up, in iterations of every chain. All chains contribute to the scales,
// so that it can be short.
const (
	sweepsFirst = 300 // Gibbs sweeps from the dispersed start
	sweepsKept  = 200 // of these, the last give the first scales
	trial       = 150 // iterations to try one trajectory length
)

var wanted = 0.8
var everyDefault = 1
var windows = []int{60, 120, 240}

// lengths of trajectories that are tried, in this order, until a longer one
// no longer pays.
var lengths = []int{10, 20, 40, 80}

// fixed is the work of an iteration besides its trajectory, in leapfrog steps.
const fixed = 6

// WarmUp moves the chains from their starts to the posterior and settles
// scales, step size and trajectory length. What it draws is not kept.
func (s *Sampler) WarmUp(ctx context.Context) error {
	if err := s.firstSweeps(ctx); err != nil {
		return err
	}
	for _, n := range windows {
		if err := s.window(ctx, n, 8); err != nil {
			return err
		}
	}
	return s.chooseLength(ctx)
}

func (s *Sampler) firstSweeps(ctx context.Context) error {
	seen := s.newScales()
	err := s.each(ctx, func(i int, r *replica) {
		for k, c := range r.at {
			for n := range sweepsFirst {
				c.gibbs(2 * swapsEach)
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
// at the end.
func (s *Sampler) window(ctx context.Context, n, steps int) error {
	seen := s.newScales()
	err := s.each(ctx, func(i int, r *replica) {
		for k, c := range r.at {
			c.eps = newDualAverage(s.eps[k])
		}
		for it := range n {
			for k, c := range r.at {
				if k == 0 {
					c.gibbs(0)
				}
				c.relabel(swapsEach)
				a := c.hmc(math.Exp(c.eps.log)*jitter(c.r), s.scale, 1+c.r.IntN(2*steps-1))
				c.eps.update(wanted, a)
			}
			if it >= n/4 {
				r.at[0].note(seen[i])
			}
		}
	})
	if err != nil {
		return err
	}
	s.scale = settle(s.m, seen)
	s.settleSteps()
	return nil
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

// chooseLength tries trajectory lengths and keeps the one with the most
// effective draws of log odds for the work.
func (s *Sampler) chooseLength(ctx context.Context) error {
	// Chains that hardly move look like as many draws as there are chains;
	// where nothing does better the length stays at 40.
	s.steps = 40
	best, worse, floor := 0.0, 0, 4*float64(len(s.reps))
	for _, l := range lengths {
		draws := make([][]float64, len(s.reps))
		err := s.each(ctx, func(i int, r *replica) {
			for it := range trial {
				s.iterate(r, it, l)
				draws[i] = append(draws[i], math.Log(r.at[0].pi0/r.at[0].rest))
			}
		})
		if err != nil {
			return err
		}
		per := (EffectiveSize(draws) - floor) / float64(l+fixed)
		if per > best {
			best, worse, s.steps = per, 0, l
		} else if best > 0 {
			worse++
		}
		if worse == 2 {
			break
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
