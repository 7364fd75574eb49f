package simulate

import (
	"unicode/utf8"

	"undercount/calendar"
)

// date writes a day in the list's calendar and form.
func (w *pen) date(d calendar.Day, e *DateMistakes) {
	y, m, day, yearOnly := w.mistaken(d, e)
	b := w.page.buf
	switch form := w.list.Dates; {
	case yearOnly:
		b = w.digits(b, y, 4)
	case form == DayFirst:
		b = w.digits(append(w.digits(append(w.digits(b, day, 2), '/'), m, 2), '/'), y, 4)
	case form == DayDots:
		b = w.digits(append(w.digits(append(w.digits(b, day, 2), '.'), m, 2), '.'), y, 4)
	case form == MonthFirst:
		b = w.digits(append(w.digits(append(w.digits(b, m, 2), '/'), day, 2), '/'), y, 4)
	case form == YearSlash:
		b = w.digits(append(w.digits(append(w.digits(b, y, 4), '/'), m, 2), '/'), day, 2)
	default:
		b = w.digits(append(w.digits(append(w.digits(b, y, 4), '-'), m, 2), '-'), day, 2)
	}
	w.page.buf = b
}

// year writes only the year of a day.
func (w *pen) year(d calendar.Day, e *DateMistakes) {
	y, _, _, _ := w.mistaken(d, e)
	w.page.buf = w.digits(w.page.buf, y, 4)
}

// mistaken is the year, month and day that the list writes for a day.
func (w *pen) mistaken(d calendar.Day, e *DateMistakes) (y, m, day int, yearOnly bool) {
	near := chance(w.rng, e.Near)
	if near {
		n := 1 + w.rng.IntN(e.Days)
		if w.rng.IntN(2) == 0 {
			n = -n
		}
		d += calendar.Day(n)
	}
	y, m, day = parts(d, w.system)
	switch {
	case near:
	case chance(w.rng, e.Turned):
		if day <= 12 {
			m, day = day, m
		}
	case chance(w.rng, e.Year):
		y += 2*w.rng.IntN(2) - 1
		day = min(day, w.system.MonthLength(y, m))
	case chance(w.rng, e.Calendar):
		other := calendar.Gregorian
		if w.system == calendar.Gregorian {
			other = calendar.Jalali
		}
		_, m, day = parts(d, other)
		day = min(day, w.system.MonthLength(y, m))
	case chance(w.rng, e.YearOnly):
		yearOnly = true
	}
	return y, m, day, yearOnly
}

// parts is year, month and day in a calendar. The lunar calendar is reckoned
// beyond its table, as clerks do who convert by rule.
func parts(d calendar.Day, s calendar.System) (y, m, day int) {
	if y, m, day, ok := d.Parts(s); ok {
		return y, m, day
	}
	// The tabular calendar (Reingold and Dershowitz, Calendrical Calculations,
	// 4th ed. 2018, ch. 7): 10,631 days in 30 years, months of 30 and 29 days in turn.
	const firstDay = 1948440
	start := func(y, m int) calendar.Day {
		return firstDay + calendar.Day(354*(y-1)+(3+11*y)/30+29*(m-1)+m/2)
	}
	y, m = int(30*(d-firstDay))/10631+2, 12
	for start(y, 1) > d {
		y--
	}
	for start(y, m) > d {
		m--
	}
	return y, m, int(d-start(y, m)) + 1
}

// age writes an age in years.
func (w *pen) age(a int, e *Mistakes) {
	if chance(w.rng, e.AgeOff) {
		n := 1 + w.rng.IntN(2)
		if w.rng.IntN(2) == 0 {
			n = -n
		}
		a = max(a+n, 0)
	}
	if a >= 5 && chance(w.rng, e.AgeRound) {
		a = (a + 2) / 5 * 5
	}
	w.page.buf = w.digits(w.page.buf, a, 1)
}

// digits writes a number with at least so many digits, in the digits of the list.
func (w *pen) digits(b []byte, n, least int) []byte {
	var d [20]int
	k := 0
	for n > 0 || k < least {
		d[k] = n % 10
		n /= 10
		k++
	}
	for k--; k >= 0; k-- {
		b = utf8.AppendRune(b, w.zero+rune(d[k]))
	}
	return b
}
