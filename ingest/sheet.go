package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// Sheet is a table as it was read: a header and rows of the same width.
type Sheet struct {
	Name     string     // the file as the user named it
	Header   []string   // names of the columns, trimmed, all different, none blank
	Rows     [][]string // fields as they stand, line breaks within a field as \n
	RowNum   []int      // physical line on which each row begins, the first line being 1
	Encoding string     // utf-8, utf-16le, utf-16be, windows-1256 or windows-1252
	Notes    []string   // what was inferred or left out, for the user to read; never a field's content
}

// Defaults of Limits. They are far above any table of aggregates and keep a
// hostile or mistaken file from taking all memory: at the default the worst
// case is about 1.5 GB.
const (
	DefaultBytes       = 256 << 20 // 256 MiB
	DefaultRows        = 5_000_000
	DefaultColumns     = 1_000
	DefaultCells       = 50_000_000
	DefaultFieldBytes  = 64 << 10 // 64 KiB
	DefaultRecordBytes = 4 << 20  // 4 MiB
)

// Defaults of the Limits of Open, which keeps one row at a time; a file within
// them takes no more memory than a small one.
const (
	DefaultStreamBytes = 8 << 30 // 8 GiB
	DefaultStreamRows  = 20_000_000
)

// Limits bound what is read. Zero fields mean the defaults above.
type Limits struct {
	Bytes       int64 // size of the file
	Rows        int   // rows below the header
	Columns     int
	Cells       int // fields of all rows together, each of which takes 16 bytes besides its text
	FieldBytes  int // length of one field as UTF-8
	RecordBytes int // length of one row of a CSV file as UTF-8
}

// streaming returns the limits with the defaults of Open.
func (l Limits) streaming() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultStreamBytes
	}
	if l.Rows <= 0 {
		l.Rows = DefaultStreamRows
	}
	if l.Cells <= 0 {
		l.Cells = math.MaxInt
	}
	return l.withDefaults()
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultBytes
	}
	if l.Rows <= 0 {
		l.Rows = DefaultRows
	}
	if l.Columns <= 0 {
		l.Columns = DefaultColumns
	}
	if l.Cells <= 0 {
		l.Cells = DefaultCells
	}
	if l.FieldBytes <= 0 {
		l.FieldBytes = DefaultFieldBytes
	}
	if l.RecordBytes <= 0 {
		l.RecordBytes = DefaultRecordBytes
	}
	return l
}

// OpenCSV reads the CSV file at path. Only ordinary files are opened; a device
// or pipe could wait or run for ever. What the user can mend is a
// problem.Error; a failing disk is another error.
func OpenCSV(path string, lim Limits) (*Sheet, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadCSV(f, path, lim)
}

func openFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, explainOpen(path, err)
	}
	switch {
	case info.IsDir():
		return nil, &problem.Error{File: path, What: "is a folder", Want: "a file with a table", Do: "name the file inside it"}
	case !info.Mode().IsRegular():
		return nil, &problem.Error{File: path, What: "is a device or a pipe", Want: "an ordinary file",
			Do: "save the data to a file first, or feed them to standard input"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, explainOpen(path, err)
	}
	return f, nil
}

func explainOpen(path string, err error) error {
	p := &problem.Error{File: path, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.What, p.Do = "there is no such file", "check the name and the folder"
	case errors.Is(err, fs.ErrPermission):
		p.What, p.Do = "may not be read", "ask for permission to read it, or copy it"
	default:
		p.What, p.Do = "cannot be opened", "check the name and the folder"
	}
	return p
}

// ReadCSV reads a whole CSV file from r; name is used in messages. The first
// line that is not blank is the header, and every row must have exactly as
// many fields. Lines may end in LF, CR LF or CR. The delimiter is a comma, or
// the semicolon or tab that the header clearly uses instead. Errors in the
// file are of type *problem.Error; an error of r is returned wrapped.
func ReadCSV(r io.Reader, name string, lim Limits) (*Sheet, error) {
	lim = lim.withDefaults()
	raw, err := readAll(r, lim.Bytes)
	if err != nil {
		return nil, placeIn(err, name)
	}
	return readCSV(raw, name, lim)
}

func readCSV(raw, name string, lim Limits) (*Sheet, error) {
	rows, err := newCSV(strings.NewReader(raw), name, Options{Limits: lim}, raw)
	if err != nil {
		return nil, placeIn(err, name)
	}
	return rows.sheet(max(strings.Count(raw, "\n"), strings.Count(raw, "\r")) + 1)
}

// ReadSheet reads the whole file at path, of any format that [Open] knows.
func ReadSheet(path string, lim Limits) (*Sheet, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadTable(f, path, lim)
}

// ReadTable reads a whole file of any format that [Open] knows from r; its
// content and name tell which. Of CSV it does what [ReadCSV] does.
func ReadTable(r io.Reader, name string, lim Limits) (*Sheet, error) {
	lim = lim.withDefaults()
	raw, err := readAll(r, lim.Bytes)
	if err != nil {
		return nil, placeIn(err, name)
	}
	src := strings.NewReader(raw)
	if format, err := formatOf(src, name); err == nil && format == formatCSV {
		return readCSV(raw, name, lim)
	}
	rows, err := newRowsOf(src, src.Size(), name, Options{Limits: lim})
	if err != nil {
		return nil, placeIn(err, name)
	}
	s, err := rows.sheet(0)
	return s, errors.Join(err, rows.Close())
}

// sheet reads all rows; guess is about how many there may be.
func (r *Rows) sheet(guess int) (*Sheet, error) {
	s := &Sheet{Name: r.Name, Header: r.header, Encoding: r.Encoding}
	s.Rows = make([][]string, 0, guess)
	s.RowNum = make([]int, 0, guess)
	for {
		row, line, err := r.Next()
		if errors.Is(err, io.EOF) {
			s.Notes = r.Notes
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		if !r.steady {
			row = slices.Clone(row)
		}
		s.Rows = append(s.Rows, row)
		s.RowNum = append(s.RowNum, line)
	}
}

// placeIn names the file in an error.
func placeIn(err error, name string) error {
	if problem.Is(err) {
		return problem.InFile(err, name)
	}
	return fmt.Errorf("read %s: %w", name, err)
}

func readAll(r io.Reader, limit int64) (string, error) {
	var b strings.Builder
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() <= limit {
			b.Grow(int(info.Size()))
		}
	}
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	if err != nil {
		return "", err
	}
	if n > limit {
		return "", errTooLarge(limit)
	}
	return b.String(), nil
}

func errTooLarge(limit int64) error {
	return &problem.Error{What: fmt.Sprintf("is larger than %d bytes", limit), Want: "a table within that limit",
		Do: "split the file, or aggregate it first"}
}
