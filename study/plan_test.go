package study

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undercount/internal/problem"
	"undercount/link"
	"undercount/mse"
)

func TestPlan(t *testing.T) {
	p := mustLoad(t, fullFolder(t)).Check()
	var text, js bytes.Buffer
	if err := p.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan.txt", text.Bytes())
	golden(t, "plan.json", js.Bytes())
	var back Plan
	if err := json.Unmarshal(js.Bytes(), &back); err != nil || len(back.Steps) != len(p.Steps) {
		t.Errorf("plan does not read back: %v", err)
	}
}

// Without [[estimate]] every method that suits is used, and none that would
// have to be told which two lists are meant.
func TestDefaultMethods(t *testing.T) {
	for _, c := range []struct {
		file      string
		has, lack []string
	}{
		{"two.csv", []string{"mse/chapman", "mse/lincoln-petersen"}, []string{"mse/mth-darroch"}},
		{"data/table.csv", []string{"mse/bic", "mse/mth-darroch"}, []string{"mse/chapman", "mse/lincoln-petersen"}},
	} {
		dir := fullFolder(t)
		text := "title = \"t\"\n[target]\nmeasure = \"killed\"\n[[table]]\nfile = \"" + c.file + "\"\n"
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, st := range mustLoad(t, dir).Check().Steps {
			names = append(names, st.Name)
			for _, x := range st.Settings {
				if !x.Default {
					t.Errorf("%s: %s is not marked as a default", st.Name, x.Key)
				}
			}
		}
		for _, h := range c.has {
			if indexOf(names, h) < 0 {
				t.Errorf("%s: %s is not in the default set %v", c.file, h, names)
			}
		}
		for _, l := range c.lack {
			if indexOf(names, l) >= 0 {
				t.Errorf("%s: %s is in the default set", c.file, l)
			}
		}
	}
}

func TestMethodMustSuitTheLists(t *testing.T) {
	var few mse.Method // a method that cannot take two lists
	for _, m := range mse.Methods() {
		if m.MinLists > 2 {
			few = m
		}
	}
	dir := fullFolder(t)
	edit(t, filepath.Join(dir, FileName), `"data/table.csv"`, `"two.csv"`)
	edit(t, filepath.Join(dir, FileName), "[strata]\nby = [\"region\"]\n", "")
	edit(t, filepath.Join(dir, FileName), `"mse/mt"`, `"`+few.Name+`"`)
	_, err := Load(dir)
	if !problem.Is(err) || !strings.Contains(err.Error(), few.Name+" does not suit table two, which has 2 lists") {
		t.Errorf("error %v", err)
	}
}

// docs/study-file.md shows the table of keys; -update rewrites it there.
func TestDocumentedKeys(t *testing.T) {
	const begin, end = "<!-- keys: begin -->\n", "<!-- keys: end -->\n"
	file := filepath.Join("..", "docs", "study-file.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := strings.Cut(string(b), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no marks around the table of keys", file)
	}
	var table strings.Builder
	if err := WriteKeys(&table); err != nil {
		t.Fatal(err)
	}
	want := head + begin + table.String() + end + tail
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(b) {
		t.Errorf("%s has another table of keys; run go test ./study -run TestDocumentedKeys -update", file)
	}
}

// The example in the documentation is a study that loads.
func TestDocumentedExample(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "docs", "study-file.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```toml\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no example in docs/study-file.md")
	}
	dir := folder(t, map[string]string{FileName: text, "data/table.csv": threeLists, "figures.csv": ledger})
	if _, err := Load(dir); err != nil {
		t.Error(err)
	}
}

// Every key is accepted by Load: each is used in some block here.
func TestEveryKeyIsAccepted(t *testing.T) {
	text := `title = "t"
seed = 3
language = "fa"
notes = ["a", "b"]
[[target]]
id = "dead"
measure = "killed"
universe = "protesters"
place = "Town"
from = 2020
to = "2020-02"
truth = 900
[[list]]
file = "lists/a.csv"
name = "First"
id = "nr"
columns = { given = "first_name", carry = ["region"] }
only_columns = false
rejects = true
citation = "c"
url = "https://example.org"
[[list]]
file = "lists/b.csv"
sheet = ""
[link]
target = "dead"
duplicate_free = ["First"]
rules = [{ a = "First", b = "First", do = "neither" }]
threshold = 0.6
draws = 10
slow_draws = 5
different_dates = 30
max_pairs = 1000
model = "model.toml"
decisions = "judged"
labels = "labels.csv"
truth = "truth.csv"
write_entities = true
[[table]]
file = "data/table.csv"
target = "dead"
name = "main"
lists = ["B", "A"]
strata = ["region"]
covariates = ["region"]
citation = "c"
url = "https://example.org"
[strata]
by = ["region"]
min = 1
merge_small = true
missing = "impute"
missing_words = ["?", "unknown"]
imputations = 5
missing_over = "north"
blind = []
[[estimate]]
method = "mse/chao"
target = ["dead"]
level = 0.5
set = {}
[sensitivity]
method = "mse/chao"
checks = ["lists", "odds-ratio"]
odds_ratio = "A,B=0.5..3"
[[figures]]
file = "figures.csv"
target = "dead"
name = "ledger"
measure = "killed"
universe = "protesters"
place = "Town"
as_of = "2020-02"
policy = "acled"
places = { Quarter = "Town" }
universes = { students = "protesters" }
disjoint_places = [["Quarter", "Harbour"]]
disjoint_universes = []
citation = "c"
url = "https://example.org"
[report]
formats = ["pdf", "html"]
language = "en"
`
	for _, k := range Keys() {
		if !strings.Contains(text, "\n"+k.Name+" = ") && !strings.HasPrefix(text, k.Name+" = ") {
			t.Errorf("key %s of %s is not in this test", k.Name, heading(k.Table))
		}
	}
	text = strings.Replace(text, "sheet = \"\"\n", "", 1) // which only a workbook has
	dir := folder(t, map[string]string{FileName: text, "data/table.csv": threeLists, "figures.csv": ledger, "lists/a.csv": listA, "lists/b.csv": listB,
		"model.toml": "", "labels.csv": "list_a,id_a,list_b,id_b,same\n", "truth.csv": "list,id,entity\n", "judged/note.txt": "not a file of decisions"})
	s := mustLoad(t, dir)
	k := s.Link
	if l := s.Lists[0]; l.Name != "First" || len(l.Columns) != 3 || !l.Rejects || l.carry != nil || !s.keepFields() {
		t.Errorf("lists: %+v", s.Lists)
	}
	if k.Target != "dead" || k.Threshold != 0.6 || k.Draws != 10 || k.SlowDraws != 5 || k.DifferentDates != 30 || k.MaxPairs != 1000 ||
		len(k.Rules) != 1 || k.Rules[0].Do != link.Neither || !k.WriteEntities || s.truths["dead"] != 900 {
		t.Errorf("link: %+v", k)
	}
	if got := s.Tables[0].whole.Lists(); strings.Join(got, "") != "BA" {
		t.Errorf("lists %v", got)
	}
	if s.Report.Language != "en" || s.Language != "fa" || s.Targets[0].From != "2020" || s.Targets[0].To != "2020-02" {
		t.Errorf("%+v", s)
	}
	if len(s.Figures[0].summaries) != 1 {
		t.Error("the ledger has nothing for the target")
	}
}
