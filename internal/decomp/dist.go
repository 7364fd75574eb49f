package decomp

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Dist is a distribution of N over a grid of missing counts.
type Dist struct {
	// Tail is the share of the mass beyond the grid, extrapolated as a power
	// of N from its end; it is 1 if the power is too slow for a finite mass.
	Tail float64
	// LogTotal is the logarithm of the mass on the grid.
	LogTotal float64

	n     float64
	rules *rules
	parts []part
	cum   []float64 // mass up to and including each part, of a total 1
	end   float64   // first missing count beyond the grid
	power float64   // of the tail
}

type part struct {
	start float64
	rule  *rule
	m     *nodeRow
	f     nodeRow // probability at the nodes
	sum   float64
}

// Under returns the distribution of N when the complete graph has prior weight
// complete and every other graph rest, under another prior given as its
// logarithm (nil: the prior of the sum). It is nil if there is no such graph.
func (p *Posterior) Under(logPrior func(N float64) float64, rest, complete float64) *Dist {
	w := [2]float64{math.Log(rest), math.Log(complete)}
	d := &Dist{n: p.Evidence.n, rules: &p.rules, end: p.end, parts: make([]part, len(p.leaves))}
	ratio := make([]nodeRow, len(p.leaves))
	top := math.Inf(-1)
	for k, s := range p.leaves {
		d.parts[k] = part{start: s.start, rule: s.rule, m: &s.m}
		for i := range s.rule.n {
			if logPrior != nil {
				ratio[k][i] = logPrior(d.n+s.m[i]) - p.o.LogPrior(d.n+s.m[i])
			}
			for c, q := range s.part {
				if q.f[i] > 0 {
					top = max(top, q.shift+w[c]+ratio[k][i])
				}
			}
		}
	}
	if math.IsInf(top, -1) {
		return nil
	}
	total := 0.0
	for k, s := range p.leaves {
		t := &d.parts[k]
		for c, q := range s.part {
			for i := range s.rule.n {
				if q.f[i] > 0 {
					t.f[i] += q.f[i] * math.Exp(q.shift+w[c]+ratio[k][i]-top)
				}
			}
		}
		for i := range s.rule.n {
			t.sum += s.rule.w[i] * t.f[i]
		}
		total += t.sum
	}
	d.LogTotal = math.Log(total) + top
	d.scale(total, p.o.Last == 0)
	return d
}

// scale makes the masses shares of the whole, the tail included.
func (d *Dist) scale(total float64, open bool) {
	tail := 0.0
	if open {
		last := &d.parts[len(d.parts)-1]
		n := last.rule.n
		a, b := last.f[0], last.f[n-1]
		if b > 0 {
			d.power = math.Log(b/a) / math.Log((last.m[n-1]+1)/(last.m[0]+1))
			tail = math.Inf(1)
			if d.power < -1 {
				tail = b * (d.end + 1) / (-1 - d.power)
			}
		}
	}
	d.Tail = tail / (tail + total)
	if math.IsInf(tail, 1) {
		d.Tail = 1
	}
	share := 1 - d.Tail
	if d.Tail == 1 { // no distribution at all: what is on the grid stands alone
		share = 1
	}
	sum := 0.0
	d.cum = make([]float64, len(d.parts))
	for k := range d.parts {
		t := &d.parts[k]
		for i := range t.f {
			t.f[i] *= share / total
		}
		t.sum *= share / total
		sum += t.sum
		d.cum[k] = sum
	}
}

// Moments returns mean and standard deviation over the grid, the tail left out.
func (d *Dist) Moments() (mean, sd float64) {
	var s, m, v float64
	for _, t := range d.parts {
		for i := range t.rule.n {
			s += t.rule.w[i] * t.f[i]
			m += t.rule.w[i] * t.f[i] * t.m[i]
		}
	}
	m /= s
	for _, t := range d.parts {
		for i := range t.rule.n {
			v += t.rule.w[i] * t.f[i] * (t.m[i] - m) * (t.m[i] - m)
		}
	}
	return d.n + m, math.Sqrt(v / s)
}

// coefficients of a part's density in the polynomials of its rule.
func (t *part) coefficients() (c nodeRow) {
	for j := range t.rule.n {
		for i := range t.rule.n {
			c[j] += t.rule.w[i] / t.rule.width * t.f[i] * t.rule.p[j][i]
		}
	}
	return c
}

func (t *part) at(c *nodeRow, m float64) float64 {
	b := t.rule.basis((m - t.start - (t.rule.width-1)/2) / t.rule.width)
	s := 0.0
	for j := range t.rule.n {
		s += c[j] * b[j]
	}
	return max(s, 0)
}

// Quantile returns the smallest N whose cumulative probability reaches q. It
// reports false if that lies beyond the grid.
func (d *Dist) Quantile(q float64) (float64, bool) {
	k := sort.SearchFloat64s(d.cum, q)
	if k == len(d.cum) {
		// On a closed grid rounding may leave the last few units of mass short.
		last := d.parts[len(d.parts)-1]
		return d.n + last.start + last.rule.width - 1, d.Tail == 0
	}
	t := &d.parts[k]
	left := q
	if k > 0 {
		left -= d.cum[k-1]
	}
	start, width := t.start, t.rule.width
	if width > order {
		c := t.coefficients()
		for width > order { // halve, keeping the half that holds the quantile
			h := math.Floor(width / 2)
			r := d.rules.get(h)
			s := 0.0
			for i := range r.n {
				s += r.w[i] * t.at(&c, start+(h-1)/2+h*r.t[i])
			}
			if s >= left {
				width = h
			} else {
				left, start, width = left-s, start+h, width-h
			}
		}
		for i := range int(width) {
			left -= t.at(&c, start+float64(i))
			if left <= 0 {
				return d.n + start + float64(i), true
			}
		}
		return d.n + start + width - 1, true
	}
	for i := range t.rule.n {
		left -= t.f[i]
		if left <= 0 {
			return d.n + t.m[i], true
		}
	}
	return d.n + start + width - 1, true
}

// MassFrom returns the probability of a missing count of m or more on the grid.
func (d *Dist) MassFrom(m float64) float64 {
	s := 0.0
	for k := range d.parts {
		t := &d.parts[k]
		end := t.start + t.rule.width
		switch {
		case t.start >= m:
			s += t.sum
		case end > m && t.rule.width <= order:
			for i := range t.rule.n {
				if t.m[i] >= m {
					s += t.f[i]
				}
			}
		case end > m:
			c := t.coefficients()
			r := d.rules.get(end - m)
			for i := range r.n {
				s += r.w[i] * t.at(&c, m+(r.width-1)/2+r.width*r.t[i])
			}
		}
	}
	return s
}

// Density returns pairs of N and its probability at the nodes of the grid that
// lie between lo and hi.
func (d *Dist) Density(lo, hi float64) (x, y []float64) {
	for _, t := range d.parts {
		for i := range t.rule.n {
			if N := d.n + t.m[i]; N >= lo && N <= hi {
				x, y = append(x, N), append(y, t.f[i])
			}
		}
	}
	return x, y
}

// At returns the probability of one N on the grid, interpolated.
func (d *Dist) At(N float64) float64 {
	m := N - d.n
	k := sort.Search(len(d.parts), func(k int) bool { return d.parts[k].start+d.parts[k].rule.width > m })
	if k == len(d.parts) || m < d.parts[k].start {
		return 0
	}
	t := &d.parts[k]
	if t.rule.width <= order {
		return t.f[min(int(m-t.start), t.rule.n-1)]
	}
	c := t.coefficients()
	return t.at(&c, m)
}

// Draws returns count values of N, one from each of count slices of equal
// probability, in random order.
func (d *Dist) Draws(rng *rand.Rand, count int) []float64 {
	out := make([]float64, count)
	s := sampler{d: d, k: -1}
	for i := range out {
		out[i] = s.next((float64(i) + rng.Float64()) / float64(count))
	}
	rng.Shuffle(count, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
