package review

import (
	"slices"

	"undercount/link"
)

// Records are the records that pairs are made of. *link.Records is one.
type Records interface {
	Len() int
	Lists() []string
	List(i int) int
	ID(i int) string
	Find(list, id string) int
	Columns() [][]link.Mapping
	Field(i int, column string) string
}

// Material is what a linkage leaves for people to judge.
type Material struct {
	Records Records
	Pairs   []link.Pair // ordered by A, then B
	Entity  []int32     // as in link.Result
	Explain func(a, b int) link.Account
}

// Of is the material of a linkage.
func Of(r *link.Result) *Material {
	return &Material{Records: r.Records, Pairs: r.Pairs, Entity: r.Entity, Explain: r.Explain}
}

func (m *Material) ref(i int) Ref {
	return Ref{m.Records.Lists()[m.Records.List(i)], m.Records.ID(i)}
}

// key is the key of the pair of two records.
func (m *Material) key(a, b int) Key { return KeyOf(m.ref(a), m.ref(b)) }

// find gives the records of a key, in the order of the records; ok is false
// if one of them is not there.
func (m *Material) find(k Key) (a, b int, ok bool) {
	a, b = m.Records.Find(k.A.List, k.A.ID), m.Records.Find(k.B.List, k.B.ID)
	return min(a, b), max(a, b), a >= 0 && b >= 0 && a != b
}

// pair is the pair of two records, a < b; one that the linkage did not keep
// has probability 0.
func (m *Material) pair(a, b int) link.Pair {
	i, ok := slices.BinarySearchFunc(m.Pairs, [2]int32{int32(a), int32(b)}, func(p link.Pair, t [2]int32) int {
		return slices.Compare([]int32{p.A, p.B}, t[:])
	})
	if !ok {
		return link.Pair{A: int32(a), B: int32(b)}
	}
	return m.Pairs[i]
}

// WithoutIDs are the lists whose records have no id of their own but go by
// their row: decisions on them last only as long as no row is put in or taken out.
func (m *Material) WithoutIDs() []string {
	var out []string
	for i, columns := range m.Records.Columns() {
		if !slices.ContainsFunc(columns, func(c link.Mapping) bool { return c.Role == link.ID }) {
			out = append(out, m.Records.Lists()[i])
		}
	}
	return out
}
