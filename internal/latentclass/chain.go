package latentclass

import (
	"math"
	"math/rand/v2"
)

// chain is one Markov chain over positions.
type chain struct {
	m    *model
	r    *rand.Rand
	w    *work
	t    *tally
	beta float64 // power of the likelihood

	x, start, grad, p, step []float64
	tails                   []float64
	fresh                   bool    // w is an evaluation at x
	pi0, rest               float64 // at x
	lik                     float64 // at x

	eps                  dualAverage
	swapOK               int64
	swaps                int64
	stretches, stretched int64
	trials               int64
	accept               float64
	moved                int64
}

func newChain(m *model, r *rand.Rand, beta float64) *chain {
	f := func() []float64 { return make([]float64, m.dim()) }
	return &chain{m: m, r: r, w: m.newWork(), t: m.newTally(), beta: beta,
		x: f(), start: f(), grad: f(), p: f(), step: f(), tails: make([]float64, m.kp+1)}
}

// disperse puts the chain at a random place: weights from sticks of unequal
// length, capture from far below to above what the lists caught of the
// observed.
func (c *chain) disperse(reach []float64) {
	m := c.m
	away := 3 * (c.r.Float64() - 0.75)
	for h := range m.K - 1 {
		c.x[h] = math.Log(c.r.ExpFloat64()) + c.r.NormFloat64() - 0.5
		for j := 1; j <= m.J; j++ {
			c.x[j*m.kp+h] = reach[j-1] + away + 1.5*c.r.NormFloat64()
		}
	}
	for j := 1; j <= m.J; j++ {
		c.x[j*m.kp+m.K-1] = reach[j-1] + away + 1.5*c.r.NormFloat64()
	}
	c.fresh = false
}

// gibbs makes one sweep, and label exchanges.
func (c *chain) gibbs(swaps int) {
	if !c.fresh && !c.evaluate() {
		return
	}
	c.m.sweep(c.r, c.w, c.x, c.t)
	c.fresh = false
	c.relabel(swaps)
}

func (c *chain) evaluate() bool {
	ok := c.m.evaluate(c.w, c.x, c.grad, c.beta)
	c.fresh = ok
	if ok {
		c.pi0, c.rest = c.w.pi0, c.w.rest
	}
	return ok
}

// hmc makes one trajectory of the given number of leapfrog steps with step
// sizes eps times the scales, and returns the probability with which it was
// accepted.
func (c *chain) hmc(eps float64, sc *scales, steps int) float64 {
	if !c.evaluate() {
		return 0
	}
	m, w := c.m, c.w
	m.value(w, c.x)
	from, lik := c.beta*w.lik+w.prior, w.lik
	copy(c.start, c.x)
	kinetic := 0.0
	x, g, p, st := c.x, c.grad[:len(c.x)], c.p[:len(c.x)], c.step[:len(c.x)]
	for j, scale := range sc.by {
		row, in := j*m.kp, m.K
		if j == 0 {
			in-- // the last class has no stick
		}
		for i := row; i < row+in; i++ {
			st[i] = eps * scale
			p[i] = c.r.NormFloat64()
			kinetic += p[i] * p[i]
			p[i] += 0.5 * st[i] * g[i]
		}
	}
	ok := true
	for l := 1; ; l++ {
		axpy(x, st, p)
		if ok = m.evaluate(w, x, g, c.beta); !ok {
			break
		}
		if l == steps {
			break
		}
		axpy(p, st, g)
	}
	prob := 0.0
	if ok {
		after := 0.0
		for i := range p {
			v := p[i] + 0.5*st[i]*g[i]
			after += v * v
		}
		m.value(w, x)
		d := c.beta*w.lik + w.prior - from - (after-kinetic)/2
		switch {
		case math.IsNaN(d):
		case d >= 0:
			prob = 1
		default:
			prob = math.Exp(d)
		}
	}
	c.trials++
	c.accept += prob
	if prob > 0 && c.r.Float64() < prob {
		c.moved++
		c.pi0, c.rest, c.lik, c.fresh = w.pi0, w.rest, w.lik, true
		return prob
	}
	copy(c.x, c.start)
	c.lik = lik
	c.fresh = false
	return prob
}

// relabel proposes exchanges of two classes, weights travelling with their
// capture probabilities. The likelihood does not change; the prior of the
// weights, alpha integrated out, is proportional to
// (b − log ν_K)^−A Π_{i≥2} 1/r_i, r_i = Σ_{g≥i} ν_g.
func (c *chain) relabel(times int) {
	m := c.m
	if m.K < 2 || times == 0 {
		return
	}
	expInto(c.w.ex[:m.kp], c.x[:m.kp])
	m.weights(c.w, c.w.ex)
	nu, r := c.w.nu, c.tails
	for h := range m.K {
		if nu[h] < 1e-250 {
			c.relabelTail(times)
			return
		}
	}
	r[m.K] = 0
	for i := m.K - 1; i >= 0; i-- {
		r[i] = r[i+1] + nu[i]
	}
	changed := false
	for range times {
		h, g := c.pair()
		d := nu[h] - nu[g]
		ratio := 1.0
		for i := h + 1; i <= g; i++ {
			ratio *= r[i] / (r[i] + d)
		}
		if g == m.K-1 {
			ratio *= math.Pow((m.b-math.Log(nu[h]))/(m.b-math.Log(nu[g])), -m.shape)
		}
		c.swaps++
		if !(c.r.Float64() < ratio) {
			continue
		}
		c.swapOK++
		changed = true
		nu[h], nu[g] = nu[g], nu[h]
		for i := g; i >= 0; i-- {
			r[i] = r[i+1] + nu[i]
		}
		for j := m.kp; j < len(c.x); j += m.kp {
			c.x[j+h], c.x[j+g] = c.x[j+g], c.x[j+h]
		}
	}
	if !changed {
		return
	}
	c.fresh = false
	for h := range m.K - 1 {
		c.x[h] = math.Log(math.Log1p(nu[h] / r[h+1]))
	}
}

// relabelTail is relabel where some weights are too small for the plain scale.
// It works with what is left of the whole at each stick, relative to the first
// class of the pair, and leaves out pairs that reach into the smallest weights.
// Leaving relabelling out altogether would trap a large class on a late stick.
func (c *chain) relabelTail(times int) {
	m := c.m
	s, nu, r, to := c.w.ex[:m.kp], c.w.nu, c.tails, c.t.cell
	defer func() { c.fresh = false }()
	for range times {
		h, g := c.pair()
		c.swaps++
		left, last := 1.0, g == m.K-1
		for i := h; i <= g; i++ {
			r[i], nu[i] = left, left
			if i < m.K-1 {
				e := math.Exp(-s[i])
				nu[i] = left * oneMinus(s[i], e)
				left *= e
			}
		}
		if last {
			left = 0
		}
		if nu[h] < 1e-250 || nu[g] < 1e-250 || !last && left < 1e-250 {
			continue
		}
		ratio := 1.0
		to[h], to[g] = nu[g], nu[h]
		for i := g; i > h; i-- {
			if i < g {
				to[i] = nu[i]
			}
			left += to[i]
			ratio *= r[i] / left
			nu[i] = left // from here on what will be left at stick i
		}
		if last {
			k := m.sticksTo(s, h) // −log of what is left at h
			ratio *= math.Pow((m.b+k-math.Log(to[g]))/(m.b+m.sticksTo(s, m.K-1)), -m.shape)
		}
		if !(c.r.Float64() < ratio) {
			continue
		}
		c.swapOK++
		for i := h; i <= min(g, m.K-2); i++ {
			after := r[g] * math.Exp(-s[min(g, m.K-2)]) // left beyond g, which stays
			if i < g {
				after = nu[i+1]
			}
			s[i] = math.Log1p(to[i] / after)
		}
		for i := h; i <= min(g, m.K-2); i++ {
			c.x[i] = math.Log(s[i])
		}
		for j := m.kp; j < len(c.x); j += m.kp {
			c.x[j+h], c.x[j+g] = c.x[j+g], c.x[j+h]
		}
	}
}

// sticksTo is the summed length of the sticks before h.
func (m *model) sticksTo(s []float64, h int) float64 {
	sum := 0.0
	for _, v := range s[:h] {
		sum += v
	}
	return sum
}

// stretch multiplies the lengths of some sticks, one or all from one on, by a
// common random factor of either size. It costs little because capture
// probabilities stay, and moves along the long tail of weights that the data
// leave open when few classes are enough.
func (c *chain) stretch(times int) {
	m, w := c.m, c.w
	if m.K < 2 || !c.fresh && !c.evaluate() {
		return
	}
	s, old := w.ex[:m.kp], c.tails[:m.kp]
	lik, sum := m.likelihood(w), w.sum
	for range times {
		copy(old, s)
		g := c.r.IntN(m.K - 1)
		e := m.K - 1
		if c.r.Uint64()&1 == 0 {
			e = g + 1
		}
		width := 0.3
		if c.r.Uint64()&1 == 0 {
			width = 3
		}
		d := width * c.r.NormFloat64()
		f := math.Exp(d)
		inside := true
		for h := g; h < e; h++ {
			s[h] *= f
			inside = inside && math.Abs(c.x[h]+d) < 299
		}
		m.weights(w, s)
		m.mix(w)
		v := m.likelihood(w)
		c.stretches++
		a := c.beta*(v-lik) + float64(e-g)*d - m.shape*math.Log((m.b+w.sum)/(m.b+sum))
		if inside && -c.r.ExpFloat64() < a {
			c.stretched++
			lik, sum = v, w.sum
			for h := g; h < e; h++ {
				c.x[h] += d
			}
			c.pi0, c.rest = w.pi0, w.rest
			continue
		}
		copy(s, old)
	}
	m.weights(w, s)
	m.mix(w)
}

// pair draws h < g: neighbours half of the time, any two otherwise.
func (c *chain) pair() (h, g int) {
	if k := c.m.K; c.r.Uint64()&1 == 0 {
		h = c.r.IntN(k - 1)
		return h, h + 1
	} else {
		h, g = c.r.IntN(k), c.r.IntN(k-1)
	}
	if g >= h {
		g++
	}
	return min(h, g), max(h, g)
}

// dualAverage adapts a step size to an acceptance rate (Nesterov 2009; Hoffman
// & Gelman 2014, sec. 3.2.1).
type dualAverage struct {
	mu, h, log, mean float64
	t                float64
}

func newDualAverage(eps float64) dualAverage {
	return dualAverage{mu: math.Log(4 * eps), log: math.Log(eps), mean: math.Log(eps)}
}

func (d *dualAverage) update(target, accept float64) {
	d.t++
	w := 1 / (d.t + 10)
	d.h += w * (target - accept - d.h)
	d.log = d.mu - math.Sqrt(d.t)/0.1*d.h
	k := math.Pow(d.t, -0.75)
	d.mean += k * (d.log - d.mean)
}
