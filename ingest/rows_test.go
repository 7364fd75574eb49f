package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"undercount/internal/problem"
	"undercount/link"
)

var _ link.RowReader = (*Rows)(nil)

// stream reads a text through a window of that size.
func stream(text string, o Options, window int) (*Sheet, error) {
	o.window = window
	o.Limits = o.Limits.withDefaults()
	r, err := newCSV(strings.NewReader(text), "s.csv", o, "")
	if err != nil {
		return nil, placeIn(err, "s.csv")
	}
	s := &Sheet{Name: "s.csv", Header: r.Header(), Encoding: r.Encoding}
	for {
		row, line, err := r.Next()
		if errors.Is(err, io.EOF) {
			s.Notes = r.Notes
			return s, r.Close()
		}
		if err != nil {
			return nil, err
		}
		s.Rows = append(s.Rows, append([]string{}, row...))
		s.RowNum = append(s.RowNum, line)
	}
}

// sameAsWhole fails unless a text reads the same through a window of any size
// as it does as a whole.
func sameAsWhole(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string, lim Limits) {
	t.Helper()
	whole, wholeErr := ReadCSV(strings.NewReader(text), "s.csv", lim)
	for _, window := range []int{1, 7, 64, 1 << 16} {
		s, err := stream(text, Options{Limits: lim}, window)
		if (err == nil) != (wholeErr == nil) || err != nil && err.Error() != wholeErr.Error() {
			t.Fatalf("%q\nas a whole:       %v\nwith a window %d: %v", text, wholeErr, window, err)
		}
		if d := cmp.Diff(whole, s); err == nil && d != "" {
			t.Fatalf("%q\nwith a window %d: %s", text, window, d)
		}
	}
}

func TestStreamIsTheWhole(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "1", "", " ", ",", ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", "\n\n", ",,\n", "x,y\n", "\"p,\nq\",2\n",
		"سلام", "é", "\u202e", "\ufffd", "\ufeff", "\xff", "\xe3\xcd", "\x00", "\x85", "\x1a"})
	rapid.Check(t, func(rt *rapid.T) {
		mark := rapid.SampledFrom([]string{"a,b\n", "a,b,\n", "a;b\r", "\xff\xfea\x00,\x00", "\xef\xbb\xbfa,b\n", "نام,b\n", ""}).Draw(rt, "head")
		text := mark + strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(rt, "pieces"), "")
		sameAsWhole(rt, text, Limits{FieldBytes: 20, RecordBytes: 60, Columns: 6})
	})
}

func FuzzStream(f *testing.F) {
	for _, s := range []string{
		"a,b,count\n1,0,5\n0,1,7\n", "\ufeffa;b\r\n1;2\r\n", "a,b\r1,\"x\r\"\"y\"\r", "sep=;\na;b\n1;2\n", "a,b\n\"1,2\n",
		"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", "a,\xe9t\xe9\n1,2\n", "a,\xe3\xcd\xe3\xcf\n1,2\n", "a,b,,\n1,2,,\n,,,\n\n",
		"a,b\n , \n,\n,\n1,2\n,\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		sameAsWhole(t, string(raw), Limits{FieldBytes: 200, RecordBytes: 1000, Columns: 50})
	})
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// open reads a file to its end.
func open(t *testing.T, path string, o Options) (*Rows, [][]string) {
	t.Helper()
	r, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for {
		row, _, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, append([]string{}, row...))
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return r, rows
}

func TestOpenEncodings(t *testing.T) {
	const text = "نام,count\nعلي رضايي,1\nآپارتمان پدر گچ,2\n"
	want := read(t, text)
	for _, tc := range []struct{ encoding, text string }{
		{"utf-8", text},
		{"utf-8", "\ufeff" + text},
		{"utf-16le", encodeUTF16(text, false)},
		{"utf-16be", encodeUTF16(text, true)},
		{"windows-1256", encode(t, charmap.Windows1256, text)},
	} {
		r, rows := open(t, write(t, "t.csv", tc.text), Options{})
		if d := cmp.Diff(want.Rows, rows) + cmp.Diff(want.Header, r.Header()); d != "" || r.Encoding != tc.encoding {
			t.Errorf("%s: read as %s: %s", tc.encoding, r.Encoding, d)
		}
	}
}

func TestRejects(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		rows       string
		rejects    string
	}{
		{"width", "a,b\n1,2\n3\n4,5,6\n7,8\n", "[[1 2] [7 8]]",
			"3,,\"has 1 fields; expected 2, as many as the header\",3\n4,,\"has 3 fields; expected 2, as many as the header\",4,5,6\n"},
		{"formula", "a,b\n1,2\n=x\n", "[[1 2]]", "3,,\"has 1 fields; expected 2, as many as the header\",'=x\n"},
		{"bytes", "نام,b\nسلام,2\nسل\xffم,4\n5,6\n", "[[سلام 2] [5 6]]",
			"3,1,has a byte that is not text in the encoding of the file; expected UTF-8 throughout,سل\ufffdم,4\n"},
		{"control", "a,b\n1,\x1b2\n5,6\n", "[[5 6]]", "2,2,has a control character; expected text,1,\ufffd2\n"},
		{"UTF-16", encodeUTF16("a,b\n1,2\n", false) + "\x00\xd8,\x005\x00\n\x006\x00,\x007\x00\n\x00", "[[1 2] [6 7]]",
			"3,1,has a byte that is not text in the encoding of the file; expected UTF-8 throughout,\ufffd,5\n"},
		{"open quote", "a,b\n1,2\n\"3,4\n5,6\n", "[[1 2] [5 6]]", "3,1,opens a quotation mark that is never closed; expected a closing quotation mark,\"\"\"3,4\"\n"},
		{"long", "a,b\n1,2\n" + strings.Repeat("x", 30) + ",4\r\n5,6\n", "[[1 2] [5 6]]",
			"3,1,a field is longer than 20 bytes; expected a table with short fields," + strings.Repeat("x", 20) + "\n"},
		{"content without a name", "a,b,\n1,2,\n3,4,5\n", "[[1 2]]", "3,3,has no name in the header; expected a name for every column,3,4,5\n"},
		{"all", "a,b\n1\n2\n", "[]", "2,,\"has 1 fields; expected 2, as many as the header\",1\n3,,\"has 1 fields; expected 2, as many as the header\",2\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			r, rows := open(t, write(t, "t.csv", tc.text), Options{Limits: Limits{FieldBytes: 20}, Rejects: &out})
			_, rest, _ := strings.Cut(out.String(), "\n")
			if fmt.Sprint(rows) != tc.rows || rest != tc.rejects {
				t.Errorf("rows %v, rejects\n%s\nwant %s\n%s", rows, rest, tc.rows, tc.rejects)
			}
			if r.Kept() != int64(len(rows)) || r.Refused() != int64(strings.Count(tc.rejects, "\n")) || r.Read() != r.Kept()+r.Refused() {
				t.Error(r.Tally())
			}
		})
	}
}

func TestRefuse(t *testing.T) {
	path := write(t, "t.csv", "name,date\n@x,1999\n-y,sometime\nz,2001\n")
	var out bytes.Buffer
	r, err := Open(path, Options{Rejects: &out})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, line, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if row[1] == "sometime" {
			if err := r.Refuse(line, "date", "is not a date"); err != nil {
				t.Fatal(err)
			}
			if r.Refuse(line, "date", "again") == nil || r.Refused() != 1 {
				t.Error("a row is refused twice")
			}
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if want := path + ": 3 rows read = 2 kept + 1 refused"; r.Tally() != want {
		t.Errorf("%s, want %s", r.Tally(), want)
	}
	if want := "line,column,reason,name,date\n3,date,is not a date,'-y,sometime\n"; out.String() != want {
		t.Errorf("rejects\n%s", out.String())
	}

	strict, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, line, err := strict.Next()
	if err != nil {
		t.Fatal(err)
	}
	var p *problem.Error
	if err := strict.Refuse(line, "date", "is not a date"); !errors.As(err, &p) || p.Row != 2 || p.Column != "date" || p.File != path {
		t.Errorf("got %v", err)
	}
	if err := strict.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := strict.Next(); err == nil {
		t.Error("reads on after Close")
	}
}

// With rejects, every line of a file is either kept or refused, whatever it holds.
func TestNoRowIsLost(t *testing.T) {
	// No piece closes a quotation mark that another left open, so that every
	// line is one row.
	line := rapid.SampledFrom([]string{"1,2", "x,\"y\"", "1", "1,2,3", "\xff,2", "\"a,b", "a\"b,c", "\x01,2", "سلام,۲"})
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(line, 1, 30).Draw(rt, "lines")
		opens := false // a quotation mark is open, and what comes after it can close it
		for _, l := range lines {
			if opens && strings.Contains(l, "\"") {
				rt.Skip("a row of several lines")
			}
			opens = opens || l == "\"a,b"
		}
		var out bytes.Buffer
		o := Options{Limits: Limits{}.withDefaults(), Rejects: &out, window: rapid.IntRange(1, 40).Draw(rt, "window")}
		r, err := newCSV(strings.NewReader("سلام سلام سلام سلام سلام سلام سلام سلام,b\n"+strings.Join(lines, "\n")+"\n"), "t.csv", o, "")
		if err != nil {
			rt.Fatal(err)
		}
		kept, next := 0, 2
		lineOfRow := map[int]bool{}
		for {
			_, line, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				rt.Fatal(err)
			}
			if line < next {
				rt.Fatalf("line %d after line %d", line, next-1)
			}
			kept, next = kept+1, line+1
			lineOfRow[line] = true
		}
		rd := csv.NewReader(&out)
		rd.FieldsPerRecord = -1
		refused, err := rd.ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		for _, row := range refused[1:] {
			if n, err := strconv.Atoi(row[0]); err != nil || lineOfRow[n] {
				rt.Fatalf("line %s is refused twice, or kept as well", row[0])
			} else {
				lineOfRow[n] = true
			}
		}
		if len(lineOfRow) != len(lines) || r.Read() != int64(len(lines)) || r.Kept() != int64(kept) || r.Refused() != int64(len(refused)-1) {
			rt.Fatalf("%d lines, %d of them kept or refused; %s", len(lines), len(lineOfRow), r.Tally())
		}
	})
}

func TestChangedWhileRead(t *testing.T) {
	path := write(t, "t.csv", "a,b\n1,2\n")
	r, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("3,4\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, _, err = r.Next()
	}
	if !problem.Is(err) || !strings.Contains(err.Error(), "was changed while it was read") {
		t.Errorf("got %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenLimits(t *testing.T) {
	path := write(t, "t.csv", "a,b\n1,2\n3,4\n5,6\n")
	for _, tc := range []struct {
		lim  Limits
		what string
	}{
		{Limits{Bytes: 5}, "larger than 5 bytes"},
		{Limits{Rows: 2}, "row 4: there are more than 2 rows"},
		{Limits{Cells: 3}, "row 3: there are more than 3 fields"},
		{Limits{Columns: 1}, "more than 1 columns"},
		{Limits{RecordBytes: 2}, "row 1: is longer than 2 bytes"},
	} {
		r, err := Open(path, Options{Limits: tc.lim})
		for err == nil {
			_, _, err = r.Next()
		}
		if !problem.Is(err) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tc.what) {
			t.Errorf("got %v, want %q", err, tc.what)
		}
		if r != nil {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if l := (Limits{}).streaming(); l.Bytes != 8<<30 || l.Rows != 20_000_000 || l.FieldBytes != DefaultFieldBytes || l.RecordBytes != DefaultRecordBytes {
		t.Errorf("%+v", l)
	}
}

// A rejects file that cannot be written ends the reading: rows must not
// vanish because a disk is full.
func TestRejectsCannotBeWritten(t *testing.T) {
	path := write(t, "t.csv", "a,b\n"+strings.Repeat("1\n", 2000))
	r, err := Open(path, Options{Rejects: full{}})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, _, err = r.Next()
	}
	if errors.Is(err, io.EOF) || problem.Is(err) || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
	if r.Close() == nil {
		t.Error("Close says that all was written")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestOpenFile(t *testing.T) {
	path := write(t, "t.csv", "a,b\n1,2\n3\n")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := OpenFile(f, "lists/t.csv", Options{})
	for err == nil {
		_, _, err = r.Next()
	}
	if !strings.HasPrefix(err.Error(), "lists/t.csv: row 3: ") {
		t.Errorf("got %v", err)
	}
	if err := r.Close(); err != nil || f.Close() == nil {
		t.Errorf("%v, or the file is still open", err)
	}
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFile(dir, "lists", Options{}); !problem.Is(err) || dir.Close() == nil {
		t.Errorf("got %v, or the folder is still open", err)
	}
}
