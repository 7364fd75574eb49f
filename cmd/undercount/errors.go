package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"undercount/internal/problem"
)

// usageError is a command line that cannot be used.
type usageError struct{ what, hint string }

func (e *usageError) Error() string { return e.what }

// fail reports an error and returns the exit code it deserves.
func (a *app) fail(err error) int {
	var usage *usageError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		a.say("error", "interrupted")
		a.say("hint", "no file was left half written; run the command again")
		return exitFailed
	case errors.As(err, &usage):
		a.say("error", usage.what)
		if usage.hint != "" {
			a.say("hint", usage.hint)
		}
		return exitInput
	case problem.Is(err):
		for _, e := range flatten(err) {
			a.refuse(e)
		}
		return exitInput
	}
	a.say("error", err.Error())
	switch {
	case errors.Is(err, syscall.ENOSPC):
		a.say("hint", "the disk is full; no file was left half written; make room and run the command again")
	case errors.Is(err, syscall.EPIPE):
		a.say("hint", "the program that was reading the answer has ended")
	}
	return exitFailed
}

// flatten takes joined errors apart, so that each is shown on its own.
func flatten(err error) []error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range j.Unwrap() {
			out = append(out, flatten(e)...)
		}
		return out
	}
	return []error{err}
}

// refuse shows one refusal of input: what and where as the error, what to do
// as the hint, and what else the error says (an excerpt of study.toml) between.
func (a *app) refuse(err error) {
	var p *problem.Error
	if !errors.As(err, &p) {
		a.say("error", err.Error())
		return
	}
	full := err.Error()
	short := *p
	short.Do = ""
	text := strings.Replace(full, p.Error(), short.Error(), 1)
	first, rest, _ := strings.Cut(text, "\n")
	a.say("error", first)
	if rest != "" {
		for _, line := range strings.Split(rest, "\n") {
			fmt.Fprintln(a.stderr, printable(line))
		}
	}
	if p.Do != "" {
		a.say("hint", p.Do)
	}
}

// printable replaces what could command a terminal or turn the text around
// it: names of files and columns come from others.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// flagError turns a refusal of a flag into a usage error with a suggestion.
func flagError(c *cobra.Command, err error) error {
	e := &usageError{what: err.Error(), hint: fmt.Sprintf("see: %s --help", c.CommandPath())}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		name := unknown.GetSpecifiedName()
		e.what = "there is no flag " + dashes(name)
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if n := nearest(name, names); n != "" {
			e.hint = fmt.Sprintf("did you mean --%s? %s", n, e.hint)
		}
	}
	return e
}

func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// knownVerb is the argument check of commands that only have subcommands.
func (a *app) knownVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	e := &usageError{what: fmt.Sprintf("there is no command %q", strings.TrimPrefix(c.CommandPath()+" "+args[0], "undercount ")),
		hint: fmt.Sprintf("see: %s --help", c.CommandPath())}
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	if n := nearest(args[0], names); n != "" {
		e.hint = fmt.Sprintf("did you mean %s %s? %s", c.CommandPath(), n, e.hint)
	}
	return e
}

// args returns an argument check that says what is wanted.
func args(least, most int, want string) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		if len(given) >= least && len(given) <= most {
			return nil
		}
		return &usageError{what: fmt.Sprintf("%s got %d arguments; expected %s", c.CommandPath(), len(given), want),
			hint: fmt.Sprintf("see: %s --help", c.CommandPath())}
	}
}

// nearest returns the name most like s, or "" if none is near: at most a third
// of the letters wrong. A name of which s is the last part is always near.
func nearest(s string, names []string) string {
	for _, n := range names {
		if strings.HasSuffix(n, "/"+s) || s == n+"s" || n == s+"s" {
			return n
		}
	}
	best, least := "", len(s)/3+2
	for _, n := range slices.Sorted(slices.Values(names)) {
		if d := distance(strings.ToLower(s), strings.ToLower(n)); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance is the number of letters to change, add, drop or swap with the next.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := rows[i-1][j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			rows[i][j] = min(change, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
