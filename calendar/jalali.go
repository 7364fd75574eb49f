package calendar

import "sync"

// The first and last Solar Hijri years whose leap rule is known (Borkowski 1996).
const (
	minJalali = -61
	maxJalali = 3177
)

// Years at which the pattern of leap years changes (Borkowski 1996, table 2).
// Between two breaks leap years come in cycles of 33 (seven gaps of four years
// and one of five); the last, shorter cycle is shifted to end on the break.
var breaks = [...]int{-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210,
	1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178}

// jalaliLeap reports whether a Solar Hijri year has 366 days. The year must
// lie in the table.
func jalaliLeap(year int) bool {
	i := 1
	for year >= breaks[i] {
		i++
	}
	n, length := year-breaks[i-1], breaks[i]-breaks[i-1]
	if length-n < 6 { // the short cycle before a break counts back from it
		n += (length+4)/33*33 - length
	}
	// The 33rd year of a cycle follows the eighth leap year by four years and
	// is an ordinary one: the next leap year comes after five.
	return n%33 != 32 && n%33%4 == 0
}

// nowruz holds the day of 1 Farvardin for each year of the table and of the
// year after it.
var nowruz = sync.OnceValue(func() *[maxJalali - minJalali + 2]Day {
	var t [maxJalali - minJalali + 2]Day
	const anchor = 1399 // its 1 Farvardin is 20 March 2020
	t[anchor-minJalali] = gregorianDay(2020, 3, 20)
	for y := anchor; y <= maxJalali; y++ {
		t[y+1-minJalali] = t[y-minJalali] + jalaliYearLength(y)
	}
	for y := anchor - 1; y >= minJalali; y-- {
		t[y-minJalali] = t[y+1-minJalali] - jalaliYearLength(y)
	}
	return &t
})

func jalaliYearLength(y int) Day {
	if jalaliLeap(y) {
		return 366
	}
	return 365
}

func jalaliMonthLength(y, m int) int {
	switch {
	case m <= 6:
		return 31
	case m < 12 || jalaliLeap(y):
		return 30
	}
	return 29
}

func jalaliDay(y, m, d int) Day {
	before := 31 * (m - 1) // six months of 31 days, then months of 30
	if m > 7 {
		before = 186 + 30*(m-7)
	}
	return nowruz()[y-minJalali] + Day(before+d-1)
}

// jalaliParts is the inverse of jalaliDay; ok is false outside the table.
func jalaliParts(day Day) (y, m, d int, ok bool) {
	t := nowruz()
	if day < t[0] || day >= t[len(t)-1] {
		return 0, 0, 0, false
	}
	i := min(int(day-t[0])*4/1461, len(t)-2) // within a year or two of the answer
	for t[i] > day {
		i--
	}
	for t[i+1] <= day {
		i++
	}
	rest := int(day - t[i])
	if rest < 186 {
		return i + minJalali, rest/31 + 1, rest%31 + 1, true
	}
	rest -= 186
	return i + minJalali, rest/30 + 7, rest%30 + 1, true
}
