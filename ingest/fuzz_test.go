package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/internal/problem"
)

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{
		"a,b,count\n1,0,5\n0,1,7\n", "\ufeffa;b\r\n1;2\r\n", "a,b\r1,\"x\r\"\"y\"\r", "sep=;\na;b\n1;2\n", "a,b\n\"1,2\n",
		"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", "a,\xe9t\xe9\n1,2\n", "a,\xe3\xcd\xe3\xcf\n1,2\n", "a,b,,\n1,2,,\n,,,\n\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := ReadCSV(bytes.NewReader(raw), "f.csv", Limits{Bytes: 1 << 20, FieldBytes: 4096})
		if err != nil {
			var p *problem.Error
			if !errors.As(err, &p) || p.File != "f.csv" || p.What == "" {
				t.Fatalf("not a good refusal: %v", err)
			}
			return
		}
		check(t, s)
		// What was read, written out again, reads the same.
		if again := rewrite(t, s); len(s.Header) > 1 {
			if d := cmp.Diff(s.Header, again.Header) + cmp.Diff(s.Rows, again.Rows); d != "" {
				t.Fatal(d)
			}
		}
	})
}

// check tests what holds of every sheet.
func check(t *testing.T, s *Sheet) {
	t.Helper()
	if len(s.Rows) == 0 || len(s.Rows) != len(s.RowNum) {
		t.Fatalf("%d rows, %d row numbers", len(s.Rows), len(s.RowNum))
	}
	for i, r := range s.Rows {
		if len(r) != len(s.Header) {
			t.Fatalf("row %d has %d fields, the header %d", i, len(r), len(s.Header))
		}
		if s.RowNum[i] < i+2 || i > 0 && s.RowNum[i] <= s.RowNum[i-1] {
			t.Fatalf("row numbers %v", s.RowNum)
		}
		for _, f := range r {
			if !utf8.ValidString(f) || strings.ContainsAny(f, "\x00\r") {
				t.Fatalf("field %q", f)
			}
		}
	}
}

func rewrite(t *testing.T, s *Sheet) *Sheet {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(s.Header)
	w.WriteAll(s.Rows)
	// A first header name like "sep=;" or one that begins with a byte-order
	// mark, or a header with more semicolons than commas, reads as what it says.
	h := b.String()
	if comma, _ := delimiter(h); comma != ',' || strings.HasPrefix(strings.ToLower(h), "sep=") {
		return s
	}
	again, err := ReadCSV(strings.NewReader("\ufeff"+b.String()), "again.csv", Limits{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	return again
}

// Whatever table encoding/csv writes, we read back, with the right row numbers,
// under every kind of line end.
func TestRoundTrip(t *testing.T) {
	field := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 ,;\"\n\tی é𐐷")), 0, 8, -1)
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(rt, "width")
		row := rapid.SliceOfN(field, width, width)
		rows := rapid.SliceOfN(row, 1, 8).Draw(rt, "rows")
		rows = append(rows, slicesOf("z", width)) // so that no row is taken for an empty one at the end
		header := make([]string, width)
		for i := range header {
			header[i] = fmt.Sprintf("c%d", i)
		}
		eol := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(rt, "eol")
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.WriteAll(append([][]string{header}, rows...))
		s, err := ReadCSV(strings.NewReader(strings.ReplaceAll(b.String(), "\n", eol)), "r.csv", Limits{})
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(rows, s.Rows); d != "" {
			rt.Fatal(d)
		}
		line := 2
		for i, r := range rows {
			if s.RowNum[i] != line {
				rt.Fatalf("row %d is at line %d, reported at %d", i, line, s.RowNum[i])
			}
			line += 1 + strings.Count(strings.Join(r, ""), "\n")
		}
	})
}

func slicesOf(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}

func BenchmarkReadCSV(b *testing.B) {
	for _, bm := range []struct{ name, row string }{
		{"plain", "1,0,1,Prizren,1999-04,12\n"},
		{"quoted", "\"1\",\"0\",\"1\",\"Prizren, \"\"south\"\"\",\"1999-04\",\"12\"\n"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			text := "A,B,C,region,month,count\n" + strings.Repeat(bm.row, 100_000)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadCSV(strings.NewReader(text), "b.csv", Limits{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
