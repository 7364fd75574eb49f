package overlap

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// MinLists and MaxLists bound the number of lists of a table.
const (
	MinLists = 2
	MaxLists = 16
)

// MaxCount bounds one cell, so that sums of cells cannot overflow and every
// count is exact as a float64.
const MaxCount = 1 << 40

// History is a capture history: bit i is set when the entity is on list i.
type History uint32

// On reports whether list i is in the history.
func (h History) On(i int) bool { return h>>i&1 == 1 }

// Size is the number of lists in the history.
func (h History) Size() int { return bits.OnesCount32(uint32(h)) }

// Contains reports whether every list of s is in h.
func (h History) Contains(s History) bool { return h&s == s }

// Key writes the history as 0s and 1s in list order, "1010" for lists 0 and 2 of four.
func (h History) Key(lists int) string {
	b := make([]byte, lists)
	for i := range b {
		b[i] = '0' + byte(h>>i&1)
	}
	return string(b)
}

// ParseHistory reads what Key writes.
func ParseHistory(key string) (History, error) {
	if len(key) == 0 || len(key) > MaxLists {
		return 0, fmt.Errorf("overlap: capture history of %d characters, expected 1 to %d", len(key), MaxLists)
	}
	var h History
	for i := range len(key) {
		switch key[i] {
		case '0':
		case '1':
			h |= 1 << i
		default:
			return 0, fmt.Errorf("overlap: capture history holds a character other than 0 and 1 at place %d", i+1)
		}
	}
	return h, nil
}

// Cell is one observed capture history and how many entities have exactly it.
type Cell struct {
	History History
	Count   int64
}

// Table is an overlap table: the cells with a positive count, ascending by
// history. It is immutable; methods that change return a new table.
type Table struct {
	lists []string
	cells []Cell
	n     int64
}

// New makes a table. Cells may come in any order and may repeat (they are
// added); those of count 0 are dropped. It refuses fewer than two or more than
// sixteen lists, a blank or repeated list name, a negative or huge count, the
// all-zero history and a history with a list that does not exist. A table
// without any entity is allowed: a stratum can be empty.
func New(lists []string, cells []Cell) (*Table, error) {
	if err := checkLists(lists); err != nil {
		return nil, err
	}
	t := &Table{lists: slices.Clone(lists), cells: make([]Cell, 0, len(cells))}
	for _, c := range cells {
		switch {
		case c.Count < 0 || c.Count > MaxCount:
			return nil, &problem.Error{What: fmt.Sprintf("the count of history %s is out of range", c.History.Key(len(lists))),
				Want: fmt.Sprintf("a whole number from 0 to %d", int64(MaxCount))}
		case c.History == 0 && c.Count > 0:
			return nil, errAllZero()
		case c.History >= 1<<len(lists):
			return nil, fmt.Errorf("overlap: history %b has more lists than the table's %d", c.History, len(lists))
		case c.Count > 0:
			t.cells = append(t.cells, c)
		}
	}
	slices.SortFunc(t.cells, func(a, b Cell) int { return int(a.History) - int(b.History) })
	out := t.cells[:0]
	for _, c := range t.cells {
		if len(out) > 0 && out[len(out)-1].History == c.History {
			out[len(out)-1].Count += c.Count
		} else {
			out = append(out, c)
		}
		t.n += c.Count
	}
	t.cells = out
	if t.n > MaxCount {
		return nil, &problem.Error{What: "the counts add up to too many", Want: fmt.Sprintf("at most %d in all", int64(MaxCount))}
	}
	return t, nil
}

func errAllZero() *problem.Error {
	return &problem.Error{What: "a row is on no list (all zeros) but has a count",
		Want: "every entity on at least one list",
		Do:   "remove the row: how many are on no list is what is estimated"}
}

func checkLists(lists []string) error {
	if len(lists) < MinLists || len(lists) > MaxLists {
		return &problem.Error{What: fmt.Sprintf("the table has %d list(s)", len(lists)),
			Want: fmt.Sprintf("%d to %d lists", MinLists, MaxLists),
			Do:   "one list alone says nothing about who is on none; more than 16 must be merged or dropped first"}
	}
	seen := map[string]bool{}
	for i, l := range lists {
		if strings.TrimSpace(l) == "" {
			return &problem.Error{What: fmt.Sprintf("list %d has no name", i+1), Want: "a name in the header"}
		}
		if seen[l] {
			return &problem.Error{What: fmt.Sprintf("two lists are both named %q", l), Want: "a different name for each list"}
		}
		seen[l] = true
	}
	return nil
}

// FromCounts makes a table from counts by 0/1 key, as published tables are
// usually printed. Keys not present count 0.
func FromCounts(lists []string, counts map[string]int64) (*Table, error) {
	cells := make([]Cell, 0, len(counts))
	for key, c := range counts {
		if len(key) != len(lists) {
			return nil, fmt.Errorf("overlap: history %q does not have one place for each of %d lists", key, len(lists))
		}
		h, err := ParseHistory(key)
		if err != nil {
			return nil, err
		}
		cells = append(cells, Cell{h, c})
	}
	return New(lists, cells)
}

// Lists returns the names of the lists; K is their number.
func (t *Table) Lists() []string { return slices.Clone(t.lists) }

// K is the number of lists.
func (t *Table) K() int { return len(t.lists) }

// N is the number of entities observed (n in the literature).
func (t *Table) N() int64 { return t.n }

// Cells returns the observed histories, ascending. The caller must not change them.
func (t *Table) Cells() []Cell { return t.cells }

// Count returns the number of entities with exactly history h.
func (t *Table) Count(h History) int64 {
	i, ok := slices.BinarySearchFunc(t.cells, h, func(c Cell, h History) int { return int(c.History) - int(h) })
	if !ok {
		return 0
	}
	return t.cells[i].Count
}

// Dense returns the counts of all 2^K histories, indexed by history, as
// float64 for arithmetic; index 0 is 0. At 16 lists it has 65,536 elements.
func (t *Table) Dense() []float64 {
	d := make([]float64, 1<<t.K())
	for _, c := range t.cells {
		d[c.History] = float64(c.Count)
	}
	return d
}

// Marginal returns the number of entities on at least the lists of s: the
// sufficient margin of term s. Marginal(0) is N.
func (t *Table) Marginal(s History) int64 {
	var m int64
	for _, c := range t.cells {
		if c.History.Contains(s) {
			m += c.Count
		}
	}
	return m
}

// Frequencies returns f, where f[i] is the number of entities on exactly i
// lists, i = 0..K; f[0] is 0.
func (t *Table) Frequencies() []int64 {
	f := make([]int64, t.K()+1)
	for _, c := range t.cells {
		f[c.History.Size()] += c.Count
	}
	return f
}

// Project returns the overlap table among some of the lists, in the given
// order: entities on none of them are no longer observed. Reordering all lists
// relabels the table.
func (t *Table) Project(keep ...int) (*Table, error) {
	names := make([]string, len(keep))
	for j, i := range keep {
		if i < 0 || i >= t.K() {
			return nil, fmt.Errorf("overlap: no list %d in a table of %d", i, t.K())
		}
		names[j] = t.lists[i]
	}
	return t.mapCells(names, func(h History) History {
		var g History
		for j, i := range keep {
			g |= (h >> i & 1) << j
		}
		return g
	})
}

// Drop returns the table without list i: leave one list out.
func (t *Table) Drop(i int) (*Table, error) {
	var keep []int
	for j := range t.K() {
		if j != i {
			keep = append(keep, j)
		}
	}
	if len(keep) == t.K() {
		return nil, fmt.Errorf("overlap: no list %d in a table of %d", i, t.K())
	}
	return t.Project(keep...)
}

// Merge returns the table in which lists a and b are one list named name, at
// a's place: on it is who is on either.
func (t *Table) Merge(a, b int, name string) (*Table, error) {
	if a == b || min(a, b) < 0 || max(a, b) >= t.K() {
		return nil, fmt.Errorf("overlap: cannot merge lists %d and %d of %d", a, b, t.K())
	}
	var names []string
	pos := make([]int, t.K())
	for i, l := range t.lists {
		switch i {
		case b:
			continue
		case a:
			l = name
		}
		pos[i] = len(names)
		names = append(names, l)
	}
	pos[b] = pos[a]
	return t.mapCells(names, func(h History) History {
		var g History
		for i := range pos {
			if h.On(i) {
				g |= 1 << pos[i]
			}
		}
		return g
	})
}

// Restrict returns the table of entities that are on list i, seen by the
// other lists only; those that no other list has are the unobserved ones. It
// also returns the true size, list i's count: the internal consistency check
// of Binette & Steorts (2022) estimates it from the table.
func (t *Table) Restrict(i int) (*Table, int64, error) {
	if i < 0 || i >= t.K() {
		return nil, 0, fmt.Errorf("overlap: no list %d in a table of %d", i, t.K())
	}
	on := &Table{lists: t.lists}
	for _, c := range t.cells {
		if c.History.On(i) {
			on.cells = append(on.cells, c)
			on.n += c.Count
		}
	}
	r, err := on.Drop(i)
	return r, on.n, err
}

// Add returns the sum of two tables over the same lists.
func (t *Table) Add(u *Table) (*Table, error) {
	if !slices.Equal(t.lists, u.lists) {
		return nil, fmt.Errorf("overlap: tables have different lists")
	}
	return New(t.lists, append(slices.Clone(t.cells), u.cells...))
}

// WithCells returns a table over the same lists with other cells.
func (t *Table) WithCells(cells []Cell) (*Table, error) { return New(t.lists, cells) }

// Equal reports whether two tables have the same lists and counts.
func (t *Table) Equal(u *Table) bool {
	return slices.Equal(t.lists, u.lists) && slices.Equal(t.cells, u.cells)
}

func (t *Table) mapCells(names []string, f func(History) History) (*Table, error) {
	cells := make([]Cell, 0, len(t.cells))
	for _, c := range t.cells {
		if g := f(c.History); g != 0 {
			cells = append(cells, Cell{g, c.Count})
		}
	}
	return New(names, cells)
}
