package locale

import (
	"fmt"
	"strconv"
	"strings"
)

// Date writes an ISO 8601 date, year-month or year for people: "15 November
// 2019". In Persian the Jalali date comes first and the Gregorian one beside
// it. Text that is not such a date is shown as it is.
func (l *Locale) Date(iso string) string {
	y, m, d, ok := parseISO(iso)
	if !ok {
		return l.Foreign(iso)
	}
	g := l.gregorian(y, m, d)
	if !l.Persian() {
		return g
	}
	j := l.jalali(y, m, d)
	if j == "" {
		return g
	}
	return l.T("date.both", j, g)
}

// Period writes the span between two ISO dates, either of which may be empty.
func (l *Locale) Period(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case from == "":
		return l.T("period.until", l.Date(to))
	case to == "":
		return l.T("period.since", l.Date(from))
	case from == to:
		return l.Date(from)
	}
	return l.T("period.span", l.Date(from), l.Date(to))
}

func (l *Locale) gregorian(y, m, d int) string {
	year := l.Digits(strconv.Itoa(y))
	if m == 0 {
		return year
	}
	month := l.T("month." + strconv.Itoa(m))
	if d == 0 {
		return month + " " + year
	}
	return l.Digits(strconv.Itoa(d)) + " " + month + " " + year
}

func parseISO(s string) (y, m, d int, ok bool) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return
	}
	v := [3]int{}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n <= 0 || i > 0 && len(p) != 2 {
			return 0, 0, 0, false
		}
		v[i] = n
	}
	if v[1] > 12 || v[2] > 31 {
		return 0, 0, 0, false
	}
	return v[0], v[1], v[2], true
}

// ISO writes the parts of a date that are known, month and day 0 meaning not known.
func ISO(y, m, d int) string {
	switch {
	case m == 0:
		return fmt.Sprintf("%04d", y)
	case d == 0:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}
