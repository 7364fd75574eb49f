package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// readHeader finds the delimiter and reads the names of the columns.
func (c *csvReader) readHeader() error {
	sc := c.sc
	if err := sc.see(func(t string) bool { return len(t) > 6 }); err != nil {
		return err
	}
	// Spreadsheets may put a line such as "sep=;" first, for each other.
	declared := false
	if t := sc.text; len(t) > 5 && strings.EqualFold(t[:4], "sep=") && strings.IndexByte(",;\t", t[4]) >= 0 && (t[5] == '\r' || t[5] == '\n') {
		sc.setComma(t[4])
		sc.pos = 5
		sc.lineEnd()
		c.note("the first line declares the delimiter: %s", delimiterName(sc.comma))
		declared = true
	}
	for first := true; first || allBlank(sc.fields); first = false {
		more, err := sc.advance()
		if err != nil {
			return err
		}
		if !more {
			return &problem.Error{What: "is empty", Want: "a header and at least one row"}
		}
		if !declared {
			var comma byte
			err := sc.see(func(t string) (whole bool) {
				comma, whole = delimiter(t)
				return whole
			})
			if err != nil {
				return err
			}
			sc.setComma(comma)
		}
		if err := sc.record(16); err != nil {
			return err
		}
		if err := c.checkBytes(); err != nil {
			return err.problem
		}
	}
	if !declared && sc.comma != ',' {
		c.note("the fields are separated by %ss, as the header shows", delimiterName(sc.comma))
	}
	c.header = make([]string, len(sc.fields))
	for i, f := range sc.fields {
		c.header[i] = strings.Clone(strings.TrimSpace(strings.ReplaceAll(f, "\ufeff", "")))
	}
	c.headerLine = sc.start
	// Columns that spreadsheets add at the right have neither name nor
	// content; whether they have content, the rows will show.
	c.width = len(c.header)
	for c.width > 1 && c.header[c.width-1] == "" {
		c.width--
	}
	return checkHeader(c.header[:c.width], c.headerLine)
}

// delimiter returns the comma, semicolon or tab that occurs most often outside
// quotation marks in the first line, in doubt the comma, and whether the text
// holds all of that line.
func delimiter(text string) (comma byte, whole bool) {
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
			whole = true
			break scan
		}
	}
	switch {
	case semis > commas && semis >= tabs:
		return ';', whole
	case tabs > commas:
		return '\t', whole
	}
	return ',', whole
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

// checkHeader refuses names that are blank or the same.
func checkHeader(header []string, line int) error {
	seen := make(map[string]int, len(header))
	for i, h := range header {
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

func allBlank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
