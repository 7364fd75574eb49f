package calendar

import "undercount/internal/problem"

// loose is a date as its words and numbers give it, before it is known which
// calendar it is in; until is the other end of a span.
type loose struct {
	year, month, day int     // unsaid where they are not given
	either           [2]int  // two numbers, day and month in an order to be told; 0 where there are none
	names            []named // what the month's name can mean
	season           int
	winter           bool // of two years, "winter 2018-2019"
	era              System
	unclear          bool // "Hijri", solar or lunar
	kurdish          bool
	until            *loose
}

func blank() loose { return loose{year: unsaid, month: unsaid, day: unsaid} }

// parseLoose sorts the parts of a date by their form: Y for a number of four
// digits, s for one or two.
func parseLoose(toks []token) (loose, bool) {
	l := blank()
	var form []byte
	var nums []token
	for _, t := range toks {
		switch t.means.kind {
		case wMonth:
			if l.names != nil {
				return l, false
			}
			l.names = t.means.months
		case wSeason:
			if l.season != 0 {
				return l, false
			}
			l.season = t.means.season
		case wEra:
			l.era = t.means.system
			l.unclear = l.era == Auto
		case wKurdish:
			l.kurdish = true
		case 0:
			switch {
			case t.digits == 4:
				form, nums = append(form, 'Y'), append(nums, t)
			case t.digits <= 2:
				form, nums = append(form, 's'), append(nums, t)
			case t.digits == 8: // 20191119
				form = append(form, "Yss"...)
				n := t.number
				nums = append(nums, token{number: n / 10000, sep: t.sep}, token{number: n / 100 % 100, sep: '-'}, token{number: n % 100, sep: '-'})
			default:
				return l, false
			}
		default:
			return l, false
		}
	}
	switch {
	case l.season != 0:
		return l, l.names == nil && l.ofSeason(string(form), nums)
	case l.names != nil:
		return l, l.ofName(string(form), nums)
	}
	return l, l.ofNumbers(string(form), nums)
}

func (l *loose) ofSeason(form string, n []token) bool {
	switch form {
	case "Y":
		l.year = n[0].number
		return true
	case "YY", "Ys": // a winter
		l.year, l.winter = n[0].number, true
		next := l.year + 1
		if form == "Ys" {
			next %= 100
		}
		return l.season == 4 && n[1].number == next
	}
	return false
}

// ofName takes the numbers beside the name of a month.
func (l *loose) ofName(form string, n []token) bool {
	day := func(i int) { l.day = n[i].number }
	span := func(i int) bool { // "18-19 Dey": two days
		end := *l
		l.day, end.day = n[i].number, n[i+1].number
		l.until = &end
		return n[i+1].sep == '-' || n[i+1].sep == '/'
	}
	switch form {
	case "":
	case "s":
		day(0)
	case "ss":
		return span(0)
	case "Y":
		l.year = n[0].number
	case "sY":
		l.year = n[1].number
		day(0)
	case "Ys":
		l.year = n[0].number
		day(1)
	case "ssY":
		l.year = n[2].number
		return span(0)
	case "Yss":
		l.year = n[0].number
		return span(1)
	default:
		return false
	}
	return true
}

// ofNumbers takes numbers alone.
func (l *loose) ofNumbers(form string, n []token) bool {
	if len(form) == 6 || form == "YsYs" || form == "sYsY" || form == "YY" { // two dates
		half := len(form) / 2
		end := *l
		if form[:half] != form[half:] || n[half].sep != '-' && n[half].sep != '/' {
			return false
		}
		l.until = &end
		return l.ofNumbers(form[:half], n[:half]) && end.ofNumbers(form[half:], n[half:])
	}
	if len(form) == 4 || len(form) == 5 {
		return l.ofSpan(form, n)
	}
	at := func(i int) int { return n[i].number }
	switch form {
	case "s":
		l.day = at(0)
	case "Y":
		l.year = at(0)
	case "Ys":
		l.year, l.month = at(0), at(1)
	case "sY":
		l.month, l.year = at(0), at(1)
	case "Yss":
		l.year, l.month, l.day = at(0), at(1), at(2)
	case "ssY":
		l.either, l.year = [2]int{at(0), at(1)}, at(2)
		l.tell()
	default:
		return false
	}
	if l.day == 0 {
		l.day = unsaid
	}
	if l.month == 0 {
		l.month = unsaid
		return l.day == unsaid // a day without its month says nothing
	}
	return true
}

// ofSpan takes spans whose second day leaves out what it shares with the first.
func (l *loose) ofSpan(form string, n []token) bool {
	end := *l
	at := func(i int) int { return n[i].number }
	dash := func(i int) bool { return n[i].sep == '-' || n[i].sep == '/' }
	switch {
	case form == "Ysss" && dash(3): // 2019-11-15/17
		l.year, l.month, l.day = at(0), at(1), at(2)
		end.year, end.month, end.day = at(0), at(1), at(3)
	case form == "Yssss" && dash(3): // 2019-11-15/12-02
		l.year, l.month, l.day = at(0), at(1), at(2)
		end.year, end.month, end.day = at(0), at(3), at(4)
	case form == "sssY" && n[1].sep == '-' && n[2].sep != '-': // 15-17/11/2019
		l.year, l.month, l.day = at(3), at(2), at(0)
		end.year, end.month, end.day = at(3), at(2), at(1)
	default:
		return false
	}
	l.until = &end
	return true
}

// tell finds out which of two numbers is the day where only one can be a
// month, or both are the same.
func (l *loose) tell() {
	a, b := l.either[0], l.either[1]
	switch {
	case a > 12 && b <= 12, a == b, a == 0:
		l.day, l.month = a, b
	case b > 12 && a <= 12, b == 0:
		l.day, l.month = b, a
	default:
		return
	}
}

// build makes a date of what was said.
func (st Style) build(l loose) (Date, error) {
	if l.until == nil {
		return st.one(l)
	}
	from, to := l, *l.until
	fill(&from, &to)
	fill(&to, &from)
	from.until, to.until = nil, nil
	a, err := st.one(from)
	if err != nil {
		return Date{}, err
	}
	b, err := st.one(to)
	if err != nil {
		return Date{}, err
	}
	if a.System != b.System {
		return Date{}, unreadable()
	}
	return whole(Date{First: a.First, Last: b.Last, System: a.System})
}

// fill completes one end of a span by what only the other end says.
func fill(l, other *loose) {
	if l.year == unsaid {
		l.year, l.kurdish = other.year, other.kurdish
	}
	if l.era == Auto && !l.unclear {
		l.era, l.unclear = other.era, other.unclear
	}
	if l.day != unsaid && l.month == unsaid && l.names == nil && other.day != unsaid {
		l.month, l.names = other.month, other.names
	}
}

// one makes a date of one end.
func (st Style) one(l loose) (Date, error) {
	if l.year == unsaid || l.day != unsaid && l.month == unsaid && l.names == nil && l.either == [2]int{} {
		return Date{}, &problem.Error{What: "the year or the month is missing", Want: "a date with its year",
			Do: "write the year with four digits"}
	}
	s, err := st.system(&l)
	if err != nil {
		return Date{}, err
	}
	if l.season != 0 {
		return season(s, l)
	}
	if l.either != [2]int{} {
		return st.ordered(s, l)
	}
	return dateOf(s, l.year, l.month, l.day, st.sighting())
}

func (st Style) sighting() int { return min(max(st.Sighting, 0), 15) }

// kurdishEra is what the years of the Kurdish era are ahead of solar Hijri
// ones; they are told by their size from any other.
const kurdishEra = 1321

// system finds the calendar, and the month that a name means in it.
func (st Style) system(l *loose) (System, error) {
	if l.names != nil || l.kurdish {
		if l.year > 2600 && l.year < 2900 && (l.kurdish || names(l.names, Jalali)) {
			l.year, l.era = l.year-kurdishEra, Jalali
		}
	}
	s := l.era
	if s == Auto && l.names == nil {
		s = st.System
	}
	if l.unclear && l.names == nil && s == Auto {
		return 0, &problem.Error{What: "the calendar is not said", Want: "solar or lunar Hijri",
			Do: "state the calendar of the dates"}
	}
	if l.names == nil {
		return s.resolve(l.year), nil
	}
	found := 0
	for _, n := range l.names {
		old := l.year < 1700 && st.System != Gregorian // the year of a Hijri calendar
		if s == Auto && (n.system != Gregorian) == old || s == n.system {
			l.month, found = n.month, found+1
			l.era = n.system
		}
	}
	if found != 1 {
		return 0, &problem.Error{What: "the name of the month does not go with the year", Want: "month and year of one calendar"}
	}
	return l.era, nil
}

func names(list []named, s System) bool {
	for _, n := range list {
		if n.system == s {
			return true
		}
	}
	return false
}

// ordered reads two numbers and a year by the declared order.
func (st Style) ordered(s System, l loose) (Date, error) {
	a, b := l.either[0], l.either[1]
	switch st.Order {
	case DayFirst:
		l.day, l.month = a, b
	case MonthFirst:
		l.day, l.month = b, a
	case EitherOrder:
		if l.month != unsaid {
			break
		}
		x, err := dateOf(s, l.year, b, a, st.sighting())
		y, err2 := dateOf(s, l.year, a, b, st.sighting())
		switch {
		case err != nil:
			return y, err2
		case err2 != nil:
			return x, nil
		}
		return whole(Date{First: min(x.First, y.First), Last: max(x.Last, y.Last), System: x.System})
	default:
		if l.month == unsaid && l.day == unsaid && a != 0 && b != 0 {
			return Date{}, &problem.Error{What: "day and month could be either way round", Want: "dates in a stated order",
				Do: "state the order of day and month, or write the year first"}
		}
	}
	if l.day == 0 {
		l.day = unsaid
	}
	if l.month == 0 && l.day == unsaid {
		l.month = unsaid
	}
	return dateOf(s, l.year, l.month, l.day, st.sighting())
}

// season gives the span of a season: a quarter of the solar Hijri year; in the
// Gregorian one from the first of a month, as meteorologists count, to the
// solstice or equinox, as astronomers do.
func season(s System, l loose) (Date, error) {
	if s == Hijri {
		return Date{}, &problem.Error{What: "lunar years have no seasons", Want: "a solar year"}
	}
	if err := s.checkYear(l.year); err != nil {
		return Date{}, err
	}
	day := func(y, m, d int) Day { return s.day(y, m, d) }
	d := Date{System: s}
	switch y, n := l.year, l.season; {
	case s == Jalali:
		if l.winter {
			return Date{}, unreadable()
		}
		d.First, d.Last = day(y, 3*n-2, 1), day(y, 3*n, s.MonthLength(y, 3*n))
	case n == 4 && y+1 > maxGregorian, n == 4 && y <= minGregorian:
		return Date{}, s.checkYear(maxGregorian + 1)
	case n == 4:
		d.First, d.Last = day(y-1, 12, 1), day(y+1, 3, 21)
		if l.winter {
			d.First = day(y, 12, 1)
		}
	default:
		d.First, d.Last = day(y, 3*n, 1), day(y, 3*n+3, 23)
	}
	return whole(d)
}
