package calendar

import (
	"fmt"

	"undercount/internal/problem"
)

// Day numbers days consecutively as the Julian Day Number of their noon, so
// that differences are numbers of days. The zero Day stands for "no day".
type Day int

// System is the calendar in which a date was written.
type System uint8

// Auto, the zero value, means "not said": Parse then takes years below 1700
// as Solar Hijri and others as Gregorian.
const (
	Auto System = iota
	Gregorian
	Jalali // Solar Hijri, the civil calendar of Iran and, with other names of months, of Afghanistan and the Kurds
	Hijri  // lunar Hijri: Umm al-Qura for 1356 to 1500 AH, beyond it only spans of days
)

// String gives the Unicode (CLDR) name of the calendar.
func (s System) String() string {
	switch s {
	case Gregorian:
		return "gregory"
	case Jalali:
		return "persian"
	case Hijri:
		return "islamic-umalqura"
	}
	return "auto"
}

// The Gregorian years that can be written with four digits.
const (
	minGregorian = 1
	maxGregorian = 9999
)

// Of returns the day with the given year, month and day of a calendar, or an
// error if there is no such day. Auto decides by the year as Parse does. Hijri
// days are those of the published table, 1356 to 1500 AH; see Parse for others.
func Of(s System, year, month, day int) (Day, error) {
	s = s.resolve(year)
	if err := s.checkYear(year); err != nil {
		return 0, err
	}
	if s == Hijri && !inHijriTable(year) {
		return 0, &problem.Error{What: "the day cannot be told exactly: months were begun by sighting the moon",
			Want: fmt.Sprintf("a year from %d to %d", firstHijri, lastHijri), Do: "use the date as a span of days"}
	}
	if month < 1 || month > 12 {
		return 0, errMonth()
	}
	if n := s.MonthLength(year, month); day < 1 || day > n {
		return 0, errDay(n)
	}
	return s.day(year, month, day), nil
}

// Parts gives year, month and day of d in a calendar (Auto counts as
// Gregorian); ok is false where the calendar does not reach.
func (d Day) Parts(s System) (year, month, day int, ok bool) {
	if d == 0 {
		return 0, 0, 0, false
	}
	switch s {
	case Jalali:
		return jalaliParts(d)
	case Hijri:
		return hijriParts(d)
	}
	if d < gregorianDay(minGregorian, 1, 1) || d > gregorianDay(maxGregorian, 12, 31) {
		return 0, 0, 0, false
	}
	year, month, day = gregorianParts(d)
	return year, month, day, true
}

// Leap reports whether a year of the calendar has a leap day. It is false for
// years outside the calendar's range.
func (s System) Leap(year int) bool {
	s = s.resolve(year)
	if s.checkYear(year) != nil {
		return false
	}
	switch s {
	case Jalali:
		return jalaliLeap(year)
	case Hijri:
		days := 0
		for m := 1; m <= 12; m++ {
			days += hijriMonthLength(year, m)
		}
		return days == 355
	}
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

// MonthLength returns the number of days of a month, 0 if there is none such.
func (s System) MonthLength(year, month int) int {
	s = s.resolve(year)
	if month < 1 || month > 12 || s.checkYear(year) != nil {
		return 0
	}
	switch {
	case s == Jalali:
		return jalaliMonthLength(year, month)
	case s == Hijri:
		return hijriMonthLength(year, month)
	case month == 2 && s.Leap(year):
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

func (s System) resolve(year int) System {
	switch {
	case s != Auto:
		return s
	case year < 1700:
		return Jalali
	}
	return Gregorian
}

func (s System) checkYear(year int) error {
	low, high := minGregorian, maxGregorian
	switch s {
	case Jalali:
		low, high = 1, maxJalali // negative years cannot be written as four digits
	case Hijri:
		low, high = 1, maxHijri
	}
	if year < low || year > high {
		return &problem.Error{What: "the year is outside the calendar's range", Want: fmt.Sprintf("a year from %d to %d", low, high)}
	}
	return nil
}

func (s System) day(y, m, d int) Day {
	switch s {
	case Jalali:
		return jalaliDay(y, m, d)
	case Hijri:
		return hijriDay(y, m, d)
	}
	return gregorianDay(y, m, d)
}

// gregorianDay counts in years that begin in March, so that the leap day is
// the last of its year and the months before it have a fixed pattern: 153 days
// in every five months (Fliegel and Van Flandern 1968, CACM 11:657). Year ≥ 0.
func gregorianDay(y, m, d int) Day {
	if m <= 2 {
		y--
		m += 12
	}
	y += 400 // keeps the divisions below on non-negative numbers
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d + 1721119 - 1 - 146097 + 1)
}

func gregorianParts(day Day) (y, m, d int) {
	n := int(day) - 1721120 + 146097 // days since 1 March of the year −400
	y = n * 400 / 146097
	// The quotient can be one year off at a year's edge.
	for marchDay(y) > n {
		y--
	}
	for marchDay(y+1) <= n {
		y++
	}
	n -= marchDay(y)
	m = (5*n + 2) / 153
	d = n - (153*m+2)/5 + 1
	y -= 400
	if m >= 10 {
		return y + 1, m - 9, d
	}
	return y, m + 3, d
}

func marchDay(y int) int { return 365*y + y/4 - y/100 + y/400 }
