package mse

import (
	"errors"
	"math"
	"math/bits"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// Fit is one log-linear model fitted to a table. Its numbers are zero unless
// Fault is empty.
type Fit struct {
	Model      string  // "[123,14,34]", or the name of the closed model
	N          float64 // n + exp(intercept): the Poisson estimate of the whole count
	SE         float64 // of N
	Missing    float64 // exp(intercept), n0
	Deviance   float64
	DF         int // observed histories less parameters
	Parameters int // those fixed at −∞ included
	AIC, BIC   float64
	Fixed      int    // terms fixed at −∞ because their margin is empty
	Fault      string // why the model cannot be estimated from this table; empty if it can

	verdict loglin.Verdict
	failed  bool      // admissible, yet Newton's method did not settle
	mu      []float64 // fitted counts by history
}

// Faults of a Fit.
const (
	FaultNoEstimate   = "the maximum likelihood estimate does not exist"
	FaultUnidentified = "the parameters are not identified"
	FaultNotConverged = "the fit did not converge"
)

// ErrTooManyLists is returned for hierarchical models of more than six lists.
var ErrTooManyLists = errors.New("mse: hierarchical models are for two to six lists")

// constants of a table that turn a log-likelihood kernel into deviance and AIC.
type saturated struct {
	n       float64
	sumLogN float64 // Σ n_w log n_w
	logFact float64 // Σ log n_w!
}

func saturate(t *overlap.Table) saturated {
	s := saturated{n: float64(t.N())}
	for _, c := range t.Cells() {
		x := float64(c.Count)
		lg, _ := math.Lgamma(x + 1)
		s.sumLogN += x * math.Log(x)
		s.logFact += lg
	}
	return s
}

// deviance of a Poisson fit with the given kernel Σ n η − Σ μ.
func (s saturated) deviance(kernel float64) float64 {
	return max(0, 2*(s.sumLogN-s.n-kernel))
}

// fill completes a Fit of a table of k lists from the result of Newton's method.
func (s saturated) fill(f *Fit, lf loglin.Fit, k, parameters int) {
	if !lf.Converged {
		f.Fault, f.failed = FaultNotConverged, true
		return
	}
	f.Missing = math.Exp(lf.Intercept)
	f.N = s.n + f.Missing
	f.SE = math.Sqrt(f.Missing + f.Missing*f.Missing*lf.Variance)
	f.Deviance = s.deviance(lf.Kernel)
	f.Parameters = parameters
	f.DF = 1<<k - 1 - parameters
	minus2 := -2 * (lf.Kernel - s.logFact)
	f.AIC = minus2 + 2*float64(parameters)
	f.BIC = minus2 + math.Log(s.n)*float64(parameters)
}

func fault(v loglin.Verdict) string {
	switch {
	case v&loglin.Unidentified != 0:
		return FaultUnidentified
	case v&loglin.NoEstimate != 0:
		return FaultNoEstimate
	}
	return ""
}

// FitLogLinear fits one hierarchical log-linear model, named by its generators
// as in "[12,3]", to a table of two to six lists; main effects are always in.
// Terms whose lists share no entity are fixed at −∞. A model that these data
// cannot estimate comes back with its Fault.
func FitLogLinear(t *overlap.Table, model string) (Fit, error) {
	if t.K() > loglin.MaxSearchLists {
		return Fit{}, ErrTooManyLists
	}
	m, err := loglin.Parse(model, t.K())
	if err != nil {
		return Fit{}, err
	}
	f := loglin.NewFitter(t.K())
	f.SetCounts(t.Dense(), false)
	s := saturate(t)
	fit := fitTerms(f, s, t.K(), m.Terms(nil))
	fit.Model = m.String()
	return fit, nil
}

// fitTerms checks and fits the model with these terms to the counts in f.
func fitTerms(f *loglin.Fitter, s saturated, k int, terms []uint32) Fit {
	f.SetModel(terms)
	fit := Fit{Fixed: f.Fixed(), verdict: f.Check()}
	if fit.Fault = fault(fit.verdict); fit.Fault != "" {
		return fit
	}
	s.fill(&fit, f.Fit(loglin.Options{Variance: true}), k, len(f.Free())+f.Fixed())
	return fit
}

// fitFactored is fitTerms without a pass over all histories.
func fitFactored(f *loglin.Factored, s saturated, k int, terms []uint32) Fit {
	f.SetModel(terms)
	fit := Fit{Fixed: f.Fixed(), verdict: f.Check()}
	if fit.Fault = fault(fit.verdict); fit.Fault != "" {
		return fit
	}
	s.fill(&fit, f.Fit(loglin.Options{Variance: true}), k, len(f.Free())+f.Fixed())
	return fit
}

func oddBits(w int) bool { return bits.OnesCount(uint(w))&1 == 1 }
