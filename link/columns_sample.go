package link

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"undercount/calendar"
)

// fewest is the least number of filled fields from which anything is concluded.
const fewest = 5

// profile counts what the fields of one column look like.
type profile struct {
	rows, filled, distinct int
	dates                  int // whole dates, in any order of their parts
	years                  int // four digits that can be a year
	sexes                  int // words for a sex
	lettersH, lettersM     int // the letters h and m alone
	lettersF               int
	mails                  int
	digits                 int // six digits or more
	words                  int // more than one word
	arabic                 int // in Arabic script
	lowest, highest        int // of the years
}

func profileOf(sample [][]string, at int) profile {
	var p profile
	seen := map[string]bool{}
	for _, row := range sample {
		p.rows++
		if at >= len(row) {
			continue
		}
		f := strings.TrimSpace(row[at])
		if f == "" {
			continue
		}
		p.filled++
		seen[f] = true
		p.field(f)
	}
	p.distinct = len(seen)
	return p
}

func (p *profile) field(f string) {
	if _, ok := SexCode(f); ok {
		p.sexes++
		switch strings.ToLower(f) {
		case "h":
			p.lettersH++
		case "m":
			p.lettersM++
		case "f":
			p.lettersF++
		}
	}
	user, host, mail := strings.Cut(f, "@")
	if mail && user != "" && strings.Contains(host, ".") && !strings.Contains(f, " ") {
		p.mails++
	}
	r, _ := utf8.DecodeRuneInString(f)
	if unicode.Is(unicode.Arabic, r) && !unicode.IsDigit(r) {
		p.arabic++
	}
	if len(strings.Fields(f)) > 1 {
		p.words++
	}
	groups, year, whole := shape(f)
	switch {
	case groups == 1 && year && whole == 4:
		p.years++
		p.year(yearOf(f))
	case groups == 3 && whole >= 4, groups == 2 && year, groups == 1 && year && whole == 8:
		p.dates++
		p.year(yearOf(f))
	}
	if groups == 0 && strings.IndexFunc(f, unicode.IsDigit) >= 0 {
		if d, err := calendar.Read(f); err == nil { // "18 Dey 1404", "about 1360"
			p.dates++
			p.span(d)
		}
	}
	if groups == 1 && whole >= 6 {
		p.digits++
	}
}

// year notes a year, in the Gregorian calendar; 0 is none.
func (p *profile) year(y int) {
	if y == 0 {
		return
	}
	if p.lowest == 0 || y < p.lowest {
		p.lowest = y
	}
	p.highest = max(p.highest, y)
}

func (p *profile) span(d calendar.Date) {
	for _, day := range []calendar.Day{d.First, d.Last} {
		if y, _, _, ok := day.Parts(calendar.Gregorian); ok {
			p.year(y)
		}
	}
}

// shape counts the groups of digits of a field made up of digits and what
// stands between the parts of dates; groups is 0 for any other. year reports
// whether a group of four (or the first four of eight) can be a year, whole is
// the number of digits.
func shape(f string) (groups int, year bool, whole int) {
	run, value := 0, 0
	end := func() {
		if run > 0 {
			groups++
		}
		if run == 8 {
			value /= 10000
		}
		if run == 4 || run == 8 {
			year = year || plausible(value)
		}
		run, value = 0, 0
	}
	for _, r := range f {
		switch {
		case unicode.IsDigit(r):
			whole++
			if run++; run <= 8 {
				value = value*10 + int(digit(r)-'0')
			}
		case strings.ContainsRune("-/. ", r):
			end()
		default:
			return 0, false, 0
		}
	}
	end()
	return groups, year, whole
}

// plausible years: Gregorian, and solar and lunar Hijri ones of the same time.
func plausible(y int) bool { return y >= 1850 && y <= 2100 || y >= 1230 && y <= 1500 }

// yearOf is the year a field has, solar and lunar years taken as Gregorian
// ones so that they can be compared roughly; 0 if there is none.
func yearOf(f string) int {
	run, value := 0, 0
	for _, r := range f + "-" {
		if unicode.IsDigit(r) {
			if run++; run <= 4 {
				value = value*10 + int(digit(r)-'0')
			}
			continue
		}
		if (run == 4 || run == 8) && plausible(value) {
			return gregorianYear(value)
		}
		run, value = 0, 0
	}
	return 0
}

// gregorianYear is near enough: only how far years lie apart is asked.
func gregorianYear(y int) int {
	switch {
	case y >= 1850:
		return y
	case y <= 1410:
		return y + 621 // solar Hijri
	}
	return y + 579 // lunar Hijri
}

// holds reports whether the fields of column a mostly contain those of column
// b beside them, as a whole name contains the family name.
func holds(sample [][]string, a, b int) bool {
	both, held := 0, 0
	for _, row := range sample {
		if a >= len(row) || b >= len(row) || row[a] == "" || row[b] == "" {
			continue
		}
		both++
		whole, piece := foldWord(row[a]), foldWord(row[b])
		if len(whole) > len(piece) && strings.Contains(whole, piece) {
			held++
		}
	}
	return held*2 > both
}

// Dates that lie farther apart than this are dates of birth, those that all
// lie closer together are dates of what the list is about.
const (
	lifetimes = 40
	episode   = 15
)

// guess reads a column from its fields, where its header says nothing.
func (c *claim) guess(cols []claim) {
	p := &c.data
	most := func(n int) bool { return n*10 >= p.filled*9 }
	spread := p.highest - p.lowest
	c.guessed = true
	switch {
	case p.filled < fewest:
		c.settle(Ignore, 0, "header and fields say too little; "+remedy)
	case most(p.mails):
		c.settle(Number, 0, "fields are e-mail addresses")
	case most(p.sexes) && !p.spanishLetters():
		c.settle(Sex, 0, "fields are words for a sex")
	case most(p.dates+p.years) && spread >= lifetimes && !claimed(cols, Birth, BirthYear):
		c.settle(Birth, 0, "fields are dates that lie a lifetime apart")
	case most(p.dates) && spread <= episode && !claimed(cols, Event, EventYear):
		c.settle(Event, 0, "fields are dates that lie close together")
	case most(p.dates), most(p.years):
		c.settle(Ignore, 0, "fields are dates, but of what is not said; "+remedy)
	case most(p.digits) && p.distinct*20 >= p.filled*19:
		c.settle(Number, 0, "fields are nearly unique numbers")
	case c.at == 0 && p.distinct == p.filled && p.filled == p.rows && p.words == 0 && !claimed(cols, ID):
		c.settle(ID, 0, "first column, no two fields alike")
	default:
		c.settle(Ignore, 0, "not recognised; "+remedy)
	}
}

// spanishLetters reports whether m seems to be for mujer, where [SexCode] takes
// it for male: h for hombre stands beside it, and no f.
func (p *profile) spanishLetters() bool {
	return p.lettersH > 0 && p.lettersM > 0 && p.lettersF == 0
}

func claimed(cols []claim, roles ...Role) bool {
	for i := range cols {
		for _, r := range roles {
			if cols[i].role == r {
				return true
			}
		}
	}
	return false
}
