package overlap

import (
	"encoding/csv"
	"math"
	"slices"
	"strings"
	"testing"

	"undercount/internal/problem"
)

const people = `id,A,B,male,age,region,code
p1,1,0,1,30,north,1
p2,1,1,0,۴۱,south,2
p3,0,1,1,,south,1
p4,0,1,NA,22.5,?,3
p5,1,1,1,30,north,1
`

func rowsOf(t testing.TB, text string) ([]string, [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func TestParseRecords(t *testing.T) {
	h, rows := rowsOf(t, people)
	r, err := ParseRecords(h, rows, nil, RecordOptions{Covariates: []string{"male", "age:number", "region", "code"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Lists, []string{"A", "B"}) || r.Len() != 5 || r.Counts != nil {
		t.Fatalf("lists %v, %d records", r.Lists, r.Len())
	}
	if got := r.Covariates[1].Values; got[1] != 41 || !math.IsNaN(got[2]) || got[3] != 22.5 {
		t.Errorf("age %v", got)
	}
	if c := r.Covariates[0]; c.Kind != Category || !slices.Equal(c.Codes, []int32{1, 0, 1, -1, 1}) || c.Missing() != 1 {
		t.Errorf("male %+v", c)
	}
	if c := r.Covariates[3]; c.Kind != Category || len(c.Levels) != 3 {
		t.Errorf("few whole numbers are labels: %+v", c)
	}
	tab, err := r.Table()
	if err != nil || tab.Count(1) != 1 || tab.Count(2) != 2 || tab.Count(3) != 2 {
		t.Errorf("table %v %v", tab, err)
	}
}

func TestParseRecordsBy(t *testing.T) {
	h, rows := rowsOf(t, people)
	by, err := ParseRecordsBy(h, rows, nil, RecordOptions{Lists: []string{"B", "A"}, Covariates: []string{"age:number"}}, []string{"region"})
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]int{"north": 2, "south": 2, "?": 1, "east": 0} {
		r, err := by.In([]string{label})
		if err != nil || r.Len() != want || len(r.Covariates) != 1 || len(r.Covariates[0].Values) != want {
			t.Errorf("%s: %+v %v", label, r, err)
		}
	}
	if r, err := by.In(nil); err != nil || r.Len() != 5 || r.Lists[0] != "B" {
		t.Errorf("all: %+v %v", r, err)
	}
}

func TestRecordsWithCounts(t *testing.T) {
	h, rows := rowsOf(t, "A,B,count,sex\n1,0,3,f\n1,1,0,m\n0,1,2,m\n")
	r, err := ParseRecords(h, rows, nil, RecordOptions{Covariates: []string{"sex"}})
	if err != nil {
		t.Fatal(err)
	}
	if tab, err := r.Table(); err != nil || tab.N() != 5 || r.Len() != 2 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestRecordsRefused: every refusal says where, and never what the field holds.
func TestRecordsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		covs []string
	}{
		"no such column": {"A,B,x\n1,0,1\n", []string{"y"}},
		"twice":          {"A,B,x\n1,0,1\n", []string{"x", "x:number"}},
		"not a number":   {"A,B,x\n1,0,1\n0,1,secret\n", []string{"x:number"}},
		"on no list":     {"A,B,x\n1,0,1\n0,0,secret\n", []string{"x"}},
		"no rows":        {"A,B,x\n", []string{"x"}},
		"an identifier":  {"A,B,x\n" + manyNames(MaxLevels+1), []string{"x"}},
	} {
		h, rows := rowsOf(t, c.text)
		_, err := ParseRecords(h, rows, nil, RecordOptions{Lists: []string{"A", "B"}, Covariates: c.covs})
		if !problem.Is(err) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("1,0,name" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "\n")
	}
	return b.String()
}

func FuzzParseRecords(f *testing.F) {
	f.Add(people, "age,region")
	f.Add("A,B,count,x\n1,1,4,2\n", "x:number")
	f.Fuzz(func(t *testing.T, text, covs string) {
		all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(all) < 2 {
			return
		}
		r, err := ParseRecords(all[0], all[1:], nil, RecordOptions{Covariates: strings.Split(covs, ",")})
		if err != nil {
			return
		}
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Table(); err != nil {
			t.Fatal(err)
		}
	})
}
