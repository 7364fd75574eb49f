package link

import (
	"slices"
	"sort"
	"strings"

	"undercount/calendar"
)

// span is the days in which a date lies; zero is "not known".
type span struct{ first, last int32 }

func (s span) known() bool { return s.first != 0 }
func (s span) exact() bool { return s.first != 0 && s.first == s.last }

func spanOf(d calendar.Date) span {
	if !d.Known() {
		return span{}
	}
	return span{int32(d.First), int32(d.Last)}
}

// field is one column of text over all lists: its values by record.
type field struct {
	role Role
	name string // the role, or the header where several columns have the role
	d    *dict
	v    []uint32
}

// kept is one column as it stands in the files, for reviewers and strata.
type kept struct {
	name string
	text *interned
	v    []uint32
}

// Records are the records of all lists, in the order of the lists and of
// their rows, in packed columns. Record numbers run from 0.
type Records struct {
	lists  []string
	list   []uint8 // list of each record
	counts []int   // records of each list
	mapped [][]Mapping
	notes  []Warning

	ids   []byte
	idEnd []uint32
	byID  []int32 // records sorted by list and id; made when first asked for

	names                                    *dict // of the columns below, so that parts can be compared with one another
	own, father, grandfather, family, mother []uint32
	sex, age                                 []uint8 // 0 not given; age is one more than the years
	birth, event                             []span
	birthParts                               []uint32 // by packDay, where a whole day was given
	chained                                  bool     // some whole names are chains of own, father's, grandfather's and family name
	fields                                   []*field
	kept                                     []*kept

	lookup *lookup // where Options.Lookup asks for it
}

// Len is the number of records.
func (r *Records) Len() int { return len(r.list) }

// Lists are the names of the lists.
func (r *Records) Lists() []string { return slices.Clone(r.lists) }

// Count is the number of records of a list.
func (r *Records) Count(list int) int { return r.counts[list] }

// List is the number of the list that record i is on.
func (r *Records) List(i int) int { return int(r.list[i]) }

// ID is what record i is called in its list: the field of the id column, or
// the row's number below the header (from 1) where there is none.
func (r *Records) ID(i int) string { return string(r.id(i)) }

func (r *Records) id(i int) []byte {
	var from uint32
	if i > 0 {
		from = r.idEnd[i-1]
	}
	return r.ids[from:r.idEnd[i]]
}

// Find is the number of the record with this list and id, or -1. It is not
// safe for use by several goroutines.
func (r *Records) Find(list, id string) int {
	l := slices.Index(r.lists, list)
	if l < 0 {
		return -1
	}
	r.sortIDs()
	n := len(r.byID)
	k := sort.Search(n, func(k int) bool {
		i := int(r.byID[k])
		if int(r.list[i]) != l {
			return int(r.list[i]) > l
		}
		return string(r.id(i)) >= id
	})
	if k < n {
		if i := int(r.byID[k]); int(r.list[i]) == l && string(r.id(i)) == id {
			return i
		}
	}
	return -1
}

func (r *Records) sortIDs() {
	if r.byID != nil || r.Len() == 0 {
		return
	}
	r.byID = make([]int32, r.Len())
	for i := range r.byID {
		r.byID[i] = int32(i)
	}
	slices.SortFunc(r.byID, func(a, b int32) int {
		if d := int(r.list[a]) - int(r.list[b]); d != 0 {
			return d
		}
		return strings.Compare(string(r.id(int(a))), string(r.id(int(b))))
	})
}

// Columns is what was understood of each list's columns, in the order of the lists.
func (r *Records) Columns() [][]Mapping {
	out := make([][]Mapping, len(r.mapped))
	for i, m := range r.mapped {
		out[i] = slices.Clone(m)
	}
	return out
}

// Field is what record i says in a column, as it stands in the file, or ""
// where the list has no such column or nothing is in it. Columns with the role
// Carry can be asked for, and with Options.Keep all others that are used. It is
// for showing a pair to a reviewer and for strata, never for logs.
func (r *Records) Field(i int, column string) string {
	for _, k := range r.kept {
		if k.name == column {
			return k.text.get(k.v[i])
		}
	}
	return ""
}

// FieldNames are the columns that Field knows, over all lists.
func (r *Records) FieldNames() []string {
	out := make([]string, len(r.kept))
	for i, k := range r.kept {
		out[i] = k.name
	}
	return out
}

// EventMonth is the month of what happened, as 2019-11, or "" where the date
// is not known to the month.
func (r *Records) EventMonth(i int) string {
	if r.event == nil || !r.event[i].known() {
		return ""
	}
	y, m, _, ok := calendar.Day(r.event[i].first).Parts(calendar.Gregorian)
	y2, m2, _, ok2 := calendar.Day(r.event[i].last).Parts(calendar.Gregorian)
	if !ok || !ok2 || y != y2 || m != m2 {
		return ""
	}
	return monthText(y, m)
}

func monthText(y, m int) string {
	b := []byte{byte('0' + y/1000%10), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-', byte('0' + m/10), byte('0' + m%10)}
	return string(b)
}

// Unnamed is the number of records without an own and a family name.
func (r *Records) Unnamed() int {
	n := 0
	for i := range r.list {
		if !r.named(int32(i)) {
			n++
		}
	}
	return n
}

func (r *Records) named(i int32) bool {
	return r.own != nil && r.own[i] != 0 || r.family != nil && r.family[i] != 0
}

// interned interns spellings; number 0 is "".
type interned struct {
	seen map[string]uint32
	text []byte
	end  []uint32
}

func newInterned() *interned {
	return &interned{seen: map[string]uint32{"": 0}, end: []uint32{0}}
}

func (s *interned) add(field string) uint32 {
	if v, ok := s.seen[field]; ok {
		return v
	}
	v := uint32(len(s.end))
	s.seen[cloneString(field)] = v
	s.text = append(s.text, field...)
	s.end = append(s.end, uint32(len(s.text)))
	return v
}

func (s *interned) get(v uint32) string {
	if v == 0 {
		return ""
	}
	return string(s.text[s.end[v-1]:s.end[v]])
}
