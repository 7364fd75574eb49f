package link

import "math"

// weights are what one level of one comparison adds, near together.
type weights struct {
	m, u, adjust float64
	group, err   uint8
}

// kinWeights are the same for classes of kin, wanted for few pairs.
type kinWeights struct {
	kin  [mostKins]float64 // NaN where kin are as strangers
	over [mostKins]float64 // there, what is added to u
}

// mostKins is the largest number of classes of kin.
const mostKins = 6

// flatten lays the weights out by comparison and level.
func (s *scorer) flatten() {
	for _, f := range s.fs {
		s.stride = max(s.stride, len(f.levels))
	}
	s.flat = make([]weights, s.stride*len(s.fs))
	s.flatKin = make([]kinWeights, len(s.flat))
	for k, f := range s.fs {
		for l, lv := range f.levels {
			w := &s.flat[k*s.stride+l]
			*w = weights{m: s.lg.m[k][l], u: s.lg.u[k][l], adjust: s.adjust[k][l], group: lv.group, err: lv.err}
			for c := range s.lg.kins {
				q := &s.flatKin[k*s.stride+l]
				q.kin[c], q.over[c] = s.lg.kins[c][k][l], s.lg.over[c][k][l]
			}
		}
	}
	s.logAll = math.Log(s.all)
}

// recent remembers a few normalising constants: a pair mostly has those of one
// that was weighed just before.
type recent struct {
	key  [32]uint64 // one more than what could be compared, 0 where none is
	norm [32]float64
}

// constant is norm, for pairs one after the other.
func (s *scorer) constant(group uint64) float64 {
	at := (group * 0x9e3779b97f4a7c15) >> 59
	if s.recent.key[at] != group+1 {
		s.recent.key[at], s.recent.norm[at] = group+1, s.norm(group)
	}
	return s.recent.norm[at]
}

// match is the first of what weigh gives.
func (s *scorer) match(i, j int32, pt *pattern) float64 {
	var sm, su float64
	var group uint64
	errs := 0
	for k, f := range s.fs {
		l := pt[k]
		w := &s.flat[k*s.stride+int(l)]
		group = group<<3 | uint64(w.group)
		if l == 0 {
			continue
		}
		sm += w.m
		u := w.u
		if w.adjust == w.adjust {
			if share := f.share(i, j, l); share > 0 {
				u = w.adjust + math.Log(share)
			}
		}
		s.us[k] = u
		su += u
		errs += int(w.err)
	}
	return sm + s.lg.h[min(errs, maxErrors)] - s.constant(group) - su
}

// kin is the second, for the pair that was last given to match.
func (s *scorer) kin(pt *pattern) float64 {
	var sk [mostKins]float64
	n := len(s.lg.kins)
	for k := range s.fs {
		l := pt[k]
		if l == 0 {
			continue
		}
		w := &s.flatKin[k*s.stride+int(l)]
		for c := range n {
			if r := w.kin[c]; r == r {
				sk[c] += r - s.us[k]
			} else {
				sk[c] += w.over[c]
			}
		}
	}
	if n == 0 {
		return math.Inf(-1)
	}
	top := math.Inf(-1)
	for c := range n {
		sk[c] += s.lg.rate[c]
		top = max(top, sk[c])
	}
	var sum float64
	for _, x := range sk[:n] {
		if x == top {
			sum++
		} else if x > top-40 { // else less than the last digit
			sum += math.Exp(x - top)
		}
	}
	kin := top + math.Log(sum)
	return kin - s.logAll
}
