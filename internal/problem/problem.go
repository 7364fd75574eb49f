package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Error describes input that was refused. The zero value of a position field
// means "not known" or "does not apply".
type Error struct {
	File   string // as the user named it
	Row    int    // 1-based line of the file, the header being line 1
	Column string // the column's header, or its 1-based number as text
	What   string // what is wrong: "count is negative"
	Want   string // what was expected: "a whole number, 0 or more"
	Do     string // what to do: "correct the row or leave it out"
	Err    error  // the cause, if another error lies behind; for errors.Is
}

// Error gives everything on one line, in the form
// "file: row 3: column count: what; expected want; do".
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	if e.Row > 0 {
		fmt.Fprintf(&b, "row %d: ", e.Row)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, "column %s: ", e.Column)
	}
	b.WriteString(e.What)
	if e.Want != "" {
		b.WriteString("; expected " + e.Want)
	}
	if e.Do != "" {
		b.WriteString("; " + e.Do)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// InFile returns err with the file name filled in where err is (or wraps) an
// *Error that has none; any other error is returned unchanged.
func InFile(err error, file string) error {
	var p *Error
	if errors.As(err, &p) && p.File == "" {
		q := *p
		q.File = file
		return &q
	}
	return err
}

// Is reports whether err is, or wraps, a refusal of input. The command line
// exits with 2 for these and with 1 for anything else.
func Is(err error) bool {
	var p *Error
	return errors.As(err, &p)
}
