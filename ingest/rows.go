package ingest

import (
	"errors"
	"fmt"
	"io"
	"os"

	"undercount/internal/problem"
)

// Options say how a file is opened. The zero value means the defaults.
type Options struct {
	Limits Limits // of [Open]: DefaultStreamBytes and DefaultStreamRows, no limit of cells
	Sheet  string // which sheet of a workbook; may be empty if only one has content

	// Rejects, if not nil, takes the rows that cannot be used, as CSV: the
	// line, the column, the reason, and the fields as they stand. Without it
	// the first such row is the end of the reading.
	Rejects io.Writer

	window int // for tests: how much of a CSV file is in memory at first
}

// Rows reads one file row by row, in little memory whatever its size. Every
// row below the header is either returned by Next and not refused, or
// refused; Tally counts both.
type Rows struct {
	Name     string   // the file as the user named it
	Encoding string   // of text: utf-8, utf-16le, utf-16be, windows-1256 or windows-1252
	Notes    []string // what was inferred or left out so far, never a field's content; all of them after io.EOF

	src       source
	file      *os.File
	unchanged func() error // at the end, refuses a file that was written to while it was read
	steady    bool         // the slices that src gives stay valid
	header    []string
	lim       Limits
	rejects   *rejects
	err       error // what every further Next returns

	read, kept, refused int64
	cells               int
	row                 []string // the row that Next returned last, until it is refused
	line                int
}

// source is what a format must give.
type source interface {
	// next returns a row as wide as the header, whose strings stay valid,
	// io.EOF, a *rowError if only this row is bad, or the end of everything.
	next() (row []string, line int, err error)
	taken() []string // notes since the last call
	total() int64    // rows of the file, good and bad, counted by the source itself; asked at the end
	close() error
}

// rowError is the refusal of one row.
type rowError struct {
	problem *problem.Error
	line    int
	fields  []string // as far as the row could be taken apart
}

func (e *rowError) Error() string { return e.problem.Error() }
func (e *rowError) Unwrap() error { return e.problem }

func newRows(name string, header []string, src source, o Options) *Rows {
	r := &Rows{Name: name, header: header, src: src, lim: o.Limits}
	if o.Rejects != nil {
		r.rejects = newRejects(o.Rejects, header)
	}
	return r
}

// Open begins to read the file at path; its content and its name tell the
// format. Only ordinary files are opened. What the user can mend is a
// *problem.Error; a failing disk is another error. The rows must be closed.
func Open(path string, o Options) (*Rows, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	return OpenFile(f, path, o)
}

// OpenFile is Open for a file that is open already, such as one found inside
// an os.Root; name is used in messages. The file is closed with the rows, or
// at once if there is an error.
func OpenFile(f *os.File, name string, o Options) (*Rows, error) {
	o.Limits = o.Limits.streaming()
	r, err := openRows(f, name, o)
	if err != nil {
		f.Close()
		return nil, placeIn(err, name)
	}
	r.file = f
	return r, nil
}

func openRows(f *os.File, name string, o Options) (*Rows, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &problem.Error{What: "is a folder, a device or a pipe", Want: "an ordinary file"}
	}
	if info.Size() > o.Limits.Bytes {
		return nil, errTooLarge(o.Limits.Bytes)
	}
	r, err := newRowsOf(f, info.Size(), name, o)
	if err == nil {
		r.unchanged = func() error { return unchanged(f, info) }
	}
	return r, err
}

// unchanged refuses a file that was written to since it was opened: what its
// first reading found out may no longer be true.
func unchanged(f *os.File, was os.FileInfo) error {
	is, err := f.Stat()
	if err != nil {
		return err
	}
	if is.Size() != was.Size() || !is.ModTime().Equal(was.ModTime()) {
		return &problem.Error{What: "was changed while it was read", Want: "a file that stays as it is", Do: "try again when nothing writes to it"}
	}
	return nil
}

// Header returns the names of the columns: trimmed, all different, none blank.
func (r *Rows) Header() []string { return r.header }

// Next returns the next row, as wide as the header, and the line on which it
// begins, the first line of the file being 1 (or its number as a row or an
// object, where a format has no lines). The slice is valid until the next
// call, its strings for good. At the end the error is io.EOF; any other error
// is the end too.
func (r *Rows) Next() (row []string, line int, err error) {
	r.row = nil
	for r.err == nil {
		row, line, err := r.src.next()
		if err == nil {
			if err = r.count(len(row), line); err == nil {
				r.row, r.line = row, line
				r.kept++
				return row, line, nil
			}
		}
		r.err = r.fail(err)
	}
	return nil, 0, r.err
}

// fail deals with an error of the source; nil means to go on.
func (r *Rows) fail(err error) error {
	r.takeNotes(r.src)
	var bad *rowError
	switch {
	case errors.Is(err, io.EOF) && !problem.Is(err): // damage is no end, even if a missing end lies behind it
		if r.unchanged != nil {
			if err := r.unchanged(); err != nil {
				return placeIn(err, r.Name)
			}
		}
		// The source counts where it takes the file apart, Rows what came
		// out: that they are equal is no matter of course.
		if n := r.src.total(); n != r.read || r.read != r.kept+r.refused {
			return fmt.Errorf("%s has %d rows, but %d were kept and %d refused: this is a mistake in the program", r.Name, n, r.kept, r.refused)
		}
		if r.read == 0 {
			return problem.InFile(&problem.Error{What: "has a header but no rows", Want: "at least one row below the header"}, r.Name)
		}
		if err := r.flush(); err != nil {
			return err
		}
		return io.EOF
	case errors.As(err, &bad) && r.rejects == nil:
		return problem.InFile(bad.problem, r.Name)
	case errors.As(err, &bad):
		if err := r.count(len(bad.fields), bad.line); err != nil {
			return placeIn(err, r.Name)
		}
		r.refused++
		return r.rejects.write(bad.line, bad.problem.Column, reason(bad.problem), bad.fields)
	}
	return placeIn(err, r.Name)
}

// count counts a row and holds it against the limits.
func (r *Rows) count(fields, line int) error {
	if r.read >= int64(r.lim.Rows) {
		return &problem.Error{Row: line, What: fmt.Sprintf("there are more than %d rows", r.lim.Rows),
			Want: "a table within that limit", Do: "split the file, or aggregate it first"}
	}
	if r.cells += fields; r.cells > r.lim.Cells {
		return &problem.Error{Row: line, What: fmt.Sprintf("there are more than %d fields in all", r.lim.Cells),
			Want: "a table within that limit", Do: "drop the columns that are not needed, or split the file"}
	}
	r.read++
	return nil
}

func (r *Rows) takeNotes(s source) { r.Notes = append(r.Notes, s.taken()...) }

// Refuse says that the row that Next returned last cannot be used, in which
// column and why; the reason must not repeat what the field holds. With
// Options.Rejects the row is written there and nil returned; without, the
// refusal comes back as a *problem.Error, and reading should end.
func (r *Rows) Refuse(line int, column, reason string) error {
	if r.row == nil || line != r.line {
		return fmt.Errorf("refuse line %d of %s: not the row that was read last, or refused already", line, r.Name)
	}
	row := r.row
	r.row = nil
	r.kept--
	r.refused++
	if r.rejects == nil {
		return &problem.Error{File: r.Name, Row: line, Column: column, What: reason}
	}
	return r.rejects.write(line, column, reason, row)
}

// Read returns how many rows were read so far, kept or refused.
func (r *Rows) Read() int64 { return r.read }

// Kept returns how many of them were returned by Next and not refused.
func (r *Rows) Kept() int64 { return r.kept }

// Refused returns how many were refused, by the reader or the consumer.
func (r *Rows) Refused() int64 { return r.refused }

func (r *Rows) flush() error {
	if r.rejects == nil {
		return nil
	}
	return r.rejects.flush()
}

// Close ends the reading, at the end of the file or before it.
func (r *Rows) Close() error {
	errs := []error{r.flush(), r.src.close()}
	if r.file != nil {
		errs = append(errs, r.file.Close())
	}
	if r.err == nil {
		r.err = fmt.Errorf("read %s: %w", r.Name, os.ErrClosed)
	}
	return errors.Join(errs...)
}
