package decomp

import "math"

// Mode returns the N of highest posterior probability, found by evaluating
// every graph at single numbers around the best node.
func (p *Posterior) Mode(rest, complete float64) float64 {
	d := p.Under(nil, rest, complete)
	if d == nil {
		return math.NaN()
	}
	best, lo, hi := -1.0, 0.0, 0.0
	prev := p.o.First
	for k := range d.parts {
		t := &d.parts[k]
		for i := range t.rule.n {
			if t.f[i] > best {
				best, lo = t.f[i], prev
				hi = t.start + t.rule.width
				if i+1 < t.rule.n {
					hi = math.Ceil(t.m[i+1])
				}
			}
			prev = math.Floor(t.m[i])
		}
	}
	rows := make([]nodeRow, len(p.plan.sets))
	at := func(m float64) float64 { return p.logAt(m, rest, complete, rows) }
	hi = math.Min(hi, p.end-1)
	for hi-lo > 2 { // the density has one peak between neighbouring nodes
		third := math.Floor((hi - lo) / 3)
		third = math.Max(third, 1)
		a, b := lo+third, hi-third
		if a >= b {
			b = a + 1
		}
		if at(a) < at(b) {
			lo = a
		} else {
			hi = b
		}
	}
	mode, top := lo, at(lo)
	for m := lo + 1; m <= hi; m++ {
		if v := at(m); v > top {
			mode, top = m, v
		}
	}
	return d.n + mode
}

// logAt is the log posterior of one missing count, all graphs together.
func (p *Posterior) logAt(m, rest, complete float64, rows []nodeRow) float64 {
	var x, l nodeRow
	x[0] = m
	base := p.plan.fill(p.Evidence, &x, 1, p.o.LogPrior, rows)
	w := [2]float64{math.Log(rest), math.Log(complete)}
	top, sum := math.Inf(-1), 0.0
	for g := range p.Graphs {
		p.plan.logs(g, &base, rows, &l)
		v := l[0] + w[0]
		if p.plan.second[g] {
			v = l[0] + w[1]
		}
		switch {
		case math.IsInf(v, -1):
		case v <= top:
			sum += math.Exp(v - top)
		default:
			sum, top = sum*math.Exp(top-v)+1, v
		}
	}
	return top + math.Log(sum)
}
