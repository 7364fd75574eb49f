package link

import "math/bits"

// allPairsUpTo is how many pairs are compared all with all.
const allPairsUpTo = 1_000_000

// defaultPairs is the limit of pairs where none is given: comparing five million
// takes few seconds, and ten for each record as long as reading them.
func defaultPairs(records int) int64 { return max(5_000_000, 10*int64(records)) }

// budget is what rules may cost, in pairs.
type budget struct {
	limit float64 // pairs of all rules
	order float64 // work of bringing the records in the order of a rule
	key   float64 // what a key that no other rule has yet costs, in memory
	twice float64 // pairs and such work up to which links are to be found twice
}

func (j *job) budget() budget {
	n := j.r.Len()
	return budget{limit: float64(j.o.MaxPairs), order: recordsCost * float64(n), key: keyCost * float64(n), twice: float64(min(defaultPairs(n), j.o.MaxPairs))}
}

// keyCost weighs the memory of a key for all records against comparing a pair.
const keyCost = 0.1

// leastGain is the share of the links that a rule has to find anew.
const leastGain = 2e-4

// within tells whether all keys of a rule are in a set.
func (ru rule) within(keys uint64) bool {
	for _, k := range ru {
		if k >= maxTableKeys || keys>>k&1 == 0 {
			return false
		}
	}
	return true
}

func (ru rule) mask() uint64 {
	var m uint64
	for _, k := range ru {
		if k >= maxTableKeys {
			return 0
		}
		m |= 1 << k
	}
	return m
}

// chooseRules takes rules one after the other, each time the one that finds the
// most new links for its pairs, until no rule that the budget allows finds more.
// Where pairs are left that cost next to nothing, it goes on with the links that
// only one rule finds: those that are damaged a little more than these are lost.
// It returns the rules in their order.
func (s *simulatedLinks) chooseRules(rules []rule, cost []float64, b budget) (chosen []int) {
	c := &choice{s: s, cost: cost, masks: make([]uint64, len(rules)), taken: make([]bool, len(rules)), budget: b}
	for x, ru := range rules {
		c.masks[x] = ru.mask()
	}
	all := s.byKeys()
	c.cover(all, b.limit, 0)
	order := b.order * float64(len(c.chosen))
	c.cover(all.foundOnce(c.chosen, c.masks), b.twice-order, b.order)
	return c.chosen
}

// choice is a choice of rules under way.
type choice struct {
	s      *simulatedLinks
	cost   []float64
	masks  []uint64
	taken  []bool
	chosen []int
	keys   uint64 // of the rules that were chosen
	spent  float64
	budget budget
}

// cover takes rules until the links left are found as far as the limit allows, of
// which each rule takes its pairs and something more.
func (c *choice) cover(left keySets, limit, each float64) {
	gain := make([]float64, len(c.masks)) // at most, later
	var open []int
	for x, m := range c.masks {
		if m != 0 && !c.taken[x] && c.spent+c.cost[x]+each <= limit {
			gain[x] = c.s.total
			open = append(open, x)
		}
	}
	for {
		best, bestWorth := -1, 0.0
		kept := open[:0]
		for _, x := range open {
			price := c.cost[x] + c.budget.order + c.budget.key*float64(bits.OnesCount64(c.masks[x]&^c.keys))
			if gain[x]/price > bestWorth {
				gain[x] = left.with(c.masks[x])
			}
			if gain[x] < leastGain*c.s.total || c.spent+c.cost[x]+each > limit {
				continue
			}
			kept = append(kept, x)
			if worth := gain[x] / price; worth > bestWorth {
				best, bestWorth = x, worth
			}
		}
		open = kept
		if best < 0 {
			return
		}
		c.chosen = append(c.chosen, best)
		c.taken[best] = true
		c.keys |= c.masks[best]
		c.spent += c.cost[best] + each
		left = left.without(c.masks[best])
	}
}

// foundOnce are those that exactly one of some rules finds.
func (l keySets) foundOnce(chosen []int, masks []uint64) keySets {
	var out keySets
	for _, k := range l {
		found := 0
		for _, x := range chosen {
			if k.keys&masks[x] == masks[x] {
				found++
			}
		}
		if found == 1 {
			out = append(out, k)
		}
	}
	return out
}

// keySets are sets of keys with the weight of the links that agree on them.
type keySets []keySet

type keySet struct {
	keys   uint64
	weight float64
}

func (s *simulatedLinks) byKeys() keySets {
	at := map[uint64]int{}
	var out keySets
	for d, m := range s.agree {
		k, ok := at[m]
		if !ok {
			k = len(out)
			at[m] = k
			out = append(out, keySet{keys: m})
		}
		out[k].weight += s.weight[d]
	}
	return out
}

func (l keySets) with(m uint64) (sum float64) {
	for i := range l {
		if l[i].keys&m == m {
			sum += l[i].weight
		}
	}
	return sum
}

func (l keySets) without(m uint64) keySets {
	out := make(keySets, 0, len(l))
	for _, k := range l {
		if k.keys&m != m {
			out = append(out, k)
		}
	}
	return out
}
