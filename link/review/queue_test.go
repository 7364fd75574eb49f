package review

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/link"
)

// made is material from the lists of each record and the entities.
func made(lists int, list []int, entity []int32, pairs ...link.Pair) *Material {
	f := &fake{columns: make([][]link.Mapping, lists)}
	for j := range lists {
		f.lists = append(f.lists, string(rune('A'+j)))
	}
	for i, l := range list {
		f.add(l, string(rune('0'+i)), nil)
	}
	return &Material{Records: f, Pairs: pairs, Entity: entity}
}

// Two lists of 3 and 4 with one in common: Chapman's estimate is 4*5/2 - 1 = 9
// now and 4*5/3 - 1 with one pair more.
func TestInfluenceTwoLists(t *testing.T) {
	m := made(2, []int{0, 0, 0, 1, 1, 1, 1}, []int32{0, 1, 2, 0, 4, 5, 6}, pair(0, 3, 0.9), pair(1, 4, 0.5), pair(2, 5, 0.25))
	f := m.Influence()
	for i, want := range []float64{
		2 * 0.9 * 0.1 * ((20.0/1 - 1) - 9), // taken apart there is no overlap
		2 * 0.25 * (9 - (20.0/3 - 1)),
		2 * 0.25 * 0.75 * (9 - (20.0/3 - 1)),
	} {
		for range 2 { // asking leaves no trace
			if got := f(m.Pairs[i]); math.Abs(got-want) > 1e-6 {
				t.Errorf("pair %d: %v, want %v", i, got, want)
			}
		}
	}
}

func TestInfluenceOneList(t *testing.T) {
	m := made(1, []int{0, 0, 0}, []int32{0, 1, 2}, pair(0, 1, 0.5))
	if got := m.Influence()(m.Pairs[0]); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("one duplicate more or less moves the number of entities by 1: got %v, want 2*.5*.5*1", got)
	}
}

// With more than two lists a pair of people seldom recorded moves more.
func TestInfluencePrefersTheSeldomRecorded(t *testing.T) {
	//   entities: 0 on A; 1 on B; 2 on A, B, C; 3 on D; then a background.
	list := []int{0, 1, 0, 3, 1, 2}
	entity := []int32{0, 1, 2, 3, 2, 2}
	for e := 6; e < 46; e += 2 {
		list = append(list, e%4, (e+1)%4)
		entity = append(entity, int32(e), int32(e))
	}
	m := made(4, list, entity, pair(0, 1, 0.5), pair(2, 3, 0.5))
	f := m.Influence()
	if a, b := f(m.Pairs[0]), f(m.Pairs[1]); a <= b {
		t.Errorf("two people on one list each: %v; one on three lists and one on one: %v", a, b)
	}
}

// The incremental count gives what counting everything anew gives.
func TestInfluenceAgainstCountingAnew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lists := rapid.IntRange(2, 5).Draw(rt, "lists")
		n := rapid.IntRange(4, 30).Draw(rt, "n")
		list, entity := make([]int, n), make([]int32, n)
		for i := range n {
			list[i] = rapid.IntRange(0, lists-1).Draw(rt, "list")
			entity[i] = int32(i)
			if i > 0 && rapid.Bool().Draw(rt, "joined") {
				entity[i] = entity[rapid.IntRange(0, i-1).Draw(rt, "with")]
			}
		}
		a := rapid.IntRange(0, n-2).Draw(rt, "a")
		b := rapid.IntRange(a+1, n-1).Draw(rt, "b")
		p := pair(int32(a), int32(b), 0.3)
		m := made(lists, list, entity, p)
		got := m.Influence()(p)
		if entity[a] == entity[b] {
			if got < 0 || math.IsNaN(got) || math.IsInf(got, 0) {
				rt.Fatalf("influence %v", got)
			}
			return
		}
		count := func(entity []int32) *counts {
			c := &counts{on: make([]float64, lists)}
			hs := map[int32]history{}
			for i, e := range entity {
				hs[e] = hs[e].with(list[i])
			}
			for _, h := range hs {
				c.add(h, 1)
			}
			return c
		}
		joined := make([]int32, n)
		for i, e := range entity {
			if joined[i] = e; e == entity[b] {
				joined[i] = entity[a]
			}
		}
		x, y := count(entity), count(joined)
		want := math.Abs(x.independent() - y.independent())
		if lists > 2 {
			want = (want + math.Abs(x.chao()-y.chao())) / 2
		}
		want *= 2 * float64(p.Probability) * (1 - float64(p.Probability))
		if math.Abs(got-want) > 1e-6*(1+want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}

// The estimate solves its equation, and for two lists is Chapman's.
func TestIndependent(t *testing.T) {
	c := &counts{n: 70, on: []float64{50, 40}}
	if got, want := c.independent(), 51.0*41/21-1; math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, c := range []*counts{{n: 900_000, on: []float64{500_000, 300_000, 200_000, 1000}}, {n: 12, on: []float64{12, 3, 1}}, {n: 5, on: []float64{3, 2, 0}}} {
		N := c.independent() + 1
		prod := 1.0
		for _, x := range c.on {
			prod *= 1 - (x+1)/N
		}
		if d := N*(1-prod) - (c.n + 1); math.Abs(d) > 1e-6*c.n {
			t.Errorf("%v: the equation is missed by %v", c.on, d)
		}
	}
}

func TestQueue(t *testing.T) {
	m := made(2, []int{0, 0, 0, 0, 1, 1, 1, 1}, []int32{0, 1, 2, 3, 4, 5, 6, 7},
		pair(0, 4, 0.5), pair(1, 5, 0.8), pair(2, 6, 0.5), pair(2, 7, 0.96), pair(3, 7, 0.04))
	k := func(a, b int) Key { return m.key(a, b) }
	keys := func(q *Queue) [][2]int {
		var out [][2]int
		for _, i := range q.Items {
			out = append(out, [2]int{i.A, i.B})
		}
		return out
	}
	nobody := &Files{}
	judgedBy := &Files{Files: []*File{
		file("ana", act{Reviewed, k(0, 4), Same}, act{Reviewed, k(3, 7), Same}, act{Reviewed, k(1, 5), Skip}, act{Reviewed, key("A", "gone", "B", "1"), Same}),
		file("ben", act{Reviewed, k(3, 7), Different}, act{Reviewed, k(2, 6), Same}),
	}}
	for _, tt := range []struct {
		name  string
		files *Files
		w     Wanted
		want  [][2]int
	}{
		{"most doubtful first, ties by record", nobody, Wanted{Mode: First}, [][2]int{{0, 4}, {2, 6}, {1, 5}}},
		{"bounds", nobody, Wanted{Mode: First, Low: 0.01, High: 0.99}, [][2]int{{0, 4}, {2, 6}, {1, 5}, {2, 7}, {3, 7}}},
		{"limit", nobody, Wanted{Mode: First, Limit: 1}, [][2]int{{0, 4}}},
		{"influence of one's own", nobody, Wanted{Mode: First, Influence: func(p link.Pair) float64 { return float64(p.A) }}, [][2]int{{2, 6}, {1, 5}, {0, 4}}},
		{"judged and skipped", judgedBy, Wanted{Mode: First, Reviewer: "ana"}, [][2]int{{1, 5}}},
		{"second", judgedBy, Wanted{Mode: Second, Reviewer: "ben"}, [][2]int{{0, 4}}},
		{"second, the other way", judgedBy, Wanted{Mode: Second, Reviewer: "ana"}, [][2]int{{2, 6}}},
		{"third", judgedBy, Wanted{Mode: Adjudicate, Reviewer: "eva"}, [][2]int{{3, 7}}},
	} {
		q := m.Queue(tt.files, tt.w)
		if diff := cmp.Diff(tt.want, keys(q)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
		if tt.w.Mode == Second && (q.Items[0].Said != nil || q.Items[0].Why != "") {
			t.Errorf("%s: the second reviewer is told what the first said", tt.name)
		}
		if tt.w.Limit == 1 && q.Beyond != 2 {
			t.Errorf("%d pairs beyond the limit", q.Beyond)
		}
		if tt.w.Mode == Adjudicate && len(q.Items[0].Said) != 2 {
			t.Error("the adjudicator is not told what was said")
		}
		if tt.name == "second, the other way" && q.Missing != 0 || tt.name == "second" && q.Missing != 1 {
			t.Errorf("%s: %d pairs without records", tt.name, q.Missing)
		}
	}
}

// BenchmarkQueue orders the doubtful pairs of half a million records on four lists.
func BenchmarkQueue(b *testing.B) {
	const n, doubtful = 500_000, 100_000
	r := rand.New(rand.NewPCG(1, 2))
	f := &fake{lists: []string{"A", "B", "C", "D"}, columns: make([][]link.Mapping, 4), list: make([]int, n), ids: make([]string, n)}
	m := &Material{Records: f, Entity: make([]int32, n)}
	for i := range n {
		f.list[i], m.Entity[i] = r.IntN(4), int32(i)
		if i > 0 && r.IntN(3) == 0 {
			m.Entity[i] = m.Entity[r.IntN(i)]
		}
	}
	for i := range doubtful {
		m.Pairs = append(m.Pairs, pair(int32(i), int32(i+1+r.IntN(n-i-1)), float32(0.06+0.8*r.Float64())))
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Queue(&Files{}, Wanted{Mode: First})
	}
	b.ReportMetric(doubtful*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
