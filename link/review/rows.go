package review

import (
	"slices"
	"strings"

	"undercount/link"
)

// Row is one field of two records, side by side. A gloss is not of the records:
// it says the same in another calendar or other letters.
type Row struct {
	Label                 string
	Left, Right           string
	LeftGloss, RightGloss string
	Mark                  Mark // where the meaning decides; "" is by letters
}

// shown is the order of the fields and what they are called. Roles without a
// word are called by their column.
var shown = []struct {
	role  link.Role
	label string
}{
	{link.FullName, "name"}, {link.Given, "given name"}, {link.Father, "father"}, {link.Grandfather, "grandfather"},
	{link.Family, "family name"}, {link.Mother, "mother"}, {link.Alias, "other names"}, {link.Sex, "sex"},
	{link.Birth, "born"}, {link.Age, "age"}, {link.Event, "date"}, {link.Place, "place"}, {link.Region, "region"},
	{link.Postcode, "postcode"}, {link.Address, "address"}, {link.House, "house"}, {link.Number, ""},
	{link.Category, ""}, {link.Text, ""}, {link.Carry, ""},
}

// inParts are the roles that together say what another role says whole.
var inParts = map[link.Role][]link.Role{
	link.Birth: {link.BirthYear, link.BirthMonth, link.BirthDay},
	link.Event: {link.EventYear, link.EventMonth, link.EventDay},
}

// nameParts in the order in which a whole name is written.
var nameParts = []link.Role{link.Given, link.Father, link.Grandfather, link.Family}

// Rows puts what two records say side by side, whatever their lists call the
// columns. Fields that both leave empty are left out.
func (m *Material) Rows(a, b int) []Row {
	l, r := m.said(a), m.said(b)
	l.wholeName(&r)
	r.wholeName(&l)
	var out []Row
	put := func(role link.Role, label, left, right string) {
		if left != "" || right != "" {
			row := Row{Label: label, Left: left, Right: right}
			row.gloss(role, &l, &r)
			out = append(out, row)
		}
	}
	for _, s := range shown {
		if s.label != "" {
			put(s.role, s.label, l.one(s.role), r.one(s.role))
			continue
		}
		var columns []string
		for _, f := range slices.Concat(l.fields, r.fields) {
			if f.role == s.role && !slices.Contains(columns, f.column) {
				columns = append(columns, f.column)
			}
		}
		for _, c := range columns {
			put(s.role, c, l.column(c), r.column(c))
		}
	}
	return out
}

type field struct {
	role          link.Role
	column, value string
}

type fields struct{ fields []field }

// said is what a record says, with dates in three columns as one.
func (m *Material) said(i int) fields {
	var out fields
	for _, c := range m.Records.Columns()[m.Records.List(i)] {
		if c.Role == link.ID || c.Role == link.Ignore {
			continue
		}
		if v := strings.TrimSpace(m.Records.Field(i, c.Column)); v != "" {
			out.fields = append(out.fields, field{c.Role, c.Column, v})
		}
	}
	for _, whole := range []link.Role{link.Birth, link.Event} {
		if out.one(whole) == "" {
			if v := out.join(inParts[whole], "-"); v != "" {
				out.fields = append(out.fields, field{role: whole, value: v})
			}
		}
	}
	return out
}

// one is what a record says in a role, several columns divided by "; ".
func (f *fields) one(role link.Role) string { return f.join([]link.Role{role}, "; ") }

func (f *fields) join(roles []link.Role, by string) string {
	var out []string
	for _, r := range roles {
		for _, x := range f.fields {
			if x.role == r {
				out = append(out, x.value)
			}
		}
	}
	return strings.Join(out, by)
}

func (f *fields) column(name string) string {
	for _, x := range f.fields {
		if x.column == name {
			return x.value
		}
	}
	return ""
}

// wholeName joins the parts of a name where the other record has a whole name,
// leaving out parts that the other has too.
func (f *fields) wholeName(other *fields) {
	if other.one(link.FullName) == "" || f.one(link.FullName) != "" {
		return
	}
	var parts []link.Role
	for _, p := range nameParts {
		if other.one(p) == "" {
			parts = append(parts, p)
		}
	}
	name := f.join(parts, " ")
	if name == "" {
		return
	}
	f.fields = slices.DeleteFunc(f.fields, func(x field) bool { return slices.Contains(parts, x.role) })
	f.fields = append(f.fields, field{role: link.FullName, value: name})
}
