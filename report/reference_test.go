package report

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/figures"
	refdata "undercount/internal/reference"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report/locale"
)

// reference finds a file of the reference data, or skips the test.
func reference(t *testing.T, name string) string {
	t.Helper()
	return refdata.Path(t, name)
}

// kosovoSection runs every method on the published table.
func kosovoSection(t *testing.T) Section {
	t.Helper()
	b, err := os.ReadFile(reference(t, "mse/kosovo_1999.json"))
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Lists  []string         `json:"lists"`
		Counts map[string]int64 `json:"counts"`
	}
	if err := json.Unmarshal(b, &ref); err != nil {
		t.Fatal(err)
	}
	tab, err := overlap.FromCounts(ref.Lists, ref.Counts)
	if err != nil {
		t.Fatal(err)
	}
	target := estimate.Target{ID: "kosovo", Measure: "killed", Place: "Kosovo", From: "1999-03-20", To: "1999-06-22"}
	s := Section{Target: target, Overlap: overlap.Unstratified(tab), Observed: tab.N()}
	for i, l := range tab.Lists() {
		s.ListSizes = append(s.ListSizes, ListSize{l, tab.Marginal(1 << i)})
	}
	for _, m := range mse.Methods() {
		r := mse.Request{Table: tab, Target: target, Seed: 1, Settings: map[string]string{}}
		for _, o := range m.Options {
			if o.Key == "bootstrap" || o.Key == "replicates" {
				r.Settings[o.Key] = "100" // enough to fill the page
			}
		}
		e, err := mse.Run(context.Background(), m.Name, r)
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		s.Estimates = append(s.Estimates, e)
	}
	return s
}

func iranSection(t *testing.T) Section {
	t.Helper()
	f, err := os.Open(reference(t, "figures/iran_2019_11.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l, err := figures.Parse(rows[0], rows[1:], nil)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := l.Summary(figures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Section{Target: estimate.Target{ID: "iran", Measure: "killed", Place: "Iran", From: "2019-11-15", To: "2019-11-19"}, Ledger: sum}
}

// TestReferenceStudies writes whole reports from real tables and ledgers.
func TestReferenceStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every method; skipped with -short")
	}
	d := &Document{Title: "Kosovo 1999 and Iran 2019", Targets: []Section{kosovoSection(t), iranSection(t)},
		Sources: []Source{{Name: "Kosovo", File: "kosovo.csv", Citation: "Ball, Betts, Scheuren, Dudukovich and Asher (2002)", URL: "https://example.org/kosovo", SHA256: strings.Repeat("ab12", 16), Rows: 15, Encoding: "utf-8"}},
		Rerun:   Rerun{Command: "undercount run kosovo", Version: "0.1.0", Go: "go1.26", Seed: 1, Settings: map[string]string{"level": "0.95"}},
		Notes:   []string{"A note by the author."}}
	for _, lang := range []string{"en", "fa"} {
		d.Language = lang
		page := html(t, d)
		assertSelfContained(t, page)
		assertWellFormed(t, page)
		if dir := os.Getenv("UNDERCOUNT_DUMP"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "reference."+lang+".html"), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range d.Targets[0].Estimates {
			if !strings.Contains(page, e.Method) {
				t.Errorf("%s: %s is missing", lang, e.Method)
			}
		}
		for _, g := range d.Targets[1].Ledger.Groups {
			for _, r := range g.Current {
				if !strings.Contains(page, "<bdi>"+r.ID+"</bdi>") {
					t.Errorf("%s: claim %s is missing", lang, r.ID)
				}
			}
		}
		if lang == "fa" {
			assertPersian(t, d)
		}
	}
	if _, err := CSVFiles(d); err != nil {
		t.Error(err)
	}
}

// assertPersian fails if a reason of a method or a code of the ledger is left in English.
func assertPersian(t *testing.T, d *Document) {
	t.Helper()
	fa, err := locale.For("fa")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range d.Targets[1].Ledger.Notices {
		if !fa.Has("notice/" + n.Code) {
			t.Errorf("notice %s of a ledger has no Persian text: %s", n.Code, n.Text)
		}
	}
	for _, g := range d.Targets[1].Ledger.Groups {
		for _, f := range g.Conflicts {
			if !fa.Has("finding/" + f.Kind) {
				t.Errorf("finding %s has no Persian text", f.Kind)
			}
		}
		for _, o := range g.Origins.Open {
			if !fa.Has("open/" + o.Code) {
				t.Errorf("open origin %s has no Persian text", o.Code)
			}
		}
	}
	page := html(t, d)
	for _, m := range regexp.MustCompile(`class="reason" dir="auto">([^<]*)<`).FindAllStringSubmatch(page, -1) {
		if !regexp.MustCompile(`\p{Arabic}`).MatchString(m[1]) {
			t.Errorf("a reason is not in Persian: %s", m[1])
		}
	}
}
