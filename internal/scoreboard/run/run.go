package run

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"undercount/internal/scoreboard"
	"undercount/mse"
	"undercount/simulate"
)

// Seed of the committed board.
const Seed = 20260101

// Config says what to compute.
type Config struct {
	Seed       uint64   // 0 means [Seed]
	Replicates int      // at most this many for any method; 0 means those of the plans
	Methods    []string // only these; none means all
	Scenarios  []string // only these; none means all
	Without    []string // not these: the board says that they were not computed
	Workers    int      // cells at a time; 0 means one

	// Have are cells that need not be computed again.
	Have []scoreboard.Cell

	// Done, if not nil, is called after each cell, one call at a time, with
	// the cells so far.
	Done func(done, total int, cells []scoreboard.Cell)
}

// job is a cell to be computed.
type job struct {
	stage  *stage
	method mse.Method
	plan   Plan
	at     int
}

// Compute returns the board of the configuration, without probe and calibration.
func Compute(ctx context.Context, c Config) (*scoreboard.Board, error) {
	if c.Seed == 0 {
		c.Seed = Seed
	}
	b := &scoreboard.Board{Seed: c.Seed, Level: mse.DefaultLevel}
	scenarios := simulate.Scenarios()
	if len(c.Scenarios) > 0 {
		scenarios = slices.DeleteFunc(scenarios, func(s simulate.Scenario) bool { return !slices.Contains(c.Scenarios, s.Name) })
	}
	b.Scenarios = situations(scenarios)
	methods := pick(c.Methods)
	most := 0
	for _, m := range methods {
		p := c.plan(m)
		b.Methods = append(b.Methods, p.describe(m.Name))
		most = max(most, p.Replicates)
	}
	var jobs []job
	for _, s := range scenarios {
		st, err := newStage(s, c.Seed, most)
		if err != nil {
			return nil, err
		}
		for _, m := range methods {
			if p := c.plan(m); p.Suits(m, s) {
				jobs = append(jobs, job{st, m, p, len(jobs)})
			}
		}
	}
	cells, err := c.work(ctx, jobs)
	b.Cells = cells
	return b, err
}

// plan of a method under this configuration.
func (c Config) plan(m mse.Method) Plan {
	p := PlanFor(m).scaled(c.Replicates)
	if slices.Contains(c.Without, m.Name) {
		p.Left = "not computed yet"
	}
	return p
}

// work computes the jobs and returns their cells in the order of the jobs.
func (c Config) work(ctx context.Context, jobs []job) ([]scoreboard.Cell, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cells := make([]scoreboard.Cell, len(jobs))
	ready := make([]bool, len(jobs))
	queue := make(chan job)
	var mu sync.Mutex
	var first error
	done := 0
	finish := func(j job, cell scoreboard.Cell, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			if first == nil {
				first = fmt.Errorf("%s on %s: %w", j.method.Name, j.stage.scenario.Name, err)
			}
			cancel()
			return
		}
		cells[j.at], ready[j.at] = cell, true
		done++
		if c.Done != nil {
			c.Done(done, len(jobs), soFar(cells, ready))
		}
	}
	var wg sync.WaitGroup
	for range max(1, c.Workers) {
		wg.Go(func() {
			for j := range queue {
				if have := c.have(j); have != nil {
					finish(j, *have, nil)
					continue
				}
				cell, err := j.stage.compute(ctx, j.method, j.plan)
				if c.Workers > 1 { // the clock counts every cell under way
					cell.Micros = 0
				}
				finish(j, cell, err)
			}
		})
	}
	for _, j := range jobs {
		if ctx.Err() != nil {
			break
		}
		queue <- j
	}
	close(queue)
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return soFar(cells, ready), first
}

func (c Config) have(j job) *scoreboard.Cell {
	for i := range c.Have {
		h := &c.Have[i]
		if h.Method == j.method.Name && h.Scenario == j.stage.scenario.Name && h.Replicates == j.plan.Replicates {
			return h
		}
	}
	return nil
}

func soFar(cells []scoreboard.Cell, ready []bool) []scoreboard.Cell {
	out := make([]scoreboard.Cell, 0, len(cells))
	for i, c := range cells {
		if ready[i] {
			out = append(out, c)
		}
	}
	return out
}

// Probe computes the small board that a test repeats: every method that is
// cheap, and one that selects a model, on two situations.
func Probe(ctx context.Context, c Config) ([]scoreboard.Cell, error) {
	c.Scenarios = []string{"2-dependent", "4-dependent"}
	c.Replicates, c.Have, c.Done = 5, nil, nil
	if len(c.Methods) == 0 {
		for _, m := range mse.Methods() {
			if PlanFor(m).Replicates == formulaReplicates || m.Name == "mse/bic" {
				c.Methods = append(c.Methods, m.Name)
			}
		}
	}
	b, err := Compute(ctx, c)
	if err != nil {
		return nil, err
	}
	for i := range b.Cells {
		b.Cells[i].Micros = 0
	}
	return b.Cells, nil
}

// Missing names the registered methods that a board has no cell of and does
// not leave out with a reason.
func Missing(b *scoreboard.Board) []string {
	var out []string
	for _, m := range mse.Methods() {
		i := slices.IndexFunc(b.Methods, func(x scoreboard.Method) bool { return x.Name == m.Name })
		if i < 0 || b.Methods[i].Left == "" && !slices.ContainsFunc(b.Cells, func(c scoreboard.Cell) bool { return c.Method == m.Name }) {
			out = append(out, m.Name)
		}
	}
	return out
}

// Unjudged names the assumptions that cells of the board could not judge.
func Unjudged(b *scoreboard.Board) string {
	var ids []string
	for _, c := range b.Cells {
		for _, id := range c.Unjudged {
			if !priors[id] {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), ", ")
}
