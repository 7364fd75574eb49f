package figures_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"undercount/calendar"
	"undercount/figures"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func summary(t testing.TB, l *figures.Ledger, opt figures.Options) *figures.Summary {
	t.Helper()
	s, err := l.Summary(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asOf(t testing.TB, text string) figures.Options {
	t.Helper()
	d, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return figures.Options{AsOf: d}
}

// golden compares with a file of testdata, or rewrites it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; run with -update and read the difference", path)
	}
}

func TestGoldenSummaries(t *testing.T) {
	for _, c := range []struct{ file, date, name string }{
		{"iran_2019_11.csv", "", "iran_all"},
		{"iran_2019_11.csv", "2019-12-31", "iran_2019-12-31"},
		{"iran_2019_11.csv", "2019-11-20", "iran_2019-11-20"},
		{"tiananmen_1989.csv", "", "tiananmen_all"},
		{"tiananmen_1989.csv", "1989-06-10", "tiananmen_1989-06-10"},
		{"crowd_claims.csv", "", "crowd_all"},
	} {
		l := load(t, c.file)
		s := summary(t, l, asOf(t, c.date))
		golden(t, c.name+".txt", s.Describe())
		if c.date == "" {
			data, err := json.MarshalIndent(derived(s), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name+".json", string(data)+"\n")
		}
	}
}

// derived keeps what the package worked out and drops what the file said.
func derived(s *figures.Summary) any {
	type row struct {
		ID, Status, Reading string
		Of                  []string `json:",omitempty"`
	}
	type group struct {
		Measure, Universe, Place string
		Rows                     []row
		Bounds                   []figures.Bound
		Origins                  figures.Origins
		Corrections              map[string][]string
		Findings                 []figures.Finding
	}
	var out []group
	for _, g := range s.Groups {
		d := group{Measure: g.Measure, Universe: g.Universe, Place: g.Place, Bounds: g.Bounds, Origins: g.Origins, Corrections: map[string][]string{}}
		for _, rows := range [][]figures.Row{g.Current, g.Superseded, g.Denials} {
			for _, r := range rows {
				d.Rows = append(d.Rows, row{r.ID, r.Status, r.Reading.Text, r.BecauseOf})
			}
		}
		for _, t := range g.Series {
			d.Corrections[t.Rows[len(t.Rows)-1].ID] = t.Corrections
		}
		for _, f := range g.Conflicts {
			f.Text = ""
			d.Findings = append(d.Findings, f)
		}
		out = append(out, d)
	}
	return out
}
