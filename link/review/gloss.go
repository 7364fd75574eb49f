package review

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/calendar"
	"undercount/link"
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

// latin gives the letters of Persian, Arabic and Kurdish for a reader who knows
// only Latin ones: roughly as they are said, and vowels as far as they are
// written. It is for looking at, not for comparing (that is what names is for).
var latin = map[rune]string{
	'ا': "a", 'آ': "a", 'أ': "a", 'إ': "i", 'ٱ': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ث': "s", 'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh",
	'د': "d", 'ذ': "z", 'ر': "r", 'ز': "z", 'ژ': "zh", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "z", 'ط': "t", 'ظ': "z", 'ع': "'", 'غ': "gh",
	'ف': "f", 'ق': "q", 'ک': "k", 'ك': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n", 'و': "w", 'ؤ': "w", 'ه': "h", 'ة': "a", 'ۀ': "e",
	'ی': "y", 'ي': "y", 'ى': "a", 'ئ': "y", 'ء': "'", 'ە': "e", 'ۆ': "o", 'ێ': "e", 'ڵ': "l", 'ڕ': "r", 'ڤ': "v", 'ۊ': "u", 'ھ': "h",
	'ہ': "h", 'ں': "n", 'ے': "e", 'َ': "a", 'ِ': "i", 'ُ': "u", '،': ",", '؛': ";", '؟': "?",
}

func roman(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		switch t, ok := latin[r]; {
		case ok:
			b.WriteString(t)
		case runeWidth(r) == 0 || r == 'ـ':
		default:
			b.WriteString(fold(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
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
