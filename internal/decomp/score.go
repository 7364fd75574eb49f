package decomp

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Scores returns the log mass of each graph, by the same approximation as a
// search: to rank and weigh graphs that were found under another prior.
func Scores(ctx context.Context, e *Evidence, graphs []Graph, o SearchOptions) ([]float64, error) {
	s := newScorer(e, o)
	s.keep = false
	out := make([]float64, len(graphs))
	const share = 256
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(o.Workers, 1+len(graphs)/share)) {
		wg.Go(func() {
			mine := s.fork()
			for ctx.Err() == nil {
				from := share * (int(next.Add(1)) - 1)
				if from >= len(graphs) {
					return
				}
				for i := from; i < min(from+share, len(graphs)); i++ {
					out[i] = mine.score(graphs[i]).mass
				}
			}
		})
	}
	wg.Wait()
	return out, ctx.Err()
}

// scorer computes the log mass of single graphs on a fixed set of nodes, close
// enough together for a search; the masses reported come from Sum. Forks share
// what is remembered, each for one goroutine.
type scorer struct {
	e        *Evidence
	complete float64
	keep     bool // the scores of graphs
	blocks   []scoreBlock
	sets     *setRows
	memo     *[shards]shard
	tree     Tree
	acc      []nodeRow
}

// setRows remembers what each set of lists, as a clique or separator,
// contributes; nil until needed.
type setRows struct {
	sync.Mutex
	by []atomic.Pointer[setRow]
}

type setRow struct {
	base float64
	at   []nodeRow // one for each block
}

// Scores of graphs are kept in parts so that chains seldom wait for each other.
const shards = 64

type shard struct {
	sync.RWMutex
	by map[Graph]scored
}

// shard of a graph: any spread will do.
func (g Graph) shard() int {
	h := uint32(0)
	for _, a := range g.adj[:g.k] {
		h = h*0x9e3779b1 + uint32(a)
	}
	return int(h>>16) % shards
}

// scored is what is remembered of a graph.
type scored struct{ mass, meanLog float64 }

type scoreBlock struct {
	logN nodeRow
	args [order]argument
	base nodeRow
	logw nodeRow
	n    int
}

func newScorer(e *Evidence, o SearchOptions) *scorer {
	s := &scorer{e: e, complete: math.Log(o.Complete), keep: true, sets: &setRows{by: make([]atomic.Pointer[setRow], 1<<e.k)}, memo: new([shards]shard)}
	for i := range s.memo {
		s.memo[i].by = map[Graph]scored{}
	}
	var r rules
	start, limit := o.First, o.Last
	if limit == 0 {
		limit = math.Max(1<<10, 1024*(e.n+1))
	}
	// The peak of a graph has a standard deviation of about 1/√overlaps on the
	// log scale: stretches are cut so that nodes are not much further apart.
	cut := math.Min(math.Max(1, math.Ceil(math.Sqrt(e.Bearing(Empty(e.k)).Overlaps)/32)), 16)
	for start <= limit {
		width := math.Max(order, math.Floor((start-o.First)/cut))
		if o.Last > 0 {
			width = math.Min(width, o.Last-start+1)
		}
		s.add(r.get(width), start, width, o.LogPrior)
		start += width
	}
	s.acc = make([]nodeRow, len(s.blocks))
	return s
}

func (s *scorer) fork() *scorer {
	f := *s
	f.tree, f.acc = Tree{}, make([]nodeRow, len(s.blocks))
	return &f
}

func (s *scorer) add(r *rule, start, width float64, logPrior func(float64) float64) {
	b := scoreBlock{n: r.n}
	for i := range order {
		b.base[i] = math.Inf(-1)
		if i < r.n {
			m := start + (width-1)/2 + width*r.t[i]
			b.args[i] = newArgument(m)
			b.logN[i] = math.Log(s.e.n + m)
			b.logw[i] = math.Log(r.w[i])
			b.base[i] = b.args[i].rising(s.e.n) - b.args[i].rising(s.e.n+s.e.total-1) + logPrior(s.e.n+m) + b.logw[i]
		}
	}
	s.blocks = append(s.blocks, b)
}

func (s *scorer) row(set uint16) *setRow {
	if r := s.sets.by[set].Load(); r != nil {
		return r
	}
	s.sets.Lock() // margins have one working space
	defer s.sets.Unlock()
	if r := s.sets.by[set].Load(); r != nil {
		return r
	}
	m := s.e.margin(set)
	r := &setRow{base: m.base, at: make([]nodeRow, len(s.blocks))}
	for k := range s.blocks {
		b := &s.blocks[k]
		for i := range b.n {
			r.at[k][i] = b.args[i].rising(m.shift)
		}
	}
	s.sets.by[set].Store(r)
	return r
}

// score is the log mass of a graph, −∞ if it is not decomposable.
func (s *scorer) score(g Graph) scored {
	part := &s.memo[g.shard()]
	if s.keep {
		part.RLock()
		v, ok := part.by[g]
		part.RUnlock()
		if ok {
			return v
		}
	}
	v := scored{mass: math.Inf(-1)}
	var ok bool
	if s.tree, ok = g.decompose(s.tree); ok {
		v = s.sum(s.tree)
		if g.IsComplete() {
			v.mass += s.complete
		}
	}
	if s.keep {
		part.Lock()
		part.by[g] = v
		part.Unlock()
	}
	return v
}

func (s *scorer) sum(t Tree) scored {
	base := s.e.fixed
	for k := range s.acc {
		s.acc[k] = s.blocks[k].base
	}
	for _, c := range t.Cliques {
		r := s.row(c)
		base += r.base
		for k := range s.acc {
			a, b := &s.acc[k], &r.at[k]
			for i := range order {
				a[i] += b[i]
			}
		}
	}
	for _, c := range t.Separators {
		r := s.row(c)
		base -= r.base
		for k := range s.acc {
			a, b := &s.acc[k], &r.at[k]
			for i := range order {
				a[i] -= b[i]
			}
		}
	}
	top := math.Inf(-1)
	for k := range s.acc {
		top = max(top, slices.Max(s.acc[k][:]))
	}
	sum, mean := 0.0, 0.0
	for k := range s.acc {
		for i, v := range s.acc[k] {
			if d := v - top; d > -25 {
				p := math.Exp(d)
				sum += p
				mean += p * s.blocks[k].logN[i]
			}
		}
	}
	return scored{base + top + math.Log(sum), mean / sum}
}
