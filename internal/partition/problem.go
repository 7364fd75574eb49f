package partition

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Pair is a candidate pair of records, A < B, with the natural logarithm of
// the odds that both are the same entity, judged by themselves. An infinite
// LogOdds of -Inf excludes that the two are ever in one entity.
type Pair struct {
	A, B    int32
	LogOdds float32
}

// Problem is a set of possible links. Two records can be in one entity only if
// a chain of candidate pairs leads from one to the other; records so connected
// are a component, and components are independent.
//
// Inside a component a partition into clusters has the probability
//
//	P(partition) ∝ exp Σ W(c),  W(c) = (k/2)^(Repeat-1) · Σ_{i<j in c} logodds(i, j)
//
// over its clusters c of k records. With two records that is the odds of the
// pair. The pairs of a larger cluster repeat each other: k records that say the
// same bring k-1 pieces of evidence that they are one entity and not k(k-1)/2,
// and at Repeat 0 the factor 2/k sees to that. Records are seldom so equal,
// though: on simulated lists of records with errors and gaps Repeat 0 finds too
// few links, and least is wrong with Repeat 0.5, Sizes and the true Prior.
type Problem struct {
	N     int    // records, numbered from 0
	Pairs []Pair // candidate pairs, ordered by A, then B, each once

	// Score gives the log odds of two records of one component that are not in
	// Pairs. It is called from several goroutines. Without it, and in components
	// of more than Limits.Complete records, such pairs have the log odds Missing.
	Score   func(a, b int32) float64
	Missing float64 // 0 means -10

	// Group, if it is given, judges small components better than pairs can: for
	// the nodes of a component (records, or several that must be linked) it
	// returns the weight of a cluster of three nodes or more, given as a bit mask,
	// in place of what the pairs, Repeat, Sizes and Prior say. It is used where partitions are summed
	// exactly, and is called from several goroutines.
	Group func(nodes [][]int32) func(cluster uint32) float64

	List          []uint8 // list of each record; may be nil if no list is free of duplicates
	DuplicateFree []bool  // by list: no two records of it are in one entity

	Must, Cannot [][2]int32 // pairs that are, and are not, in one entity whatever the odds say

	// Repeat is the share of the repeated evidence in a cluster that is counted
	// as new: 0, the default, counts none of it, 1 adds up all log odds.
	Repeat float64

	// Sizes adds log (k-1)! to the weight of a cluster of k records, so that a
	// record joins an entity with prior odds in proportion to its records, as in
	// the Chinese restaurant process: the prior odds of a pair are unchanged, and
	// the same whatever other records there are. Without it all partitions are
	// alike before the odds are seen, and since most partitions divide much, so
	// do the likely ones: the more, the larger the cluster.
	Sizes bool

	// Prior is the log odds that two records are the same entity before anything
	// is compared, a part of all log odds. Every pair repeats it, but it is no
	// evidence: in a cluster of k records it counts k-1 times, whatever Repeat
	// is, and only what pairs say beyond it adds up. 0 leaves the odds as they are.
	Prior float64

	// Class and Shift let the odds differ between draws, for parameters that are
	// not known exactly: in draw d the log odds of Pairs[i] are larger by
	// Shift[d][Class[i]]. They concern Draws alone. Pairs that Score judges are not shifted.
	Class []uint8
	Shift [][]float64

	Limits Limits
}

// Limits bound the work spent on one component. Zero values mean the defaults.
type Limits struct {
	Exact    int // records up to which all partitions are summed exactly; 12, at most 16
	Complete int // records up to which every pair is scored; 60
	Largest  int // records above which a component is cut at its weakest links; 2000
}

// surest is the largest log odds that counts: a probability beyond it is 1 in
// every digit, and a larger one would outweigh all other pairs of a cluster.
const surest = 50

// Conflict says that hard constraints contradict each other. Records are
// numbers in the problem: a chain of pairs that must be linked, whose two ends
// must not be, or are on one list that is free of duplicates.
type Conflict struct {
	Records []int32
	List    int // the list that both ends are on, or -1 if the ends are a pair in Cannot
}

// Error gives the record numbers.
func (c *Conflict) Error() string {
	ends := fmt.Sprintf("records %d and %d", c.Records[0], c.Records[len(c.Records)-1])
	if c.List >= 0 {
		return fmt.Sprintf("%s must be linked (by way of %v), but both are on list %d, which is free of duplicates", ends, c.Records, c.List)
	}
	return fmt.Sprintf("%s must not be linked, yet these must: %v", ends, c.Records)
}

// prepared returns the problem with its defaults filled in, or says what is
// wrong with it.
func (p Problem) prepared() (*Problem, error) {
	if p.Missing == 0 {
		p.Missing = -10
	}
	setDefault(&p.Limits.Exact, 12)
	setDefault(&p.Limits.Complete, 60)
	setDefault(&p.Limits.Largest, 2000)
	p.Limits.Exact = min(p.Limits.Exact, 16)
	switch {
	case p.N < 0 || p.N > math.MaxInt32 || len(p.Pairs) > math.MaxInt32:
		return nil, fmt.Errorf("partition: %d records, %d pairs: out of range", p.N, len(p.Pairs))
	case math.IsNaN(p.Missing) || math.IsInf(p.Missing, 0):
		return nil, fmt.Errorf("partition: log odds of missing pairs must be finite, not %v", p.Missing)
	case math.IsNaN(p.Repeat) || p.Repeat < 0 || p.Repeat > 1:
		return nil, fmt.Errorf("partition: Repeat is %v, want 0 to 1", p.Repeat)
	case math.IsNaN(p.Prior) || math.IsInf(p.Prior, 0):
		return nil, fmt.Errorf("partition: prior log odds must be finite, not %v", p.Prior)
	case p.Shift != nil && len(p.Class) != len(p.Pairs):
		return nil, fmt.Errorf("partition: %d classes for %d pairs", len(p.Class), len(p.Pairs))
	case slices.Contains(p.DuplicateFree, true) && len(p.List) != p.N:
		return nil, fmt.Errorf("partition: %d lists for %d records", len(p.List), p.N)
	}
	if err := p.checkPairs(); err != nil {
		return nil, err
	}
	for _, set := range [2][][2]int32{p.Must, p.Cannot} {
		for _, e := range set {
			if e[0] == e[1] || min(e[0], e[1]) < 0 || int(max(e[0], e[1])) >= p.N {
				return nil, fmt.Errorf("partition: constraint on records %d and %d of %d", e[0], e[1], p.N)
			}
		}
	}
	return &p, p.conflict()
}

func setDefault(v *int, d int) {
	if *v <= 0 {
		*v = d
	}
}

func (p *Problem) checkPairs() error {
	last := Pair{A: -1}
	for i, e := range p.Pairs {
		switch {
		case e.A < 0 || e.A >= e.B || int(e.B) >= p.N:
			return fmt.Errorf("partition: pair %d is of records %d and %d of %d", i, e.A, e.B, p.N)
		case e.A < last.A || e.A == last.A && e.B <= last.B:
			return fmt.Errorf("partition: pair %d (%d, %d) is out of order or repeated", i, e.A, e.B)
		case e.LogOdds != e.LogOdds:
			return fmt.Errorf("partition: pair %d (%d, %d) has no log odds", i, e.A, e.B)
		}
		last = e
	}
	return nil
}

// free says whether the list of record r is free of duplicates, and which it is.
func (p *Problem) free(r int32) (list int, ok bool) {
	if len(p.DuplicateFree) == 0 {
		return 0, false
	}
	list = int(p.List[r])
	return list, list < len(p.DuplicateFree) && p.DuplicateFree[list]
}

// conflict looks for contradictions between Must, Cannot and lists that are
// free of duplicates. Only records named in Must can be part of one.
func (p *Problem) conflict() error {
	if len(p.Must) == 0 {
		return nil
	}
	next := map[int32][]int32{}
	for _, e := range p.Must {
		next[e[0]] = append(next[e[0]], e[1])
		next[e[1]] = append(next[e[1]], e[0])
	}
	records := make([]int32, 0, len(next))
	for r := range next {
		records = append(records, r)
	}
	slices.Sort(records)
	group := map[int32]int32{}
	for _, r := range records {
		if _, seen := group[r]; seen {
			continue
		}
		onList := map[int]int32{}
		for todo := []int32{r}; len(todo) > 0; {
			x := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if _, seen := group[x]; seen {
				continue
			}
			group[x] = r
			todo = append(todo, next[x]...)
			if l, ok := p.free(x); ok {
				if y, taken := onList[l]; taken {
					return &Conflict{Records: chainOf(next, min(x, y), max(x, y)), List: l}
				}
				onList[l] = x
			}
		}
	}
	for _, e := range p.Cannot {
		a, okA := group[e[0]]
		b, okB := group[e[1]]
		if okA && okB && a == b {
			return &Conflict{Records: chainOf(next, e[0], e[1]), List: -1}
		}
	}
	return nil
}

// chainOf is a shortest chain of neighbours from a to b, which are connected.
func chainOf(next map[int32][]int32, a, b int32) []int32 {
	from := map[int32]int32{a: a}
	for todo := []int32{a}; len(todo) > 0; todo = todo[1:] {
		for _, y := range next[todo[0]] {
			if _, seen := from[y]; !seen {
				from[y] = todo[0]
				todo = append(todo, y)
			}
		}
	}
	out := []int32{b}
	for x := b; x != a; {
		x = from[x]
		out = append(out, x)
	}
	slices.Reverse(out)
	return out
}

// comparePairs orders pairs by A, then B.
func comparePairs(x, y Pair) int {
	return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
}
