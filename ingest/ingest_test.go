package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"undercount/internal/problem"
)

func read(t *testing.T, text string) *Sheet {
	t.Helper()
	s, err := ReadCSV(strings.NewReader(text), "t.csv", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func encodeUTF16(text string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

func encode(t *testing.T, m *charmap.Charmap, text string) string {
	t.Helper()
	out, err := m.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The same table in every form in which it may come.
func TestForms(t *testing.T) {
	header := []string{"list a", "b", "count"}
	rows := [][]string{{"1", "0", "12"}, {"x, \"y\"\nz", "1", ""}}
	const plain = "list a,b,count\n1,0,12\n\"x, \"\"y\"\"\nz\",1,\n"
	for _, tc := range []struct {
		name, text, encoding string
		nums                 []int
		notes                string // a part of the only note; "" for none
	}{
		{"plain", plain, "utf-8", []int{2, 3}, ""},
		{"no end of line at the end", strings.TrimSuffix(plain, "\n"), "utf-8", []int{2, 3}, ""},
		{"CR LF", strings.ReplaceAll(plain, "\n", "\r\n"), "utf-8", []int{2, 3}, ""},
		{"CR", strings.ReplaceAll(plain, "\n", "\r"), "utf-8", []int{2, 3}, ""},
		{"mixed line ends", "list a,b,count\r\n1,0,12\r\"x, \"\"y\"\"\nz\",1,\n", "utf-8", []int{2, 3}, ""},
		{"byte-order mark", "\ufeff" + plain, "utf-8", []int{2, 3}, ""},
		{"byte-order mark and quoted header", "\ufeff\"list a\",\"b\",\"count\"\n" + strings.SplitN(plain, "\n", 2)[1], "utf-8", []int{2, 3}, ""},
		{"UTF-16 LE", encodeUTF16(plain, false), "utf-16le", []int{2, 3}, ""},
		{"UTF-16 BE", encodeUTF16(plain, true), "utf-16be", []int{2, 3}, ""},
		{"blank lines at the end", plain + "\n\r\n  \n", "utf-8", []int{2, 3}, ""},
		{"end-of-file mark of DOS", plain + "\x1a", "utf-8", []int{2, 3}, ""},
		{"blank lines before the header", "\n\n" + plain, "utf-8", []int{4, 5}, ""},
		{"lines without content before the header", " \n,,\n" + plain, "utf-8", []int{4, 5}, ""},
		{"spaces in the header", " list a ,b ,\tcount" + plain[len("list a,b,count"):], "utf-8", []int{2, 3}, ""},
		{"blank line between", strings.Replace(plain, "12\n", "12\n\n\n", 1), "utf-8", []int{2, 5}, "the first at line 3"},
		{"semicolons", "list a;b;count\n1;0;12\n\"x, \"\"y\"\"\nz\";1;\n", "utf-8", []int{2, 3}, "semicolons"},
		{"tabs", "list a\tb\tcount\n1\t0\t12\n\"x, \"\"y\"\"\nz\"\t1\t\n", "utf-8", []int{2, 3}, "tabs"},
		{"declared delimiter", "sep=;\r\nlist a;b;count\n1;0;12\n\"x, \"\"y\"\"\nz\";1;\n", "utf-8", []int{3, 4}, "declares"},
		{"rows of delimiters at the end", plain + ",,\n,,\n", "utf-8", []int{2, 3}, "2 row(s)"},
		{"empty columns at the right", "list a,b,count,,\n1,0,12,,\n\"x, \"\"y\"\"\nz\",1,,, \n", "utf-8", []int{2, 3}, "2 column(s)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := read(t, tc.text)
			want := &Sheet{Name: "t.csv", Header: header, Rows: rows, RowNum: tc.nums, Encoding: tc.encoding, Notes: s.Notes}
			if d := cmp.Diff(want, s); d != "" {
				t.Error(d)
			}
			if tc.notes == "" && len(s.Notes) > 0 || tc.notes != "" && (len(s.Notes) != 1 || !strings.Contains(s.Notes[0], tc.notes)) {
				t.Errorf("notes %q, want %q", s.Notes, tc.notes)
			}
		})
	}
}

func TestOldEncodings(t *testing.T) {
	persian := "نام,count\nعلي رضايي,1\nآپارتمان پدر گچ,2\n"
	french := "département,count\nHérault,1\nSaône-et-Loire,2\nÀÉÇ,3\n"
	for _, tc := range []struct {
		name, text, encoding string
		m                    *charmap.Charmap
	}{
		{"Persian", persian, "windows-1256", charmap.Windows1256},
		{"Arabic, one word", "a,count\nعدد,1\n", "windows-1256", charmap.Windows1256},
		{"French", french, "windows-1252", charmap.Windows1252},
		{"German, one letter", "Straße,count\nx,1\n", "windows-1252", charmap.Windows1252},
		{"a lone letter that both have", "a,count\né,1\n", "windows-1252", charmap.Windows1252},
		{"a lone peh", "a,count\nپ,1\n", "windows-1256", charmap.Windows1256},
	} {
		s := read(t, encode(t, tc.m, tc.text))
		want := read(t, tc.text)
		if s.Encoding != tc.encoding || len(s.Notes) != 1 || !strings.Contains(s.Notes[0], "read as "+tc.encoding) {
			t.Errorf("%s: read as %s, notes %q", tc.name, s.Encoding, s.Notes)
		}
		if d := cmp.Diff(want.Rows, s.Rows); d != "" {
			t.Errorf("%s: %s", tc.name, d)
		}
		if d := cmp.Diff(want.Header, s.Header); d != "" {
			t.Errorf("%s: %s", tc.name, d)
		}
	}
}

func TestRefusals(t *testing.T) {
	big := strings.Repeat("x", 100)
	for _, tc := range []struct {
		name, text string
		row        int
		column     string
		what       string
	}{
		{"empty", "", 0, "", "is empty"},
		{"only a byte-order mark", "\ufeff", 0, "", "is empty"},
		{"only blank lines", "\n\r\n \n", 0, "", "is empty"},
		{"only delimiters", ",,,\n,,,\n", 0, "", "is empty"},
		{"only a header", "a,b\n", 0, "", "no rows"},
		{"header and empty rows", "a,b\n,\n,\n", 0, "", "no rows"},
		{"too few fields", "a,b\n1,2\n3\n", 3, "", "has 1 fields; expected 2"},
		{"title above the header", "Table 1\na,b\n1,2\n", 2, "", "if a title stands above"},
		{"too many fields", "a,b\n1,2,3\n", 2, "", "has 3 fields; expected 2"},
		{"ragged after a field of two lines", "a,b\n\"1\n\n\",2\n3\n", 5, "", "has 1 fields"},
		{"NUL", "a,b\n1,\x002\n", 2, "", "NUL byte at offset 6"},
		{"NUL with a byte-order mark", "\ufeffa,b\r\n1,\x002\r\n", 2, "", "NUL byte at offset 10"},
		{"UTF-16 without a mark", encodeUTF16("a,b\n1,2\n", false)[2:], 1, "", "UTF-16 without"},
		{"escape", "a,b\n1,\x1b[2J\n", 2, "", "U+001B at offset 6"},
		{"C1 control", "a,b\n1,\u009b2J\n", 2, "", "U+009B"},
		{"damaged UTF-8", "نام,b\rسلام,1\rسل\xffم,2\r", 3, "", "offset 24 that is not valid UTF-8"},
		{"cut UTF-8 with a mark", "\ufeffa,b\n\xd8", 2, "", "offset 7"},
		{"UTF-16 odd", encodeUTF16("a,b\n1,2\n", false) + "x", 0, "", "ends within a character"},
		{"UTF-16 half a pair", encodeUTF16("a,b\n1,2\n", false) + "\x00\xd8\x20\x00", 3, "", "half a character at offset 18"},
		{"UTF-16 half a pair at the end", encodeUTF16("a,b\n1,2\n", true) + "\xd8\x00", 3, "", "half a character"},
		{"UTF-16 NUL", encodeUTF16("a,b\r\n1,\x002\r\n", true), 2, "", "NUL byte at offset 16"},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00", 0, "", "UTF-32"},
		{"workbook", "PK\x03\x04rest", 0, "", "workbook"},
		{"unclosed quote", "a,b\n1,2\n3,\"4\n5,6\n7,8\n", 3, "2", "never closed"},
		{"unclosed quote at the very end", "a,b\n1,\"", 2, "2", "never closed"},
		{"unclosed quote before a closed one", "a,b\n\"1,2\n3,4\n\"x\",6\n", 2, "1", "not closed before row 4"},
		{"unclosed quote in the header", "a,\"b\n1,2\n", 1, "2", "never closed"},
		{"text after a quote", "a,b\n\"1\"x,2\n", 2, "1", "text after a closing"},
		{"quote inside", "a,b\n1,x\"y\"\n", 2, "2", "inside a field"},
		{"long field", "a,b\n1," + big + "\n", 2, "2", "longer than 80 bytes"},
		{"long quoted field", "a,b\n1,\"" + big + "\"\n", 2, "2", "longer than 80 bytes"},
		{"long field of many lines", "a,b\n\"1\n" + strings.Repeat("1,2\n", 40) + "\n", 2, "1", "never closed"},
		{"columns", strings.Repeat("a,", 10) + "b\n", 1, "", "more than 10 columns"},
		{"rows", "a,b\n" + strings.Repeat("1,2\n", 51), 52, "", "more than 50 rows"},
		{"cells", "a,b,c\n" + strings.Repeat("1,2,3\n", 41), 42, "", "more than 120 fields in all"},
		{"bytes", strings.Repeat("a,b\n", 500), 0, "", "larger than 1000 bytes"},
		{"same name twice", "a,b,a \n1,2,3\n", 1, "3", "same name as column 1"},
		{"no name", "a,,b\n1,2,3\n", 1, "2", "no name"},
		{"no name at the right but content", "a,b,\n1,2,3\n", 1, "3", "no name"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := ReadCSV(strings.NewReader(tc.text), "dir/t.csv", Limits{Bytes: 1000, Rows: 50, Columns: 10, Cells: 120, FieldBytes: 80})
			var p *problem.Error
			if !errors.As(err, &p) {
				t.Fatalf("got %v, %v", s, err)
			}
			if p.File != "dir/t.csv" || p.Row != tc.row || p.Column != tc.column || !strings.Contains(p.Error(), tc.what) {
				t.Errorf("%v\nwant row %d, column %q, %q", p, tc.row, tc.column, tc.what)
			}
			if p.Want == "" && p.Do == "" {
				t.Errorf("%v: says neither what was expected nor what to do", p)
			}
		})
	}
}

// No error and no note repeats what a field holds.
func TestErrorsHoldNoContent(t *testing.T) {
	const secret = "Zahra"
	for _, text := range []string{
		secret + "," + secret + "\n1,2\n",
		"a,b\n" + secret + "\n",
		"a,b\n" + secret + "\x00,2\n",
		"a,b\n" + secret + "\"x,2\n",
		"a,b\n\"" + secret + ",2\n",
		"a,b\n\"" + secret + "\"x,2\n",
		"a,b\n" + secret + "\xff\u0627\u0627,2\n",
		"a,b\n" + secret + "\xe9," + secret + "\n",
		"a,b\n" + secret + "\u202e,\ufffd\n",
		"a,b,\n1,2," + secret + "\n",
	} {
		s, err := ReadCSV(strings.NewReader(text), "t.csv", Limits{})
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("error repeats a field: %v", err)
		}
		if s != nil && strings.Contains(strings.Join(s.Notes, ""), secret) {
			t.Errorf("note repeats a field: %q", s.Notes)
		}
	}
}

func TestHiddenCharactersAreNoted(t *testing.T) {
	s := read(t, "a,b\n1,2\n\u202ex\u202c,\ufffd\n")
	if len(s.Notes) != 2 || !strings.Contains(s.Notes[0], "2 invisible") || !strings.Contains(s.Notes[0], "U+202E in line 3") ||
		!strings.Contains(s.Notes[1], "line 3") {
		t.Errorf("notes %q", s.Notes)
	}
	if s.Rows[1][0] != "\u202ex\u202c" {
		t.Error("the characters were not kept")
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.csv")
	if err := os.WriteFile(good, []byte("a,b\n1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err := OpenCSV(good, Limits{}); err != nil || s.Name != good || len(s.Rows) != 1 {
		t.Errorf("got %v, %v", s, err)
	}
	secret := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o000); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ path, what string }{
		{filepath.Join(dir, "none.csv"), "no such file"},
		{filepath.Join(good, "none.csv"), "cannot be opened"},
		{dir, "is a folder"},
		{os.DevNull, "is a device"},
		{secret, "may not be read"},
	} {
		if tc.path == secret && os.Getuid() == 0 {
			continue // root may read everything
		}
		_, err := OpenCSV(tc.path, Limits{})
		if !problem.Is(err) || !strings.Contains(err.Error(), tc.what) || strings.Contains(err.Error(), "open "+tc.path) {
			t.Errorf("%s: %v, want %q", tc.path, err, tc.what)
		}
	}
}

// A reader that fails is not bad input.
func TestReaderFails(t *testing.T) {
	mine := errors.New("cable pulled")
	_, err := ReadCSV(failing{mine}, "t.csv", Limits{})
	if !errors.Is(err, mine) || problem.Is(err) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
