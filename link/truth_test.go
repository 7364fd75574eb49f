package link

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/internal/problem"
)

// typed is a file typed into a test.
type typed struct {
	rows [][]string
	next int
}

func file(lines ...string) *typed {
	f := &typed{}
	for _, l := range lines {
		f.rows = append(f.rows, strings.Split(l, ","))
	}
	return f
}

func (f *typed) Header() []string { return f.rows[0] }

func (f *typed) Next() ([]string, int, error) {
	f.next++
	if f.next >= len(f.rows) {
		return nil, 0, io.EOF
	}
	return f.rows[f.next], f.next + 1, nil
}

// index is lists of records: A has a1 a2 a3 x, B has b1 b2 x.
func index() *truthIndex {
	all := []string{"A a1", "A a2", "A a3", "A x", "B b1", "B b2", "B x"}
	return &truthIndex{len(all), []string{"A", "B"}, func(list, id string) int { return slices.Index(all, list+" "+id) }}
}

func TestReadTruth(t *testing.T) {
	for _, tc := range []struct {
		name   string
		file   *typed
		want   []int32
		absent int
	}{
		{"pairs with lists", file("list_a,id_a,list_b,id_b", "A,a1,B,b1", "A,x,B,x"), []int32{0, 1, 2, 3, 0, 5, 3}, 0},
		{"pairs of ids", file("rec_id_a,rec_id_b", "a1,b1", "b1,a2"), []int32{0, 0, 2, 3, 0, 5, 6}, 0},
		{"pairs close", file("id_b,id_a", "b2,b1", "a3,a2", "a2,b2"), []int32{0, 1, 1, 3, 1, 1, 6}, 0},
		{"absent", file("id_a,id_b", "a1,b1", "a1,gone"), []int32{0, 1, 2, 3, 0, 5, 6}, 1},
		{"entities", file("list,id,entity", "A,a1,p", "B,b1,q", "B,b2,p", "A,a3,"), []int32{0, -1, -1, -1, 1, 0, -1}, 0},
		{"entities of ids, other columns", file("id,name,ent_id", "a1,,7", "a2,,7", "no,,7"), []int32{0, 0, -1, -1, -1, -1, -1}, 1},
	} {
		got, err := readTruth(tc.file, index())
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if !slices.Equal(got.entity, tc.want) || got.Absent() != tc.absent || got.Rows() != len(tc.file.rows)-1 {
			t.Errorf("%s: entities %v, %d of %d rows absent; want %v", tc.name, got.entity, got.Absent(), got.Rows(), tc.want)
		}
	}
}

func TestReadTruthRefuses(t *testing.T) {
	for _, tc := range []struct {
		want string
		file *typed
	}{
		{"not those of a file of truth", file("a,b", "a1,b1")},
		{"not those of a file of truth", file("id_a,id_b,id,entity", "a1,b1,a1,p")},
		{"only one of list_a and list_b", file("list_a,id_a,id_b", "A,a1,b1")},
		{"column same", file("id_a,id_b,same", "a1,b1,no")},
		{"several lists have", file("id_a,id_b", "x,b1")},
		{"names no list", file("list_a,id_a,list_b,id_b", "A,a1,C,b1")},
		{"is empty", file("id_a,id_b", "a1,")},
		{"same record twice", file("id_a,id_b", "a1,a1")},
		{"says otherwise", file("id,entity", "a1,p", "a1,q")},
		{"has a header but no rows", file("id,entity")},
		{"none of its 2 rows", file("id_a,id_b", "k,l", "m,n")},
	} {
		_, err := readTruth(tc.file, index())
		if !problem.Is(err) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: got %v", tc.want, err)
		}
	}
}

// slow counts by looking at every pair.
func slow(r *Result, t *Truth) (m Measured) {
	neither := func(a, b int) bool {
		for _, p := range r.opt.PairRules {
			x, y := r.Records.lists[r.Records.list[a]], r.Records.lists[r.Records.list[b]]
			if p.Do == Neither && (p.A == x && p.B == y || p.A == y && p.B == x) {
				return true
			}
		}
		return false
	}
	prob := map[[2]int]float64{}
	for _, p := range r.Pairs {
		prob[[2]int{int(p.A), int(p.B)}] = float64(p.Probability)
	}
	for a := range r.Entity {
		if t.Judged(a) {
			m.Judged++
		}
		for b := a + 1; b < len(r.Entity); b++ {
			if neither(a, b) || !t.Judged(a) || !t.Judged(b) {
				continue
			}
			p, kept := prob[[2]int{a, b}]
			same, found := t.Same(a, b), r.Entity[a] == r.Entity[b]
			count := func(x *int64, ok bool) {
				if ok {
					*x++
				}
			}
			count(&m.True, same)
			count(&m.Kept, same && kept)
			count(&m.Lost, same && !kept)
			count(&m.Clusters.Found, found)
			count(&m.Clusters.Correct, found && same)
			count(&m.Pairs.Found, kept && p >= 0.5)
			count(&m.Pairs.Correct, kept && p >= 0.5 && same)
			count(&m.Calibration.Pairs, kept)
			count(&m.Calibration.Observed, kept && same)
			if kept {
				m.Calibration.Expected += p
			}
		}
	}
	return m
}

// invented is a result and a truth that chance made.
func invented(rng *rand.Rand, n, lists, entities int) (*Result, *Truth) {
	r := &Result{Records: &Records{}, Entity: make([]int32, n)}
	tr := &Truth{entity: make([]int32, n)}
	for l := range lists {
		r.Records.lists = append(r.Records.lists, fmt.Sprint("L", l))
		if l > 0 && rng.IntN(3) == 0 {
			r.opt.PairRules = append(r.opt.PairRules, PairRule{"L0", fmt.Sprint("L", l), Neither})
		}
	}
	if rng.IntN(3) == 0 {
		r.opt.PairRules = append(r.opt.PairRules, PairRule{"L0", "L0", Neither})
	}
	first := map[int]int32{}
	for i := range n {
		r.Records.list = append(r.Records.list, uint8(i*lists/n))
		tr.entity[i] = int32(rng.IntN(entities+1)) - 1
		e := int(tr.entity[i])
		if e < 0 || rng.IntN(4) == 0 {
			e = rng.IntN(entities)
		}
		if _, ok := first[e]; !ok {
			first[e] = int32(i)
		}
		r.Entity[i] = first[e]
	}
	for a := range n {
		for range 2 {
			if b := a + 1 + rng.IntN(8); b < n && (len(r.Pairs) == 0 || r.Pairs[len(r.Pairs)-1].A < int32(a) || r.Pairs[len(r.Pairs)-1].B < int32(b)) {
				r.Pairs = append(r.Pairs, Pair{A: int32(a), B: int32(b), Probability: float32(Floor + (1-Floor)*rng.Float64())})
			}
		}
	}
	return r, tr
}

func TestMeasureCountsAsEveryPairWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		lists := rapid.IntRange(1, 4).Draw(t, "lists")
		n := rapid.IntRange(lists, 60).Draw(t, "n")
		r, tr := invented(rng, n, lists, rapid.IntRange(1, min(n, 25)).Draw(t, "entities"))
		got, want := r.Measure(tr), slow(r, tr)
		if d := got.Calibration.Expected - want.Calibration.Expected; d > 1e-9 || d < -1e-9 {
			t.Fatalf("expected %v, want %v", got.Calibration.Expected, want.Calibration.Expected)
		}
		var sum Bin
		for _, b := range got.Calibration.Bins {
			if b.Pairs > 0 && (b.Expected < b.From*float64(b.Pairs)-1e-6 || b.Expected > b.To*float64(b.Pairs)+1e-6) {
				t.Fatalf("bin %+v holds pairs of others", b)
			}
			sum.Pairs += b.Pairs
			sum.Observed += b.Observed
		}
		c := got.Calibration
		if sum.Pairs != c.Pairs || sum.Observed != c.Observed {
			t.Fatalf("bins do not add up: %+v", c)
		}
		strip := func(m Measured) string {
			m.Calibration.Bins, m.Calibration.Expected = nil, 0
			for _, s := range []*Rates{&m.Clusters, &m.Pairs} {
				s.Precision, s.Recall, s.F1 = nil, nil, nil
			}
			return fmt.Sprintf("%+v", m)
		}
		if strip(got) != strip(want) {
			t.Fatalf("got  %s\nwant %s", strip(got), strip(want))
		}
	})
}

func TestRates(t *testing.T) {
	r := &Result{Records: &Records{lists: []string{"A", "B"}, list: []uint8{0, 0, 0, 1, 1, 1}},
		Entity: []int32{0, 1, 2, 0, 1, 1},
		Pairs:  []Pair{{A: 0, B: 3, Probability: .99}, {A: 1, B: 4, Probability: .9}, {A: 1, B: 5, Probability: .6}, {A: 2, B: 5, Probability: .4}}}
	m := r.Measure(&Truth{entity: []int32{0, 1, 2, 0, 1, 2}})
	// Entities pair 0-3, 1-4, 1-5, 4-5, of which two are true; of the three true pairs 2-5 is missed.
	if *m.Clusters.Precision != 0.5 || *m.Clusters.Recall != 2./3 || *m.Clusters.F1 != 4./7 || *m.Pairs.Precision != 2./3 {
		t.Errorf("%+v", m)
	}
	if b := m.Calibration.Bins; b[10].Pairs != 1 || b[9].Pairs != 1 || b[6].Observed != 0 || b[4].Observed != 1 {
		t.Errorf("bins %+v", b)
	}
	e := r.Expect()
	if d := *e.Precision - (.99+.9+.6)/4; d > 1e-6 || d < -1e-6 {
		t.Errorf("expected precision %v", *e.Precision)
	}
	if d := *e.Recall - (.99+.9+.6)/(.99+.9+.6+.4); d > 1e-6 || d < -1e-6 {
		t.Errorf("expected recall %v", *e.Recall)
	}
	none := (&Result{Records: r.Records, Entity: []int32{0, 1, 2, 3, 4, 5}}).Measure(&Truth{entity: []int32{0, 1, 2, 3, 4, 5}})
	if none.Clusters.Precision != nil || none.Clusters.Recall != nil || none.Clusters.F1 != nil {
		t.Errorf("rates of nothing: %+v", none.Clusters)
	}
}

func BenchmarkMeasure(b *testing.B) {
	r, tr := invented(rand.New(rand.NewPCG(1, 2)), 1_000_000, 3, 700_000)
	b.ReportAllocs()
	for b.Loop() {
		r.Measure(tr)
	}
	b.ReportMetric(float64(len(r.Entity))*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// FuzzReadTruth: whatever a file says, it is understood or refused, and what
// is understood is about the records there are.
func FuzzReadTruth(f *testing.F) {
	f.Add("list_a,id_a,list_b,id_b\nA,a1,B,b1")
	f.Add("id_a,id_b\na1,b1\nb1,a2\nx,b2")
	f.Add("list,id,entity\nA,a1,p\nB,b1,p\nA,a1,q")
	f.Add("id,ent_id\n,\na1,")
	f.Fuzz(func(t *testing.T, text string) {
		table := file(strings.Split(text, "\n")...)
		for i, r := range table.rows { // a reader gives rows as wide as the header
			for len(r) < len(table.rows[0]) {
				r = append(r, "")
			}
			table.rows[i] = r[:len(table.rows[0])]
		}
		x := index()
		got, err := readTruth(table, x)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if len(got.entity) != x.n || got.Absent() >= got.Rows() {
			t.Fatalf("%d entities, %d of %d rows absent", len(got.entity), got.Absent(), got.Rows())
		}
		for a := range x.n {
			for b := range x.n {
				if got.Same(a, b) && (!got.Judged(a) || !got.Judged(b) || !got.Same(b, a)) {
					t.Fatalf("records %d and %d", a, b)
				}
			}
		}
	})
}
