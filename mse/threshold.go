package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"undercount/estimate"
	"undercount/internal/loglinbayes"
	"undercount/internal/stream"
	"undercount/overlap"
)

// Settings of mse/threshold that are not options.
const (
	DefaultThreshold      = 2    // |mean/sd| from which a pair term is kept
	DefaultThresholdDraws = 1000 // of each chain at first; doubled until the chains agree
	DefaultPriorSD        = 1    // of pair terms

	thresholdChains = 4
	thresholdWarm   = 300
	mostDoublings   = 5
	thresholdLists  = 10
)

// ThresholdOptions set the prior, the threshold and the computation. The zero
// value means the defaults.
type ThresholdOptions struct {
	Threshold float64 // |posterior mean / sd| from which a pair term is kept; 0 means 2
	PriorSD   float64 // of every pair term; 0 means 1
	Draws     int     // of each of four chains at first; 0 means 1000
	Workers   int     // goroutines; 0 means one
	Seed      uint64
	Stratum   string // names the random streams

	progress func(done, total int)
}

// PairTerm is one row of the diagnostic "pair_terms".
type PairTerm struct {
	Lists [2]string `json:"lists"`
	Both  int64     `json:"both"`
	Mean  float64   `json:"mean"`
	SD    float64   `json:"sd"`
	Ratio float64   `json:"ratio"` // mean over sd
	Kept  bool      `json:"kept"`
	Near  bool      `json:"near_threshold,omitempty"` // its Monte Carlo error leaves the decision open

	term uint32
}

// Thresholded is the outcome of Bayesian thresholding.
type Thresholded struct {
	Pairs []PairTerm // every pair of lists, with the decision
	// All and Kept are draws of N, by chain, under the model with every pair
	// term and under that with the kept ones.
	All, Kept estimate.Draws
	// AllChains and KeptChains judge log n0 and every term: the worst of each figure.
	AllChains, KeptChains estimate.Convergence
	Converged             bool
	Acceptance            float64 // share of proposals accepted, over both models

	missing float64 // posterior median of exp(intercept) under the kept terms
}

// Threshold fits the Poisson log-linear model with a term for each list and
// each pair of lists: flat priors for the intercept and the lists, normal ones
// with mean 0 for the pairs. Pair terms whose posterior mean is less than
// Threshold posterior standard deviations from 0 are dropped, and the rest is
// fitted again (Silverman 2020, JRSS A 183:691-736, sec. 3). N is the observed
// count plus a Poisson draw with the mean of the all-zero history. It needs an
// entity that is on two lists, without which the posterior is improper.
func Threshold(ctx context.Context, t *overlap.Table, o ThresholdOptions) (*Thresholded, error) {
	o = o.filled()
	out := &Thresholded{}
	all := newThresholdModel(t, allPairTerms(t.K()), o.PriorSD)
	full, err := all.sample(ctx, o, "all pairs")
	if err != nil {
		return nil, err
	}
	out.AllChains, out.All, out.Converged = full.judged, full.draws(), full.converged
	if o.progress != nil {
		o.progress(1, 2)
	}
	if !full.converged {
		return out, nil
	}
	terms := []uint32{0}
	for i := range t.K() {
		terms = append(terms, 1<<i)
	}
	out.Pairs = all.decide(t, full, o.Threshold)
	for _, p := range out.Pairs {
		if p.Kept {
			terms = append(terms, p.term)
		}
	}
	kept, err := newThresholdModel(t, terms, o.PriorSD).sample(ctx, o, "kept pairs")
	if err != nil {
		return nil, err
	}
	out.KeptChains, out.Kept, out.Converged = kept.judged, kept.draws(), kept.converged
	out.Acceptance = (full.acceptance + kept.acceptance) / 2
	if kept.converged {
		logs := kept.theta[0].All()
		slices.Sort(logs)
		out.missing = math.Exp(estimate.Quantile(logs, 0.5))
	}
	return out, nil
}

func (o ThresholdOptions) filled() ThresholdOptions {
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	if o.PriorSD == 0 {
		o.PriorSD = DefaultPriorSD
	}
	if o.Draws == 0 {
		o.Draws = DefaultThresholdDraws
	}
	o.Workers = max(o.Workers, 1)
	return o
}

func allPairTerms(k int) []uint32 {
	terms := []uint32{0}
	for i := range k {
		terms = append(terms, 1<<i)
	}
	for i := range k {
		for j := i + 1; j < k; j++ {
			terms = append(terms, 1<<i|1<<j)
		}
	}
	return terms
}

// thresholdModel is one of the two models with its posterior; the intercept is
// its first term.
type thresholdModel struct {
	n     int64
	terms []uint32
	post  *loglinbayes.Posterior
}

func newThresholdModel(t *overlap.Table, terms []uint32, sd float64) *thresholdModel {
	prec := make([]float64, len(terms))
	for i, w := range terms {
		if overlap.History(w).Size() == 2 {
			prec[i] = 1 / (sd * sd)
		}
	}
	return &thresholdModel{t.N(), terms, loglinbayes.New(t.Dense(), terms, prec)}
}

// sampled are the draws of one model.
type sampled struct {
	theta      []estimate.Draws // by term, then chain
	judged     estimate.Convergence
	converged  bool
	acceptance float64
	n          int64
	names      []string
	seed       uint64
}

// sample runs the chains, and goes on until every parameter has an R-hat of at
// most 1.01 and 400 effective draws, or patience ends.
func (m *thresholdModel) sample(ctx context.Context, o ThresholdOptions, purpose string) (*sampled, error) {
	s := &sampled{n: m.n, seed: o.Seed, names: []string{"mse/threshold", o.Stratum, purpose}, theta: make([]estimate.Draws, len(m.terms))}
	mode, ok := m.post.FindMode()
	if !ok {
		return s, ctx.Err()
	}
	for i := range s.theta {
		s.theta[i] = make(estimate.Draws, thresholdChains)
	}
	chains := make([]*loglinbayes.Chain, thresholdChains)
	for c := range chains {
		chains[c] = m.post.NewChain(mode, stream.New(o.Seed, append(s.names, fmt.Sprint("chain ", c))...), 2, thresholdWarm)
	}
	todo := o.Draws
	for range mostDoublings {
		if err := s.extend(ctx, chains, todo, o.Workers); err != nil {
			return nil, err
		}
		if s.judge(); s.converged {
			break
		}
		todo = len(s.theta[0][0])
	}
	for _, c := range chains {
		s.acceptance += float64(c.Accepted) / float64(c.Proposed) / thresholdChains
	}
	return s, nil
}

func (s *sampled) extend(ctx context.Context, chains []*loglinbayes.Chain, draws, workers int) error {
	errs := make([]error, len(chains))
	slots := make(chan struct{}, workers)
	var wg sync.WaitGroup
	for c, chain := range chains {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[c] = chain.Run(ctx, draws, func(theta []float64) {
				for i, v := range theta {
					s.theta[i][c] = append(s.theta[i][c], v)
				}
			})
		})
	}
	wg.Wait()
	return ctx.Err()
}

// judge keeps the worst figure over the parameters.
func (s *sampled) judge() {
	s.converged = true
	for i, d := range s.theta {
		c := estimate.Converge(d)
		s.converged = s.converged && c.Converged(1.01, 400)
		if i == 0 {
			s.judged = c
			continue
		}
		s.judged.Rhat = worse(s.judged.Rhat, c.Rhat, math.Max)
		s.judged.BulkESS = worse(s.judged.BulkESS, c.BulkESS, math.Min)
		s.judged.TailESS = worse(s.judged.TailESS, c.TailESS, math.Min)
	}
}

func worse(a, b estimate.Num, pick func(x, y float64) float64) estimate.Num {
	x, ok1 := a.Get()
	y, ok2 := b.Get()
	if !ok1 || !ok2 {
		return estimate.Num{}
	}
	return estimate.Some(pick(x, y))
}

// draws returns N: the observed count and a Poisson draw for each intercept.
func (s *sampled) draws() estimate.Draws {
	out := make(estimate.Draws, len(s.theta[0]))
	for c, logs := range s.theta[0] {
		rng := stream.New(s.seed, append(s.names, fmt.Sprint("missing ", c))...)
		for _, b := range logs {
			out[c] = append(out[c], float64(s.n)+poissonDraw(rng, math.Exp(b)))
		}
	}
	return out
}

// decide judges each pair term. A decision is near the threshold when the ratio
// is within three Monte Carlo standard errors of it, which for N effective
// draws are about √((1 + ratio²/2)/N).
func (m *thresholdModel) decide(t *overlap.Table, s *sampled, threshold float64) []PairTerm {
	names := t.Lists()
	ess := s.judged.BulkESS.Or(1)
	var out []PairTerm
	for i, w := range m.terms {
		if overlap.History(w).Size() != 2 {
			continue
		}
		var pair []string
		for j, name := range names {
			if overlap.History(w).On(j) {
				pair = append(pair, name)
			}
		}
		p := PairTerm{Lists: [2]string{pair[0], pair[1]}, Both: t.Marginal(overlap.History(w)), term: w}
		p.Mean, p.SD = meanSD(s.theta[i].All())
		p.Ratio = p.Mean / p.SD
		p.Kept = math.Abs(p.Ratio) >= threshold
		p.Near = math.Abs(math.Abs(p.Ratio)-threshold) < 3*math.Sqrt((1+p.Ratio*p.Ratio/2)/ess)
		out = append(out, p)
	}
	return out
}

// keptNames writes the kept terms as "A:B, B:C".
func (r *Thresholded) keptNames() string {
	var out []string
	for _, p := range r.Pairs {
		if p.Kept {
			out = append(out, p.Lists[0]+":"+p.Lists[1])
		}
	}
	return strings.Join(out, ", ")
}
