package calendar_test

import (
	"testing"

	"pgregory.net/rapid"

	"undercount/calendar"
)

func TestBirthFromAge(t *testing.T) {
	for _, c := range []struct {
		age       int
		reference string
		want      string
		about     string
	}{
		{30, "2019-11-16", "1988-11-17/1989-11-16", "1983-11-17/1994-11-16~"},
		{25, "2019-11-16", "1993-11-17/1994-11-16", "1991-11-17/1996-11-16~"},
		{7, "2019-11-16", "2011-11-17/2012-11-16", "2010-11-17/2013-11-16~"},
		{0, "2019-11-16", "2018-11-17/2019-11-16", "2017-11-17/2019-11-16~"},
		{18, "2020-02-29", "2001-03-01/2002-02-28", "2000-03-01/2003-02-28~"},
		{18, "2019-02-28", "2000-02-29/2001-02-28", "1999-03-01/2002-02-28~"},
		{33, "2019", "1985-01-02/1986-12-31", "1984-01-02/1987-12-31~"},
		{33, "2019-12-31", "1986-01-01/1986-12-31", ""},
		{-1, "2019-11-16", "", ""}, {131, "2019-11-16", "", ""}, {3, "", "", ""}, {50, "0020-01-01", "", ""},
	} {
		ref, err := calendar.ParseIn(calendar.Gregorian, c.reference)
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "1986-01-01/1986-12-31" {
			c.want = "1986" // a span that is a year is written so
			c.about = "1985-01-01/1987-12-31~"
		}
		if got := calendar.BirthFromAge(c.age, ref).String(); got != c.want {
			t.Errorf("BirthFromAge(%d, %s) = %s, want %s", c.age, c.reference, got, c.want)
		}
		if got := calendar.AboutAge(c.age, ref).String(); got != c.about {
			t.Errorf("AboutAge(%d, %s) = %s, want %s", c.age, c.reference, got, c.about)
		}
	}
}

// The span holds those days of birth, and only those, that give the age.
func TestAgeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := calendar.Day(rapid.IntRange(2400000, 2470000).Draw(t, "day"))
		age := rapid.IntRange(0, 120).Draw(t, "age")
		on := calendar.Exact(day)
		birth := calendar.BirthFromAge(age, on)
		inside := calendar.Exact(birth.First + calendar.Day(rapid.IntRange(0, birth.Days()-1).Draw(t, "at")))
		for _, b := range []calendar.Date{birth, inside} {
			if lo, hi, ok := calendar.AgeAt(b, on); !ok || lo != age || hi != age {
				t.Fatalf("born %v, %d to %d years on %v, want %d", b, lo, hi, on, age)
			}
		}
		if lo, _, ok := calendar.AgeAt(calendar.Exact(birth.First-1), on); !ok || lo != age+1 {
			t.Fatalf("a day earlier: %d", lo)
		}
		if hi, _, ok := calendar.AgeAt(calendar.Exact(birth.Last+1), on); ok && hi != age-1 || !ok && age > 0 {
			t.Fatalf("a day later: %d, %v", hi, ok)
		}
		if wide := calendar.AboutAge(age, on); wide.First > birth.First || wide.Last < birth.Last {
			t.Fatalf("%v does not hold %v", wide, birth)
		}
	})
	if _, _, ok := calendar.AgeAt(mustParse(t, "2019"), mustParse(t, "2018")); ok {
		t.Error("an age before birth")
	}
	if lo, hi, ok := calendar.AgeAt(mustParse(t, "1980"), mustParse(t, "2019-06")); !ok || lo != 38 || hi != 39 {
		t.Error(lo, hi, ok)
	}
	if lo, hi, ok := calendar.AgeAt(mustParse(t, "2019"), mustParse(t, "2019-06-01")); !ok || lo != 0 || hi != 0 {
		t.Error(lo, hi, ok)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want calendar.Distance
	}{
		{"2019-11-16", "2019-11-16", calendar.Distance{Shared: 1}},
		{"2019-11-16", "2019-11-18", calendar.Distance{Least: 2, Greatest: 2}},
		{"2019-11", "2019-11-16", calendar.Distance{Shared: 1, Greatest: 15}},
		{"2019-11", "2020-01", calendar.Distance{Least: 32, Greatest: 91}},
		{"2019", "2019-11", calendar.Distance{Shared: 30, Greatest: 333}},
	} {
		a, b := mustParse(t, c.a), mustParse(t, c.b)
		x, ok := a.Distance(b)
		y, ok2 := b.Distance(a)
		if x != c.want || y != x || !ok || !ok2 {
			t.Errorf("%s to %s: %+v and %+v, want %+v", c.a, c.b, x, y, c.want)
		}
	}
	if _, ok := (calendar.Date{}).Distance(mustParse(t, "2019")); ok {
		t.Error("a distance to nowhere")
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t), draw(t)
		x, _ := a.Distance(b)
		if x.Least > x.Greatest || (x.Shared > 0) != a.Overlaps(b) || x.Shared > min(a.Days(), b.Days()) || x.Shared > 0 && x.Least > 0 {
			t.Fatalf("%v %v: %+v", a, b, x)
		}
		one := func(d calendar.Date) calendar.Day {
			return d.First + calendar.Day(rapid.IntRange(0, d.Days()-1).Draw(t, "day"))
		}
		n := int(one(a) - one(b))
		if n = max(n, -n); n < x.Least || n > x.Greatest {
			t.Fatalf("%v %v: %d days, outside %+v", a, b, n, x)
		}
	})
}

func TestWiden(t *testing.T) {
	for in, want := range map[string]string{
		"2019-11-26~": "2019-11-23/2019-11-29~", "2019-11~": "2019-10-02/2019-12-30~", "2019~": "2018-01-01/2020-12-30~",
		"2019-11-26": "2019-11-26", "2019-11-23/2019-11-29~": "2019-11-23/2019-11-29~", "": "",
	} {
		d := mustParse(t, in)
		w := d.Widen()
		if w.String() != want || w.Widen() != w {
			t.Errorf("%s widens to %s, want %s", in, w, want)
		}
	}
}
