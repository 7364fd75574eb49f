// Package calendar holds dates as sources give them: a span of days, because
// "December 2019" is a date too, with the precision in which it was said and
// the calendar in which it was written. It converts between the Gregorian
// calendar and the Solar Hijri (Jalali, Persian) calendar exactly, reads dates
// as people write them in the languages of the lists ([Read]), and turns ages
// into spans of birth.
//
// Gregorian dates are proleptic. Solar Hijri leap years follow the break table
// of K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon and
// Planets 74 (1996) 223–230, which reproduces the astronomical rule (the year
// begins on the day on which the sun passes the equinox before true noon of
// Tehran) for the years −61 to 3177; the older arithmetic cycle of 2820 years
// is a day off in 1404 and elsewhere and is not used. Years outside the table
// are refused.
//
// The lunar Hijri calendar is that of Umm al-Qura for 1356 to 1500 AH, a day
// for a day from 1420 AH on; before, almanacs differ from the published table
// and a date is the span of both; outside the table it is the tabular calendar
// with two days on either side. In other countries months begin by sighting, a
// day before or after: Style.Sighting widens dates by as much.
package calendar
