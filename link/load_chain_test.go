package link

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/names"
)

// separateColumns is a list of fathers and sons with names of two words, each
// in a column of its own.
func separateColumns() string {
	own := []string{"امیرتقی", "علی", "حسن", "نادر", "محمدحسین", "زهرا", "رضا", "سارا", "علی‌کاظم", "محمد"}
	fathers := []string{"نادر", "حسن", "محمدحسین", "علی‌کاظم", "محمد", "علی", "امیرتقی", "رضا"}
	families := []string{"رستم‌زاده", "خسروی", "کریمی", "المصری", "احمدی", "رضایی"}
	var b strings.Builder
	b.WriteString("given,father,grandfather,family,date\n")
	for i := range 240 {
		fmt.Fprintf(&b, "%s,%s,%s,%s,2020-01-%02d\n", own[i%len(own)], fathers[i/3%len(fathers)], fathers[i/7%len(fathers)], families[i/5%len(families)], 1+i%28)
	}
	return b.String()
}

func wholeNames(all ...string) string {
	return "name,date\n" + strings.Join(all, ",2020-01-02\n") + ",2020-01-02\n"
}

// usual are whole names of which nothing is in doubt.
func usual(n int) (out []string) {
	for i := range n {
		out = append(out, []string{"علی حسن نادر کریمی", "رضا محمد حسن احمدی", "سارا علی رضا خسروی", "حسن نادر محمد رضایی", "زهرا رضا علی کریمی"}[i%5])
	}
	return out
}

func loadTexts(t testing.TB, o Options, lists ...string) *Records {
	t.Helper()
	var in []Input
	for i, text := range lists {
		in = append(in, Input{Name: string(rune('a' + i)), Rows: textRows(text)})
	}
	r, err := Load(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// partsOf writes the parts of a name in Roman letters.
func (r *Records) partsOf(i int) string {
	var out []string
	for _, c := range r.chainColumns() {
		part := "-"
		if i < len(*c) && (*c)[i] != 0 {
			part = string(r.names.roman((*c)[i]))
		}
		out = append(out, part)
	}
	return strings.Join(out, " ")
}

func romanOf(t testing.TB, parts string) string {
	t.Helper()
	var out []string
	for f := range strings.SplitSeq(parts, " / ") {
		if p, ok := names.One(f); ok {
			f = p.Roman
		}
		out = append(out, f)
	}
	return strings.Join(out, " ")
}

func TestWholeNamesAreDividedAsListsSay(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"امير تقي نادر محمد حسين رستم زاده", "امیرتقی / نادر / محمدحسین / رستم‌زاده"},
		{"علي كاظم حسن نادر خسروي", "علی‌کاظم / حسن / نادر / خسروی"},
		{"علي حسن محمد کریمی", "علی / حسن / محمد / کریمی"},
		{"علي حسن کریمی", "علی / حسن / - / کریمی"},
		{"علی کریمی", "علی / - / - / کریمی"},
		{"المصري حسن محمد زهرا", "زهرا / حسن / محمد / المصری"}, // family and own name exchanged
		{"علی", "علی / - / - / -"},
		{"رضا حسن گودرز‌نوش کریمی", "رضا / حسن / گودرز‌نوش / کریمی"},
	} {
		r := loadTexts(t, Options{}, wholeNames(append(usual(60), c.name)...), separateColumns())
		got := r.partsOf(60)
		if want := romanOf(t, c.want); got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
		for i := range 60 {
			if got := r.partsOf(i); got != romanOf(t, strings.ReplaceAll(usual(60)[i], " ", " / ")) {
				t.Fatalf("a usual name is divided as %s", got)
			}
		}
	}
}

// Latin letters are divided by what a list in Arabic letters says.
func TestWholeNamesAcrossScripts(t *testing.T) {
	latin := "name,date\n"
	for i := range 40 {
		latin += []string{"Ali Hassan Nader Karimi", "Reza Mohammad Hassan Ahmadi", "Sara Ali Reza Khosravi"}[i%3] + ",2020-01-02\n"
	}
	r := loadTexts(t, Options{}, latin+"Amir Taghi Nader Mohammad Rostamzadeh,2020-01-02\n", separateColumns())
	if got, want := r.partsOf(40), romanOf(t, "Amirtaghi / Nader / Mohammad / Rostamzadeh"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Where nothing but the words of one list is known, they are divided by the
// words: as Parse and ParseChain do.
func TestWholeNamesAloneAreDividedByWords(t *testing.T) {
	for _, list := range [][]string{
		usual(20),
		{"Ali Karimi", "Mohammad Reza Ahmadi", "Sara Azadi", "Anna Maria Rossi", "Zahra Moradi", "John F Kennedy", "Hans Meier"},
		{"علی کریمی", "محمد رضا احمدی", "فاطمه زهرا مرادی", "حسن رضایی", "نادر خسروی اصل"},
	} {
		r := loadTexts(t, Options{}, wholeNames(list...))
		for i, name := range list {
			parse := names.Parse
			if len(list) == 20 {
				parse = names.ParseChain
			}
			want := [4]string{"-", "-", "-", "-"}
			parts := parse(name).Parts
			for k, p := range parts {
				want[chainPlace(k, len(parts))] = p.Roman
			}
			if got := r.partsOf(i); got != strings.Join(want[:], " ") {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
}

// A list with the family name first throughout is turned, where another list
// shows it, and so are names that are looked up in it.
func TestListsWithTheFamilyNameFirst(t *testing.T) {
	whole := []string{}
	for i := range 40 {
		whole = append(whole, []string{"کریمی علی حسن نادر", "احمدی رضا محمد حسن", "خسروی سارا علی رضا"}[i%3])
	}
	whole = append(whole, "رستم زاده امير تقي نادر محمد حسين")
	r := loadTexts(t, Options{Lookup: true}, wholeNames(whole...), separateColumns())
	for i, want := range map[int]string{0: "علی / حسن / نادر / کریمی", 1: "رضا / محمد / حسن / احمدی", 40: "امیرتقی / نادر / محمدحسین / رستم‌زاده"} {
		if got := r.partsOf(i); got != romanOf(t, want) {
			t.Errorf("%s: %s", whole[i], got)
		}
	}
	if l := *r.lookup.l; l.turned[1] || !l.turned[0] {
		t.Errorf("turned lists: %v", l.turned)
	}
	checkLookedUp(t, r, whole)
}

// One more record is divided as the lists were.
func TestLookedUpNamesAreDividedAlike(t *testing.T) {
	whole := append(usual(60), "امير تقي نادر محمد حسين رستم زاده", "المصري حسن محمد زهرا", "علي كاظم حسن خسروي")
	r := loadTexts(t, Options{Lookup: true}, wholeNames(whole...), separateColumns())
	checkLookedUp(t, r, whole)
}

func checkLookedUp(t *testing.T, r *Records, whole []string) {
	t.Helper()
	l := *r.lookup.l
	c := r.withRoom()
	l.r = c
	n := c.Len() - 1
	values := l.words.used
	for i, name := range whole {
		c.last(n)
		if err := l.row(0, r.lookup.plans[0], []string{name, "2020-01-02"}, 0, 0); err != nil {
			t.Fatal(err)
		}
		c.list = c.list[:n+1]
		c.full(n + 1)
		if got, want := c.partsOf(n), r.partsOf(i); got != want {
			t.Errorf("%s: %s, in the list %s", name, got, want)
		}
	}
	c.last(n)
	if err := l.row(0, r.lookup.plans[0], []string{"نوین تازه ندیده", "2020-01-02"}, 0, 0); err != nil || l.words.used != values {
		t.Errorf("looking up changes what is shared: %d words, %d before; %v", l.words.used, values, err)
	}
}

// However words are cut, each is in one part, and every order has one own and
// one family name.
func TestCutsHoldEveryWordOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, chainWords).Draw(t, "words")
		c := dividing{cuts(rapid.IntRange(0, 1<<n-1).Draw(t, "cuts")) &^ 1, uint8(rapid.IntRange(0, nameOrders-1).Draw(t, "order"))}
		parts, next := 0, 0
		var kinds []int
		c.eachPart(n, func(from, size, kind int) {
			if from != next || size < 1 {
				t.Fatalf("a part from %d of %d words after word %d", from, size, next)
			}
			parts++
			next = from + size
			kinds = append(kinds, kind)
		})
		if next != n || parts != c.cuts.parts() {
			t.Fatalf("%d words of %d, %d parts of %d", next, n, parts, c.cuts.parts())
		}
		if parts < 2 || parts > chainParts {
			return
		}
		var places []int
		for k := range parts {
			at := placeIn(int(c.order), k, parts)
			if columnKinds[at] != kinds[k] {
				t.Fatalf("part %d of %d in order %d is of kind %d and in column %d", k, parts, c.order, kinds[k], at)
			}
			places = append(places, at)
		}
		slices.Sort(places)
		if len(slices.Compact(places)) != parts {
			t.Fatalf("two parts in one column: %v", places)
		}
	})
}
