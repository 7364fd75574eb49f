package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"undercount/internal/problem"
)

// readOrRefuse reads hostile bytes: they are understood or refused, with an
// error that a user can read, and never panic.
func readOrRefuse(t *testing.T, raw []byte, name string) *Sheet {
	t.Helper()
	s, err := ReadTable(bytes.NewReader(raw), name, Limits{Bytes: 1 << 20, Rows: 10_000, FieldBytes: 4096, Columns: 100, RecordBytes: 1 << 16})
	if err != nil {
		var p *problem.Error
		if !errors.As(err, &p) || p.File != name || p.What == "" {
			t.Fatalf("not a good refusal: %v", err)
		}
		return nil
	}
	for i, r := range s.Rows {
		if len(r) != len(s.Header) {
			t.Fatalf("row %d has %d fields, the header %d", i, len(r), len(s.Header))
		}
		for _, f := range r {
			if strings.ContainsAny(f, "\x00\x1b\r") {
				t.Fatalf("field %q", f)
			}
		}
	}
	return s
}

func FuzzParquet(f *testing.F) {
	f.Add([]byte(pq(f, persons(20))))
	f.Add([]byte(pq(f, persons(40), parquet.MaxRowsPerRowGroup(7), parquet.PageBufferSize(64))))
	f.Add([]byte(pq(f, []everything{{Name: "x"}})))
	f.Fuzz(func(t *testing.T, raw []byte) { readOrRefuse(t, raw, "f.parquet") })
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(excel(f, func(x *excelize.File) error { return cells(x, []any{"a", "b"}, []any{1, true}) })))
	f.Fuzz(func(t *testing.T, raw []byte) { readOrRefuse(t, raw, "f.xlsx") })
}

// FuzzSheet changes the parts of a workbook, so that the check sums are right.
func FuzzSheet(f *testing.F) {
	text := excel(f, func(x *excelize.File) error {
		return errors.Join(cells(x, []any{"a", "b"}, []any{1, "x"}, []any{43785, true}), style(x, "A3", "", 14), x.MergeCell("Sheet1", "A4", "A5"))
	})
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		f.Fatal(err)
	}
	get := func(name string) []byte {
		r, _, err := part(z, name)
		if err != nil {
			f.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	const sheet, shared, styles, book = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
	f.Add(get(sheet), get(shared), get(styles), get(book))
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		by := map[string][]byte{sheet: a, shared: b, styles: c, book: d}
		readOrRefuse(t, []byte(repack(t, text, func(name string, old []byte) (string, []byte) {
			if own, ok := by[name]; ok {
				return name, own
			}
			return name, old
		})), "f.xlsx")
	})
}

// FuzzJSONLines holds the reader against encoding/json: what it accepts is
// JSON, and says the same.
func FuzzJSONLines(f *testing.F) {
	for _, s := range []string{"{\"a\":1,\"b\":\"x\"}\n{\"b\":null,\"a\":true}\n", "{\"a\":\"\\u0633\\ud83d\\ude00\\n\\/\"}", "\ufeff{\"a\":-1.5e+3}\r\n\r\n{ }\n", "{\"a\":{}}", "{\"a\":1,\"a\":2}", "[1]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := readOrRefuse(t, raw, "f.jsonl")
		if s == nil {
			return
		}
		var objects []map[string]any
		d := json.NewDecoder(bytes.NewReader(bytes.TrimSuffix(bytes.TrimPrefix(raw, []byte("\ufeff")), []byte("\x1a"))))
		d.UseNumber()
		for {
			var o map[string]any
			if err := d.Decode(&o); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("accepted %q: %v", raw, err)
			}
			objects = append(objects, o)
		}
		if len(objects) != len(s.Rows) {
			t.Fatalf("%d rows of %d objects", len(s.Rows), len(objects))
		}
		for i, o := range objects {
			trimmed := map[string]any{}
			for k, v := range o {
				trimmed[strings.TrimSpace(strings.ReplaceAll(breaks(k), "\ufeff", ""))] = v
			}
			for j, h := range s.Header {
				if want := jsonText(trimmed[h]); s.Rows[i][j] != want {
					t.Fatalf("row %d: %q, want %q", i, s.Rows[i][j], want)
				}
			}
		}
	})
}

func breaks(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return breaks(v)
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
