package run

import (
	"context"
	"flag"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/internal/decomp"
	"undercount/internal/scoreboard"
	"undercount/internal/stream"
	"undercount/mse"
)

var full = flag.Bool("board.full", false, "compute the whole board again and compare; ten minutes of one core or more")

// TestProbe computes a small board and compares it with the committed one: a
// method whose numbers changed needs a new board.
func TestProbe(t *testing.T) {
	want := scoreboard.Embedded().Probe
	if len(want) == 0 {
		t.Fatal("the board has no probe")
	}
	var methods []string
	for _, c := range want {
		if _, ok := mse.Lookup(c.Method); !ok {
			t.Errorf("the board has a method %s that does not exist", c.Method)
		}
		methods = append(methods, c.Method)
	}
	got, err := Probe(context.Background(), Config{Methods: methods, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got, want)
}

func compare(t *testing.T, got, want []scoreboard.Cell) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d cells, the board has %d", len(got), len(want))
	}
	for i := range got {
		got[i].Micros, want[i].Micros = 0, 0
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("%s on %s has changed; run: go run ./internal/scoreboard/regenerate\n got %+v\nwant %+v", got[i].Method, got[i].Scenario, got[i], want[i])
		}
	}
}

// TestWholeBoard is TestProbe for everything.
func TestWholeBoard(t *testing.T) {
	if !*full {
		t.Skip("computing the whole board again takes minutes; use -board.full")
	}
	b, err := Compute(context.Background(), Config{Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		t.Fatal(err)
	}
	want := append([]scoreboard.Cell(nil), scoreboard.Embedded().Cells...)
	compare(t, b.Cells, want)
}

// TestWorkersDoNotMatter: the same cells whatever the number of goroutines, and
// cells that are there already are not computed again.
func TestWorkersDoNotMatter(t *testing.T) {
	c := Config{Replicates: 3, Methods: []string{"mse/chapman", "mse/mt", "mse/chao-bc"}, Scenarios: []string{"2-independent", "4-hidden"}}
	one, err := Compute(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Workers = 4
	four, err := Compute(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, four.Cells, one.Cells)
	if len(one.Cells) != 6 {
		t.Fatalf("%d cells", len(one.Cells))
	}
	c.Have = append([]scoreboard.Cell(nil), one.Cells[:1]...)
	c.Have[0].MedianError = 77
	again, err := Compute(context.Background(), c)
	if err != nil || again.Cells[0].MedianError != 77 {
		t.Error("a cell that was there was computed again", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Compute(ctx, Config{Replicates: 2, Methods: []string{"mse/mt"}}); err == nil {
		t.Error("no error")
	}
}

// TestEveryAssumptionIsJudged: the board must know whether an assumption holds
// in its situations, or it cannot say where a method should do well.
func TestEveryAssumptionIsJudged(t *testing.T) {
	known := map[string]bool{}
	for _, a := range estimate.Assumptions() {
		known[a.ID] = true
		if judgements[a.ID] == nil && !priors[a.ID] {
			t.Errorf("assumption %s: say in internal/scoreboard/run/facts.go when it holds", a.ID)
		}
	}
	for id := range judgements {
		if !known[id] {
			t.Errorf("judged assumption %s is not registered", id)
		}
	}
	for id := range priors {
		if !known[id] {
			t.Errorf("prior %s is not registered", id)
		}
	}
}

// TestHyperDirichletKeepsIndependence: a drawn law adds up to 1 and has the
// conditional independences of its graph.
func TestHyperDirichletKeepsIndependence(t *testing.T) {
	rng := stream.New(1, "test")
	graphs := decomp.All(3)
	p := hyperDirichlet(rng, graphs[0], 0.5) // no edge: independence
	sum, one := 0.0, [3]float64{}
	for h, v := range p {
		sum += v
		for j := range one {
			if h>>j&1 == 1 {
				one[j] += v
			}
		}
	}
	if d := p[7] - one[0]*one[1]*one[2]; sum < 1-1e-12 || sum > 1+1e-12 || d < -1e-12 || d > 1e-12 {
		t.Errorf("sum %v, all three %v, marginals %v", sum, p[7], one)
	}
	table, err := drawTable(rng, 500, p)
	if err != nil || table.N() == 0 || table.N() > 500 {
		t.Error(table, err)
	}
}

func TestEveryMethodIsOnTheBoard(t *testing.T) {
	if m := Missing(scoreboard.Embedded()); len(m) > 0 {
		t.Errorf("not on the board: %s; run: go run ./internal/scoreboard/regenerate -resume", strings.Join(m, ", "))
	}
}
