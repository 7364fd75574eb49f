package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/overlap"
)

// drawTable draws a table of lo to hi lists with counts up to most; sparse ones
// have many zeros.
func drawTable(rt *rapid.T, lo, hi, most int) *overlap.Table {
	k := rapid.IntRange(lo, hi).Draw(rt, "lists")
	var cells []overlap.Cell
	for w := overlap.History(1); w < 1<<k; w++ {
		if c := rapid.IntRange(0, most).Draw(rt, "count"); c > 0 {
			cells = append(cells, overlap.Cell{History: w, Count: int64(c)})
		}
	}
	names := make([]string, k)
	for i := range names {
		names[i] = fmt.Sprintf("L%d", i+1)
	}
	t, err := overlap.New(names, cells)
	if err != nil {
		rt.Fatal(err)
	}
	return t
}

// TestRelabelling: the order of the lists does not matter to any fit.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 3, 4, 12)
		perm := rapid.Permutation([]int{0, 1, 2, 3}[:tab.K()]).Draw(rt, "order")
		moved, err := tab.Project(perm...)
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range closedRows {
			same(rt, c.method, FitClosed(tab, c.model), FitClosed(moved, c.model))
		}
		if tab.N() == 0 {
			return
		}
		a, _ := SearchLogLinear(context.Background(), tab, SearchOptions{})
		b, _ := SearchLogLinear(context.Background(), moved, SearchOptions{})
		if len(a.Ranked) != len(b.Ranked) || a.NoEstimate != b.NoEstimate || a.Unidentified != b.Unidentified {
			rt.Fatalf("%d and %d admissible models", len(a.Ranked), len(b.Ranked))
		}
		if len(a.Ranked) > 0 && math.Abs(a.Ranked[0].BIC-b.Ranked[0].BIC) > 1e-6 {
			rt.Fatalf("best BIC %g and %g", a.Ranked[0].BIC, b.Ranked[0].BIC)
		}
	})
}

func same(rt *rapid.T, what string, a, b Fit) {
	if a.Fault != b.Fault {
		rt.Fatalf("%s: %q and %q", what, a.Fault, b.Fault)
	}
	if a.Fault == "" && (math.Abs(a.N-b.N) > 1e-6*a.N || math.Abs(a.Deviance-b.Deviance) > 1e-6) {
		rt.Fatalf("%s: N %g and %g, deviance %g and %g", what, a.N, b.N, a.Deviance, b.Deviance)
	}
}

// TestScaling: a hundred times every count gives a hundred times the missing
// count and the deviance, and a tenth of the relative error.
func TestScaling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 3, 4, 20)
		var cells []overlap.Cell
		for _, c := range tab.Cells() {
			cells = append(cells, overlap.Cell{History: c.History, Count: 100 * c.Count})
		}
		big, err := tab.WithCells(cells)
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range closedRows {
			a, b := FitClosed(tab, c.model), FitClosed(big, c.model)
			if a.Fault != b.Fault {
				rt.Fatalf("%s: %q and %q", c.method, a.Fault, b.Fault)
			}
			if a.Fault == "" && math.Abs(100*a.N-b.N) > 1e-5*b.N {
				rt.Fatalf("%s: N %g and %g", c.method, a.N, b.N)
			}
		}
	})
}

// TestRowsMayBeSplit: a table given in pieces is the same table.
func TestRowsMayBeSplit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := drawTable(rt, 2, 4, 12)
		var pieces []overlap.Cell
		for _, c := range tab.Cells() {
			x := int64(rapid.IntRange(0, int(c.Count)).Draw(rt, "part"))
			pieces = append(pieces, overlap.Cell{History: c.History, Count: x}, overlap.Cell{History: c.History, Count: c.Count - x})
		}
		again, err := tab.WithCells(pieces)
		if err != nil {
			rt.Fatal(err)
		}
		m := ClosedModel{ListsDiffer: true}
		same(rt, "mt", FitClosed(tab, m), FitClosed(again, m))
	})
}

// TestMoreOverlapFewerMissing: at fixed list sizes a larger overlap gives a
// smaller estimate from two lists.
func TestMoreOverlapFewerMissing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := int64(rapid.IntRange(2, 500).Draw(rt, "n1"))
		b := int64(rapid.IntRange(2, 500).Draw(rt, "n2"))
		m := int64(rapid.IntRange(1, int(min(a, b))-1).Draw(rt, "both"))
		x, _ := LincolnPetersen(a, b, m)
		y, _ := LincolnPetersen(a, b, m+1)
		if y.N >= x.N || Chapman(a, b, m+1).N >= Chapman(a, b, m).N {
			rt.Fatalf("n1=%d n2=%d m=%d", a, b, m)
		}
	})
}

// TestSparseTablesAreSafe: whatever the table, no method panics, gives a number
// below n, a NaN, or an interval that does not hold together.
// slowMethods sample or average at length; their own tests hold them to sparse tables.
var slowMethods = []string{"mse/latent-class", "mse/threshold", "mse/bma", "mse/dr", "mse/dr3", "mse/glm"}

func TestSparseTablesAreSafe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.SampledFrom([]int{1, 2, 5, 1000}).Draw(rt, "most")
		tab := drawTable(rt, 2, 4, most)
		for _, m := range Methods() {
			if slices.Contains(slowMethods, m.Name) || m.Name == "mse/aic" && tab.K() == 4 {
				continue // as mse/bic, and slow
			}
			set := settingsFor(m.Name, "100")
			if m.Name == "mse/chapman" || m.Name == "mse/lincoln-petersen" {
				set = map[string]string{"lists": "L1,L2"}
			}
			e, err := Run(context.Background(), m.Name, Request{Table: tab, Workers: 1, Settings: set})
			if err != nil {
				rt.Fatal(m.Name, err)
			}
			sane(rt, e, float64(tab.N()))
		}
	})
}

func sane(rt *rapid.T, e *estimate.Estimate, n float64) {
	if e.Status == estimate.StatusNotConverged {
		rt.Fatalf("%s: not converged: %v", e.Method, e.Diagnostics)
	}
	p, ok := e.Point.Get()
	if ok && p < n-0.5 || e.Status == estimate.StatusOK && !ok {
		rt.Fatalf("%s: status %s, point %v of n %g", e.Method, e.Status, e.Point, n)
	}
	for _, w := range e.Warnings {
		if w.Code == warnProfileFailed.Code {
			rt.Fatalf("%s: profile failed", e.Method)
		}
	}
	ivs := e.OtherIntervals
	if e.Interval != nil {
		ivs = append(ivs, *e.Interval)
	}
	for _, iv := range ivs {
		lo, okLo := iv.Lower.Get()
		hi, okHi := iv.Upper.Get()
		if !okLo || lo < 0 || (okHi && hi < lo) || (!okHi && iv.Note == "") {
			rt.Fatalf("%s: interval %+v", e.Method, iv)
		}
		if lo < n-1e-6 {
			rt.Fatalf("%s: lower limit %g below n %g", e.Method, lo, n)
		}
	}
	if e.Status == estimate.StatusOK && e.Interval == nil {
		rt.Fatalf("%s: status ok without an interval", e.Method)
	}
	for _, d := range e.Draws.All() {
		if math.IsNaN(d) || math.IsInf(d, 0) {
			rt.Fatalf("%s: draw %g", e.Method, d)
		}
	}
}
