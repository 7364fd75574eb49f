package mse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// drawRecords simulates N entities with a number x and a category g; capture
// gives the chances on each list.
func drawRecords(seed uint64, i, N int, capture func(x float64, g int) []float64) *overlap.Records {
	rng := stream.Sub(seed, "records")(i)
	r := &overlap.Records{}
	var xs []float64
	var gs []int32
	for range N {
		x, g := rng.NormFloat64(), rng.IntN(3)
		p := capture(x, g)
		if r.Lists == nil {
			r.Lists = []string{"A", "B", "C", "D"}[:len(p)]
		}
		var h overlap.History
		for j, q := range p {
			if rng.Float64() < q {
				h |= 1 << j
			}
		}
		if h != 0 {
			r.Histories, xs, gs = append(r.Histories, h), append(xs, x), append(gs, int32(g))
		}
	}
	r.Covariates = []overlap.Covariate{
		{Name: "x", Kind: overlap.Number, Values: xs},
		{Name: "g", Kind: overlap.Category, Levels: []string{"n", "s", "w"}, Codes: gs}}
	return r
}

// heterogeneous chances: what makes an entity easy for one list makes it easy
// for the others.
func heterogeneous(k int) func(x float64, g int) []float64 {
	return func(x float64, g int) []float64 {
		shift := []float64{-0.6, 0, 0.6}[g]
		p := []float64{expit(-0.2 + 0.7*x + shift), expit(0.1 + 0.7*x + 0.5*shift), expit(-0.4 + 0.6*x + shift)}
		return p[:k]
	}
}

func withRecords(t testing.TB, r *overlap.Records, q Request) Request {
	t.Helper()
	tab, err := r.Table()
	if err != nil {
		t.Fatal(err)
	}
	q.Table, q.Records = tab, r
	return q
}

func covers(e *estimate.Estimate, N float64) bool {
	return e.Interval != nil && e.Interval.Lower.Or(math.Inf(1)) <= N && N <= e.Interval.Upper.Or(math.Inf(1))
}

func shuffled(r *overlap.Records, seed uint64) *overlap.Records {
	perm := rand.New(rand.NewPCG(seed, 1)).Perm(r.Len())
	out := &overlap.Records{Lists: r.Lists}
	for _, c := range r.Covariates {
		d := c
		d.Codes, d.Values = nil, nil
		for _, i := range perm {
			if c.Codes != nil {
				d.Codes = append(d.Codes, c.Codes[i])
			} else {
				d.Values = append(d.Values, c.Values[i])
			}
		}
		out.Covariates = append(out.Covariates, d)
	}
	for _, i := range perm {
		out.Histories = append(out.Histories, r.Histories[i])
	}
	return out
}

func inBytes(t testing.TB, e *estimate.Estimate) []byte {
	t.Helper()
	b, err := json.Marshal(struct {
		E *estimate.Estimate
		D estimate.Draws
		C map[string]estimate.Curve
	}{e, e.Draws, e.Curves})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var covariateRuns = []struct {
	method string
	set    map[string]string
}{
	{"mse/dr", nil},
	{"mse/dr", map[string]string{"nuisance": "saturated", "bins": "2"}},
	{"mse/dr3", nil},
	{"mse/glm", map[string]string{"replicates": "100", "bins": "2"}},
}

// TestRowOrderAndWorkers: same bytes whatever the order of rows and the number
// of goroutines, and for rows counted together.
func TestRowOrderAndWorkers(t *testing.T) {
	r := drawRecords(3, 0, 700, heterogeneous(3))
	for _, c := range covariateRuns {
		first := inBytes(t, run(t, c.method, withRecords(t, r, Request{Seed: 9, Workers: 1, Settings: c.set})))
		for w := range 2 {
			again := run(t, c.method, withRecords(t, shuffled(r, uint64(w)), Request{Seed: 9, Workers: 1 + w*2, Settings: c.set}))
			if b := inBytes(t, again); !bytes.Equal(first, b) {
				t.Errorf("%s %v: rows in another order, %d workers: other bytes", c.method, c.set, 1+w*2)
			}
		}
	}
	only := &overlap.Records{Lists: r.Lists, Histories: r.Histories, Covariates: r.Covariates[1:]}
	p := poolRecords(only)
	packed := &overlap.Records{Lists: r.Lists, Histories: p.hist, Counts: p.count, Covariates: []overlap.Covariate{{Name: "g", Kind: overlap.Category, Levels: []string{"n", "s", "w"}}}}
	for _, row := range p.row {
		packed.Covariates[0].Codes = append(packed.Covariates[0].Codes, int32(p.cov[0].value[row]))
	}
	for _, c := range covariateRuns {
		a := run(t, c.method, withRecords(t, only, Request{Seed: 9, Settings: c.set}))
		b := run(t, c.method, withRecords(t, packed, Request{Seed: 9, Settings: c.set}))
		if !bytes.Equal(inBytes(t, a), inBytes(t, b)) {
			t.Errorf("%s: rows with counts give other bytes", c.method)
		}
	}
}

// TestRelabelledRecords: lists and levels in another order, same answer.
func TestRelabelledRecords(t *testing.T) {
	r := drawRecords(4, 0, 1000, heterogeneous(3))
	moved := &overlap.Records{Lists: []string{"C", "A", "B"}, Covariates: slices.Clone(r.Covariates)}
	for _, h := range r.Histories {
		moved.Histories = append(moved.Histories, h>>2&1|(h&1)<<1|(h>>1&1)<<2)
	}
	g := r.Covariates[1]
	g.Levels = []string{"w", "n", "s"}
	g.Codes = slices.Clone(g.Codes)
	for i, c := range g.Codes {
		g.Codes[i] = (c + 1) % 3
	}
	moved.Covariates[0], moved.Covariates[1] = g, r.Covariates[0]
	for _, c := range covariateRuns {
		a := run(t, c.method, withRecords(t, r, Request{Seed: 9, Settings: c.set}))
		b := run(t, c.method, withRecords(t, moved, Request{Seed: 9, Settings: c.set}))
		if x, y := a.Point.Or(0), b.Point.Or(1); math.Abs(x-y) > 1e-6*x {
			t.Errorf("%s %v: %g and %g", c.method, c.set, x, y)
		}
	}
}

func TestCovariatesAreNeeded(t *testing.T) {
	for _, m := range []string{"mse/dr", "mse/dr3", "mse/glm"} {
		e := run(t, m, Request{Table: korea(t)})
		if e.Status != estimate.StatusRefused || !strings.Contains(e.Reason, "--covariates") || len(e.Assumptions) < 7 {
			t.Errorf("%s without records: %s %s", m, e.Status, e.Reason)
		}
		r := drawRecords(5, 0, 500, heterogeneous(3))
		if e := run(t, m, Request{Table: korea(t), Records: r}); e.Status != estimate.StatusRefused || !strings.Contains(e.Reason, "add up") {
			t.Errorf("%s with the records of another table: %s", m, e.Status)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Run(ctx, m, withRecords(t, r, Request{})); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", m, err)
		}
	}
}

// TestMissingCovariates: values missing at random cost little; they are said.
func TestMissingCovariates(t *testing.T) {
	const N = 3000
	r := drawRecords(6, 0, N, heterogeneous(3))
	full := map[string]float64{}
	for _, c := range covariateRuns {
		if c.set["nuisance"] == "saturated" {
			continue // the few who lack both make a stratum without overlap
		}
		full[fmt.Sprint(c)] = run(t, c.method, withRecords(t, r, Request{Seed: 2, Settings: c.set})).Point.Or(0)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	for i := range r.Histories {
		if rng.Float64() < 0.05 {
			r.Covariates[0].Values[i] = math.NaN()
		}
		if rng.Float64() < 0.05 {
			r.Covariates[1].Codes[i] = -1
		}
	}
	for _, c := range covariateRuns {
		if c.set["nuisance"] == "saturated" {
			continue
		}
		e := run(t, c.method, withRecords(t, r, Request{Seed: 2, Settings: c.set}))
		warned := 0
		for _, w := range e.Warnings {
			if w.Code == warnMissingCovariate.Code {
				warned++
			}
		}
		if x := e.Point.Or(0); warned != 2 || math.Abs(x-full[fmt.Sprint(c)]) > 0.08*x {
			t.Errorf("%s: %g, complete %g, %d warnings", c.method, x, full[fmt.Sprint(c)], warned)
		}
	}
}

// TestPoolingIsTold: two strata with very different chances.
func TestPoolingIsTold(t *testing.T) {
	r := drawRecords(7, 0, 4000, func(_ float64, g int) []float64 {
		p := []float64{0.1, 0.2, 0.8}[g]
		return []float64{p, p}
	})
	e := run(t, "mse/dr", withRecords(t, r, Request{}))
	row := e.Diagnostics["pairs"].([]RobustRow)[0]
	if !hasWarning(e, warnPoolingHides.Code) || row.Stratified.Pooled > 0.9*row.Stratified.Chapman {
		t.Errorf("pooled and stratified: %+v, %v", row.Stratified, e.Warnings)
	}
	flat := drawRecords(7, 1, 4000, func(float64, int) []float64 { return []float64{0.4, 0.4} })
	if e := run(t, "mse/dr", withRecords(t, flat, Request{})); hasWarning(e, warnPoolingHides.Code) {
		t.Error("warned without a reason")
	}
}
