package calendar

import (
	"strings"
	"unicode"

	"undercount/internal/problem"
)

// Order is the order of day and month where the year stands last.
type Order uint8

// The orders. UnsaidOrder refuses dates that could be read both ways.
const (
	UnsaidOrder Order = iota
	DayFirst          // 03/04/2019 is 3 April
	MonthFirst        // 03/04/2019 is 4 March
	EitherOrder       // 03/04/2019 is some day from 4 March to 3 April
)

// Style says how the dates of a file are to be read. The zero value takes
// nothing for granted that a date does not say itself.
type Style struct {
	System   System // calendar of dates that do not name it; Auto decides by the year as Parse does
	Order    Order  // of day and month in numbers with the year last
	Sighting int    // days by which lunar Hijri dates may be off, as months are begun by sighting; 0 to 15
	Earliest Day    // first day of "before …"; such dates are refused without it
	Latest   Day    // last day of "after …"
}

// Read reads a date as people write it, in the zero Style.
func Read(text string) (Date, error) { return Style{}.Read(text) }

// Read reads what Parse reads and dates as people write them: with names of
// months (Gregorian, solar and lunar Hijri, Afghan and Kurdish, in English,
// Persian, Arabic, Kurdish, Pashto, Turkish, French, Spanish, German, Russian
// or transliterated), seasons, eras, in Persian, Arabic or Latin digits,
// "19151111", "19.11.2019", "18-19 Dey 1404", "between 15 and 17 November
// 2019", "summer 2019", "حدود ۱۳۶۰", "after 2019-11-16". What is in doubt stays
// a span of days or is refused: two-digit years, day and month in an order
// that nothing tells, names of months that do not go with the year.
//
// "About" a day is three days on either side of it, a month 30, a year 365, a
// season or other span half its length. Seasons are those of the northern half
// of the globe, in the widest of their definitions; "winter 2019" can be the
// one at the beginning or at the end of the year, "winter 2018-2019" cannot. A
// day or month 00 is not known. The time of day is left out. Kurdish years
// (2719) are solar ones counted from 700 before the common era.
func (st Style) Read(text string) (Date, error) {
	if d, ok := parsePlain(st.System, text); ok {
		return d, nil
	}
	if l, ok := yearLast(text); ok {
		return st.one(l)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return Date{}, nil
	}
	if len(text) > 300 {
		return Date{}, unreadable()
	}
	if marked := strings.HasSuffix(text, "]"); marked || st.System != Hijri && strings.IndexFunc(text, unicode.IsLetter) < 0 {
		if d, err := ParseIn(st.System, text); err == nil {
			return d.Widen(), nil
		}
	}
	text, unknown := strings.CutSuffix(cutTime(text), "?")
	toks, ok := understand(tokens(text))
	if !ok {
		return Date{}, unreadable()
	}
	d, err := st.phrase(toks)
	if err != nil {
		return Date{}, err
	}
	if unknown {
		d.Precision = Unknown
	}
	return d, nil
}

// yearLast reads "24/08/1398" and its like, with "/", "-" or "." between,
// faster than the words would be; all else it leaves.
func yearLast(text string) (l loose, ok bool) {
	n := len(text)
	if n < 8 || n > 10 {
		return l, false
	}
	sep := text[n-5]
	if sep != '/' && sep != '-' && sep != '.' {
		return l, false
	}
	i := strings.IndexByte(text, sep)
	if i < 1 || i > 2 || n-5-i < 2 || n-5-i > 3 {
		return l, false
	}
	a, ok := number(text[:i])
	b, ok2 := number(text[i+1 : n-5])
	y, ok3 := number(text[n-4:])
	if !ok || !ok2 || !ok3 || a == 0 || b == 0 {
		return l, false
	}
	l = blank()
	l.year, l.either = y, [2]int{a, b}
	l.tell()
	return l, true
}

func unreadable() error {
	return &problem.Error{What: "the date cannot be read",
		Want: "a date such as 2019-11-19, 1398/08/24, 19 November 2019, Aban 1398 or summer 2019",
		Do:   "write it as year-month-day, with four digits for the year"}
}

// cutTime drops a time of day ("2019-11-19T00:00:00Z"): what stands from the
// hour before the first colon.
func cutTime(text string) string {
	i := strings.IndexByte(text, ':')
	for n := 0; i > 0 && n < 2 && text[i-1] >= '0' && text[i-1] <= '9'; n++ {
		i--
	}
	if i > 0 && (text[i-1] == ' ' || text[i-1] == 'T') {
		return strings.TrimSpace(text[:i-1])
	}
	return text
}

// understand gives words their meanings, several together where they are one
// name, and drops those that say nothing. It fails at a word that is not known.
func understand(in []token) ([]token, bool) {
	if len(in) == 0 || len(in) >= maxTokens {
		return nil, false
	}
	words := dateWords()
	var out []token
	sep := byte(0)
	for i := 0; i < len(in); {
		t, n := in[i], 1
		if t.sep == '?' || t.digits > 8 {
			return nil, false
		}
		if t.digits == 0 && !ordinal(in[:i+1]) {
			if t.means, n = longest(words, in[i:]); n == 0 {
				return nil, false
			}
		}
		t.sep = separator(t.sep, rune(max(sep, ' ')))
		sep = 0
		if t.means.kind == wNoise || t.digits == 0 && t.means.kind == 0 {
			sep = t.sep
		} else {
			out = append(out, t)
		}
		i += n
	}
	return out, len(out) > 0
}

// ordinal reports whether the last token is the ending of a Persian ordinal
// ("۱۸م"), which elsewhere is the sign of the Gregorian era.
func ordinal(in []token) bool {
	n := len(in) - 1
	if n < 1 || in[n-1].digits < 1 || in[n-1].digits > 2 || in[n].sep != 0 {
		return false
	}
	return in[n].word == "م" || in[n].word == "ام"
}

// longest finds the longest name that begins at the first token; n is the
// number of tokens it takes, 0 if there is none.
func longest(words map[string]meaning, in []token) (m meaning, n int) {
	joined := "" // no allocation for the first word
	for i, t := range in[:min(longestName, len(in))] {
		if t.digits > 0 || i > 0 && t.sep != ' ' && t.sep != '-' && t.sep != '.' && t.sep != 0 {
			break
		}
		joined += t.word
		if e, ok := words[joined]; ok {
			m, n = e, i+1
		} else if bare, ok := strings.CutPrefix(joined, "ال"); ok && i == 0 && words[bare].kind != 0 {
			m, n = words[bare], 1
		} else if bare, ok := strings.CutSuffix(joined, "ی"); ok && words[bare].kind == wMonth { // Kurdish "of"
			m, n = words[bare], i+1
		}
	}
	return m, n
}

// phrase reads the words around dates: about, before, between.
func (st Style) phrase(toks []token) (Date, error) {
	about := false
	rest := toks[:0:0]
	for _, t := range toks {
		if t.means.kind == wAbout {
			about = true
		} else {
			rest = append(rest, t)
		}
	}
	d, err := st.bounded(rest)
	if err == nil && about {
		d = d.about()
	}
	return d, err
}

// bounded reads "before" and "after", in front of the date or behind it.
func (st Style) bounded(toks []token) (Date, error) {
	if len(toks) < 2 {
		return st.span(toks)
	}
	kind, rest := toks[0].means.kind, toks[1:]
	if k := toks[len(toks)-1].means.kind; k == wBefore || k == wAfter {
		kind, rest = k, toks[:len(toks)-1]
	}
	if kind != wBefore && kind != wAfter {
		return st.span(toks)
	}
	if k := rest[0].means.kind; k == wFrom || k == wTo { // "بعد از", "prior to"
		rest = rest[1:]
	}
	d, err := st.span(rest)
	if err != nil {
		return Date{}, err
	}
	if kind == wBefore {
		d.First, d.Last = st.Earliest, d.First-1
	} else {
		d.First, d.Last = d.Last+1, st.Latest
	}
	if d.First == 0 || d.Last == 0 {
		return Date{}, &problem.Error{What: "the date is open at one end", Want: "a day, month, year or span",
			Do: "give the first or last day that is possible"}
	}
	return whole(d)
}

// whole sets the precision of a span that was put together.
func whole(d Date) (Date, error) {
	if d.Last < d.First {
		return Date{}, &problem.Error{What: "the span of days ends before it begins", Want: "the earlier date first"}
	}
	d.Precision = d.shape()
	return d, nil
}

// span reads one date or two with something between them.
func (st Style) span(toks []token) (Date, error) {
	two := len(toks) > 0 && (toks[0].means.kind == wBetween || toks[0].means.kind == wFrom)
	if two {
		toks = toks[1:]
	}
	if len(toks) == 0 {
		return Date{}, unreadable()
	}
	if a, b, ok := divide(toks); ok {
		from, ok := parseLoose(a)
		to, ok2 := parseLoose(b)
		if !ok || !ok2 || from.until != nil || to.until != nil {
			return Date{}, unreadable()
		}
		from.until = &to
		return st.build(from)
	}
	l, ok := parseLoose(toks)
	if !ok || two && l.until == nil {
		return Date{}, unreadable()
	}
	return st.build(l)
}

// divide finds where the second of two dates begins: behind "to" or "and", or
// at a dash where months are named on both sides of it.
func divide(toks []token) (a, b []token, ok bool) {
	for i, t := range toks {
		switch t.means.kind {
		case wTo, wAnd, wBefore: // some languages have one word for "before" and "to"
			return toks[:i], toks[i+1:], i > 0 && i+1 < len(toks)
		}
	}
	named := func(toks []token) bool {
		for _, t := range toks {
			if t.means.kind == wMonth {
				return true
			}
		}
		return false
	}
	for i := 1; i < len(toks); i++ {
		if toks[i].sep == '-' && named(toks[:i]) && named(toks[i:]) {
			return toks[:i], toks[i:], true
		}
	}
	return nil, nil, false
}
