package link

import (
	"fmt"
	"math"
	"slices"

	"undercount/internal/partition"
)

// cut drops pairs that would make a set of records too large to be judged as
// one: the likeliest pairs come first, and a pair that would join two sets to
// one of too many records is left out. Pairs that are rather not links join
// only small sets, whose partitions can all be summed.
func (j *job) cut(pairs []partition.Pair, tell bool) []partition.Pair {
	order := likeliestFirst(pairs)
	sets := newSets(j.r.Len())
	for _, m := range j.must {
		sets.join(m[0], m[1], math.MaxInt32)
	}
	drop := make([]bool, len(pairs))
	dropped, likely := 0, 0
	for _, i := range order {
		most := int32(largestComponent)
		if pairs[i].LogOdds < 0 {
			most = smallComponent
		}
		if p := pairs[i]; !sets.join(p.A, p.B, most) {
			drop[i] = true
			dropped++
			if p.LogOdds > 0 {
				likely++
			}
		}
	}
	if likely > 0 && tell {
		j.out.warn("components-cut", "caution", fmt.Sprintf("%d pairs that look like links would have made sets of more than %d records that hang together; they were left out, the likeliest links first", likely, largestComponent), "give more columns to compare, or look at the largest clusters")
	}
	if dropped == 0 {
		return pairs
	}
	kept := pairs[:0]
	for i, p := range pairs {
		if !drop[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// likeliestFirst gives the places of pairs by falling odds, equal ones in their
// order. Odds and place are sorted as one number, which is many times quicker
// than by comparison of pairs.
func likeliestFirst(pairs []partition.Pair) []int32 {
	keys := make([]uint64, len(pairs))
	for i, p := range pairs {
		b := math.Float32bits(p.LogOdds + 0) // no negative zero
		if b>>31 == 0 {
			b = ^b &^ (1 << 31) // positive: the larger the earlier
		}
		keys[i] = uint64(b)<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]int32, len(pairs))
	for x, k := range keys {
		order[x] = int32(uint32(k))
	}
	return order
}

// sets are disjoint sets of records with their sizes.
type sets struct {
	parent []int32 // negative: minus the size of the set of which it is the root
}

func newSets(n int) *sets {
	s := &sets{parent: make([]int32, n)}
	for i := range s.parent {
		s.parent[i] = -1
	}
	return s
}

func (s *sets) root(i int32) int32 {
	for s.parent[i] >= 0 {
		if up := s.parent[s.parent[i]]; up >= 0 {
			s.parent[i] = up
		}
		i = s.parent[i]
	}
	return i
}

// join unites the sets of a and b unless they would have more than most records.
func (s *sets) join(a, b int32, most int32) bool {
	a, b = s.root(a), s.root(b)
	if a == b {
		return true
	}
	size := -(s.parent[a] + s.parent[b])
	if size > most {
		return false
	}
	if s.parent[a] > s.parent[b] {
		a, b = b, a
	}
	s.parent[b] = a
	s.parent[a] = -size
	return true
}
