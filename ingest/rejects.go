package ingest

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"undercount/internal/problem"
)

// rejects writes the rows that were refused.
type rejects struct {
	w   *csv.Writer
	out []string
	err error
}

// newRejects writes the header: what was wrong, and then the names of the
// columns. A row that was refused for its width is as wide as it is.
func newRejects(w io.Writer, header []string) *rejects {
	r := &rejects{w: csv.NewWriter(w)}
	r.put(append([]string{"line", "column", "reason"}, header...))
	return r
}

func (r *rejects) write(line int, column, reason string, fields []string) error {
	r.out = append(r.out[:0], strconv.Itoa(line), column, reason)
	r.out = append(r.out, fields...)
	return r.put(r.out)
}

func (r *rejects) put(fields []string) error {
	for i, f := range fields {
		fields[i] = harmless(f)
	}
	if err := r.w.Write(fields); err != nil && r.err == nil {
		r.err = fmt.Errorf("write the refused rows: %w", err)
	}
	return r.err
}

func (r *rejects) flush() error {
	r.w.Flush()
	if err := r.w.Error(); err != nil && r.err == nil {
		r.err = fmt.Errorf("write the refused rows: %w", err)
	}
	return r.err
}

// harmless returns a field that no spreadsheet takes for a formula and no
// terminal for a command: an apostrophe goes before what could be one, and
// the replacement character stands for what is not text.
func harmless(f string) string {
	if !plain(f) {
		f = strings.Map(func(r rune) rune {
			if badControl(r) {
				return utf8.RuneError
			}
			return r
		}, strings.ToValidUTF8(f, "\ufffd"))
	}
	if f != "" && strings.IndexByte("=+-@\t\r\n", f[0]) >= 0 {
		return "'" + f
	}
	return f
}

// plain reports that all of a field is text.
func plain(f string) bool {
	for _, r := range f {
		if r == utf8.RuneError || badControl(r) {
			return false
		}
	}
	return true
}

// reason is what is wrong with a row, without its place.
func reason(p *problem.Error) string {
	if p.Want == "" {
		return p.What
	}
	return p.What + "; expected " + p.Want
}

// Tally says in one line what became of the rows that were read so far.
func (r *Rows) Tally() string {
	s := fmt.Sprintf("%s: %d rows read = %d kept + %d refused", r.Name, r.Read(), r.Kept(), r.Refused())
	if r.read != r.kept+r.refused {
		s += ": THIS DOES NOT ADD UP"
	}
	return s
}
