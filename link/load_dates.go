package link

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/calendar"
)

// dated is a date as it was read: its span, and its parts if it is a day.
type dated struct {
	span  span
	parts uint32
}

// date reads a date from one column, or from columns for its parts.
func (l *loader) date(p *listPlan, c dateColumns, row []string, line int) (dated, bool) {
	var text string
	switch {
	case c.whole >= 0:
		text = row[c.whole]
	case c.year >= 0:
		text = strings.TrimSpace(row[c.year])
		if month := column(row, c.month); text != "" && month != "" {
			text += "-" + pad2(month)
			if day := column(row, c.day); day != "" {
				text += "-" + pad2(day)
			}
		}
	}
	if text == "" {
		return dated{}, false
	}
	d := l.dates.read(text, p.style)
	if !d.span.known() {
		if strings.TrimSpace(text) != "" {
			p.badDate(line)
		}
		return d, false
	}
	return d, true
}

// dateTable remembers the dates that were read: whole days of our time by their
// digits, others by their text.
type dateTable struct {
	days []dated // by year, month and day; parts is notRead where none was read yet
	text map[string]dated
}

// The days that stand in the table, and what is no day.
const (
	tableFrom, tableYears = 1800, 300
	notRead               = 1<<32 - 1
	mostDateTexts         = 1 << 20
)

func newDateTable() *dateTable {
	t := &dateTable{days: make([]dated, tableYears<<9), text: map[string]dated{}}
	for i := range t.days {
		t.days[i].parts = notRead
	}
	return t
}

func (t *dateTable) read(text string, style calendar.Style) dated {
	if at, ok := isoDay(text); ok {
		if t.days[at].parts == notRead {
			t.days[at] = readDate(text, style)
		}
		return t.days[at]
	}
	d, ok := t.text[text]
	if !ok {
		d = readDate(text, style)
		if len(t.text) < mostDateTexts {
			t.text[cloneString(text)] = d
		}
	}
	return d
}

// isoDay gives the place in the table of a text as 1967-02-28.
func isoDay(s string) (at int, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	n := 0
	for i := range 10 {
		if i == 4 || i == 7 {
			continue
		}
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = 10*n + int(c)
	}
	y, m, d := n/10000-tableFrom, n/100%100, n%100
	return y<<9 | m<<5 | d, y >= 0 && y < tableYears && m < 16 && d < 32
}

func column(row []string, c int) string {
	if c < 0 {
		return ""
	}
	return strings.TrimSpace(row[c])
}

// styleOf finds the order of day and month from the dates that leave no doubt.
// Dates that do leave it, in a list without others, are not read.
func styleOf(sample [][]string, columns ...int) calendar.Style {
	var o calendar.Orders
	for _, row := range sample {
		for _, c := range columns {
			if c >= 0 {
				o.Add(row[c])
			}
		}
	}
	return calendar.Style{Order: o.Order()}
}

// readDate reads a date. Of a day that does not exist, as 1967-02-31, the year
// and the month are believed.
func readDate(text string, style calendar.Style) dated {
	d, err := calendar.Parse(text)
	if err != nil {
		d, err = style.Read(text)
	}
	if err == nil {
		out := dated{span: spanOf(d)}
		if out.span.exact() {
			if y, m, day, ok := calendar.Day(d.First).Parts(calendar.Gregorian); ok && y > 0 {
				out.parts = packDay(y, m, day)
			}
		}
		return out
	}
	y, m, day, ok := numericDay(text)
	if !ok {
		return dated{}
	}
	out := dated{parts: packDay(y, m, day)}
	for _, t := range []string{fmt.Sprintf("%04d-%02d", y, m), fmt.Sprintf("%04d", y)} {
		if d, err := calendar.Parse(t); err == nil {
			out.span = spanOf(d)
			return out
		}
	}
	return dated{}
}

// numericDay reads year, month and day from 1967-02-31 or 19670231.
func numericDay(text string) (y, m, d int, ok bool) {
	text = strings.TrimSpace(text)
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) == 1 && len(text) == 8 {
		parts = []string{text[:4], text[4:6], text[6:]}
	}
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, 0, 0, false
	}
	var v [3]int
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || i > 0 && n > 60 {
			return 0, 0, 0, false
		}
		v[i] = n
	}
	return v[0], v[1], v[2], v[0] >= 1000
}
