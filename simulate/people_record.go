package simulate

import (
	"math/rand/v2"
	"strings"

	"undercount/calendar"
)

// scribe is what a list needs for writing, the same for all its records.
type scribe struct {
	list    *List
	script  int
	men     [][]string // as written, by culture and rank
	women   [][]string
	family  [][]string
	cities  []string
	regions []string
	sex     [2]string // of men, of women
	titles  [2][]string
	zero    rune // digit 0
	system  calendar.System
}

func (g *Generator) newScribe(l *List) *scribe {
	s := &scribe{list: l, script: l.Script.number(), zero: '0', system: l.Calendar}
	for _, n := range g.names {
		s.men = append(s.men, n.men.prepare(s.script, l.Spelling))
		s.women = append(s.women, n.women.prepare(s.script, l.Spelling))
		s.family = append(s.family, n.family.prepare(s.script, l.Spelling))
	}
	places := s.script
	if l.Latinised {
		places = inLatin
	}
	s.cities, s.regions = texts(g.country.cities, places), texts(g.country.regions, places)
	switch l.Digits {
	case Persian:
		s.zero = '۰'
	case Arabic:
		s.zero = '٠'
	}
	s.sex = [...][2]string{{"مرد", "زن"}, {"ذكر", "أنثى"}, {"male", "female"}}[s.script]
	s.titles = [...][2][]string{
		{{"سید", "حاج", "شهید", "دکتر", "مهندس", "کربلایی"}, {"سیده", "حاجیه", "شهید", "دکتر", "خانم"}},
		{{"الشهيد", "السيد", "الحاج", "الشيخ", "الدكتور"}, {"الشهيدة", "السيدة", "الحاجة", "الدكتورة"}},
		{{"Seyed", "Haj", "Dr", "Mr", "Martyr", "Sheikh"}, {"Seyedeh", "Hajieh", "Dr", "Mrs", "Martyr"}},
	}[s.script]
	return s
}

func capitalsOf(n spelled) string { return capitals(strings.ReplaceAll(n.latin[0], "_", "")) }

// pen writes the records of a page, one after the other.
type pen struct {
	*scribe
	g     *Generator
	rng   *rand.Rand
	page  *page
	parts [4][]byte // own, father's, grandfather's, family name; empty if missing
	spare []byte
	runes []rune
}

// record writes one record. A record that repeats an earlier one of the list
// always has the list's mistakes; the first has them unless the list writes
// first records right.
func (w *pen) record(p *person, again bool) {
	e := &w.list.Errors
	if !again && e.FirstRight {
		e = &Mistakes{}
	}
	w.names(p, e)
	city := p.city
	if chance(w.rng, e.OtherCity) {
		city = w.g.country.neighbour(w.rng, city)
	}
	noBirth := p.noBirth || chance(w.rng, e.Missing.Birth)
	pg := w.page
	for _, c := range w.list.Columns {
		w.field(p, e, c.Holds, city, noBirth)
		pg.ends = append(pg.ends, uint32(len(pg.buf)))
	}
}

func (w *pen) field(p *person, e *Mistakes, holds What, city int32, noBirth bool) {
	pg := w.page
	switch holds {
	case WhatName:
		w.fullName(0, 1, 2, 3)
	case WhatShortName:
		w.fullName(0, 3)
	case WhatGiven:
		pg.buf = append(pg.buf, w.parts[0]...)
	case WhatFather:
		pg.buf = append(pg.buf, w.parts[1]...)
	case WhatGrandfather:
		pg.buf = append(pg.buf, w.parts[2]...)
	case WhatFamily:
		pg.buf = append(pg.buf, w.parts[3]...)
	case WhatSex:
		if !chance(w.rng, e.Missing.Sex) {
			pg.buf = append(pg.buf, w.sex[number(p.woman)]...)
		}
	case WhatBirth:
		if !noBirth {
			w.date(p.birth, &e.Birth)
		}
	case WhatBirthYear:
		if !noBirth {
			w.year(p.birth, &e.Birth)
		}
	case WhatAge:
		if !noBirth {
			w.age(years(p.birth, p.event), e)
		}
	case WhatEvent:
		if !chance(w.rng, e.Missing.Event) {
			w.date(p.event, &e.Event)
		}
	case WhatCity:
		if !chance(w.rng, e.Missing.City) {
			pg.buf = append(pg.buf, w.cities[city]...)
		}
	case WhatRegion:
		if !chance(w.rng, e.Missing.Region) {
			pg.buf = append(pg.buf, w.regions[w.g.country.region[city]]...)
		}
	}
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fullName writes those of the parts that are there, with spaces between.
func (w *pen) fullName(which ...int) {
	b := w.page.buf
	start := len(b)
	for _, k := range which {
		if len(w.parts[k]) == 0 {
			continue
		}
		if len(b) > start {
			b = append(b, ' ')
		}
		b = append(b, w.parts[k]...)
	}
	w.page.buf = b
}

// names fills the parts.
func (w *pen) names(p *person, e *Mistakes) {
	if chance(w.rng, e.Nameless) {
		for k := range w.parts {
			w.parts[k] = w.parts[k][:0]
		}
		return
	}
	set := w.g.names[p.culture]
	c := p.culture
	own, pool := w.men[c], &set.men
	if p.woman {
		own, pool = w.women[c], &set.women
	}
	middle := !chance(w.rng, e.NoMiddle)
	w.part(0, own[p.own], &pool.names[p.own], e, e.Typo, !chance(w.rng, e.Missing.Given))
	w.part(1, w.men[c][p.father], &set.men.names[p.father], e, e.Typo, middle && !p.noFather && !chance(w.rng, e.Missing.Father))
	w.part(2, w.men[c][p.grand], &set.men.names[p.grand], e, e.Typo, middle && !chance(w.rng, e.Missing.Grandfather))
	w.part(3, w.family[c][p.family], &set.family.names[p.family], e, e.FamilyTypo, !chance(w.rng, e.Missing.Family))
	if chance(w.rng, e.Swapped) {
		w.parts[0], w.parts[3] = w.parts[3], w.parts[0]
	}
	if len(w.parts[0]) > 0 && chance(w.rng, e.Title) {
		t := pick(w.rng, w.titles[number(p.woman)])
		w.spare = append(append(append(w.spare[:0], t...), ' '), w.parts[0]...)
		w.parts[0], w.spare = w.spare, w.parts[0]
	}
}

// part writes one name with its mistakes, or leaves it empty.
func (w *pen) part(k int, text string, n *spelled, e *Mistakes, typing float64, there bool) {
	w.parts[k] = w.parts[k][:0]
	if !there {
		return
	}
	b := append(w.parts[k], text...)
	if chance(w.rng, e.Spelling) {
		b = w.respelled(b, n)
	}
	if w.script == inLatin && chance(w.rng, e.Vowels) {
		b = respell(w.rng, b, vowelRules, w.spareBytes())
	}
	if chance(w.rng, typing) {
		alphabet := arabLetters
		if w.script == inLatin {
			alphabet = latinLetters
		}
		w.runes = typo(w.rng, toRunes(w.runes[:0], b), alphabet)
		b = toBytes(b[:0], w.runes)
	}
	w.parts[k] = b
}

// respelled writes a name in another usual way: by another of its known Latin
// spellings, or by the rules of its script.
func (w *pen) respelled(b []byte, n *spelled) []byte {
	if w.script != inLatin {
		w.runes = vary(w.rng, toRunes(w.runes[:0], b))
		return toBytes(b[:0], w.runes)
	}
	if len(n.latin) > 1 && w.rng.IntN(3) > 0 {
		k := w.rng.IntN(len(n.latin) - 1)
		if k >= w.list.Spelling%len(n.latin) {
			k++
		}
		return w.joined(b[:0], n.latin[k])
	}
	return respell(w.rng, b, soundRules, w.spareBytes())
}

// joined writes a Latin spelling with capitals, its joint closed, hyphenated or open.
func (w *pen) joined(b []byte, s string) []byte {
	joint := [...]string{"", "-", " "}[w.rng.IntN(3)]
	start := true
	for i := range len(s) {
		switch {
		case s[i] == '_':
			b = append(b, joint...)
			start = joint != ""
			continue
		case start && s[i] >= 'a' && s[i] <= 'z':
			b = append(b, s[i]-('a'-'A'))
		default:
			b = append(b, s[i])
		}
		start = s[i] == ' ' || s[i] == '-'
	}
	return b
}

func (w *pen) spareBytes() []byte {
	if w.spare == nil {
		w.spare = make([]byte, 0, 64)
	}
	return w.spare[:0]
}
