package overlap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Stratum is one part of a stratified table: the value of each stratifying
// variable, and the overlap table of the entities that have them.
type Stratum struct {
	Labels []string
	Table  *Table
}

// Name joins the labels for people: "Prizren / May". It is "" without labels.
func (s Stratum) Name() string { return strings.Join(s.Labels, " / ") }

// Stratified is an overlap table divided by labels. Without variables it has
// exactly one stratum, whose Labels are empty.
type Stratified struct {
	Lists  []string
	Vars   []string // names of the stratifying variables, such as region, month
	Strata []Stratum
}

// Unstratified wraps one table.
func Unstratified(t *Table) *Stratified {
	return &Stratified{Lists: t.Lists(), Strata: []Stratum{{Table: t}}}
}

// Pooled returns the table of all strata together.
func (s *Stratified) Pooled() (*Table, error) {
	var cells []Cell
	for _, st := range s.Strata {
		cells = append(cells, st.Table.cells...)
	}
	return New(s.Lists, cells)
}

// By returns the table stratified by some of its variables only, in the given
// order; strata that differ only in the others are added.
func (s *Stratified) By(vars ...string) (*Stratified, error) {
	idx := make([]int, len(vars))
	for i, v := range vars {
		if idx[i] = slices.Index(s.Vars, v); idx[i] < 0 {
			return nil, fmt.Errorf("overlap: no stratum column %q; there are: %s", v, strings.Join(s.Vars, ", "))
		}
	}
	b := newBuilder(s.Lists, vars)
	for _, st := range s.Strata {
		labels := make([]string, len(idx))
		for i, j := range idx {
			labels[i] = st.Labels[j]
		}
		for _, c := range st.Table.cells {
			b.add(labels, c)
		}
		b.add(labels, Cell{})
	}
	return b.table()
}

// builder gathers cells by stratum.
type builder struct {
	lists, vars []string
	index       map[string]int
	labels      [][]string
	cells       [][]Cell
}

func newBuilder(lists, vars []string) *builder {
	return &builder{lists: slices.Clone(lists), vars: slices.Clone(vars), index: map[string]int{}}
}

// add adds a cell to a stratum; a cell of count 0 only makes the stratum exist.
func (b *builder) add(labels []string, c Cell) {
	key := strings.Join(labels, "\x00")
	i, ok := b.index[key]
	if !ok {
		i = len(b.labels)
		b.index[key] = i
		b.labels = append(b.labels, slices.Clone(labels))
		b.cells = append(b.cells, nil)
	}
	if c.Count > 0 {
		b.cells[i] = append(b.cells[i], c)
	}
}

// table returns the strata in order of their labels, whatever the order of rows.
func (b *builder) table() (*Stratified, error) {
	s := &Stratified{Lists: b.lists, Vars: b.vars}
	if len(b.labels) == 0 && len(b.vars) == 0 {
		b.add(nil, Cell{})
	}
	for i, labels := range b.labels {
		t, err := New(b.lists, b.cells[i])
		if err != nil {
			return nil, err
		}
		s.Strata = append(s.Strata, Stratum{labels, t})
	}
	slices.SortFunc(s.Strata, func(x, y Stratum) int { return slices.CompareFunc(x.Labels, y.Labels, cmp.Compare[string]) })
	return s, nil
}
