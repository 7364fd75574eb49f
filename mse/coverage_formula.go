package mse

import (
	"math"
	"math/bits"

	"undercount/overlap"
)

// Coverage is what the sample coverage approach takes from a table (Chao & Tsay
// 1998; Chao et al. 2001). For lists j = 1..t of sizes n_j, S_j of whose
// entities are on no other list:
//
//	D = n − mean of S_j          entities on all lists but one, on average
//	C = 1 − mean of S_j/n_j      the sample coverage: overlap information
//	N = D/C + (1/tC) Σ_{i<j} (A_ij + A_ji) γ_ij
//
// where A_ij entities are on list i and on none of the others but perhaps j,
// and γ_ij = N m_ij/(n_i n_j) − 1 is the coefficient of covariation of lists i
// and j, m_ij of whose entities are shared: 0 when they are independent.
type Coverage struct {
	D, C        float64
	Independent float64 // all γ = 0: D/C (eq. 9 of 2001)
	// Full solves the equation with γ depending on N (eq. 12). It is NaN when
	// the overlaps are so much larger than independence that there is no
	// solution, and need not reach the observed number.
	Full float64
	// OneStep evaluates γ at the value that one evaluation from D/C gives (eq. 13).
	OneStep float64
	// Correction is what dependence adds to D/C in OneStep; negative when lists
	// avoid each other on the whole.
	Correction float64
	Pairs      []PairCCV
}

// PairCCV is one row of the diagnostic "ccv": the coefficient of covariation of
// two lists, at three values of N.
type PairCCV struct {
	Lists       [2]string `json:"lists"`
	Both        int64     `json:"both"`
	Independent float64   `json:"at_independent"`
	OneStep     float64   `json:"at_one_step"`
	Full        *float64  `json:"at_full,omitempty"` // absent when there is no full estimate
}

// SampleCoverage computes D, C and the three estimates. It reports false when
// a list is empty or no entity is on two lists: C is then undefined or 0.
func SampleCoverage(t *overlap.Table) (Coverage, bool) {
	hist, count := observed(t)
	w := newCoverer(t.K(), hist)
	c, ok := w.of(count)
	if !ok {
		return Coverage{}, false
	}
	names := t.Lists()
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			m := w.both[i*w.t+j]
			at := func(N float64) float64 { return N*m/(w.size[i]*w.size[j]) - 1 }
			p := PairCCV{Lists: [2]string{names[i], names[j]}, Both: int64(m), Independent: at(c.Independent), OneStep: at(c.base)}
			if !math.IsNaN(c.Full) {
				v := at(c.Full)
				p.Full = &v
			}
			c.Pairs = append(c.Pairs, p)
		}
	}
	return c.Coverage, true
}

// coverer evaluates the formulas on counts of the same histories many times.
type coverer struct {
	t    int
	hist []uint32
	size []float64 // n_j
	both []float64 // m_ij, i < j, at i·t + j
	only []float64 // S_j on the diagonal, entities on i and j alone at i·t + j
}

func newCoverer(t int, hist []uint32) *coverer {
	return &coverer{t: t, hist: hist, size: make([]float64, t), both: make([]float64, t*t), only: make([]float64, t*t)}
}

// covered adds what the caller of coverer needs beside the estimates.
type covered struct {
	Coverage
	n, base     float64 // observed; N at which OneStep evaluates γ
	gain, drift float64 // (1/tC) Σ A m/(n n), and (1/tC) Σ A: N = D/C + gain·N − drift
}

// of computes everything but the pairs.
func (w *coverer) of(count []float64) (covered, bool) {
	w.tally(count)
	t := float64(w.t)
	var c covered
	for _, x := range count {
		c.n += x
	}
	c.D, c.C = c.n, 1
	for j := range w.t {
		s := w.only[j*w.t+j]
		if !(w.size[j] > 0) {
			return c, false
		}
		c.D -= s / t
		c.C -= s / w.size[j] / t
	}
	if !(c.C > 1e-12) {
		return c, false
	}
	for i := range w.t {
		for j := i + 1; j < w.t; j++ {
			a := w.only[i*w.t+i] + w.only[j*w.t+j] + 2*w.only[i*w.t+j]
			c.gain += a * w.both[i*w.t+j] / (w.size[i] * w.size[j])
			c.drift += a
		}
	}
	c.gain /= t * c.C
	c.drift /= t * c.C
	c.Independent = c.D / c.C
	c.base = c.Independent + c.gain*c.Independent - c.drift
	c.Correction = c.gain*c.base - c.drift
	c.OneStep = c.Independent + c.Correction
	c.Full = math.NaN()
	if c.gain < 1-1e-9 {
		c.Full = (c.Independent - c.drift) / (1 - c.gain)
	}
	return c, true
}

func (w *coverer) tally(count []float64) {
	clear(w.size)
	clear(w.both)
	clear(w.only)
	for r, h := range w.hist {
		x := count[r]
		for a := h; a != 0; a &= a - 1 {
			i := bits.TrailingZeros32(a)
			w.size[i] += x
			for b := a & (a - 1); b != 0; b &= b - 1 {
				w.both[i*w.t+bits.TrailingZeros32(b)] += x
			}
		}
		switch bits.OnesCount32(h) {
		case 1:
			i := bits.TrailingZeros32(h)
			w.only[i*w.t+i] = x
		case 2:
			i := bits.TrailingZeros32(h)
			w.only[i*w.t+bits.TrailingZeros32(h&(h-1))] = x
		}
	}
}
