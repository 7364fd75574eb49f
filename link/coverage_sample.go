package link

import (
	"math"
	"math/rand/v2"
	"slices"
)

// linkSample is pairs of a training set in the proportion of their probability
// of being links: what hangs together in real links hangs together in them,
// such as the names of a chain that was divided at the wrong place, or what a
// careless clerk left out. They agree on the rule of the set, so that what it
// foretells is to be drawn by the model.
type linkSample struct {
	set    *trainingSet
	halves [2][]seenPair // what rules are chosen by, and what their loss is foretold from
	weight float64       // as many pairs of equal weight would say as much
}

const (
	leastProbable = 0.02  // below which pairs are not sampled
	samplePairs   = 4000  // of each half of a set
	guessedPairs  = 100.0 // what simulation without any sample weighs, in pairs
)

// sample takes pairs by their probabilities, which are given by pattern, at even
// distances in the sum of these.
func (s *trainingSet) sample(p []float64) *linkSample {
	out := &linkSample{set: s}
	var sum, squares float64
	half := func(x seenPair) uint64 { return scramble(uint64(x.a)<<32|uint64(x.b)) >> 60 & 1 }
	var halves [2]float64
	for _, x := range s.seen {
		if w := p[x.at]; w >= leastProbable {
			sum, squares = sum+w, squares+w*w
			halves[half(x)] += w
		}
	}
	if sum == 0 {
		return out
	}
	out.weight = sum * sum / squares
	var at [2]float64
	for _, x := range s.seen {
		w := p[x.at]
		if w < leastProbable {
			continue
		}
		h := half(x)
		step := halves[h] / samplePairs
		for at[h] += w; at[h] >= step; at[h] -= step {
			out.halves[h] = append(out.halves[h], x)
		}
	}
	return out
}

// based is a pair of records on which a simulated link is based: what its free
// features say is taken over.
type based struct {
	i, j   int32
	free   []bool // nil where nothing is
	levels *pattern
	group  []uint8 // what could be compared of the free features
}

// picker draws pairs to base links on: first a pair of lists, in the proportion
// of their links, then a pair of a sample between these, or sometimes any.
type picker struct {
	first, count []int // records of the lists
	lists        cumulated[[2]int]
	pairs        []cumulated[sampled] // by pair of lists
}

type sampled struct {
	set *trainingSet
	seenPair
}

// cumulated are things that can be drawn by their weights.
type cumulated[T any] struct {
	of   []T
	upTo []float64
}

func (c *cumulated[T]) add(x T, weight float64) {
	c.of, c.upTo = append(c.of, x), append(c.upTo, c.sum()+weight)
}

func (c *cumulated[T]) sum() float64 {
	if len(c.upTo) == 0 {
		return 0
	}
	return c.upTo[len(c.upTo)-1]
}

func (c *cumulated[T]) at(x float64) T {
	k, _ := slices.BinarySearch(c.upTo, x)
	return c.of[min(k, len(c.of)-1)]
}

// newPicker draws from one half of the samples.
func (t *trainer) newPicker(half int) *picker {
	n := len(t.r.counts)
	p := &picker{count: t.r.counts, pairs: make([]cumulated[sampled], n*n)}
	at := 0
	for _, n := range t.r.counts {
		p.first = append(p.first, at)
		at += n
	}
	links := t.byLists
	if !slices.ContainsFunc(links, func(n float64) bool { return n > 0 }) {
		links = t.pairsOf
	}
	for a := range n {
		for b := a; b < n; b++ {
			if w := links[a*n+b]; w > 0 && t.pairsOf[a*n+b] > 0 {
				p.lists.add([2]int{a, b}, w)
			}
		}
	}
	for _, s := range t.samples {
		for _, x := range s.halves[half] {
			p.pairs[s.set.class[x.at]].add(sampled{s.set, x}, s.weight/float64(len(s.halves[half])))
		}
	}
	return p
}

// draw gives a pair to base a link on, and any pair between the same lists,
// which says what both would have of what the first was not taken for.
func (p *picker) draw(rng *rand.Rand) (_ based, i, j int32) {
	x := p.lists.at(rng.Float64() * p.lists.sum())
	c := &p.pairs[x[0]*len(p.count)+x[1]]
	i, j = p.any(x, rng)
	if u := rng.Float64()*(c.sum()+guessedPairs) - guessedPairs; u >= 0 && len(c.of) > 0 {
		y := c.at(u)
		return based{y.a, y.b, y.set.free, &y.set.patterns[y.at], y.set.groups[y.set.group[y.at]]}, i, j
	}
	return based{i: i, j: j}, i, j
}

func (p *picker) any(lists [2]int, rng *rand.Rand) (i, j int32) {
	a, b := rng.IntN(p.count[lists[0]]), rng.IntN(p.count[lists[1]])
	if lists[0] == lists[1] && a == b {
		b = (b + 1) % p.count[lists[1]]
	}
	return int32(p.first[lists[0]] + a), int32(p.first[lists[1]] + b)
}

// linksByLists estimates the links by pair of lists from those that the sets
// find, over the share of all that they reach: a set asks for things that some
// lists seldom have.
func (t *trainer) linksByLists(found [][]float64) []float64 {
	n := len(t.r.counts)
	sum, reach := make([]float64, n*n), make([]float64, n*n)
	at := 0
	for _, s := range t.sets {
		if s.fixed != nil {
			continue
		}
		placed := t.placed(s.rule)
		agree := 1.0
		for _, x := range s.rule {
			right, wrong := t.onKey(t.keys[x], t.p.m)
			agree *= right + wrong
		}
		for a := range n {
			for b := a; b < n; b++ {
				sum[a*n+b] += found[at][a*n+b] / s.sampled
				reach[a*n+b] += agree * placed[a] * placed[b]
			}
		}
		at++
	}
	for c := range sum {
		if sum[c] > 0 {
			sum[c] /= math.Max(reach[c], 1e-3)
		}
	}
	return sum
}

// placed is the share of the records of each list that a rule can place, from
// records at even distances.
func (t *trainer) placed(ru rule) []float64 {
	out := make([]float64, len(t.r.counts))
	at := 0
	for l, n := range t.r.counts {
		size := min(n, placedOf/len(out))
		for k := range size {
			if t.r.hash(t.keys, ru, int32(at+k*n/size)) != 0 {
				out[l] += 1 / float64(size)
			}
		}
		at += n
	}
	return out
}

// logWeight is the log of the share of h and of its constant that belongs to the
// free features of a pair, which its sample has already.
func (t *trainer) logWeight(b based) float64 {
	if b.free == nil {
		return 0
	}
	return math.Log(t.p.h[t.errorsOf(b.levels[:len(t.fs)])] / t.p.norm(t.fs, b.group))
}
