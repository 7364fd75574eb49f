package study

import (
	"cmp"
	"slices"

	"undercount/link"
)

// cuts are the probabilities at which the panel cuts links.
var cuts = []float64{.1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .99}

// cutter joins records by links of at least some probability, from the
// likeliest link down. A link that would bring two records of a list without
// duplicates together is not made, nor is one that a reviewer denied.
type cutter struct {
	parent []int32
	on     []uint64 // lists without duplicates that the tree of a root has
}

func newCutter(r *link.Records, free []string) *cutter {
	c := &cutter{parent: make([]int32, r.Len()), on: make([]uint64, r.Len())}
	names := r.Lists()
	for i := range c.parent {
		c.parent[i] = int32(i)
		if slices.Contains(free, names[r.List(i)]) {
			c.on[i] = 1 << r.List(i)
		}
	}
	return c
}

func (c *cutter) root(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

func (c *cutter) join(a, b int32) {
	a, b = c.root(a), c.root(b)
	if a == b || c.on[a]&c.on[b] != 0 {
		return
	}
	a, b = min(a, b), max(a, b)
	c.parent[b] = a
	c.on[a] |= c.on[b]
}

// entities gives the entity of each record.
func (c *cutter) entities() []int32 {
	out := make([]int32, len(c.parent))
	for i := range out {
		out[i] = c.root(int32(i))
	}
	return out
}

// cutAt gives the entities at each cut, from the highest down.
func cutAt(res *link.Result, free []string, visit func(at float64, links int64, entity []int32)) {
	pairs := slices.Clone(res.Pairs)
	slices.SortStableFunc(pairs, func(p, q link.Pair) int {
		return cmp.Or(cmp.Compare(q.Probability, p.Probability), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	c := newCutter(res.Records, free)
	next := 0
	for _, at := range slices.Backward(cuts) {
		for next < len(pairs) && float64(pairs[next].Probability) >= at {
			c.join(pairs[next].A, pairs[next].B)
			next++
		}
		entity := c.entities()
		visit(at, pairsWithin(entity), entity)
	}
}

// pairsWithin is the number of pairs of records within entities.
func pairsWithin(entity []int32) int64 {
	size := make([]int64, len(entity))
	var n int64
	for _, e := range entity {
		n += size[e]
		size[e]++
	}
	return n
}
