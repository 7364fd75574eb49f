package calendar

// maxAge is the greatest age in years that is believed.
const maxAge = 130

// BirthFromAge gives the span of days on which a person was born who had
// completed age years on reference: a year, and more if reference is a span
// itself. It is the zero Date if reference is not known or no person has such
// an age. Someone born on 29 February completes a year on 1 March where the
// year has no such day. Years are Gregorian ones; a solar Hijri year differs by
// a day at most.
func BirthFromAge(age int, reference Date) Date {
	if age < 0 || age > maxAge || !reference.Known() {
		return Date{}
	}
	first, ok := yearsBefore(reference.First, age+1)
	last, ok2 := yearsBefore(reference.Last, age)
	if !ok || !ok2 {
		return Date{}
	}
	d := Date{First: first + 1, Last: last, System: Gregorian}
	d.Precision = d.shape()
	return d
}

// AboutAge is BirthFromAge for an age that was estimated or rounded: a year
// more on either side, two for a multiple of 5, five for a multiple of 10, as
// ages that are guessed are given in round numbers. Its precision is Approx.
func AboutAge(age int, reference Date) Date {
	off := 1
	switch {
	case age < 10: // the ages of children are not rounded to tens
	case age%10 == 0:
		off = 5
	case age%5 == 0:
		off = 2
	}
	oldest, youngest := BirthFromAge(age+off, reference), BirthFromAge(max(age-off, 0), reference)
	if !BirthFromAge(age, reference).Known() || !oldest.Known() {
		return Date{}
	}
	return Date{First: oldest.First, Last: youngest.Last, Precision: Approx, System: Gregorian}
}

// AgeAt gives the least and the greatest number of years that someone born on
// birth had completed on a day. ok is false if either is not known or the day
// is before any day of birth.
func AgeAt(birth, on Date) (least, greatest int, ok bool) {
	if !birth.Known() || !on.Known() || on.Last < birth.First {
		return 0, 0, false
	}
	least, ok = completed(birth.Last, max(on.First, birth.Last))
	if !ok {
		return 0, 0, false
	}
	greatest, ok = completed(birth.First, on.Last)
	return least, greatest, ok
}

// completed counts the years from one day to a later one.
func completed(from, to Day) (int, bool) {
	y, m, d, ok := from.Parts(Gregorian)
	y2, m2, d2, ok2 := to.Parts(Gregorian)
	if !ok || !ok2 {
		return 0, false
	}
	n := y2 - y
	if m2 < m || m2 == m && d2 < d {
		n--
	}
	return n, true
}

// yearsBefore is the last day on which someone must have been born to have
// completed n years on day.
func yearsBefore(day Day, n int) (Day, bool) {
	y, m, d, ok := day.Parts(Gregorian)
	if y -= n; !ok || y < minGregorian {
		return 0, false
	}
	return Gregorian.day(y, m, min(d, Gregorian.MonthLength(y, m))), true
}
