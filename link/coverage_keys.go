package link

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// How often a key agrees where its comparison has some level is learnt from the
// pairs of the training sets that are links beyond doubt. The keys of one
// comparison are learnt together: those of a name stand and fall with one
// another.

// seenPair is a pair of a training set and the place of its pattern.
type seenPair struct{ a, b, at int32 }

// surely is the probability from which a pair is taken for a link when keys are
// learnt, and guessWeight the weight of the first guess of their agreement, in
// pairs.
const (
	surely      = 0.9
	surePairs   = 10_000 // of each set
	guessWeight = 2.0
)

// outcomes are the sets of keys that agreed at one level of a comparison.
type outcomes struct {
	keys []uint64
	upTo []float64 // sums of weights
}

// keyOutcomes are the outcomes by feature and level.
type keyOutcomes [][]outcomes

// learnKeys learns how the keys agree, from the sets made of some rules. It goes
// by the parameters alone and not by how training came to them, so that a saved
// model foretells what it did when it was trained. Such a model has no training
// sets; they are then made for this and dropped.
func (t *trainer) learnKeys(ctx context.Context, rules []rule, allowed func(i, j int32) bool) error {
	if len(t.sets) == 0 {
		for _, ru := range rules {
			if err := t.addSet(ctx, ru, allowed); err != nil {
				return err
			}
		}
		defer func() { t.sets = nil }()
	}
	count := map[keyOutcome]float64{}
	var found [][]float64 // by set and pair of lists
	for _, s := range t.sets {
		if s.fixed != nil {
			continue
		}
		p := t.probable(s)
		t.countOutcomes(s, p, count)
		t.samples = append(t.samples, s.sample(p))
		sum := make([]float64, len(t.pairsOf))
		for _, x := range s.seen {
			sum[s.class[x.at]] += p[x.at]
		}
		found = append(found, sum)
		s.seen = nil
	}
	t.outcomes, t.byLists = sumOutcomes(t.fs, count), t.linksByLists(found)
	return nil
}

// keyOutcome is a set of keys that agreed at a level of a feature.
type keyOutcome struct {
	feature int32
	level   uint8
	keys    uint64
}

// countOutcomes adds the outcomes in a set, of pairs with probabilities by
// pattern.
func (t *trainer) countOutcomes(s *trainingSet, p []float64, count map[keyOutcome]float64) {
	of := t.keysOf()
	counted := 0
	for _, x := range s.seen {
		if w := p[x.at]; w >= surely {
			if counted++; counted > surePairs {
				return
			}
			for k, l := range s.patterns[x.at][:len(t.fs)] {
				if l != 0 && len(of[k]) > 0 {
					count[keyOutcome{int32(k), l, t.agreeing(of[k], x.a, x.b)}] += w
				}
			}
		}
	}
}

// keysOf are the keys of each feature that can be in a rule.
func (t *trainer) keysOf() [][]int {
	of := make([][]int, len(t.fs))
	for x := range t.keys[:min(len(t.keys), maxTableKeys)] {
		f := t.keys[x].feature
		of[f] = append(of[f], x)
	}
	return of
}

func (t *trainer) agreeing(keys []int, a, b int32) uint64 {
	var m uint64
	for _, x := range keys {
		if v := t.keys[x].key(a); v != 0 && v == t.keys[x].key(b) {
			m |= 1 << x
		}
	}
	return m
}

func sumOutcomes(fs []*feature, count map[keyOutcome]float64) keyOutcomes {
	seen := make([]keyOutcome, 0, len(count))
	for o := range count {
		seen = append(seen, o)
	}
	slices.SortFunc(seen, func(a, b keyOutcome) int {
		return cmp.Or(cmp.Compare(a.feature, b.feature), cmp.Compare(a.level, b.level), cmp.Compare(a.keys, b.keys))
	})
	out := make(keyOutcomes, len(fs))
	for k, f := range fs {
		out[k] = make([]outcomes, len(f.levels))
	}
	for _, o := range seen {
		x := &out[o.feature][o.level]
		x.keys, x.upTo = append(x.keys, o.keys), append(x.upTo, x.weight()+count[o])
	}
	return out
}

func (o *outcomes) weight() float64 {
	if len(o.upTo) == 0 {
		return 0
	}
	return o.upTo[len(o.upTo)-1]
}

// draw gives the set of keys that agree: one of those seen, or else that of
// the first guess, for which it asks.
func (o *outcomes) draw(u float64, guess func() uint64) uint64 {
	x := u*(o.weight()+guessWeight) - guessWeight
	if x < 0 || len(o.keys) == 0 {
		return guess()
	}
	at, _ := slices.BinarySearch(o.upTo, x)
	return o.keys[min(at, len(o.keys)-1)]
}

// shareRounds is how often the share of links of a set is estimated anew.
const shareRounds = 10

// probable are, by pattern of a set, the probabilities of a link. What the rule
// foretells has no part in them, nor have labels.
func (t *trainer) probable(s *trainingSet) []float64 {
	count, classes := make([]float64, len(s.patterns)), make([]float64, len(s.classes))
	for _, x := range s.seen {
		count[x.at]++
		classes[s.class[x.at]]++
	}
	match, others := t.overStrangers(s, classes)
	lambda := make([]float64, len(classes))
	for c := range lambda {
		lambda[c] = math.Min(t.total*t.reachMatch(s.rule)*s.sampled/float64(len(s.seen)), 0.5)
	}
	out := make([]float64, len(s.patterns))
	for range shareRounds {
		found := make([]float64, len(lambda))
		for i, c := range s.class {
			out[i] = logistic(math.Log(lambda[c]/(1-lambda[c])) + match[i] - others[i])
			found[c] += out[i] * count[i]
		}
		for c, n := range classes {
			if n > 0 {
				lambda[c] = math.Min(math.Max((found[c]+0.01)/(n+0.02), 1e-9), 1-1e-6)
			}
		}
	}
	return out
}

// overStrangers are the logs of the probabilities of the patterns of a set for
// links, and for all other pairs, over those for strangers; classes are the pairs
// of the set by pair of lists.
func (t *trainer) overStrangers(s *trainingSet, classes []float64) (match, others []float64) {
	lg := t.p.logs()
	norms := make([]float64, len(s.groups))
	for g, gs := range s.groups {
		norms[g] = math.Log(t.p.norm(t.fs, gs))
	}
	for i := range s.patterns {
		pt := &s.patterns[i]
		match = append(match, t.overU(lg.m, nil, lg, pt)+lg.h[t.errorsOf(pt[:len(t.fs)])]-norms[s.group[i]])
		others = append(others, 0)
	}
	for c, k := range t.p.kins {
		rate := k.rate / t.all * t.reach(s.rule, k.r) * s.sampled
		for i := range s.patterns {
			x := s.class[i]
			share := math.Min(rate*t.pairsOf[x]/classes[x], 0.9)
			others[i] = logAdd(others[i], math.Log(share)+t.overU(lg.kins[c], lg.over[c], lg, &s.patterns[i]))
		}
	}
	return match, others
}

// errorsOf is the number of errors in a pattern, as far as they are told apart.
func (t *trainer) errorsOf(levels []uint8) int {
	errs := 0
	for k, f := range t.fs {
		errs += int(f.levels[levels[k]].err)
	}
	return min(errs, maxErrors)
}

// overU is the log of the probability of a pattern over that for strangers; over
// is what that of kin who are as strangers has besides.
func (t *trainer) overU(p, over [][]float64, lg *logs, pt *pattern) float64 {
	var sum float64
	for k := range t.fs {
		if l := pt[k]; l != 0 {
			if v := p[k][l]; v == v {
				sum += v - lg.u[k][l]
			} else {
				sum += over[k][l]
			}
		}
	}
	return sum
}
