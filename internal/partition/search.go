package partition

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// tiny is the least gain that counts as one.
const tiny = 1e-9

// search looks for the partition of l's nodes with the greatest total weight:
// it climbs from every node alone, from a greedy agglomeration, from the given
// starts and from random ones, and gives each node the first node of its cluster.
func search(l *local, g *rand.Rand, starts [][]int32, label []int32) {
	const random = 3
	s := newState(l)
	top := math.Inf(-1)
	keep := func() {
		s.climb()
		if t := s.total(); t > top+tiny {
			top = t
			s.firsts(label)
		}
	}
	keep()
	s.alone()
	s.agglomerate()
	keep()
	for _, start := range starts {
		s.set(start)
		keep()
	}
	for range random {
		s.alone()
		order := g.Perm(l.n)
		for _, i := range order {
			s.moveTo(int32(i), func(options []int32) int32 { return options[g.IntN(len(options))] })
		}
		keep()
	}
}

// alone puts every node by itself.
func (s *state) alone() {
	for i := range s.label {
		s.label[i] = int32(i)
	}
	s.recount()
}

// climb moves nodes, unites and divides clusters as long as that gains.
func (s *state) climb() {
	for again := true; again; {
		again = false
		for s.moves() {
			again = true
		}
		if s.agglomerate() {
			again = true
		}
		if s.divide() {
			again = true
		}
	}
}

// moves lets every node go where it gains most, and says whether any went.
func (s *state) moves() bool {
	moved := false
	for i := range int32(s.l.n) {
		from := s.label[i]
		joined := s.slots[from].nodes > 1
		s.links(i)
		s.take(i)
		to, top := s.empty(), s.gain(i, s.empty())+tiny
		if joined {
			if w := s.gain(i, from) + 2*tiny; w > top {
				to, top = from, w
			}
		}
		for _, c := range s.touched {
			if s.slots[c].nodes > 0 && c != from {
				if w := s.gain(i, c); w > top {
					to, top = c, w
				}
			}
		}
		if joined && to != from || !joined && s.slots[to].nodes > 0 {
			moved = true
		}
		s.use(i, to)
	}
	return moved
}

// moveTo takes node i out and puts it where choose says, out of the clusters
// that can have it.
func (s *state) moveTo(i int32, choose func(options []int32) int32) {
	s.links(i)
	s.take(i)
	options := []int32{s.empty()}
	for _, c := range s.touched {
		if s.slots[c].nodes > 0 && !math.IsInf(s.gain(i, c), -1) {
			options = append(options, c)
		}
	}
	s.use(i, choose(options))
}

// union is the log odds between two clusters, a < b, and what uniting them gains.
type union struct {
	a, b int32
	odds float64
	gain float64
}

// agglomerate unites clusters, the most gainful pairs first, as long as that
// gains, and says whether it united any. In one round no cluster takes part
// in two unions: their gains would have changed.
func (s *state) agglomerate() bool {
	any := false
	used := make([]bool, len(s.slots))
	for {
		unions := s.unions()
		if len(unions) == 0 {
			return any
		}
		any = true
		clear(used)
		into := map[int32]int32{}
		for _, u := range unions {
			if used[u.a] || used[u.b] {
				continue
			}
			used[u.a], used[u.b] = true, true
			into[u.b] = u.a
		}
		for i, c := range s.label {
			if a, ok := into[c]; ok {
				s.label[i] = a
			}
		}
		s.recount()
	}
}

// unions lists the pairs of clusters that are neighbours and gain by uniting.
func (s *state) unions() []union {
	var all []union
	for i, c := range s.label {
		for e := s.l.off[i]; e < s.l.off[i+1]; e++ {
			if d := s.label[s.l.to[e]]; c < d {
				all = append(all, union{a: c, b: d, odds: s.odds[e]})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y union) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	out := all[:0]
	for len(all) > 0 {
		u, n := all[0], 1
		for n < len(all) && all[n].a == u.a && all[n].b == u.b {
			u.odds += all[n].odds
			n++
		}
		all = all[n:]
		a, b := &s.slots[u.a], &s.slots[u.b]
		if math.IsInf(u.odds, -1) || a.lists.meets(&b.lists) {
			continue
		}
		sum := a.sum + b.sum + u.odds + s.base*float64(a.size)*float64(b.size)
		u.gain = s.scale.weight(sum, a.size+b.size) - s.weight(a) - s.weight(b)
		if u.gain > tiny {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(x, y union) int { return cmp.Compare(y.gain, x.gain) })
	return out
}

// divide tries to split each cluster in two, growing both parts from the two
// nodes that fit together worst, and says whether it split any.
func (s *state) divide() bool {
	members := make([][]int32, len(s.slots))
	for i, c := range s.label {
		members[c] = append(members[c], int32(i))
	}
	before, total := append([]int32(nil), s.label...), s.total()
	any := false
	for _, nodes := range members {
		if len(nodes) < 3 {
			continue // a single move does it
		}
		_, j := s.worst(nodes)
		i, _ := s.worstOf(j, nodes)
		s.part(nodes, i, j)
		if t := s.total(); t > total+tiny {
			total = t
			copy(before, s.label)
			any = true
		} else {
			s.set(before)
		}
	}
	return any
}

// worst is the node of a cluster with the least log odds to the others, twice
// for symmetry with worstOf.
func (s *state) worst(nodes []int32) (float64, int32) {
	low, at := math.Inf(1), nodes[0]
	for _, i := range nodes {
		s.links(i)
		if w := s.link[s.label[i]]; w < low {
			low, at = w, i
		}
	}
	return low, at
}

// worstOf is the node of the cluster with the least log odds to j.
func (s *state) worstOf(j int32, nodes []int32) (int32, float64) {
	odds := make(map[int32]float64, len(nodes))
	for e := s.l.off[j]; e < s.l.off[j+1]; e++ {
		odds[s.l.to[e]] += s.odds[e]
	}
	low, at := math.Inf(1), int32(-1)
	for _, i := range nodes {
		if i != j && odds[i] < low {
			low, at = odds[i], i
		}
	}
	return at, low
}

// part takes the nodes out of their cluster and grows two from i and j.
func (s *state) part(nodes []int32, i, j int32) {
	for _, k := range nodes {
		s.links(k)
		s.take(k)
	}
	for _, k := range [2]int32{i, j} {
		s.links(k)
		s.use(k, s.empty())
	}
	a, b := s.label[i], s.label[j]
	for _, k := range nodes {
		if k == i || k == j {
			continue
		}
		s.links(k)
		to, top := s.empty(), s.gain(k, s.empty())
		for _, c := range [2]int32{a, b} {
			if w := s.gain(k, c); w > top {
				to, top = c, w
			}
		}
		s.use(k, to)
	}
}
