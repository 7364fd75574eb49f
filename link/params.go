package link

import "math"

// maxErrors is the largest number of errors that is told apart.
const maxErrors = 6

// params are the probabilities of a model. For each feature and level: m for
// records of the same entity, u for unrelated ones; kins has those of relatives. h says how
// much likelier than under independence it is that records of the same entity
// differ in c things; with it the levels of one entity's records are a
// log-linear model with one interaction, the number of errors. It is what tells
// apart records that were each damaged in exactly one place (as people
// transcribe lists) from records damaged at random.
type params struct {
	m, u [][]float64
	h    [maxErrors + 1]float64
	kins []*kin
}

// initial gives the probabilities before training.
func newParams(fs []*feature) *params {
	p := &params{}
	for c := range p.h {
		p.h[c] = 1
	}
	for _, f := range fs {
		m := make([]float64, len(f.levels))
		for l, lv := range f.levels {
			m[l] = lv.init
		}
		normalise(f, m)
		p.m = append(p.m, m)
		p.u = append(p.u, make([]float64, len(f.levels)))
	}
	return p
}

// normalise makes the probabilities of each group sum to one.
func normalise(f *feature, p []float64) {
	sum := f.byGroup(p)
	for l, lv := range f.levels {
		if sum[lv.group] > 0 {
			p[l] /= sum[lv.group]
		}
	}
}

// byGroup sums over the levels of each group.
func (f *feature) byGroup(x []float64) (sum [8]float64) {
	for l, lv := range f.levels {
		sum[lv.group] += x[l]
	}
	return sum
}

// groupKey names, for a pattern of levels, what could be compared at all.
func groupKey(fs []*feature, levels []uint8, free []bool) uint64 {
	var key uint64
	for k, f := range fs {
		key <<= 3
		if free == nil || free[k] {
			key |= uint64(f.levels[levels[k]].group)
		}
	}
	return key
}

func groupsOf(key uint64, n int) []uint8 {
	out := make([]uint8, n)
	for k := n - 1; k >= 0; k-- {
		out[k] = uint8(key & 7)
		key >>= 3
	}
	return out
}

// errorShares gives, for what could be compared, the probability of an error in
// each feature under m.
func (p *params) errorShares(fs []*feature, groups []uint8, out []float64) {
	for k, f := range fs {
		out[k] = 0
		if groups[k] == 0 {
			continue
		}
		for l, lv := range f.levels {
			if lv.group == groups[k] && lv.err == 1 {
				out[k] += p.m[k][l]
			}
		}
	}
}

// errorCounts is the distribution of the number of errors under independence,
// with feature skip left out.
func errorCounts(e []float64, groups []uint8, skip int) (d [maxErrors + 1]float64) {
	d[0] = 1
	for k, q := range e {
		if k == skip || groups[k] == 0 {
			continue
		}
		d[maxErrors] = d[maxErrors] + d[maxErrors-1]*q // the last takes all the rest
		for c := maxErrors - 1; c > 0; c-- {
			d[c] = d[c]*(1-q) + d[c-1]*q
		}
		d[0] *= 1 - q
	}
	return d
}

// norm is the normalising constant of m for what could be compared.
func (p *params) norm(fs []*feature, groups []uint8) float64 {
	e := make([]float64, len(fs))
	p.errorShares(fs, groups, e)
	d := errorCounts(e, groups, -1)
	var z float64
	for c, q := range d {
		z += q * p.h[c]
	}
	return z
}

// logs are the logarithms of params, as scoring wants them.
type logs struct {
	m, u [][]float64
	h    [maxErrors + 1]float64
	kins [][][]float64
	over [][][]float64 // of kins, what is added to u where kins is NaN
	rate []float64     // log of the expected pairs of each class of kin
}

func (p *params) logs() *logs {
	l := &logs{m: logAll(p.m), u: logAll(p.u)}
	for _, c := range p.kins {
		r, over := c.logs(l.u)
		l.kins, l.over = append(l.kins, r), append(l.over, over)
		l.rate = append(l.rate, math.Log(c.rate))
	}
	for c, h := range p.h {
		l.h[c] = math.Log(h)
	}
	return l
}

func logAll(x [][]float64) [][]float64 {
	out := make([][]float64, len(x))
	for k, v := range x {
		out[k] = make([]float64, len(v))
		for l, p := range v {
			out[k][l] = math.Log(math.Max(p, 1e-12))
		}
	}
	return out
}
