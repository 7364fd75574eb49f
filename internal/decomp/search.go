package decomp

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
)

// SearchOptions direct a search among decomposable graphs.
type SearchOptions struct {
	LogPrior func(N float64) float64 // of N, up to a constant
	First    float64                 // smallest missing count
	Last     float64                 // largest; 0 for no limit
	Complete float64                 // prior weight of the complete graph, every other having 1
	Chains   int
	Steps    int                        // of each chain
	Workers  int                        // goroutines; the results do not depend on it
	Rand     func(chain int) *rand.Rand // a stream for each chain
	Progress func(done, total int)      // may be nil
	// Memory, if not nil, lets a search go on where the one before it ended: with
	// the same options but for more Steps it finds what one search of so many
	// steps would have found.
	Memory *Memory
}

// Memory holds the chains of a search and the scores of graphs.
type Memory struct {
	s     *scorer
	walks []*walk
}

// Found is what a search visited.
type Found struct {
	Graphs []Graph // all graphs visited, in order of first visit
	// Coverage estimates the share of the posterior on graphs that were
	// visited: 1 less the share of time, in the second half of each chain, that
	// it spent at graphs no other chain ever visited. It leans towards too low,
	// since the chain itself has found those graphs.
	Coverage float64
	// Common is the share of the time, in the second halves, spent at graphs
	// that every chain visited.
	Common   float64
	Accepted float64 // share of proposals
	// Visits counts, for each graph, the steps of the second halves. In the long
	// run they are in proportion to the posterior whether or not all of its mass
	// was visited.
	Visits []float64
	// LogMass is that of each graph, its prior weight included.
	LogMass []float64
	// Trace holds for each chain, step by step in its second half, the posterior
	// mean of log N under the graph it is at: what convergence is judged by.
	Trace [][]float64
}

// Weights returns what to add to the log mass of each graph so that shares are
// the shares of visits. The complete graph, if it was not visited, gets a weight
// that compares it with the estimated mass of all others.
func (f *Found) Weights(graphs []Graph) []float64 {
	at := map[Graph]int{}
	visits := 0.0
	for i, g := range f.Graphs {
		at[g] = i
		visits += f.Visits[i]
	}
	out := make([]float64, len(graphs))
	for i, g := range graphs {
		j, ok := at[g]
		switch {
		case ok:
			out[i] = math.Log(f.Visits[j]) - f.LogMass[j]
		default:
			out[i] = math.Log(visits) - f.Evidence()
		}
	}
	return out
}

// Evidence estimates the log mass of all graphs: that of those visited, over
// the share that they are estimated to hold.
func (f *Found) Evidence() float64 {
	top, sum := slices.Max(f.LogMass), 0.0
	for _, l := range f.LogMass {
		sum += math.Exp(l - top)
	}
	return top + math.Log(sum/f.Coverage)
}

// Search walks through decomposable graphs by adding and removing single edges
// (MC3 of Madigan & York 1995, International Statistical Review 63:215–232;
// the walk reaches every decomposable graph, Frydenberg & Lauritzen 1989,
// Biometrika 76:539–555). A step to a graph that is not decomposable is
// refused; others are accepted by the ratio of the posterior masses. Chains run
// at the same time and share the scores of graphs and sets of lists, which do
// not depend on who computed them.
func Search(ctx context.Context, e *Evidence, o SearchOptions) (*Found, error) {
	m := o.Memory
	if m == nil {
		m = &Memory{}
	}
	if m.s == nil {
		m.s = newScorer(e, o)
		for range o.Chains {
			m.walks = append(m.walks, &walk{})
		}
	}
	var next, steps atomic.Int64
	for _, w := range m.walks {
		steps.Add(int64(len(w.path)))
	}
	var tell sync.Mutex
	report := func() {
		if done := int(steps.Add(reportEvery)); o.Progress != nil {
			tell.Lock()
			o.Progress(min(done, o.Chains*o.Steps), o.Chains*o.Steps)
			tell.Unlock()
		}
	}
	var wg sync.WaitGroup
	for range max(1, min(o.Workers, o.Chains)) {
		wg.Go(func() {
			mine := m.s.fork()
			for ctx.Err() == nil {
				c := int(next.Add(1)) - 1
				if c >= o.Chains {
					return
				}
				mine.walk(ctx, m.walks[c], c, o, report)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return merge(m.s, m.walks, o), nil
}

// reportEvery is how many steps a chain takes between reports.
const reportEvery = 256

// walk is one chain: the graphs in order of first visit and which of them it
// was at after each step.
type walk struct {
	rng      *rand.Rand
	at       Graph
	now      scored
	index    map[Graph]int32
	graphs   []Graph
	meanLog  []float64
	path     []int32
	accepted int
}

// walk takes a chain on until it has made all steps.
func (s *scorer) walk(ctx context.Context, w *walk, c int, o SearchOptions, report func()) {
	if w.rng == nil {
		w.rng = o.Rand(c)
		w.index = map[Graph]int32{}
		w.at = s.start(c, w.rng, o.Complete > 0)
		w.now = s.score(w.at)
	}
	at := int32(-1)
	for step := len(w.path); step < o.Steps; step++ {
		if step%reportEvery == 0 {
			if ctx.Err() != nil {
				return
			}
			if step > 0 {
				report()
			}
		}
		i := w.rng.IntN(s.e.k)
		j := w.rng.IntN(s.e.k - 1)
		if j >= i {
			j++
		}
		h := w.at.Toggle(i, j)
		u := w.rng.Float64()
		if next := s.score(h); math.Log(u) < next.mass-w.now.mass {
			w.at, w.now, at = h, next, -1
			w.accepted++
		}
		if at < 0 {
			var known bool
			if at, known = w.index[w.at]; !known {
				at = int32(len(w.graphs))
				w.index[w.at] = at
				w.graphs, w.meanLog = append(w.graphs, w.at), append(w.meanLog, w.now.meanLog)
			}
		}
		w.path = append(w.path, at)
	}
}

// merge puts the chains together in their order.
func merge(s *scorer, walks []*walk, o SearchOptions) *Found {
	f := &Found{}
	index := map[Graph]int{}
	var seen []uint64 // chains that visited a graph, as bits
	for c, w := range walks {
		where := make([]int, len(w.graphs))
		for i, g := range w.graphs {
			at, known := index[g]
			if !known {
				at = len(f.Graphs)
				index[g] = at
				f.Graphs, f.Visits, seen = append(f.Graphs, g), append(f.Visits, 0), append(seen, 0)
				f.LogMass = append(f.LogMass, s.score(g).mass)
			}
			where[i] = at
			seen[at] |= 1 << c
		}
		late := w.path[len(w.path)/2:]
		trace := make([]float64, len(late))
		for i, at := range late {
			f.Visits[where[at]]++
			trace[i] = w.meanLog[at]
		}
		f.Trace = append(f.Trace, trace)
		f.Accepted += float64(w.accepted)
	}
	f.Accepted /= float64(o.Chains * o.Steps)
	all := uint64(1)<<len(walks) - 1
	alone, common, total := 0.0, 0.0, 0.0
	for i, n := range f.Visits {
		total += n
		if bits.OnesCount64(seen[i]) == 1 {
			alone += n
		}
		if seen[i] == all {
			common += n
		}
	}
	f.Coverage, f.Common = 1-alone/total, common/total
	return f
}

// start spreads the chains: no edge, all edges but one, and random graphs.
func (s *scorer) start(chain int, rng *rand.Rand, complete bool) Graph {
	k := s.e.k
	switch chain {
	case 0:
		return Empty(k)
	case 1:
		return Complete(k).Toggle(0, 1)
	}
	g := Empty(k)
	for range 4 * k * k {
		i, j := rng.IntN(k), rng.IntN(k)
		if i == j {
			continue
		}
		h := g.Toggle(i, j)
		if _, ok := h.Decompose(); ok && (complete || !h.IsComplete()) {
			g = h
		}
	}
	return g
}
