package simulate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"undercount/calendar"
)

// near fails unless a share of n is within five standard errors of p.
func near(t *testing.T, what string, got float64, n int, p float64) {
	t.Helper()
	if se := math.Sqrt(p * (1 - p) / float64(n)); math.Abs(got-p) > 5*se+1e-9 {
		t.Errorf("%s: %.4f of %d, want %.4f within %.4f", what, got, n, p, 5*se)
	}
}

// copies generates one list whose first records are right and gives each
// visitor call a first record and a copy of it.
func copies(t *testing.T, l List, visit func(first, again []string)) {
	t.Helper()
	l.Name, l.Coverage, l.Duplicates, l.Errors.FirstRight = "A", 1, 0.5, true
	g := generator(t, People{N: 6000, Seed: 3, Places: Places{Regions: 2}, Lists: []List{l}})
	first := map[int64][]string{}
	again := map[int64][][]string{}
	if _, err := g.Each(t.Context(), func(r *ListRecord) error {
		if r.Copy == 0 {
			first[r.Entity] = slices.Clone(r.Fields)
		} else {
			again[r.Entity] = append(again[r.Entity], slices.Clone(r.Fields))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for e, f := range first {
		for _, a := range again[e] {
			n++
			visit(f, a)
		}
	}
	near(t, "copies for each record", float64(n)/float64(n+6000), n+6000, 0.5)
}

// Each mistake happens as often as it is told to, in the field it belongs to,
// and in no other.
func TestPeopleMistakesHappenAsOften(t *testing.T) {
	const p = 0.3
	columns := Columns(WhatGiven, WhatFather, WhatFamily, WhatBirth, WhatEvent, WhatCity, WhatSex, WhatAge, WhatRegion)
	type rates map[What]float64
	for _, tc := range []struct {
		name   string
		script Script
		spoil  func(*Mistakes)
		want   rates
	}{
		{"none", Latin, func(*Mistakes) {}, rates{}},
		{"typo", Latin, func(m *Mistakes) { m.Typo, m.FamilyTypo = p, 0.1 }, rates{WhatGiven: p, WhatFather: p, WhatFamily: 0.1}},
		{"typo in Persian", Persian, func(m *Mistakes) { m.Typo = p }, rates{WhatGiven: p, WhatFather: p, WhatFamily: p}},
		{"spelling in Arabic", Arabic, func(m *Mistakes) { m.Spelling = p }, rates{WhatGiven: p, WhatFather: p, WhatFamily: p}},
		{"title", Persian, func(m *Mistakes) { m.Title = p }, rates{WhatGiven: p}},
		{"swapped", Latin, func(m *Mistakes) { m.Swapped = p }, rates{WhatGiven: p, WhatFamily: p}},
		{"no middle", Latin, func(m *Mistakes) { m.NoMiddle = p }, rates{WhatFather: p}},
		{"nameless", Latin, func(m *Mistakes) { m.Nameless = p }, rates{WhatGiven: p, WhatFather: p, WhatFamily: p}},
		{"no own name", Latin, func(m *Mistakes) { m.Missing.Given = p }, rates{WhatGiven: p}},
		{"event near", Latin, func(m *Mistakes) { m.Event.Near = p }, rates{WhatEvent: p}},
		{"birth year", Persian, func(m *Mistakes) { m.Birth.Year = p }, rates{WhatBirth: p}},
		{"only the year", Latin, func(m *Mistakes) { m.Birth.YearOnly = p }, rates{WhatBirth: p}},
		{"age", Latin, func(m *Mistakes) { m.AgeOff = p }, rates{WhatAge: p}},
		{"city", Latin, func(m *Mistakes) { m.OtherCity = p }, rates{WhatCity: p}},
		{"missing", Latin, func(m *Mistakes) { m.Missing = Missing{Father: p, Event: 0.1, City: 0.2, Sex: 0.15} },
			rates{WhatFather: p, WhatEvent: 0.1, WhatCity: 0.2, WhatSex: 0.15}},
	} {
		l := List{Script: tc.script, Columns: columns}
		tc.spoil(&l.Errors)
		n, changed := 0, make([]int, len(columns))
		copies(t, l, func(a, b []string) {
			n++
			for i := range a {
				if a[i] != b[i] {
					changed[i]++
				}
			}
		})
		for i, c := range columns {
			got, want := float64(changed[i])/float64(n), tc.want[c.Holds]
			if c.Holds == WhatAge && tc.name == "age" {
				continue // an age of 0 cannot become less; see below
			}
			near(t, tc.name+": "+c.Header, got, n, want)
		}
	}
}

// Latin spellings change nearly as often as they are told to: a name that no
// rule fits, or whose vowels have one spelling, stays.
func TestPeopleSpellingsChange(t *testing.T) {
	for _, m := range []Mistakes{{Spelling: 1}, {Vowels: 1}} {
		n, changed := 0, 0
		copies(t, List{Columns: Columns(WhatGiven), Errors: m}, func(a, b []string) {
			n++
			if a[0] != b[0] {
				changed++
			}
			if a[0] != "" && b[0] == "" {
				t.Fatal("a spelling is empty")
			}
		})
		if share := float64(changed) / float64(n); share < 0.9 {
			t.Errorf("%+v: only %.3f change", m, share)
		}
	}
}

func TestPeopleDateMistakes(t *testing.T) {
	read := func(s string) calendar.Day {
		d, err := calendar.ParseIn(calendar.Gregorian, s)
		if err != nil || d.First != d.Last {
			t.Fatalf("a date cannot be read: %v", err)
		}
		return d.First
	}
	columns := Columns(WhatEvent, WhatBirth)
	copies(t, List{Columns: columns, Errors: Mistakes{Event: DateMistakes{Near: 1, Days: 4}, Birth: DateMistakes{Turned: 1}}}, func(a, b []string) {
		if d := read(a[0]) - read(b[0]); d == 0 || d > 4 || d < -4 {
			t.Fatalf("an event is %d days off", d)
		}
		if day := a[1][8:]; day <= "12" && (b[1][5:7] != day || b[1][8:] != a[1][5:7]) || day > "12" && a[1] != b[1] {
			t.Fatal("month and day are not exchanged")
		}
	})
	copies(t, List{Columns: columns, Errors: Mistakes{Event: DateMistakes{Calendar: 1}, Birth: DateMistakes{Year: 1}}}, func(a, b []string) {
		read(b[0])
		if a[0][:4] != b[0][:4] {
			t.Fatal("the year is not kept")
		}
		if d := (read(a[1]) - read(b[1])); max(d, -d) < 364 || max(d, -d) > 367 {
			t.Fatalf("a birth is %d days off", d)
		}
	})
	copies(t, List{Columns: Columns(WhatAge), Errors: Mistakes{AgeRound: 1}}, func(a, b []string) {
		var x, y int
		fmt.Sscan(a[0], &x)
		fmt.Sscan(b[0], &y)
		if x >= 5 && (y%5 != 0 || x-y > 2 || y-x > 2) || x < 5 && x != y {
			t.Fatalf("age %d is rounded to %d", x, y)
		}
	})
}

// The scale preset is the list that its description tells of.
func TestPeopleScalePreset(t *testing.T) {
	p, _ := PresetNamed("scale")
	c, err := p.People.ForRecords(60_000)
	if err != nil || c.N != 48_000 {
		t.Fatalf("%d persons, %v", c.N, err)
	}
	g := generator(t, c)
	n, noFather, noBirth, lost, other, days := 0, 0, 0, 0, 0, 0
	first := map[int64][]string{}
	col := map[What]int{}
	for i, x := range g.config.Lists[0].Columns {
		col[x.Holds] = i
	}
	var again, withBirth int
	type later struct {
		e int64
		f []string
	}
	var copies []later
	k, err := g.Each(t.Context(), func(r *ListRecord) error {
		f := slices.Clone(r.Fields)
		if r.Copy > 0 {
			copies = append(copies, later{r.Entity, f})
			return nil
		}
		n++
		noFather += number(f[col[WhatFather]] == "")
		noBirth += number(f[col[WhatBirth]] == "")
		first[r.Entity] = f
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range copies {
		f := first[c.e]
		again++
		other += number(f[col[WhatCity]] != c.f[col[WhatCity]])
		days += number(f[col[WhatEvent]] != c.f[col[WhatEvent]])
		if f[col[WhatBirth]] != "" {
			withBirth++
			lost += number(c.f[col[WhatBirth]] == "")
		}
	}
	near(t, "no father", float64(noFather)/float64(n), n, 0.20)
	near(t, "no birth", float64(noBirth)/float64(n), n, 0.15)
	near(t, "other city", float64(other)/float64(again), again, 0.10)
	near(t, "event days off", float64(days)/float64(again), again, 0.15)
	near(t, "birth lost", float64(lost)/float64(withBirth), withBirth, 0.20)
	near(t, "again", float64(again)/float64(again+n), again+n, 0.20)
	if r := float64(k.Pairs) / float64(n); math.Abs(r-0.3125) > 0.02 {
		t.Errorf("%.4f true pairs for each person, want 0.3125", r)
	}
}

// Scripts keep to their letters.
func TestPeopleScripts(t *testing.T) {
	columns := Columns(WhatGiven, WhatFather, WhatGrandfather, WhatFamily, WhatSex, WhatCity, WhatRegion)
	lists := []List{{Name: "P", Script: Persian}, {Name: "A", Script: Arabic}, {Name: "L", Script: Latin}}
	for i := range lists {
		lists[i].Coverage, lists[i].Columns = 1, columns
	}
	g := generator(t, People{N: 4000, Seed: 2, Places: Places{Regions: 3}, Lists: lists,
		Cultures: []CultureShare{{PersianNames, 1}, {ArabicNames, 1}, {KurdishNames, 1}, {PlainNames, 1}}})
	_, err := g.Each(t.Context(), func(r *ListRecord) error {
		text := strings.Join(r.Fields, "")
		for _, c := range text {
			switch r.List {
			case 0:
				if strings.ContainsRune("يكىةەۆێڵڕڤ_", c) || c < 128 {
					t.Fatalf("a Persian list writes %q", c)
				}
			case 1:
				if strings.ContainsRune("یکپچژگەۆێڵڕڤ\u200c_", c) {
					t.Fatalf("an Arabic list writes %q", c)
				}
			case 2:
				if c > 127 || c == '_' {
					t.Fatalf("a Latin list writes %q", c)
				}
			}
		}
		for i, f := range r.Fields {
			if f == "" {
				t.Fatalf("column %d is empty", i)
			}
			if c, _ := utf8.DecodeRuneInString(f); r.List == 2 && i != 4 && !unicode.IsUpper(c) {
				t.Fatal("a Latin name begins small")
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPeopleNamesDiffer(t *testing.T) {
	for _, c := range []Culture{PersianNames, ArabicNames, KurdishNames, PlainNames} {
		s := newNameSet(c, NamePools{Given: 1500, Family: 60_000, GivenZipf: 1, FamilyZipf: 0.8})
		for _, p := range []pool{s.men, s.women, s.family} {
			arab, latin := map[string]bool{}, map[string]bool{}
			for _, n := range p.names {
				if n.arab == "" || n.latin[0] == "" || arab[n.arab] || latin[n.latin[0]] {
					t.Fatalf("%s: a name is empty or there twice", c)
				}
				arab[n.arab], latin[n.latin[0]] = true, true
			}
		}
		if len(s.men.names) != 1500 || len(s.family.names) != 60_000 {
			t.Errorf("%s: %d and %d names", c, len(s.men.names), len(s.family.names))
		}
	}
}

// A mistake of typing changes a name by one step, whatever the name is.
func TestPeopleTypoIsOneStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOfN(rapid.SampledFrom([]rune("abمن")), 2, 12).Draw(t, "name")
		rng := newTestRand(rapid.Uint64().Draw(t, "seed"))
		got := typo(rng, slices.Clone(s), latinLetters)
		if slices.Equal(got, s) || max(len(got)-len(s), len(s)-len(got)) > 1 {
			t.Fatalf("%q became %q", string(s), string(got))
		}
	})
}
