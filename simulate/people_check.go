package simulate

import (
	"fmt"
	"math"
	"slices"

	"undercount/calendar"
	"undercount/overlap"
)

// Limits of a configuration.
const (
	maxPeople  = 1 << 40
	maxPool    = 500_000
	maxRegions = 200
	maxPlaces  = 50_000
	maxDays    = 366 * 60
	maxKinds   = 4000 // regions times months that lists tell apart
)

func orInt(p *int, v int) {
	if *p == 0 {
		*p = v
	}
}

func orFloat(p *float64, v float64) {
	if *p == 0 {
		*p = v
	}
}

// withDefaults fills in what the comments of the fields promise. It shares
// nothing with p that it changes.
func (p People) withDefaults() People {
	if len(p.Cultures) == 0 {
		p.Cultures = []CultureShare{{PersianNames, 1}}
	}
	orInt(&p.Names.Given, 150)
	orInt(&p.Names.Family, 5000)
	orFloat(&p.Names.GivenZipf, 1)
	orFloat(&p.Names.FamilyZipf, 0.8)
	orInt(&p.Families.Clans, 10)
	orFloat(&p.Ages.Male, 0.5)
	orInt(&p.Ages.Oldest, 70)
	orInt(&p.Places.Regions, 1)
	orInt(&p.Places.Cities, 20*p.Places.Regions)
	orFloat(&p.Places.Zipf, 0.7)
	if p.Events.From == 0 && p.Events.To == 0 {
		p.Events.From, _ = calendar.Of(calendar.Gregorian, 2024, 1, 1)
		p.Events.To, _ = calendar.Of(calendar.Gregorian, 2024, 12, 31)
	}
	p.Lists = slices.Clone(p.Lists)
	for i := range p.Lists {
		p.Lists[i] = p.Lists[i].withDefaults()
	}
	return p
}

func (l List) withDefaults() List {
	if l.Script == "" {
		l.Script = Latin
	}
	if l.Calendar == calendar.Auto {
		l.Calendar = calendar.Gregorian
	}
	if l.Dates == "" {
		l.Dates = YearFirst
	}
	if l.Digits == "" {
		l.Digits = Latin
	}
	if len(l.Columns) == 0 {
		l.Columns = DefaultColumns()
	}
	e := &l.Errors
	orFloat(&e.FamilyTypo, e.Typo)
	orInt(&e.Birth.Days, 3)
	orInt(&e.Event.Days, 3)
	return l
}

// check says what is wrong with a configuration, if anything.
func (p People) check() error {
	if p.N < 1 || p.N > maxPeople {
		return fmt.Errorf("simulate: %d persons: needs 1 or more", p.N)
	}
	if len(p.Lists) < 1 || len(p.Lists) > MaxLists {
		return fmt.Errorf("simulate: %d lists: needs 1 to %d", len(p.Lists), MaxLists)
	}
	sum := 0.0
	for _, c := range p.Cultures {
		if !slices.Contains([]Culture{PersianNames, ArabicNames, KurdishNames, PlainNames}, c.Culture) || !(c.Share >= 0) {
			return fmt.Errorf("simulate: culture %q with share %g is not known", c.Culture, c.Share)
		}
		sum += c.Share
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return fmt.Errorf("simulate: shares of cultures add up to %g", sum)
	}
	if err := p.checkSizes(); err != nil {
		return err
	}
	if err := p.checkCapture(); err != nil {
		return err
	}
	return p.checkLists()
}

func (p *People) checkSizes() error {
	n, pl, f, a := p.Names, p.Places, p.Families, p.Ages
	for _, x := range []struct {
		what   string
		v      int
		lo, hi int
	}{
		{"own names", n.Given, 30, maxPool}, {"family names", n.Family, 10, maxPool}, {"regions", pl.Regions, 1, maxRegions},
		{"cities", pl.Cities, pl.Regions, maxPlaces}, {"clans", f.Clans, 1, 10_000}, {"least age", a.Youngest, 0, 100},
		{"greatest age", a.Oldest, a.Youngest, 100}, {"most frequent age", max(a.Mode, a.Youngest), a.Youngest, a.Oldest},
		{"incidents", p.Events.Incidents, 0, 1_000_000}, {"days of events", int(p.Events.To-p.Events.From) + 1, 1, maxDays},
	} {
		if x.v < x.lo || x.v > x.hi {
			return fmt.Errorf("simulate: %d %s: needs %d to %d", x.v, x.what, x.lo, x.hi)
		}
	}
	for _, x := range []struct {
		what string
		v    float64
		hi   float64
	}{
		{"exponent of own names", n.GivenZipf, 5}, {"exponent of family names", n.FamilyZipf, 5}, {"exponent of places", pl.Zipf, 5},
		{"further siblings", f.Siblings, 20}, {"further sibling groups", f.Cousins, 20}, {"share of fathers", f.Fathers, 1},
		{"share of twins", f.Twins, 1}, {"share struck together", f.Together, 1}, {"share of clans", f.Clan, 1}, {"share of men", a.Male, 1},
		{"share of incidents", p.Events.IncidentShare, 1}, {"unknown fathers", p.Unknown.Father, 1}, {"unknown births", p.Unknown.Birth, 1},
	} {
		if !(x.v >= 0 && x.v <= x.hi) {
			return fmt.Errorf("simulate: %s of %g: needs 0 to %g", x.what, x.v, x.hi)
		}
	}
	for _, d := range []calendar.Day{p.Events.From, p.Events.To} {
		if y, _, _, ok := d.Parts(calendar.Gregorian); !ok || y < 1900 || y > 2200 {
			return fmt.Errorf("simulate: events must lie in the years 1900 to 2200")
		}
	}
	months := 0.0
	for _, m := range p.Events.Months {
		if !(m >= 0) || math.IsInf(m, 0) {
			return fmt.Errorf("simulate: rate of a month is %g", m)
		}
		months += m
	}
	if len(p.Events.Months) > 0 && months == 0 {
		return fmt.Errorf("simulate: all rates of months are 0")
	}
	return nil
}

func (p *People) checkCapture() error {
	g := Group{Share: 1, Spread: p.Spread, Terms: p.Terms, Referrals: p.Referrals}
	regions, months := 0, 0
	for _, l := range p.Lists {
		regions, months = max(regions, len(l.Effects.Region)), max(months, len(l.Effects.Month))
		if regions > maxRegions || (regions+1)*(months+1) > maxKinds {
			return fmt.Errorf("simulate: list %q: effects of %d regions and %d months are too many", l.Name, regions, months)
		}
		if !(l.Coverage >= 0 && l.Coverage <= 1) {
			return fmt.Errorf("simulate: list %q: coverage %g is not from 0 to 1", l.Name, l.Coverage)
		}
		if (l.Coverage == 0 || l.Coverage == 1) && (p.Spread > 0 || len(p.Terms) > 0) {
			return fmt.Errorf("simulate: list %q: coverage %g needs a population without spread and terms", l.Name, l.Coverage)
		}
		q := l.Coverage
		if q == 1 {
			q = 0.5 // everybody is as good as a chance, which Group refuses
		}
		g.P = append(g.P, q)
	}
	if err := g.check(len(p.Lists)); err != nil {
		return fmt.Errorf("simulate: %w", err)
	}
	return nil
}

func (p *People) checkLists() error {
	// The names of the columns of the true overlap table are taken.
	seen := map[string]bool{"region": true, "month": true, "count": true}
	var names []string
	for _, l := range p.Lists {
		if l.Name == "" || seen[l.Name] {
			return fmt.Errorf("simulate: list %q: needs a name of its own", l.Name)
		}
		seen[l.Name] = true
		names = append(names, l.Name)
		if err := l.check(); err != nil {
			return fmt.Errorf("simulate: list %q: %w", l.Name, err)
		}
	}
	if len(names) < overlap.MinLists {
		return nil
	}
	_, err := overlap.New(names, []overlap.Cell{{History: 1, Count: 1}})
	return err
}

func (l *List) check() error {
	if !(l.Duplicates >= 0 && l.Duplicates <= 0.9) {
		return fmt.Errorf("chance %g of duplicates is not from 0 to 0.9", l.Duplicates)
	}
	for _, s := range []Script{l.Script, l.Digits} {
		if s != Persian && s != Arabic && s != Latin {
			return fmt.Errorf("script %q is not known", s)
		}
	}
	if !slices.Contains([]DateForm{YearFirst, YearSlash, DayFirst, DayDots, MonthFirst}, l.Dates) {
		return fmt.Errorf("form of dates %q is not known", l.Dates)
	}
	if l.Spelling < 0 || l.Spelling > 100 {
		return fmt.Errorf("spelling %d is not from 0 to 100", l.Spelling)
	}
	if l.Calendar.String() == calendar.Auto.String() {
		return fmt.Errorf("calendar is not known")
	}
	headers := map[string]bool{}
	for _, c := range l.Columns {
		if c.Header == "" || headers[c.Header] {
			return fmt.Errorf("every column needs a header of its own")
		}
		headers[c.Header] = true
		if !slices.Contains([]What{WhatID, WhatName, WhatShortName, WhatGiven, WhatFather, WhatGrandfather, WhatFamily, WhatSex,
			WhatBirth, WhatBirthYear, WhatAge, WhatEvent, WhatCity, WhatRegion}, c.Holds) {
			return fmt.Errorf("column %q holds %q, which is not known", c.Header, c.Holds)
		}
	}
	for _, x := range [][]float64{l.Effects.Region, l.Effects.Month, {l.Effects.Women, l.Effects.Under, l.Effects.Over}} {
		for _, v := range x {
			if !(math.Abs(v) <= 10) {
				return fmt.Errorf("effect %g is not from -10 to 10", v)
			}
		}
	}
	return l.Errors.check()
}

func (e *Mistakes) check() error {
	m := e.Missing
	chances := []float64{e.Spelling, e.Vowels, e.Typo, e.FamilyTypo, e.Title, e.Swapped, e.NoMiddle, e.Nameless, e.AgeRound, e.AgeOff, e.OtherCity,
		m.Given, m.Father, m.Grandfather, m.Family, m.Sex, m.Birth, m.Event, m.City, m.Region}
	for _, d := range []DateMistakes{e.Birth, e.Event} {
		chances = append(chances, d.Near, d.Turned, d.Year, d.Calendar, d.YearOnly)
		if d.Days < 1 || d.Days > 1000 {
			return fmt.Errorf("a date %d days off is not near", d.Days)
		}
	}
	for _, c := range chances {
		if !(c >= 0 && c <= 1) {
			return fmt.Errorf("chance of a mistake %g is not from 0 to 1", c)
		}
	}
	return nil
}
