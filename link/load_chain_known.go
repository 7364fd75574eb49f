package link

import (
	"math"
	"math/bits"

	"undercount/names"
)

// What a part of a name is: names of fathers and of grandfathers are alike.
const (
	ownPart = iota
	middlePart
	familyPart
	partKinds
)

// columnKinds are the kinds of own, father's, grandfather's and family name.
var columnKinds = [4]int{ownPart, middlePart, middlePart, familyPart}

// Orders in which a whole name is written. A name with the family name first
// is seen only where its first word is much rather a family name than an own
// name and its last, or second, the other way round.
const (
	ownFirst    = iota
	ownLast     // family, father, grandfather, own
	familyFirst // family, own, father, grandfather
	nameOrders
	unknownOrder = nameOrders // of a name that is not divided yet
)

// kindAt is what the k-th of n parts is.
func kindAt(order, k, n int) int {
	switch {
	case order == ownFirst && k == 0, order == ownLast && k == n-1, order == familyFirst && k == 1:
		return ownPart
	case order == ownFirst && k == n-1, order != ownFirst && k == 0:
		return familyPart
	}
	return middlePart
}

// nameStats is what the lists say of names: how often each, by its skeleton,
// is an own, a father's or a family name, which words begin and which end a name
// of two words, and how many parts a whole name of each list has.
type nameStats struct {
	d     *dict
	count [partKinds][]uint32 // by number of the skeleton
	n     [partKinds]float64  // names counted
	types [partKinds]float64  // different ones
	any   []uint32
	pairs [2][]uint32 // first and second words of names of two
	nPair float64
	parts [][chainParts + 1]float64 // by list: whole names of so many parts
	order [][nameOrders]float64
}

// newNameStats counts the names of some of the lists.
func newNameStats(r *Records, whole []bool, counted func(list uint8) bool) *nameStats {
	s := &nameStats{d: r.names, parts: make([][chainParts + 1]float64, len(r.lists)), order: make([][nameOrders]float64, len(r.lists))}
	s.room()
	for k := range s.parts {
		for n := 2; n <= chainParts; n++ {
			s.parts[k][n] = 1
		}
		s.order[k] = [nameOrders]float64{98, 1, 1}
	}
	for at, c := range r.chainColumns() {
		for i, v := range *c {
			if v != 0 && counted(r.list[i]) {
				s.add(columnKinds[at], s.d.key[v], 1)
			}
		}
	}
	for i, l := range r.list {
		if !whole[l] {
			continue
		}
		n := 0
		for _, c := range r.chainColumns() {
			if i < len(*c) && (*c)[i] != 0 {
				n++
			}
		}
		if n >= 2 {
			s.parts[l][n]++
			s.order[l][ownFirst]++
		}
	}
	return s
}

// room makes place for all skeletons that there are, and some to come.
func (s *nameStats) room() {
	n := len(s.d.skel) + 1
	if n <= len(s.any) {
		return
	}
	n += n / 8
	for k := range s.count {
		s.count[k] = grow(s.count[k], n)
	}
	s.any = grow(s.any, n)
	for k := range s.pairs {
		s.pairs[k] = grow(s.pairs[k], n)
	}
}

// add counts a name, or with -1 takes it back.
func (s *nameStats) add(kind int, key uint32, by int) {
	if key == 0 {
		return
	}
	c := &s.count[kind][key]
	was := *c
	*c += uint32(by)
	s.any[key] += uint32(by)
	s.n[kind] += float64(by)
	switch {
	case was == 0:
		s.types[kind]++
	case *c == 0:
		s.types[kind]--
	}
}

func (s *nameStats) countOf(c []uint32, key uint32) float64 {
	if int(key) >= len(c) || key == 0 {
		return 0
	}
	return float64(c[key])
}

// anywhere is the share of a name among all, whatever it is.
func (s *nameStats) anywhere(key uint32) float64 {
	n, types := 0.0, 0.0
	for k := range s.n {
		n += s.n[k]
		types += s.types[k]
	}
	return (s.countOf(s.any, key) + 0.5) / (n + types/2 + 1)
}

// share is the probability of a name among those of its kind. New ones are as
// frequent as they came up (Witten and Bell 1991); some stand in a wrong place.
func (s *nameStats) share(kind int, key uint32) float64 {
	n, types := s.n[kind], s.types[kind]
	stray := strays*n + 1
	c := s.countOf(s.count[kind], key) + stray*s.anywhere(key)
	if s.countOf(s.any, key) == 0 {
		c += types / (n + 1)
	}
	return c / (n + types + stray)
}

// member is the probability of a word as the first or the second of a name of two.
func (s *nameStats) member(place int, key uint32) float64 {
	const weight = 10 // of names that were never seen in two words
	return (s.countOf(s.pairs[place], key) + weight*s.anywhere(key)) / (s.nPair + weight)
}

const (
	apart    = 0.5  // share of names of two words that are written as two
	newNames = 0.01 // share of parts that are of two words and came up nowhere else
	strays   = 0.01 // share of names that stand in the place of another kind
)

// A hyphen, or what is like it, stands so much more often inside a name than
// between two; and a division must be so much likelier than that by the words.
var (
	tiedOdds = math.Log(100)
	sureOdds = math.Log(4)
)

// partOdds are the logarithms of probabilities of the parts that a row of words
// can have: of one word, two or three, beginning with each, as each kind.
type partOdds struct {
	key  [chainWords][3]uint32
	logs [chainWords][3][partKinds]float64
	tied cuts
}

// keys finds the skeletons of all parts.
func (s *nameStats) keys(o *partOdds, words []word) {
	var roman, bones [256]byte
	for k := range words {
		r := roman[:0]
		for m := 0; m < 3 && k+m < len(words); m++ {
			if m == 0 {
				o.key[k][0] = words[k].key
			}
			if r = append(r, words[k+m].roman...); len(r) > len(roman)/2 {
				o.key[k][m] = 0
			} else if m > 0 {
				o.key[k][m] = s.d.skel[string(names.Skeleton(bones[:0], r))]
			}
		}
	}
}

// word is what dividing needs of one word.
type word struct {
	key   uint32
	roman []byte
}

func (s *nameStats) weigh(o *partOdds, words []word, tied cuts) {
	s.keys(o, words)
	o.tied = tied
	for k := range words {
		whole := 1.0
		for m := 0; m < 3 && k+m < len(words); m++ {
			key := o.key[k][m]
			if m == 0 {
				whole = s.member(0, key)
			} else {
				whole *= newNames * s.member(1, words[k+m].key)
			}
			for kind := range partKinds {
				p := s.share(kind, key)
				if m > 0 {
					if p *= apart; s.countOf(s.any, key) == 0 {
						p = 0
					}
					p += whole
				}
				o.logs[k][m][kind] = math.Log(p)
			}
		}
	}
}

// dividing is one way to divide a whole name.
type dividing struct {
	cuts  cuts
	order uint8
}

// eachPart goes through the parts of n words.
func (c dividing) eachPart(n int, do func(from, size, kind int)) {
	parts, at := c.cuts.parts(), 0
	for from := 0; from < n; at++ {
		end := from + 1
		for end < n && !c.cuts.begins(end) {
			end++
		}
		do(from, end-from, kindAt(int(c.order), at, parts))
		from = end
	}
}

// logOdds is the logarithm of the probability of a way to divide n words.
func (s *nameStats) logOdds(o *partOdds, list uint8, c dividing, n int) float64 {
	k := c.cuts.parts()
	if k < 2 || k > chainParts {
		return math.Inf(-1)
	}
	all := func(v []float64) (sum float64) {
		for _, x := range v {
			sum += x
		}
		return sum
	}
	sum := math.Log(s.parts[list][k]/all(s.parts[list][:])) + math.Log(s.order[list][c.order]/all(s.order[list][:]))
	sum -= float64(bits.OnesCount16(uint16(c.cuts&o.tied))) * tiedOdds
	c.eachPart(n, func(from, size, kind int) {
		if size > 3 {
			sum = math.Inf(-1)
			return
		}
		sum += o.logs[from][size-1][kind]
	})
	return sum
}

// best is the likeliest way to divide the words, if it is so much likelier
// than the one now that there is little doubt.
func (s *nameStats) best(o *partOdds, list uint8, n int, now dividing, turned bool) dividing {
	found, most := now, s.logOdds(o, list, now, n)+sureOdds
	orders := uint8(ownFirst)
	if turned {
		orders = familyFirst
	}
	for mask := range cuts(1) << n {
		if mask&1 != 0 || !short(mask, n) {
			continue
		}
		for order := range orders + 1 {
			c := dividing{mask, order}
			if order == familyFirst && mask.parts() < 3 {
				continue
			}
			if v := s.logOdds(o, list, c, n); v > most {
				found, most = c, v
			}
		}
	}
	return found
}

// short says that no part has more than two words.
func short(c cuts, n int) bool {
	for k := 1; k+1 < n; k++ {
		if !c.begins(k) && !c.begins(k+1) {
			return false
		}
	}
	return true
}
