package decomp

import (
	"math"
	"sort"
)

// sampler inverts the distribution function at increasing probabilities. Inside
// a wide stretch the density is taken as linear between cuts, which is far
// below the noise of any number of draws that anybody makes.
type sampler struct {
	d    *Dist
	k    int // part prepared
	x    [cuts + 1]float64
	f    [cuts + 1]float64
	mass [cuts + 1]float64 // up to each cut, from the start of the part
}

const cuts = 32

func (s *sampler) next(u float64) float64 {
	d := s.d
	k := sort.SearchFloat64s(d.cum, u)
	if k == len(d.cum) {
		return s.tail(u)
	}
	t := &d.parts[k]
	if k > 0 {
		u -= d.cum[k-1]
	}
	if t.rule.width <= order {
		for i := range t.rule.n {
			if u -= t.f[i]; u <= 0 {
				return d.n + t.m[i]
			}
		}
		return d.n + t.m[t.rule.n-1]
	}
	if s.k != k {
		s.prepare(k)
	}
	u *= s.mass[cuts] / t.sum
	j := min(max(sort.SearchFloat64s(s.mass[:], u), 1), cuts)
	h := s.x[j] - s.x[j-1]
	a, b := s.f[j-1], s.f[j]
	v := (u - s.mass[j-1]) / h
	// v = a z + (b−a) z²/2 for z in [0, 1]
	z := 2 * v / (a + math.Sqrt(max(a*a+2*(b-a)*v, 0)))
	if math.IsNaN(z) {
		z = 0.5
	}
	x := math.Floor(s.x[j-1] + min(max(z, 0), 1)*h + 0.5)
	return d.n + min(max(x, t.start), t.start+t.rule.width-1)
}

func (s *sampler) prepare(k int) {
	s.k = k
	t := &s.d.parts[k]
	c := t.coefficients()
	for j := range s.x {
		s.x[j] = t.start - 0.5 + t.rule.width*float64(j)/cuts
		s.f[j] = t.at(&c, s.x[j])
		if j > 0 {
			s.mass[j] = s.mass[j-1] + (s.x[j]-s.x[j-1])*(s.f[j]+s.f[j-1])/2
		}
	}
}

// tail draws beyond an open grid from the power law that continues it.
func (s *sampler) tail(u float64) float64 {
	d := s.d
	if d.Tail == 0 || d.power >= -1 {
		last := d.parts[len(d.parts)-1]
		return d.n + last.start + last.rule.width - 1
	}
	left := min(max((1-u)/d.Tail, 1e-12), 1)
	return d.n + math.Floor(d.end*math.Pow(left, 1/(d.power+1)))
}
