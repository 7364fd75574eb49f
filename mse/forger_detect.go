package mse

import (
	"math"
	"math/bits"
	"slices"

	"undercount/internal/loglin"
)

// detector computes the statistics of suspicion for tables of k lists. It
// belongs to one goroutine.
type detector struct {
	k         int
	nullPairs [][2]int // interactions of the model that nulls fitted
}

func newDetector(k int) *detector { return &detector{k: k} }

// spike is how far the cell of one list alone stands above its prediction.
type spike struct {
	expected float64
	r, v     float64 // log ratio of observed to expected, and its variance
	t        float64 // the statistic; −∞ if it has no value
}

// singles predicts each list's own cell from all others.
func (d *detector) singles(counts []float64) []spike {
	out := make([]spike, d.k)
	for j := range out {
		x := &out[j]
		x.t = math.Inf(-1)
		fit, _, ok := d.choose(counts, j)
		if !ok || math.IsNaN(fit.Variance) {
			x.expected, x.v = math.NaN(), math.NaN()
			continue
		}
		x.expected = math.Exp(fit.Intercept)
		x.r = math.Log((counts[1<<j] + 0.5) / (x.expected + 0.5))
		x.v = fit.Variance + 1/(x.expected+0.5)
	}
	for j := range out {
		x := &out[j]
		var rs, vs []float64
		for l, y := range out {
			if l != j && !math.IsNaN(y.expected) {
				rs, vs = append(rs, y.r), append(vs, y.v)
			}
		}
		if math.IsNaN(x.expected) || len(rs) == 0 {
			continue
		}
		x.t = min(x.r/math.Sqrt(x.v), (x.r-median(rs))/math.Sqrt(x.v+median(vs)))
	}
	return out
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// choose fits the model with main effects and the interactions of pairs that
// BIC accepts one by one, to all cells but that of list j alone (to all if
// j < 0). In the design list j is coded as absence, so that the cell left out
// is the one of the intercept, whose variance the fit gives.
func (d *detector) choose(counts []float64, j int) (loglin.Fit, [][2]int, bool) {
	flip, n := 0, 0.0
	if j >= 0 {
		flip = 1 << j
	}
	for w := 1; w < len(counts); w++ {
		if w != flip {
			n += counts[w]
		}
	}
	var pairs [][2]int
	m := d.design(counts, flip, nil)
	fit, ok := fitDesign(m)
	if !ok {
		return fit, nil, false
	}
	for {
		a, b := d.mostWanted(m, flip, counts, pairs), 0.0
		var best loglin.Fit
		var bestM *loglin.Dense
		at := -1
		for i, p := range a {
			trial := d.design(counts, flip, append(slices.Clone(pairs), p))
			f, ok := fitDesign(trial)
			if gain := 2 * (f.Kernel - fit.Kernel); ok && gain > math.Log(n) && gain > b {
				best, bestM, b, at = f, trial, gain, i
			}
		}
		if at < 0 {
			return fit, pairs, true
		}
		fit, m, pairs = best, bestM, append(pairs, a[at])
	}
}

// design builds the model with these pairs over the cells but 0 and flip.
func (d *detector) design(counts []float64, flip int, pairs [][2]int) *loglin.Dense {
	p := d.k + len(pairs) + 1
	m := &loglin.Dense{P: p, X: make([]float64, 0, p*len(counts)), Count: make([]float64, 0, len(counts)), Cells: make([]float64, 0, len(counts))}
	for w := 1; w < len(counts); w++ {
		if w == flip {
			continue
		}
		v := w ^ flip
		m.X = m.X[:len(m.X)+p]
		row := m.X[len(m.X)-p:]
		for i := range d.k {
			row[i] = float64(v >> i & 1)
		}
		for i, q := range pairs {
			row[d.k+i] = float64(v >> q[0] & (v >> q[1]) & 1)
		}
		row[p-1] = 1
		m.Count = append(m.Count, counts[w])
		m.Cells = append(m.Cells, 1)
	}
	return m
}

// mostWanted returns the two absent pairs whose overlap departs most from the
// fit, in standard errors of a Poisson count.
func (d *detector) mostWanted(m *loglin.Dense, flip int, counts []float64, have [][2]int) [][2]int {
	type wish struct {
		p [2]int
		z float64
	}
	var all []wish
	for i := range d.k {
		for j := i + 1; j < d.k; j++ {
			p := [2]int{i, j}
			if slices.Contains(have, p) {
				continue
			}
			gap, mass, seen := 0.0, 0.0, 0.0
			r := 0
			for w := 1; w < len(counts); w++ {
				if w == flip {
					continue
				}
				if v := w ^ flip; v>>i&1 == 1 && v>>j&1 == 1 {
					mu := math.Exp(m.Eta(r))
					gap += counts[w] - mu
					mass += mu
					seen += counts[w]
				}
				r++
			}
			if seen > 0 && mass > 0 {
				all = append(all, wish{p, math.Abs(gap) / math.Sqrt(mass)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b wish) int {
		switch {
		case a.z > b.z:
			return -1
		case a.z < b.z:
			return 1
		}
		return 0
	})
	var out [][2]int
	for _, x := range all[:min(2, len(all))] {
		out = append(out, x.p)
	}
	return out
}

func fitDesign(m *loglin.Dense) (loglin.Fit, bool) {
	if len(m.Count) < m.P {
		return loglin.Fit{}, false
	}
	if slices.Contains(m.Count, 0) && m.Check() != 0 {
		return loglin.Fit{}, false
	}
	f := m.Fit(loglin.Options{Variance: true})
	return f, f.Converged
}

// nulls returns the fitted counts from which the thresholds are simulated. For
// lists it is the model chosen without the own cell of the list that stands out
// most, with its prediction in that cell: a model fitted with a forgery would
// take it for the rule. For pairs it is a model in which all pairs of lists have
// the same interaction. Either is nil if it cannot be fitted.
func (d *detector) nulls(counts []float64, found []spike) (singles, pairs []float64) {
	j := 0
	for i, x := range found {
		if x.t > found[j].t {
			j = i
		}
	}
	if fit, chosen, ok := d.choose(counts, j); ok {
		d.nullPairs = chosen
		if m := d.design(counts, 1<<j, chosen); fitted(m) {
			singles = make([]float64, len(counts))
			r := 0
			for w := 1; w < len(counts); w++ {
				if w == 1<<j {
					singles[w] = math.Exp(fit.Intercept)
					continue
				}
				singles[w] = math.Exp(m.Eta(r))
				r++
			}
		}
	}
	m := d.design(counts, 0, [][2]int{{0, 1}}) // whose last column but one becomes the number of pairs
	for w := 1; w < len(counts); w++ {
		size := bits.OnesCount(uint(w))
		m.X[(w-1)*m.P+d.k] = float64(size * (size - 1) / 2)
	}
	if fitted(m) {
		pairs = make([]float64, len(counts))
		for r := range m.Count {
			pairs[r+1] = math.Exp(m.Eta(r))
		}
	}
	return singles, pairs
}

func fitted(m *loglin.Dense) bool {
	_, ok := fitDesign(m)
	return ok
}

// tie is the association of two lists among entities on a third.
type tie struct {
	theta, v float64 // log odds ratio and its variance
	t        float64 // distance above the other pairs in standard errors
}

// tied computes every pair, in the order (0,1), (0,2), …
func (d *detector) tied(counts []float64) []tie {
	var out []tie
	for i := range d.k {
		for j := i + 1; j < d.k; j++ {
			out = append(out, mantelHaenszel(counts, 1<<i, 1<<j))
		}
	}
	for a := range out {
		out[a].t = above(out, a)
	}
	return out
}

// mantelHaenszel is the odds ratio of two lists over the strata of what other
// lists an entity is on, with the variance of Robins, Breslow & Greenland
// (1986, Biometrics 42:311-323).
func mantelHaenszel(counts []float64, a, b int) tie {
	var R, S, pr, pssr, qs float64
	for h := 1; h < len(counts); h++ {
		if h&(a|b) != 0 {
			continue
		}
		n11, n10, n01, n00 := counts[h|a|b], counts[h|a], counts[h|b], counts[h]
		T := n11 + n10 + n01 + n00
		if T == 0 {
			continue
		}
		r, s := n11*n00/T, n10*n01/T
		p, q := (n11+n00)/T, (n10+n01)/T
		R, S = R+r, S+s
		pr, pssr, qs = pr+p*r, pssr+p*s+q*r, qs+q*s
	}
	if R <= 0 && S <= 0 {
		return tie{theta: math.NaN(), v: math.NaN()}
	}
	if R <= 0 || S <= 0 { // all of one list, or none, is on the other
		R, S = R+0.5, S+0.5
		return tie{theta: math.Log(R / S), v: 1/R + 1/S}
	}
	return tie{theta: math.Log(R / S), v: pr/(2*R*R) + pssr/(2*R*S) + qs/(2*S*S)}
}

// above measures how far pair a lies above the others: their mean is weighted
// by precision, their own spread (DerSimonian & Laird 1986) widens the measure.
func above(p []tie, a int) float64 {
	if math.IsNaN(p[a].theta) {
		return math.Inf(-1)
	}
	var sw, sw2, swy, m float64
	for i, x := range p {
		if i != a && !math.IsNaN(x.theta) {
			w := 1 / x.v
			sw, sw2, swy, m = sw+w, sw2+w*w, swy+w*x.theta, m+1
		}
	}
	if m == 0 {
		return math.Inf(-1)
	}
	mean, q := swy/sw, 0.0
	for i, x := range p {
		if i != a && !math.IsNaN(x.theta) {
			q += (x.theta - mean) * (x.theta - mean) / x.v
		}
	}
	tau2 := 0.0
	if m > 1 {
		tau2 = max(0, (q-(m-1))/(sw-sw2/sw))
	}
	return (p[a].theta - mean) / math.Sqrt(p[a].v+tau2+(1/sw+tau2/m))
}
