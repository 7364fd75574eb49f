package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undercount/internal/problem"
)

func TestJSONLines(t *testing.T) {
	const text = "\ufeff{\"name\":\"سلام \\\"x\\\"\\r\\ny\",\"n\":1.50e3}\r\n\n  {\"extra\":true, \"name\":null}\n{\"n\":-0,\"name\":\"\\ud83d\\ude00\\u202e\"}"
	got := table(t, text, "t.jsonl")
	want := &Sheet{Name: "t.jsonl", Header: []string{"name", "n", "extra"}, RowNum: []int{1, 3, 4}, Encoding: "utf-8",
		Rows: [][]string{{"سلام \"x\"\ny", "1.50e3", ""}, {"", "", "true"}, {"😀\u202e", "-0", ""}}, Notes: got.Notes}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	n := strings.Join(got.Notes, "|")
	for _, want := range []string{"blank lines", "column 2 is missing in 1", "column 3 is missing in 2", "1 invisible character(s) that set the direction of text, the first U+202E in line 4"} {
		if !strings.Contains(n, want) {
			t.Errorf("no note %q in %q", want, got.Notes)
		}
	}
}

func TestJSONLinesRefusals(t *testing.T) {
	const good = "{\"a\":1}\n"
	for _, tc := range []struct{ name, text, what string }{
		{"nested", good + `{"b":1,"a":{"x":1}}`, "row 2: column a: holds an object or a list"},
		{"list", good + `{"a":[1]}`, "row 2: column a: holds an object or a list"},
		{"duplicate", good + `{"b":1,"a":1,"b":2}`, "row 2: column b: holds a key twice"},
		{"duplicate of a known key", good + `{"a":1,"b":1,"a":2}`, "row 2: column a: holds a key twice"},
		{"array", `[{"a":1}]`, "row 1: begins with ["},
		{"two objects", good + `{"a":1}{"a":2}`, "row 2: has text after the object"},
		{"cut", good + `{"a":"x`, "row 2: ends within a string"},
		{"number", good + `{"a":01}`, "row 2: has a value that is not followed"},
		{"NaN", good + `{"a":NaN}`, "row 2: has a value that is not JSON"},
		{"half a pair", good + `{"a":"\ud83d"}`, `row 2: has a \u escape`},
		{"escape of a control", good + `{"a":"\u001b[2J"}`, "row 2: column a: has the control character"},
		{"control", good + "{\"a\":\"\x01\"}", "row 2: has the control character"},
		{"windows-1256", good + "{\"a\":\"\xe3\xcd\xe3\xcf\"}", "is not in UTF-8"},
		{"same name but for spaces", `{"a":1," a":2}`, "the same name as column 1"},
		{"no name", `{"":1}`, "has no name"},
		{"too many keys", `{"a":1,"b":1,"c":1,"d":1,"e":1}`, "more than 4 columns"},
		{"long line", good + `{"a":"` + strings.Repeat("x", 300) + `"}`, "row 2: is longer than 200 bytes"},
		{"long field", good + `{"a":"` + strings.Repeat("x", 60) + `"}`, "row 2: column a: a field is longer than 50"},
		{"nothing", "{}\n{}\n", "no object with a key"},
	} {
		s, err := ReadTable(strings.NewReader(tc.text), "t.jsonl", Limits{FieldBytes: 50, RecordBytes: 200, Columns: 4})
		var p *problem.Error
		if !errors.As(err, &p) || p.File != "t.jsonl" || !strings.Contains(err.Error(), tc.what) {
			t.Errorf("%s: got %v, %v, want %q", tc.name, s, err, tc.what)
		}
	}
}

func TestJSONLinesRejects(t *testing.T) {
	const text = "{\"a\":1,\"b\":2}\n{\"a\":1,\"z\":[]}\nnonsense\n{\"a\":\"\xff\"}\n{\"a\":3,\"q\":1,\"q\":2}\n{\"a\":\"سلام\"}\n"
	var out bytes.Buffer
	r, rows := open(t, write(t, "t.ndjson", text), Options{Rejects: &out})
	if fmt.Sprint(r.Header(), rows) != "[a b] [[1 2] [سلام ]]" {
		t.Error(r.Header(), rows)
	}
	if r.Refused() != 4 || strings.Count(out.String(), "\n") != 5 || !strings.Contains(out.String(), "3,,does not begin with {; expected one JSON object in each line,nonsense\n") {
		t.Errorf("%s\n%s", r.Tally(), out.String())
	}
}

func TestFormats(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       fileFormat
		what       string
	}{
		{"t.csv", "{\"a\":1}", formatCSV, ""},
		{"t", "a,b\n", formatCSV, ""},
		{"t", "\ufeff {\"a\":1}", formatJSONLines, ""},
		{"t.JSONL", "x", formatJSONLines, ""},
		{"t.csv", "PAR1", formatParquet, ""},
		{"t.csv", "PK\x03\x04", formatWorkbook, ""},
		{"t.xls", "\xd0\xcf\x11\xe0", 0, "old workbook"},
		{"t.csv.gz", "\x1f\x8b", 0, "compressed"},
		{"t.csv", "%PDF-1.7", 0, "PDF"},
		{"t.xls", "<HTML><table>", 0, "web page"},
	} {
		got, err := formatOf(strings.NewReader(tc.text), tc.name)
		if got != tc.want || (err != nil) != (tc.what != "") || err != nil && !strings.Contains(err.Error(), tc.what) {
			t.Errorf("%s %q: %v, %v", tc.name, tc.text, got, err)
		}
	}
}
