package mse

import (
	"math"
	"slices"

	"undercount/estimate"
)

// LatentMode is one peak of the posterior of log n0.
type LatentMode struct {
	N      float64 `json:"N"`      // at the peak
	Weight float64 `json:"weight"` // share of the posterior between the valleys beside it
	From   float64 `json:"from"`   // N at these valleys; the outer ends are the extreme draws
	To     float64 `json:"to"`
}

const (
	modeGrid   = 200
	modeDepth  = 0.8  // a valley counts where the density is below this share of both peaks
	modeWeight = 0.05 // and a peak with at least this share of the draws
)

// latentModes finds the peaks of the density of log n0, smoothed by a normal
// kernel of Silverman's (1986, eq. 3.31) width. Peaks apart by a shallow
// valley, which sampling alone can make, are taken as one. Counts so small
// that the whole numbers themselves would show as peaks are not examined.
func latentModes(logs []float64, n float64) []LatentMode {
	x := slices.Sorted(slices.Values(logs))
	m := len(x)
	one := []LatentMode{{N: n + math.Exp(estimate.Quantile(x, 0.5)) - 0.5, Weight: 1, From: n + math.Exp(x[0]) - 0.5, To: n + math.Exp(x[m-1]) - 0.5}}
	mean, sd := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(m)
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(m)
	}
	iqr := (estimate.Quantile(x, 0.75) - estimate.Quantile(x, 0.25)) / 1.34
	h := 0.9 * min(math.Sqrt(sd), iqr) * math.Pow(float64(m), -0.2)
	lo, hi := estimate.Quantile(x, 0.002), estimate.Quantile(x, 0.998)
	if !(h > 0) || estimate.Quantile(x, 0.05) < math.Log(20) {
		return one
	}
	at := func(i int) float64 { return lo + (hi-lo)*float64(i)/(modeGrid-1) }
	f := make([]float64, modeGrid)
	for i := range f {
		a, _ := slices.BinarySearch(x, at(i)-4*h)
		b, _ := slices.BinarySearch(x, at(i)+4*h)
		for _, v := range x[a:b] {
			z := (v - at(i)) / h
			f[i] += math.Exp(-z * z / 2)
		}
	}
	one[0].N = n + math.Exp(at(argmax(f))) - 0.5
	out := one
	for _, cut := range valleys(f) {
		last := len(out) - 1
		split := n + math.Exp(at(cut)) - 0.5
		out = append(out, LatentMode{From: split, To: out[last].To})
		out[last].To = split
	}
	return weigh(out, x, f, n, at)
}

func argmax(f []float64) int {
	b := 0
	for i, v := range f {
		if v > f[b] {
			b = i
		}
	}
	return b
}

// valleys returns the places where the density falls below modeDepth of the
// peaks on both sides, ascending.
func valleys(f []float64) []int {
	var out []int
	peak, low, at := 0.0, math.Inf(1), 0
	for i, v := range f {
		switch {
		case low == math.Inf(1) && v > peak: // climbing
			peak = v
		case v < low && v < peak: // descending
			low, at = v, i
		}
		if low < modeDepth*peak && v*modeDepth > low {
			out = append(out, at)
			peak, low = v, math.Inf(1)
		} else if low < math.Inf(1) && v > peak {
			peak, low = v, math.Inf(1)
		}
	}
	return out
}

// weigh fills in peaks and weights, and drops peaks with little weight.
func weigh(ms []LatentMode, sorted, f []float64, n float64, at func(int) float64) []LatentMode {
	var out []LatentMode
	for i, m := range ms {
		a, _ := slices.BinarySearch(sorted, math.Log(m.From-n+0.5))
		b, _ := slices.BinarySearch(sorted, math.Log(m.To-n+0.5))
		if i == 0 {
			a = 0
		}
		if i == len(ms)-1 {
			b = len(sorted)
		}
		m.Weight = float64(b-a) / float64(len(sorted))
		best := -1.0
		for g := range f {
			if v := n + math.Exp(at(g)) - 0.5; v >= m.From && v <= m.To && f[g] > best {
				best, m.N = f[g], v
			}
		}
		if m.Weight < modeWeight && len(out) > 0 {
			out[len(out)-1].Weight += m.Weight
			out[len(out)-1].To = m.To
			continue
		}
		out = append(out, m)
	}
	if len(out) > 1 && out[0].Weight < modeWeight {
		out[1].Weight += out[0].Weight
		out[1].From = out[0].From
		out = out[1:]
	}
	return out
}
