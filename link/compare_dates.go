package link

// Levels of the comparison of dates of birth.
const (
	birthSame = 1 + iota
	birthSwapped
	birthDay1
	birthMonth1
	birthYear1
	birthDay
	birthMonth
	birthYear
	birthNear
	birthOther
	birthOverlap
	birthGap
	birthFar
	ageSame
	ageOne
	ageThree
	ageTen
	ageOther
)

var birthLevels = []level{
	{"not given", 0, 0, 1},
	{"the same day", 1, 0, 0.85},
	{"day and month exchanged", 1, 1, 0.01},
	{"one digit of the day", 1, 1, 0.03},
	{"one digit of the month", 1, 1, 0.02},
	{"one digit of the year", 1, 1, 0.02},
	{"another day of the month", 1, 1, 0.01},
	{"another month", 1, 1, 0.01},
	{"another year", 1, 1, 0.01},
	{"within a year", 1, 1, 0.02},
	{"different", 1, 1, 0.02},
	{"in agreement as far as they go", 2, 0, 0.9},
	{"within a year of each other", 2, 1, 0.07},
	{"different as far as they go", 2, 1, 0.03},
	{"the same age", 3, 0, 0.65},
	{"one year of age apart", 3, 0, 0.22},
	{"two or three years of age apart", 3, 1, 0.07},
	{"four to ten years of age apart", 3, 1, 0.04},
	{"more than ten years of age apart", 3, 1, 0.02},
}

// birthFeature compares dates of birth, and ages where they are all there is.
// An age with the date of what happened is an interval of birth, so that it can
// be compared with a date. Days are compared part by part, so that a day that
// does not exist (31 February) still says what it says.
func (r *Records) birthFeature() *feature {
	if r.birth == nil && r.age == nil {
		return nil
	}
	n, ages := r.Len(), r.age
	birth, parts := r.birth, r.birthParts
	if birth == nil {
		birth = make([]span, n)
	}
	lived := func(i int32) span { return birth[i] }
	if event := r.event; r.birth != nil && r.age != nil && event != nil {
		lived = func(i int32) span {
			if !birth[i].known() && ages[i] != 0 && event[i].known() {
				return birthOfAge(int(ages[i])-1, event[i])
			}
			return birth[i]
		}
	}
	if parts == nil {
		parts = make([]uint32, n)
	}
	given := r.birth
	counts := countDays(parts)
	same, known := counts.same, counts.known
	if known > 1 {
		same /= float64(known) * float64(known-1)
	}
	return &feature{
		kind: "birth", name: "birth", levels: birthLevels, groups: 4, own: true, cost: 1,
		compare: func(i, j int32) uint8 {
			if a, b := parts[i], parts[j]; a != 0 && b != 0 {
				return dayLevel(a, b)
			}
			if ages != nil && ages[i] != 0 && ages[j] != 0 && (given == nil || !given[i].known() || !given[j].known()) {
				return ageLevel(int(ages[i]), int(ages[j]))
			}
			return spanLevel(lived(i), lived(j))
		},
		share: func(i, _ int32, l uint8) float64 {
			if l != birthSame {
				return 0
			}
			return shareOf(counts.at(parts[i]), known)
		},
		coincide: map[uint8]float64{birthSame: same},
	}
}

// birthOfAge is the interval of birth of someone of this age in completed years.
func birthOfAge(age int, event span) span {
	return span{event.first - int32(float64(age+1)*365.25) + 1, event.last - int32(float64(age)*365.25)}
}

func ageLevel(a, b int) uint8 {
	d := a - b
	if d < 0 {
		d = -d
	}
	switch {
	case d == 0:
		return ageSame
	case d == 1:
		return ageOne
	case d <= 3:
		return ageThree
	case d <= 10:
		return ageTen
	}
	return ageOther
}

// spanLevel compares dates of which at least one is not a day.
func spanLevel(a, b span) uint8 {
	if !a.known() || !b.known() {
		return 0
	}
	switch g := gap(a, b); {
	case g == 0:
		return birthOverlap
	case g <= 366:
		return birthGap
	}
	return birthFar
}

// packDay holds a day part by part; the parts need not make a day that exists.
func packDay(y, m, d int) uint32 { return uint32(y)<<12 | uint32(m&63)<<6 | uint32(d&63) }

// dayLevel compares days part by part.
func dayLevel(a, b uint32) uint8 {
	if a == b {
		return birthSame
	}
	ya, ma, da := a>>12, a>>6&63, a&63
	yb, mb, db := b>>12, b>>6&63, b&63
	switch {
	case ya == yb && ma == db && da == mb:
		return birthSwapped
	case ya == yb && ma == mb:
		return pick(oneDigit(da, db), birthDay1, birthDay)
	case ya == yb && da == db:
		return pick(oneDigit(ma, mb), birthMonth1, birthMonth)
	case ma == mb && da == db:
		return pick(oneDigit(ya, yb), birthYear1, birthYear)
	}
	g := int(ya*372+ma*31+da) - int(yb*372+mb*31+db)
	if g <= 372 && g >= -372 {
		return birthNear
	}
	return birthOther
}

func pick(is bool, a, b uint8) uint8 {
	if is {
		return a
	}
	return b
}

// oneDigit tells whether two numbers differ in one decimal digit.
func oneDigit(a, b uint32) bool {
	n := 0
	for a != 0 || b != 0 {
		if a%10 != b%10 {
			n++
		}
		a, b = a/10, b/10
	}
	return n == 1
}

// gap is the least number of days between two spans, 0 if they overlap.
func gap(a, b span) int32 {
	return max(0, a.first-b.last, b.first-a.last)
}

// count counts exact days.
func (p *dayParts) count(s []span) (counts []uint32, n int) {
	counts = make([]uint32, len(p.parts))
	for _, x := range s {
		if x.exact() && int(x.first-p.from) < len(counts) {
			counts[x.first-p.from]++
			n++
		}
	}
	return counts, n
}

// at is the count of a day, 1 for days too far off to be counted.
func (p *dayParts) at(counts []uint32, day int32) uint32 {
	if k := int(day - p.from); k >= 0 && k < len(counts) {
		return counts[k]
	}
	return 1
}

// Levels of the comparison of dates of what happened.
const (
	eventSame = 1 + iota
	eventOne
	eventThree
	eventSwapped
	eventPart
	eventMonth
	eventYear
	eventOther
	eventOverlap
	eventGap
	eventFar
)

var eventLevels = []level{
	{"not given", 0, 0, 1},
	{"the same day", 1, 0, 0.75},
	{"one day apart", 1, 1, 0.08},
	{"two or three days apart", 1, 1, 0.05},
	{"day and month exchanged", 1, 1, 0.01},
	{"another month or another year", 1, 1, 0.03},
	{"within a month", 1, 1, 0.05},
	{"within a year", 1, 1, 0.02},
	{"different", 1, 1, 0.01},
	{"in agreement as far as they go", 2, 0, 0.9},
	{"within a month of each other", 2, 1, 0.06},
	{"different as far as they go", 2, 1, 0.04},
}

func (r *Records) eventFeature() *feature {
	if r.event == nil {
		return nil
	}
	ev := r.event
	days := newDayParts(ev)
	counts, known := days.count(ev)
	return &feature{
		kind: "event", name: "date", levels: eventLevels, groups: 3, cost: 1,
		compare: func(i, j int32) uint8 { return eventLevel(days, ev[i], ev[j]) },
		share: func(i, _ int32, l uint8) float64 {
			if l != eventSame {
				return 0
			}
			return shareOf(days.at(counts, ev[i].first), known)
		},
		coincide: map[uint8]float64{eventSame: coincidence(counts, known)},
	}
}

func eventLevel(days *dayParts, a, b span) uint8 {
	if !a.known() || !b.known() {
		return 0
	}
	if !a.exact() || !b.exact() {
		switch g := gap(a, b); {
		case g == 0:
			return eventOverlap
		case g <= 31:
			return eventGap
		}
		return eventFar
	}
	g := a.first - b.first
	if g < 0 {
		g = -g
	}
	switch {
	case g == 0:
		return eventSame
	case g == 1:
		return eventOne
	case g <= 3:
		return eventThree
	}
	pa, pb := days.of(a.first), days.of(b.first)
	ya, ma, da := pa>>9, pa>>5&15, pa&31
	yb, mb, db := pb>>9, pb>>5&15, pb&31
	switch {
	case ya == yb && ma == db && da == mb:
		return eventSwapped
	case ya == yb && da == db, ma == mb && da == db:
		return eventPart
	case g <= 31:
		return eventMonth
	case g <= 366:
		return eventYear
	}
	return eventOther
}
