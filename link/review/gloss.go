package review

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/calendar"
	"undercount/link"
	"undercount/names"
)

// gloss adds what helps to compare two fields whose letters cannot be: a date
// in the Gregorian calendar, words in Latin letters, an age worked out from
// dates. It sets the mark where the meaning decides and not the letters.
func (r *Row) gloss(role link.Role, left, right *fields) {
	switch role {
	case link.Birth, link.Event:
		r.glossDates()
	case link.Age:
		r.glossAges(left, right)
	case link.Sex:
		a, okA := link.SexCode(r.Left)
		b, okB := link.SexCode(r.Right)
		if okA && okB {
			r.Mark = Unlike
			if a == b {
				r.Mark = Equal
			}
		}
	default:
		a, b := script(r.Left), script(r.Right)
		if a == 'a' && b == 'l' {
			r.LeftGloss = roman(r.Left)
		}
		if a == 'l' && b == 'a' {
			r.RightGloss = roman(r.Right)
		}
	}
}

// glossDates compares dates of different calendars by their days.
func (r *Row) glossDates() {
	a, errA := calendar.Read(clean(r.Left))
	b, errB := calendar.Read(clean(r.Right))
	if errA != nil || errB != nil {
		return
	}
	r.LeftGloss, r.RightGloss = gregorian(a), gregorian(b)
	if !a.Known() || !b.Known() || r.LeftGloss == "" && r.RightGloss == "" {
		return
	}
	switch {
	case a.First == b.First && a.Last == b.Last:
		r.Mark = Equal
	case a.Overlaps(b):
		r.Mark = Similar
	default:
		r.Mark = Unlike
	}
}

// gregorian is a date of another calendar in days of the Gregorian one; "" for
// a date that was written in that.
func gregorian(d calendar.Date) string {
	if !d.Known() || d.System == calendar.Gregorian || d.System == calendar.Auto {
		return ""
	}
	day := func(x calendar.Day) string {
		y, m, n, ok := x.Parts(calendar.Gregorian)
		if !ok {
			return "?"
		}
		return fmt.Sprintf("%04d-%02d-%02d", y, m, n)
	}
	if d.First == d.Last {
		return day(d.First)
	}
	return day(d.First) + " to " + day(d.Last)
}

// glossAges works out the age of a record that gives a date of birth instead.
func (r *Row) glossAges(left, right *fields) {
	worked := func(f *fields) (least, greatest int, ok bool) {
		born, errB := calendar.Read(clean(f.one(link.Birth)))
		on, errE := calendar.Read(clean(f.one(link.Event)))
		if errB != nil || errE != nil {
			return 0, 0, false
		}
		return calendar.AgeAt(born, on)
	}
	one := func(own, other string, f *fields) (string, Mark) {
		least, greatest, ok := worked(f)
		if own != "" || !ok {
			return "", ""
		}
		gloss := strconv.Itoa(least)
		if least != greatest {
			gloss += " to " + strconv.Itoa(greatest)
		}
		var digits strings.Builder
		for _, c := range other {
			digits.WriteString(fold(c))
		}
		stated, err := strconv.Atoi(digits.String())
		switch {
		case err != nil:
			return gloss, ""
		case stated >= least && stated <= greatest:
			return gloss, Equal
		case stated >= least-1 && stated <= greatest+1:
			return gloss, Similar
		}
		return gloss, Unlike
	}
	if g, m := one(r.Left, r.Right, left); g != "" {
		r.LeftGloss, r.Mark = g, m
	}
	if g, m := one(r.Right, r.Left, right); g != "" {
		r.RightGloss, r.Mark = g, m
	}
}

// roman is a text in Latin letters, word by word, with the vowels that are written.
func roman(s string) string {
	var out []string
	for _, w := range strings.Fields(clean(s)) {
		if p, ok := names.One(w); ok && p.Roman != "" {
			out = append(out, p.Roman)
		}
	}
	return strings.Join(out, " ")
}

// compare marks the letters in which the fields of a row differ.
func (r *Row) compare() (left, right []letter, mark Mark) {
	if r.Mark == "" {
		return compare(r.Left, r.Right)
	}
	left, right = letters(clean(r.Left)), letters(clean(r.Right))
	for _, side := range [][]letter{left, right} {
		for i := range side {
			side[i].off = r.Mark == Unlike
		}
	}
	return left, right, r.Mark
}

// bracket is a gloss as it is shown, so that nobody takes it for the record's words.
func bracket(gloss string) string {
	if gloss == "" {
		return ""
	}
	return "(" + gloss + ")"
}
