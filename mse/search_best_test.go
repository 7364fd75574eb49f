package mse

import (
	"context"
	"errors"
	"slices"
	"testing"

	"undercount/internal/loglin"
)

// TestBestFirstFindsTheBest: where every model can be fitted, the best-first
// search ends at the same best model, having tried fewer. It promises no more
// than a good one: one comparison may fail, by less than a unit.
func TestBestFirstFindsTheBest(t *testing.T) {
	tried, all, missed := 0, 0, 0
	for _, r := range tables(t) {
		tab := r.table(t)
		if tab.K() < 4 || tab.K() > 5 || testing.Short() && tab.K() == 5 {
			continue
		}
		for _, c := range []Criterion{BIC, AIC} {
			every, err := SearchLogLinear(context.Background(), tab, SearchOptions{Criterion: c})
			if err != nil {
				t.Fatal(err)
			}
			some, err := SearchLogLinear(context.Background(), tab, SearchOptions{Criterion: c, Mode: SearchBestFirst})
			if err != nil {
				t.Fatal(err)
			}
			tried, all = tried+some.Fitted, all+every.Fitted
			a, b := every.Ranked[0], some.Ranked[0]
			if d := c.of(&b) - c.of(&a); d < -1e-6 || d > 1 {
				t.Errorf("%s %v: %s (%.4f) and %s (%.4f)", r.Name, c, a.Model, c.of(&a), b.Model, c.of(&b))
			} else if d > 1e-6 {
				missed++
			}
		}
	}
	t.Logf("%d of %d models", tried, all)
	if missed > 1 {
		t.Errorf("%d searches missed the best model", missed)
	}
}

func TestManyLists(t *testing.T) {
	for _, r := range tables(t) {
		tab := r.table(t)
		if tab.K() < 8 || testing.Short() && tab.K() > 8 {
			continue
		}
		if _, err := SearchLogLinear(context.Background(), tab, SearchOptions{Mode: SearchAll}); !errors.Is(err, ErrTooManyLists) {
			t.Errorf("%s: all models: %v", r.Name, err)
		}
		e := run(t, "mse/bic", Request{Table: tab, Seed: 3, Settings: map[string]string{"replicates": "100", "top": "20", "effort": "10"}})
		notes, _ := e.Diagnostics["search"].(*SearchNotes)
		if notes == nil || len(notes.Starts) < 2 || notes.Stopped == "" || !hasWarning(e, warnBestFirst.Code) || e.Settings["search"] != "best-first" {
			t.Fatalf("%s: %+v", r.Name, e.Diagnostics)
		}
		// What the stepwise selection chose was a start, so BIC is no worse.
		s := FitStepwise(tab, 0)
		if bic := e.Diagnostics["BIC"].(float64); bic > s.BIC+1e-6 {
			t.Errorf("%s: BIC %g, of the stepwise model %g", r.Name, bic, s.BIC)
		}
		t.Log(r.Name, e.Point, e.Interval, e.Diagnostics["models_fitted"], e.Diagnostics["model"], notes)
	}
}

// TestDegreeTwo: each place is the best rank among a model and its neighbours.
func TestDegreeTwo(t *testing.T) {
	tab := kosovo(t)
	s, err := SearchLogLinear(context.Background(), tab, SearchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	order := s.degreeTwo(4, 3)
	if order[0] != 0 || len(order) != len(s.Ranked) {
		t.Fatal(order[0], len(order))
	}
	second := func(i int) int {
		best := i
		for j := range s.Ranked {
			diff := s.models[i] ^ s.models[j]
			if diff != 0 && diff&(diff-1) == 0 {
				best = min(best, j)
			}
		}
		return best
	}
	if !slices.IsSortedFunc(order, func(a, b int) int {
		if d := second(a) - second(b); d != 0 {
			return d
		}
		return a - b
	}) {
		t.Error("not in order")
	}
	e := run(t, "mse/bic", Request{Table: tab, Seed: 1, Settings: map[string]string{"degree": "2", "top": "30", "replicates": "300"}})
	if e.Interval == nil {
		t.Error("no interval")
	}
}

func TestNeighbours(t *testing.T) {
	every := loglin.Hierarchical(4, 3)
	for _, m := range every {
		want := 0
		for _, o := range every {
			if d := m ^ o; d != 0 && d&(d-1) == 0 {
				want++
			}
		}
		if got := len(neighbours(m.Terms(nil), 4, 3)); got != want {
			t.Fatalf("%s: %d neighbours, want %d", m, got, want)
		}
	}
}

func BenchmarkSearchSixLists(b *testing.B) {
	for _, r := range tables(b) {
		if r.Name != "uk_modern_slavery_2013_6" {
			continue
		}
		tab := r.table(b)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := SearchLogLinear(context.Background(), tab, SearchOptions{Workers: 1}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(32768*float64(b.N)/b.Elapsed().Seconds(), "models/s")
	}
}

func BenchmarkBestFirst(b *testing.B) {
	for _, r := range tables(b) {
		tab := r.table(b)
		if tab.K() < 8 {
			continue
		}
		b.Run(r.Name, func(b *testing.B) {
			models := 0
			for b.Loop() {
				s, err := SearchLogLinear(context.Background(), tab, SearchOptions{Workers: 1})
				if err != nil {
					b.Fatal(err)
				}
				models = s.Fitted
			}
			b.ReportMetric(float64(models), "models")
		})
	}
}
