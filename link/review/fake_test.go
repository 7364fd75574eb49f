package review

import (
	"fmt"
	"time"

	"undercount/link"
)

// fake is a set of made-up records.
type fake struct {
	lists   []string
	list    []int
	ids     []string
	columns [][]link.Mapping
	values  []map[string]string
}

func (f *fake) Len() int                       { return len(f.list) }
func (f *fake) Lists() []string                { return f.lists }
func (f *fake) List(i int) int                 { return f.list[i] }
func (f *fake) ID(i int) string                { return f.ids[i] }
func (f *fake) Columns() [][]link.Mapping      { return f.columns }
func (f *fake) Field(i int, col string) string { return f.values[i][col] }

func (f *fake) Find(list, id string) int {
	for i := range f.list {
		if f.lists[f.list[i]] == list && f.ids[i] == id {
			return i
		}
	}
	return -1
}

func (f *fake) add(list int, id string, values map[string]string) {
	f.list, f.ids, f.values = append(f.list, list), append(f.ids, id), append(f.values, values)
}

func pair(a, b int32, p float32) link.Pair {
	return link.Pair{A: a, B: b, Probability: p, LogOdds: 0}
}

// people is two lists of made-up people, one in Persian letters with the name
// in parts, the other with whole names in both scripts and dates in parts.
func people() *Material {
	col := func(name string, role link.Role) link.Mapping { return link.Mapping{Column: name, Role: role} }
	f := &fake{lists: []string{"North", "South"}, columns: [][]link.Mapping{
		{col("no", link.ID), col("given", link.Given), col("father", link.Father), col("family", link.Family), col("date", link.Event), col("age", link.Age), col("town", link.Place), col("how", link.Category)},
		{col("id", link.ID), col("full", link.FullName), col("pedar", link.Father), col("y", link.EventYear), col("m", link.EventMonth), col("d", link.EventDay), col("city", link.Place), col("how", link.Category)},
	}}
	f.add(0, "n1", map[string]string{"given": "محمدرضا", "family": "کریمی", "father": "علي", "date": "2019-11-16", "age": "27", "town": "شیراز، محله‌ی شمالی، کنار رودخانه‌ی بزرگ شهر", "how": "shot"})
	f.add(0, "n2", map[string]string{"given": "Leyla", "family": "Ahmadi", "date": "2019-11-17", "town": "Ahvaz"})
	f.add(0, "n3", map[string]string{"given": "Reza", "family": "Karimi"})
	f.add(1, "s,1", map[string]string{"full": "محمد رضا کرمی", "pedar": "علی", "y": "2019", "m": "11", "d": "16", "city": "شیراز", "how": "beaten"})
	f.add(1, "s2", map[string]string{"full": "Leila Ahmady", "y": "2019", "m": "11", "city": "Ahwaz"})
	f.add(1, "s3", map[string]string{"full": "رضا کریمی", "city": "Tehran"})
	m := &Material{Records: f, Entity: []int32{0, 1, 2, 3, 4, 5},
		Pairs: []link.Pair{pair(0, 3, 0.6), pair(1, 4, 0.5), pair(2, 4, 0.02), pair(2, 5, 0.9)}}
	m.Explain = func(a, b int) link.Account {
		return link.Account{A: a, B: b, Start: -10, LogOdds: 0.6, Probability: 0.6, Notes: []string{"the names are common"}, Steps: []link.Step{
			{Comparison: "name", Level: "all parts similar", M: 0.2, U: 0.0001, R: 0.001, Weight: 10.6, Frequency: 0.003},
			{Comparison: "place", Level: "other", M: 0.1, U: 0.8, R: 0.4, Weight: -3},
		}}
	}
	return m
}

// clock is a clock that a test moves.
type clock struct{ t time.Time }

func newClock() *clock                      { return &clock{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }
func (c *clock) now() time.Time             { return c.t }
func (c *clock) tick(d time.Duration)       { c.t = c.t.Add(d) }
func key(list1, id1, list2, id2 string) Key { return KeyOf(Ref{list1, id1}, Ref{list2, id2}) }

// numbered is a key of made-up records.
func numbered(i int) Key { return key("A", fmt.Sprint(i), "B", fmt.Sprint(i)) }
