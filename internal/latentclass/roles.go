package latentclass

import "math"

// A class with most of the population needs steps a hundred times shorter than
// an empty one, and labels move. Before each trajectory every class therefore
// draws a role b ∈ 0…lastRole, roughly −log10 of its weight ν, with probability
//
//	q(b|ν) ∝ ν^(B−b) 10^(−b²/2),  B = lastRole,
//
// and the trajectory moves the joint density of position and roles, whose
// margin is the posterior, with step sizes by role. The form needs no
// exponentials: with D(ν) = Σ_b ν^(B−b) 10^(−b²/2),
// ∂ log q/∂ log ν = (B−b) − ν D′(ν)/D(ν).
const lastRole = 5

// roleWeight is 10^(−b²/2).
var roleWeight = func() (w [lastRole + 1]float64) {
	for b := range w {
		w[b] = math.Pow(10, -float64(b*b)/2)
	}
	return w
}()

// roleSum returns D(ν) and ν D′(ν).
func roleSum(nu float64) (d, dd float64) {
	for b := range lastRole { // Horner; the derivative beside it
		dd = dd*nu + d
		d = d*nu + roleWeight[b]
	}
	dd = dd*nu + d
	d = d*nu + roleWeight[lastRole]
	return d, nu * dd
}

// roleShare sets q to the distribution of the role of a class of weight nu.
func roleShare(q *[lastRole + 1]float64, nu float64) {
	p, sum := 1.0, 0.0
	for b := lastRole; b >= 0; b-- {
		q[b] = p * roleWeight[b]
		sum += q[b]
		p *= nu
	}
	for b := range q {
		q[b] /= sum
	}
}

// drawRoles draws the roles of all classes given the weights in w.
func (c *chain) drawRoles() {
	var q [lastRole + 1]float64
	for h := range c.m.K {
		roleShare(&q, c.w.nu[h])
		u, b := c.r.Float64(), 0
		for u -= q[0]; u > 0 && b < lastRole; u -= q[b] {
			b++
		}
		c.role[h] = b
	}
}

// roleValue is Σ log q(role|ν).
func (c *chain) roleValue(nu []float64) float64 {
	v := 0.0
	for h, b := range c.role[:c.m.K] {
		d, _ := roleSum(nu[h])
		v += math.Log(roleWeight[b] / d)
		if b < lastRole {
			v += float64(lastRole-b) * math.Log(nu[h])
		}
	}
	return v
}

// scales holds step scales by role: row 0 for sticks, the others for logits of
// each list.
type scales struct {
	by  [][lastRole + 1]float64
	sum [lastRole + 1]float64
}

func newScales(m *model) *scales { return &scales{by: make([][lastRole + 1]float64, m.J+1)} }

// note adds the complete-data information of the chain's position, by role.
func (c *chain) note(a *scales) {
	if !c.fresh {
		return
	}
	m, w := c.m, c.w
	var q [lastRole + 1]float64
	total := 0.0
	for h := range m.K {
		total += w.e[h]
	}
	for h := range m.K {
		roleShare(&q, w.nu[h])
		stick := 0.0
		if h < m.K-1 {
			if v := oneMinus(w.ex[h], w.surv[h]); v > 0 {
				stick = total * w.ex[h] * w.ex[h] * w.surv[h] / v
			}
		}
		total -= w.e[h]
		for b, v := range q {
			a.sum[b] += v
			a.by[0][b] += v * fourth(stick)
			for j := 1; j <= m.J; j++ {
				lam := w.lam[j*m.kp+h]
				a.by[j][b] += v * fourth(w.e[h]*lam*(1-lam))
			}
		}
	}
}

// fourth power: the scales rest on the fourth-power mean of the information,
// because steps too long for one place in a hundred trap the chain there.
func fourth(v float64) float64 { return v * v * v * v }

// settle turns information gathered by several chains into scales.
func settle(m *model, from []*scales) *scales {
	out := newScales(m)
	for b := range out.sum {
		n := 0.0
		for _, a := range from {
			n += a.sum[b]
		}
		for j := range out.by {
			info := 0.0
			for _, a := range from {
				info += a.by[j][b]
			}
			// Uniform priors add information of about 0.3 on a logit, the
			// exponential prior of a stick about 0.5.
			own := 0.3
			if j == 0 {
				own = 0.5
			}
			out.by[j][b] = 1 / math.Sqrt(math.Sqrt(math.Sqrt(info/math.Max(n, 1)))+own)
		}
	}
	return out
}

// addRoles adds the gradient of Σ log q(role|ν) to that of the sticks.
func (m *model) addRoles(w *work, grad []float64, role []int) {
	later := 0.0
	for h := m.K - 1; h >= 0; h-- {
		d, dd := roleSum(w.nu[h])
		f := float64(lastRole-role[h]) - dd/d
		if h < m.K-1 {
			s := w.ex[h]
			grad[h] += s * (f*w.surv[h]/oneMinus(s, w.surv[h]) - later)
		}
		later += f
	}
}
