package mse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"undercount/estimate"
	"undercount/internal/latentclass"
	"undercount/internal/problem"
	"undercount/internal/stream"
	"undercount/overlap"
)

// Defaults of mse/latent-class.
const (
	DefaultClasses    = 10
	DefaultAlphaShape = 0.25
	DefaultAlphaRate  = 0.25 // of the gamma prior of alpha, whose mean is shape/rate
	DefaultChains     = 4

	// DefaultIterations is the budget of each chain; most tables need fewer
	// than a thousand.
	DefaultIterations = 40_000

	// Chains are extended until they pass these (Vehtari and others 2021).
	latentRhat = 1.01
	latentESS  = 400
)

// latentMethods registers latent classes.
func latentMethods() []Method {
	return []Method{{
		Name:     "mse/latent-class",
		Summary:  "Bayesian latent classes, as many as the data call for; assumes that within a class the lists record independently",
		Citation: "Manrique-Vallier 2016, Biometrics 72:1246-1254; convergence after Vehtari and others 2021, Bayesian Analysis 16:667-718",
		MinLists: 2, MaxLists: overlap.MaxLists, run: runLatent,
		Options: []Option{
			{Key: "classes", Default: fmt.Sprint(DefaultClasses), Meaning: "most classes K that there may be; unneeded ones stay nearly empty", Kind: WholeNumber, Low: 2, High: 100},
			{Key: "alpha_shape", Default: fmt.Sprint(DefaultAlphaShape), Meaning: "shape of the gamma prior of the concentration alpha; larger alpha means more classes", Kind: AnyNumber, Low: 0.001, High: 1000},
			{Key: "alpha_rate", Default: fmt.Sprint(DefaultAlphaRate), Meaning: "rate of the gamma prior of alpha", Kind: AnyNumber, Low: 0.001, High: 1000},
			{Key: "chains", Default: fmt.Sprint(DefaultChains), Meaning: "chains from different starts, at least four", Kind: WholeNumber, Low: 4, High: 64},
			{Key: "max_iterations", Default: fmt.Sprint(DefaultIterations), Meaning: "iterations of each chain after which the answer is 'not converged'", Kind: WholeNumber, Low: 100, High: 1e8},
			{Key: "tempering", Default: "auto", Meaning: "flatter copies of the posterior that help chains between separate modes: on, off, or auto (when plain chains do not converge)", Kind: OneOf, Choices: []string{"auto", "on", "off"}},
			{Key: "two_lists", Default: "refuse", Meaning: "what to do with two lists, which cannot show classes: refuse, or show a result that the prior drives", Kind: OneOf, Choices: []string{"refuse", "show"}},
			{Key: "sensitivity", Default: "on", Meaning: "repeat with K of 5, 10 and 20 and with other priors of alpha, in short runs: on or off", Kind: OneOf, Choices: []string{"on", "off"}},
		},
	}}
}

// LatentOptions are the prior and the budget of [LatentClass]. The zero value
// of each field means the default of the method mse/latent-class.
type LatentOptions struct {
	Classes           int
	Shape, Rate       float64 // of the gamma prior of alpha
	Chains            int
	MaxIterations     int
	Tempering         string // "auto", "on" or "off"
	Seed              uint64
	Names             []string // of the random streams, after the seed
	Workers           int
	sensitivity, show bool
	progress          func(done, total int)
}

// Posterior is the posterior of N under latent classes.
type Posterior struct {
	Draws       estimate.Draws // of N, by chain
	LogMissing  estimate.Convergence
	LogOdds     estimate.Convergence // of being on no list: sees a chain that does not move although n0 is drawn afresh
	Converged   bool
	Iterations  int // of each chain, warm-up excluded
	Tempered    bool
	Tuning      latentclass.Tuning
	Chains      []latentclass.Chain
	Modes       []LatentMode
	AtObserved  float64 // share of draws with nobody missing
	ClassesUsed float64 // posterior mean of the number of classes with 1% of the population or more
	ClassesFull float64 // share of draws in which all K classes hold that much
}

// LatentClass draws from the posterior of N under the model of Manrique-Vallier
// (2016): at most K classes; within a class lists record independently, with
// uniform prior probabilities; weights by sticks V ~ Beta(1, alpha), alpha
// gamma; prior of N proportional to 1/N, without an upper bound. Chains from
// dispersed starts run until split rank R-hat is at most 1.01 and bulk and tail
// effective sizes at least 400, for log n0 and for the log odds of being on no
// list, or until the budget is used up.
//
// Few records (below about 1,000) may not show a class that is hardly ever
// recorded. The prior favours few classes, so that the count then comes out
// too low and the interval too short, even if the population consists of such
// classes and nothing is wrong with the chains.
func LatentClass(ctx context.Context, t *overlap.Table, o LatentOptions) (*Posterior, error) {
	o = o.withDefaults()
	plain := o.MaxIterations
	if o.Tempering == "auto" {
		plain = max(400, o.MaxIterations/4)
	}
	if o.Tempering != "on" {
		p, err := o.sample(ctx, t, plain, false)
		if err != nil || p.Converged || o.Tempering == "off" {
			return p, err
		}
	}
	return o.sample(ctx, t, o.MaxIterations, true)
}

func (o LatentOptions) withDefaults() LatentOptions {
	if o.Classes == 0 {
		o.Classes = DefaultClasses
	}
	if o.Shape == 0 {
		o.Shape = DefaultAlphaShape
	}
	if o.Rate == 0 {
		o.Rate = DefaultAlphaRate
	}
	if o.Chains == 0 {
		o.Chains = DefaultChains
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = DefaultIterations
	}
	if o.Tempering == "" {
		o.Tempering = "auto"
	}
	return o
}

func (o LatentOptions) sampler(t *overlap.Table, tempered bool) (*latentclass.Sampler, error) {
	c := latentclass.Config{Lists: t.K(), Classes: o.Classes, Shape: o.Shape, Rate: o.Rate, Chains: o.Chains, Tempered: tempered, Workers: o.Workers}
	for _, cell := range t.Cells() {
		c.Patterns, c.Counts = append(c.Patterns, uint32(cell.History)), append(c.Counts, cell.Count)
	}
	names := append(slices.Clone(o.Names), "chain")
	if tempered {
		names = append(names, "tempered")
	}
	sub := stream.Sub(o.Seed, names...)
	c.Rand = func(i int) *rand.Rand { return sub(i) }
	return latentclass.New(c)
}

// firstIterations of each chain are run before convergence is first judged.
const firstIterations = 250

// R-hat of chains that agree falls below 1.01 at about this many effective
// draws; to judge earlier is mostly in vain, and judging takes time.
const latentWorthwhile = 600

func (o LatentOptions) sample(ctx context.Context, t *overlap.Table, budget int, tempered bool) (*Posterior, error) {
	s, err := o.sampler(t, tempered)
	if err != nil {
		return nil, err
	}
	if err := s.WarmUp(ctx); err != nil {
		return nil, err
	}
	p := &Posterior{Tempered: tempered}
	for next := min(firstIterations, budget); ; {
		if err := s.Run(ctx, next-p.Iterations); err != nil {
			return nil, err
		}
		p.Iterations, p.Chains, p.Tuning = next, s.Chains(), s.Tuning()
		share := p.effective() / latentWorthwhile
		if share >= 0.9 || next == budget {
			p.judge(next == budget)
		}
		if o.progress != nil {
			o.progress(next, budget)
		}
		if p.Converged || next == budget {
			break
		}
		grow := min(max(1/share, 1.25), 2)
		next = min(budget, int(grow*float64(next)))
	}
	p.summarise(float64(t.N()), o.Classes)
	return p, nil
}

// effective is a quick look at the effective size of the log odds.
func (p *Posterior) effective() float64 {
	odds := make([][]float64, len(p.Chains))
	for i, c := range p.Chains {
		odds[i] = c.LogOdds
	}
	return latentclass.EffectiveSize(odds)
}

// judge decides whether the chains agree and are long enough. A chain whose
// trajectories are hardly ever accepted is not trusted whatever else looks well.
// log n0 is looked at only where it can still matter.
func (p *Posterior) judge(last bool) {
	var n0, odds estimate.Draws
	stuck := slices.Min(p.Tuning.Moved) < 0.05
	for _, c := range p.Chains {
		l := make([]float64, len(c.Missing))
		for i, v := range c.Missing {
			l[i] = math.Log(v + 0.5)
		}
		n0, odds = append(n0, l), append(odds, c.LogOdds)
	}
	p.LogOdds = estimate.Converge(odds)
	if !last && !p.LogOdds.Converged(latentRhat, latentESS) {
		return
	}
	p.LogMissing = estimate.Converge(n0)
	p.Converged = !stuck && p.LogMissing.Converged(latentRhat, latentESS) && p.LogOdds.Converged(latentRhat, latentESS)
}

func (p *Posterior) summarise(n float64, classes int) {
	total := 0.0
	var logs []float64
	for _, c := range p.Chains {
		d := make([]float64, len(c.Missing))
		for i, v := range c.Missing {
			d[i] = n + v
			if v == 0 {
				p.AtObserved++
			}
			logs = append(logs, math.Log(v+0.5))
			p.ClassesUsed += c.Classes[i]
			if int(c.Classes[i]) == classes {
				p.ClassesFull++
			}
		}
		total += float64(len(d))
		p.Draws = append(p.Draws, d)
	}
	p.AtObserved /= total
	p.ClassesUsed /= total
	p.ClassesFull /= total
	p.Modes = latentModes(logs, n)
}

// Quantile of the pooled draws of N.
func (p *Posterior) Quantile(q ...float64) []float64 {
	all := slices.Sorted(slices.Values(p.Draws.All()))
	out := make([]float64, len(q))
	for i, v := range q {
		out[i] = estimate.Quantile(all, v)
	}
	return out
}

func readLatent(o settings, r *Request) (LatentOptions, error) {
	l := LatentOptions{Seed: r.Seed, Names: []string{"mse/latent-class", r.Stratum}, Workers: r.Workers, progress: r.Progress}
	var err error
	if l.Classes, err = o.whole("classes", 2, 100); err != nil {
		return l, err
	}
	if l.Shape, err = o.positive("alpha_shape"); err != nil {
		return l, err
	}
	if l.Rate, err = o.positive("alpha_rate"); err != nil {
		return l, err
	}
	if l.Chains, err = o.whole("chains", 4, 64); err != nil {
		return l, err
	}
	if l.MaxIterations, err = o.whole("max_iterations", 100, 100_000_000); err != nil {
		return l, err
	}
	if l.Tempering, err = o.word("tempering", "auto", "on", "off"); err != nil {
		return l, err
	}
	two, err := o.word("two_lists", "refuse", "show")
	if err != nil {
		return l, err
	}
	sens, err := o.word("sensitivity", "on", "off")
	l.show, l.sensitivity = two == "show", sens == "on"
	return l, err
}

// positive reads an option that is a number from 0.001 to 1000.
func (s settings) positive(key string) (float64, error) {
	v, err := strconv.ParseFloat(s.values[key], 64)
	if err != nil || !(v >= 0.001 && v <= 1000) {
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, s.values[key]), Want: "a number from 0.001 to 1000"}
	}
	return v, nil
}

// word reads an option that is one of a few words.
func (s settings) word(key string, allowed ...string) (string, error) {
	v := s.values[key]
	if !slices.Contains(allowed, v) {
		return "", &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, v), Want: fmt.Sprintf("one of %q", allowed)}
	}
	return v, nil
}
