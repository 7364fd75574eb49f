package mse

import (
	"math"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// FitFrequency fits M0 or one of the parametric Mh to capture frequencies: the
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
	d := &loglin.Dense{}
	var out frequencyFit
	saturatedKernel, logFact := 0.0, 0.0
	for i := 1; i <= rows; i++ {
		c := 0.0
		if i < len(counts) {
			c = counts[i]
		}
		d.X = append(d.X, float64(i))
		d.X = append(appendForm(d.X, h, nil, i), 1)
		cells := logChoices(occasions, i)
		d.Count, d.Cells = append(d.Count, c), append(d.Cells, math.Exp(cells))
		out.fitted += c
		if c > 0 {
			saturatedKernel += c*(math.Log(c)-cells) - c
			logFact += logFactorial(c) - c*cells
		}
	}
	for i := rows + 1; i < len(counts); i++ {
		out.above += counts[i]
	}
	d.P = 2
	if h != NoHeterogeneity {
		d.P = 3
	}
	out.Model = ClosedModel{Form: h}.String()
	if out.verdict = d.Check(); rows < d.P {
		out.verdict |= loglin.Unidentified
	}
	if out.Fault = fault(out.verdict); out.Fault != "" {
		return out
	}
	lf := d.Fit(loglin.Options{Variance: true})
	if !lf.Converged {
		out.Fault, out.failed = FaultNotConverged, true
		return out
	}
	out.Missing = math.Exp(lf.Intercept)
	out.N = out.fitted + out.above + out.Missing
	out.SE = math.Sqrt(out.Missing + out.Missing*out.Missing*lf.Variance)
	out.Deviance = math.Max(0, 2*(saturatedKernel-lf.Kernel))
	out.Parameters, out.DF = d.P, rows-d.P
	minus2 := -2 * (lf.Kernel - logFact)
	out.AIC, out.BIC = minus2+2*float64(d.P), minus2+math.Log(out.fitted)*float64(d.P)
	out.at = zeroCellKernel(d)
	return out
}

// logChoices is the logarithm of the number of ways to be seen i times: C(t,i)
// on t occasions, 1/i! in the limit of ever more occasions.
func logChoices(t, i int) float64 {
	if t == 0 {
		return -logFactorial(float64(i))
	}
	return logFactorial(float64(t)) - logFactorial(float64(i)) - logFactorial(float64(t-i))
}
