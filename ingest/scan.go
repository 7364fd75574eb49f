package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"undercount/internal/problem"
)

// scanner splits text into records. It is our own because encoding/csv reports
// an unclosed quote at the end of the file, does not know CR line ends, and
// cannot cap a field. It sees either the whole text, or a window of it that
// moves on with the records.
type scanner struct {
	text  string
	pos   int
	line  int // physical line of pos
	comma byte
	lim   Limits

	r     io.Reader // where the text after the window comes from; nil if text is all of it
	buf   []byte    // the window, of which text is a view
	final bool      // the window reaches to the end of the text
	went  int64     // bytes of text before the window

	fields  []string // of the record last read; parts of the window, if there is one
	arena   []string // fields are cut from here, so that a row costs no allocation of its own
	scratch []byte   // text of the fields of this record that differ from what stands in the file
	from    int      // offset at which the record last read begins
	start   int      // and its line
	quoted  bool     // the record last read has a quoted field
	stops   [256]bool
}

// newScanner returns a scanner of a text that is there as a whole.
func newScanner(text string, lim Limits) *scanner {
	sc := &scanner{text: text, line: 1, lim: lim, final: true}
	sc.setComma(',')
	return sc
}

// newWindow returns a scanner of what r gives.
func newWindow(r io.Reader, lim Limits, size int) *scanner {
	sc := &scanner{r: r, line: 1, lim: lim, buf: make([]byte, 0, size)}
	sc.setComma(',')
	return sc
}

func (sc *scanner) setComma(c byte) {
	sc.comma = c
	sc.stops = [256]bool{'\r': true, '\n': true, '"': true}
	sc.stops[c] = true
}

// more reports whether there is text left in the window.
func (sc *scanner) more() bool { return sc.pos < len(sc.text) }

// advance reports whether there is text left at all, and moves the window on
// to it. It is called between records.
func (sc *scanner) advance() (bool, error) {
	if sc.more() || sc.final {
		return sc.more(), nil
	}
	sc.from = sc.pos
	err := sc.fill()
	return sc.more(), err
}

// see moves the window on until enough says that it holds enough of what
// follows pos, or as much as a record may have.
func (sc *scanner) see(enough func(ahead string) bool) error {
	for {
		ahead := sc.text[sc.pos:]
		if enough(ahead[:min(len(ahead), sc.lim.RecordBytes)]) || sc.final || len(ahead) >= sc.lim.RecordBytes {
			return nil
		}
		sc.from = sc.pos
		if err := sc.fill(); err != nil {
			return err
		}
	}
}

// errMore means that the window ends before the record does.
var errMore = errors.New("the record goes on behind the window")

// record reads the next record into sc.fields; a blank line is one empty field.
// After an error, from and start tell where it begins.
func (sc *scanner) record(width int) error {
	sc.from, sc.start = sc.pos, sc.line
	for {
		err := sc.tryRecord(width)
		switch {
		case sc.pos-sc.from > sc.lim.RecordBytes:
			return &problem.Error{Row: sc.start, What: fmt.Sprintf("is longer than %d bytes", sc.lim.RecordBytes),
				Want: "a table with short rows", Do: "perhaps a quotation mark in it is never closed"}
		case errors.Is(err, errMore), err == nil && !sc.final && !sc.more():
			// The character at the end of the window may be half of a CR LF
			// or of a doubled quotation mark.
		default:
			return err
		}
		if err := sc.fill(); err != nil {
			return err
		}
		sc.line = sc.start
	}
}

// fill moves the window so that it begins at from, and fills it up; a record
// that takes more than half of it gets a larger one.
func (sc *scanner) fill() error {
	rest := copy(sc.buf, sc.buf[sc.from:])
	sc.went += int64(sc.from)
	sc.buf = sc.buf[:rest]
	if rest > cap(sc.buf)/2 {
		sc.buf = slices.Grow(sc.buf, cap(sc.buf)*2-rest)
	}
	n, err := io.ReadFull(sc.r, sc.buf[rest:cap(sc.buf)])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		sc.final, err = true, nil
	}
	sc.buf = sc.buf[:rest+n]
	// The view is read before the window moves again, and only then.
	sc.text = unsafe.String(unsafe.SliceData(sc.buf), len(sc.buf))
	sc.from, sc.pos = 0, 0
	return err
}

// nextLine steps over the line at which the record begins, for going on after
// an error in it, and returns the line, cut if it is very long.
func (sc *scanner) nextLine() (string, error) {
	sc.pos, sc.line = sc.from, sc.start
	var b strings.Builder
	for {
		i := strings.IndexAny(sc.text[sc.pos:], "\r\n")
		n := len(sc.text) - sc.pos
		if i >= 0 {
			n = i
		}
		b.WriteString(sc.text[sc.pos : sc.pos+min(n, max(0, sc.lim.FieldBytes-b.Len()))])
		sc.pos += n
		sc.from = sc.pos
		if i >= 0 && (sc.final || sc.pos+1 < len(sc.text)) {
			sc.lineEnd()
			return b.String(), nil
		}
		if i < 0 && sc.final {
			return b.String(), nil
		}
		if err := sc.fill(); err != nil { // begins with the line end, if that is where the window ended
			return "", err
		}
	}
}

func (sc *scanner) tryRecord(width int) error {
	sc.quoted = false
	sc.scratch = sc.scratch[:0]
	if sc.r != nil {
		sc.arena = sc.arena[:0]
	}
	if cap(sc.arena)-len(sc.arena) < width {
		sc.arena = make([]string, 0, min(max(256*width, 64), 1<<14))
	}
	first := len(sc.arena)
	for {
		field, err := sc.field(len(sc.arena) - first + 1)
		if err != nil {
			return err
		}
		if len(sc.arena)-first >= sc.lim.Columns {
			return errColumns(sc.start, sc.lim)
		}
		sc.arena = append(sc.arena, field)
		if !sc.more() {
			break
		}
		if sc.text[sc.pos] == sc.comma {
			sc.pos++
			continue
		}
		sc.lineEnd()
		break
	}
	sc.fields = sc.arena[first:len(sc.arena):len(sc.arena)]
	return nil
}

// lineEnd steps over one LF, CR LF or CR.
func (sc *scanner) lineEnd() {
	if sc.text[sc.pos] == '\r' && sc.pos+1 < len(sc.text) && sc.text[sc.pos+1] == '\n' {
		sc.pos++
	}
	sc.pos++
	sc.line++
}

// field reads one field and stops before the delimiter or line end after it.
func (sc *scanner) field(column int) (string, error) {
	if sc.more() && sc.text[sc.pos] == '"' {
		return sc.quotedField(column)
	}
	from := sc.pos
	for sc.more() && !sc.stops[sc.text[sc.pos]] {
		sc.pos++
	}
	if sc.pos-from > sc.lim.FieldBytes {
		return "", sc.tooLong(sc.start, column, "")
	}
	if sc.more() && sc.text[sc.pos] == '"' {
		return "", &problem.Error{Row: sc.line, Column: strconv.Itoa(column),
			What: "has a quotation mark inside a field that does not begin with one",
			Want: `the whole field in quotation marks, those inside it doubled: "so ""called"" here"`,
			Do:   "correct the field, or export the table again as CSV"}
	}
	return sc.text[from:sc.pos], nil
}

// quotedField reads a field that begins with a quotation mark.
func (sc *scanner) quotedField(column int) (string, error) {
	opened := sc.line
	sc.quoted = true
	sc.pos++
	from := sc.pos
	begin := len(sc.scratch) // scratch[begin:] is what lies before from, once the field is not one plain piece
	for {
		i := quoteOrLineEnd(sc.text[sc.pos:min(len(sc.text), sc.pos+sc.lim.FieldBytes+1)])
		if i < 0 && len(sc.text)-sc.pos <= sc.lim.FieldBytes {
			if !sc.final {
				return "", errMore
			}
			return "", &problem.Error{Row: opened, Column: strconv.Itoa(column),
				What: "opens a quotation mark that is never closed", Want: "a closing quotation mark",
				Do: "close it in this row, or double it if it belongs to the text"}
		}
		if i < 0 || len(sc.scratch)-begin+sc.pos+i-from > sc.lim.FieldBytes {
			return "", sc.tooLong(opened, column, "perhaps the quotation mark that opens it is never closed")
		}
		sc.pos += i
		switch c := sc.text[sc.pos]; {
		case c != '"':
			sc.scratch = append(append(sc.scratch, sc.text[from:sc.pos]...), '\n')
			sc.lineEnd()
			from = sc.pos
		case sc.pos+1 < len(sc.text) && sc.text[sc.pos+1] == '"':
			sc.scratch = append(sc.scratch, sc.text[from:sc.pos+1]...)
			sc.pos += 2
			from = sc.pos
		default:
			last := sc.text[from:sc.pos]
			sc.pos++
			if sc.more() && sc.text[sc.pos] != sc.comma && sc.text[sc.pos] != '\r' && sc.text[sc.pos] != '\n' {
				return "", sc.textAfterQuote(opened, column)
			}
			if len(sc.scratch) == begin {
				return last, nil
			}
			sc.scratch = append(sc.scratch, last...)
			return sc.scratched(begin), nil
		}
	}
}

func quoteOrLineEnd(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= '"' && (c == '"' || c == '\n' || c == '\r') {
			return i
		}
	}
	return -1
}

// scratched returns the text that begins there in scratch.
func (sc *scanner) scratched(begin int) string {
	b := sc.scratch[begin:]
	if sc.r == nil {
		return string(b)
	}
	return unsafe.String(unsafe.SliceData(b), len(b)) // like all of a window's fields, until the next record
}

// textAfterQuote is the error for a closing quotation mark with text behind
// it. If that happens on a later line, the usual cause is a mark left open
// where the field began, so that row is named.
func (sc *scanner) textAfterQuote(opened, column int) error {
	p := &problem.Error{Row: opened, Column: strconv.Itoa(column)}
	if sc.line == opened {
		p.What, p.Want = "has text after a closing quotation mark", "a delimiter or the end of the line there"
		p.Do = "double the quotation marks that belong to the text"
		return p
	}
	p.What = fmt.Sprintf("opens a quotation mark that is not closed before row %d, where text follows it", sc.line)
	p.Want = "a closing quotation mark at the end of the field"
	p.Do = "close it in this row, or double it if it belongs to the text"
	return p
}

func (sc *scanner) tooLong(row, column int, hint string) error {
	p := &problem.Error{Row: row, Column: strconv.Itoa(column), What: fmt.Sprintf("a field is longer than %d bytes", sc.lim.FieldBytes),
		Want: "a table with short fields", Do: hint}
	if hint == "" {
		p.Do = "shorten the field"
	}
	return p
}
