package study

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undercount/internal/problem"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares got with testdata/name, or rewrites it under -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	p := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs (run with -update if intended)\n--- got\n%s\n--- want\n%s", name, got, want)
	}
}

const threeLists = `A,B,C,count,region
1,0,0,120,north
0,1,0,80,north
0,0,1,60,north
1,1,0,30,north
1,0,1,25,north
0,1,1,20,north
1,1,1,12,north
1,0,0,40,south
0,1,0,35,south
0,0,1,20,south
1,1,0,12,south
1,0,1,9,south
0,1,1,8,south
1,1,1,5,south
1,0,0,3,east
0,1,1,2,east
`

const twoLists = "A,B,count\n1,0,100\n0,1,80\n1,1,40\n"

const ledger = `figure_id,case_id,measure,universe,place,period_from,period_to,value,value_hi,hedge,hedge_surface,claim_date,date_precision,asserter,asserter_role,stake,method,relation,related_to,status,verification,source_kind,source_date,source_url,note
f1,demo,killed,protesters,Town,2020-01-01,2020-01-05,40,,at_least,at least,2020-01-06,day,Group A,hr_org,documenter,report_tally,original,,current,excerpt,primary,2020-01-06,https://example.org/a,
f2,demo,killed,protesters,Town,2020-01-01,2020-01-05,12,,none,,2020-01-07,day,Ministry,state,accused_party,official_statement,original,,current,excerpt,primary,2020-01-07,https://example.org/b,
f3,demo,injured,unspecified,Town,2020-01-01,2020-01-05,300,,about,about,2020-01-08,day,Group A,hr_org,documenter,report_tally,original,,current,excerpt,primary,2020-01-08,https://example.org/c,
`

const fullStudy = `title = "Killings in Town"
seed  = 7
notes = "made up"

[[target]]
measure = "killed"
place   = "Town"
from    = 2020-01-01
to      = 2020-01-05

[[target]]
measure = "injured"

[[table]]
file     = "data/table.csv"
target   = "killed"
citation = "made up"

[strata]
by = ["region"]

[[estimate]]
method = ["mse/chao", "mse/mt"]

[[estimate]]
method = "mse/bic"
level  = 0.9
replicates = 100
set = { max_order = 2 }

[[figures]]
file  = "figures.csv"
as_of = 2020-01-31

[report]
formats = ["csv", "json", "html"]
`

// folder makes a study of the given files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func fullFolder(t testing.TB) string {
	return folder(t, map[string]string{FileName: fullStudy, "data/table.csv": threeLists, "figures.csv": ledger, "two.csv": twoLists})
}

func mustLoad(t testing.TB, dir string) *Study {
	t.Helper()
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoad(t *testing.T) {
	s := mustLoad(t, fullFolder(t))
	if s.Seed != 7 || s.Title != "Killings in Town" || len(s.Targets) != 2 || s.Targets[0].From != "2020-01-01" {
		t.Errorf("read %+v", s)
	}
	if s.Targets[1].ID != "injured" || s.Tables[0].Name != "table" || s.Strata.Min != DefaultMin {
		t.Errorf("defaults not filled in: %+v %+v", s.Targets, s.Tables)
	}
	if e := s.Estimates[1]; e.Level != 0.9 || e.Settings["max_order"] != "2" || e.Settings["replicates"] != "100" {
		t.Errorf("options: %+v", e)
	}
	if got := strings.Join(s.Report.Formats, " "); got != "html json csv" {
		t.Errorf("formats %q are not in the documented order", got)
	}
	if n := len(s.Tables[0].data.Strata); n != 3 {
		t.Errorf("%d strata", n)
	}
}

// Each case changes one thing in the full study; the refusal must name the
// line, show it with a caret, and offer the nearest name where there is one.
func TestLoadRefuses(t *testing.T) {
	cases := []struct {
		name, old, new string
		want           []string // parts of the message
		under          string   // what the carets stand under; "" = no excerpt
	}{
		{"syntax", `seed  = 7`, `seed  = `, []string{"study.toml: row 2"}, "\n"},
		{"duplicate key", `seed  = 7`, "seed  = 7\nseed  = 8", []string{"row 3"}, "seed"},
		{"unknown top key", `seed `, `sede `, []string{`key "sede" is not known at the top`, `did you mean "seed"?`, "row 2"}, "sede"},
		{"unknown table", `[strata]`, `[stratum]`, []string{`"stratum"`, `did you mean "strata"?`}, "stratum"},
		{"unknown key in table", `citation =`, `citaton =`, []string{`in [[table]]`, `did you mean "citation"?`}, "citaton"},
		{"unknown key, nothing near", `citation =`, `zzz =`, []string{`"zzz"`, "one of: file, target"}, "zzz"},
		{"list without file", `[strata]`, "[[list]]\nname = \"x\"\n[strata]", []string{"file is missing in [[list]]"}, "list"},
		{"one list", `[strata]`, "[[list]]\nfile = \"two.csv\"\n[strata]", []string{"there is one list", "two lists or more"}, "list"},
		{"link without lists", `[strata]`, "[link]\n[strata]", []string{"there is [link] but no list"}, "link"},
		{"title missing", `title = "Killings in Town"`, ``, []string{"title is missing"}, ""},
		{"title empty", `"Killings in Town"`, `" "`, []string{"title is empty"}, `" "`},
		{"title a number", `"Killings in Town"`, `12`, []string{"title is a whole number", "a text in quotes"}, "12"},
		{"seed a text", `seed  = 7`, `seed  = "7"`, []string{"seed is a text", "whole number"}, `"7"`},
		{"seed negative", `seed  = 7`, `seed  = -7`, []string{"0 or more"}, "-7"},
		{"seed a float", `seed  = 7`, `seed  = 7.5`, []string{"seed is a number with a point"}, "7.5"},
		{"language", `seed  = 7`, `language = "fr"`, []string{"one of: en, fa"}, `"fr"`},
		{"bad date", `to      = 2020-01-05`, `to      = "2020-02-30"`, []string{"a day that does not exist"}, `"2020-02-30"`},
		{"not a date", `to      = 2020-01-05`, `to      = "5 Jan"`, []string{"to is not a date", "2019-11-15"}, `"5 Jan"`},
		{"date with time", `to      = 2020-01-05`, `to      = 2020-01-05T10:00:00Z`, []string{"a date with a time"}, "2020-01-05T10:00:00Z"},
		{"to before from", `to      = 2020-01-05`, `to      = 2019`, []string{"to is before from"}, "2019"},
		{"two targets alike", `measure = "injured"`, `measure = "killed"`, []string{`two targets are both called "killed"`}, "target"},
		{"measure missing", `measure = "injured"`, ``, []string{"measure is missing in [[target]]"}, "target"},
		{"no such target", `target   = "killed"`, `target   = "kiled"`, []string{`there is no target "kiled"`, `did you mean "killed"?`}, `"kiled"`},
		{"target not said", `target   = "killed"`, ``, []string{"which target the table counts", "killed, injured"}, "table"},
		{"file missing", `"data/table.csv"`, `"data/tables.csv"`, []string{"data/tables.csv", "no such file"}, "table"},
		{"file absolute", `"data/table.csv"`, `"/etc/passwd"`, []string{"outside the folder"}, `"/etc/passwd"`},
		{"file above", `"data/table.csv"`, `"../x.csv"`, []string{"outside the folder"}, `"../x.csv"`},
		{"file backslash", `"data/table.csv"`, `'data\table.csv'`, []string{"forward slashes"}, `'data\table.csv'`},
		{"file ours", `"data/table.csv"`, `"results/x.csv"`, []string{"the program itself uses"}, `"results/x.csv"`},
		{"no such stratum", `by = ["region"]`, `by = ["month"]`, []string{"column month", "one of: region"}, "table"},
		{"strata min", `by = ["region"]`, `min = 0`, []string{"1 or more"}, "0"},
		{"strata as blocks", `[strata]`, `[[strata]]`, []string{"strata is a list", "one [strata]"}, "strata"},
		{"table not a block", "[[figures]]\nfile  =", "[figures]\nfile  =", []string{"blocks that begin with [[figures]]"}, "figures"},
		{"no such method", `"mse/mt"`, `"mse/my"`, []string{`there is no method "mse/my"`, "did you mean"}, `"mse/my"`},
		{"method twice", `["mse/chao", "mse/mt"]`, `["mse/chao", "mse/chao"]`, []string{`names "mse/chao" twice`}, `"mse/chao"`},
		{"method in two blocks", `"mse/bic"
level  = 0.9
replicates = 100
set = { max_order = 2 }`, `"mse/mt"`, []string{"asked for twice"}, `"mse/mt"`},
		{"option unknown", `max_order = 2`, `max_ordr = 2`, []string{`mse/bic has no option "max_ordr"`, `did you mean "max_order"?`}, "max_ordr"},
		{"option unknown in block", `replicates =`, `replicate =`, []string{`did you mean "replicates"?`}, "replicate"},
		{"option value", `max_order = 2`, `max_order = 2.5`, []string{`setting mse/bic.max_order is "2.5"`, "a whole number from 1"}, "2.5"},
		{"option value a word", `max_order = 2`, `max_order = "all"`, []string{`setting mse/bic.max_order is "all"`, "or auto"}, `"all"`},
		{"option twice", `set = { max_order = 2 }`, `set = { replicates = 2 }`, []string{"set twice"}, "replicates"},
		{"option a date", `max_order = 2`, `max_order = 2020-01-01`, []string{"option max_order is a date"}, "2020-01-01"},
		{"level percent", `level  = 0.9`, `level  = 95`, []string{"write 0.95 for 95 percent"}, "95"},
		{"estimate for nobody", `level  = 0.9`, `target = "injured"`, []string{"no table counts the targets"}, "estimate"},
		{"policy", `as_of = 2020-01-31`, `policy = "acledd"`, []string{`did you mean "acled"?`}, `"acledd"`},
		{"figures of nobody", `as_of = 2020-01-31`, `measure = "arrested"`, []string{"no figure for any target"}, "figures"},
		{"figures not of that target", `measure = "injured"`, "measure = \"arrested\"\n", []string{"no evidence speaks about target arrested"}, "target"},
		{"format", `"csv", "json"`, `"csv", "jsn"`, []string{`did you mean "json"?`}, `"jsn"`},
		{"format not a text", `"csv", "json"`, `"csv", 3`, []string{"formats holds a whole number"}, "3"},
		{"report an array", `[report]`, `report = 3`, nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(fullStudy, c.old) {
				t.Fatalf("the study has no %q", c.old)
			}
			dir := fullFolder(t)
			text := strings.Replace(fullStudy, c.old, c.new, 1)
			if err := os.WriteFile(filepath.Join(dir, FileName), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Load(dir)
			if err == nil {
				t.Fatal("accepted")
			}
			if !problem.Is(err) {
				t.Fatalf("not a refusal of input: %v", err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("message lacks %q:\n%v", w, err)
				}
			}
			if c.under != "" {
				if got := pointed(err); got != strings.TrimSpace(c.under) {
					t.Errorf("carets stand under %q, expected %q:\n%v", got, c.under, err)
				}
			}
		})
	}
}

// pointed returns the text above the carets of the first refusal.
func pointed(err error) string {
	var f *FileError
	if !errors.As(err, &f) || f.Excerpt == "" {
		return "(no excerpt)"
	}
	lines := strings.Split(f.Excerpt, "\n")
	text, mark := []rune(lines[0]), []rune(lines[1])
	var out []rune
	for i, r := range mark {
		if r == '^' && i < len(text) {
			out = append(out, text[i])
		}
	}
	return strings.TrimSpace(string(out))
}

func TestLoadTellsEveryMistake(t *testing.T) {
	dir := folder(t, map[string]string{FileName: "titel = \"x\"\nseed = \"y\"\n[target]\nmeasure = 3\n"})
	_, err := Load(dir)
	if err == nil {
		t.Fatal("accepted")
	}
	golden(t, "many-mistakes.txt", []byte(err.Error()+"\n"))
}

func TestLoadDataErrorsKeepTheirRow(t *testing.T) {
	dir := fullFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "data", "table.csv"), []byte("A,B,C,count,region\n1,0,0,5,n\n1,1,x,2,n\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Load(dir)
	var p *problem.Error
	if !errors.As(err, &p) || p.File != "data/table.csv" || p.Row != 3 || p.Column != "C" {
		t.Errorf("got %v", err)
	}
}

func TestLoadWithoutStudy(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "absent")} {
		if _, err := Load(dir); !problem.Is(err) || !strings.Contains(err.Error(), "undercount new") {
			t.Errorf("got %v", err)
		}
	}
}

func TestLoadStaysInside(t *testing.T) {
	dir := fullFolder(t)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	if err := os.WriteFile(outside, []byte(threeLists), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "data", "table.csv")
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if _, err := Load(dir); !problem.Is(err) {
		t.Errorf("a link out of the folder was followed: %v", err)
	}
}

func FuzzParseTOML(f *testing.F) {
	f.Add([]byte(fullStudy))
	f.Add([]byte("a.b.c = 1\n[x]\n[x.y]\n[[z]]\n[z.q]\nk = [[1, {a = 2}], []]\n\"a.b\" = 1"))
	f.Add([]byte("é = 'ü'\r\n[é]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := parseTOML(text)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("not a refusal: %v", err)
			}
			_ = err.Error()
			return
		}
		d := &decoder{doc: doc}
		s := &Study{stated: map[string]bool{}}
		s.decode(d)
		s.resolve(d)
		if err := d.err(); err != nil && !problem.Is(err) {
			t.Fatalf("not a refusal: %v", err)
		}
	})
}
