package decomp

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func rng(c int) *rand.Rand { return rand.New(rand.NewPCG(7, uint64(c))) }

// On five lists everything is known: the search must visit graphs with nearly
// all of the mass, spend its time on them in proportion, and say so.
func TestSearchFindsTheMass(t *testing.T) {
	e := NewEvidence(5, uk5(), 1.0/32)
	p, err := Sum(context.Background(), e, All(5), Options{LogPrior: reciprocal})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Search(context.Background(), e, SearchOptions{LogPrior: reciprocal, Chains: 4, Steps: 5000, Rand: rng})
	if err != nil {
		t.Fatal(err)
	}
	share := map[Graph]float64{}
	for g, s := range p.Shares(0) {
		share[p.Graphs[g]] = s
	}
	found := 0.0
	for _, g := range f.Graphs {
		if g.IsComplete() {
			t.Error("the complete graph was visited though its weight is 0")
		}
		found += share[g]
	}
	if found < 0.99 || f.Coverage < 0.98 || math.Abs(f.Coverage-found) > 0.01 || f.Coverage > 1 || f.Common > f.Coverage {
		t.Errorf("found %v, coverage %v, common %v", found, f.Coverage, f.Common)
	}
	t.Logf("%d graphs hold %v; coverage %v, common %v, accepted %v", len(f.Graphs), found, f.Coverage, f.Common, f.Accepted)
}

func TestScoresAgreeWithSums(t *testing.T) {
	e := NewEvidence(5, uk5(), 1.0/32)
	p, err := Sum(context.Background(), e, All(5), Options{LogPrior: reciprocal})
	if err != nil {
		t.Fatal(err)
	}
	s := newScorer(e, SearchOptions{LogPrior: reciprocal, Complete: 1})
	for g, l := range p.LogMass {
		if v := s.score(p.Graphs[g]).mass; math.Abs(v-l) > 0.01 {
			t.Errorf("%v: score %v, log mass %v", p.Graphs[g], v, l)
		}
	}
}

// Too short a walk must not look complete.
func TestShortSearchIsRecognised(t *testing.T) {
	var cells []Cell
	r := rng(99)
	for h := 1; h < 256; h++ { // weak data on eight lists: mass on very many graphs
		if n := r.IntN(3); n > 0 {
			cells = append(cells, Cell{uint32(h), float64(n)})
		}
	}
	f, err := Search(context.Background(), NewEvidence(8, cells, 1.0/256), SearchOptions{LogPrior: reciprocal, Chains: 3, Steps: 300, Rand: rng})
	if err != nil {
		t.Fatal(err)
	}
	if f.Coverage > 0.9 {
		t.Errorf("coverage %v after 300 steps", f.Coverage)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Search(ctx, NewEvidence(8, cells, 1), SearchOptions{LogPrior: reciprocal, Chains: 1, Steps: 10, Rand: rng}); err == nil {
		t.Error("cancelled search gave no error")
	}
}

func TestMode(t *testing.T) {
	cells := []Cell{{1, 30}, {2, 25}, {4, 20}, {3, 9}, {5, 8}, {6, 11}, {7, 4}}
	p, err := Sum(context.Background(), NewEvidence(3, cells, 0.125), All(3), Options{LogPrior: reciprocal, First: 1, Last: 2000})
	if err != nil {
		t.Fatal(err)
	}
	_, _, pN := direct(3, cells, 0.125, 1, 2000, reciprocal)
	best := 0
	for i := range pN {
		if pN[i] > pN[best] {
			best = i
		}
	}
	if got, want := p.Mode(1, 0), p.Evidence.N()+1+float64(best); got != want {
		t.Errorf("mode %v, want %v", got, want)
	}
}

// A search that goes on finds what one longer search would have found, with
// one goroutine or several.
func TestSearchGoesOn(t *testing.T) {
	e := NewEvidence(5, uk5(), 1.0/32)
	o := SearchOptions{LogPrior: reciprocal, Chains: 3, Steps: 2000, Workers: 2, Rand: rng}
	whole, err := Search(context.Background(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Memory, o.Workers = &Memory{}, 1
	for _, o.Steps = range []int{500, 1000, 2000} {
		if _, err := Search(context.Background(), e, o); err != nil {
			t.Fatal(err)
		}
	}
	parts, err := Search(context.Background(), e, o)
	if err != nil || !reflect.DeepEqual(whole, parts) {
		t.Error("parts differ from the whole", err)
	}
	scores, err := Scores(context.Background(), e, whole.Graphs, o)
	if err != nil || !slices.Equal(scores, whole.LogMass) {
		t.Error("scores differ from the search's", err)
	}
}
