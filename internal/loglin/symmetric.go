package loglin

import (
	"math"
	"math/bits"

	"undercount/internal/lattice"
	"undercount/internal/lp"
)

// Symmetric is a log-linear model with an effect for every list and columns
// that depend on the number of lists only: η_w = b0 + Σ a_i over i in w +
// Σ θ_r c_r(|w|). The sum of the fitted counts over the histories of one size
// is then an elementary symmetric polynomial of exp(a), so that a fit needs
// sums over sizes and not over all 2^k histories.
//
// Parameters are in the order a, θ, b0.
type Symmetric struct {
	K       int
	Columns [][]float64 // c_r by number of lists, 0..K, with c_r[0] = 0
	Hist    []uint32    // observed histories
	N       []float64   // their counts
	Zero    float64     // count of the all-zero history
	Seen    bool        // whether that count is given

	ready  bool
	onList []float64 // n_i by list
	freq   []float64 // f_j by number of lists
	total  float64

	x, h, mass []float64 // exp(a); exp(Σ θ c) and fitted counts by number of lists
	one, poly  []float64
	mean       []float64 // fitted counts by list and number of lists
	work       newton
	rank       ranker
	solver     lp.Solver
	check      quotient
}

func (s *Symmetric) prepare() {
	if s.ready {
		return
	}
	s.ready = true
	k := s.K
	s.onList, s.freq = make([]float64, k), make([]float64, k+1)
	s.x, s.h, s.mass = make([]float64, k), make([]float64, k+1), make([]float64, k+1)
	s.one, s.poly, s.mean = make([]float64, k+1), make([]float64, k+1), make([]float64, k*(k+1))
	for c, w := range s.Hist {
		s.total += s.N[c]
		s.freq[bits.OnesCount32(w)] += s.N[c]
		for i := range k {
			if w>>i&1 == 1 {
				s.onList[i] += s.N[c]
			}
		}
	}
}

func (s *Symmetric) size() int { return s.K + len(s.Columns) + 1 }

// SetZeroCell gives the all-zero history a count.
func (s *Symmetric) SetZeroCell(n0 float64) { s.Zero, s.Seen = n0, true }

// Beta returns the parameters of the last fit.
func (s *Symmetric) Beta() []float64 { return s.work.beta }

// Fit maximises the likelihood; without starting values it begins at the fit
// of independent lists.
func (s *Symmetric) Fit(o Options) Fit {
	s.prepare()
	if len(o.Warm) != s.size() {
		o.Warm = s.start()
	}
	return s.work.run(s, o)
}

// Sizes returns the observed and fitted numbers on exactly 0..K lists at the
// last fit.
func (s *Symmetric) Sizes() (observed, fitted []float64) {
	s.eval(s.work.beta)
	return s.freq, s.mass
}

// Eta returns the linear predictor of a history at the last fit.
func (s *Symmetric) Eta(w uint32) float64 {
	b := s.work.beta
	e := b[len(b)-1]
	for v := w; v != 0; v &= v - 1 {
		e += b[bits.TrailingZeros32(v)]
	}
	for r, c := range s.Columns {
		e += b[s.K+r] * c[bits.OnesCount32(w)]
	}
	return e
}

func (s *Symmetric) start() []float64 {
	b := make([]float64, s.size())
	margin, terms := make([]float64, s.K), make([]uint32, s.K)
	for i := range terms {
		margin[i], terms[i] = s.onList[i], 1<<i
	}
	N := s.total + s.Zero
	if !s.Seen {
		N = independentTotal(s.total, margin, terms)
	}
	last := len(b) - 1
	b[last] = math.Log(N)
	for i, m := range margin {
		q := math.Min(math.Max(m/N, 1e-9), 0.999)
		b[i] = math.Log(q / (1 - q))
		b[last] += math.Log1p(-q)
	}
	return b
}

func (s *Symmetric) eval(beta []float64) float64 {
	k := s.K
	kernel, b0 := 0.0, beta[len(beta)-1]
	for i := range k {
		s.x[i] = math.Exp(beta[i])
		kernel += beta[i] * s.onList[i]
	}
	elementary(s.one, s.x, -1, -1)
	sum := 0.0
	for j := range k + 1 {
		e := b0
		for r, c := range s.Columns {
			e += beta[k+r] * c[j]
		}
		s.h[j] = math.Exp(e)
		s.mass[j] = s.one[j] * s.h[j]
		if j > 0 {
			kernel += s.freq[j] * e
			sum += s.mass[j]
		}
	}
	if s.Seen {
		kernel += s.Zero * b0
		sum += s.mass[0]
	}
	if v := kernel - sum; !math.IsNaN(v) {
		return v
	}
	return math.Inf(-1)
}

// elementary writes the elementary symmetric polynomials of x without the
// elements a and b (−1 for none) to e. All terms are positive, so that no
// digits are lost.
func elementary(e, x []float64, a, b int) {
	clear(e)
	e[0] = 1
	n := 0
	for i, v := range x {
		if i == a || i == b {
			continue
		}
		n++
		for j := n; j > 0; j-- {
			e[j] += v * e[j-1]
		}
	}
}

func (s *Symmetric) score(dst []float64) {
	k := s.K
	for i := range k {
		elementary(s.poly, s.x, i, -1)
		row := s.mean[i*(k+1) : (i+1)*(k+1)]
		row[0], dst[i] = 0, s.onList[i]
		for j := 1; j <= k; j++ {
			row[j] = s.x[i] * s.poly[j-1] * s.h[j]
			dst[i] -= row[j]
		}
	}
	for r, c := range s.Columns {
		dst[k+r] = 0
		for j := 1; j <= k; j++ {
			dst[k+r] += c[j] * (s.freq[j] - s.mass[j])
		}
	}
	last := len(dst) - 1
	dst[last] = s.total
	for j := 1; j <= k; j++ {
		dst[last] -= s.mass[j]
	}
	if s.Seen {
		dst[last] += s.Zero - s.mass[0]
	}
}

// info follows a call of score at the same point, as Newton's method makes it,
// or of eval alone for the variance; it recomputes what it needs.
func (s *Symmetric) info(h []float64) {
	k, p := s.K, s.size()
	last := p - 1
	clear(h)
	for i := range k {
		elementary(s.poly, s.x, i, -1)
		row := s.mean[i*(k+1) : (i+1)*(k+1)]
		for j := 1; j <= k; j++ {
			row[j] = s.x[i] * s.poly[j-1] * s.h[j]
			h[i*p+i] += row[j]
			h[last*p+i] += row[j]
			for r, c := range s.Columns {
				h[(k+r)*p+i] += c[j] * row[j]
			}
		}
		for l := range i {
			elementary(s.poly, s.x, i, l)
			both := s.x[i] * s.x[l]
			for j := 2; j <= k; j++ {
				h[i*p+l] += both * s.poly[j-2] * s.h[j]
			}
		}
	}
	for j := 1; j <= k; j++ {
		for r, c := range s.Columns {
			for q := range r + 1 {
				h[(k+r)*p+k+q] += c[j] * s.Columns[q][j] * s.mass[j]
			}
			h[last*p+k+r] += c[j] * s.mass[j]
		}
		h[last*p+last] += s.mass[j]
	}
	if s.Seen {
		h[last*p+last] += s.mass[0]
	}
}

func (s *Symmetric) startSystem(_, _ []float64) bool { return false }

// Check is as [Dense.Check].
func (s *Symmetric) Check() Verdict {
	s.prepare()
	p, r := s.size(), &s.rank
	r.reset(p)
	seen := make([]bool, 1<<s.K)
	for _, w := range s.Hist {
		seen[w] = true
		if r.size == p {
			return 0
		}
		v := r.vec
		for i := range s.K {
			v[i] = float64(w >> i & 1)
		}
		for c, col := range s.Columns {
			v[s.K+c] = col[bits.OnesCount32(w)]
		}
		v[p-1] = 1
		r.insert(v)
	}
	if r.size == p {
		return 0
	}
	r.beginQuotient()
	q, size := len(r.rest), 1<<s.K
	c := &s.check
	c.values = make([]float64, q*size)
	for f := range q {
		v := c.values[f*size : (f+1)*size]
		for i := range s.K {
			v[1<<i] = r.functional(f, i)
		}
		v[0] = r.functional(f, p-1)
		lattice.Subsets(v)
		for w := range v {
			for j, col := range s.Columns {
				v[w] += r.functional(f, s.K+j) * col[bits.OnesCount(uint(w))]
			}
		}
	}
	for w := range seen {
		seen[w] = !seen[w] // what is left are the cells without an entity
	}
	c.keep(r, size, seen, false)
	return r.verdict(&s.solver)
}
