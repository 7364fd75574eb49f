package loglin

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Model is a hierarchical log-linear model for up to six lists as a set of
// terms: bit t is set when term t, itself a set of lists as bits, is in the
// model. The empty term (bit 0) always is.
type Model uint64

// MaxSearchLists is the largest number of lists a Model can describe.
const MaxSearchLists = 6

// Independence returns the model of main effects only.
func Independence(lists int) Model {
	m := Model(1)
	for i := range lists {
		m |= 1 << (1 << i)
	}
	return m
}

// Has reports whether term t is in the model.
func (m Model) Has(t uint32) bool { return m>>t&1 == 1 }

// Size is the number of terms, the empty one included.
func (m Model) Size() int { return bits.OnesCount64(uint64(m)) }

// Terms appends the terms in ascending order to dst.
func (m Model) Terms(dst []uint32) []uint32 {
	for b := uint64(m); b != 0; b &= b - 1 {
		dst = append(dst, uint32(bits.TrailingZeros64(b)))
	}
	return dst
}

// Generators returns the maximal terms, larger ones first, then by their lists.
func (m Model) Generators() []uint32 {
	terms := m.Terms(nil)
	var g []uint32
	for _, t := range terms {
		inner := slices.ContainsFunc(terms, func(u uint32) bool { return u != t && u&t == t })
		if !inner && t != 0 {
			g = append(g, t)
		}
	}
	slices.SortFunc(g, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(bits.OnesCount32(b), bits.OnesCount32(a)), cmp.Compare(digits(a), digits(b)))
	})
	return g
}

// String names the model by its generators, lists numbered from 1: "[123,14,34]".
func (m Model) String() string {
	g := m.Generators()
	s := make([]string, len(g))
	for i, t := range g {
		s[i] = digits(t)
	}
	return "[" + strings.Join(s, ",") + "]"
}

func digits(t uint32) string {
	var b strings.Builder
	for ; t != 0; t &= t - 1 {
		b.WriteString(strconv.Itoa(bits.TrailingZeros32(t) + 1))
	}
	return b.String()
}

// Parse reads what String writes, for tables of the given number of lists.
// Main effects that are not named are added; the term of all lists is refused,
// because no table can tell it from the count of the all-zero history.
func Parse(name string, lists int) (Model, error) {
	if lists < 2 || lists > MaxSearchLists {
		return 0, fmt.Errorf("loglin: models are named for 2 to %d lists, not %d", MaxSearchLists, lists)
	}
	m := Independence(lists)
	inner, ok := strings.CutPrefix(name, "[")
	inner, ok2 := strings.CutSuffix(inner, "]")
	if !ok || !ok2 {
		return 0, fmt.Errorf("loglin: model name without brackets; expected a form such as [12,3]")
	}
	for _, g := range strings.Split(inner, ",") {
		if g == "" {
			return 0, fmt.Errorf("loglin: model name with an empty term")
		}
		var t uint32
		for _, c := range g {
			if c < '1' || int(c-'0') > lists {
				return 0, fmt.Errorf("loglin: model name holds a character that is not a list number from 1 to %d", lists)
			}
			t |= 1 << (c - '1')
		}
		if t == 1<<lists-1 {
			return 0, fmt.Errorf("loglin: the term of all %d lists cannot be estimated", lists)
		}
		for s := t; s != 0; s = (s - 1) & t {
			m |= 1 << s
		}
	}
	return m, nil
}

// Hierarchical returns every hierarchical model with all main effects and no
// term of more than maxOrder lists nor of all lists, in a fixed order starting
// with independence: 8, 113 and 6,893 for three, four and five lists without
// further limit.
func Hierarchical(lists, maxOrder int) []Model {
	maxOrder = min(maxOrder, lists-1)
	var cand []uint32
	for t := uint32(1); t < 1<<lists; t++ {
		if c := bits.OnesCount32(t); c >= 2 && c <= maxOrder {
			cand = append(cand, t)
		}
	}
	slices.SortFunc(cand, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(bits.OnesCount32(a), bits.OnesCount32(b)), cmp.Compare(a, b))
	})
	var out []Model
	var walk func(i int, m Model)
	walk = func(i int, m Model) {
		if i == len(cand) {
			out = append(out, m)
			return
		}
		walk(i+1, m)
		if t := cand[i]; facetsIn(m, t) {
			walk(i+1, m|1<<t)
		}
	}
	walk(0, Independence(lists))
	return out
}

// facetsIn reports whether every subset of t with one list fewer is in m.
func facetsIn(m Model, t uint32) bool {
	for b := t; b != 0; b &= b - 1 {
		if !m.Has(t &^ (b & -b)) {
			return false
		}
	}
	return true
}
