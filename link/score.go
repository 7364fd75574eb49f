package link

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// scorer weighs pairs of records with a trained model.
type scorer struct {
	r       *Records
	fs      []*feature
	lg      *logs
	p       *params
	adjust  [][]float64        // per feature and level: log of u over the probability of agreement, for levels with a share
	all     float64            // pairs that are allowed
	norms   map[uint64]float64 // log of the normalising constant, by what could be compared
	numbers []int              // features that are nearly unique numbers

	flat    []weights // the same by feature and level, stride levels for each
	flatKin []kinWeights
	stride  int
	logAll  float64
	us      [maxFeatures]float64 // log of u of the levels of the pair that was last weighed
	recent  *recent
}

func newScorer(r *Records, fs []*feature, p *params, all float64) *scorer {
	s := &scorer{r: r, fs: fs, p: p, lg: p.logs(), all: all, norms: map[uint64]float64{}, recent: &recent{}}
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
			} else if c := f.spread[uint8(l)]; c > 0 {
				a[l] = s.lg.u[k][l] - math.Log(c)
			} else if f.kind == "name" && f.own && partNear[l] == exchanged {
				a[l] = 0
			}
		}
		s.adjust = append(s.adjust, a)
		if f.kind == "number" {
			s.numbers = append(s.numbers, k)
		}
	}
	s.flatten()
	return s
}

// clone is a scorer for another goroutine.
func (s *scorer) clone() *scorer {
	c := *s
	c.norms, c.recent = map[uint64]float64{}, &recent{}
	return &c
}

// levels compares two records.
func (s *scorer) levels(i, j int32, pt *pattern) {
	for k, f := range s.fs {
		pt[k] = f.compare(i, j)
	}
}

// weigh gives, over the probability of the levels for unrelated records, the
// logarithms of that for records of one entity, and of that for relatives times
// the odds of being relatives.
func (s *scorer) weigh(i, j int32, pt *pattern) (match, kin float64) {
	return s.match(i, j, pt), s.kin(pt)
}

// logAdd is log(exp a + exp b).
func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if !(a-b <= 45) { // b is less than the last digit of a, or both are nothing
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}

// norm is the log of the normalising constant of m, by what could be compared.
func (s *scorer) norm(group uint64) float64 {
	z, ok := s.norms[group]
	if !ok {
		z = math.Log(s.p.norm(s.fs, groupsOf(group, len(s.fs))))
		s.norms[group] = z
	}
	return z
}

// logU is the log of u of a level, adjusted for the frequency of a shared value.
func (s *scorer) logU(k int, l uint8, i, j int32) float64 {
	if a := s.adjust[k][l]; a == a {
		if share := s.fs[k].share(i, j, l); share > 0 {
			return a + math.Log(share)
		}
	}
	return s.lg.u[k][l]
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

// odds are the prior odds of matches by pair of lists.
type odds struct {
	lists         int
	match         []float64 // natural logarithms
	pairs, expect []float64
}

func (o *odds) class(r *Records, i, j int32) int {
	a, b := int(r.list[i]), int(r.list[j])
	return a*o.lists + b
}

// logOdds is the log odds of a pair from its two weights.
func (o *odds) logOdds(class int, match, kin float64) float64 {
	return o.match[class] + match - logAdd(0, kin)
}

// mean is the log odds of a link before anything is compared, over the pairs of
// lists by the links expected in each.
func (o *odds) mean() float64 {
	var s, w float64
	for c, e := range o.expect {
		if o.pairs[c] > 0 {
			s += (e + 0.01) * o.match[c]
			w += e + 0.01
		}
	}
	if w == 0 {
		return 0
	}
	return s / w
}

// shift moves the prior odds towards those with which as many links come out
// for each pair of lists, judged together, as pair by pair: the number of links
// that pairs by themselves imply is right on average even though each pair does
// not know of the others, and links that exclude one another would otherwise
// come out too few. It says whether it moved anything much.
func (o *odds) shift(wanted, found []float64) bool {
	const steady = 10 // links that count as many on either side, so that few do not move the odds
	near := 0.002
	if manyLinks(wanted) {
		near = 0.01
	}
	moved := false
	for c := range o.match {
		if o.pairs[c] == 0 {
			continue
		}
		d := math.Log((wanted[c] + steady) / (found[c] + steady))
		o.match[c] += 3 * d
		moved = moved || math.Abs(d) > near
	}
	return moved
}

// manyLinks says that it takes seconds to judge all links together.
func manyLinks(expected []float64) bool { return floats.Sum(expected) > 20_000 }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
