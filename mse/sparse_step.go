package mse

import (
	"cmp"
	"context"
	"math"
	"slices"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// DefaultPThreshold is the largest p-value at which stepwise selection adds a
// pair of lists (Chan, Silverman & Vincent 2021).
const DefaultPThreshold = 0.02

// Step is one pair of lists that stepwise selection considered: how many
// entities are on both, how many the fit before it expected there, and the
// smaller tail probability of the one given the other.
type Step struct {
	Lists      [2]string `json:"lists"`
	Both       int64     `json:"both"`
	Expected   float64   `json:"expected"`
	P          float64   `json:"p"`
	AtMinusInf bool      `json:"at_minus_infinity,omitempty"` // nobody is on both: the term is fixed at −∞
}

// Stepwise is the outcome of stepwise selection.
type Stepwise struct {
	Fit
	Steps   []Step // pairs in the order in which they entered
	Skipped []Step // pairs below the threshold that the final model cannot take in and still be estimated

	terms []uint32
	at    kernelAt
}

// FitStepwise selects two-list terms stepwise, starting from independent
// lists: at each step the overlap of every absent pair is compared with its
// Poisson mean under the current fit, and the pair with the smallest tail
// probability below pThreshold enters, provided that the larger model has an
// identified estimate (Chan, Silverman & Vincent 2021, JASA 116:1297-1306,
// section 3). A pThreshold of 0 means 0.02. Of pairs with equal probability
// that with the larger distance from its mean in standard deviations enters,
// then that with the larger overlap, then with the larger lists; only then
// does the order of the lists decide. If even independence cannot be fitted
// the result has a Fault.
func FitStepwise(t *overlap.Table, pThreshold float64) Stepwise {
	if pThreshold == 0 {
		pThreshold = DefaultPThreshold
	}
	hist, count := observed(t)
	st := newStepper(t.K(), pThreshold)
	var out Stepwise
	lf, verdict := st.run(context.Background(), hist, count, &out)
	out.terms = slices.Clone(st.terms)
	out.Model = loglin.Name(st.terms, t.K())
	out.verdict = verdict
	if out.Fault = fault(verdict); out.Fault != "" {
		return out
	}
	if lf.Converged {
		st.f.SetModel(st.terms)
		lf = st.f.Fit(loglin.Options{Warm: st.warm, Variance: true})
	}
	out.Fixed = st.f.Fixed()
	saturate(t).fill(&out.Fit, lf, t.K(), len(st.f.Free())+out.Fixed)
	if out.Fault != "" {
		return out
	}
	out.mu = st.f.Mu()
	out.at = zeroCellKernel(st.f)
	for _, list := range [][]Step{out.Steps, out.Skipped} {
		for i := range list {
			name(t, &list[i])
		}
	}
	return out
}

// name turns the numbers of the lists of a step into names.
func name(t *overlap.Table, s *Step) {
	l := t.Lists()
	for j := range s.Lists {
		s.Lists[j] = l[int(s.Lists[j][0])-1]
	}
}

// stepper runs stepwise selection on table after table. It belongs to one
// goroutine, and what it returns depends on the table only.
type stepper struct {
	k         int
	threshold float64
	f         *loglin.Factored
	pairs     []uint32
	in        []bool
	both, exp []float64
	open      []contender
	terms     []uint32 // of the model chosen last
	warm      []float64
}

// contender is an absent pair whose overlap the current fit makes unlikely.
type contender struct {
	pair    int
	p       float64
	far     float64 // distance of the overlap from its mean, in standard deviations
	largest float64 // product of the sizes of the two lists
}

func newStepper(k int, threshold float64) *stepper {
	s := &stepper{k: k, threshold: threshold, f: loglin.NewFactored(k)}
	for i := range k {
		for j := i + 1; j < k; j++ {
			s.pairs = append(s.pairs, 1<<i|1<<j)
		}
	}
	s.in = make([]bool, len(s.pairs))
	s.both, s.exp = make([]float64, len(s.pairs)), make([]float64, len(s.pairs))
	return s
}

// run selects and fits. The trace, if any, gets the steps, with the numbers of
// the lists for names. A verdict other than 0 is about independent lists.
func (s *stepper) run(ctx context.Context, hist []uint32, counts []float64, trace *Stepwise) (loglin.Fit, loglin.Verdict) {
	f := s.f
	f.SetCells(hist, counts)
	s.terms = s.terms[:0]
	for i := range s.k {
		s.terms = append(s.terms, 1<<i)
	}
	for i, p := range s.pairs {
		s.in[i], s.both[i] = false, f.Margin(p)
	}
	f.SetModel(s.terms)
	if v := f.Check(); v != 0 {
		return loglin.Fit{}, v
	}
	s.warm = s.warm[:0]
	for {
		lf := f.Fit(loglin.Options{Warm: s.warm})
		if !lf.Converged && len(s.warm) > 0 {
			lf = f.Fit(loglin.Options{})
		}
		if !lf.Converged || ctx.Err() != nil {
			lf.Converged = false
			return lf, 0
		}
		s.warm = append(s.warm[:0], f.Beta()...)
		f.ExpectedAll(s.exp, s.pairs)
		if !s.enter(trace) {
			return lf, 0
		}
	}
}

// enter adds the most unlikely pair that leaves an identified estimate, sets
// the larger model and its starting values, and reports whether there was one.
func (s *stepper) enter(trace *Stepwise) bool {
	s.rank()
	n := len(s.terms)
	var skipped []Step
	for _, c := range s.open {
		s.terms = append(s.terms[:n], s.pairs[c.pair])
		s.f.SetModel(s.terms)
		if s.f.Check() != 0 {
			if trace != nil {
				skipped = append(skipped, s.step(c))
			}
			continue
		}
		s.in[c.pair] = true
		if both := s.both[c.pair]; both > 0 {
			last := len(s.warm) - 1
			s.warm = append(s.warm, s.warm[last])
			s.warm[last] = math.Log(both / math.Max(s.exp[c.pair], 1e-8))
		}
		if trace != nil {
			trace.Steps = append(trace.Steps, s.step(c))
		}
		return true
	}
	s.terms = s.terms[:n]
	if trace != nil {
		trace.Skipped = skipped
	}
	return false
}

func (s *stepper) step(c contender) Step {
	p, i := s.pairs[c.pair], 0
	var l [2]string
	for j := range s.k {
		if p>>j&1 == 1 {
			l[i] = string(rune(j + 1))
			i++
		}
	}
	return Step{Lists: l, Both: int64(s.both[c.pair]), Expected: s.exp[c.pair], P: c.p, AtMinusInf: s.both[c.pair] == 0}
}

// rank lists the absent pairs below the threshold, most unlikely first.
// Rounding must not decide: probabilities are compared to nine digits.
func (s *stepper) rank() {
	s.open = s.open[:0]
	for i, p := range s.pairs {
		if s.in[i] {
			continue
		}
		x, m := s.both[i], s.exp[i]
		if tail := poissonTail(x, m); tail < s.threshold {
			c := contender{pair: i, p: tail, far: math.Abs(x-m) / math.Sqrt(m), largest: 1}
			for j := range s.k {
				if p>>j&1 == 1 {
					c.largest *= s.f.Margin(1 << j)
				}
			}
			s.open = append(s.open, c)
		}
	}
	slices.SortStableFunc(s.open, func(a, b contender) int {
		if d := math.Abs(a.p - b.p); d > 1e-9*math.Max(a.p, b.p) {
			return cmp.Compare(a.p, b.p)
		}
		if d := math.Abs(a.far - b.far); d > 1e-9*math.Max(a.far, b.far) {
			return cmp.Compare(b.far, a.far)
		}
		return cmp.Or(cmp.Compare(s.both[b.pair], s.both[a.pair]), cmp.Compare(b.largest, a.largest))
	})
}

// poissonTail returns min(P(X ≤ x), P(X ≥ x)) for a whole number x and X
// Poisson with the given mean; any number of at least ½ stands for all such.
func poissonTail(x, mean float64) float64 {
	if !(mean > 0) {
		if x > 0 {
			return 0
		}
		return 1
	}
	// Away from the mean the tail on the other side holds at least ½, since the
	// median is between mean − log 2 and mean + 1/3 (Choi 1994).
	switch {
	case x <= mean-math.Ln2:
		return lowerTail(x, mean)
	case x >= mean+1.0/3:
		return upperTail(x, mean)
	}
	return math.Min(lowerTail(x, mean), upperTail(x, mean))
}

func poissonTerm(x, mean float64) float64 {
	lg, _ := math.Lgamma(x + 1)
	return math.Exp(x*math.Log(mean) - mean - lg)
}

func lowerTail(x, mean float64) float64 {
	term := poissonTerm(x, mean)
	sum := term
	for i := x; i > 0 && sum < 0.5; i-- {
		term *= i / mean
		sum += term
		if term < 1e-17*sum {
			break
		}
	}
	return sum
}

func upperTail(x, mean float64) float64 {
	term := poissonTerm(x, mean)
	sum := term
	for i := x + 1; sum < 0.5; i++ {
		term *= mean / i
		sum += term
		if term < 1e-17*sum || term == 0 {
			break
		}
	}
	return sum
}
