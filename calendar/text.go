package calendar

import (
	"fmt"
	"strings"

	"undercount/internal/problem"
)

// These mark a date that was written in another calendar (RFC 9557 calendar
// key); the days before them are Gregorian all the same.
const (
	suffixJalali = "[u-ca=persian]"
	suffixHijri  = "[u-ca=islamic-umalqura]"
)

// Parse reads a date written year first: "2019-11-19", "2019-12", "2021",
// with "-" or "/" between, in Latin, Persian or Arabic digits. A year below
// 1700 is taken as Solar Hijri, so "1398-08-24" is 15 November 2019; state the
// calendar with ParseIn where older Gregorian dates occur. It also reads what
// String writes. Empty text is the zero Date. Orders other than year-month-day
// and two-digit years are refused: they cannot be read with certainty.
// For dates as people write them, with names of months and words, see [Read].
func Parse(text string) (Date, error) { return ParseIn(Auto, text) }

// ParseIn reads a date in a declared calendar. A day of the lunar Hijri
// calendar is one day from 1420 to 1500 AH (April 1999 to November 2077), where
// Umm al-Qura is as published, one to three days from 1356 AH, where the
// almanacs printed at the time say otherwise than the published table, and five
// days, around that of the tabular calendar, in other years.
func ParseIn(s System, text string) (Date, error) {
	if d, ok := parsePlain(s, text); ok {
		return d, nil
	}
	text = latinDigits(strings.TrimSpace(text))
	if text == "" {
		return Date{}, nil
	}
	written := Auto
	if rest, ok := strings.CutSuffix(text, suffixJalali); ok {
		text, written, s = rest, Jalali, Gregorian // a marked date gives Gregorian days
	} else if rest, ok := strings.CutSuffix(text, suffixHijri); ok {
		text, written, s = rest, Hijri, Gregorian
	}
	qualifier := byte(0)
	if n := len(text); n > 0 && (text[n-1] == '~' || text[n-1] == '?') {
		qualifier, text = text[n-1], text[:n-1]
	}
	d, err := parseSpan(s, text)
	if err != nil {
		return Date{}, err
	}
	if written != Auto {
		d.System = written
		d.Precision = d.shape()
	}
	switch qualifier {
	case '~':
		d.Precision = Approx
	case '?':
		d.Precision = Unknown
	}
	return d, nil
}

var errForm = problem.Error{What: "the date cannot be read",
	Want: "year-month-day, year-month or year, as in 2019-11-19, 2019-12, 2021 or 1398-08-24",
	Do:   "write the year first, with four digits"}

func refused() error { e := errForm; return &e }

// parseSpan reads one date, or two with a slash between in the form that
// String writes ("2019-10-23/2019-11-21").
func parseSpan(s System, text string) (Date, error) {
	if strings.Contains(text, "-") && strings.Count(text, "/") == 1 {
		a, b, _ := strings.Cut(text, "/")
		first, err := parseOne(s, a, '-')
		if err != nil {
			return Date{}, err
		}
		last, err := parseOne(s, b, '-')
		if err != nil {
			return Date{}, err
		}
		if first.System != last.System {
			return Date{}, refused()
		}
		if last.Last < first.First {
			return Date{}, &problem.Error{What: "the span of days ends before it begins", Want: "the earlier date first"}
		}
		d := Date{First: first.First, Last: last.Last, System: first.System}
		d.Precision = d.shape()
		return d, nil
	}
	if strings.Contains(text, "/") {
		return parseOne(s, text, '/')
	}
	return parseOne(s, text, '-')
}

func parseOne(s System, text string, sep byte) (Date, error) {
	var part [3]int
	n, digits := 0, 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == sep {
			// Four digits for the year, one or two for the others.
			if n > 2 || (n == 0 && digits != 4) || (n > 0 && (digits < 1 || digits > 2)) {
				return Date{}, refused()
			}
			n, digits = n+1, 0
			continue
		}
		if n > 2 || text[i] < '0' || text[i] > '9' {
			return Date{}, refused()
		}
		part[n] = part[n]*10 + int(text[i]-'0')
		if digits++; digits > 4 {
			return Date{}, refused()
		}
	}
	s = s.resolve(part[0])
	if err := s.checkYear(part[0]); err != nil {
		return Date{}, err
	}
	if n == 1 {
		part[1] = unsaid
	}
	if n <= 2 {
		part[2] = unsaid
	}
	return dateOf(s, part[0], part[1], part[2], 0)
}

// unsaid stands for a month or day that was not said.
const unsaid = -1

// dateOf gives the date of a day, month or year of a calendar that is not Auto.
func dateOf(s System, y, m, d, sighting int) (Date, error) {
	if err := s.checkYear(y); err != nil {
		return Date{}, err
	}
	if m != unsaid && (m < 1 || m > 12) {
		return Date{}, errMonth()
	}
	switch {
	case s == Hijri:
		if d == 0 {
			return Date{}, errDay(30)
		}
		return hijriDate(y, max(m, 0), max(d, 0), sighting)
	case m == unsaid:
		return year(s, y), nil
	case d == unsaid:
		return month(s, y, m), nil
	}
	day, err := Of(s, y, m, d)
	if err != nil {
		return Date{}, err
	}
	return Date{First: day, Last: day, Precision: ToDay, System: s}, nil
}

// parsePlain reads the form that most dates in files have, "2019-11-19", and
// leaves all others, and all refusals, to ParseIn.
func parsePlain(s System, text string) (Date, bool) {
	if len(text) != 10 || text[4] != text[7] || text[4] != '-' && text[4] != '/' {
		return Date{}, false
	}
	y, ok := number(text[:4])
	m, ok2 := number(text[5:7])
	d, ok3 := number(text[8:])
	if s = s.resolve(y); !ok || !ok2 || !ok3 || s == Hijri {
		return Date{}, false
	}
	if n := s.MonthLength(y, m); d < 1 || d > n {
		return Date{}, false
	}
	day := s.day(y, m, d)
	return Date{First: day, Last: day, Precision: ToDay, System: s}, true
}

func number(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, true
}

// latinDigits replaces Persian and Arabic-Indic digits and drops the
// directional marks that editors put around numbers in right-to-left text.
func latinDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r == '\u200e' || r == '\u200f' || r == '\u061c':
			return -1
		}
		return r
	}, s)
}

// String writes the Gregorian date in ISO 8601 with the marks of ISO 8601-2:
// "2019-11-19", "2019-12", "2021", "2019-11-26~" for about, "2019-12?" for a
// span of unknown precision, "2019-10-23/2019-11-21" for other spans; "" if
// nothing is known.
func (d Date) String() string { return d.Format(Gregorian) }

// Format writes the date as String does, but in the given calendar: the 15th
// of November 2019 is "1398-08-24" in Jalali. Days outside that calendar give "".
func (d Date) Format(s System) string {
	if !d.Known() {
		return ""
	}
	if s == Auto {
		s = d.system()
	}
	e := d
	e.System = s
	y, m, day, ok := d.First.Parts(s)
	y2, m2, day2, ok2 := d.Last.Parts(s)
	if !ok || !ok2 {
		return ""
	}
	var text string
	switch e.shape() {
	case ToDay:
		text = fmt.Sprintf("%04d-%02d-%02d", y, m, day)
	case ToMonth:
		text = fmt.Sprintf("%04d-%02d", y, m)
	case ToYear:
		text = fmt.Sprintf("%04d", y)
	default:
		text = fmt.Sprintf("%04d-%02d-%02d/%04d-%02d-%02d", y, m, day, y2, m2, day2)
	}
	switch d.Precision {
	case Approx:
		return text + "~"
	case Unknown:
		return text + "?"
	}
	return text
}

// MarshalText writes the date as String does, followed by "[u-ca=persian]" or
// "[u-ca=islamic-umalqura]" if it was written in a Hijri calendar.
// UnmarshalText restores it.
func (d Date) MarshalText() ([]byte, error) {
	text := d.String()
	if d.Known() && text == "" {
		return nil, &problem.Error{What: "the date lies outside the Gregorian years 1 to 9999"}
	}
	switch {
	case text == "":
	case d.System == Jalali:
		text += suffixJalali
	case d.System == Hijri:
		text += suffixHijri
	}
	return []byte(text), nil
}

// UnmarshalText reads what MarshalText writes; years are Gregorian.
func (d *Date) UnmarshalText(text []byte) error {
	e, err := ParseIn(Gregorian, string(text))
	if err != nil {
		return err
	}
	*d = e
	return nil
}
