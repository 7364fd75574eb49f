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
		data, err := json.MarshalIndent(derived(s), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, c.name+".json", string(data)+"\n")
	}
}

// A made-up ledger shows what a reader sees in the terminal.
func TestGoldenText(t *testing.T) {
	l := parse(t, `figure_id,case_id,measure,universe,place,place_parent,period_from,period_to,value,value_hi,hedge,claim_date,date_precision,asserter,asserter_role,stake,method,relation,related_to,status,note
t1,made_up,killed,protesters,Northland,,2031-05-01,2031-05-03,40,,at_least,2031-05-03,day,Rights Watchers,hr_org,documenter,report_tally,original,,superseded,
t2,made_up,killed,protesters,Northland,,2031-05-01,2031-05-06,62,,at_least,2031-05-06,day,Rights Watchers,hr_org,documenter,report_tally,updates,t1,current,
t3,made_up,killed,protesters,Northland,,2031-05-01,2031-05-06,12,,none,2031-05-06,day,Ministry,state,accused_party,official_statement,original,,current,
t4,made_up,killed,protesters,Northland,,2031-05-01,2031-05-06,۱٬۲۰۰,,more_than,1410-02-18,approx,سازمان آزادی,opposition,opposed_party,unknown,original,,current,
t5,made_up,killed,protesters,Northland,,,,,,denial,2031-05-09,day,Ministry,state,accused_party,official_statement,denies,t4,current,
t6,made_up,killed,protesters,Northland,,2031-05-01,,620,,at_least,2031-06,month,Daily Copy,media,third_party,relay,repeats_altered,t2,current,a digit was added
t7,made_up,killed,protesters,River Town,Northland,2031-05-01,2031-05-02,70,90,range,2031-05-20,day,hospital staff,medical,affected,hospital_tally,original,,current,
t8,made_up,identified,protesters,Northland,,,,31,,none,2031-07-01,day,Rights Watchers,hr_org,documenter,named_list,original,,current,
t9,made_up,killed,protesters,Norhtland,,,,,,dozens,2031-07,month,Evening Post,media,third_party,relay,summarises,,current,
`)
	golden(t, "made_up.txt", summary(t, l, figures.Options{}).Describe())
	golden(t, "made_up_2031-05-08.txt", summary(t, l, asOf(t, "2031-05-08")).Describe())
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
	type copied struct {
		ID            string
		From, Changed []string
		Inferred      bool
	}
	type notice struct {
		Code string
		IDs  []string
	}
	var out struct {
		Groups  []group
		Altered []copied
		Notices []notice
	}
	for _, a := range s.Altered {
		out.Altered = append(out.Altered, copied{a.ID, a.From, a.Changed, a.Inferred})
	}
	for _, n := range s.Notices {
		out.Notices = append(out.Notices, notice{n.Code, n.IDs})
	}
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
		out.Groups = append(out.Groups, d)
	}
	return out
}
