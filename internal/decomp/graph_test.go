package decomp

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestCounts(t *testing.T) {
	// Numbers of labelled chordal graphs: OEIS A058862.
	for k, want := range map[int]int{2: 2, 3: 8, 4: 61, 5: 822, 6: 18154} {
		if got := len(All(k)); got != want {
			t.Errorf("%d lists: %d graphs, want %d", k, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	g := Empty(4).Toggle(0, 1).Toggle(1, 2).Toggle(0, 2)
	if g.String() != "[123,4]" || Complete(3).String() != "[123]" || Empty(2).String() != "[1,2]" {
		t.Error(g, Complete(3), Empty(2))
	}
	square := Empty(4).Toggle(0, 1).Toggle(1, 2).Toggle(2, 3).Toggle(3, 0)
	if _, ok := square.Decompose(); ok {
		t.Error("a cycle of four without chord passes as decomposable")
	}
	if s := Empty(11).Toggle(0, 10).String(); s != "[1.11,2,3,4,5,6,7,8,9,10]" {
		t.Error(s)
	}
}

// The separators satisfy what every clique tree does: one fewer than the
// cliques, and each list is in one clique more than in separators.
func TestTreeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 9).Draw(t, "lists")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		g := Empty(k)
		for range 40 {
			i, j := r.IntN(k), r.IntN(k)
			if i == j {
				continue
			}
			if h := g.Toggle(i, j); chordal(h) {
				g = h
			}
		}
		tr, _ := g.Decompose()
		if len(tr.Separators) != len(tr.Cliques)-1 {
			t.Fatal(tr)
		}
		for v := range k {
			n := 0
			for _, c := range tr.Cliques {
				n += int(c >> v & 1)
			}
			for _, c := range tr.Separators {
				n -= int(c >> v & 1)
			}
			if n != 1 {
				t.Fatalf("list %d is counted %d times: %v", v, n, tr)
			}
		}
		for i := range k {
			for j := range i {
				in := false
				for _, c := range tr.Cliques {
					in = in || c>>i&1 == 1 && c>>j&1 == 1
				}
				if in != g.Has(i, j) {
					t.Fatal("cliques and edges differ")
				}
			}
		}
	})
}

func chordal(g Graph) bool { _, ok := g.Decompose(); return ok }

// A graph is decomposable if and only if lists can be removed one by one whose
// neighbours are all joined: another algorithm, tried on every graph of 5 lists.
func TestDecomposableAgainstElimination(t *testing.T) {
	seen := map[Graph]bool{}
	for _, g := range All(5) {
		seen[g] = true
	}
	for e := range 1 << 10 {
		g := Empty(5)
		b := 0
		for i := range 5 {
			for j := i + 1; j < 5; j++ {
				if e>>b&1 == 1 {
					g = g.Toggle(i, j)
				}
				b++
			}
		}
		if eliminates(g, 1<<5-1) != seen[g] {
			t.Fatalf("edges %b", e)
		}
	}
}

func eliminates(g Graph, left uint16) bool {
	for left != 0 {
		found := false
		for v := range g.K() {
			if left>>v&1 == 0 {
				continue
			}
			nb, simplicial := g.adj[v]&left, true
			for u := range g.K() {
				if nb>>u&1 == 1 && nb&^(1<<u)&^g.adj[u] != 0 {
					simplicial = false
				}
			}
			if simplicial {
				left &^= 1 << v
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func TestRulesAreExactForPolynomials(t *testing.T) {
	for _, width := range []float64{1, 5, 16, 17, 20, 32, 33, 100, 4096, 1 << 40} {
		r := newRule(width)
		for deg := range 2 * order {
			got, want := 0.0, 0.0
			for i := range r.n {
				got += r.w[i] * math.Pow(2*r.t[i], float64(deg))
			}
			if width <= 4096 {
				for i := range int(width) {
					want += math.Pow(2*(float64(i)-(width-1)/2)/width, float64(deg))
				}
			} else if deg%2 == 0 {
				want = width / float64(deg+1)
			}
			if math.Abs(got-want) > 1e-12*width {
				t.Errorf("width %v degree %d: %v, want %v", width, deg, got, want)
			}
		}
	}
}

func TestRising(t *testing.T) {
	for _, m := range []float64{0, 3, 31, 32, 200, 1e5} {
		p := newArgument(m)
		for _, a := range []float64{-0.97, -0.5, 0, 2.5, 1000.03} {
			want := lgamma(m+1+a) - lgamma(m+1)
			if got := p.rising(a); math.Abs(got-want) > 1e-10*(1+math.Abs(lgamma(m+1+a))) {
				t.Errorf("m %v a %v: %v, want %v", m, a, got, want)
			}
		}
	}
	// Far out, where subtraction has no digits left: a·log(y) to first order.
	if got, want := newArgument(1e15).rising(3), 3*math.Log(1e15+1); math.Abs(got-want) > 1e-11 {
		t.Errorf("%v, want %v", got, want)
	}
}
