package simulate

import (
	"math"

	"undercount/overlap"
)

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// node is a point of a standard normal distribution and its weight.
type node struct{ z, w float64 }

// normalNodes integrate over a standard normal distribution by the trapezoidal
// rule, which for such smooth functions is exact to rounding at this step.
func normalNodes() []node {
	const step, reach = 0.1, 8.0
	out := make([]node, 0, 161)
	sum := 0.0
	for i := range 161 {
		z := -reach + step*float64(i)
		w := math.Exp(-z * z / 2)
		out = append(out, node{z, w})
		sum += w
	}
	for i := range out {
		out[i].w /= sum
	}
	return out
}

// intercept solves E[expit(a + sd z)] = p for a by bisection; z is normal.
func intercept(p, sd float64, nodes []node) float64 {
	if sd == 0 {
		return math.Log(p / (1 - p))
	}
	lo, hi := -60.0-10*sd, 60.0+10*sd
	for range 200 {
		a := (lo + hi) / 2
		m := 0.0
		for _, n := range nodes {
			m += n.w * expit(a+sd*n.z)
		}
		if m < p {
			lo = a
		} else {
			hi = a
		}
	}
	return (lo + hi) / 2
}

// joint returns the chance of every history under the log-linear law with
// these terms and marginal chances, by iterative proportional fitting.
func joint(p []float64, terms []Term) []float64 {
	cells := make([]float64, 1<<len(p))
	for h := range cells {
		v := 0.0
		for _, t := range terms {
			if overlap.History(h).Contains(t.Lists) {
				v += t.U
			}
		}
		cells[h] = math.Exp(v)
	}
	for range 10_000 {
		worst := 0.0
		for j, want := range p {
			on, all := 0.0, 0.0
			for h, c := range cells {
				all += c
				if h>>j&1 == 1 {
					on += c
				}
			}
			worst = math.Max(worst, math.Abs(on/all-want))
			for h := range cells {
				if h>>j&1 == 1 {
					cells[h] *= want / on
				} else {
					cells[h] *= (1 - want) / (all - on)
				}
			}
		}
		if worst < 1e-14 {
			break
		}
	}
	return cells
}

// independent returns the chance of every history when list j records with
// chance p[j], whatever the others do.
func independent(p []float64) []float64 {
	cells := make([]float64, 1<<len(p))
	cells[0] = 1
	for j, q := range p {
		for h := range 1 << j {
			cells[h|1<<j] = cells[h] * q
			cells[h] *= 1 - q
		}
	}
	return cells
}

// refer moves the chances of histories that a referral changes.
func refer(cells []float64, r Referral) {
	for h := range cells {
		if h>>r.From&1 == 1 && h>>r.To&1 == 0 {
			moved := cells[h] * r.Rate
			cells[h] -= moved
			cells[h|1<<r.To] += moved
		}
	}
}

// law is a group made ready for drawing.
type law struct {
	group     Group
	share     float64   // cumulative
	intercept []float64 // where entities vary
	above     []float64 // else: cumulative chance of histories up to each
	cells     []float64 // chance of each history, averaged over the group
}

func newLaw(g Group, nodes []node) law {
	l := law{group: g}
	if g.varies() {
		for j, p := range g.P {
			l.intercept = append(l.intercept, intercept(p, math.Hypot(g.Spread, l.slope(j)), nodes))
		}
		l.cells = l.average(nodes)
	} else {
		l.cells = independent(g.P)
		if len(g.Terms) > 0 {
			l.cells = joint(g.P, g.Terms)
		}
	}
	for _, r := range g.Referrals {
		refer(l.cells, r)
	}
	if !g.varies() {
		sum := 0.0
		for _, c := range l.cells {
			sum += c
			l.above = append(l.above, sum)
		}
	}
	return l
}

func (l *law) slope(j int) float64 {
	if l.group.Slope == nil {
		return 0
	}
	return l.group.Slope[j]
}

// chances of one entity.
func (l *law) chances(x, z float64, p []float64) {
	for j, a := range l.intercept {
		p[j] = expit(a + l.slope(j)*x + l.group.Spread*z)
	}
}

// average integrates the chances of histories over covariate and frailty.
func (l *law) average(nodes []node) []float64 {
	one := []node{{0, 1}}
	xs, zs := one, one
	if l.group.Slope != nil {
		xs = nodes
	}
	if l.group.Spread > 0 {
		zs = nodes
	}
	out := make([]float64, 1<<len(l.group.P))
	p := make([]float64, len(l.group.P))
	for _, x := range xs {
		for _, z := range zs {
			l.chances(x.z, z.z, p)
			for h, c := range independent(p) {
				out[h] += x.w * z.w * c
			}
		}
	}
	return out
}
