package calendar

// Distance says how far two dates lie apart, as far as their spans tell.
type Distance struct {
	Shared   int // days that both spans have in common
	Least    int // days between them at least: 0 if they share a day
	Greatest int // days between them at most
}

// Distance gives the distance between two dates, in either order. ok is false
// if either is not known.
func (d Date) Distance(e Date) (_ Distance, ok bool) {
	if !d.Known() || !e.Known() {
		return Distance{}, false
	}
	gap := int(max(d.First, e.First) - min(d.Last, e.Last))
	return Distance{
		Shared:   max(0, 1-gap),
		Least:    max(0, gap),
		Greatest: int(max(d.Last-e.First, e.Last-d.First)),
	}, true
}

// Days is the number of days in the span, 0 if the date is not known.
func (d Date) Days() int {
	if !d.Known() {
		return 0
	}
	return int(d.Last-d.First) + 1
}

// How far "about" reaches on either side of what was said, in days.
const (
	aboutDay   = 3
	aboutMonth = 30
	aboutYear  = 365
)

// Widen gives the span that "about" such a date covers: three days on either
// side of a day, 30 of a month, 365 of a year. A date that is not approximate,
// or is a span already, is returned as it is; so widening twice is widening once.
func (d Date) Widen() Date {
	if d.Precision != Approx || !d.Known() {
		return d
	}
	switch d.shape() {
	case ToDay:
		return d.reach(aboutDay)
	case ToMonth:
		return d.reach(aboutMonth)
	case ToYear:
		return d.reach(aboutYear)
	}
	return d
}

// reach widens a span by n days on either side, within the days that can be written.
func (d Date) reach(n int) Date {
	d.First = max(d.First-Day(n), gregorianDay(minGregorian, 1, 1))
	d.Last = min(d.Last+Day(n), gregorianDay(maxGregorian, 12, 31))
	return d
}

// about widens what was said to be approximate: days, months and years as
// Widen does, other spans, such as seasons, by half their length.
func (d Date) about() Date {
	shape := d.shape()
	d.Precision = Approx
	if shape == ToSpan {
		return d.reach(min(max(d.Days()/2, aboutDay), aboutYear))
	}
	return d.Widen()
}
