package sbc

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/stream"
)

// MaxRank is the largest rank: ranks are from 0 to MaxRank whatever the number
// of draws.
const MaxRank = 999

// Simulate is one replicate: a truth from the prior and draws from the
// posterior given data simulated from that truth, all by rng. The draws should
// be nearly independent (thin a Markov chain first), else the ranks pile up at
// the ends. It returns false for data on which the method gives no draws;
// leaving out replicates by the data keeps the ranks uniform, leaving them out
// by the truth does not.
type Simulate func(rng *rand.Rand) (truth float64, draws []float64, ok bool)

// Result is a calibration study.
type Result struct {
	Replicates int       `json:"replicates"` // that gave draws
	Skipped    int       `json:"skipped"`    // that did not
	Places     []float64 `json:"places"`     // place of each truth among its draws, in (0, 1)
	Ranks      []int     `json:"ranks"`      // the places cut into 0…MaxRank
	Bins       []int     `json:"bins"`       // histogram of the ranks
	ChiSquare  float64   `json:"chi_square"` // of the histogram against equal bins
	P          float64   `json:"p_value"`    // of ChiSquare; a correct program gives any value as often as any other
	PBand      float64   `json:"p_band"`     // of the largest departure of the distribution function; see [Band]
}

// Run makes n replicates, each with a stream of its own, one after another.
// It ends with the error of the context if that is cancelled.
func Run(ctx context.Context, seed uint64, n int, simulate Simulate) (Result, error) {
	sub := stream.Sub(seed, "sbc", "replicate")
	var places []float64
	for i := range n {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		rng := sub(i)
		truth, draws, ok := simulate(rng)
		if !ok || len(draws) == 0 || math.IsNaN(truth) {
			continue
		}
		places = append(places, place(truth, draws, rng.Float64()))
	}
	r := Judge(places, seed)
	r.Skipped = n - len(places)
	return r, nil
}

// place is the rank of the truth among the draws as a share, spread evenly over
// the ranks that ties leave open: for whole numbers, and few draws, it is then
// uniform without steps.
func place(truth float64, draws []float64, u float64) float64 {
	below, equal := 0, 0
	for _, d := range draws {
		switch {
		case d < truth:
			below++
		case d == truth:
			equal++
		}
	}
	return (float64(below) + u*float64(equal+1)) / float64(len(draws)+1)
}

// Judge tests whether places in (0, 1) are uniform. The seed serves the band's
// simulation only.
func Judge(places []float64, seed uint64) Result {
	n := len(places)
	r := Result{Replicates: n, Places: places, P: math.NaN(), PBand: math.NaN()}
	if n == 0 {
		return r
	}
	r.histogram()
	r.PBand = newBand(n, seed).pValue(places)
	return r
}

// histogram counts the ranks in up to twenty bins, of ten or more on average, and tests them.
func (r *Result) histogram() {
	n := len(r.Places)
	bins := min(max(n/10, 2), 20)
	r.Bins = make([]int, bins)
	for _, u := range r.Places {
		u = min(max(u, 0), math.Nextafter(1, 0))
		r.Ranks = append(r.Ranks, int(u*(MaxRank+1)))
		r.Bins[int(u*float64(bins))]++
	}
	want := float64(n) / float64(bins)
	for _, c := range r.Bins {
		d := float64(c) - want
		r.ChiSquare += d * d / want
	}
	r.P = distuv.ChiSquared{K: float64(bins - 1)}.Survival(r.ChiSquare)
}

// Band is a simultaneous band for the empirical distribution function of n
// uniform values: with probability Level the whole function stays inside.
type Band struct {
	Level float64
	At    []float64 // points in (0, 1)
	Lower []float64 // of the share of values at or below the point
	Upper []float64
}

// Envelope returns the band for n values at a level such as 0.95.
func Envelope(n int, level float64, seed uint64) Band {
	b := newBand(n, seed)
	cut := b.depths[int((1-level)*float64(len(b.depths)))]
	out := Band{Level: level, At: b.at}
	for i := range b.at {
		lo := sort.Search(n, func(k int) bool { return b.depth(i, k) >= cut || b.cdf[i][k] > 0.5 })
		hi := n - sort.Search(n, func(k int) bool { return b.depth(i, n-k) >= cut || b.cdf[i][n-k] < 0.5 })
		out.Lower = append(out.Lower, float64(lo)/float64(n))
		out.Upper = append(out.Upper, float64(hi)/float64(n))
	}
	return out
}

// bandPoints and bandSimulations fix the resolution of the band.
const (
	bandPoints      = 100
	bandSimulations = 2000
)

// band knows how deep in its binomial distribution the count at or below each
// point lies, and how small the least depth gets by chance.
type band struct {
	at     []float64
	cdf    [][]float64
	depths []float64 // sorted least depths of simulated uniform samples
}

func newBand(n int, seed uint64) *band {
	b := &band{}
	m := min(n+1, bandPoints)
	for i := 1; i < m; i++ {
		z := float64(i) / float64(m)
		b.at = append(b.at, z)
		b.cdf = append(b.cdf, binomialCDF(n, z))
	}
	rng := stream.New(seed, "sbc", "band")
	u := make([]float64, n)
	for range bandSimulations {
		for i := range u {
			u[i] = rng.Float64()
		}
		b.depths = append(b.depths, b.least(u))
	}
	slices.Sort(b.depths)
	return b
}

// binomialCDF returns P(X ≤ k) for k = 0…n by summing the probabilities.
func binomialCDF(n int, p float64) []float64 {
	out := make([]float64, n+1)
	ln, _ := math.Lgamma(float64(n) + 1)
	sum := 0.0
	for k := range out {
		a, _ := math.Lgamma(float64(k) + 1)
		c, _ := math.Lgamma(float64(n-k) + 1)
		sum += math.Exp(ln - a - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		out[k] = min(sum, 1)
	}
	return out
}

// depth is the two-sided tail probability of k values at or below point i.
func (b *band) depth(i, k int) float64 {
	upper := 1.0
	if k > 0 {
		upper = 1 - b.cdf[i][k-1]
	}
	return 2 * min(b.cdf[i][k], upper)
}

func (b *band) least(places []float64) float64 {
	s := slices.Sorted(slices.Values(places))
	d, k := math.Inf(1), 0
	for i, z := range b.at {
		for k < len(s) && s[k] <= z {
			k++
		}
		d = min(d, b.depth(i, k))
	}
	return d
}

func (b *band) pValue(places []float64) float64 {
	d := b.least(places)
	k := sort.Search(len(b.depths), func(i int) bool { return b.depths[i] > d })
	return float64(k+1) / float64(len(b.depths)+1)
}

// Text is a one-line summary for logs: the histogram and the two p-values.
func (r Result) Text() string {
	s := "ranks"
	for _, c := range r.Bins {
		s += " " + strconv.Itoa(c)
	}
	return s + ", p " + strconv.FormatFloat(r.P, 'g', 3, 64) + ", p of the band " + strconv.FormatFloat(r.PBand, 'g', 3, 64) +
		", skipped " + strconv.Itoa(r.Skipped)
}
