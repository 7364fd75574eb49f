package calendar

import "cmp"

// Precision says how closely a source fixed a date. It is a statement about
// the source; the span of days is what follows from it.
type Precision uint8

const (
	// Unknown: the precision is not known. With a span, the span is a guess of
	// whoever entered it; without one nothing is known of the date.
	Unknown Precision = iota
	ToDay
	ToMonth
	ToYear
	ToSpan // anywhere between two days
	Approx // about the day, month or year given
)

var precisionNames = [...]string{"unknown", "day", "month", "year", "span", "approx"}

// String gives the code used in ledgers: day, month, year, span, approx, unknown.
func (p Precision) String() string {
	if int(p) < len(precisionNames) {
		return precisionNames[p]
	}
	return "unknown"
}

// ParsePrecision is the inverse of String.
func ParsePrecision(code string) (p Precision, ok bool) {
	for i, name := range precisionNames {
		if name == code {
			return Precision(i), true
		}
	}
	return Unknown, false
}

// Date is a date that may be known only in part: the span of days in which it
// lies, both ends included, and the precision in which it was given. The zero
// Date is "no date known". Dates are comparable with ==.
type Date struct {
	First, Last Day
	Precision   Precision
	System      System // calendar in which it was written
}

// Known reports whether anything at all is known of the date.
func (d Date) Known() bool { return d.First != 0 && d.Last != 0 }

// KnownBy reports whether something dated d had surely been said by the end of
// day: it looks at the last day of the span. A claim dated "December 2019"
// counts as known from 31 December 2019, one dated "about 26 November" from
// the 26th as given. Nothing is known by any day of a date that is not known.
func (d Date) KnownBy(day Day) bool { return d.Known() && d.Last <= day }

// Before reports whether d is surely earlier than e: its last day comes before
// the first day of e. It is false if either is not known, and for spans that
// touch, so that neither Before nor After means "cannot be told".
func (d Date) Before(e Date) bool { return d.Known() && e.Known() && d.Last < e.First }

// After reports whether d is surely later than e.
func (d Date) After(e Date) bool { return e.Before(d) }

// Overlaps reports whether both dates could be the same day.
func (d Date) Overlaps(e Date) bool {
	return d.Known() && e.Known() && d.First <= e.Last && e.First <= d.Last
}

// Compare orders dates for listing: by last day, as KnownBy counts, then by
// first day. Dates that are not known come first.
func (d Date) Compare(e Date) int {
	if c := cmp.Compare(d.Last, e.Last); c != 0 {
		return c
	}
	return cmp.Compare(d.First, e.First)
}

// Exact returns the date of one day.
func Exact(day Day) Date {
	if day == 0 {
		return Date{}
	}
	return Date{First: day, Last: day, Precision: ToDay, System: Gregorian}
}

// With returns d as a date of precision p: a day widened to its month or year
// for ToMonth and ToYear, the span unchanged for Approx, Unknown and ToSpan.
// ok is false if p claims more than the span holds, as "day" for a month.
func (d Date) With(p Precision) (_ Date, ok bool) {
	if !d.Known() {
		return d, p == Unknown
	}
	shape := d.shape()
	switch p {
	case ToDay:
		if shape != ToDay {
			return d, false
		}
	case ToMonth, ToYear:
		wide, ok := d.widen(p)
		if !ok {
			return d, false
		}
		d = wide
	}
	d.Precision = p
	return d, true
}

// widen returns the whole month or year that contains the span.
func (d Date) widen(p Precision) (Date, bool) {
	s := d.system()
	y, m, _, ok := d.First.Parts(s)
	if !ok {
		return d, false
	}
	if p == ToMonth {
		d2 := month(s, y, m)
		return d2, d2.First <= d.First && d.Last <= d2.Last
	}
	d2 := year(s, y)
	return d2, d2.First <= d.First && d.Last <= d2.Last
}

// shape is the precision that the span itself shows.
func (d Date) shape() Precision {
	if d.First == d.Last {
		return ToDay
	}
	s := d.system()
	y, m, _, ok := d.First.Parts(s)
	if !ok {
		return ToSpan
	}
	if e := month(s, y, m); e.First == d.First && e.Last == d.Last {
		return ToMonth
	}
	if e := year(s, y); e.First == d.First && e.Last == d.Last {
		return ToYear
	}
	return ToSpan
}

func (d Date) system() System {
	if d.System == Auto {
		return Gregorian
	}
	return d.System
}

func month(s System, y, m int) Date {
	return Date{First: s.day(y, m, 1), Last: s.day(y, m, s.MonthLength(y, m)), Precision: ToMonth, System: s}
}

func year(s System, y int) Date {
	return Date{First: s.day(y, 1, 1), Last: s.day(y, 12, s.MonthLength(y, 12)), Precision: ToYear, System: s}
}
