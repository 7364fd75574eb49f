package study

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"undercount/link"
	"undercount/overlap"
)

// monthVar is the stratifying variable that linked lists always have: the
// month of the event, such as 2019-11.
const monthVar = "month"

// cell counts entities: stratum, capture history, count.
type cell [3]int64

// labels are what each record says of the stratifying variables.
type labels struct {
	vars  []string
	from  [][]string // by variable and list: the column, or ""
	code  [][]int32  // by variable and record; 0 is no label
	names [][]string // by variable and code
}

// labelsOf reads the labels off the records. Spellings that differ only in
// case, spaces or the two forms of yeh and kaf are one label, written as first seen.
func (s *Study) labelsOf(r *link.Records, tokens []string) *labels {
	l := &labels{vars: s.Strata.By}
	for _, by := range l.vars {
		from := make([]string, len(s.Lists))
		for k := range s.Lists {
			from[k] = s.Lists[k].labelColumn(by)
		}
		seen := map[string]int32{}
		names := []string{""}
		code := make([]int32, r.Len())
		for i := range code {
			var text string
			if c := from[r.List(i)]; c != "" {
				text = r.Field(i, c)
			} else if by == monthVar {
				text = r.EventMonth(i)
			}
			text = strings.Join(strings.Fields(text), " ")
			if text == "" || slices.Contains(tokens, text) {
				continue
			}
			key := foldLabel(text)
			if _, ok := seen[key]; !ok {
				seen[key] = int32(len(names))
				names = append(names, strings.Clone(text))
			}
			code[i] = seen[key]
		}
		if by == monthVar {
			for k := range from {
				if from[k] == "" {
					from[k] = "month of the event"
				}
			}
		}
		l.from, l.code, l.names = append(l.from, from), append(l.code, code), append(l.names, names)
	}
	return l
}

var labelFolder = strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک", "\u200c", " ", "\u0640", "")

func foldLabel(s string) string { return strings.ToLower(labelFolder.Replace(s)) }

// tally turns linkages into counts. Strata are numbered as they are met.
type tally struct {
	lists  int
	list   []uint8 // of each record
	skip   []bool  // records left out; nil leaves out none
	labels *labels
	strata map[uint64]int
	names  [][]string // labels of each stratum

	history  []uint32
	label    [][]int32
	conflict []bool
}

func newTally(r *link.Records, l *labels) *tally {
	t := &tally{lists: len(r.Lists()), list: make([]uint8, r.Len()), labels: l, strata: map[uint64]int{}}
	for i := range t.list {
		t.list[i] = uint8(r.List(i))
	}
	return t
}

// labelled counts the entities without a label, and those whose records
// disagree, by variable.
type labelled struct{ missing, disagree []int64 }

// count counts the entities of one linkage by stratum and capture history. An
// entity has the label that most of its records have; of several such, that of
// the record on the earliest list.
func (t *tally) count(entity []int32) ([]cell, labelled) {
	n := len(entity)
	vars := len(t.labels.vars)
	t.reset(n)
	for i, e := range entity {
		if t.skip != nil && t.skip[i] {
			continue
		}
		t.history[e] |= 1 << t.list[i]
		for v := range vars {
			c := t.labels.code[v][i]
			switch have := t.label[v][e]; {
			case c == 0 || c == have:
			case have == 0:
				t.label[v][e] = c
			default:
				t.conflict[e] = true
			}
		}
	}
	facts := t.settle(entity)
	counts := map[[2]int64]int64{}
	for e, h := range t.history {
		if h == 0 {
			continue
		}
		for v := range vars {
			if t.label[v][e] == 0 {
				facts.missing[v]++
			}
		}
		counts[[2]int64{int64(t.stratum(e)), int64(h)}]++
	}
	out := make([]cell, 0, len(counts))
	for k, c := range counts {
		out = append(out, cell{k[0], k[1], c})
	}
	slices.SortFunc(out, func(a, b cell) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out, facts
}

func (t *tally) reset(n int) {
	if t.history == nil {
		t.history, t.conflict = make([]uint32, n), make([]bool, n)
		for range t.labels.vars {
			t.label = append(t.label, make([]int32, n))
		}
		return
	}
	clear(t.history)
	clear(t.conflict)
	for _, l := range t.label {
		clear(l)
	}
}

// settle decides the labels of entities whose records disagree.
func (t *tally) settle(entity []int32) labelled {
	vars := len(t.labels.vars)
	facts := labelled{make([]int64, vars), make([]int64, vars)}
	members := map[int32][]int{}
	for i, e := range entity {
		if t.conflict[e] && (t.skip == nil || !t.skip[i]) {
			members[e] = append(members[e], i)
		}
	}
	for _, e := range slices.Sorted(maps.Keys(members)) {
		for v := range vars {
			best, times := int32(0), map[int32]int{}
			for _, i := range members[e] { // in the order of the lists
				if c := t.labels.code[v][i]; c != 0 {
					times[c]++
				}
			}
			for _, i := range members[e] {
				if c := t.labels.code[v][i]; c != 0 && (best == 0 || times[c] > times[best]) {
					best = c
				}
			}
			t.label[v][e] = best
			if len(times) > 1 {
				facts.disagree[v]++
			}
		}
	}
	return facts
}

// stratum numbers the combination of labels of an entity.
func (t *tally) stratum(e int) int {
	var key uint64
	for v := range t.labels.vars {
		key = key*uint64(len(t.labels.names[v])) + uint64(t.label[v][e])
	}
	if i, ok := t.strata[key]; ok {
		return i
	}
	names := make([]string, len(t.labels.vars))
	for v := range names {
		names[v] = t.labels.names[v][t.label[v][e]]
	}
	t.strata[key] = len(t.names)
	t.names = append(t.names, names)
	return len(t.names) - 1
}

// stratified makes the table of counted cells.
func stratified(lists, vars []string, names [][]string, cells []cell) (*overlap.Stratified, error) {
	by := map[int64][]overlap.Cell{}
	for _, c := range cells {
		by[c[0]] = append(by[c[0]], overlap.Cell{History: overlap.History(c[1]), Count: c[2]})
	}
	s := &overlap.Stratified{Lists: lists, Vars: vars}
	for _, k := range slices.Sorted(maps.Keys(by)) {
		t, err := overlap.New(lists, by[k])
		if err != nil {
			return nil, err
		}
		s.Strata = append(s.Strata, overlap.Stratum{Labels: names[k], Table: t})
	}
	slices.SortFunc(s.Strata, func(a, b overlap.Stratum) int { return slices.Compare(a.Labels, b.Labels) })
	return s, nil
}
