package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/overlap"
)

func TestJSONRoundTrip(t *testing.T) {
	d := sampleDocument(t, "fa")
	var a, b bytes.Buffer
	if err := WriteJSON(&a, d); err != nil {
		t.Fatal(err)
	}
	back, err := ReadJSON(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&b, back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.String(), b.String()); diff != "" {
		t.Errorf("JSON changes on a round trip: %s", diff)
	}
	if html(t, d) != html(t, back) {
		t.Error("the page changes when its document has been through JSON")
	}
	if !strings.Contains(a.String(), "10356.123456789011") {
		t.Error("digits were lost")
	}
}

// TestJSONHoldsEstimatesAsTheyMarshal compares each estimate with its own JSON.
func TestJSONHoldsEstimatesAsTheyMarshal(t *testing.T) {
	d := sampleDocument(t, "en")
	var b bytes.Buffer
	if err := WriteJSON(&b, d); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Targets []struct {
			Estimates []json.RawMessage `json:"estimates"`
		} `json:"targets"`
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for i, e := range d.Targets[0].Estimates {
		want, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := json.Compact(&got, doc.Targets[0].Estimates[i]); err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("estimate %d:\n got %s\nwant %s", i, got.String(), want)
		}
	}
}

func readCSV(t *testing.T, d *Document) map[string][][]string {
	t.Helper()
	files, err := CSVFiles(d)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][][]string{}
	for _, f := range files {
		if !utf8.Valid(f.Data) {
			t.Errorf("%s is not UTF-8", f.Name)
		}
		rows, err := csv.NewReader(bytes.NewReader(f.Data)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		out[f.Name] = rows
	}
	return out
}

func TestCSVTables(t *testing.T) {
	tables := readCSV(t, sampleDocument(t, "en"))
	for name, rows := range map[string]int{"estimates.csv": 4, "intervals.csv": 3, "assumptions.csv": 3, "warnings.csv": 2, "curves.csv": 8, "lists.csv": 4,
		"overlap.csv": 15, "claims.csv": 5, "bounds.csv": 2, "origins.csv": 1, "contradictions.csv": 1, "altered.csv": 1, "sources.csv": 1} {
		if got := len(tables[name]) - 1; got != rows {
			t.Errorf("%s: %d rows, want %d", name, got, rows)
		}
	}
	row := tables["estimates.csv"][1]
	if row[0] != "kosovo" || row[9] != "10356.123456789011" || row[10] != "9002.5" || row[11] != "12122.25" || row[15] != "4400" {
		t.Errorf("first estimate: %q", row)
	}
	if refused := tables["estimates.csv"][2]; refused[8] != "refused" || refused[9] != "" || refused[13] != "" {
		t.Errorf("a refused answer has numbers: %q", refused)
	}
	if got := strings.Join(tables["overlap.csv"][0], " "); got != "EXH ABA OSCE HRW count" {
		t.Errorf("overlap header %q", got)
	}
	if files, _ := CSVFiles(&Document{}); len(files) != 1 || files[0].Name != "estimates.csv" {
		t.Error("an empty document must give the estimates table alone")
	}
}

// TestOverlapCSVCanBeReadAgain holds the table to the contract for scripts.
func TestOverlapCSVCanBeReadAgain(t *testing.T) {
	rows := readCSV(t, sampleDocument(t, "en"))["overlap.csv"]
	counts := map[string]int64{}
	for _, r := range rows[1:] {
		n, err := strconv.ParseInt(r[4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		counts[strings.Join(r[:4], "")] = n
	}
	back, err := overlap.FromCounts(rows[0][:4], counts)
	if err != nil {
		t.Fatal(err)
	}
	if !back.Equal(sampleTable(t)) {
		t.Error("the table changed")
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	for _, bad := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"} {
		d := sampleDocument(t, "en")
		s := &d.Targets[0]
		s.Target.ID, s.Target.Measure, s.Target.Place = bad, bad, bad
		s.Estimates[0].Target, s.Estimates[0].Method, s.Estimates[0].Reason = s.Target, bad, bad
		s.ListSizes[0].Name = bad
		d.Targets[1].Ledger.Groups[0].Current[0].Asserter = bad
		d.Sources[0].Name = bad
		d.Sources[0].URL = bad
		found := 0
		for name, rows := range readCSV(t, d) {
			for _, r := range rows {
				for _, c := range r {
					if c == "" {
						continue
					}
					if strings.HasPrefix(c, "'") {
						found++
					}
					if _, err := strconv.ParseFloat(c, 64); err != nil && strings.ContainsRune("=+-@\t\r＝", []rune(c)[0]) {
						t.Errorf("%s holds the cell %q", name, c)
					}
				}
			}
		}
		if found < 6 {
			t.Errorf("%q: only %d cells escaped", bad, found)
		}
	}
}

// TestNumbersKeepEveryDigit is the promise of full precision, for any number.
func TestNumbersKeepEveryDigit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.Float64().Draw(rt, "v")
		e := estimate.New("mse/bic", estimate.Target{}, "", 1)
		e.Point = estimate.Some(v)
		d := &Document{Targets: []Section{{Estimates: []*estimate.Estimate{e}}}}
		files, err := CSVFiles(d)
		if err != nil {
			rt.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(files[0].Data)).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		if got, err := strconv.ParseFloat(rows[1][9], 64); err != nil || got != v {
			rt.Fatalf("%v became %q", v, rows[1][9])
		}
		var b bytes.Buffer
		if err := WriteJSON(&b, d); err != nil {
			rt.Fatal(err)
		}
		back, err := ReadJSON(&b)
		if err != nil {
			rt.Fatal(err)
		}
		if got, ok := back.Targets[0].Estimates[0].Point.Get(); !ok || got != v {
			rt.Fatalf("%v became %v in JSON", v, got)
		}
	})
}

func TestReadJSONRefusesNonsense(t *testing.T) {
	for _, s := range []string{"", "{", `{"targets":[{"curves":[{"estimate":3,"name":"x"}]}]}`, `{"targets":[{"overlap":{"lists":["A"],"strata":[{"cells":[]}]}}]}`} {
		if _, err := ReadJSON(strings.NewReader(s)); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}
