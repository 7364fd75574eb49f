package partition

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func conflicts(err error) bool {
	var c *Conflict
	return errors.As(err, &c)
}

func TestBestIsExactOnSmallProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, rapid.IntRange(2, 7).Draw(t, "n"), rapid.Float64Range(0.2, 1).Draw(t, "density"), true)
		s, err := Best(context.Background(), p, Options{})
		if conflicts(err) {
			// Not a loophole: with contradictory constraints no partition is left.
			if !contradictory(p) {
				t.Fatalf("conflict without contradiction: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		b := enumerate(p)
		for i, e := range p.Pairs {
			if want := b.link(e.A, e.B); math.Abs(want-float64(s.Probability[i])) > 1e-6 {
				t.Fatalf("pair %v: probability %v, want %v", e, s.Probability[i], want)
			}
		}
		for _, e := range s.Inside {
			if want := b.link(e.A, e.B); math.Abs(want-float64(e.Probability)) > 1e-6 {
				t.Fatalf("inside %v: want %v", e, want)
			}
		}
		checkBest(t, b, s.Entity, 0.5)
		m, err := Best(context.Background(), p, Options{MAP: true})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(b.labels, func(l []int32) bool { return slices.Equal(l, m.Entity) })
		if at < 0 || b.p[at] < slices.Max(b.p)*(1-1e-9) {
			t.Fatalf("most probable partition %v, probability of %v", m.Entity, slices.Max(b.p))
		}
	})
}

// contradictory says that no partition satisfies the constraints, the model aside.
func contradictory(p Problem) bool {
	p.Pairs, p.Score, p.Missing = nil, nil, 0
	comp := componentsOf(p)
	odds := make([][]float64, p.N)
	for i := range odds {
		odds[i] = make([]float64, p.N)
	}
	for _, e := range p.Cannot {
		odds[e[0]][e[1]], odds[e[1]][e[0]] = math.Inf(-1), math.Inf(-1)
	}
	_, ok := weightOf(p, comp, odds, comp)
	return !ok
}

// checkBest makes sure that no partition has a greater sum of p - threshold.
func checkBest(t *rapid.T, b *brute, entity []int32, threshold float64) {
	n := int32(len(entity))
	link := make([]float64, n*n)
	for i := range n {
		for j := range i {
			link[i*n+j] = b.link(i, j) - threshold
		}
	}
	worth := func(label []int32) (w float64) {
		for i := range n {
			for j := range i {
				if label[i] == label[j] {
					w += link[i*n+j]
				}
			}
		}
		return w
	}
	got, feasible := worth(entity), false
	for _, l := range b.labels {
		if worth(l) > got+1e-9 {
			t.Fatalf("%v is worth %v, %v is worth %v", entity, got, l, worth(l))
		}
		feasible = feasible || slices.Equal(l, entity)
	}
	if !feasible {
		t.Fatalf("%v breaks a constraint", entity)
	}
}
