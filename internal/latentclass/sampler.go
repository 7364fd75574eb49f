package latentclass

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// Config is a table, the prior and how to sample.
type Config struct {
	Lists    int
	Patterns []uint32 // observed histories, none of them 0; bit j is list j
	Counts   []int64
	Classes  int     // K, at least 1
	Shape    float64 // of the gamma prior of alpha
	Rate     float64
	Chains   int
	Tempered bool // each chain drags along two flatter copies with which it exchanges places
	Workers  int  // goroutines; results do not depend on it
	// Rand gives the generator of a chain; it is called once for each.
	Rand func(chain int) *rand.Rand
}

// Chain is what was kept of one chain, one entry for each iteration.
type Chain struct {
	Missing []float64 // n0, drawn given the state
	LogOdds []float64 // log(pi0/(1−pi0)), pi0 the probability of being on no list
	LogLik  []float64
	Largest []float64 // weight of the largest class
	Classes []float64 // number of classes that hold at least 1% of the population
}

// Sampler runs several chains of one model side by side. They share step sizes
// and trajectory lengths, found while warming up and fixed from then on.
type Sampler struct {
	cfg   Config
	m     *model
	reps  []*replica
	kept  []Chain
	scale *scales
	eps   []float64 // by temperature
	steps int       // mean trajectory length
}

// powers of the likelihood in the tempered copies.
var powers = []float64{1, 0.71, 0.5}

// Moves besides the trajectory.
const (
	swapsEach     = 5 // label exchanges proposed in an iteration
	stretchesEach = 1 // changes of stick lengths
	sweepEvery    = 2 // iterations from one Gibbs sweep to the next
)

// jitter draws the factor by which a trajectory's steps differ from the
// settled size. One in eight is much shorter: it gets chains out of narrow
// places where the usual steps are all rejected.
func jitter(r *rand.Rand) float64 {
	f := 0.8 + 0.4*r.Float64()
	if r.Uint64()&7 == 0 {
		f *= 0.25
	}
	return f
}

// replica is a chain with its tempered copies, the coldest first.
type replica struct {
	at        []*chain
	exchanges int64
	exchanged int64
}

// New prepares a sampler.
func New(cfg Config) (*Sampler, error) {
	if cfg.Classes < 1 || cfg.Chains < 1 || !(cfg.Shape > 0) || !(cfg.Rate > 0) || cfg.Rand == nil {
		return nil, errors.New("latentclass: incomplete configuration")
	}
	if len(cfg.Patterns) == 0 || len(cfg.Patterns) != len(cfg.Counts) {
		return nil, fmt.Errorf("latentclass: %d histories and %d counts", len(cfg.Patterns), len(cfg.Counts))
	}
	m := newModel(cfg.Lists, cfg.Patterns, cfg.Counts, cfg.Classes, cfg.Shape, cfg.Rate)
	s := &Sampler{cfg: cfg, m: m, kept: make([]Chain, cfg.Chains), scale: newScales(m), steps: 10}
	reach := make([]float64, m.J)
	for j := range reach {
		on := 0.0
		for i, w := range cfg.Patterns {
			if w>>j&1 == 1 {
				on += float64(cfg.Counts[i])
			}
		}
		reach[j] = math.Log((on + 0.5) / (m.n - on + 0.5))
	}
	betas := powers[:1]
	if cfg.Tempered {
		betas = powers
	}
	for range betas {
		s.eps = append(s.eps, 0.3)
	}
	for i := range cfg.Chains {
		r := cfg.Rand(i)
		rep := &replica{}
		for _, b := range betas {
			c := newChain(m, r, b)
			c.disperse(reach)
			rep.at = append(rep.at, c)
		}
		s.reps = append(s.reps, rep)
	}
	return s, nil
}

// each runs f for every chain, shared out among goroutines.
func (s *Sampler) each(ctx context.Context, f func(i int, r *replica)) error {
	workers := max(1, min(s.cfg.Workers, len(s.reps)))
	if workers == 1 {
		for i, r := range s.reps {
			if ctx.Err() != nil {
				break
			}
			f(i, r)
		}
		return ctx.Err()
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(s.reps) {
					return
				}
				f(i, s.reps[i])
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// iterate makes one iteration of a chain: perhaps a Gibbs sweep, label
// exchanges, one trajectory at every temperature, one exchange of neighbours.
func (s *Sampler) iterate(r *replica, i, steps int) {
	for k, c := range r.at {
		if k == 0 && i%sweepEvery == 0 {
			c.gibbs(0)
		}
		c.stretch(stretchesEach)
		c.relabel(swapsEach)
		c.hmc(s.eps[k]*jitter(c.r), s.scale, 1+c.r.IntN(2*steps-1))
	}
	if len(r.at) > 1 {
		k := i % (len(r.at) - 1)
		a, b := r.at[k], r.at[k+1]
		r.exchanges++
		if math.Log(a.r.Float64()) < (a.beta-b.beta)*(b.lik-a.lik) {
			r.exchanged++
			a.x, b.x = b.x, a.x
			a.lik, b.lik = b.lik, a.lik
			a.pi0, b.pi0 = b.pi0, a.pi0
			a.rest, b.rest = b.rest, a.rest
			a.fresh, b.fresh = false, false
		}
	}
}

// Run adds iterations to every chain and keeps them all.
func (s *Sampler) Run(ctx context.Context, iterations int) error {
	return s.each(ctx, func(i int, r *replica) {
		k := &s.kept[i]
		for range iterations {
			if len(k.Missing)%64 == 0 && ctx.Err() != nil {
				return
			}
			s.iterate(r, len(k.Missing), s.steps)
			c := r.at[0]
			k.Missing = append(k.Missing, s.m.missing(c.r, c.pi0, c.rest))
			k.LogOdds = append(k.LogOdds, math.Log(c.pi0/c.rest))
			k.LogLik = append(k.LogLik, c.lik)
			largest, held := c.occupied()
			k.Largest, k.Classes = append(k.Largest, largest), append(k.Classes, held)
		}
	})
}

// occupied returns the weight of the largest class and the number of classes
// with at least a hundredth.
func (c *chain) occupied() (largest, held float64) {
	left := 1.0
	for h := range c.m.K {
		v := left
		if h < c.m.K-1 {
			e := math.Exp(-math.Exp(c.x[h]))
			v = left * (1 - e)
			left *= e
		}
		largest = max(largest, v)
		if v >= 0.01 {
			held++
		}
	}
	return largest, held
}

// Chains returns what was kept. The slices grow with the next Run.
func (s *Sampler) Chains() []Chain { return s.kept }

// Tuning is what the warm-up settled on and how the chains moved.
type Tuning struct {
	Leapfrog   int       `json:"leapfrog_mean"`
	Step       float64   `json:"step_size"`
	SweepEvery int       `json:"gibbs_every"`
	Acceptance []float64 `json:"acceptance"`          // of trajectories, by chain, warm-up excluded
	Moved      []float64 `json:"moved"`               // share of trajectories accepted, by chain
	Labels     float64   `json:"label_acceptance"`    // of label exchanges
	Exchanges  float64   `json:"tempering,omitempty"` // of exchanges between neighbouring temperatures
}

// Tuning reports settings and acceptance.
func (s *Sampler) Tuning() Tuning {
	t := Tuning{Leapfrog: s.steps, Step: s.eps[0], SweepEvery: sweepEvery}
	var ok, all, ex, exAll int64
	for _, r := range s.reps {
		c := r.at[0]
		n := math.Max(1, float64(c.trials))
		t.Acceptance = append(t.Acceptance, c.accept/n)
		t.Moved = append(t.Moved, float64(c.moved)/n)
		ok, all = ok+c.swapOK, all+c.swaps
		ex, exAll = ex+r.exchanged, exAll+r.exchanges
	}
	t.Labels = float64(ok) / math.Max(1, float64(all))
	t.Exchanges = float64(ex) / math.Max(1, float64(exAll))
	return t
}
