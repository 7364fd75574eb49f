package mse

import (
	"context"
	"math"
	"math/bits"

	"undercount/estimate"
	"undercount/internal/loglin"
	"undercount/overlap"
)

// Form is the shape of differences between entities in a heterogeneity model:
// the column h(i) added to the design for entities on i lists (Rivest &
// Baillargeon 2007; Darroch, Fienberg, Glonek & Junker 1993).
type Form int

// The forms.
const (
	NoHeterogeneity Form = iota // no column
	ChaoBound                   // max(0, i−j+1) for j = 3..k, coefficients not negative: a lower bound
	Poisson2                    // 2^i − 1
	Darroch                     // i²/2
	Gamma35                     // −log(3.5+i) + log 3.5
)

func (h Form) column(i int) float64 {
	x := float64(i)
	switch h {
	case Poisson2:
		return math.Exp2(x) - 1
	case Darroch:
		return x * x / 2
	case Gamma35:
		return math.Log(3.5) - math.Log(3.5+x)
	}
	return 0
}

// ClosedModel is one of M0, Mt, Mh and Mth: whether lists differ in reach, and
// how entities differ.
type ClosedModel struct {
	ListsDiffer bool // t
	Form        Form // h
}

// String gives the usual name, such as "Mth Darroch".
func (m ClosedModel) String() string {
	name := "M0"
	switch {
	case m.ListsDiffer && m.Form != NoHeterogeneity:
		name = "Mth"
	case m.ListsDiffer:
		name = "Mt"
	case m.Form != NoHeterogeneity:
		name = "Mh"
	}
	return name + [...]string{"", " Chao", " Poisson2", " Darroch", " Gamma3.5"}[m.Form]
}

// closedFit is a fitted closed model and what its profile needs.
type closedFit struct {
	Fit
	dropped int // negative coefficients of the Chao form set to zero
	at      kernelAt
}

// FitClosed fits a closed model to a table of any number of lists.
func FitClosed(t *overlap.Table, m ClosedModel) Fit { return fitClosed(t, m).Fit }

func fitClosed(t *overlap.Table, m ClosedModel) closedFit {
	var c closedFit
	if m == (ClosedModel{ListsDiffer: true}) {
		c = fitIndependence(t)
	} else {
		c = fitDense(t, m)
	}
	c.Model = m.String()
	return c
}

// fitIndependence fits Mt, which is the hierarchical model of main effects.
func fitIndependence(t *overlap.Table) closedFit {
	var terms []uint32
	for i := range t.K() {
		terms = append(terms, 1<<i)
	}
	hist, count := observed(t)
	f := loglin.NewFactored(t.K())
	f.SetCells(hist, count)
	c := closedFit{Fit: fitFactored(f, saturate(t), t.K(), terms)}
	if c.Fault == "" {
		c.mu = f.Mu()
		c.at = zeroCellKernel(f)
	}
	return c
}

// hierarchicalKernel follows the model set and fitted in f over trial counts of
// the all-zero history, each fit starting from the one before.
func hierarchicalKernel(f *loglin.Fitter) kernelAt { return zeroCellKernel(f) }

// closedDesign is a closed model with a column for the number of lists: sums
// over numbers of lists, whether lists differ (Symmetric) or not (Dense).
type closedDesign interface {
	zeroCellFitter
	Check() loglin.Verdict
}

// fitDense fits the models with a column for the number of lists.
func fitDense(t *overlap.Table, m ClosedModel) closedFit {
	if m.Form == ChaoBound {
		return fitChao(t, m)
	}
	d := designOf(t, m, nil)
	c := closedFit{Fit: Fit{verdict: d.Check()}}
	if c.Fault = fault(c.verdict); c.Fault != "" {
		return c
	}
	lf := d.Fit(loglin.Options{Variance: true})
	saturate(t).fill(&c.Fit, lf, t.K(), len(d.Beta()))
	if c.Fault == "" {
		c.mu = closedMu(d, t.K())
		c.at = zeroCellKernel(d)
	}
	return c
}

// designOf makes the design of a closed model: by number of lists when lists do
// not differ; else with an effect for each list. No step of a fit passes over
// all histories.
func designOf(t *overlap.Table, m ClosedModel, js []int) closedDesign {
	k := t.K()
	if m.ListsDiffer {
		s := &loglin.Symmetric{K: k}
		s.Hist, s.N = observed(t)
		for c := range appendForm(nil, m.Form, js, 1) {
			col := make([]float64, k+1)
			for i := 1; i <= k; i++ {
				col[i] = appendForm(nil, m.Form, js, i)[c]
			}
			s.Columns = append(s.Columns, col)
		}
		return s
	}
	d := &loglin.Dense{}
	f := t.Frequencies()
	for i := 1; i <= k; i++ {
		d.X = append(d.X, float64(i))
		d.X = append(appendForm(d.X, m.Form, js, i), 1)
		d.Count = append(d.Count, float64(f[i]))
		d.Cells = append(d.Cells, binomial(k, i))
	}
	d.P = len(d.X) / k
	return d
}

func appendForm(x []float64, h Form, js []int, i int) []float64 {
	switch h {
	case NoHeterogeneity:
	case ChaoBound:
		for _, j := range js {
			x = append(x, math.Max(0, float64(i-j+1)))
		}
	default:
		x = append(x, h.column(i))
	}
	return x
}

func binomial(n, k int) float64 {
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return math.Round(c)
}

// closedMu returns the fitted counts by history.
func closedMu(d closedDesign, k int) []float64 {
	mu := make([]float64, 1<<k)
	switch d := d.(type) {
	case *loglin.Symmetric:
		for w := range mu {
			mu[w] = math.Exp(d.Eta(uint32(w)))
		}
	case *loglin.Dense:
		bySize := make([]float64, k+1)
		bySize[0] = math.Exp(d.Beta()[d.P-1])
		for i := 1; i <= k; i++ {
			bySize[i] = math.Exp(d.Eta(i - 1))
		}
		for w := range mu {
			mu[w] = bySize[bits.OnesCount(uint(w))]
		}
	}
	return mu
}

// sizes returns the observed and fitted numbers on exactly 0..k lists; those on
// no list mean nothing.
func sizes(d closedDesign, k int) (seen, fitted []float64) {
	if s, ok := d.(*loglin.Symmetric); ok {
		return s.Sizes()
	}
	dense := d.(*loglin.Dense)
	seen, fitted = make([]float64, k+1), make([]float64, k+1)
	for i := 1; i <= k; i++ {
		seen[i], fitted[i] = dense.Count[i-1], dense.Cells[i-1]*math.Exp(dense.Eta(i-1))
	}
	return seen, fitted
}

func closedMethods() []Method {
	const rb = "Rivest & Baillargeon 2007, Biometrics 63:999-1006"
	mk := func(name, summary, citation string, lists int, m ClosedModel) Method {
		return Method{Name: name, Summary: summary, Citation: citation + "; profile interval after Cormack 1992, Biometrics 48:567-576",
			MinLists: lists, MaxLists: overlap.MaxLists, run: runClosed(m)}
	}
	return []Method{
		mk("mse/m0", "all lists equal and independent, all entities alike", "Otis, Burnham, White & Anderson 1978, Wildlife Monographs 62", 2, ClosedModel{}),
		mk("mse/mt", "lists differ in reach and are independent, all entities alike", "Otis, Burnham, White & Anderson 1978, Wildlife Monographs 62; Cormack 1989, Biometrics 45:395-413", 2, ClosedModel{true, NoHeterogeneity}),
		mk("mse/mh-chao", "lower bound: equal lists, entities differ in any way", rb, 2, ClosedModel{false, ChaoBound}),
		mk("mse/mh-poisson2", "equal lists, entities differ after the Poisson2 form", rb, 3, ClosedModel{false, Poisson2}),
		mk("mse/mh-darroch", "equal lists, entities differ after Darroch's form", "Darroch, Fienberg, Glonek & Junker 1993, JASA 88:1137-1148; "+rb, 3, ClosedModel{false, Darroch}),
		mk("mse/mh-gamma", "equal lists, entities differ after the Gamma3.5 form", rb, 3, ClosedModel{false, Gamma35}),
		mk("mse/mth-chao", "lower bound: lists differ in reach, entities differ in any way", rb, 2, ClosedModel{true, ChaoBound}),
		mk("mse/mth-poisson2", "lists differ in reach, entities differ after the Poisson2 form", rb, 3, ClosedModel{true, Poisson2}),
		mk("mse/mth-darroch", "lists differ in reach, entities differ after Darroch's form", "Darroch, Fienberg, Glonek & Junker 1993, JASA 88:1137-1148; "+rb, 3, ClosedModel{true, Darroch}),
		mk("mse/mth-gamma", "lists differ in reach, entities differ after the Gamma3.5 form", rb, 3, ClosedModel{true, Gamma35}),
	}
}

func assumeClosed(e *estimate.Estimate, m ClosedModel) {
	if !m.ListsDiffer {
		e.Assume(equalLists)
	}
	switch m.Form {
	case NoHeterogeneity:
		e.Assume(noInteraction)
		e.Assume(homogeneousCapture)
	case ChaoBound:
		e.Assume(individualHeterogeneity)
		e.Assume(lowerBoundReading)
	case Poisson2:
		e.Assume(individualHeterogeneity)
		e.Assume(formPoisson2)
	case Darroch:
		e.Assume(individualHeterogeneity)
		e.Assume(formDarroch)
	case Gamma35:
		e.Assume(individualHeterogeneity)
		e.Assume(formGamma)
	}
}

func runClosed(m ClosedModel) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(ctx context.Context, r *Request, _ settings, e *estimate.Estimate) error {
		assumeClosed(e, m)
		f := fitClosed(r.Table, m)
		e.Diagnose("model", f.Model)
		warnSparseTable(e, r.Table)
		if f.Fault != "" {
			giveFault(e, f.Fit)
			return nil
		}
		if m.Form == ChaoBound {
			e.Give(estimate.StatusBoundOnly, "the number is a lower bound of the count when entities differ in their chance of being recorded; use it beside an estimate, not in its place")
		}
		if !m.ListsDiffer {
			warnIfUnequal(e, r.Table)
		}
		if f.dropped > 0 {
			e.Warn(warnEtasDropped.With(f.dropped))
			e.Diagnose("etas_dropped", f.dropped)
		}
		answerFit(e, f.Fit, r.Table)
		warnFit(e, f.Fit)
		n := float64(r.Table.N())
		e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityOf(f.Fit, n, r.Table.K())}
		e.Interval = profileInto(ctx, e, f.Fit, n, r.Level, f.at)
		if e.Interval == nil {
			e.Give(estimate.StatusNotConverged, "no interval could be found, because fits at other values of the count did not settle; use a simpler model or a coarser stratum")
		}
		return ctx.Err()
	}
}

// sensitivityOf is the curve over ξ for fitted probabilities; where a fitted
// count is 0 the model's own missing count stands at ξ = 1.
func sensitivityOf(f Fit, n float64, k int) estimate.Curve {
	n0, ok := impliedMissing(f.mu)
	if !ok || math.IsInf(n0, 0) || math.IsNaN(n0) {
		n0 = f.Missing
	}
	return sensitivityCurve(n, n0, k)
}

// denseKernel follows a model by number of lists over trial counts of the
// all-zero history.
func denseKernel(d *loglin.Dense) kernelAt { return zeroCellKernel(d) }
