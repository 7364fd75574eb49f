package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"undercount/internal/problem"
)

// windowSize is how much of a CSV file is in memory at once.
const windowSize = 512 << 10

// csvReader gives the rows of a CSV file.
type csvReader struct {
	sc         *scanner
	dirty      bool // some bytes are not text
	header     []string
	headerLine int
	width      int // columns that have a name
	notes      []string

	records    int64     // rows seen, but for blank lines
	held       blankRows // rows without content, which matter only if one with content follows
	behind     bool      // the row that the scanner read last comes after the held ones
	blankLine  int       // first of the blank lines that were not followed by a row yet
	firstBlank int       // first blank line that was
}

// newCSV begins to read a CSV file. If raw is not empty, it is the whole file.
func newCSV(src io.ReadSeeker, name string, o Options, raw string) (*Rows, error) {
	t, err := survey(src, o.Rejects != nil)
	if err != nil {
		return nil, err
	}
	sc, err := t.scanner(o, raw)
	if err != nil {
		return nil, err
	}
	c := &csvReader{sc: sc, dirty: t.dirty, notes: t.notes}
	if err := c.readHeader(); err != nil {
		return nil, err
	}
	r := newRows(name, c.header[:c.width], c, o)
	r.Encoding, r.steady = t.encoding, sc.r == nil
	r.takeNotes(c)
	return r, nil
}

// scanner returns a scanner of the text: of all of it at once if raw, the
// whole file, is in memory already.
func (t *text) scanner(o Options, raw string) (*scanner, error) {
	lim := o.Limits
	if raw != "" && t.encoding == "utf-8" {
		return newScanner(raw[t.mark:t.end], lim), nil
	}
	r, err := t.open()
	if err != nil {
		return nil, err
	}
	if raw == "" {
		return newWindow(r, lim, cmp.Or(o.window, windowSize)), nil
	}
	var b strings.Builder
	b.Grow(len(raw))
	if _, err := io.Copy(&b, r); err != nil {
		return nil, err
	}
	return newScanner(b.String(), lim), nil
}

func (c *csvReader) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

func (c *csvReader) taken() []string {
	notes := c.notes
	c.notes = nil
	return notes
}

func (c *csvReader) close() error { return nil }

func (c *csvReader) total() int64 { return c.records }

// next returns the next row.
func (c *csvReader) next() ([]string, int, error) {
	for {
		if c.behind {
			if row, line, ok := c.held.take(c.width); ok {
				return row, line, nil
			}
			c.behind = false
			return c.own(), c.sc.start, nil
		}
		more, err := c.sc.advance()
		if err != nil {
			return nil, 0, err
		}
		if !more {
			return nil, 0, c.finish()
		}
		if err := c.sc.record(len(c.header)); err != nil {
			return nil, 0, c.refuseLine(err)
		}
		f := c.sc.fields
		if len(f) == 1 && !c.sc.quoted && strings.TrimSpace(f[0]) == "" {
			if c.blankLine == 0 {
				c.blankLine = c.sc.start
			}
			continue
		}
		if c.firstBlank == 0 {
			c.firstBlank = c.blankLine
		}
		c.records++
		if err := c.checkRow(); err != nil {
			return nil, 0, err
		}
		if len(f) > 1 && allBlank(f) {
			if err := c.held.add(f, c.sc.start); err != nil {
				return nil, 0, err
			}
			continue
		}
		if !c.held.empty() {
			c.behind = true
			continue
		}
		return c.own(), c.sc.start, nil
	}
}

// own returns the row that was read last, with strings that outlive the window.
func (c *csvReader) own() []string {
	f := c.sc.fields[:c.width:c.width]
	if c.sc.r == nil {
		return f
	}
	return owned(f)
}

// checkRow refuses the row that was read last if it does not fit the header.
func (c *csvReader) checkRow() error {
	if err := c.checkBytes(); err != nil {
		return err
	}
	f := c.sc.fields
	if len(f) != len(c.header) {
		return c.refuse(c.errRagged())
	}
	for i := c.width; i < len(f); i++ {
		if strings.TrimSpace(f[i]) != "" {
			p := checkHeader(c.header, c.headerLine)
			return c.refuse(p)
		}
	}
	return nil
}

// checkBytes looks for bytes that are not text, in a file that has some.
func (c *csvReader) checkBytes() *rowError {
	if !c.dirty {
		return nil
	}
	for i, f := range c.sc.fields {
		ascii, c1 := findControl([]byte(f))
		p := &problem.Error{Row: c.sc.start, Column: strconv.Itoa(i + 1), Do: "export the table again as UTF-8"}
		switch {
		case !utf8.ValidString(f):
			p.What, p.Want = "has a byte that is not text in the encoding of the file", "UTF-8 throughout"
		case ascii >= 0 || c1 >= 0:
			p.What, p.Want = "has a control character", "text"
		default:
			continue
		}
		return &rowError{problem: p, line: c.sc.start, fields: c.sc.fields}
	}
	return nil
}

func (c *csvReader) errRagged() error {
	p := &problem.Error{Row: c.sc.start, What: fmt.Sprintf("has %d fields", len(c.sc.fields)),
		Want: fmt.Sprintf("%d, as many as the header", len(c.header)),
		Do:   "add or remove delimiters in this row, or put text that holds the delimiter in quotation marks"}
	if len(c.header) == 1 {
		p.Do = "if a title stands above the header, remove it: the first line must be the header"
	}
	return p
}

// refuse makes the error of a row whose fields are known.
func (c *csvReader) refuse(err error) error {
	var p *problem.Error
	if !errors.As(err, &p) {
		return err
	}
	return &rowError{problem: p, line: c.sc.start, fields: c.sc.fields}
}

// refuseLine makes the error of a record that could not be taken apart, and
// steps over its first line: a quotation mark that is never closed must not
// take the rest of the file with it.
func (c *csvReader) refuseLine(err error) error {
	var p *problem.Error
	if !errors.As(err, &p) {
		return err
	}
	c.records++
	start := c.sc.start
	line, err := c.sc.nextLine()
	if err != nil {
		return err
	}
	return &rowError{problem: p, line: start, fields: []string{line}}
}

// finish is called at the end of the file.
func (c *csvReader) finish() error {
	if c.firstBlank > 0 {
		c.note("blank lines between the rows were left out, the first at line %d", c.firstBlank)
		c.firstBlank = 0
	}
	if n := c.held.n; n > 0 {
		c.note("%d row(s) without any content at the end were left out", n)
		c.records -= int64(n)
		c.held = blankRows{}
	}
	if d := len(c.header) - c.width; d > 0 {
		c.note("%d column(s) without name or content at the right were left out", d)
		c.header = c.header[:c.width]
	}
	return io.EOF
}

// blankRows are rows in which no field has content. Spreadsheets write up to a
// million of them below a table, of which only the line numbers are kept.
type blankRows struct {
	runs []blankRun
	n    int // rows in all
	next int // rows of the first run that were taken
}

// blankRun is a number of rows on lines one after the other.
type blankRun struct {
	line, n int
	row     []string // if its fields are not all empty: the only row of the run
}

// maxBlankRuns bounds the memory of a file that is made to take much.
const maxBlankRuns = 1 << 18

func (h *blankRows) empty() bool { return h.n == 0 }

func (h *blankRows) add(fields []string, line int) error {
	size := 0
	for _, f := range fields {
		size += len(f)
	}
	h.n++
	if k := len(h.runs) - 1; size == 0 && k >= 0 && h.runs[k].row == nil && h.runs[k].line+h.runs[k].n == line {
		h.runs[k].n++
		return nil
	}
	if len(h.runs) >= maxBlankRuns {
		return &problem.Error{Row: line, What: fmt.Sprintf("follows more than %d rows with nothing but spaces", maxBlankRuns),
			Want: "a table", Do: "remove those rows"}
	}
	run := blankRun{line: line, n: 1}
	if size > 0 {
		run.row = make([]string, len(fields))
		for i, f := range fields {
			run.row[i] = strings.Clone(f)
		}
	}
	h.runs = append(h.runs, run)
	return nil
}

// take returns the first of the rows and forgets it.
func (h *blankRows) take(width int) ([]string, int, bool) {
	if h.n == 0 {
		*h = blankRows{}
		return nil, 0, false
	}
	run := h.runs[0]
	row, line := run.row, run.line+h.next
	if row == nil {
		row = make([]string, width)
	}
	h.n--
	if h.next++; h.next == run.n {
		h.runs, h.next = h.runs[1:], 0
	}
	return row[:width], line, true
}
