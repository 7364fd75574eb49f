package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"undercount/internal/progress"
)

// Exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitInput   = 2
	exitRefused = 3
)

// app is one call of the program.
type app struct {
	stdin  io.Reader
	stderr io.Writer
	out    bytes.Buffer // the answer; written to standard output at the end, whole

	json         bool
	progressMode string
	progress     *progress.Reporter
	refused      bool // some answer is a refusal: exit code 3
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer, args []string) (code int) {
	a := &app{stdin: stdin, stderr: stderr}
	defer func() {
		if r := recover(); r != nil {
			a.progress.Close()
			a.panicked(r)
			code = exitFailed
		}
	}()
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	a.progress.Close()
	if _, werr := stdout.Write(a.out.Bytes()); werr != nil && err == nil {
		err = fmt.Errorf("write the answer: %w", werr)
	}
	switch {
	case err != nil:
		return a.fail(err)
	case a.refused:
		return exitRefused
	}
	return exitDone
}

// panicked tells of a bug without a stack of values: where it happened, not
// what was in the data.
func (a *app) panicked(any) {
	where := ""
	for _, line := range strings.Split(string(debug.Stack()), "\n") {
		// The frames of ours, innermost first, without their arguments.
		if f, _, ok := strings.Cut(line, "("); ok && strings.HasPrefix(f, "undercount/") {
			where += " " + f
		}
	}
	a.say("error", "this is a mistake in the program, not in your data; nothing more was written"+where)
	a.say("hint", "please report the line above; it holds no data")
}

// root assembles the commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "undercount",
		Short: "Estimate what cannot be counted directly",
		Long: `Undercount estimates what cannot be counted directly, such as how many people
were killed when those responsible hide it, from overlapping lists and from
published figures. It works offline and sends nothing anywhere.

Answers go to standard output and everything else to standard error. Exit codes:
0 done; 1 stopped by a failure or an interruption; 2 the input or the command
line cannot be used; 3 done, but at least one answer is a refusal.`,
		Example: `  undercount demo                    two complete studies on published data
  undercount estimate table.csv      from an overlap table to a range for the count
  undercount new my-study            a commented study to edit`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.knownVerb,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			switch m := progress.Mode(a.progressMode); m {
			case progress.Auto, progress.JSON, progress.None:
				a.progress = progress.New(a.stderr, m)
				return nil
			}
			return &usageError{what: "--progress must be auto, json or none"}
		},
	}
	root.SetOut(&a.out)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print the answer as JSON")
	root.PersistentFlags().StringVar(&a.progressMode, "progress", "auto", "progress on standard error: auto, json or none")
	root.AddCommand(a.verbs()...)
	root.SetHelpCommand(a.helpCommand(root))
	return root
}

func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Help about a command",
		Example: "  undercount help estimate",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				if c == nil {
					c = root
				}
				return a.knownVerb(c, rest)
			}
			return c.Help()
		},
	}
}

// answerJSON prints v as the answer.
func (a *app) answerJSON(v any) error {
	enc := json.NewEncoder(&a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// say writes one line of talk to standard error.
func (a *app) say(kind, text string) {
	a.progress.Clear()
	fmt.Fprintf(a.stderr, "undercount: %s: %s\n", kind, printable(text))
}

// notes tells what a reader had to infer.
func (a *app) notes(name string, notes []string) {
	for _, n := range notes {
		a.say("note", name+": "+n)
	}
}
