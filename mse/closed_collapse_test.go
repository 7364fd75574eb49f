package mse

import (
	"math"
	"math/bits"
	"testing"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// writtenOut is the design of a model in which lists differ with a row for
// each of the 2^k histories, as Rcapture has it.
func writtenOut(t *overlap.Table, h Form) *loglin.Dense {
	k, d := t.K(), &loglin.Dense{}
	for w, c := range t.Dense() {
		if w == 0 {
			continue
		}
		for i := range k {
			d.X = append(d.X, float64(w>>i&1))
		}
		d.X = append(appendForm(d.X, h, nil, bits.OnesCount(uint(w))), 1)
		d.Count, d.Cells = append(d.Count, c), append(d.Cells, 1)
	}
	d.P = len(d.X) / len(d.Count)
	return d
}

// TestCollapsedFitsAreTheSame: sums over numbers of lists give the same missing
// count, variance and profile likelihood as sums over histories, to 1e-9.
func TestCollapsedFitsAreTheSame(t *testing.T) {
	compared := 0
	for _, r := range tables(t) {
		tab := r.table(t)
		if tab.K() > 8 {
			continue
		}
		for _, h := range []Form{NoHeterogeneity, Poisson2, Darroch, Gamma35} {
			d := writtenOut(tab, h)
			v := d.Check()
			f := fitClosed(tab, ClosedModel{true, h})
			if empty := f.Fixed > 0; empty || v != f.verdict || v != 0 {
				if !empty && v != f.verdict {
					t.Errorf("%s %v: verdicts %d and %d", r.Name, h, v, f.verdict)
				}
				continue
			}
			lf := d.Fit(loglin.Options{Variance: true})
			if !lf.Converged || f.Fault != "" {
				t.Errorf("%s %v: converged %t, %s", r.Name, h, lf.Converged, f.Fault)
				continue
			}
			var w Fit
			saturate(tab).fill(&w, lf, tab.K(), d.P)
			compared++
			same := func(what string, a, b, tol float64) {
				if math.Abs(a-b) > tol*math.Max(1, math.Abs(a)) {
					t.Errorf("%s %v: %s %.14g and %.14g", r.Name, h, what, a, b)
				}
			}
			same("N", w.N, f.N, 1e-9)
			same("se", w.SE, f.SE, 1e-8)
			same("deviance", w.Deviance, f.Deviance, 1e-9)
			full := denseKernel(d)
			for _, times := range []float64{0.3, 1, 4} {
				a, _ := full(times * f.Missing)
				b, ok := f.at(times * f.Missing)
				if !ok {
					t.Errorf("%s %v: no fit at %g times the missing count", r.Name, h, times)
				}
				same("profile", a, b, 1e-9)
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d fits compared", compared)
	}
}
