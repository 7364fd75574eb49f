package mse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// TestStepwiseIsRelabelled: the order of the lists does not matter to the
// result, unless pairs are alike in every respect.
func TestStepwiseIsRelabelled(t *testing.T) {
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 4, 5, 40)
		perm := rapid.Permutation([]int{0, 1, 2, 3, 4}[:tab.K()]).Draw(rt, "order")
		moved, err := tab.Project(perm...)
		if err != nil {
			rt.Fatal(err)
		}
		a, b := FitStepwise(tab, 0), FitStepwise(moved, 0)
		for i := range a.Steps { // twins: the order of the lists decides
			for j := range i {
				if x, y := a.Steps[i], a.Steps[j]; x.Both == y.Both || math.Abs(x.P-y.P) < 1e-12 {
					return
				}
			}
		}
		if len(a.Skipped)+len(b.Skipped) > 0 {
			return
		}
		compared++
		same(rt, "sparse", a.Fit, b.Fit)
		if len(a.Steps) != len(b.Steps) {
			rt.Fatalf("%d and %d steps", len(a.Steps), len(b.Steps))
		}
	})
	if compared < 10 {
		t.Errorf("only %d tables compared", compared)
	}
}

// TestStepwiseStops: no absent pair is below the threshold at the end, and each
// that entered was.
func TestStepwiseStops(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 3, 5, 30)
		p := rapid.SampledFrom([]float64{0.001, 0.02, 0.2}).Draw(rt, "threshold")
		s := FitStepwise(tab, p)
		if s.Fault != "" {
			return
		}
		for _, st := range s.Steps {
			if st.P >= p {
				rt.Fatalf("entered at %g", st.P)
			}
		}
		for i := range tab.K() {
			for j := range i {
				pair := uint32(1<<i | 1<<j)
				skipped := slices.ContainsFunc(s.Skipped, func(st Step) bool {
					return st.Lists == [2]string{tab.Lists()[j], tab.Lists()[i]}
				})
				if slices.Contains(s.terms, pair) || skipped {
					continue
				}
				mean := 0.0
				for w, m := range s.mu {
					if uint32(w)&pair == pair {
						mean += m
					}
				}
				if tail := poissonTail(float64(tab.Marginal(overlap.History(pair))), mean); tail < p*(1-1e-6) {
					rt.Fatalf("pair %d %d left out at %g", i, j, tail)
				}
			}
		}
	})
}

// TestSparseWorkers: same bytes and draws for one and three goroutines; and a
// cancelled context stops the work.
func TestSparseWorkers(t *testing.T) {
	for _, c := range []struct {
		method string
		set    map[string]string
	}{
		{"mse/sparse", map[string]string{"replicates": "200"}},
		{"mse/bic", map[string]string{"replicates": "100", "search": "best-first", "effort": "5", "top": "20"}},
	} {
		var first []byte
		for _, workers := range []int{1, 3} {
			e := run(t, c.method, Request{Table: uk5(t), Seed: 5, Workers: workers, Settings: c.set})
			b, err := json.Marshal(struct {
				E *estimate.Estimate
				D estimate.Draws
			}{e, e.Draws})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Errorf("%s: %d workers give other bytes", c.method, workers)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Run(ctx, c.method, Request{Table: sixteen(t), Workers: 2, Progress: func(done, total int) {
			if done < 0 || done > total {
				t.Errorf("%s: progress %d of %d", c.method, done, total)
			}
			cancel()
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled: %v", c.method, err)
		}
		cancel()
	}
}

// TestSelectionMustBeRepeated: four lists, two of them linked so weakly that
// the link is found in some samples only. The interval that repeats the
// selection covers the true count about as often as it says; that of the model
// selected, taken as given, does not.
func TestSelectionMustBeRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	const N, rounds = 2000, 200
	reach := [4]float64{0.12, 0.18, 0.15, 0.1}
	rng := stream.New(11, "mse/sparse", "coverage")
	repeated, given := 0, 0
	for range rounds {
		var cells []overlap.Cell
		for range N {
			var h overlap.History
			for i, p := range reach {
				if i == 1 && h&1 != 0 {
					p = 0.27 // odds ratio 1.7 with the first list
				}
				if rng.Float64() < p {
					h |= 1 << i
				}
			}
			if h != 0 {
				cells = append(cells, overlap.Cell{History: h, Count: 1})
			}
		}
		tab, err := overlap.New([]string{"A", "B", "C", "D"}, cells)
		if err != nil {
			t.Fatal(err)
		}
		e := run(t, "mse/sparse", Request{Table: tab, Seed: 3, Workers: 1, Settings: map[string]string{"replicates": "300"}})
		covers := func(iv estimate.Interval) bool { return iv.Lower.Or(0) <= N && iv.Upper.Or(math.Inf(1)) >= N }
		if covers(*e.Interval) {
			repeated++
		}
		for _, iv := range e.OtherIntervals {
			if iv.Kind == estimate.Profile && covers(iv) {
				given++
			}
		}
	}
	t.Logf("covered: %d of %d with the selection repeated, %d given the model", repeated, rounds, given)
	if repeated < given || float64(repeated) < 0.86*rounds {
		t.Errorf("covered: %d of %d with the selection repeated, %d given the model", repeated, rounds, given)
	}
}
