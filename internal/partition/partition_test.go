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

// Numbering the records otherwise changes the numbers and nothing else.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, rapid.IntRange(2, 11).Draw(t, "n"), 0.5, true)
		p.Score = nil
		for i := range p.Pairs { // no two odds are equal, so that no two partitions are
			if e := &p.Pairs[i]; !math.IsInf(float64(e.LogOdds), -1) {
				e.LogOdds += float32(i)*0.0137 + 0.003
			}
		}
		to := rapid.Permutation(sequence(p.N)).Draw(t, "to")
		q := relabelled(p, to)
		a, errA := Best(context.Background(), p, Options{})
		b, errB := Best(context.Background(), q, Options{})
		if conflicts(errA) != conflicts(errB) {
			t.Fatalf("%v, relabelled %v", errA, errB)
		}
		if errA != nil {
			return
		}
		for i := range a.Entity {
			for j := range i {
				if (a.Entity[i] == a.Entity[j]) != (b.Entity[to[i]] == b.Entity[to[j]]) {
					t.Fatalf("%v became %v", a.Entity, b.Entity)
				}
			}
		}
		for i, e := range p.Pairs {
			f := Pair{A: min(to[e.A], to[e.B]), B: max(to[e.A], to[e.B])}
			j, _ := slices.BinarySearchFunc(q.Pairs, f, comparePairs)
			if d := a.Probability[i] - b.Probability[j]; math.Abs(float64(d)) > 1e-6 {
				t.Fatalf("pair %v: %v, relabelled %v", e, a.Probability[i], b.Probability[j])
			}
		}
	})
}

func sequence(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func relabelled(p Problem, to []int32) Problem {
	q := p
	q.Pairs, q.List, q.Must, q.Cannot = nil, slices.Clone(p.List), nil, nil
	for _, e := range p.Pairs {
		q.Pairs = append(q.Pairs, Pair{min(to[e.A], to[e.B]), max(to[e.A], to[e.B]), e.LogOdds})
	}
	slices.SortFunc(q.Pairs, comparePairs)
	for i, l := range p.List {
		q.List[to[i]] = l
	}
	for _, e := range p.Must {
		q.Must = append(q.Must, [2]int32{to[e[0]], to[e[1]]})
	}
	for _, e := range p.Cannot {
		q.Cannot = append(q.Cannot, [2]int32{to[e[1]], to[e[0]]})
	}
	return q
}

func TestConflictNamesTheChain(t *testing.T) {
	p := Problem{N: 6, Must: [][2]int32{{0, 3}, {3, 5}, {2, 5}}, Cannot: [][2]int32{{0, 2}}}
	for _, test := range []struct {
		name string
		p    Problem
		want Conflict
	}{
		{"cannot", p, Conflict{[]int32{0, 3, 5, 2}, -1}},
		{"list", Problem{N: 6, Must: p.Must, List: []uint8{1, 0, 0, 0, 0, 1}, DuplicateFree: []bool{false, true}}, Conflict{[]int32{0, 3, 5}, 1}},
	} {
		_, err := Best(context.Background(), test.p, Options{})
		var c *Conflict
		if !errors.As(err, &c) || !slices.Equal(c.Records, test.want.Records) || c.List != test.want.List {
			t.Errorf("%s: %v, want %v", test.name, err, &test.want)
		}
		if _, err := Draws(context.Background(), test.p, 1, 1, 1, nil); !errors.As(err, &c) {
			t.Errorf("%s: Draws: %v", test.name, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	nan := math.NaN()
	for name, p := range map[string]Problem{
		"order":      {N: 3, Pairs: []Pair{{1, 2, 0}, {0, 1, 0}}},
		"twice":      {N: 3, Pairs: []Pair{{0, 1, 0}, {0, 1, 0}}},
		"reversed":   {N: 3, Pairs: []Pair{{1, 0, 0}}},
		"range":      {N: 3, Pairs: []Pair{{1, 3, 0}}},
		"odds":       {N: 3, Pairs: []Pair{{1, 2, float32(nan)}}},
		"constraint": {N: 3, Must: [][2]int32{{1, 1}}},
		"lists":      {N: 3, DuplicateFree: []bool{true}},
		"repeat":     {N: 3, Repeat: 1.5},
		"missing":    {N: 3, Missing: math.Inf(-1)},
		"score":      {N: 3, Pairs: []Pair{{0, 1, 0}, {1, 2, 0}}, Score: func(a, b int32) float64 { return nan }},
		"classes":    {N: 3, Pairs: []Pair{{0, 1, 0}}, Shift: [][]float64{{0}}},
	} {
		if _, err := Best(context.Background(), p, Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	p := Problem{N: 3, Pairs: []Pair{{0, 1, 0}}, Class: []uint8{1}, Shift: [][]float64{{0}}}
	if _, err := Draws(context.Background(), p, 1, 1, 1, nil); err == nil {
		t.Error("class without shift: accepted")
	}
	p.Class[0] = 0
	if _, err := Draws(context.Background(), p, 2, 1, 1, nil); err == nil {
		t.Error("draw without shift: accepted")
	}
}

// Odds of any size, sure and excluded pairs leave finite results.
func TestExtremeOdds(t *testing.T) {
	inf := float32(math.Inf(1))
	p := Problem{N: 15, Pairs: []Pair{{0, 1, inf}, {0, 2, 900}, {1, 2, 900}, {3, 4, -inf}, {5, 6, inf}, {6, 7, -900}}}
	for i := int32(8); i < 14; i++ {
		p.Pairs = append(p.Pairs, Pair{i, i + 1, 800})
	}
	for _, exact := range []int{0, 1} {
		p.Limits.Exact = exact
		s, err := Best(context.Background(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := []int32{0, 0, 0, 3, 4, 5, 5, 7}
		if !slices.Equal(s.Entity[:8], want) {
			t.Errorf("exact %d: %v, want %v", exact, s.Entity, want)
		}
		for i, q := range s.Probability {
			if !(q >= 0 && q <= 1) {
				t.Errorf("exact %d: pair %v has probability %v", exact, p.Pairs[i], q)
			}
		}
	}
}

func TestLargeComponents(t *testing.T) {
	// 20 cliques of 15 in a row, one weak pair from each to the next.
	const cliques, size = 20, 15
	p := Problem{N: cliques * size, Sizes: true}
	for c := range int32(cliques) {
		for i := range int32(size) {
			for j := i + 1; j < size; j++ {
				p.Pairs = append(p.Pairs, Pair{c*size + i, c*size + j, 4})
			}
		}
		if c+1 < cliques {
			p.Pairs = append(p.Pairs, Pair{c*size + 3, (c+1)*size + 5, -1 - float32(c)/100})
		}
	}
	slices.SortFunc(p.Pairs, comparePairs)
	for _, test := range []struct {
		largest, cut, components, dropped int
		top                               float64
	}{{2000, 0, 1, 0, math.Inf(-1)}, {150, 1, 2, 1, -1.09}} {
		p.Limits.Largest = test.largest
		s, err := Best(context.Background(), p, Options{Samples: 10})
		if err != nil {
			t.Fatal(err)
		}
		r := s.Report
		if r.Cut != test.cut || r.Components != test.components || r.CutPairs != test.dropped || math.Abs(r.CutLogOdds-test.top) > 1e-6 || r.Incomplete != test.components || r.Sampled != test.components {
			t.Errorf("largest %d: report %+v", test.largest, r)
		}
		for i, e := range s.Entity {
			if int(e) != i/size*size {
				t.Fatalf("largest %d: record %d is of entity %d", test.largest, i, e)
			}
		}
		entities, pairs := PairCounts(s.Entity)
		if entities != cliques || pairs != cliques*size*(size-1)/2 {
			t.Errorf("%d entities, %d pairs", entities, pairs)
		}
	}
}

// Chains that differ by more than chance are reported, others are not.
func TestDisagreementIsReported(t *testing.T) {
	l := &local{rec: []int32{4, 9}, n: 2, off: []int32{0, 1, 2}, to: []int32{1, 0}}
	x := &sampler{l: l, draws: [2]int{100, 100}, linked: [2][]int32{{20, 0}, {60, 0}}}
	if d, doubtful := x.doubt(); !doubtful || d.First != 4 || math.Abs(d.Gap-0.4) > 1e-9 {
		t.Errorf("doubt %+v %v", d, doubtful)
	}
	x.linked[1][0] = 28
	if _, doubtful := x.doubt(); doubtful {
		t.Error("chance is reported")
	}
}
