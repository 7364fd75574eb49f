package link

import "math"

// kinSums are the expected counts of a round of EM for the classes of kin.
type kinSums struct {
	seen  [][][]float64 // by class, feature and level
	pairs []float64     // expected pairs, over the sets that do not ask for what kin do not share
	reach []float64     // share of all pairs of the class that these sets reach
	at    []float64     // share of them that each set reaches; scratch
	sets  float64       // how many such sets there are
}

// mostKin is the largest share of the pairs of a set, beside its links, that
// may be kin.
const mostKin = 0.95

func newKinSums(t *trainer) *kinSums {
	n := len(t.p.kins)
	k := &kinSums{pairs: make([]float64, n), reach: make([]float64, n), at: make([]float64, n)}
	for range n {
		k.seen = append(k.seen, zeros(t.fs))
	}
	return k
}

// shares gives, for each class and pair of lists, the share of a set's pairs
// that are expected to be kin. It follows from their rate among all pairs, so
// that kin cannot stand for matches where the rule says all that tells them apart.
func (ks *kinSums) shares(t *trainer, s *trainingSet) [][]float64 {
	out := make([][]float64, len(t.p.kins))
	all := make([]float64, len(s.classes))
	if !s.ownFixed && s.fixed == nil {
		ks.sets++
	}
	for c, k := range t.p.kins {
		out[c] = make([]float64, len(s.classes))
		ks.at[c] = t.reach(s.rule, k.r)
		for x, n := range s.classes {
			if n > 0 && s.fixed == nil {
				out[c][x] = k.rate * t.pairsOf[x] / t.all * ks.at[c] * s.sampled / n
				all[x] += out[c][x]
			}
		}
		if !s.ownFixed && s.fixed == nil {
			ks.reach[c] += ks.at[c]
		}
	}
	for x, sum := range all { // kin of all classes leave room for links and for strangers
		if most := mostKin * (1 - s.lambda[x]); sum > most {
			for c := range out {
				out[c][x] *= most / sum
			}
		}
	}
	return out
}

func (ks *kinSums) add(s *trainingSet, pt *pattern, share []float64, n float64) {
	for c, q := range share {
		w := q * n
		if w == 0 {
			continue
		}
		if !s.ownFixed {
			ks.pairs[c] += w
		}
		for k := range ks.seen[c] {
			if l := pt[k]; l != 0 {
				ks.seen[c][k][l] += w
			}
		}
	}
}

// update estimates the classes anew, and gives the largest relative change of a
// rate beside the others of all kin, a hundredth part of it: rates need not be
// known as well as probabilities.
func (ks *kinSums) update(t *trainer) float64 {
	var all, change float64
	for c, k := range t.p.kins {
		k.learn(t.fs, t.p, ks.seen[c])
		k.follow(t.p)
		if ks.reach[c] > 0 {
			rate := math.Max((ks.pairs[c]-kinPenalty*ks.sets)/ks.reach[c], 1)
			change = math.Max(change, math.Abs(rate-k.rate))
			k.rate = rate
		}
		all += k.rate
	}
	return change / (all + float64(t.r.Len())/4) * kinTolerance
}

const kinTolerance = 0.05

// kinPenalty is how many pairs in each set a class of kin must explain to be
// believed in at all, half the number of its probabilities (Figueiredo and Jain
// 2002, IEEE Transactions on Pattern Analysis and Machine Intelligence 24:381-396,
// in their M-step): where nobody has relatives on the lists, classes of them would
// live on links whose own names are badly misspelt.
const kinPenalty = 6
