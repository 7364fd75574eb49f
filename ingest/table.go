package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// readHeader finds the delimiter and reads the names of the columns; it
// returns the line they stand on.
func (s *Sheet) readHeader(sc *scanner) (int, error) {
	// Spreadsheets may put a line such as "sep=;" first, for each other.
	declared := false
	if t := sc.text; len(t) > 5 && strings.EqualFold(t[:4], "sep=") && strings.IndexByte(",;\t", t[4]) >= 0 && (t[5] == '\r' || t[5] == '\n') {
		sc.setComma(t[4])
		sc.pos = 5
		sc.lineEnd()
		s.note("the first line declares the delimiter: %s", delimiterName(sc.comma))
		declared = true
	}
	for first := true; first || allBlank(sc.fields); first = false {
		if !sc.more() {
			return 0, &problem.Error{What: "is empty", Want: "a header and at least one row"}
		}
		if !declared {
			sc.setComma(delimiter(sc.text[sc.pos:]))
		}
		if err := sc.record(16); err != nil {
			return 0, err
		}
	}
	if !declared && sc.comma != ',' {
		s.note("the fields are separated by %ss, as the header shows", delimiterName(sc.comma))
	}
	s.Header = make([]string, len(sc.fields))
	for i, f := range sc.fields {
		s.Header[i] = strings.TrimSpace(strings.ReplaceAll(f, "\ufeff", ""))
	}
	return sc.start, nil
}

// delimiter returns the comma, semicolon or tab that occurs most often outside
// quotation marks in the first line; in doubt the comma.
func delimiter(text string) byte {
	var commas, semis, tabs int
	inQuotes := false
scan:
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			inQuotes = !inQuotes
		case inQuotes:
		case c == ',':
			commas++
		case c == ';':
			semis++
		case c == '\t':
			tabs++
		case c == '\r' || c == '\n':
			break scan
		}
	}
	switch {
	case semis > commas && semis >= tabs:
		return ';'
	case tabs > commas:
		return '\t'
	}
	return ','
}

func delimiterName(c byte) string {
	switch c {
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	}
	return "comma"
}

// readRows reads what follows the header.
func (s *Sheet) readRows(sc *scanner, lim Limits) error {
	lines := max(strings.Count(sc.text[sc.pos:], "\n"), strings.Count(sc.text[sc.pos:], "\r")) + 1
	s.Rows = make([][]string, 0, min(lines, lim.Rows))
	s.RowNum = make([]int, 0, min(lines, lim.Rows))
	cells := 0
	pending, firstBlank := 0, 0 // lines; blank ones at the end are not worth a note
	for sc.more() {
		if err := sc.record(len(s.Header)); err != nil {
			return err
		}
		if len(sc.fields) == 1 && strings.TrimSpace(sc.fields[0]) == "" && !sc.quoted {
			if pending == 0 {
				pending = sc.start
			}
			continue
		}
		if firstBlank == 0 {
			firstBlank = pending
		}
		if len(sc.fields) != len(s.Header) {
			return s.errRagged(sc)
		}
		if len(s.Rows) >= lim.Rows {
			return &problem.Error{Row: sc.start, What: fmt.Sprintf("there are more than %d rows", lim.Rows),
				Want: "a table within that limit", Do: "split the file, or aggregate it first"}
		}
		if cells += len(sc.fields); cells > lim.Cells {
			return &problem.Error{Row: sc.start, What: fmt.Sprintf("there are more than %d fields in all", lim.Cells),
				Want: "a table within that limit", Do: "drop the columns that are not needed, or split the file"}
		}
		s.Rows = append(s.Rows, sc.fields)
		s.RowNum = append(s.RowNum, sc.start)
	}
	if firstBlank > 0 {
		s.note("blank lines between the rows were left out, the first at line %d", firstBlank)
	}
	return nil
}

func (s *Sheet) errRagged(sc *scanner) error {
	p := &problem.Error{Row: sc.start, What: fmt.Sprintf("has %d fields", len(sc.fields)),
		Want: fmt.Sprintf("%d, as many as the header", len(s.Header)),
		Do:   "add or remove delimiters in this row, or put text that holds the delimiter in quotation marks"}
	if len(s.Header) == 1 {
		p.Do = "if a title stands above the header, remove it: the first line must be the header"
	}
	return p
}

// tidy drops what spreadsheets add around a table, empty rows at the end and
// empty columns at the right, and then checks the header, which stands on that line.
func (s *Sheet) tidy(line int) error {
	rows := len(s.Rows)
	for rows > 0 && allBlank(s.Rows[rows-1]) && len(s.Header) > 1 {
		rows--
	}
	if d := len(s.Rows) - rows; d > 0 {
		s.note("%d row(s) without any content at the end were left out", d)
		s.Rows, s.RowNum = s.Rows[:rows], s.RowNum[:rows]
	}
	width := len(s.Header)
	for width > 1 && s.Header[width-1] == "" && s.blankColumn(width-1) {
		width--
	}
	if d := len(s.Header) - width; d > 0 {
		s.note("%d column(s) without name or content at the right were left out", d)
		s.Header = s.Header[:width]
		for i := range s.Rows {
			s.Rows[i] = s.Rows[i][:width:width]
		}
	}
	return s.checkHeader(line)
}

func (s *Sheet) checkHeader(line int) error {
	seen := make(map[string]int, len(s.Header))
	for i, h := range s.Header {
		// The name itself is not repeated: in a file that lacks its header it
		// would be a field of the first record.
		if h == "" {
			return &problem.Error{Row: line, Column: strconv.Itoa(i + 1), What: "has no name in the header", Want: "a name for every column",
				Do: "name the column or remove it"}
		}
		if j, dup := seen[h]; dup {
			return &problem.Error{Row: line, Column: strconv.Itoa(i + 1), What: fmt.Sprintf("has the same name as column %d", j),
				Want: "a different name for each column", Do: "rename one of them; if the first line is data, add a header above it"}
		}
		seen[h] = i + 1
	}
	return nil
}

func (s *Sheet) blankColumn(c int) bool {
	for _, r := range s.Rows {
		if strings.TrimSpace(r[c]) != "" {
			return false
		}
	}
	return true
}

func allBlank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
