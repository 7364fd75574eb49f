package link

import (
	"math"
	"sort"
)

// Probability is the probability that two records are the same entity: that
// of their pair in Pairs, 1 for a record with itself, and 0 below Floor.
func (r *Result) Probability(a, b int) float64 {
	if a == b {
		return 1
	}
	if i := r.find(a, b); i >= 0 {
		return float64(r.Pairs[i].Probability)
	}
	return 0
}

func (r *Result) find(a, b int) int {
	if a > b {
		a, b = b, a
	}
	i := sort.Search(len(r.Pairs), func(i int) bool {
		p := r.Pairs[i]
		return int(p.A) > a || int(p.A) == a && int(p.B) >= b
	})
	if i < len(r.Pairs) && int(r.Pairs[i].A) == a && int(r.Pairs[i].B) == b {
		return i
	}
	return -1
}

// Between gives the places in Pairs of the pairs with a probability of at
// least lo and at most hi.
func (r *Result) Between(lo, hi float64) []int {
	var out []int
	for i, p := range r.Pairs {
		if q := float64(p.Probability); q >= lo && q <= hi {
			out = append(out, i)
		}
	}
	return out
}

// Explain accounts for the weight of a pair.
func (r *Result) Explain(a, b int) Account {
	j := r.job
	s := j.scorer.clone()
	x, y := int32(min(a, b)), int32(max(a, b))
	var pt pattern
	s.levels(x, y, &pt)
	c := j.odds.class(j.r, x, y)
	out := Account{A: a, B: b, Start: j.odds.match[c] / math.Ln2, Probability: r.Probability(a, b)}
	errs := 0
	var group uint64
	likely := s.likeliestKin(x, y, &pt)
	for k, f := range s.fs {
		l := pt[k]
		lv := f.levels[l]
		group = group<<3 | uint64(lv.group)
		errs += int(lv.err)
		st := Step{Comparison: f.name, Level: lv.label}
		if l > 0 {
			st.M, st.U = s.p.m[k][l], s.p.u[k][l]
			if ad := s.adjust[k][l]; ad == ad {
				if share := f.share(x, y, l); share > 0 {
					st.Frequency = share
					st.U = math.Exp(ad) * share
				}
			}
			st.Weight = math.Log2(st.M / st.U)
			if likely != nil {
				switch st.R = likely.r[k][l]; likely.like[k] {
				case asStrangers:
					st.R = st.U
				case asSiblings:
					st.R *= st.U / s.p.u[k][l]
				}
			}
		}
		out.Steps = append(out.Steps, st)
	}
	m, kin := s.weigh(x, y, &pt)
	z := s.norms[group]
	if d := (s.lg.h[min(errs, maxErrors)] - z) / math.Ln2; math.Abs(d) > 1e-9 {
		out.Steps = append(out.Steps, Step{Comparison: "errors together", Level: errorsLabel(errs), Weight: d})
	}
	plain := j.odds.match[c] + m
	full := j.odds.logOdds(c, m, kin)
	if likely != nil {
		out.Steps = append(out.Steps, Step{Comparison: "relatives", Level: "they may be " + likely.name + " and not the same person", Weight: (full - plain) / math.Ln2})
	}
	cal := j.curve.apply(c, full)
	if cal != full {
		out.Steps = append(out.Steps, Step{Comparison: "calibration", Level: "by the labels", Weight: (cal - full) / math.Ln2})
	}
	out.LogOdds = cal / math.Ln2
	if !j.pairAllowed(x, y) {
		out.Notes = append(out.Notes, "links between these lists, or within this list, are excluded")
	}
	if s.barred(x, y, &pt) {
		out.Notes = append(out.Notes, "one of the records has no name: it is linked only by a number that both have")
	}
	if j.datesApart(x, y) {
		out.Notes = append(out.Notes, "the dates are known and too far apart")
	}
	return out
}

func errorsLabel(n int) string {
	switch n {
	case 0:
		return "nothing differs"
	case 1:
		return "one thing differs"
	}
	return "several things differ"
}

// likeliestKin is the class of kin that explains a pair best, or nil.
func (s *scorer) likeliestKin(i, j int32, pt *pattern) *kin {
	var best *kin
	top := math.Inf(-1)
	for c, k := range s.p.kins {
		sum := s.lg.rate[c]
		for x := range s.fs {
			if l := pt[x]; l > 0 {
				if r := s.lg.kins[c][x][l]; r == r {
					sum += r - s.logU(x, l, i, j)
				} else {
					sum += s.lg.over[c][x][l]
				}
			}
		}
		if sum > top {
			best, top = k, sum
		}
	}
	return best
}
