package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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
	DefaultBytes      = 256 << 20 // 256 MiB
	DefaultRows       = 5_000_000
	DefaultColumns    = 1_000
	DefaultCells      = 50_000_000
	DefaultFieldBytes = 64 << 10 // 64 KiB
)

// Limits bound what is read. Zero fields mean the defaults above.
type Limits struct {
	Bytes      int64 // size of the file
	Rows       int   // rows below the header
	Columns    int
	Cells      int // fields of all rows together, each of which takes 16 bytes besides its text
	FieldBytes int // length of one field as UTF-8
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
	return l
}

// OpenCSV reads the CSV file at path. Only ordinary files are opened; a device
// or pipe could wait or run for ever. What the user can mend is a
// problem.Error; a failing disk is another error.
func OpenCSV(path string, lim Limits) (*Sheet, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, explainOpen(path, err)
	}
	switch {
	case info.IsDir():
		return nil, &problem.Error{File: path, What: "is a folder", Want: "a CSV file", Do: "name the file inside it"}
	case !info.Mode().IsRegular():
		return nil, &problem.Error{File: path, What: "is a device or a pipe", Want: "an ordinary file",
			Do: "save the data to a file first, or feed them to standard input"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, explainOpen(path, err)
	}
	defer f.Close()
	return ReadCSV(f, path, lim)
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
		if p := (*problem.Error)(nil); errors.As(err, &p) {
			return nil, problem.InFile(err, name)
		}
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	s := &Sheet{Name: name}
	if err := s.parse(raw, lim); err != nil {
		return nil, problem.InFile(err, name)
	}
	return s, nil
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
		return "", &problem.Error{What: fmt.Sprintf("is larger than %d bytes", limit), Want: "a table within that limit",
			Do: "split the file, or aggregate it first"}
	}
	return b.String(), nil
}

// parse fills the sheet from the raw bytes of a file.
func (s *Sheet) parse(raw string, lim Limits) error {
	text, err := s.decode(raw)
	if err != nil {
		return err
	}
	if strings.Trim(text, " \t\r\n,;") == "" {
		return &problem.Error{What: "is empty", Want: "a header and at least one row"}
	}
	sc := newScanner(text, lim)
	line, err := s.readHeader(sc)
	if err != nil {
		return err
	}
	if err := s.readRows(sc, lim); err != nil {
		return err
	}
	if err := s.tidy(line); err != nil {
		return err
	}
	if len(s.Rows) == 0 {
		return &problem.Error{What: "has a header but no rows", Want: "at least one row below the header"}
	}
	s.noteHiddenCharacters(text)
	return nil
}

func (s *Sheet) note(format string, args ...any) {
	s.Notes = append(s.Notes, fmt.Sprintf(format, args...))
}
