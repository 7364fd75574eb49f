package link

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"undercount/internal/problem"
)

// load reads a synthetic population and its truth.
func load(t testing.TB, preset string, records int64, o Options) (*Records, []int32) {
	t.Helper()
	in, entity := population(t, preset, records, 7)
	r, err := Load(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r, entity()
}

func saved(t testing.TB, m *Model) *Model {
	t.Helper()
	var b bytes.Buffer
	if err := m.Save(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	got, err := LoadModel(&b, "model.toml")
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var again bytes.Buffer
	if err := got.Save(&again); err != nil {
		t.Fatal(err)
	}
	if again.String() != text {
		t.Fatalf("saved again it differs:\n%s\n%s", text, again.String())
	}
	return got
}

// A model that is saved and loaded judges the same records alike, to the bit.
func TestSavedModelJudgesAlike(t *testing.T) {
	r, _ := load(t, "country", 500, Options{})
	first, err := Judge(context.Background(), r, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Judge(context.Background(), r, Options{Seed: 1, Model: saved(t, first.Model)})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first.Entity, second.Entity) || !slices.Equal(first.Pairs, second.Pairs) {
		t.Errorf("%d pairs, then %d; entities equal: %v", len(first.Pairs), len(second.Pairs), slices.Equal(first.Entity, second.Entity))
	}
	if second.Training.Rules != 0 || first.Training.Rules == 0 {
		t.Errorf("training %+v, then %+v", first.Training, second.Training)
	}
	third := saved(t, second.Model)
	if a, b := text(t, first.Model), text(t, third); a != b {
		t.Error("the model of the second run is another")
	}
}

func text(t testing.TB, m *Model) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestModelFilesThatAreRefused(t *testing.T) {
	trained := "format = 1\ntrained = true\nrecords = 10\npairs = 45.0\nexpected_links = 3.0\nerrors_together = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]\n"
	cases := []struct {
		name, text, want string
		row              int
	}{
		{"unknown key", "format = 1\n\n[[comparison]]\nname = \"sex\"\nweight = 3\n", `no key "comparison.weight"`, 5},
		{"not TOML", "format = 1\n[[comparison\n", "", 2},
		{"wrong type", "format = \"one\"\n", "", 1},
		{"no format", "", "the format of the model is 0", 0},
		{"later format", "format = 2\n", "the format of the model is 2", 0},
		{"only rules, and none", "format = 1\nonly_rules = true\n", "there is no rule", 0},
		{"rule without keys", "format = 1\n[[rule]]\nkeys = []\n", "no keys", 0},
		{"no name", "format = 1\n[[comparison]]\nuse = false\n", "no name", 0},
		{"twice", "format = 1\n[[comparison]]\nname = \"sex\"\n[[comparison]]\nname = \"sex\"\n", "name of another", 0},
		{"left out with levels", "format = 1\n[[comparison]]\nname = \"sex\"\nuse = false\nlevels = [{ level = \"the same\" }]\n", "left out", 0},
		{"no probability", "format = 1\n[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", m = 1.5 }]\n", "no probability", 0},
		{"not a number", "format = 1\n[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", u = nan }]\n", "no probability", 0},
		{"zero", "format = 1\n[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", u = 0 }]\n", "no probability", 0},
		{"half trained", "format = 1\nexpected_links = 4\n", "trained = true", 0},
		{"trained, no links", "format = 1\ntrained = true\n", "expected_links", 0},
		{"too few errors", strings.Replace(trained, "[1.0, ", "[", 1), "errors_together", 0},
		{"infinite error", strings.Replace(trained, "[1.0, ", "[inf, ", 1), "errors_together", 0},
		{"trained, u missing", trained + "[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", m = 0.9 }]\n", "m or u is missing", 0},
		{"relatives unknown", trained + "[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", m = 0.9, u = 0.5, relatives = [0.5] }]\n", "each class of relatives", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadModel(strings.NewReader(c.text), "m.toml")
			var p *problem.Error
			if !errors.As(err, &p) || p.File != "m.toml" || p.Row != c.row || !strings.Contains(p.What+p.Want, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func model(t testing.TB, text string) *Model {
	t.Helper()
	m, err := LoadModel(strings.NewReader("format = 1\n"+text), "m.toml")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What a model written by hand says is kept to, and what it does not say is learnt.
func TestModelInPart(t *testing.T) {
	r, _ := load(t, "country", 500, Options{})
	m := model(t, `
[[comparison]]
name = "father"
use = false
[[comparison]]
name = "own name"
levels = [{ level = "different", m = 0.0005 }, { level = "the same", u = 0.002 }]
[[rule]]
keys = ["own name", "year of birth"]
`)
	res, err := Judge(context.Background(), r, Options{Seed: 1, Model: m, MaxPairs: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	own := res.Model.comparison("own name")
	for _, l := range own.Levels {
		if l.Level == "different" && *l.M != 0.0005 || l.Level == "the same" && *l.U != 0.002 {
			t.Errorf("%s has m %g, u %g", l.Level, *l.M, *l.U)
		}
	}
	k := slices.Index(featureNames(res.job.fs), "own name")
	for _, p := range [][]float64{res.job.trainer.p.m[k], res.job.trainer.p.u[k]} {
		for g, s := range res.job.fs[k].byGroup(p) {
			if g > 0 && s != 0 && (s < 1-1e-9 || s > 1+1e-9) {
				t.Errorf("group %d sums to %g", g, s)
			}
		}
	}
	if c := res.Model.comparison("father"); c == nil || c.used() {
		t.Error("the father is compared")
	}
	var rules []string
	for _, b := range res.Blocking.Rules {
		rules = append(rules, b.Rule)
	}
	if !slices.Contains(rules, "own name + year of birth") || len(rules) < 2 {
		t.Errorf("rules %q", rules)
	}
	again, err := Judge(context.Background(), r, Options{Seed: 1, Model: saved(t, res.Model), MaxPairs: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.Pairs, res.Pairs) {
		t.Error("the saved model judges otherwise")
	}
}

func TestOnlyTheRulesOfTheModel(t *testing.T) {
	r, _ := load(t, "country", 500, Options{})
	m := model(t, "only_rules = true\n[[rule]]\nkeys = [\"own name\", \"year of birth\"]\n[[rule]]\nkeys = [\"family name\", \"own name\"]\n")
	res, err := Judge(context.Background(), r, Options{Seed: 1, Model: m})
	if err != nil {
		t.Fatal(err)
	}
	if b := res.Blocking; len(b.Rules) != 2 || b.Lost <= 0 || b.Lost >= 1 || b.Pairs >= b.All {
		t.Errorf("blocking %+v", b)
	}
}

func TestModelOfOtherColumns(t *testing.T) {
	r, _ := load(t, "country", 500, Options{})
	res, err := Judge(context.Background(), r, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	in, _ := population(t, "country", 300, 7)
	for i := range in {
		in[i].Columns = []Mapping{{Column: "sex", Role: Ignore}}
	}
	other, err := Load(context.Background(), in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	trained := text(t, res.Model)
	cases := []struct {
		name string
		r    *Records
		m    *Model
		want string
	}{
		{"other columns", other, res.Model, "which these columns do not allow"},
		{"a comparison it does not know", r, without(t, trained, "sex"), `does not know the comparison "sex"`},
		{"another kind", r, model(t, "[[comparison]]\nname = \"sex\"\nkind = \"name\"\n"), "compares \"sex\" as name"},
		{"no such level", r, model(t, "[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"alike\", m = 0.1 }]\n"), `no level "alike"`},
		{"no room", r, model(t, "[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"the same\", m = 0.7 }, { level = \"different\", m = 0.7 }]\n"), "sum to 1.4"},
		{"no such key", r, model(t, "[[rule]]\nkeys = [\"shoe size\"]\n"), `the key "shoe size"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Judge(context.Background(), c.r, Options{Seed: 1, Model: c.m})
			if !problem.Is(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// without takes a comparison out of a model file.
func without(t *testing.T, file, name string) *Model {
	at := strings.Index(file, "\n[[comparison]]\nname = \""+name+"\"")
	end := strings.Index(file[at+1:], "\n[[comparison]]")
	m, err := LoadModel(strings.NewReader(file[:at]+file[at+1+end:]), "m.toml")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A calibration goes with the model, for lists of the same names.
func TestSavedCalibration(t *testing.T) {
	m := saved(t, model(t, ""))
	m.f = modelFile{Format: 1, Trained: true, Records: 3, Pairs: 3, Links: 1, Errors: []float64{1, 1, 1, 1, 1, 1, 1}}
	c := &calibration{all: &curve{[]float64{-2, 3}, []float64{-4, 5}}, by: make([]*curve, 9)}
	c.by[1*3+2] = &curve{[]float64{0}, []float64{-1}}
	m.keepCurves(c, []string{"a", "b", "c"})
	got := saved(t, m).calibration([]string{"c", "b"})
	for x := -5.0; x < 5; x++ {
		if y := got.apply(0*2+1, x); y != x-1 {
			t.Errorf("between b and c %g becomes %g", x, y)
		}
		if y := got.apply(0, x); y != c.all.apply(x) {
			t.Errorf("elsewhere %g becomes %g, not %g", x, y, c.all.apply(x))
		}
	}
	for _, bad := range []string{"log_odds = [1.0]", "log_odds = [1.0, 0.0]\nbecomes = [1.0, 2.0]", "log_odds = [1.0, 2.0]\nbecomes = [1.0, 0.5]",
		"log_odds = [nan]\nbecomes = [1.0]", "lists = [\"a\"]\nlog_odds = [1.0]\nbecomes = [1.0]", "lists = [\"a\", \"b\"]\nlog_odds = [1.0]\nbecomes = [1.0]"} {
		file := text(t, &Model{modelFile{Format: 1, Trained: true, Records: 3, Pairs: 3, Links: 1, Errors: []float64{1, 1, 1, 1, 1, 1, 1}}})
		if _, err := LoadModel(strings.NewReader(file+"[[calibration]]\n"+bad), "m.toml"); !problem.Is(err) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func FuzzLoadModel(f *testing.F) {
	f.Add("format = 1\ntrained = true\nrecords = 10\npairs = 45.0\nexpected_links = 3.0\nerrors_together = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]\n[[relatives]]\nname = \"cousins\"\npairs = 4\n[[comparison]]\nname = \"sex\"\nkind = \"sex\"\nlevels = [{ level = \"the same\", group = 1, m = 0.9, u = 0.5, relatives = [0.5] }]\n")
	f.Add("format = 1\nonly_rules = true\n[[rule]]\nkeys = [\"a\\u0001\\\"\"]\n[[comparison]]\nname = \"x\"\nuse = false\n")
	f.Add("format = 1\n[[comparison]]\nname = \"sex\"\nlevels = [{ level = \"different\", m = 1e-12 }]\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := LoadModel(strings.NewReader(text), "m.toml")
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		saved(t, m)
	})
}
