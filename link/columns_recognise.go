package link

import (
	"fmt"
	"slices"
)

// Recognise gives every column of a file a role: by its header, in English,
// Persian, Arabic, Kurdish, Turkish, French, Spanish, German or Russian, and,
// where the header says nothing, by the fields of sample, some rows of the
// file (none will do, a few hundred are enough). Columns that bring the true
// entities, as test files do, are ignored. Where two columns claim a role that
// only one can have, the one whose header says it more exactly wins, then the
// one with more fields filled in, then the first. What cannot be told is
// ignored, and Why says what to do about it; it never contains a field.
func Recognise(header []string, sample [][]string) []Mapping {
	cols := make([]claim, len(header))
	for i, h := range header {
		cols[i] = newClaim(h, i, sample)
	}
	ownNames(cols, sample)
	for i := range cols {
		cols[i].doubt()
	}
	for i := range cols {
		if !cols[i].settled {
			cols[i].guess(cols)
		}
	}
	contend(cols)
	out := make([]Mapping, len(cols))
	for i, c := range cols {
		out[i] = Mapping{Column: header[i], Role: c.role, Why: c.why}
	}
	return out
}

// claim is what one column is taken for so far.
type claim struct {
	reading
	at      int
	role    Role
	rank    int
	why     string
	settled bool
	guessed bool // from its fields, as the header says nothing
	data    profile
}

func newClaim(header string, at int, sample [][]string) claim {
	c := claim{reading: readHeader(header), at: at, role: Ignore, data: profileOf(sample, at)}
	if !c.known {
		return c
	}
	if role, rank, note, ok := c.reading.role(); ok {
		c.settle(role, rank, c.says(note))
	} else if c.about != 0 {
		c.settle(Ignore, 0, c.says("which is not used"))
	}
	return c
}

func (c *claim) settle(role Role, rank int, why string) {
	c.role, c.rank, c.why, c.settled = role, rank, why, true
}

// says is the reason "header says …", with a remark.
func (c *claim) says(note string) string {
	why := fmt.Sprintf("header says '%s'", shorten(c.header))
	if c.guessed {
		why = c.why
	}
	if note != "" {
		why += ": " + note
	}
	return why
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

const remedy = "give the column a role to use it"

// ownNames decides what "name" means beside other name columns, and "fname".
func ownNames(cols []claim, sample [][]string) {
	find := func(role Role, rank int) *claim {
		for i := range cols {
			if cols[i].role == role && cols[i].rank >= rank {
				return &cols[i]
			}
		}
		return nil
	}
	family, given, full := find(Family, 1), find(Given, 1), find(FullName, 2)
	if given != nil && given.abbrev && family == nil {
		for i := range cols {
			if cols[i].role == FullName && cols[i].rank == 1 {
				given.settle(Ignore, 0, given.says("first name or father's name; "+remedy))
				given = nil
				break
			}
		}
	}
	for i := range cols {
		c := &cols[i]
		if c.role != FullName || c.rank > 1 || full != nil {
			continue
		}
		switch {
		case family != nil && given == nil && !holds(sample, c.at, family.at):
			c.settle(Given, 1, c.says(fmt.Sprintf("own name, as the family name is in '%s'", shorten(family.header))))
		case given != nil && family == nil && !holds(sample, c.at, given.at):
			c.settle(Family, 1, c.says(fmt.Sprintf("family name, as the own name is in '%s'", shorten(given.header))))
		}
	}
}

// doubt looks whether the fields can be what the header says.
func (c *claim) doubt() {
	if !c.settled || c.data.filled < fewest {
		return
	}
	switch c.role {
	case ID:
		if c.data.distinct < c.data.filled {
			c.settle(Ignore, 0, c.says("but numbers repeat, so it does not tell records apart"))
		}
	case BirthDay, EventDay:
		if c.data.dates*2 > c.data.filled {
			whole := map[Role]Role{BirthDay: Birth, EventDay: Event}[c.role]
			c.settle(whole, c.rank, c.says("fields are whole dates"))
		}
	case Birth, Event:
		if (c.data.dates+c.data.years)*4 < c.data.filled {
			c.settle(Carry, 0, c.says("but fields are not dates; kept for strata"))
		}
	case Sex:
		switch {
		case c.data.spanishLetters():
			c.settle(Category, 0, c.says("but fields h and m leave open which is which; compared for equality"))
		case c.data.sexes == 0:
			c.settle(Category, 0, c.says("but fields are codes or unknown words; compared for equality"))
		}
	}
}

// single are the roles that one column at most can have.
var single = []Role{ID, FullName, Given, Father, Grandfather, Family, Mother, Alias, Sex, Birth, BirthYear, BirthMonth,
	BirthDay, Age, Event, EventYear, EventMonth, EventDay, Place, Region, Postcode, House}

// contend leaves each single role to the best column that claims it.
func contend(cols []claim) {
	for _, role := range single {
		var best *claim
		for i := range cols {
			if c := &cols[i]; c.role == role && (best == nil || c.better(best)) {
				best = c
			}
		}
		if best == nil {
			continue
		}
		for i := range cols {
			if c := &cols[i]; c.role == role && c != best {
				c.yield(best, cols)
			}
		}
	}
}

var nameRoles = []Role{FullName, Given, Father, Grandfather, Family, Mother, Alias}

// better reports whether c has the better claim to the role it shares with b,
// which stands before it.
func (c *claim) better(b *claim) bool {
	switch {
	case c.data.filled*2 < b.data.filled:
		return false // hardly ever filled in
	case b.data.filled*2 < c.data.filled:
		return true
	case slices.Contains(nameRoles, c.role) && c.inOriginal() != b.inOriginal():
		return c.inOriginal() // names lose letters when they are transliterated
	case c.rank != b.rank:
		return c.rank > b.rank
	case c.latin != b.latin:
		return b.latin
	case c.part != b.part:
		return c.part < b.part
	case c.exact != b.exact:
		return c.exact
	}
	return c.data.filled > b.data.filled
}

func (c *claim) inOriginal() bool { return c.original || c.data.arabic*2 > c.data.filled }

// yield gives a column that lost its role to best another use, if it has one.
func (c *claim) yield(best *claim, cols []claim) {
	taken := fmt.Sprintf("'%s' is taken for that", shorten(best.header))
	otherScript := c.inOriginal() != best.inOriginal() || c.latin != best.latin
	switch role := c.role; {
	case c.part > 1 && c.part != best.part && slices.Contains(nameRoles, role):
		c.settle(Text, 0, c.says(fmt.Sprintf("a further part after '%s', compared as text", shorten(best.header))))
	case role == FullName && !slices.ContainsFunc(cols, func(o claim) bool { return o.role == Alias }):
		c.settle(Alias, 0, c.says("another name beside '"+shorten(best.header)+"'"))
	case slices.Contains(nameRoles, role) && otherScript:
		c.settle(Ignore, 0, c.says("the same in other letters as '"+shorten(best.header)+"'"))
	case slices.Contains([]Role{ID, Event, EventYear, EventMonth, EventDay, Place, Region, Age}, role):
		c.settle(Carry, 0, c.says(taken+"; kept for strata, not compared"))
	default:
		c.settle(Ignore, 0, c.says(taken+"; "+remedy))
	}
}
