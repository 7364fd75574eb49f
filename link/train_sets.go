package link

import (
	"context"
	"math"
	"slices"
	"sort"
)

// chooseSets picks the rules to train on. For every feature there are some that
// leave it free: narrow ones, which hold many matches among few pairs, and broad
// ones, which hold also the matches that differ in much.
func (t *trainer) chooseSets(rules []rule, cost []float64) []int {
	n := float64(t.r.Len())
	var chosen []int
	for k := range t.fs {
		var cs []int
		narrow, broad := map[int]float64{}, map[int]float64{}
		for x, ru := range rules {
			ok := len(ru) <= 2
			for _, y := range ru {
				key := t.keys[y]
				ok = ok && key.exact && key.feature != k && key.second < 0
			}
			if !ok {
				continue
			}
			cs = append(cs, x)
			reach := t.reach(ru, t.p.m)
			purity := math.Min(1, guessedLinks*n*reach/(cost[x]+1))
			narrow[x] = reach / (cost[x] + 0.02*n)
			if purity > leastPurity {
				broad[x] = reach * math.Pow(purity, 0.25)
			}
		}
		for _, worth := range []map[int]float64{narrow, broad} {
			sort.SliceStable(cs, func(a, b int) bool { return worth[cs[a]] > worth[cs[b]] })
			for i, x := range cs {
				if i >= 2 || worth[x] <= 0 || worth[x] < 0.02*worth[cs[0]] {
					break
				}
				if !slices.Contains(chosen, x) {
					chosen = append(chosen, x)
				}
			}
		}
	}
	return t.withKin(rules, chosen)
}

// withKin adds the rule that asks for grandfather's and family name, if it is
// not among the chosen: nothing else shows how many cousins there are, and how
// many of them at another time or place. Of brothers and sisters, who share the
// father's name too, others show enough.
func (t *trainer) withKin(rules []rule, chosen []int) []int {
	if len(t.p.kins) == 0 {
		return chosen
	}
	var want rule
	for x, key := range t.keys {
		if key.exact && (key.name == "grandfather" || key.name == "family name") {
			want = append(want, x)
		}
	}
	at := slices.IndexFunc(rules, func(ru rule) bool { return len(want) == 2 && slices.Equal(ru, want) })
	if at < 0 || slices.Contains(chosen, at) {
		return chosen
	}
	return append(chosen, at)
}

// For the choice of training sets: the links that are expected for each
// record before anything is known, and the least share of them in a set.
const (
	guessedLinks = 0.2
	leastPurity  = 0.005
)

// addSet counts the patterns of the pairs that agree on a rule.
func (t *trainer) addSet(ctx context.Context, ru rule, allowed func(i, j int32) bool) error {
	s := &trainingSet{rule: ru, free: make([]bool, len(t.fs)), sampled: 1}
	for k := range s.free {
		s.free[k] = true
	}
	for _, x := range ru {
		s.free[t.keys[x].feature] = false
		s.ownFixed = s.ownFixed || t.fs[t.keys[x].feature].own
	}
	blocks := t.r.blocks(t.keys, ru)
	total := blocks.pairs()
	if total > trainingPairs {
		s.sampled = trainingPairs / float64(total)
	}
	bar := sampleBar(s.sampled)
	seen := map[classed]int{}
	var pt pattern
	touch := newToucher(t.r)
	pending := make([][2]int32, 0, touchPairs)
	flush := func() {
		touch.pairs(pending)
		for _, p := range pending {
			for k, f := range t.fs {
				pt[k] = 0
				if s.free[k] {
					pt[k] = f.compare(p[0], p[1])
				}
			}
			at := s.add(t.fs, seen, classed{pt, t.classOf(p[0], p[1])}, 1)
			s.seen = append(s.seen, seenPair{p[0], p[1], int32(at)})
		}
		pending = pending[:0]
	}
	for b := range blocks.len() {
		key, ids := blocks.block(b)
		if scramble(key) > bar {
			continue
		}
		for x, i := range ids {
			for _, j := range ids[x+1:] {
				if !allowed(i, j) {
					continue
				}
				if pending = append(pending, [2]int32{i, j}); len(pending) == touchPairs {
					if flush(); ctx.Err() != nil {
						return ctx.Err()
					}
				}
			}
		}
	}
	flush()
	if s.pairs > 0 {
		s.sum(len(t.pairsOf))
		t.sets = append(t.sets, s)
	}
	return nil
}

// classOf is the number of a pair of lists.
func (t *trainer) classOf(i, j int32) uint8 {
	a, b := t.r.list[i], t.r.list[j]
	if a > b {
		a, b = b, a
	}
	return a*uint8(len(t.r.lists)) + b
}

type classed struct {
	pattern
	class uint8
}

// sum counts the pairs by pair of lists, and makes a first guess of the share
// of matches.
func (s *trainingSet) sum(classes int) {
	s.classes, s.lambda = make([]float64, classes), make([]float64, classes)
	for i, n := range s.count {
		s.classes[s.class[i]] += n
	}
	for c := range s.lambda {
		s.lambda[c] = 0.2
	}
}

func (s *trainingSet) add(fs []*feature, seen map[classed]int, key classed, n float64) int {
	pt := key.pattern
	at, ok := seen[key]
	if !ok {
		at = len(s.patterns)
		seen[key] = at
		s.patterns = append(s.patterns, pt)
		s.class = append(s.class, key.class)
		s.count = append(s.count, 0)
		g := groupsOf(groupKey(fs, pt[:len(fs)], s.free), len(fs))
		w := slices.IndexFunc(s.groups, func(x []uint8) bool { return slices.Equal(x, g) })
		if w < 0 {
			w = len(s.groups)
			s.groups = append(s.groups, g)
		}
		s.group = append(s.group, w)
	}
	s.count[at] += n
	s.pairs += n
	return at
}

// sampleBar is the largest scrambled key of the blocks that are looked at.
func sampleBar(share float64) uint64 {
	if share >= 1 {
		return math.MaxUint64
	}
	return uint64(share * (1 << 63) * 2)
}

func scramble(x uint64) uint64 {
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	return x ^ x>>32
}
