package mse

import (
	"math"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// FitFrequency fits M0 or one of the Mh to capture frequencies: the
// number seen exactly i times has the mean C(t,i) exp(β + i τ + h(i)) on t
// occasions and exp(β + i τ + h(i))/i! when there is no limit, for i up to the
// largest number of times seen, or up to t (Rivest & Baillargeon 2007,
// Biometrics 63:999-1006). Only those seen at most top times are fitted, the
// others are added to N; 0 means all.
func FitFrequency(f *overlap.Frequency, h Form, top int64) Fit {
	return fitFrequency(frequencyCounts(f), f.Occasions(), h, top).Fit
}

// frequencyCounts returns the counts by number of times, from 0.
func frequencyCounts(f *overlap.Frequency) []float64 {
	out := make([]float64, f.Max()+1)
	for _, r := range f.Rows() {
		out[r.Times] = float64(r.Count)
	}
	return out
}

// frequencyFit is a Fit with the entities that were left out of it.
type frequencyFit struct {
	closedFit
	fitted, above float64 // observed entities in the fit, and beyond the cap
}

// fitFrequency works on counts that need not be whole.
func fitFrequency(counts []float64, occasions int, h Form, top int64) frequencyFit {
	rows := len(counts) - 1
	if occasions > 0 {
		rows = occasions
	}
	if top > 0 {
		rows = min(rows, int(top))
	}
	var out frequencyFit
	out.Model = ClosedModel{Form: h}.String()
	for i, c := range counts {
		if i <= rows {
			out.fitted += c
		} else {
			out.above += c
		}
	}
	var lf loglin.Fit
	lf, out.Parameters, out.at, out.verdict = maximise(counts, occasions, rows, h)
	if rows < out.Parameters {
		out.verdict |= loglin.Unidentified
	}
	if out.Fault = fault(out.verdict); out.Fault != "" {
		return out
	}
	if !lf.Converged {
		out.Fault, out.failed = FaultNotConverged, true
		return out
	}
	out.complete(lf, counts, occasions, rows)
	return out
}

// maximise fits the form and returns how many parameters it took and the way
// to the profile.
func maximise(counts []float64, occasions, rows int, h Form) (loglin.Fit, int, kernelAt, loglin.Verdict) {
	if h == ChaoBound {
		c := &chaoBound{k: rows, listed: 1, design: func(js []int) closedDesign { return frequencyDesign(counts, occasions, rows, h, js) }}
		lf, v := c.fit(true)
		return lf, 2 + len(c.js), c.kernel, v
	}
	d := frequencyDesign(counts, occasions, rows, h, nil)
	if v := d.Check(); v != 0 {
		return loglin.Fit{}, d.P, nil, v
	}
	lf := d.Fit(loglin.Options{Variance: true})
	return lf, d.P, zeroCellKernel(d), 0
}

// frequencyDesign has a row for each number of times up to rows.
func frequencyDesign(counts []float64, occasions, rows int, h Form, js []int) *loglin.Dense {
	d := &loglin.Dense{}
	for i := 1; i <= rows; i++ {
		d.X = append(d.X, float64(i))
		d.X = append(appendForm(d.X, h, js, i), 1)
		d.Count, d.Cells = append(d.Count, exactly(counts, i)), append(d.Cells, math.Exp(logChoices(occasions, i)))
	}
	d.P = 2 + len(appendForm(nil, h, js, 1))
	return d
}

// complete fills in the numbers of a fit.
func (f *frequencyFit) complete(lf loglin.Fit, counts []float64, occasions, rows int) {
	saturated, logFact := 0.0, 0.0
	for i := 1; i <= rows; i++ {
		if c := exactly(counts, i); c > 0 {
			cells := logChoices(occasions, i)
			saturated += c*(math.Log(c)-cells) - c
			logFact += logFactorial(c) - c*cells
		}
	}
	f.Missing = math.Exp(lf.Intercept)
	f.N = f.fitted + f.above + f.Missing
	f.SE = math.Sqrt(f.Missing + f.Missing*f.Missing*lf.Variance)
	f.Deviance, f.DF = math.Max(0, 2*(saturated-lf.Kernel)), rows-f.Parameters
	minus2 := -2 * (lf.Kernel - logFact)
	f.AIC, f.BIC = minus2+2*float64(f.Parameters), minus2+math.Log(f.fitted)*float64(f.Parameters)
}

// logChoices is the logarithm of the number of ways to be seen i times: C(t,i)
// on t occasions, 1/i! in the limit of ever more occasions.
func logChoices(t, i int) float64 {
	if t == 0 {
		return -logFactorial(float64(i))
	}
	return logFactorial(float64(t)) - logFactorial(float64(i)) - logFactorial(float64(t-i))
}
