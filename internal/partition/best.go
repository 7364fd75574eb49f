package partition

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Options say which partition is best and how it is looked for.
type Options struct {
	// Threshold is the probability from which on linking two records is worth
	// it: the best partition is the one with the greatest sum of
	// probability - Threshold over the pairs of records in one entity, that is,
	// with the least expected loss if a false link costs Threshold and a missed
	// one 1 - Threshold. 0 means 0.5; half the F1 that can be reached gives the
	// best expected F1.
	Threshold float64

	MAP      bool // the most probable partition instead
	Samples  int  // draws from which the links of large components are judged; 0 means 500
	Seed     uint64
	Workers  int                   // 0 means 1; no result depends on it
	Progress func(done, total int) // components; may be nil, is called from several goroutines
}

// Linked is the probability that two records are in one entity.
type Linked struct {
	A, B        int32
	Probability float32
}

// Solution is a judged set of possible links.
type Solution struct {
	Entity      []int32   // entity of each record: the number of its first record
	Probability []float32 // by pair in Problem.Pairs, that both records are in one entity
	Inside      []Linked  // the pairs in one entity that are not in Pairs, ordered by A, then B
	Report      Report
}

// Best finds the best partition and the probability of every link. Results are
// exact for components of up to Limits.Exact records (counting those that must
// be linked as one), and otherwise from Markov chains and a search with several
// starts. Contradictory constraints are a *Conflict.
func Best(ctx context.Context, p Problem, o Options) (*Solution, error) {
	q, err := p.prepared()
	if err != nil {
		return nil, err
	}
	if o.Threshold <= 0 {
		o.Threshold = 0.5
	}
	if o.Samples <= 0 {
		o.Samples = 500
	}
	x := newIndex(q)
	b := &judge{x: x, o: o, lanes: newLanes(o.Seed, "best")}
	b.entity = x.alone()
	b.probability = make([]float32, len(p.Pairs))
	b.plain = newScale(&Problem{Repeat: 1}, x.report.Largest)
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(b.inside, func(x, y Linked) int { return comparePairs(Pair{A: x.A, B: x.B}, Pair{A: y.A, B: y.B}) })
	return &Solution{b.entity, b.probability, b.inside, x.report}, nil
}

// judge is the work of Best. Components write to different places.
type judge struct {
	x           *index
	o           Options
	lanes       lanes
	plain       scale // adds up
	entity      []int32
	probability []float32

	mu     sync.Mutex
	inside []Linked
}

// batch is how many components a worker takes at a time.
const batch = 512

func (b *judge) run(ctx context.Context) error {
	var done atomic.Int64
	total := b.x.components()
	err := parallel(ctx, b.o.Workers, total, batch, func(ctx context.Context, lo, hi int) error {
		w := worker{judge: b}
		for c := lo; c < hi; c++ {
			if err := w.component(ctx, c); err != nil {
				return err
			}
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.inside = append(b.inside, w.inside...)
		if b.o.Progress != nil {
			b.o.Progress(int(done.Add(int64(hi-lo))), total)
		}
		return nil
	})
	slices.SortFunc(b.x.report.Unconverged, func(x, y Doubt) int { return int(x.First) - int(y.First) })
	return err
}

// parallel calls do for consecutive ranges of 0 to n in several goroutines and
// returns the first error.
func parallel(ctx context.Context, workers, n, step int, do func(ctx context.Context, lo, hi int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(workers, (n+step-1)/step)) {
		wg.Go(func() {
			for {
				hi := int(next.Add(int64(step)))
				lo := hi - step
				if lo >= n || ctx.Err() != nil {
					return
				}
				if err := do(ctx, lo, min(hi, n)); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// worker judges components one after the other; it keeps the scratch space.
type worker struct {
	*judge
	l, u   local
	ex     exact
	p      []float64 // probability of a link, node by node
	label  []int32
	inside []Linked
}

func (w *worker) component(ctx context.Context, c int) error {
	if w.pair(c) {
		return nil
	}
	if err := w.l.load(w.x, c); err != nil {
		return err
	}
	n := w.l.n
	w.p, w.label = resize(w.p, n*n), resize(w.label, n)
	var err error
	if n <= w.x.p.Limits.Exact {
		w.exact()
	} else {
		err = w.sampled(ctx)
	}
	if err == nil {
		w.write(c)
	}
	return err
}

// pair deals with the most common component by itself: two records, one pair.
func (w *worker) pair(c int) bool {
	odds, ok := w.x.pair(c)
	if !ok {
		return false
	}
	rec := w.x.records(c)
	p := logistic(odds)
	w.probability[w.x.pairs[w.x.pairOff[c]]] = float32(p)
	if w.o.MAP && odds > 0 || !w.o.MAP && p > w.o.Threshold {
		w.entity[rec[1]] = rec[0]
	}
	return true
}

// pair returns the log odds of a component of two records without constraints.
func (x *index) pair(c int) (odds float64, ok bool) {
	if x.off[c+1]-x.off[c] != 2 || len(x.must) > 0 && len(of(x.must, c)) > 0 || len(x.cannot) > 0 && len(of(x.cannot, c)) > 0 {
		return 0, false
	}
	e := x.p.Pairs[x.pairs[x.pairOff[c]]]
	if l, free := x.p.free(e.A); free && int(x.p.List[e.B]) == l {
		return math.Inf(-1), true
	}
	return float64(e.LogOdds), true
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (w *worker) exact() {
	w.ex.load(&w.l)
	w.ex.links(w.p)
	if w.o.MAP {
		w.ex.maximise(w.label)
		return
	}
	w.gains()
	w.ex.weigh(&w.u, w.u.self, w.u.between())
	w.ex.maximise(w.label)
}

// gains makes u the problem whose weights are what links are worth:
// probability - Threshold. What is excluded stays so.
func (w *worker) gains() {
	l, u := &w.l, &w.u
	u.rec, u.node, u.n, u.size, u.lists = l.rec, l.node, l.n, l.size, l.lists
	u.base, u.scale = -w.o.Threshold, w.plain
	u.items = u.items[:0]
	for i := range int32(l.n) {
		for j := i + 1; j < int32(l.n); j++ {
			if p := w.p[int(i)*l.n+int(j)]; p > 0 {
				pairs := float64(l.size[i]) * float64(l.size[j])
				u.add(i, j, -1, p*pairs+u.base) // weigh takes base off again
			}
		}
		to, odds := l.row(i)
		for e, j := range to {
			if i < j && math.IsInf(odds[e], -1) {
				u.add(i, j, -1, odds[e])
			}
		}
	}
	u.weigh(nil)
}

// sampled judges a component by Markov chains.
func (w *worker) sampled(ctx context.Context) error {
	l, n := &w.l, w.l.n
	s, err := newSampler(ctx, l, w.lanes)
	if err != nil {
		return err
	}
	clear(w.p)
	for range w.o.Samples {
		if err := ctx.Err(); err != nil {
			return err
		}
		count(s.next(1), w.p)
	}
	for i := range n {
		w.p[i*n+i] = 1
		for j := range i {
			w.p[j*n+i] /= float64(w.o.Samples)
			w.p[i*n+j] = w.p[j*n+i]
		}
	}
	doubt, doubtful := s.doubt()
	w.mu.Lock()
	w.x.report.Sampled++
	if doubtful {
		w.x.report.Unconverged = append(w.x.report.Unconverged, doubt)
	}
	w.mu.Unlock()
	starts := [][]int32{s.chains[0].best, s.chains[1].best}
	g := w.lanes.chain(l.rec[0], 2)
	search(l, g, starts, w.label)
	if !w.o.MAP {
		w.gains()
		starts = append(starts, slices.Clone(w.label))
		search(&w.u, g, starts, w.label)
	}
	return nil
}

// count adds 1 to the upper triangle of p for each pair of nodes in one cluster.
func count(c *chain, p []float64) {
	n := c.l.n
	next := make([]int32, n) // the node's successor in its cluster
	last := make([]int32, n)
	for i := range last {
		last[i] = -1
		next[i] = -1
	}
	for i := n - 1; i >= 0; i-- {
		next[i] = last[c.label[i]]
		last[c.label[i]] = int32(i)
		for j := next[i]; j >= 0; j = next[j] {
			p[i*n+int(j)]++
		}
	}
}

// write hands on what was found about component c.
func (w *worker) write(c int) {
	l, x := &w.l, w.x
	for r, rec := range l.rec {
		w.entity[rec] = l.rec[l.head[w.label[l.node[r]]]]
	}
	for _, i := range x.pairs[x.pairOff[c]:x.pairOff[c+1]] {
		e := x.p.Pairs[i]
		w.probability[i] = float32(w.p[int(l.nodeOf(e.A))*l.n+int(l.nodeOf(e.B))])
	}
	pairs := x.pairs[x.pairOff[c]:x.pairOff[c+1]]
	for a, rec := range l.rec {
		for b := a + 1; b < len(l.rec); b++ {
			if w.label[l.node[a]] != w.label[l.node[b]] {
				continue
			}
			other := l.rec[b]
			_, known := slices.BinarySearchFunc(pairs, Pair{A: rec, B: other}, func(i int32, e Pair) int {
				return comparePairs(x.p.Pairs[i], e)
			})
			if !known {
				p := w.p[int(l.node[a])*l.n+int(l.node[b])]
				w.inside = append(w.inside, Linked{rec, other, float32(p)})
			}
		}
	}
}
