package latentclass

import "math"

// scales holds the relative sizes of steps: row 0 for stick lengths, the others
// for the logits of each list. Classes share them, because labels move. Steps
// that depend on the weight of the class, through an auxiliary role drawn
// before each trajectory, were tried and gave fewer effective draws for the
// same work on every table.
type scales struct {
	by []float64
	n  float64 // classes noted
}

func newScales(m *model) *scales { return &scales{by: make([]float64, m.J+1)} }

// note adds the complete-data information of the chain's position.
func (c *chain) note(a *scales) {
	if !c.fresh {
		return
	}
	m, w := c.m, c.w
	total := 0.0
	for h := range m.K {
		total += w.e[h]
	}
	a.n += float64(m.K)
	for h := range m.K {
		if h < m.K-1 {
			if v := oneMinus(w.ex[h], w.surv[h]); v > 0 {
				a.by[0] += fourth(total * w.ex[h] * w.ex[h] * w.surv[h] / v)
			}
		}
		total -= w.e[h]
		for j := 1; j <= m.J; j++ {
			lam := w.lam[j*m.kp+h]
			a.by[j] += fourth(w.e[h] * lam * (1 - lam))
		}
	}
}

// fourth power: the scales rest on the fourth-power mean of the information,
// because steps too long for one place in a hundred trap the chain there.
func fourth(v float64) float64 { return v * v * v * v }

// settle turns information gathered by several chains into scales.
func settle(m *model, from []*scales) *scales {
	out := newScales(m)
	n := 0.0
	for _, a := range from {
		n += a.n
	}
	for j := range out.by {
		info := 0.0
		for _, a := range from {
			info += a.by[j]
		}
		// Uniform priors add information of about 0.3 on a logit, the
		// exponential prior of a stick about 0.5.
		own := 0.3
		if j == 0 {
			own = 0.5
		}
		out.by[j] = 1 / math.Sqrt(math.Sqrt(math.Sqrt(info/math.Max(n, 1)))+own)
	}
	return out
}
