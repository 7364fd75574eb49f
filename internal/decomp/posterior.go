package decomp

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Options say over which missing counts to sum.
type Options struct {
	// LogPrior is the logarithm of the prior of N, up to a constant.
	LogPrior func(N float64) float64
	// First is the smallest missing count.
	First float64
	// Last is the largest; 0 means: as far as it takes for the mass beyond to
	// fall below TailTolerance.
	Last float64
	// Closing are further priors for which the mass beyond must be as small,
	// so that [Posterior.Under] may use them. One that never gets there only
	// makes the sum longer.
	Closing []func(N float64) float64
	// LogWeight, if not nil, is added to the log mass of each graph.
	LogWeight []float64
	Workers   int // goroutines; the results do not depend on it
}

// Limits of the sum.
const (
	TailTolerance = 1e-7             // share of the mass that may lie beyond an open grid
	Farthest      = float64(1 << 50) // where an open grid ends if its tail does not close
	tolerance     = 1e-9             // estimated error of the sum, as a share of it
	negligible    = 28               // exp(−28) is below 1e-12
)

// Posterior is the joint posterior of graph and missing count.
type Posterior struct {
	Evidence *Evidence
	Graphs   []Graph
	// Log mass of each graph, summed over the missing count, on one common
	// scale; but for LogWeight, graphs have equal prior weight here.
	LogMass []float64
	Nodes   int // missing counts at which every graph was evaluated

	o      Options
	plan   *plan
	rules  rules
	leaves []*stretch
	end    float64 // first missing count beyond the grid
}

// stretch is a run of consecutive missing counts.
type stretch struct {
	start float64
	rule  *rule
	m     nodeRow
	part  [2]component // all graphs but the complete one, and the complete one
	mass  []float64    // by graph, on the scale of its component
}

// component is a sum over graphs at the nodes, scaled by exp(−shift).
type component struct {
	shift float64
	f     nodeRow
	sum   float64 // over the stretch
	err   float64 // estimated error of sum
	steep float64 // log of what might hide between nodes
}

// ErrNoGraphs is returned when there is nothing to average over.
var ErrNoGraphs = errors.New("decomp: no graphs")

// Sum computes the posterior over graphs, all decomposable.
func Sum(ctx context.Context, e *Evidence, graphs []Graph, o Options) (*Posterior, error) {
	if len(graphs) == 0 {
		return nil, ErrNoGraphs
	}
	p := &Posterior{Evidence: e, Graphs: graphs, o: o, plan: newPlan(e, graphs)}
	p.plan.prepare(e)
	for g, w := range o.LogWeight {
		p.plan.base[g] += w
	}
	var queue []*stretch
	start, width := o.First, float64(order)
	limit := o.Last
	if limit == 0 {
		limit = math.Max(1<<10, 64*(e.n+1))
	}
	for start <= limit {
		if o.Last > 0 {
			width = math.Min(width, o.Last-start+1)
		}
		queue = append(queue, p.stretch(start, width))
		start += width
		if start > o.First+order {
			width = start - o.First
		}
	}
	p.end = start
	if err := p.refine(ctx, queue); err != nil {
		return nil, err
	}
	for o.Last == 0 && p.end < Farthest && !p.closed() {
		s := p.stretch(p.end, 3*(p.end-o.First))
		p.end += s.rule.width
		if err := p.refine(ctx, []*stretch{s}); err != nil {
			return nil, err
		}
	}
	p.finish()
	return p, nil
}

func (p *Posterior) stretch(start, width float64) *stretch {
	s := &stretch{start: start, rule: p.rules.get(width)}
	c := start + (width-1)/2
	for i := range s.rule.n {
		s.m[i] = c + width*s.rule.t[i]
		if width <= order {
			s.m[i] = start + float64(i)
		}
	}
	return s
}

// refine evaluates stretches and halves those that are not smooth enough.
func (p *Posterior) refine(ctx context.Context, queue []*stretch) error {
	for len(queue) > 0 {
		if err := p.evaluateAll(ctx, queue); err != nil {
			return err
		}
		p.leaves = append(p.leaves, queue...)
		queue = nil
		total := p.totals()
		keep := p.leaves[:0]
		for _, s := range p.leaves {
			if s.rule.width <= order || !s.coarse(total) {
				keep = append(keep, s)
				continue
			}
			h := math.Floor(s.rule.width / 2)
			queue = append(queue, p.stretch(s.start, h), p.stretch(s.start+h, s.rule.width-h))
		}
		p.leaves = keep
	}
	slices.SortFunc(p.leaves, func(a, b *stretch) int {
		if a.start < b.start {
			return -1
		}
		return 1
	})
	return nil
}

// coarse reports whether a stretch must be halved, given the logs of the sums.
func (s *stretch) coarse(total [2]float64) bool {
	for c := range s.part {
		q := &s.part[c]
		if math.IsInf(total[c], -1) {
			continue
		}
		if q.steep > total[c]-negligible || math.Log(q.err)+q.shift > total[c]+math.Log(tolerance/30) {
			return true
		}
	}
	return false
}

// totals are the logs of both components' sums.
func (p *Posterior) totals() (t [2]float64) {
	for c := range t {
		top := math.Inf(-1)
		for _, s := range p.leaves {
			top = math.Max(top, s.part[c].shift)
		}
		sum := 0.0
		for _, s := range p.leaves {
			if q := s.part[c]; q.sum > 0 {
				sum += q.sum * math.Exp(q.shift-top)
			}
		}
		t[c] = top + math.Log(sum)
		if sum == 0 {
			t[c] = math.Inf(-1)
		}
	}
	return t
}

func (p *Posterior) evaluateAll(ctx context.Context, queue []*stretch) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(p.o.Workers, len(queue))) {
		wg.Go(func() {
			rows := make([]nodeRow, len(p.plan.sets))
			logs := make([]nodeRow, len(p.Graphs))
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(queue) {
					return
				}
				p.evaluate(queue[i], rows, logs)
			}
		})
	}
	wg.Wait()
	p.Nodes += order * len(queue)
	return ctx.Err()
}

// steepStep is the change of a log posterior between neighbouring nodes above
// which a peak might lie between them unseen.
const steepStep = 8

func (p *Posterior) evaluate(s *stretch, rows, logs []nodeRow) {
	n := s.rule.n
	base := p.plan.fill(p.Evidence, &s.m, n, p.o.LogPrior, rows)
	for i := n; i < order; i++ {
		base[i] = math.Inf(-1)
	}
	for c := range s.part {
		s.part[c].shift, s.part[c].steep = math.Inf(-1), math.Inf(-1)
	}
	exact := s.rule.width <= order
	lw := math.Log(s.rule.width)
	for g := range logs {
		l := &logs[g]
		p.plan.logs(g, &base, rows, l)
		q := &s.part[0]
		if p.plan.second[g] {
			q = &s.part[1]
		}
		top, step := l[0], 0.0
		for i := 1; i < n; i++ {
			top, step = max(top, l[i]), max(step, math.Abs(l[i]-l[i-1]))
		}
		q.shift = max(q.shift, top)
		if !exact && step > steepStep {
			q.steep = max(q.steep, top+step+lw)
		}
	}
	s.mass = make([]float64, len(logs))
	p1, p2 := &s.rule.p[order-1], &s.rule.p[order-2]
	for g := range logs {
		q := &s.part[0]
		if p.plan.second[g] {
			q = &s.part[1]
		}
		l := &logs[g]
		var sum, e1, e2 float64
		for i := range n {
			if d := l[i] - q.shift; d > -45 {
				f := math.Exp(d)
				q.f[i] += f
				f *= s.rule.w[i]
				sum += f
				e1 += f * p1[i]
				e2 += f * p2[i]
			}
		}
		s.mass[g] = sum
		q.sum += sum
		if !exact {
			q.err += math.Abs(e1) + math.Abs(e2)
		}
	}
}

// closed reports whether the mass beyond the grid is small enough under the
// prior and all priors of Closing.
func (p *Posterior) closed() bool {
	for i := range len(p.o.Closing) + 1 {
		var prior func(float64) float64
		if i > 0 {
			prior = p.o.Closing[i-1]
		}
		for c := range 2 {
			if c == 1 && i > 0 { // nobody asks for the complete graph under another prior
				continue
			}
			w := [2]float64{}
			w[c] = 1
			if d := p.Under(prior, w[0], w[1]); d != nil && !(d.Tail < TailTolerance) {
				return false
			}
		}
	}
	return true
}

func (p *Posterior) finish() {
	top := math.Inf(-1)
	for _, s := range p.leaves {
		top = max(top, s.part[0].shift, s.part[1].shift)
	}
	p.LogMass = make([]float64, len(p.Graphs))
	for c := range 2 {
		// The sums of the two components can be hundreds of units apart.
		t := math.Inf(-1)
		for _, s := range p.leaves {
			t = max(t, s.part[c].shift)
		}
		for _, s := range p.leaves {
			x := math.Exp(s.part[c].shift - t)
			for g, m := range s.mass {
				if p.plan.second[g] == (c == 1) {
					p.LogMass[g] += m * x
				}
			}
		}
		for g := range p.LogMass {
			if p.plan.second[g] == (c == 1) {
				p.LogMass[g] = math.Log(p.LogMass[g]) + t
			}
		}
	}
	for _, s := range p.leaves {
		s.mass = nil
	}
}

// Shares returns the posterior probability of each graph when the complete one
// has prior weight complete and every other 1.
func (p *Posterior) Shares(complete float64) []float64 {
	top := math.Inf(-1)
	l := make([]float64, len(p.Graphs))
	for g := range l {
		l[g] = p.LogMass[g]
		if p.plan.second[g] {
			l[g] += math.Log(complete)
		}
		top = max(top, l[g])
	}
	sum := 0.0
	for g := range l {
		l[g] = math.Exp(l[g] - top)
		sum += l[g]
	}
	for g := range l {
		l[g] /= sum
	}
	return l
}

// Options returns what the sum was asked for, without further priors and weights.
func (p *Posterior) Options() Options {
	o := p.o
	o.Closing, o.LogWeight = nil, nil
	return o
}

// End is the first missing count beyond the grid.
func (p *Posterior) End() float64 { return p.end }
