package calendar

import (
	"fmt"
	"sync"

	"undercount/internal/problem"
)

// The years of the lunar Hijri calendar: those of the published table, in
// which a day is a day, and those that can be written at all.
const (
	firstHijri = 1356
	lastHijri  = 1500
	maxHijri   = 2000
)

// firstUmmAlQura is 1 Muharram 1356, 14 March 1937.
const firstUmmAlQura Day = 2428607

// hijriMonths holds the first day of each month of the table, and after the
// last month the day that follows it.
var hijriMonths = sync.OnceValue(func() *[12*len(ummAlQura) + 1]Day {
	var t [12*len(ummAlQura) + 1]Day
	t[0] = firstUmmAlQura
	for i, bits := range ummAlQura {
		for m := range 12 {
			t[12*i+m+1] = t[12*i+m] + 29 + Day(bits>>(11-m)&1)
		}
	}
	return &t
})

func inHijriTable(y int) bool { return y >= firstHijri && y <= lastHijri }

func hijriMonthLength(y, m int) int {
	if !inHijriTable(y) {
		return tabularMonthLength(y, m)
	}
	return 29 + int(ummAlQura[y-firstHijri]>>(12-m)&1)
}

func hijriDay(y, m, d int) Day {
	if !inHijriTable(y) {
		return tabularDay(y, m, d)
	}
	return hijriMonths()[12*(y-firstHijri)+m-1] + Day(d-1)
}

// hijriParts is the inverse of hijriDay within the table; ok is false outside
// it, where a day cannot be told exactly.
func hijriParts(day Day) (y, m, d int, ok bool) {
	t := hijriMonths()
	if day < t[0] || day >= t[len(t)-1] {
		return 0, 0, 0, false
	}
	i := int(day-t[0]) * 2 / 59 // 29.5 days, a little less than a mean month: a month ahead at most by four
	i = min(i, len(t)-2)
	for t[i] > day {
		i--
	}
	for t[i+1] <= day {
		i++
	}
	return i/12 + firstHijri, i%12 + 1, int(day-t[i]) + 1, true
}

// The tabular calendar: months of 30 and 29 days in turn, the twelfth with a
// day more in 11 years of every 30, here the years 2, 5, 7, 10, 13, 16, 18,
// 21, 24, 26 and 29 (the usual of the four variants); day 1 is the Friday 16
// July 622 of the Julian calendar (Reingold and Dershowitz, Calendrical
// Calculations, 4th ed. 2018, ch. 7).
const firstTabular Day = 1948440

// tabularError is how far in days a tabular day may lie from the day that
// people then counted, by sighting the moon.
const tabularError = 2

func tabularLeap(y int) bool { return (11*y+14)%30 < 11 }

func tabularMonthLength(y, m int) int {
	if m == 12 && tabularLeap(y) {
		return 30
	}
	return 29 + m%2
}

func tabularDay(y, m, d int) Day {
	return firstTabular + Day(354*(y-1)+(3+11*y)/30+29*(m-1)+m/2+d-1)
}

// hijriDate gives the date of a day, or with day 0 of a month, or with month
// 0 of a year, of the lunar calendar. In the table from 1420 AH it is exact;
// before, it covers the almanacs of the time as well (mostly a day more);
// outside the table it is the tabular calendar with two days on either side.
// sighting widens all of them further.
func hijriDate(y, m, d, sighting int) (Date, error) {
	if err := Hijri.checkYear(y); err != nil {
		return Date{}, err
	}
	if m < 0 || m > 12 {
		return Date{}, errMonth()
	}
	var first, last Day
	switch {
	case m > 0 && d > 0:
		var err error
		if first, last, err = hijriDays(y, m, d, sighting); err != nil {
			return Date{}, err
		}
	case m == 0:
		first, _ = hijriStart(y, 1)
		last = hijriEnd(y, 12)
	default:
		first, _ = hijriStart(y, m)
		last = hijriEnd(y, m)
	}
	e := Date{First: first - Day(sighting), Last: last + Day(sighting), System: Hijri}
	e.Precision = e.shape()
	return e, nil
}

// hijriStart gives the earliest and the latest day on which a month can have begun.
func hijriStart(y, m int) (first, last Day) {
	if !inHijriTable(y) {
		day := tabularDay(y, m, 1)
		return day - tabularError, day + tabularError
	}
	a := hijriDay(y, m, 1)
	b, _ := printedMonth(y, m)
	return min(a, b), max(a, b)
}

// hijriEnd gives the latest day on which a month can have ended.
func hijriEnd(y, m int) Day {
	if y == lastHijri && m == 12 {
		return hijriDay(y, m, hijriMonthLength(y, m))
	}
	if m++; m > 12 {
		y, m = y+1, 1
	}
	_, next := hijriStart(y, m)
	return next - 1
}

// hijriDays gives the earliest and the latest day that a day of the calendar
// can have been. Where the moon is sighted any month may have 30 days.
func hijriDays(y, m, d, sighting int) (first, last Day, err error) {
	n := hijriMonthLength(y, m)
	if !inHijriTable(y) {
		if d > 30 {
			return 0, 0, errDay(30)
		}
		day := tabularDay(y, m, d)
		return day - tabularError, day + tabularError, nil
	}
	then, length := printedMonth(y, m)
	if sighting > 0 {
		n = 30
	}
	if d > max(n, length) {
		return 0, 0, errDay(max(n, length))
	}
	a, b := hijriDay(y, m, d), then+Day(d-1)
	switch {
	case d > n:
		return b, b, nil
	case d > length:
		return a, a, nil
	}
	return min(a, b), max(a, b), nil
}

// printedMonth gives first day and length of a month by the almanacs of the
// time, which from 1420 AH are the table.
func printedMonth(y, m int) (first Day, length int) {
	shift := func(i int) Day {
		if i >= len(printed) {
			return 0
		}
		switch printed[i] {
		case '-':
			return -1
		case '<':
			return -2
		case '+':
			return 1
		}
		return 0
	}
	i := 12*(y-firstHijri) + m - 1
	t := hijriMonths()
	first = t[i] + shift(i)
	return first, int(t[i+1] + shift(i+1) - first)
}

func errMonth() error {
	return &problem.Error{What: "there is no such month", Want: "a month from 1 to 12"}
}

func errDay(n int) error {
	return &problem.Error{What: "there is no such day in that month", Want: fmt.Sprintf("a day from 1 to %d", n)}
}
