package loglin

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Generators returns the maximal terms of a list of terms that need not fit a
// [Model]: larger ones first, then by their lists.
func Generators(terms []uint32) []uint32 {
	var g []uint32
	for _, t := range terms {
		if t != 0 && !slices.ContainsFunc(terms, func(u uint32) bool { return u != t && u&t == t }) {
			g = append(g, t)
		}
	}
	slices.SortFunc(g, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(bits.OnesCount32(b), bits.OnesCount32(a)), cmp.Compare(bits.Reverse32(b), bits.Reverse32(a)))
	})
	return g
}

// Name names a model by its generators as [Model.String] does; with more than
// nine lists their numbers are separated by colons: "[3:12,1,2]".
func Name(terms []uint32, lists int) string {
	sep := ""
	if lists > 9 {
		sep = ":"
	}
	g := Generators(terms)
	s := make([]string, len(g))
	for i, t := range g {
		var d []string
		for ; t != 0; t &= t - 1 {
			d = append(d, strconv.Itoa(bits.TrailingZeros32(t)+1))
		}
		s[i] = strings.Join(d, sep)
	}
	return "[" + strings.Join(s, ",") + "]"
}
