package link

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
	"undercount/names"
)

// plan reads the first rows of a list and decides what its columns hold.
func (l *loader) plan(k int, in Input, lists int) (*listPlan, error) {
	p := &listPlan{id: -1, sex: -1, age: -1, birth: dateColumns{-1, -1, -1, -1}, event: dateColumns{-1, -1, -1, -1}, header: slices.Clone(in.Rows.Header())}
	for len(p.sample) < sampleRows {
		row, line, err := in.Rows.Next()
		if errors.Is(err, io.EOF) {
			p.ended = true
			break
		}
		if err != nil {
			return nil, err
		}
		p.sample = append(p.sample, slices.Clone(row))
		p.lines = append(p.lines, line)
	}
	maps, err := mappings(in, p.header, p.sample)
	if err != nil {
		return nil, err
	}
	l.r.mapped = append(l.r.mapped, maps)
	several := map[Role]int{}
	for _, m := range maps {
		several[m.Role]++
	}
	nth := map[Role]int{}
	for _, m := range maps {
		col := slices.Index(p.header, m.Column)
		switch m.Role {
		case ID:
			p.id = col
		case FullName:
			p.full = append(p.full, col)
		case Given, Father, Grandfather, Family, Mother:
			at := slices.Index(partRoles[:], m.Role)
			p.parts[at] = append(p.parts[at], col)
		case Sex:
			p.sex = col
		case Age:
			p.age = col
		case Birth:
			p.birth.whole = col
		case BirthYear:
			p.birth.year = col
		case BirthMonth:
			p.birth.month = col
		case BirthDay:
			p.birth.day = col
		case Event:
			p.event.whole = col
		case EventYear:
			p.event.year = col
		case EventMonth:
			p.event.month = col
		case EventDay:
			p.event.day = col
		case Place, Region, Postcode, House, Address, Number, Category, Text:
			name := string(m.Role)
			if several[m.Role] > 1 {
				nth[m.Role]++
				name += " " + strconv.Itoa(nth[m.Role])
			}
			p.texts = append(p.texts, textColumn{col, l.fieldNamed(m.Role, name)})
		case Carry:
		}
		if m.Role == Carry || l.o.Keep && m.Role != Ignore {
			p.keeps = append(p.keeps, textColumn{col, l.keptNamed(m.Column)})
		}
	}
	if len(p.parts[0]) > 0 && len(p.parts[3]) > 0 {
		p.full = nil // the parts say more
	}
	p.chain = p.readsAsChain()
	p.style = styleOf(p.sample, p.birth.whole, p.event.whole)
	l.r.chained = l.r.chained || p.chain
	if !p.hasName() {
		return nil, &problem.Error{Row: 1, What: "no column with a name of a person was recognised", Want: "a column such as name, given_name and surname, or a near-unique number", Do: "say what the columns hold: --columns \"name=COLUMN\", or columns = { name = \"COLUMN\" } in the study"}
	}
	return p, nil
}

func (p *listPlan) hasName() bool {
	return len(p.full)+len(p.parts[0])+len(p.parts[3]) > 0
}

// mappings puts together what the user said and what is recognised.
func mappings(in Input, header []string, sample [][]string) ([]Mapping, error) {
	said := map[string]Role{}
	for _, m := range in.Columns {
		if !slices.Contains(header, m.Column) {
			return nil, &problem.Error{Row: 1, Column: m.Column, What: "there is no such column", Want: "one of: " + strings.Join(header, ", "), Do: "correct the name of the column"}
		}
		said[m.Column] = m.Role
	}
	var found []Mapping
	if in.Exact {
		for _, h := range header {
			found = append(found, Mapping{Column: h, Role: Ignore, Why: "not named by the user"})
		}
	} else {
		found = Recognise(header, sample)
	}
	single := map[Role]bool{}
	for _, r := range said {
		if !severalRole(r) {
			single[r] = true
		}
	}
	for i, m := range found {
		if r, ok := said[m.Column]; ok {
			found[i] = Mapping{Column: m.Column, Role: r}
		} else if single[m.Role] {
			found[i] = Mapping{Column: m.Column, Role: Ignore, Why: "another column was named for " + string(m.Role)}
		}
	}
	return found, nil
}

// severalRole tells whether several columns of a list may have the role.
func severalRole(r Role) bool {
	switch r {
	case Address, Number, Category, Text, Carry, Ignore, Alias:
		return true
	}
	return false
}

func (l *loader) fieldNamed(role Role, name string) int {
	for i, f := range l.r.fields {
		if f.name == name {
			return i
		}
	}
	d := newDict(plain)
	if role == Place || role == Region || role == Text {
		d.parse = names.One
		if role == Text {
			d.parse = plain
		}
	}
	l.r.fields = append(l.r.fields, &field{role: role, name: name, d: d})
	return len(l.r.fields) - 1
}

func (l *loader) keptNamed(name string) int {
	for i, k := range l.r.kept {
		if k.name == name {
			return i
		}
	}
	l.r.kept = append(l.r.kept, &kept{name: name, text: newInterned()})
	return len(l.r.kept) - 1
}

// readsAsChain tells whether the whole names of a list are chains of own,
// father's, grandfather's and family name, rather than own name (which may be
// of two words) and family name: at least half of them have four words or more.
func (p *listPlan) readsAsChain() bool {
	n, long := 0, 0
	for _, row := range p.sample {
		for _, c := range p.full {
			if row[c] != "" {
				n++
				if len(names.ParseChain(row[c]).Parts) >= 4 {
					long++
				}
			}
		}
	}
	return 2*long >= n && n > 0
}
