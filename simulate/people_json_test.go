package simulate

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"undercount/internal/problem"
)

func TestPeopleJSONRoundTrip(t *testing.T) {
	for _, p := range Presets() {
		for _, want := range []People{p.People, p.People.withDefaults()} {
			data, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ReadPeople(data)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s", p.Name, d)
			}
			if got, err = ReadPeople([]byte(`{"note": "x", "configuration": ` + string(data) + `}`)); err != nil || got.N != want.N {
				t.Errorf("%s: inside another object: %v", p.Name, err)
			}
		}
	}
}

func TestPeopleJSONRefusals(t *testing.T) {
	for text, want := range map[string]string{
		``:                      "cannot be read",
		`{}`:                    "needs 1 or more",
		`{"n": 5, "wieght": 1}`: "unknown field",
		`{"n": 5} {}`:           "something follows",
		`{"n": 5, "lists": [{"name": "A", "coverage": 0.5, "calendar": "mayan"}]}`:                         "calendar",
		`{"n": 5, "lists": [{"name": "A", "coverage": 0.5, "errors": {"tpyo": 1}}]}`:                       "unknown field",
		`{"n": 5, "lists": [{"name": "A", "coverage": 0.5}], "events": {"from": "2024", "to": "2024-02"}}`: "day",
		`{"n": 5, "lists": [{"name": "A", "coverage": 7}]}`:                                                "coverage 7",
	} {
		_, err := ReadPeople([]byte(text))
		if !problem.Is(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// Whatever is read can be generated from, unless it is too large to try.
func FuzzReadPeople(f *testing.F) {
	const small = `"names": {"given": 30, "family": 10}, "places": {"regions": 2, "cities": 4}`
	f.Add([]byte(`{"n": 9, ` + small + `, "lists": [{"name": "A", "coverage": 0.5, "script": "arabic", "duplicates": 0.3,
		"errors": {"spelling": 0.5, "typo": 0.5, "title": 0.5, "birth": {"turned": 0.5, "calendar": 0.5}}}]}`))
	f.Add([]byte(`{"n": 9, ` + small + `, "spread": 1, "cultures": [{"culture": "kurdish", "share": 1}], "lists": [{"name": "A", "coverage": 0.5,
		"calendar": "persian", "digits": "persian", "effects": {"region": [1], "under": 2}}, {"name": "B", "coverage": 0.5, "columns": [{"header": "n", "holds": "name"}]}]}`))
	f.Add([]byte(`{"n":3,"lists":[{"name":"A","coverage":1}],"events":{"from":"2024-02-29","to":"2024-02-29","months":[2]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ReadPeople(data)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("not a refusal of input: %v", err)
			}
			return
		}
		q := p.withDefaults()
		if q.N > 100 || q.Names.Family+q.Names.Given > 100 || len(q.Cultures) > 2 || q.Events.Incidents > 100 || q.Families.Clans > 20 || q.Places.Cities > 50 {
			return
		}
		g, err := NewGenerator(p)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		k, err := g.Each(t.Context(), func(r *ListRecord) error {
			n++
			for _, s := range r.Fields {
				if !utf8.ValidString(s) {
					t.Fatal("a field is not UTF-8")
				}
			}
			return nil
		})
		if err != nil || k.N != int64(p.N) {
			t.Fatalf("%v", err)
		}
	})
}

// Misspelling never panics, keeps UTF-8 and never empties a name of two letters.
func FuzzMisspell(f *testing.F) {
	for _, s := range []string{"Mohammad", "محمد‌رضا", "Al-Masri", "x", "", "عبد الله", "Kh", "ەە"} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		s = strings.ToValidUTF8(s, "")
		rng := rand.New(rand.NewPCG(seed, 2))
		long := utf8.RuneCountInString(s) >= 3
		varied := vary(rng, []rune(s))
		typed := typo(rng, []rune(s), arabLetters)
		for _, r := range [][]rune{varied, typed} {
			if long && len(r) == 0 || !utf8.ValidString(string(r)) {
				t.Fatalf("%q became %q", s, string(r))
			}
		}
		for _, rules := range [][]rule{vowelRules, soundRules} {
			if got := respell(rng, []byte(s), rules, nil); !utf8.Valid(got) || long && len(got) == 0 {
				t.Fatalf("%q became %q", s, got)
			}
		}
	})
}
