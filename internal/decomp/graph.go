package decomp

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// MaxLists is the most lists a graph can have.
const MaxLists = 16

// Graph is an undirected graph on lists 0 to k−1. Graphs can be compared with ==.
type Graph struct {
	k   uint8
	adj [MaxLists]uint16
}

// Empty returns the graph without edges: all lists independent.
func Empty(k int) Graph { return Graph{k: uint8(k)} }

// Complete returns the graph with every edge: the saturated model, under which
// the data say nothing about the missing count.
func Complete(k int) Graph {
	g := Empty(k)
	for i := range k {
		g.adj[i] = (1<<k - 1) &^ (1 << i)
	}
	return g
}

// K is the number of lists.
func (g Graph) K() int { return int(g.k) }

// Has reports whether lists i and j are joined.
func (g Graph) Has(i, j int) bool { return g.adj[i]>>j&1 == 1 }

// Toggle returns the graph with the edge between i and j added or removed.
func (g Graph) Toggle(i, j int) Graph {
	g.adj[i] ^= 1 << j
	g.adj[j] ^= 1 << i
	return g
}

// Edges is the number of edges.
func (g Graph) Edges() int {
	n := 0
	for _, a := range g.adj {
		n += bits.OnesCount16(a)
	}
	return n / 2
}

// IsComplete reports whether every edge is there.
func (g Graph) IsComplete() bool { return g == Complete(g.K()) }

// Tree is a decomposition: cliques, and the separators between them when they
// are joined to a tree, one fewer, empty ones included.
type Tree struct {
	Cliques    []uint16
	Separators []uint16
}

// Decompose returns the cliques and separators of a decomposable graph, and
// reports false for any other. It numbers the lists by maximum cardinality
// search (Tarjan & Yannakakis 1984, SIAM Journal on Computing 13:566–579) and
// reads the cliques off as Blair & Peyton (1993) do.
func (g Graph) Decompose() (Tree, bool) { return g.decompose(Tree{}) }

func (g Graph) decompose(t Tree) (Tree, bool) {
	t.Cliques, t.Separators = t.Cliques[:0], t.Separators[:0]
	var done, current uint16
	last := -1
	for range g.k {
		v, best := -1, -1
		for i := range int(g.k) {
			if done>>i&1 == 0 {
				if n := bits.OnesCount16(g.adj[i] & done); n > best {
					v, best = i, n
				}
			}
		}
		before := g.adj[v] & done
		for m := before; m != 0; m &= m - 1 {
			u := bits.TrailingZeros16(m)
			if before&^(1<<u)&^g.adj[u] != 0 {
				return t, false
			}
		}
		if best == last+1 {
			current = before | 1<<v
		} else {
			t.Cliques = append(t.Cliques, current)
			t.Separators = append(t.Separators, before)
			current = before | 1<<v
		}
		done |= 1 << v
		last = best
	}
	t.Cliques = append(t.Cliques, current)
	return t, true
}

// All returns every decomposable graph on k lists, by the number whose bits are
// its edges: 2, 8, 61, 822 and 18,154 for two to six lists.
func All(k int) []Graph {
	var pairs [][2]int
	for i := range k {
		for j := i + 1; j < k; j++ {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	var out []Graph
	var t Tree
	g, prev := Empty(k), uint64(0)
	for e := range uint64(1) << len(pairs) {
		for d := e ^ prev; d != 0; d &= d - 1 {
			p := pairs[bits.TrailingZeros64(d)]
			g = g.Toggle(p[0], p[1])
		}
		prev = e
		var ok bool
		if t, ok = g.decompose(t); ok {
			out = append(out, g)
		}
	}
	return out
}

// String names the graph by its cliques, lists numbered from 1: [12,34]. From
// ten lists on the numbers in a clique are joined by points.
func (g Graph) String() string {
	t, ok := g.Decompose()
	if !ok {
		return "not decomposable"
	}
	join := ""
	if g.k > 9 {
		join = "."
	}
	var names [][]int
	for _, c := range t.Cliques {
		var l []int
		for m := c; m != 0; m &= m - 1 {
			l = append(l, bits.TrailingZeros16(m)+1)
		}
		names = append(names, l)
	}
	slices.SortFunc(names, slices.Compare)
	s := make([]string, len(names))
	for i, l := range names {
		d := make([]string, len(l))
		for j, v := range l {
			d[j] = strconv.Itoa(v)
		}
		s[i] = strings.Join(d, join)
	}
	return "[" + strings.Join(s, ",") + "]"
}
