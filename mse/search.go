package mse

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// Criterion ranks models; smaller is better.
type Criterion int

// The criteria. Both count terms fixed at −∞ as parameters; BIC's penalty is
// the logarithm of the number of observed entities.
const (
	BIC Criterion = iota
	AIC
)

func (c Criterion) String() string { return [...]string{"BIC", "AIC"}[c] }

func (c Criterion) of(f *Fit) float64 {
	if c == AIC {
		return f.AIC
	}
	return f.BIC
}

// penalty of one parameter in a table of n entities.
func (c Criterion) penalty(n float64) float64 {
	if c == AIC {
		return 2
	}
	return math.Log(n)
}

// SearchOptions say which models to fit and how to rank them.
type SearchOptions struct {
	Criterion Criterion // BIC unless set
	// MaxOrder is the largest number of lists in a term. 0 means 1 for two
	// lists, 2 for three, 3 for four and five, 2 for six and more.
	MaxOrder int
	Workers  int        // goroutines; 0 means one
	Mode     SearchMode // "" means auto
	Effort   int        // of a best-first search; 0 means DefaultEffort

	progress func(done, total int)
}

// DefaultMaxOrder is the largest term that a search tries by default.
func DefaultMaxOrder(lists int) int {
	switch {
	case lists == 2:
		return 1
	case lists == 3 || lists >= 6:
		return 2
	}
	return 3
}

// MaxOrderLimit is the largest term that a search of all models may try: one fewer than the
// lists, and 2 for six lists, where order 3 has more than seven million models.
func MaxOrderLimit(lists int) int {
	if lists >= 6 {
		return 2
	}
	return lists - 1
}

// Search is the outcome of fitting every model.
type Search struct {
	Criterion Criterion
	Ranked    []Fit // models that can be estimated, best first

	Fitted       int // models tried
	NoEstimate   int // set aside: no maximum likelihood estimate
	Unidentified int // set aside: parameters not identified
	NotConverged int // set aside: Newton's method did not settle

	Notes *SearchNotes // nil if every model was fitted

	models []loglin.Model // of Ranked, if every model was fitted
	sets   [][]uint32     // terms of Ranked otherwise
	order  []int          // of the candidates of a bootstrap; nil means as ranked
}

// terms returns all terms of a ranked model, ascending.
func (s *Search) terms(i int) []uint32 {
	if s.models != nil {
		return s.models[i].Terms(nil)
	}
	return s.sets[i]
}

// exhaustive reports whether a search fits every model.
func (o SearchOptions) exhaustive(lists int) bool {
	return o.Mode != SearchBestFirst && lists <= loglin.MaxSearchLists && o.MaxOrder <= MaxOrderLimit(lists)
}

// SearchLogLinear fits hierarchical log-linear models with all main effects, up
// to the given order, and ranks those whose estimate exists and is identified:
// every one of them for up to six lists (with six, up to order 2), else those
// that a best-first search meets, which need not include the best. Asking for
// all where there are too many gives [ErrTooManyLists].
func SearchLogLinear(ctx context.Context, t *overlap.Table, o SearchOptions) (*Search, error) {
	k := t.K()
	if o.MaxOrder == 0 {
		o.MaxOrder = DefaultMaxOrder(k)
	}
	o.MaxOrder = min(o.MaxOrder, k-1)
	if !o.exhaustive(k) {
		if o.Mode == SearchAll {
			return nil, ErrTooManyLists
		}
		return searchBestFirst(ctx, t, o)
	}
	models := loglin.Hierarchical(k, o.MaxOrder)
	fits := make([]Fit, len(models))
	if err := fitAll(ctx, t, models, fits, o); err != nil {
		return nil, err
	}
	return rank(models, fits, o.Criterion), nil
}

// fitAll fits models in blocks shared out among goroutines. Every fit starts
// afresh, so that the results do not depend on who did which.
func fitAll(ctx context.Context, t *overlap.Table, models []loglin.Model, fits []Fit, o SearchOptions) error {
	const block = 64
	counts, s := t.Dense(), saturate(t)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(o.Workers, (len(models)+block-1)/block)) {
		wg.Go(func() {
			f := loglin.NewFitter(t.K())
			f.SetCounts(counts, false)
			var terms []uint32
			for ctx.Err() == nil {
				from := int(next.Add(block)) - block
				if from >= len(models) {
					return
				}
				to := min(from+block, len(models))
				for i := from; i < to; i++ {
					terms = models[i].Terms(terms[:0])
					fits[i] = fitTerms(f, s, t.K(), terms)
				}
				if o.progress != nil {
					o.progress(to, len(models))
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

func rank(models []loglin.Model, fits []Fit, c Criterion) *Search {
	s := &Search{Criterion: c, Fitted: len(models), models: []loglin.Model{}}
	for _, i := range s.sort(fits) {
		fits[i].Model = models[i].String()
		s.Ranked = append(s.Ranked, fits[i])
		s.models = append(s.models, models[i])
	}
	return s
}

// rankSets is rank for models given by their terms. What they are ranked by
// does not depend on the order in which they were met; equal ones go by terms.
func rankSets(sets [][]uint32, fits []Fit, lists int, c Criterion) *Search {
	s := &Search{Criterion: c, Fitted: len(sets)}
	order := s.sort(fits)
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(compareFits(&fits[a], &fits[b], c), slices.Compare(sets[a], sets[b]))
	})
	for _, i := range order {
		fits[i].Model = loglin.Name(sets[i], lists)
		s.Ranked = append(s.Ranked, fits[i])
		s.sets = append(s.sets, sets[i])
	}
	return s
}

// sort counts the models set aside and returns the others, best first; ties
// stay in the order given.
func (s *Search) sort(fits []Fit) []int {
	var order []int
	for i := range fits {
		f := &fits[i]
		switch {
		case f.failed:
			s.NotConverged++
		case f.verdict&loglin.Unidentified != 0:
			s.Unidentified++
		case f.verdict != 0:
			s.NoEstimate++
		default:
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareFits(&fits[a], &fits[b], s.Criterion) })
	return order
}

// Weights returns exp(−Δ/2) for each ranked model, scaled to sum to 1.
func (s *Search) Weights() []float64 {
	w := make([]float64, len(s.Ranked))
	sum := 0.0
	for i := range w {
		w[i] = math.Exp(-(s.Criterion.of(&s.Ranked[i]) - s.Criterion.of(&s.Ranked[0])) / 2)
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// Average returns N averaged over the ranked models by weight, with Buckland's
// standard error Σ w √(se² + (N−N̄)²) (Buckland, Burnham & Augustin 1997,
// Biometrics 53:603-618).
func (s *Search) Average() Moment {
	w := s.Weights()
	var m Moment
	for i := range w {
		m.N += w[i] * s.Ranked[i].N
	}
	for i := range w {
		d := s.Ranked[i].N - m.N
		m.SE += w[i] * math.Sqrt(s.Ranked[i].SE*s.Ranked[i].SE+d*d)
	}
	return m
}

// Range returns the smallest and largest N among the models whose criterion is
// within delta of the best.
func (s *Search) Range(delta float64) (lo, hi float64) {
	lo, hi = s.Ranked[0].N, s.Ranked[0].N
	best := s.Criterion.of(&s.Ranked[0])
	for i := range s.Ranked {
		f := &s.Ranked[i]
		if s.Criterion.of(f) > best+delta {
			break
		}
		lo, hi = min(lo, f.N), max(hi, f.N)
	}
	return lo, hi
}

// candidate is a model kept for the bootstrap.
type candidate struct {
	terms  []uint32
	warm   []float64
	fixed  int
	nested []int // candidates before this one that contain it, the latest few
}

// mostNested bounds the memory for candidate.nested when thousands compete.
const mostNested = 100

// candidates prepares m models for the bootstrap, the best ones unless another
// order was set, with their fits as starting values.
func (s *Search) candidates(t *overlap.Table, m int) []candidate {
	m = min(m, len(s.Ranked))
	out := make([]candidate, m)
	f := newSearchFitter(t.K())
	f.SetCounts(t.Dense(), false)
	for i := range out {
		c := &out[i]
		at := i
		if s.order != nil {
			at = s.order[i]
		}
		c.terms = s.terms(at)
		for j := range i {
			if contains(out[j].terms, c.terms) {
				c.nested = append(c.nested, j)
			}
		}
		c.nested = slices.Clone(c.nested[max(0, len(c.nested)-mostNested):])
		f.SetModel(c.terms)
		c.fixed = f.Fixed()
		if f.Fit(loglin.Options{}).Converged {
			c.warm = append([]float64(nil), f.Beta()...)
		}
	}
	return out
}

// contains reports whether the ascending terms of a larger model hold those of
// a smaller one.
func contains(larger, smaller []uint32) bool {
	if len(larger) < len(smaller) {
		return false
	}
	at := 0
	for _, t := range smaller {
		for at < len(larger) && larger[at] < t {
			at++
		}
		if at == len(larger) || larger[at] != t {
			return false
		}
	}
	return true
}

// newSelector returns a selector that ranks the candidates on each new table.
// A model is skipped when it cannot win: its likelihood is at most that of any
// larger model already fitted, and of the saturated one.
func newSelector(k int, cands []candidate, c Criterion) selector {
	const slack = 1e-5 // far above rounding, far below what separates models
	f := newSearchFitter(k)
	kernel := make([]float64, len(cands)) // +Inf where not fitted
	return func(counts []float64) float64 {
		f.SetCounts(counts, false)
		n, saturated, full := tally(counts)
		best, N := math.Inf(1), math.NaN()
		pen := c.penalty(n)
		for i := range cands {
			cd := &cands[i]
			bound := saturated
			for _, j := range cd.nested {
				bound = min(bound, kernel[j])
			}
			kernel[i] = math.Inf(1)
			size := pen * float64(len(cd.terms))
			if -2*bound+size > best+slack {
				continue
			}
			f.SetModel(cd.terms)
			// With every history observed each of these models is estimable.
			if !full && f.Check() != 0 {
				continue
			}
			r := refit(f, cd)
			if !r.Converged {
				continue
			}
			kernel[i] = r.Kernel
			v := -2*r.Kernel + size
			if v < best-1e-8 {
				best, N = v, n+math.Exp(r.Intercept)
			}
		}
		return N
	}
}

// tally returns the number of entities, the log-likelihood kernel of the
// saturated model, and whether every history was observed.
func tally(counts []float64) (n, saturated float64, full bool) {
	full = true
	for _, x := range counts[1:] {
		if x > 0 {
			n += x
			saturated += x * math.Log(x)
		} else {
			full = false
		}
	}
	return n, saturated - n, full
}

// refit starts from the fit to the original table where that has the same
// free terms, and afresh if that does not lead anywhere.
func refit(f searchFitter, c *candidate) loglin.Fit {
	if f.Fixed() == c.fixed && c.warm != nil {
		if r := f.Fit(loglin.Options{Warm: c.warm}); r.Converged {
			return r
		}
	}
	return f.Fit(loglin.Options{})
}
