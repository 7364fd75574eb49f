package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// scanner splits text into records. It is our own because encoding/csv reports
// an unclosed quote at the end of the file, does not know CR line ends, and
// cannot cap a field.
type scanner struct {
	text  string
	pos   int
	line  int // physical line of pos
	comma byte
	lim   Limits

	fields []string // of the record last read
	arena  []string // fields are cut from here, so that a row costs no allocation of its own
	start  int      // line on which the record last read begins
	quoted bool     // the record last read has a quoted field
	stops  [256]bool
}

func newScanner(text string, lim Limits) *scanner {
	sc := &scanner{text: text, line: 1, lim: lim}
	sc.setComma(',')
	return sc
}

func (sc *scanner) setComma(c byte) {
	sc.comma = c
	sc.stops = [256]bool{'\r': true, '\n': true, '"': true}
	sc.stops[c] = true
}

// more reports whether there is text left.
func (sc *scanner) more() bool { return sc.pos < len(sc.text) }

// record reads the next record into sc.fields; a blank line is one empty field.
func (sc *scanner) record(width int) error {
	sc.start, sc.quoted = sc.line, false
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
			return &problem.Error{Row: sc.start, What: fmt.Sprintf("has more than %d columns", sc.lim.Columns),
				Want: "a table within that limit", Do: "drop the columns that are not needed"}
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
	var parts strings.Builder // what lies before from, once the field is not one plain piece
	for {
		i := strings.IndexAny(sc.text[sc.pos:min(len(sc.text), sc.pos+sc.lim.FieldBytes+1)], "\"\r\n")
		if i < 0 && len(sc.text)-sc.pos <= sc.lim.FieldBytes {
			return "", &problem.Error{Row: opened, Column: strconv.Itoa(column),
				What: "opens a quotation mark that is never closed", Want: "a closing quotation mark",
				Do: "close it in this row, or double it if it belongs to the text"}
		}
		if i < 0 || parts.Len()+sc.pos+i-from > sc.lim.FieldBytes {
			return "", sc.tooLong(opened, column, "perhaps the quotation mark that opens it is never closed")
		}
		sc.pos += i
		switch c := sc.text[sc.pos]; {
		case c != '"':
			parts.WriteString(sc.text[from:sc.pos])
			parts.WriteByte('\n')
			sc.lineEnd()
			from = sc.pos
		case sc.pos+1 < len(sc.text) && sc.text[sc.pos+1] == '"':
			parts.WriteString(sc.text[from : sc.pos+1])
			sc.pos += 2
			from = sc.pos
		default:
			last := sc.text[from:sc.pos]
			sc.pos++
			if sc.more() && sc.text[sc.pos] != sc.comma && sc.text[sc.pos] != '\r' && sc.text[sc.pos] != '\n' {
				return "", sc.textAfterQuote(opened, column)
			}
			if parts.Len() == 0 {
				return last, nil
			}
			parts.WriteString(last)
			return parts.String(), nil
		}
	}
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
