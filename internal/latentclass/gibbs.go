package latentclass

import (
	"math"
	"math/rand/v2"
)

// sweep draws concentration, missing count, memberships, sticks and capture
// probabilities in turn from their conditional distributions, given an
// evaluation at the current position, and writes the new position into x and
// the new weights into w.nu. It crosses at once the long tail of the sticks
// when one class is enough.
func (m *model) sweep(r *rand.Rand, w *work, x []float64, t *tally) {
	alpha := gamma(r, m.shape) / (m.b + w.sum)
	clear(t.by)
	n0 := m.missing(r, w.pi0, w.rest)
	t.split(r, m, n0, w.c[:m.kp], w.pi0)
	copy(t.by, t.cell)
	clear(t.sub)
	for i := len(m.nodes) - 1; i > 0; i-- {
		n := &m.nodes[i]
		sub := t.sub[i*m.kp : (i+1)*m.kp]
		if n.count > 0 {
			t.split(r, m, n.count, w.c[i*m.kp:(i+1)*m.kp], w.p[i])
			for h, v := range t.cell {
				sub[h] += v
			}
		}
		par, on := t.sub[n.parent:n.parent+m.kp], t.by[n.bit:n.bit+m.kp]
		for h, v := range sub {
			par[h] += v
			on[h] += v
		}
	}
	all := t.by[:m.kp]
	for h, v := range t.sub[:m.kp] {
		all[h] += v
	}
	later := 0.0
	for h := m.K - 1; h >= 0; h-- {
		if h < m.K-1 {
			s := softplus(logGamma(r, 1+all[h]) - logGamma(r, alpha+later))
			x[h] = min(max(math.Log(s), -299), 299)
		}
		later += all[h]
	}
	for j := 1; j <= m.J; j++ {
		on, l := t.by[j*m.kp:(j+1)*m.kp], x[j*m.kp:(j+1)*m.kp]
		for h := range m.K {
			v := math.Log(gamma(r, 1+on[h]) / gamma(r, 1+all[h]-on[h]))
			l[h] = min(max(v, -0.999*m.limit), 0.999*m.limit)
		}
	}
}

// softplus is log(1+exp(z)).
func softplus(z float64) float64 {
	if z > 40 {
		return z
	}
	return math.Log1p(math.Exp(z))
}

// missing draws n0 given the probability of being on no list: negative
// binomial, as a Poisson count with a gamma mean.
func (m *model) missing(r *rand.Rand, pi0, rest float64) float64 {
	return poisson(r, gamma(r, m.n)*pi0/rest)
}

// tally is room for memberships.
type tally struct {
	by   []float64 // (J+1)·kp: class sizes, then captures by list
	sub  []float64 // nodes·kp: members below each node
	cell []float64 // kp
}

func (m *model) newTally() *tally {
	return &tally{by: make([]float64, m.dim()), sub: make([]float64, len(m.nodes)*m.kp), cell: make([]float64, m.kp)}
}

// split shares count entities out over classes in proportion to part, whose
// sum is total.
func (t *tally) split(r *rand.Rand, m *model, count float64, part []float64, total float64) {
	clear(t.cell)
	if count <= 3 {
		for range int(count) {
			u, h := r.Float64()*total, 0
			for u -= part[h]; u > 0 && h < m.K-1; u -= part[h] {
				h++
			}
			t.cell[h]++
		}
		return
	}
	last := 0
	for h, v := range part[:m.K] {
		if v > 0 {
			last = h
		}
	}
	for h, v := range part[:last] {
		if v <= 0 {
			continue
		}
		k := binomial(r, count, v/total)
		t.cell[h] = k
		if count -= k; count == 0 {
			return
		}
		if total -= v; total <= v*1e-12 { // what is left is rounding
			total = 0
			for _, p := range part[h+1 : last+1] {
				total += p
			}
		}
	}
	t.cell[last] += count
}
