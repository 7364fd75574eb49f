package simulate

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"undercount/calendar"
	"undercount/overlap"
)

var update = flag.Bool("update", false, "rewrite the expected sample of people")

func generator(t testing.TB, p People) *Generator {
	t.Helper()
	g, err := NewGenerator(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// written is everything that Write writes, as text.
func written(t testing.TB, g *Generator) (lists []string, truth, pairs string, k *Known) {
	t.Helper()
	bufs := make([]bytes.Buffer, len(g.config.Lists))
	var o Outputs
	for i := range bufs {
		o.Lists = append(o.Lists, &bufs[i])
	}
	var tr, pa bytes.Buffer
	o.Truth, o.Pairs = &tr, &pa
	k, err := g.Write(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range bufs {
		lists = append(lists, bufs[i].String())
	}
	return lists, tr.String(), pa.String(), k
}

func rows(t testing.TB, text string) [][]string {
	t.Helper()
	out, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The sample guards every byte: a change of it is a change of what seeds mean.
func TestPeopleSample(t *testing.T) {
	var got strings.Builder
	for _, p := range Presets() {
		p.People.N = 30
		lists, truth, _, _ := written(t, generator(t, p.People))
		for i, l := range append(lists, truth) {
			lines := strings.SplitAfter(l, "\n")
			got.WriteString("-- " + p.Name + " " + strconv.Itoa(i) + "\n" + strings.Join(lines[:min(9, len(lines))], ""))
		}
	}
	path := filepath.Join("testdata", "people.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the sample changed; if that is meant, run go test ./simulate -update\n%s", got.String())
	}
}

func TestPeopleSameForAnyWorkers(t *testing.T) {
	p, _ := PresetNamed("families")
	p.People.N = 5000
	var want []string
	for _, workers := range []int{1, 2, 7} {
		g := generator(t, p.People)
		g.Workers = workers
		lists, truth, pairs, _ := written(t, g)
		got := append(lists, truth, pairs)
		if want == nil {
			want = got
		} else if !slices.Equal(got, want) {
			t.Errorf("%d workers give other files", workers)
		}
	}
	p.People.Seed++
	lists, _, _, _ := written(t, generator(t, p.People))
	if lists[0] == want[0] {
		t.Error("another seed gives the same list")
	}
}

// Each, Rows and Write tell the same.
func TestPeopleReadersAgree(t *testing.T) {
	p, _ := PresetNamed("country")
	p.People.N = 3000
	g := generator(t, p.People)
	lists, truth, _, known := written(t, g)
	each := make([][][]string, len(lists))
	for i := range each {
		each[i] = [][]string{g.Header(i)}
	}
	names := [][]string{{"list", "id", "entity"}}
	k, err := g.Each(t.Context(), func(r *ListRecord) error {
		each[r.List] = append(each[r.List], slices.Clone(r.Fields))
		names = append(names, []string{g.config.Lists[r.List].Name, r.ID, strconv.FormatInt(r.Entity, 10)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if k.N != known.N || k.Pairs != known.Pairs || k.N != 3000 {
		t.Errorf("Each knows %+v, Write %+v", k, known)
	}
	equal := func(a, b []string) bool { return slices.Equal(a, b) }
	if !slices.EqualFunc(rows(t, truth), names, equal) {
		t.Error("truth differs between Write and Each")
	}
	for i := range lists {
		want := rows(t, lists[i])
		if !slices.EqualFunc(want, each[i], equal) {
			t.Errorf("list %d differs between Write and Each", i)
		}
		r := g.Rows(i)
		got := [][]string{r.Header()}
		for {
			row, line, err := r.Next()
			if err == io.EOF {
				break
			}
			if got = append(got, slices.Clone(row)); err != nil || line != len(got) {
				t.Fatalf("line %d, error %v", line, err)
			}
		}
		if !slices.EqualFunc(want, got, equal) {
			t.Errorf("list %d differs between Write and Rows", i)
		}
	}
}

// The truth that is told is that of the truth file.
func TestPeopleKnownIsTrue(t *testing.T) {
	p, _ := PresetNamed("families")
	p.People.N = 4000
	_, truth, pairs, k := written(t, generator(t, p.People))
	history := map[string]overlap.History{}
	count := map[string]int64{}
	var wantPairs int64
	for _, r := range rows(t, truth)[1:] {
		history[r[2]] |= 1 << (r[0][0] - 'A')
		wantPairs += count[r[2]]
		count[r[2]]++
	}
	entity := map[string]string{}
	for _, r := range rows(t, truth)[1:] {
		entity[r[0]+r[1]] = r[2]
	}
	got := rows(t, pairs)[1:]
	seen := map[string]bool{}
	for _, r := range got {
		a, b := r[0]+r[1], r[2]+r[3]
		if a == b || entity[a] != entity[b] || entity[a] == "" || seen[a+" "+b] || seen[b+" "+a] {
			t.Fatalf("pair %v is no true pair or there twice", r)
		}
		seen[a+" "+b] = true
	}
	if int64(len(got)) != wantPairs || k.Pairs != wantPairs {
		t.Errorf("%d pairs written, %d counted, %d true", len(got), k.Pairs, wantPairs)
	}
	pooled, err := k.Overlap.Pooled()
	if err != nil {
		t.Fatal(err)
	}
	want := map[overlap.History]int64{}
	for _, h := range history {
		want[h]++
	}
	for h := overlap.History(1); h < 8; h++ {
		if pooled.Count(h) != want[h] {
			t.Errorf("history %s: %d, want %d", h.Key(3), pooled.Count(h), want[h])
		}
	}
	var n, listed int64
	for _, s := range k.Strata {
		n, listed = n+s.N, listed+s.Listed
	}
	if n != 4000 || listed != int64(len(history)) || k.Listed != listed {
		t.Errorf("strata add up to %d, %d listed; %d are on a list", n, listed, len(history))
	}
}

// The same day comes back from every calendar, form and set of digits.
func TestPeopleDatesRoundTrip(t *testing.T) {
	lists := []List{
		{Name: "G", Calendar: calendar.Gregorian},
		{Name: "J", Calendar: calendar.Jalali, Dates: YearSlash, Digits: Persian, Script: Persian},
		{Name: "K", Calendar: calendar.Jalali, Digits: Arabic, Script: Arabic},
		{Name: "H", Calendar: calendar.Hijri, Digits: Arabic, Script: Arabic},
	}
	for i := range lists {
		lists[i].Coverage = 1
		lists[i].Columns = Columns(WhatEvent, WhatBirth)
	}
	g := generator(t, People{N: 2000, Seed: 5, Ages: Ages{Oldest: 99}, Lists: lists})
	type dates [2]calendar.Date
	seen := map[int64]dates{}
	_, err := g.Each(t.Context(), func(r *ListRecord) error {
		var d dates
		for i := range d {
			var err error
			if d[i], err = calendar.ParseIn(g.config.Lists[r.List].Calendar, r.Fields[i]); err != nil {
				return err
			}
			d[i].System = calendar.Gregorian
		}
		switch want, ok := seen[r.Entity]; {
		case r.List == 3: // where almanacs differ, the lunar calendar gives a span
			if !d[0].Overlaps(want[0]) || !d[1].Overlaps(want[1]) {
				t.Fatalf("%v does not hold %v", d, want)
			}
			return nil
		case ok && d != want:
			t.Fatalf("list %d reads as other days", r.List)
		}
		if from, to := g.config.Events.From, g.config.Events.To; d[0].First < from || d[0].First > to || d[1].First > from {
			t.Fatal("born after the events began, or struck outside them")
		}
		seen[r.Entity] = d
		return nil
	})
	if err != nil || len(seen) != 2000 {
		t.Errorf("%d persons, %v", len(seen), err)
	}
}

// Names of columns and lists may hold what CSV must quote.
func TestPeopleQuoted(t *testing.T) {
	const odd = "a,\"b\"\nc"
	lists, truth, _, _ := written(t, generator(t, People{N: 5, Lists: []List{{Name: odd, Coverage: 1, Columns: []Column{{odd, WhatGiven}, {"x", WhatID}}}}}))
	if r := rows(t, lists[0]); len(r) != 6 || r[0][0] != odd {
		t.Errorf("the list reads as %q", r)
	}
	if r := rows(t, truth); len(r) != 6 || r[1][0] != odd {
		t.Errorf("the truth reads as %q", r)
	}
}

func TestPeopleDateForms(t *testing.T) {
	day := gregorian(2024, 3, 5)
	for form, want := range map[DateForm]string{YearFirst: "2024-03-05", YearSlash: "2024/03/05", DayFirst: "05/03/2024", DayDots: "05.03.2024", MonthFirst: "03/05/2024"} {
		w := pen{scribe: &scribe{list: &List{Dates: form}, zero: '0', system: calendar.Gregorian}, page: &page{}}
		w.date(day, &DateMistakes{})
		if got := string(w.page.buf); got != want {
			t.Errorf("%s: %s, want %s", form, got, want)
		}
	}
}

func TestPeopleStop(t *testing.T) {
	p, _ := PresetNamed("scale")
	g := generator(t, p.People)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := g.Each(ctx, func(*ListRecord) error {
		if n++; n == 5000 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 100_000 {
		t.Errorf("%v after %d records", err, n)
	}
	mine := errors.New("mine")
	if _, err := g.Each(t.Context(), func(*ListRecord) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("the visitor's error became %v", err)
	}
}

func TestPeopleRefusals(t *testing.T) {
	ok := func() People {
		return People{N: 10, Lists: []List{{Name: "A", Coverage: 0.5}, {Name: "B", Coverage: 0.5}}}
	}
	if _, err := NewGenerator(ok()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*People){
		"nobody":             func(p *People) { p.N = 0 },
		"no list":            func(p *People) { p.Lists = nil },
		"too many lists":     func(p *People) { p.Lists = make([]List, MaxLists+1) },
		"same name":          func(p *People) { p.Lists[1].Name = "A" },
		"taken name":         func(p *People) { p.Lists[1].Name = "count" },
		"coverage":           func(p *People) { p.Lists[0].Coverage = 1.2 },
		"certain and varied": func(p *People) { p.Lists[0].Coverage, p.Spread = 1, 0.5 },
		"terms and spread":   func(p *People) { p.Terms, p.Spread = []Term{pair(0, 1, 1)}, 0.5 },
		"term":               func(p *People) { p.Terms = []Term{pair(0, 5, 1)} },
		"referral":           func(p *People) { p.Referrals = []Referral{{0, 2, 0.5}} },
		"duplicates":         func(p *People) { p.Lists[0].Duplicates = 1 },
		"script":             func(p *People) { p.Lists[0].Script = "runes" },
		"calendar":           func(p *People) { p.Lists[0].Calendar = 200 },
		"form":               func(p *People) { p.Lists[0].Dates = "ddmm" },
		"column":             func(p *People) { p.Lists[0].Columns = []Column{{"x", "weight"}} },
		"columns":            func(p *People) { p.Lists[0].Columns = Columns(WhatName, WhatShortName) },
		"mistake":            func(p *People) { p.Lists[0].Errors.Typo = -0.1 },
		"days":               func(p *People) { p.Events.From, p.Events.To = 2460000, 2459000 },
		"culture":            func(p *People) { p.Cultures = []CultureShare{{"martian", 1}} },
		"ages":               func(p *People) { p.Ages.Mode = 90 },
		"cities":             func(p *People) { p.Places = Places{Regions: 10, Cities: 5} },
		"months":             func(p *People) { p.Events.Months = []float64{0, 0} },
		"effect":             func(p *People) { p.Lists[0].Effects.Women = 50 },
	} {
		p := ok()
		spoil(&p)
		if _, err := NewGenerator(p); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func BenchmarkPeople(b *testing.B) {
	for _, p := range Presets() {
		b.Run(p.Name, func(b *testing.B) {
			c := p.People
			c.N = 64 * blockSize
			g := generator(b, c)
			g.Workers = 1
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				if _, err := g.Each(b.Context(), func(*ListRecord) error { n++; return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func BenchmarkPeopleWrite(b *testing.B) {
	p, _ := PresetNamed("scale")
	p.People.N = 64 * blockSize
	g := generator(b, p.People)
	g.Workers = 1
	b.ReportAllocs()
	var n int64
	for b.Loop() {
		k, err := g.Write(b.Context(), Outputs{Lists: []io.Writer{io.Discard}, Truth: io.Discard})
		if err != nil {
			b.Fatal(err)
		}
		n += k.Records[0]
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}
