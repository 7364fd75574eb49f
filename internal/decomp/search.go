package decomp

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// SearchOptions direct a search among decomposable graphs.
type SearchOptions struct {
	LogPrior func(N float64) float64 // of N, up to a constant
	First    float64                 // smallest missing count
	Last     float64                 // largest; 0 for no limit
	Complete float64                 // prior weight of the complete graph, every other having 1
	Chains   int
	Steps    int                        // of each chain
	Rand     func(chain int) *rand.Rand // a stream for each chain
	Progress func(done, total int)      // may be nil
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
// refused; others are accepted by the ratio of the posterior masses.
func Search(ctx context.Context, e *Evidence, o SearchOptions) (*Found, error) {
	s := newScorer(e, o)
	seen := map[Graph]uint64{} // chains that visited it, as bits
	f := &Found{}
	late := make([]map[Graph]int, o.Chains)
	accepted := 0
	for c := range o.Chains {
		rng := o.Rand(c)
		g := s.start(c, rng, o.Complete > 0)
		lg := s.score(g)
		late[c] = map[Graph]int{}
		trace := make([]float64, 0, o.Steps-o.Steps/2)
		for step := range o.Steps {
			if step%256 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				if o.Progress != nil {
					o.Progress(c*o.Steps+step, o.Chains*o.Steps)
				}
			}
			i := rng.IntN(e.k)
			j := rng.IntN(e.k - 1)
			if j >= i {
				j++
			}
			h := g.Toggle(i, j)
			u := rng.Float64()
			if lh := s.score(h); math.Log(u) < lh-lg {
				g, lg = h, lh
				accepted++
			}
			if seen[g] == 0 {
				f.Graphs = append(f.Graphs, g)
			}
			seen[g] |= 1 << c
			if step >= o.Steps/2 {
				late[c][g]++
				trace = append(trace, s.memo[g].meanLog)
			}
		}
		f.Trace = append(f.Trace, trace)
	}
	f.Accepted = float64(accepted) / float64(o.Chains*o.Steps)
	all := uint64(1)<<o.Chains - 1
	alone, common, total := 0, 0, 0
	for c, visits := range late {
		for g, n := range visits { // sums of whole numbers: the order is no matter
			total += n
			if seen[g] == 1<<c {
				alone += n
			}
			if seen[g] == all {
				common += n
			}
		}
	}
	for _, g := range f.Graphs {
		n := 0
		for c := range late {
			n += late[c][g]
		}
		f.Visits = append(f.Visits, float64(n))
		f.LogMass = append(f.LogMass, s.memo[g].mass)
	}
	f.Coverage = 1 - float64(alone)/float64(total)
	f.Common = float64(common) / float64(total)
	return f, nil
}

// scorer computes the log mass of single graphs on a fixed set of nodes, close
// enough together for a search; the masses reported come from Sum.
type scorer struct {
	e        *Evidence
	complete float64
	blocks   []scoreBlock
	rows     [][]nodeRow // by set, one for each block; nil until needed
	memo     map[Graph]scored
	tree     Tree
	acc      []nodeRow
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
	s := &scorer{e: e, complete: math.Log(o.Complete), rows: make([][]nodeRow, 1<<e.k), memo: map[Graph]scored{}}
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

func (s *scorer) row(set uint16) []nodeRow {
	if s.rows[set] == nil {
		a := s.e.margin(set).shift
		r := make([]nodeRow, len(s.blocks))
		for k := range s.blocks {
			b := &s.blocks[k]
			for i := range b.n {
				r[k][i] = b.args[i].rising(a)
			}
		}
		s.rows[set] = r
	}
	return s.rows[set]
}

// score is the log mass of a graph, −∞ if it is not decomposable.
func (s *scorer) score(g Graph) float64 {
	if v, ok := s.memo[g]; ok {
		return v.mass
	}
	v := scored{mass: math.Inf(-1)}
	var ok bool
	if s.tree, ok = g.decompose(s.tree); ok {
		v = s.sum(s.tree)
		if g.IsComplete() {
			v.mass += s.complete
		}
	}
	s.memo[g] = v
	return v.mass
}

func (s *scorer) sum(t Tree) scored {
	base := s.e.fixed
	for k := range s.acc {
		s.acc[k] = s.blocks[k].base
	}
	for _, c := range t.Cliques {
		base += s.e.margin(c).base
		r := s.row(c)
		for k := range s.acc {
			for i := range order {
				s.acc[k][i] += r[k][i]
			}
		}
	}
	for _, c := range t.Separators {
		base -= s.e.margin(c).base
		r := s.row(c)
		for k := range s.acc {
			for i := range order {
				s.acc[k][i] -= r[k][i]
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
			if d := v - top; d > -45 {
				p := math.Exp(d)
				sum += p
				mean += p * s.blocks[k].logN[i]
			}
		}
	}
	return scored{base + top + math.Log(sum), mean / sum}
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
