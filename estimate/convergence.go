package estimate

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Convergence judges simulated draws of one quantity. All references are to
// Vehtari et al. (2021). A figure that cannot be computed (too few draws, a
// constant chain) is absent.
type Convergence struct {
	Chains   int `json:"chains"`
	PerChain int `json:"draws_per_chain"`   // the shortest chain, the others are cut to it
	Rhat     Num `json:"rhat,omitzero"`     // the larger of rank-normalised split R-hat and its folded version (eqs. 3, 13, 14); below 1.01 is wanted
	BulkESS  Num `json:"ess_bulk,omitzero"` // effective draws for the centre (sec. 4.1)
	TailESS  Num `json:"ess_tail,omitzero"` // effective draws for the 5% and 95% quantiles, the smaller (sec. 4.3)
	MCSEMean Num `json:"mcse_mean,omitzero"`
	MCSELow  Num `json:"mcse_lower,omitzero"` // Monte Carlo error of the 2.5% quantile
	MCSEHigh Num `json:"mcse_upper,omitzero"` // and of the 97.5% quantile
}

// MinChainLength is the fewest draws a chain needs to be judged.
const MinChainLength = 8

// Converge computes the diagnostics of the draws.
func Converge(d Draws) Convergence {
	c := Convergence{Chains: len(d)}
	if len(d) == 0 {
		return c
	}
	c.PerChain = len(d[0])
	for _, x := range d {
		c.PerChain = min(c.PerChain, len(x))
	}
	if c.PerChain < MinChainLength || !usable(d) {
		return c
	}
	cut := make(Draws, len(d))
	for i := range d {
		cut[i] = d[i][:c.PerChain]
	}
	pooled := slices.Sorted(slices.Values(cut.All()))
	split := splitChains(cut, c.PerChain)
	c.Rhat = Some(math.Max(rhat(rankNormal(split)), rhat(rankNormal(fold(split, Quantile(pooled, .5))))))
	w := newCorrelator(len(split[0]))
	c.BulkESS = Some(w.ess(rankNormal(split)))
	c.TailESS = Some(math.Min(w.ess(indicator(split, Quantile(pooled, .05))), w.ess(indicator(split, Quantile(pooled, .95)))))
	if e := w.ess(split); e > 0 {
		c.MCSEMean = Some(sd(pooled) / math.Sqrt(e))
	}
	c.MCSELow = Some(w.mcseQuantile(split, pooled, .025))
	c.MCSEHigh = Some(w.mcseQuantile(split, pooled, .975))
	return c
}

// Converged reports whether the diagnostics pass the thresholds of the paper:
// R-hat at most maxRhat and both effective sizes at least minESS.
func (c Convergence) Converged(maxRhat, minESS float64) bool {
	r, ok1 := c.Rhat.Get()
	b, ok2 := c.BulkESS.Get()
	t, ok3 := c.TailESS.Get()
	return ok1 && ok2 && ok3 && r <= maxRhat && b >= minESS && t >= minESS
}

func usable(d Draws) bool {
	for _, x := range d {
		for _, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	for _, x := range d {
		for _, v := range x {
			if v != d[0][0] {
				return true
			}
		}
	}
	return false
}

// splitChains cuts every chain into halves of equal length; of an odd number
// of draws the middle one is left out.
func splitChains(d Draws, n int) [][]float64 {
	half := n / 2
	out := make([][]float64, 0, 2*len(d))
	for _, x := range d {
		out = append(out, x[:half], x[n-half:n])
	}
	return out
}

// rankNormal replaces each value by the normal score of its rank over all
// chains, ties sharing their mean rank (eq. 14).
func rankNormal(chains [][]float64) [][]float64 {
	type at struct {
		v    float64
		c, i int
	}
	all := make([]at, 0, len(chains)*len(chains[0]))
	out := make([][]float64, len(chains))
	for c, x := range chains {
		out[c] = make([]float64, len(x))
		for i, v := range x {
			all = append(all, at{v, c, i})
		}
	}
	// Ties share their rank, so that their order does not matter.
	slices.SortFunc(all, func(a, b at) int { return cmp.Compare(a.v, b.v) })
	s := float64(len(all))
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].v == all[i].v {
			j++
		}
		rank := float64(i+j+1) / 2
		z := distuv.UnitNormal.Quantile((rank - 0.375) / (s + 0.25))
		for ; i < j; i++ {
			out[all[i].c][all[i].i] = z
		}
	}
	return out
}

// fold returns the distances from the median m over all chains: R-hat of these
// sees chains that agree in place but not in spread.
func fold(chains [][]float64, m float64) [][]float64 {
	out := make([][]float64, len(chains))
	for c, x := range chains {
		out[c] = make([]float64, len(x))
		for i, v := range x {
			out[c][i] = math.Abs(v - m)
		}
	}
	return out
}

func indicator(chains [][]float64, q float64) [][]float64 {
	out := make([][]float64, len(chains))
	for c, x := range chains {
		out[c] = make([]float64, len(x))
		for i, v := range x {
			if v <= q {
				out[c][i] = 1
			}
		}
	}
	return out
}

// rhat is the potential scale reduction of chains of equal length (eqs. 1–3).
func rhat(chains [][]float64) float64 {
	n := float64(len(chains[0]))
	means := make([]float64, len(chains))
	var within float64
	for c, x := range chains {
		means[c] = mean(x)
		within += variance(x) / float64(len(chains))
	}
	between := n * variance(means)
	return math.Sqrt((between/within + n - 1) / n)
}

// ess is the effective sample size of chains of equal length from the
// autocorrelations combined over chains (eq. 10), truncated by Geyer's initial
// monotone positive sequence (eqs. 11, 12) and capped at S log10 S.
func (w *correlator) ess(chains [][]float64) float64 {
	n, m := len(chains[0]), float64(len(chains))
	acov := make([][]float64, len(chains))
	means := make([]float64, len(chains))
	var within float64
	for c, x := range chains {
		acov[c] = w.of(x)
		means[c] = mean(x)
		within += acov[c][0] * float64(n) / float64(n-1) / m
	}
	total := within * float64(n-1) / float64(n)
	if len(chains) > 1 {
		total += variance(means)
	}
	if !(total > 0) {
		return math.NaN()
	}
	rho := func(t int) float64 {
		var a float64
		for c := range acov {
			a += acov[c][t]
		}
		return 1 - (within-a/m)/total
	}
	// Pairs (0,1), (2,3), …: the sums are positive and decreasing in theory.
	// The first pair that is not positive ends the sequence, as does the end of
	// the chain; of the pair that ends it only a positive even half counts, once.
	sum, prev := 0.0, math.Inf(1)
	last := 0.0
	for t := 0; ; t += 2 {
		even, odd := rho(t), rho(t+1)
		if t == 0 {
			even = 1
		}
		pair := even + odd
		if !(pair > 0) || t+2 >= n-2 {
			last = math.Max(even, 0)
			break
		}
		pair = math.Min(pair, prev)
		sum += pair
		prev = pair
	}
	s := m * float64(n)
	tau := math.Max(-1+2*sum+last, 1/math.Log10(s))
	return s / tau
}

// correlator computes autocovariances of chains of one length; its plan and
// buffers serve every chain.
type correlator struct {
	fft  *fourier.FFT
	buf  []float64
	coef []complex128
}

func newCorrelator(n int) *correlator {
	size := 1
	for size < 2*n {
		size *= 2
	}
	return &correlator{fft: fourier.NewFFT(size), buf: make([]float64, size), coef: make([]complex128, size/2+1)}
}

// of returns the biased autocovariances (divided by n) at every lag, by a fast
// Fourier transform padded against wrap-around.
func (c *correlator) of(x []float64) []float64 {
	n, size := len(x), len(c.buf)
	clear(c.buf)
	m := mean(x)
	for i, v := range x {
		c.buf[i] = v - m
	}
	c.fft.Coefficients(c.coef, c.buf)
	for i, z := range c.coef {
		c.coef[i] = complex(real(z)*real(z)+imag(z)*imag(z), 0)
	}
	c.fft.Sequence(c.buf, c.coef)
	out := make([]float64, n)
	for i := range out {
		out[i] = c.buf[i] / (float64(size) * float64(n))
	}
	return out
}

// mcseQuantile is half the width of the central interval that covers one
// standard error of the quantile's rank (sec. 4.4).
func (w *correlator) mcseQuantile(split [][]float64, sorted []float64, p float64) float64 {
	e := w.ess(indicator(split, Quantile(sorted, p)))
	if math.IsNaN(e) {
		return e
	}
	lo := mathext.InvRegIncBeta(e*p+1, e*(1-p)+1, 0.1586553)
	hi := mathext.InvRegIncBeta(e*p+1, e*(1-p)+1, 0.8413447)
	n := float64(len(sorted))
	at := func(q float64, up bool) float64 {
		i := math.Floor(q*n) - 1
		if up {
			i = math.Ceil(q*n) - 1
		}
		return sorted[int(math.Max(0, math.Min(i, n-1)))]
	}
	return (at(hi, true) - at(lo, false)) / 2
}

// Quantile is the quantile of sorted values by linear interpolation between
// order statistics (Hyndman & Fan 1996, type 7).
func Quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := int(math.Floor(h))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

func mean(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

func variance(x []float64) float64 {
	m := mean(x)
	var s float64
	for _, v := range x {
		s += (v - m) * (v - m)
	}
	return s / float64(len(x)-1)
}

func sd(x []float64) float64 { return math.Sqrt(variance(x)) }
