package link

import "math"

// scorer weighs pairs of records with a trained model.
type scorer struct {
	r         *Records
	fs        []*feature
	lg        *logs
	p         *params
	adjust    [][]float64 // per feature and level: log of u over the probability of agreement, for levels with a share
	relatives bool
	norms     map[uint64]float64 // log of the normalising constant, by what could be compared
	numbers   []int              // features that are nearly unique numbers
}

func newScorer(r *Records, fs []*feature, p *params, relatives bool) *scorer {
	s := &scorer{r: r, fs: fs, p: p, lg: p.logs(), relatives: relatives, norms: map[uint64]float64{}}
	for k, f := range fs {
		a := make([]float64, len(f.levels))
		for l := range a {
			a[l] = math.NaN()
			if c := f.coincide[uint8(l)]; c > 0 {
				switch {
				case f.kind == "place":
					a[l] = s.lg.u[k][l] - math.Log(c)
				default:
					a[l] = s.lg.u[k][l] - math.Log(math.Min(math.Max(c, 1e-12), 0.999))
				}
			} else if l == partSwapped && f.kind == "name" && f.own {
				a[l] = 0
			}
		}
		s.adjust = append(s.adjust, a)
		if f.kind == "number" {
			s.numbers = append(s.numbers, k)
		}
	}
	return s
}

// clone is a scorer for another goroutine.
func (s *scorer) clone() *scorer {
	c := *s
	c.norms = map[uint64]float64{}
	return &c
}

// levels compares two records.
func (s *scorer) levels(i, j int32, pt *pattern) {
	for k, f := range s.fs {
		pt[k] = f.compare(i, j)
	}
}

// weigh gives the logarithms of the probability of the levels for records of
// one entity, and for relatives, each over that for unrelated records.
func (s *scorer) weigh(i, j int32, pt *pattern) (match, kin float64) {
	var sm, su, sr float64
	var group uint64
	errs := 0
	for k, f := range s.fs {
		l := pt[k]
		lv := &f.levels[l]
		group = group<<3 | uint64(lv.group)
		if l == 0 {
			continue
		}
		sm += s.lg.m[k][l]
		u := s.lg.u[k][l]
		if a := s.adjust[k][l]; a == a {
			if share := f.share(i, j, l); share > 0 {
				u = a + math.Log(share)
			}
		}
		su += u
		if s.relatives {
			if f.own {
				sr += u
			} else {
				sr += s.lg.r[k][l]
			}
		}
		errs += int(lv.err)
	}
	z, ok := s.norms[group]
	if !ok {
		z = math.Log(s.p.norm(s.fs, groupsOf(group, len(s.fs))))
		s.norms[group] = z
	}
	return sm + s.lg.h[min(errs, maxErrors)] - z - su, sr - su
}

// barred tells whether a pair cannot be a link whatever it weighs: an unnamed
// record is linked only by a number that both have.
func (s *scorer) barred(i, j int32, pt *pattern) bool {
	if s.r.named(i) && s.r.named(j) {
		return false
	}
	for _, k := range s.numbers {
		if pt[k] == 1 {
			return false
		}
	}
	return true
}

// odds are the prior odds of matches and of relatives by pair of lists.
type odds struct {
	lists         int
	match, kin    []float64 // natural logarithms
	pairs, expect []float64
}

func (o *odds) class(r *Records, i, j int32) int {
	a, b := int(r.list[i]), int(r.list[j])
	return a*o.lists + b
}

// logOdds is the log odds of a pair from its two weights.
func (o *odds) logOdds(class int, match, kin float64) float64 {
	k := o.kin[class] + kin
	var other float64
	if k > 0 {
		other = k + math.Log1p(math.Exp(-k))
	} else {
		other = math.Log1p(math.Exp(k))
	}
	return o.match[class] + match - other
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
