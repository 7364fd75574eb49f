package link

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"

	"undercount/calendar"
	"undercount/internal/problem"
	"undercount/names"
)

// MaxLists is the largest number of lists that are linked together, that of an
// overlap table.
const MaxLists = 16

// sampleRows is how many rows are looked at to recognise columns.
const sampleRows = 200

// Load reads the inputs into packed columns. Fields that cannot be understood
// (a date that is none) are taken as not given and counted in a warning.
func Load(ctx context.Context, in []Input, o Options) (*Records, error) {
	if len(in) == 0 {
		return nil, &problem.Error{What: "no list was given", Want: "one list or more"}
	}
	if len(in) > MaxLists {
		return nil, &problem.Error{What: fmt.Sprintf("%d lists are too many", len(in)), Want: fmt.Sprintf("at most %d", MaxLists), Do: "join lists that come from one source"}
	}
	l := &loader{o: o, r: &Records{names: newDict(names.One)}, dates: newDateTable(), words: newSpellings(), seed: maphash.MakeSeed()}
	for _, i := range in {
		if slices.Contains(l.r.lists, i.Name) {
			return nil, &problem.Error{What: fmt.Sprintf("two lists are called %q", i.Name), Do: "give each list a name of its own"}
		}
		l.r.lists = append(l.r.lists, i.Name)
	}
	plans := make([]*listPlan, len(in))
	for k, i := range in {
		p, err := l.plan(k, i, len(in))
		if err != nil {
			return nil, problem.InFile(err, i.Name)
		}
		plans[k] = p
	}
	for k, i := range in {
		if err := l.read(ctx, k, i, plans[k]); err != nil {
			return nil, problem.InFile(err, i.Name)
		}
	}
	if l.r.Len() < 2 {
		return nil, &problem.Error{What: fmt.Sprintf("%d record in all lists together", l.r.Len()), Want: "two or more, or there is nothing to link"}
	}
	l.ended = true
	l.divideChains(plans)
	l.finish()
	if o.Lookup {
		l.r.lookup = &lookup{l, plans}
	} else {
		l.seal()
	}
	return l.r, nil
}

type loader struct {
	o     Options
	r     *Records
	dates *dateTable
	seed  maphash.Seed

	words  *spellings // values of the words of whole names
	chains chains     // whole names, until all lists are read
	known  *nameStats // what they are divided by then
	turned []bool     // by list: the family name is first in its whole names
	ended  bool       // all lists are read
}

// listPlan says, for one list, where each column's fields go.
type listPlan struct {
	id     int   // column of the id, or -1
	full   []int // columns of the whole name
	chain  bool  // which is a chain of names
	style  calendar.Style
	parts  [5][]int
	sex    int
	age    int
	birth  dateColumns
	event  dateColumns
	texts  []textColumn
	keeps  []textColumn
	header []string
	sample [][]string // rows read to recognise columns, to be taken first
	lines  []int
	ended  bool

	badDates, badAges, badSexes int
	firstBad                    int
	idHash                      []uint64
}

type dateColumns struct{ whole, year, month, day int }

type textColumn struct{ col, to int }

var partRoles = [5]Role{Given, Father, Grandfather, Family, Mother}

// read takes all rows of one list.
func (l *loader) read(ctx context.Context, k int, in Input, p *listPlan) error {
	task := l.o.Progress.Task("reading " + in.Name)
	defer task.End()
	clear(l.dates.text) // another list may write its dates in another order
	first := l.r.Len()
	n := 0
	for i, row := range p.sample {
		if err := l.row(k, p, row, p.lines[i], n); err != nil {
			return err
		}
		n++
	}
	p.sample = nil
	for !p.ended {
		row, line, err := in.Rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := l.row(k, p, row, line, n); err != nil {
			return err
		}
		n++
		if n&0xfff == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			task.Update(n, 0)
		}
	}
	l.r.counts = append(l.r.counts, n)
	if err := l.uniqueIDs(p, first); err != nil {
		return err
	}
	p.idHash = nil
	l.unread(in.Name, p)
	return nil
}

func (l *loader) row(k int, p *listPlan, row []string, line, n int) error {
	r := l.r
	if len(r.list) >= 1<<31-2 {
		return &problem.Error{Row: line, What: "too many records", Want: "at most two thousand million"}
	}
	i := len(r.list)
	r.list = append(r.list, uint8(k))
	if p.id >= 0 {
		id := strings.TrimSpace(row[p.id])
		if id == "" {
			return &problem.Error{Row: line, Column: p.header[p.id], What: "the record has no id", Want: "an id of its own for every record", Do: "fill it in, or do not name an id column: rows are then numbered"}
		}
		r.ids = append(r.ids, id...)
		p.idHash = append(p.idHash, maphash.String(l.seed, id)|1)
	} else {
		r.ids = strconv.AppendInt(r.ids, int64(n+1), 10)
	}
	r.idEnd = append(r.idEnd, uint32(len(r.ids)))
	l.nameOf(p, row, i)
	if p.sex >= 0 {
		if code, ok := SexCode(row[p.sex]); ok {
			put8(&r.sex, i, code)
		} else if strings.TrimSpace(row[p.sex]) != "" {
			p.badSexes++
		}
	}
	if d, ok := l.date(p, p.birth, row, line); ok {
		putSpan(&r.birth, i, d.span)
		put32(&r.birthParts, i, d.parts)
	}
	if d, ok := l.date(p, p.event, row, line); ok {
		putSpan(&r.event, i, d.span)
	}
	if p.age >= 0 {
		l.ageOf(p, row[p.age], i, line)
	}
	for _, t := range p.texts {
		f := r.fields[t.to]
		if v := f.d.add(row[t.col]); v != 0 {
			put32(&f.v, i, v)
		}
	}
	for _, t := range p.keeps {
		c := r.kept[t.to]
		if v := c.text.add(row[t.col]); v != 0 {
			put32(&c.v, i, v)
		}
	}
	return nil
}

// nameOf takes the parts of the name.
func (l *loader) nameOf(p *listPlan, row []string, i int) {
	r := l.r
	to := r.namesTo()
	for at, cols := range p.parts {
		if len(cols) == 0 {
			continue
		}
		text := row[cols[0]]
		for _, c := range cols[1:] {
			if row[c] != "" {
				text += " " + row[c]
			}
		}
		if v := r.names.add(text); v != 0 {
			put32(to[at], i, v)
		}
	}
	for _, c := range p.full {
		if row[c] == "" {
			continue
		}
		l.chainOf(p, row[c], i)
	}
}

// tailed joins what follows own, father's and grandfather's name to one family
// name: its words are often written apart.
func tailed(parts []names.Part) []names.Part {
	if len(parts) <= 4 {
		return parts
	}
	text := parts[3].Text
	for _, p := range parts[4:] {
		text += p.Text
	}
	last := parts[3]
	if p, ok := names.One(text); ok {
		last = p
	}
	return append(slices.Clone(parts[:3]), last)
}

// chainPlace gives what the k-th of n parts of a full name is: own name,
// father, grandfather and family as in a chain of four, with the middle ones
// missing in shorter ones. Of longer chains the last is the family.
func chainPlace(k, n int) int {
	switch {
	case k == 0:
		return 0
	case k == n-1:
		return 3
	case k <= 2:
		return k
	}
	return -1
}

func pad2(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func (p *listPlan) badDate(line int) {
	p.badDates++
	if p.firstBad == 0 {
		p.firstBad = line
	}
}

// ageOf takes an age in whole years; with a known date of the event it is the
// interval of birth as well.
func (l *loader) ageOf(p *listPlan, text string, i, line int) {
	text = strings.TrimSpace(names.Normalize(text))
	if text == "" {
		return
	}
	a, err := strconv.ParseFloat(text, 64)
	if err != nil || a < 0 || a > 125 {
		p.badAges++
		if p.firstBad == 0 {
			p.firstBad = line
		}
		return
	}
	put8(&l.r.age, i, uint8(a)+1)
}

func (l *loader) uniqueIDs(p *listPlan, first int) error {
	if p.id < 0 {
		return nil
	}
	h := p.idHash
	seen := newTwice(len(h))
	seen.add(h)
	ks := seen.pick(h)
	sortKeyed(ks)
	var first2 [2]int32
	found := false
	for j := 1; j < len(ks); j++ {
		a, b := ks[j-1], ks[j]
		if a.key == b.key && string(l.r.id(first+int(a.id))) == string(l.r.id(first+int(b.id))) && (!found || b.id < first2[1]) {
			first2, found = [2]int32{a.id, b.id}, true
		}
	}
	if found {
		return &problem.Error{Column: p.header[p.id], What: fmt.Sprintf("records %d and %d have the same id", first2[0]+1, first2[1]+1), Want: "an id of its own for every record", Do: "correct the ids, or name another column with --id"}
	}
	return nil
}

func (l *loader) unread(list string, p *listPlan) {
	add := func(n int, what string) {
		if n > 0 {
			at := ""
			if p.firstBad > 0 {
				at = fmt.Sprintf(", the first at row %d", p.firstBad)
			}
			l.r.notes = append(l.r.notes, Warning{"fields-not-read", "caution", fmt.Sprintf("list %s: %d %s could not be read and are taken as not given%s", list, n, what, at), "correct them in the file, or say with the columns what they hold"})
		}
	}
	add(p.badDates, "dates")
	add(p.badAges, "ages")
	add(p.badSexes, "entries for sex")
}

// finish brings all columns to their full length and frees what only reading needed.
func (l *loader) finish() {
	r, n := l.r, l.r.Len()
	for _, c := range []*[]uint32{&r.own, &r.father, &r.grandfather, &r.family, &r.mother} {
		if *c != nil {
			*c = grow(*c, n)
		}
	}
	if r.sex != nil {
		r.sex = grow(r.sex, n)
	}
	if r.age != nil {
		r.age = grow(r.age, n)
	}
	if r.birth != nil {
		r.birth, r.birthParts = grow(r.birth, n), grow(r.birthParts, n)
	}
	if r.event != nil {
		r.event = grow(r.event, n)
	}
	for _, f := range r.fields {
		f.v = grow(f.v, n)
	}
	for _, k := range r.kept {
		k.v = grow(k.v, n)
		k.text.seen = nil
	}
}

// seal frees what only reading needed.
func (l *loader) seal() {
	l.r.names.seal()
	l.words = nil
	for _, f := range l.r.fields {
		f.d.seal()
	}
}

func grow[T any](s []T, n int) []T {
	if len(s) >= n {
		return s
	}
	if cap(s) >= n {
		return s[:n]
	}
	out := make([]T, n)
	copy(out, s)
	return out
}

func put32(s *[]uint32, i int, v uint32) {
	for len(*s) <= i {
		*s = append(*s, 0)
	}
	(*s)[i] = v
}

func put8(s *[]uint8, i int, v uint8) {
	for len(*s) <= i {
		*s = append(*s, 0)
	}
	(*s)[i] = v
}

func putSpan(s *[]span, i int, v span) {
	for len(*s) <= i {
		*s = append(*s, span{})
	}
	(*s)[i] = v
}
