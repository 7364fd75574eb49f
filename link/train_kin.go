package link

import "math"

// kinSums are the expected counts of a round of EM for the classes of kin.
type kinSums struct {
	seen  [][][]float64 // by class, feature and level
	pairs []float64     // expected pairs, over the sets that do not ask for what kin do not share
	reach []float64     // share of all pairs of the class that these sets reach
	at    []float64     // share of them that each set reaches; scratch
}

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
	for c, k := range t.p.kins {
		out[c] = make([]float64, len(s.classes))
		ks.at[c] = t.reach(s.rule, k.r)
		for x, n := range s.classes {
			if n > 0 && s.fixed == nil {
				most := 0.9 * (1 - s.lambda[x]) / float64(len(t.p.kins))
				out[c][x] = math.Min(k.rate*t.pairsOf[x]/t.all*ks.at[c]*s.sampled/n, most)
			}
		}
		if !s.ownFixed && s.fixed == nil {
			ks.reach[c] += ks.at[c]
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

func (ks *kinSums) update(t *trainer) {
	for c, k := range t.p.kins {
		k.learn(t.fs, t.p, ks.seen[c])
		k.follow(t.p)
		if ks.reach[c] > 0 {
			k.rate = math.Max(ks.pairs[c]/ks.reach[c], 1)
		}
	}
}
