package locale

import (
	"strconv"

	"undercount/calendar"
)

// jalali writes a Gregorian date in the Solar Hijri calendar; a month or year
// becomes the span of Jalali months or years that it touches. It is "" where
// the calendar's leap rule is not known.
func (l *Locale) jalali(y, m, d int) string {
	first, last := [3]int{y, m, d}, [3]int{y, m, d}
	switch {
	case m == 0:
		first, last = [3]int{y, 1, 1}, [3]int{y, 12, 31}
	case d == 0:
		first, last = [3]int{y, m, 1}, [3]int{y, m, calendar.Gregorian.MonthLength(y, m)}
	}
	a, err := calendar.Of(calendar.Gregorian, first[0], first[1], first[2])
	if err != nil {
		return ""
	}
	b, err := calendar.Of(calendar.Gregorian, last[0], last[1], last[2])
	if err != nil {
		return ""
	}
	y1, m1, d1, ok1 := a.Parts(calendar.Jalali)
	y2, m2, _, ok2 := b.Parts(calendar.Jalali)
	if !ok1 || !ok2 {
		return ""
	}
	year := func(y int) string { return l.Digits(strconv.Itoa(y)) }
	month := func(m int) string { return l.T("jmonth." + strconv.Itoa(m)) }
	switch {
	case a == b:
		return l.Digits(strconv.Itoa(d1)) + " " + month(m1) + " " + year(y1)
	case m == 0:
		return l.T("period.span", year(y1), year(y2))
	case y1 == y2:
		return l.T("period.span", month(m1), month(m2)+" "+year(y2))
	}
	return l.T("period.span", month(m1)+" "+year(y1), month(m2)+" "+year(y2))
}

// Day writes one day of the calendar package.
func (l *Locale) Day(d calendar.Day) string {
	y, m, day, ok := d.Parts(calendar.Gregorian)
	if !ok {
		return l.T("notstated")
	}
	return l.Date(ISO(y, m, day))
}

// When writes a date with the precision that its source gave.
func (l *Locale) When(d calendar.Date) string {
	if !d.Known() {
		return l.T("notstated")
	}
	y, m, _, ok := d.First.Parts(calendar.Gregorian)
	if !ok {
		return l.T("notstated")
	}
	var s string
	switch {
	case d.First == d.Last:
		s = l.Day(d.First)
	case d.Precision == calendar.ToMonth && d.System != calendar.Jalali:
		s = l.Date(ISO(y, m, 0))
	case d.Precision == calendar.ToYear && d.System != calendar.Jalali:
		s = l.Date(ISO(y, 0, 0))
	default:
		s = l.T("period.span", l.Day(d.First), l.Day(d.Last))
	}
	if d.Precision == calendar.Approx || d.Precision == calendar.Unknown {
		return l.T("date.about", s)
	}
	return s
}
