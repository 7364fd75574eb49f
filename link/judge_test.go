package link

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"undercount/simulate"
)

// run links a made-up population.
func run(t testing.TB, preset string, records int64, o Options) (*Result, []int32) {
	t.Helper()
	in, truth := population(t, preset, records, 5)
	res, err := Run(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	return res, truth()
}

// rows are typed rows.
type rows struct {
	header []string
	rows   [][]string
	at     int
}

func (r *rows) Header() []string { return r.header }

func (r *rows) Next() ([]string, int, error) {
	if r.at == len(r.rows) {
		return nil, 0, io.EOF
	}
	r.at++
	return r.rows[r.at-1], r.at + 1, nil
}

func TestWorkersChangeNothing(t *testing.T) {
	one, _ := run(t, "country", 2500, Options{Seed: 3, Workers: 1})
	many, _ := run(t, "country", 2500, Options{Seed: 3, Workers: 5})
	if !slices.Equal(one.Entity, many.Entity) || !slices.Equal(one.Pairs, many.Pairs) {
		t.Error("one worker and five give different results")
	}
	draws := func(r *Result) (out []int32) {
		if err := r.Draws(context.Background(), 6, func(_ int, e []int32) error { out = append(out, e...); return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if !slices.Equal(draws(one), draws(many)) {
		t.Error("one worker and five give different draws")
	}
}

// Records in another order are linked alike: the model is learnt from other
// random pairs, so that a few doubtful ones may change.
func TestOrderOfListsHardlyMatters(t *testing.T) {
	res, truth := run(t, "country", 2500, Options{Seed: 3})
	in, again := population(t, "country", 2500, 5)
	slices.Reverse(in)
	back, err := Run(context.Background(), in, Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	_ = again
	a, b := quality(res, truth), res.Training
	entity := make([]int32, 0, len(truth))
	for l := range in {
		name := in[l].Name
		at := slices.Index(res.Records.Lists(), name)
		for i := range res.Records.Len() {
			if res.Records.List(i) == at {
				entity = append(entity, truth[i])
			}
		}
	}
	if c := quality(back, entity); math.Abs(a-c) > 0.01 {
		t.Errorf("F1 is %.4f, and %.4f with the lists in another order (%+v)", a, c, b)
	}
}

// quality is the F1 of the entities.
func quality(r *Result, truth []int32) float64 {
	return *r.Measure(&Truth{entity: renumbered(truth)}).Clusters.F1
}

func renumbered(e []int32) []int32 {
	first := map[int32]int32{}
	out := make([]int32, len(e))
	for i, x := range e {
		if _, ok := first[x]; !ok {
			first[x] = int32(i)
		}
		out[i] = first[x]
	}
	return out
}

// Brothers and sisters who died together: the model of independent fields takes
// them for one person, the one with kin does not.
func TestKinAreNotOnePerson(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	res, truth := run(t, "families", 8000, Options{Seed: 1})
	m := res.Measure(&Truth{entity: renumbered(truth)})
	if f := *m.Clusters.F1; f < 0.96 {
		t.Errorf("F1 is %.4f", f)
	}
	if off := m.Calibration.Expected/float64(m.Calibration.Observed) - 1; math.Abs(off) > 0.05 {
		t.Errorf("the sum of probabilities is %.1f%% off", 100*off)
	}
	plain, truth := run(t, "families", 8000, Options{Seed: 1, Independent: true})
	p := plain.Measure(&Truth{entity: renumbered(truth)})
	if off := p.Calibration.Expected/float64(p.Calibration.Observed) - 1; off < 0.2 {
		t.Errorf("independent fields: the sum of probabilities is %.1f%% off; the comparison would show nothing", 100*off)
	}
}

// The parameters of a simulated list are found again.
func TestTrainingFindsM(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	res, truth := run(t, "scale", 20_000, Options{Seed: 1})
	j := res.job
	by := map[int32][]int32{}
	for i, e := range truth {
		by[e] = append(by[e], int32(i))
	}
	for k, f := range j.fs {
		if f.kind == "place" {
			continue
		}
		seen := make([]float64, len(f.levels))
		for _, g := range by {
			for x, a := range g {
				for _, b := range g[x+1:] {
					seen[f.compare(min(a, b), max(a, b))]++
				}
			}
		}
		total := f.byGroup(seen)
		for l, lv := range f.levels {
			if n := total[lv.group]; lv.group > 0 && n > 500 {
				if want, got := seen[l]/n, j.trainer.p.m[k][l]; math.Abs(want-got) > 0.03 {
					t.Errorf("%s, %s: m is %.4f, truly %.4f", f.name, lv.label, got, want)
				}
			}
		}
	}
}

func TestDuplicateFreeListsAndDecisions(t *testing.T) {
	free := Options{Seed: 2, DuplicateFree: []string{"A", "B", "C", "D"}}
	res, _ := run(t, "country", 2500, free)
	on := map[[2]int32]bool{}
	check := func(entity []int32) {
		clear(on)
		for i, e := range entity {
			k := [2]int32{e, int32(res.Records.List(i))}
			if on[k] {
				t.Fatal("an entity is twice on a list without duplicates")
			}
			on[k] = true
		}
	}
	check(res.Entity)
	if err := res.Draws(context.Background(), 5, func(_ int, e []int32) error { check(e); return nil }); err != nil {
		t.Fatal(err)
	}
	// A decision against the likeliest pair, and one for a pair that is none.
	best := slices.MaxFunc(res.Pairs, func(a, b Pair) int { return int(1e6 * (a.Probability - b.Probability)) })
	r := res.Records
	name := func(i int32) (string, string) { return r.Lists()[r.List(int(i))], r.ID(int(i)) }
	la, ia := name(best.A)
	lb, ib := name(best.B)
	lc, ic := name(0)
	ld, id := name(int32(r.Len() - 1))
	o := Options{Seed: 2, Decisions: []Decision{{la, ia, lb, ib, false}, {lc, ic, ld, id, true}}}
	res, _ = run(t, "country", 2500, o)
	if res.Entity[best.A] == res.Entity[best.B] {
		t.Error("a decision against a link was not kept")
	}
	if res.Entity[0] != res.Entity[r.Len()-1] {
		t.Error("a decision for a link was not kept")
	}
	o.Decisions = append(o.Decisions, Decision{lc, ic, ld, id, false})
	in, _ := population(t, "country", 2500, 5)
	if _, err := Run(context.Background(), in, o); err == nil || !strings.Contains(err.Error(), "contradict") {
		t.Errorf("contradictory decisions: %v", err)
	}
}

func TestNeither(t *testing.T) {
	res, _ := run(t, "country", 2500, Options{Seed: 2, PairRules: []PairRule{{"A", "B", Neither}}})
	for _, p := range res.Pairs {
		a, b := res.Records.List(int(p.A)), res.Records.List(int(p.B))
		if a == 0 && b == 1 && p.LogOdds > floorOdds {
			t.Fatal("a pair of lists that must not be linked was compared")
		}
	}
}

// Unnamed records are never linked on a date and a place alone.
func TestUnnamedAreNotLinked(t *testing.T) {
	pr, _ := simulate.PresetNamed("country")
	p, err := pr.People.ForRecords(2500)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Lists {
		p.Lists[i].Errors.Nameless = 0.1
	}
	g, err := simulate.NewGenerator(p)
	if err != nil {
		t.Fatal(err)
	}
	var in []Input
	for i := range p.Lists {
		in = append(in, Input{Name: p.Lists[i].Name, Rows: g.Rows(i)})
	}
	res, err := Run(context.Background(), in, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	unnamed := 0
	size := map[int32]int{}
	for _, e := range res.Entity {
		size[e]++
	}
	for i, e := range res.Entity {
		if !res.Records.Named(i) {
			unnamed++
			if size[e] > 1 {
				t.Error("a record without a name was linked")
			}
		}
	}
	if unnamed < 50 || res.Records.Unnamed() != unnamed {
		t.Errorf("%d records without a name, %d counted: the test shows nothing", unnamed, res.Records.Unnamed())
	}
}

func TestTrainingThatCannotBeTrusted(t *testing.T) {
	people := func(n int, same bool) *rows {
		r := &rows{header: []string{"id", "given", "family", "birth_year"}}
		for i := range n {
			g, f := string(rune('a'+i%26))+"lor"+string(rune('a'+i/26%26)), string(rune('a'+i/7%26))+"mindo"+string(rune('a'+i%19))
			if same {
				g, f = "ana", "lima"
			}
			r.rows = append(r.rows, []string{strings.Repeat("x", 1+i/26) + string(rune('a'+i%26)), g, f, "19" + string(rune('0'+i/10%10)) + string(rune('0'+i%10))})
		}
		return r
	}
	for name, r := range map[string]*rows{"nobody twice": people(60, false), "all alike": people(60, true)} {
		_, err := Run(context.Background(), []Input{{Name: "A", Rows: r}}, Options{})
		if e := (*TrainingError)(nil); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A cluster of two weighs what its pair weighs; one of three weighs the same in
// any order, but for which of two equal records is taken to say the truth.
func TestClusterWeights(t *testing.T) {
	res, truth := run(t, "country", 2500, Options{Seed: 2})
	j := res.job
	by := map[int32][]int32{}
	for i, e := range truth {
		by[e] = append(by[e], int32(i))
	}
	tried := 0
	for _, g := range by {
		if len(g) != 3 {
			continue
		}
		tried++
		nodes := [][]int32{{g[0]}, {g[1]}, {g[2]}}
		w := j.group(nodes)
		for _, p := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
			got, want := w(1<<p[0]|1<<p[1]), j.between(min(g[p[0]], g[p[1]]), max(g[p[0]], g[p[1]]))
			if want > unnamedOdds && math.Abs(got-want) > 1e-3*math.Max(1, math.Abs(want)) {
				t.Fatalf("two records weigh %.4f as a cluster and %.4f as a pair", got, want)
			}
		}
		back := j.group([][]int32{{g[2]}, {g[0]}, {g[1]}})
		if a, b := w(7), back(7); math.Abs(a-b) > 0.25 {
			t.Fatalf("three records weigh %.4f, and %.4f in another order", a, b)
		}
	}
	if tried < 20 {
		t.Fatalf("only %d clusters of three", tried)
	}
}

func TestSettlingCanBeStopped(t *testing.T) {
	res, _ := run(t, "country", 1500, Options{Seed: 1})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	j := res.job
	if err := j.settle(ctx, j.kept, j.rules); !errors.Is(err, context.Canceled) {
		t.Errorf("settling after cancellation: %v", err)
	}
}
