package mse

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"

	"undercount/internal/multilogit"
	"undercount/internal/stream"
	"undercount/overlap"
)

// drTarget says which lists are assumed not to depend on each other. With
// conditional false they are two lists, independent given the covariates in
// the whole population (Das, Kennedy & Jewell 2021). With conditional true
// they are two or more without highest-order interaction, given the
// covariates, among those whom no other list recorded (Dulce Rubio & Kennedy
// 2024).
type drTarget struct {
	among       overlap.History
	conditional bool
}

// category of a history: which of the lists among it has, packed, or 0 if it
// tells nothing about them.
func (t drTarget) category(h overlap.History) int {
	if t.conditional && h&^t.among != 0 {
		return 0
	}
	c, at := 0, 0
	for b := t.among; b != 0; b &= b - 1 {
		if h&(b&-b) != 0 {
			c |= 1 << at
		}
		at++
	}
	return c
}

func (t drTarget) size() int { return 1 << t.among.Size() }

// drNuisance says how the chances of each history given the covariates are estimated.
type drNuisance struct {
	rows    *multilogit.Rows // of the regression; nil for saturated strata
	columns int
	strata  []int32 // by row, for saturated strata
	groups  int     // number of strata
	folds   int
	ridge   float64
	margin  float64
	share   [][]int64 // by group of the pool: entities in each fold
	workers int
}

// drAnswer is the outcome for one target.
type drAnswer struct {
	Moment
	plugIn  float64
	clipped float64 // share of entities where a chance was raised to the margin
	// fromChances is the share of the variance that comes from estimating the
	// chances: large samples have none.
	fromChances float64
	fault       string
}

// Faults of a doubly robust estimate.
const (
	drNoOverlap   = "no overlap"
	drNoEstimate  = "no fit"
	drEmptyStrata = "stratum without overlap"
)

// assignFolds deals the entities of each history out to the folds in random
// order. Alike entities are interchangeable, so that only how many of a group
// fall into each fold matters.
func (p *recordPool) assignFolds(folds int, seed uint64, names ...string) [][]int64 {
	rng := stream.New(seed, names...)
	share := make([][]int64, len(p.hist))
	flat := make([]int64, len(p.hist)*folds)
	next := 0
	for from := 0; from < len(p.hist); {
		to := from
		for to < len(p.hist) && p.hist[to] == p.hist[from] {
			to++
		}
		for _, i := range rng.Perm(to - from) {
			g := from + i
			s := flat[g*folds : (g+1)*folds]
			for f := range s {
				s[f] = p.count[g] / int64(folds)
			}
			for range p.count[g] % int64(folds) {
				s[next%folds]++
				next++
			}
			share[g] = s
		}
		from = to
	}
	return share
}

// influence returns the value whose mean over the entities is N/n, for an
// entity of category cat where q are the chances of the categories: the
// uncentred efficient influence function. It raises the chances that stand in
// a denominator to the margin. plug is N/n without the correction.
//
// For two lists, 1/ψ = E[q1 q2/q12] and the value is (q1 q2/q12)(y1/q1 + y2/q2
// − y12/q12) (Das, Kennedy & Jewell 2021, theorem 2). In the conditional case
// 1/ψ = 1 + E[h], h = Π q_y^s with s = +1 for an odd number of lists and −1 for
// an even one, and since those signs add up to 1 the value is 1 + h s_y/q_y,
// or 1 for an entity on another list.
func (t drTarget) influence(q []float64, cat int, margin float64) (value, plug float64, clipped bool) {
	if !t.conditional {
		q12 := q[3]
		if q12 < margin {
			q12, clipped = margin, true
		}
		q1, q2 := q[1]+q12, q[2]+q12
		plug = q1 * q2 / q12
		y := [4]float64{0, 1 / q1, 1 / q2, 1/q1 + 1/q2 - 1/q12}
		return plug * y[cat], plug, clipped
	}
	logh := 0.0
	own := 1.0
	for c := 1; c < len(q); c++ {
		x := q[c]
		if bits.OnesCount(uint(c))%2 == 1 {
			logh += math.Log(x)
		} else {
			if x < margin {
				x, clipped = margin, true
			}
			logh -= math.Log(x)
		}
		if c == cat {
			own = x
		}
	}
	h := math.Exp(logh)
	value = 1
	switch {
	case cat == 0:
	case bits.OnesCount(uint(cat))%2 == 1:
		value += h / own
	default:
		value -= h / own
	}
	return value, 1 + h, clipped
}

// estimate applies the one-step estimator: chances from the other folds, the
// influence function averaged over this one, its variance over all.
func (p *recordPool) estimate(ctx context.Context, t drTarget, nu drNuisance) (drAnswer, error) {
	cats := t.size()
	size := make([]float64, cats)
	for g, h := range p.hist {
		size[t.category(h)] += float64(p.count[g])
	}
	for c := 1; c < cats; c++ {
		even := bits.OnesCount(uint(c))%2 == 0
		if size[c] == 0 && (even || t.conditional) {
			return drAnswer{fault: drNoOverlap}, nil
		}
	}
	if nu.rows == nil {
		return p.saturated(t, nu), nil
	}
	sums := make([]drSums, nu.folds)
	fail := make([]bool, nu.folds)
	start, ok := p.fitAllFolds(t, nu, size)
	if !ok {
		return drAnswer{fault: drNoEstimate}, nil
	}
	var wg sync.WaitGroup
	gate := make(chan struct{}, max(1, nu.workers))
	for f := range nu.folds {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			if ctx.Err() == nil {
				sums[f], fail[f] = p.oneFold(t, nu, size, f, start)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return drAnswer{}, err
	}
	if slices.Contains(fail, true) {
		return drAnswer{fault: drNoEstimate}, nil
	}
	var all drSums
	for _, s := range sums {
		all.add(s)
	}
	return all.answer(), nil
}

// drSums gathers the influence values.
type drSums struct{ n, sum, squares, plug, clipped, nuisance float64 }

func (s *drSums) put(weight, value, plug float64, clipped bool) {
	s.n += weight
	s.sum += weight * value
	s.squares += weight * value * value
	s.plug += weight * plug
	if clipped {
		s.clipped += weight
	}
}

func (s *drSums) add(o drSums) {
	s.n += o.n
	s.sum += o.sum
	s.squares += o.squares
	s.plug += o.plug
	s.clipped += o.clipped
	s.nuisance += o.nuisance
}

// answer: with m = 1/ψ the mean, N = n m; the observed number n varies too, as
// a binomial variable of N, so that the variance of N is n·var + n m (m − 1).
// To this comes what the errors of the estimated chances add. It vanishes
// against the rest as n grows and not before: the influence values of a fold
// move by their slopes times the error of the regression, which was fitted on
// other folds and so is independent of them.
func (s *drSums) answer() drAnswer {
	m := s.sum / s.n
	v := max(0, s.squares/s.n-m*m)
	variance := s.n*v + s.nuisance + s.n*max(0, m*(m-1))
	return drAnswer{Moment: Moment{s.n * m, math.Sqrt(variance)}, plugIn: s.plug, clipped: s.clipped / s.n, fromChances: s.nuisance / max(variance, 1e-300)}
}

// slope is the derivative of the influence value of an entity in the
// parameters of the regression, by central differences in the linear predictors.
func (t drTarget) slope(nu drNuisance, present []int, prob, q []float64, cat, row, parameters int) []float64 {
	const h = 1e-4
	g := make([]float64, parameters)
	moved := make([]float64, len(q))
	lo, hi := nu.rows.Start[row], nu.rows.Start[row+1]
	for f := range len(present) - 1 {
		at := func(by float64) float64 { // raises the log odds of category f
			copy(moved, q)
			sum := 1 + prob[f]*math.Expm1(by)
			for i, c := range present {
				moved[c] = prob[i] / sum
			}
			moved[present[f]] *= math.Exp(by)
			v, _, _ := t.influence(moved, cat, nu.margin)
			return v
		}
		d := (at(h) - at(-h)) / (2 * h)
		for i := lo; i < hi; i++ {
			g[f*nu.columns+int(nu.rows.Col[i])] = d * nu.rows.Val[i]
		}
	}
	return g
}

// drModel is the multinomial logit of the categories that occur. The baseline
// is "on all of these lists": if lists are independent with chances that are
// logistic in the covariates, the log odds against it are exactly linear.
func drModel(columns int, size []float64) (multilogit.Model, []int) {
	var present []int // category of each model category
	for c, s := range size {
		if s > 0 && c < len(size)-1 {
			present = append(present, c)
		}
	}
	features := len(present)
	present = append(present, len(size)-1)
	m := multilogit.Model{Columns: columns, Full: make([]bool, features)}
	for i := range present {
		load := make([]float64, features)
		if i < features {
			load[i] = 1
			m.Full[i] = true
		}
		m.F = append(m.F, load)
	}
	return m, present
}

// tally counts entities by row and category of the model: those of one fold,
// or (fold < 0) all, or all but one.
func (p *recordPool) tally(t drTarget, present []int, nu drNuisance, fold int, others bool) []float64 {
	index := make([]int, t.size())
	for i, c := range present {
		index[c] = i
	}
	out := make([]float64, p.rows*len(present))
	for g, h := range p.hist {
		x := p.count[g]
		if fold >= 0 {
			x = nu.share[g][fold]
			if others {
				x = p.count[g] - x
			}
		}
		out[int(p.row[g])*len(present)+index[t.category(h)]] += float64(x)
	}
	return out
}

func (p *recordPool) fitAllFolds(t drTarget, nu drNuisance, size []float64) ([]float64, bool) {
	m, present := drModel(nu.columns, size)
	fit := multilogit.New(m, nu.rows).Fit(multilogit.Data{Count: p.tally(t, present, nu, -1, false)}, nu.ridge, nil)
	return fit.Theta, fit.Converged
}

func (p *recordPool) oneFold(t drTarget, nu drNuisance, size []float64, fold int, start []float64) (drSums, bool) {
	m, present := drModel(nu.columns, size)
	f := multilogit.New(m, nu.rows)
	theta := start
	data := multilogit.Data{Count: p.tally(t, present, nu, fold, nu.folds > 1)}
	if nu.folds > 1 {
		fit := f.Fit(data, nu.ridge, start)
		if !fit.Converged {
			return drSums{}, true
		}
		theta = fit.Theta
	}
	own := p.tally(t, present, nu, fold, false)
	q, prob := make([]float64, t.size()), make([]float64, len(present))
	var s drSums
	var slopes [][]float64
	var weights []float64
	for r := range p.rows {
		n := own[r*len(present) : (r+1)*len(present)]
		if !slices.ContainsFunc(n, func(x float64) bool { return x > 0 }) {
			continue
		}
		f.Probabilities(prob, r, theta, nil)
		for i, c := range present {
			q[c] = prob[i]
		}
		for i, c := range present {
			if n[i] > 0 {
				v, plug, clipped := t.influence(q, c, nu.margin)
				s.put(n[i], v, plug, clipped)
				if nu.folds > 1 {
					slopes = append(slopes, t.slope(nu, present, prob, q, c, r, m.Parameters()))
					weights = append(weights, n[i])
				}
			}
		}
	}
	var ok bool
	if s.nuisance, ok = f.Spread(data, nu.ridge, theta, slopes, weights); !ok {
		return s, true
	}
	return s, false
}

// saturated takes the chances from the observed shares in each stratum. The
// correction then vanishes and cross-fitting has nothing to protect against:
// the estimate is the sum of the strata's own.
func (p *recordPool) saturated(t drTarget, nu drNuisance) drAnswer {
	cats := t.size()
	count := make([]float64, nu.groups*cats)
	for g, h := range p.hist {
		count[int(nu.strata[p.row[g]])*cats+t.category(h)] += float64(p.count[g])
	}
	var s drSums
	q := make([]float64, cats)
	for at := 0; at < len(count); at += cats {
		n := 0.0
		for _, x := range count[at : at+cats] {
			n += x
		}
		for c := range q {
			q[c] = count[at+c] / n
			if c > 0 && q[c] == 0 && (t.conditional || c == 3) {
				return drAnswer{fault: drEmptyStrata}
			}
		}
		for c, x := range count[at : at+cats] {
			if x > 0 {
				v, plug, _ := t.influence(q, c, 0)
				s.put(x, v, plug, false)
			}
		}
	}
	return s.answer()
}
