package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"undercount/internal/problem"
)

// excel writes a workbook with another library.
func excel(t testing.TB, fill func(f *excelize.File) error) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func cells(f *excelize.File, rows ...[]any) error {
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			return err
		}
	}
	return nil
}

func style(f *excelize.File, cell, code string, id int) error {
	s := &excelize.Style{NumFmt: id}
	if code != "" {
		s.CustomNumFmt = &code
	}
	n, err := f.NewStyle(s)
	if err != nil {
		return err
	}
	return f.SetCellStyle("Sheet1", cell, cell, n)
}

func table(t *testing.T, text, name string) *Sheet {
	t.Helper()
	s, err := ReadTable(strings.NewReader(text), name, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWorkbook(t *testing.T) {
	text := excel(t, func(f *excelize.File) error {
		return errors.Join(
			cells(f, []any{" name ", "born", "n"},
				[]any{"علی", time.Date(1990, 3, 21, 0, 0, 0, 0, time.UTC), 0.1 + 0.2},
				nil,
				[]any{"a\r\nb", 43785.5, 1e21, nil, ""},
				[]any{true, 0.75, 1.5e-7},
				[]any{"x", "sometime", 12345678901234567}),
			style(f, "B2", "", 14), style(f, "B4", "[$-F800]dddd\\, mmmm dd\\, yyyy\\ h:mm", 0), style(f, "B5", "", 20),
			f.SetCellFormula("Sheet1", "D9", ""),
		)
	})
	want := &Sheet{Name: "t.xlsx", Header: []string{"name", "born", "n"}, RowNum: []int{2, 4, 5, 6},
		Rows: [][]string{{"علی", "1990-03-21", "0.3"}, {"a\nb", "2019-11-16T12:00:00", "1000000000000000000000"}, {"true", "18:00:00", "0.00000015"}, {"x", "sometime", "12345678901234567"}}}
	got := table(t, text, "t.xlsx")
	want.Notes = got.Notes
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if n := strings.Join(got.Notes, "|"); !strings.Contains(n, "the first at row 3") {
		t.Errorf("notes %q", got.Notes)
	}
}

func TestWorkbookNotes(t *testing.T) {
	text := excel(t, func(f *excelize.File) error {
		return errors.Join(cells(f, []any{"a", "b"}, []any{1, 2}, []any{3, 4}, []any{5, 6}),
			f.SetRowVisible("Sheet1", 3, false), f.SetColVisible("Sheet1", "B", false), f.MergeCell("Sheet1", "A4", "A5"),
			f.SetSheetDimension("Sheet1", "A1:B900"))
	})
	got := table(t, text, "t.xlsx")
	n := strings.Join(got.Notes, "|")
	for _, want := range []string{"1 hidden row(s), the first at row 3", "hidden columns", "1 group(s) of merged", "reaches to row 900, but ends with row 4"} {
		if !strings.Contains(n, want) {
			t.Errorf("no note %q in %q", want, got.Notes)
		}
	}
	if len(got.Rows) != 3 {
		t.Errorf("%d rows", len(got.Rows))
	}
}

func TestWorkbookSheets(t *testing.T) {
	two := excel(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Other")
		_, err2 := f.NewSheet("Blank")
		return errors.Join(err, err2, cells(f, []any{"a"}, []any{1}), f.SetCellValue("Other", "A1", "z"), f.SetCellValue("Other", "A2", 5))
	})
	_, err := ReadTable(strings.NewReader(two), "t.xlsx", Limits{})
	if !problem.Is(err) || !strings.Contains(err.Error(), `"Sheet1", "Other"`) || strings.Contains(err.Error(), "Blank") {
		t.Errorf("got %v", err)
	}
	path := write(t, "t.xlsx", two)
	r, rows := open(t, path, Options{Sheet: "Other"})
	if fmt.Sprint(r.Header(), rows) != "[z] [[5]]" {
		t.Error(r.Header(), rows)
	}
	if _, err := Open(path, Options{Sheet: "Nine"}); !problem.Is(err) || !strings.Contains(err.Error(), `"Other", "Blank"`) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(write(t, "t.csv", "a\n1\n"), Options{Sheet: "Other"}); !problem.Is(err) {
		t.Errorf("got %v", err)
	}
	one := excel(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Blank")
		return errors.Join(err, cells(f, []any{"a"}, []any{1}))
	})
	if s := table(t, one, "t.xlsx"); len(s.Notes) != 1 || !strings.Contains(s.Notes[0], `"Sheet1"; the other 1`) {
		t.Errorf("notes %q", s.Notes)
	}
}

func TestWorkbookRows(t *testing.T) {
	text := excel(t, func(f *excelize.File) error {
		return errors.Join(cells(f, []any{"a", "b"}, []any{1, 2}, []any{3, 4, 5}, []any{7}, []any{9, "x\u202ey"}),
			f.SetCellFormula("Sheet1", "B4", "A1+1"))
	})
	if _, err := ReadTable(strings.NewReader(text), "t.xlsx", Limits{}); !problem.Is(err) || !strings.Contains(err.Error(), "row 3: column 3") {
		t.Errorf("got %v", err)
	}
	var out bytes.Buffer
	r, rows := open(t, write(t, "t.xlsx", text), Options{Rejects: &out})
	if fmt.Sprint(rows) != "[[1 2] [9 x\u202ey]]" || r.Refused() != 2 || !strings.Contains(out.String(), "4,b,holds a formula whose result was never saved") {
		t.Errorf("%v %s\n%s", rows, r.Tally(), out.String())
	}
	if !strings.Contains(strings.Join(r.Notes, "|"), "U+202E in line 5") {
		t.Errorf("notes %q", r.Notes)
	}
}

// repack changes the parts of a workbook.
func repack(t testing.TB, text string, change func(name string, b []byte) (string, []byte), extra ...string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, b []byte) {
		if name == "" {
			return
		}
		p, err := w.Create(name)
		if err == nil {
			_, err = p.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		put(change(f.Name, b))
	}
	for _, name := range extra {
		put(name, []byte("x"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func same(name string, b []byte) (string, []byte) { return name, b }

// raw adds a part whose entry says what it likes.
func raw(t *testing.T, h *zip.FileHeader, packed []byte) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels"} {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.CreateRaw(h)
	if err == nil {
		_, err = p.Write(packed)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func deflated(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostileWorkbooks(t *testing.T) {
	good := excel(t, func(f *excelize.File) error { return cells(f, []any{"a", "b"}, []any{1, 2}, []any{3, 4}) })
	table(t, good, "good.xlsx")
	in := func(part, from, to string) string {
		return repack(t, good, func(name string, b []byte) (string, []byte) {
			if name != part {
				return name, b
			}
			if !bytes.Contains(b, []byte(from)) {
				t.Fatalf("%s does not hold %s: %s", part, from, b)
			}
			return name, bytes.Replace(b, []byte(from), []byte(to), 1)
		})
	}
	const sheet = "xl/worksheets/sheet1.xml"
	zeros := make([]byte, 64<<20)
	bomb := deflated(t, zeros)
	flip := []byte(good)
	flip[bytes.Index(flip, []byte("xl/worksheets/sheet1.xml"))+40] ^= 0x55
	for _, tc := range []struct{ name, text, what string }{
		{"bomb", raw(t, &zip.FileHeader{Name: "x", Method: 8, CRC32: crc32.ChecksumIEEE(zeros), CompressedSize64: uint64(len(bomb)), UncompressedSize64: 64 << 20}, bomb), "far more than"},
		{"bomb that hides its size", raw(t, &zip.FileHeader{Name: "x", Method: 8, CRC32: crc32.ChecksumIEEE(zeros), CompressedSize64: uint64(len(bomb)), UncompressedSize64: 100}, bomb), "damaged"},
		{"too large", raw(t, &zip.FileHeader{Name: "x", Method: 0, CompressedSize64: 3 << 30, UncompressedSize64: 3 << 30}, nil), "unpacks to more"},
		{"too short", raw(t, &zip.FileHeader{Name: "x", Method: 8, CRC32: 5, CompressedSize64: 5, UncompressedSize64: 900}, deflated(t, []byte("x"))[:5]), "damaged"},
		{"wrong check sum", string(flip), "damaged"},
		{"cut", good[:len(good)/2], "damaged"},
		{"twice", repack(t, good, same, "XL/workbook.xml"), "same name"},
		{"macro", repack(t, good, same, "xl/vbaProject.bin"), "has macros"},
		{"macro by another name", in("[Content_Types].xml", "sheet.main+xml", "sheet.macroEnabled.main+xml"), "has macros"},
		{"link", repack(t, good, same, "xl/externalLinks/externalLink1.xml"), "links to other files"},
		{"locked", raw(t, &zip.FileHeader{Name: "x", Flags: 1}, nil), "password"},
		{"old or locked", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"},
		{"binary", repack(t, good, same, "xl/workbook.bin"), "xlsb"},
		{"other zip", repack(t, good, func(name string, b []byte) (string, []byte) { return "x/" + name, b }), "not a workbook"},
		{"no sheet part", repack(t, good, func(name string, b []byte) (string, []byte) {
			if name == sheet {
				name = ""
			}
			return name, b
		}), "damaged"},
		{"cut sheet", in(sheet, "</sheetData>", ""), "damaged"},
		{"rows out of order", in(sheet, `r="3"`, `r="2"`), "out of order"},
		{"cells out of order", in(sheet, `r="B2"`, `r="A2"`), "out of order"},
		{"no number", in(sheet, "<v>4</v>", "<v>four</v>"), "not a number"},
		{"no such text", in(sheet, "<v>1</v></c></row><row r=\"2\"", "<v>99</v></c></row><row r=\"2\""), "refers to a text"},
		{"control", in("xl/sharedStrings.xml", ">b<", ">b_x001B_<"), "U+001B"},
		{"error value", in(sheet, "<v>4</v>", "</c><c r=\"C3\" t=\"e\"><v>#N/A</v>"), "error of the spreadsheet"},
		{"nested", in(sheet, "<v>4</v>", "<v>4</v>"+strings.Repeat("<x>", 200)+strings.Repeat("</x>", 200)), "damaged"},
		{"large text", in(sheet, "<v>4</v>", "<v>"+strings.Repeat("4", 5<<20)+"</v>"), "longer than"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := ReadTable(strings.NewReader(tc.text), "t.xlsx", Limits{})
			var p *problem.Error
			if !errors.As(err, &p) || p.File != "t.xlsx" || !strings.Contains(err.Error(), tc.what) {
				t.Errorf("got %v, %v, want %q", s, err, tc.what)
			}
		})
	}
}

// What another library writes, we read back.
func TestWorkbookRoundTrip(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 _x0D\"<&>'\n\tیپ‌é𐐷=-")), 0, 12, -1)
	number := rapid.Custom(func(t *rapid.T) any {
		if rapid.Bool().Draw(t, "whole") {
			return rapid.Int32().Draw(t, "n")
		}
		return float64(rapid.Int32().Draw(t, "n")) / 64
	})
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(rt, "rows")
		var want [][]string
		rows := [][]any{{"a", "b", "c"}}
		for i := range n {
			s := text.Draw(rt, "text")
			x := number.Draw(rt, "number")
			b := rapid.Bool().Draw(rt, "truth")
			rows = append(rows, []any{s, x, b})
			want = append(want, []string{s, "", fmt.Sprint(b)})
			switch x := x.(type) {
			case int32:
				want[i][1] = fmt.Sprint(x)
			case float64:
				want[i][1] = strconv.FormatFloat(x, 'f', -1, 64)
			}
		}
		got := table(t, excel(t, func(f *excelize.File) error { return cells(f, rows...) }), "t.xlsx")
		if d := cmp.Diff(want, got.Rows); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]look{
		"General": plainNumber, "0.00E+00": plainNumber, "#,##0": plainNumber, `0 "days"`: plainNumber, "@": plainNumber, "[Red]0;[Blue]-0": plainNumber,
		"yyyy-mm-dd": showsDate, "m/d/yy h:mm": showsBoth, "[h]:mm:ss": showsTime, "mmm": showsDate, `[$-3000401]d/m/yyyy;@`: showsDate, "mm:ss.0": showsTime,
		`"day" 0`: plainNumber, `\d0`: plainNumber, "[$-F400]h:mm:ss AM/PM": showsTime, "bbbb": showsDate,
	} {
		if got := lookOf(code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	for _, tc := range []struct {
		v    string
		l    look
		d    bool
		want string
	}{
		{"1", showsDate, false, "1900-01-01"}, {"59", showsDate, false, "1900-02-28"}, {"60", showsDate, false, "1900-02-29"}, {"61", showsDate, false, "1900-03-01"},
		{"2958465", showsDate, false, "9999-12-31"}, {"2958466", showsDate, false, "2958466"}, {"-1", showsDate, false, "-1"}, {"0", showsDate, true, "1904-01-01"},
		{"43785.999999999", showsBoth, false, "2019-11-17"}, {"43785.9", showsDate, false, "2019-11-16"}, {"1.5", showsTime, false, "36:00:00"}, {"0.5", showsBoth, false, "12:00:00"},
		{"1E+3", plainNumber, false, "1000"}, {"-0.00001", plainNumber, false, "-0.00001"}, {"0.1000000000000000055", plainNumber, false, "0.1"}, {"-12", plainNumber, false, "-12"},
	} {
		if got, err := numberText(tc.v, tc.l, tc.d); err != nil || got != tc.want {
			t.Errorf("%s: %s, %v, want %s", tc.v, got, err, tc.want)
		}
	}
	for _, v := range []string{"", "x", "NaN", "Inf", "1e999", "0x1p-2"} {
		if got, err := numberText(v, plainNumber, false); err == nil && v != "0x1p-2" {
			t.Errorf("%q: %s", v, got)
		}
	}
}
