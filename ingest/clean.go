package ingest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"undercount/internal/problem"
)

// cleaner checks the fields of formats that hold text in pieces, as the
// survey of a CSV file checks the whole.
type cleaner struct {
	lim                   Limits
	directions, replaced  int64
	lineDirection, lineFF int // where the first of them stands
	first                 rune
}

// field returns a field with its line breaks as \n, or as it is with the
// reason to refuse it; column is for the message.
func (c *cleaner) field(s string, line int, column string) (string, error) {
	if len(s) > c.lim.FieldBytes {
		return s, &problem.Error{Row: line, Column: column, What: fmt.Sprintf("a field is longer than %d bytes", c.lim.FieldBytes),
			Want: "a table with short fields", Do: "shorten the field"}
	}
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] >= 0x20 && s[i] < 0x7f
	}
	if ascii {
		return s, nil
	}
	if !utf8.ValidString(s) {
		return s, &problem.Error{Row: line, Column: column, What: "has a byte that is not valid UTF-8", Want: "UTF-8 throughout",
			Do: "export the table again; part of it may be damaged or in another encoding"}
	}
	breaks := false
	for _, r := range s {
		switch {
		case badControl(r):
			return s, &problem.Error{Row: line, Column: column, What: fmt.Sprintf("has the control character U+%04X", r), Want: "text",
				Do: "remove it, and export the table again"}
		case r == '\r':
			breaks = true
		case r == utf8.RuneError:
			if c.replaced++; c.replaced == 1 {
				c.lineFF = line
			}
		case isDirection(r):
			if c.directions++; c.directions == 1 {
				c.lineDirection, c.first = line, r
			}
		}
	}
	if breaks {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s, nil
}

// names cleans the names of columns and refuses a header that is no good.
func (c *cleaner) names(header []string, line int) ([]string, error) {
	if len(header) > c.lim.Columns {
		return nil, errColumns(line, c.lim)
	}
	out := make([]string, len(header))
	for i, h := range header {
		h, err := c.field(h, line, fmt.Sprint(i+1))
		if err != nil {
			return nil, err
		}
		out[i] = strings.TrimSpace(strings.ReplaceAll(h, "\ufeff", ""))
	}
	return out, checkHeader(out, line)
}

func errColumns(line int, lim Limits) error {
	return &problem.Error{Row: line, What: fmt.Sprintf("has more than %d columns", lim.Columns),
		Want: "a table within that limit", Do: "drop the columns that are not needed"}
}

// notes tells of characters that cannot be seen or that show damage.
func (c *cleaner) notes() (notes []string) {
	if c.directions > 0 {
		notes = append(notes, noteDirections(c.directions, c.first, c.lineDirection))
	}
	if c.replaced > 0 {
		notes = append(notes, noteReplaced(c.replaced, c.lineFF))
	}
	c.directions, c.replaced = 0, 0
	return notes
}

func noteDirections(n int64, first rune, line int) string {
	return fmt.Sprintf("%d invisible character(s) that set the direction of text, the first U+%04X in line %d: they were kept; names that look alike may differ by them",
		n, first, line)
}

func noteReplaced(n int64, line int) string {
	return fmt.Sprintf("%d replacement character(s) (U+FFFD), the first in line %d: letters were lost before the file came here", n, line)
}

// owned makes the strings of a row its own, all in one piece of memory.
func owned(f []string) []string {
	n := 0
	for _, s := range f {
		n += len(s)
	}
	var b strings.Builder
	b.Grow(n)
	for _, s := range f {
		b.WriteString(s)
	}
	all := b.String()
	for i, s := range f {
		f[i], all = all[:len(s)], all[len(s):]
	}
	return f
}
