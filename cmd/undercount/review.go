package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"undercount/internal/problem"
	"undercount/link/review"
	"undercount/study"
)

// reviewFlags are the flags of the verb review.
type reviewFlags struct {
	reviewer                      string
	second, adjudicate, agreement bool
	plain, probability            bool
	low, high                     float64
	limit                         int
	workers                       int
}

func (a *app) review() *cobra.Command {
	f := &reviewFlags{}
	c := &cobra.Command{
		Use:   "review [DIR]",
		Short: "Judge the pairs of records that linking the lists leaves in doubt",
		Long: `Links the lists of the study in DIR (default: this folder) and puts the pairs in
doubt before a reviewer, two records side by side, those first that can move the
count most. Keys: s same person, d different, u unsure, n skip, z undo, c note,
? help, q quit. Each judgement is on the disk before the next pair is shown, in
DIR/decisions/REVIEWER.csv, which is only ever added to and holds ids of records,
judgements and notes, but nothing that the records say. What reviewers agree on,
or one alone said, is taken as certain by the next "undercount run".

With --second the reviewer sees the pairs that others judged, but not what they
said, nor what the model says; --agreement tells how far reviewers agree; with
--adjudicate an adjudicator settles the pairs on which they do not, and those
that contradict each other. Without a terminal, or with --plain, pairs are
printed on standard error and letters are read from standard input, one a line.`,
		Example: `  undercount review my-study --reviewer ana
  undercount review my-study --reviewer ben --second
  undercount review my-study --agreement
  undercount review my-study --reviewer eva --adjudicate`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if f.agreement {
				return a.runAgreement(dirOf(args))
			}
			return a.runReview(c.Context(), dirOf(args), f)
		},
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.reviewer, "reviewer", "", "`handle` of the reviewer: a-z, 0-9, _ and -; not a name, not an e-mail address")
	fl.BoolVar(&f.second, "second", false, "judge again, blind, what other reviewers judged")
	fl.BoolVar(&f.adjudicate, "adjudicate", false, "settle the pairs on which reviewers disagree or which contradict each other")
	fl.BoolVar(&f.agreement, "agreement", false, "only tell what was judged and how far reviewers agree")
	fl.IntVar(&f.limit, "limit", 0, "show so many `pairs` at most (default: all)")
	fl.Float64Var(&f.low, "low", review.Low, "least probability of a pair in doubt")
	fl.Float64Var(&f.high, "high", review.High, "greatest probability of a pair in doubt")
	fl.BoolVar(&f.probability, "show-probability", false, "show what the model says of each pair; the file of decisions tells that it was in view")
	fl.BoolVar(&f.plain, "plain", false, "lines of text instead of a full screen")
	fl.IntVar(&f.workers, "workers", 0, "parallel work at most (default: one for each core); never changes an answer")
	return c
}

// check refuses flags that do not go together.
func (f *reviewFlags) check() error {
	switch {
	case f.agreement && (f.reviewer != "" || f.second || f.adjudicate):
		return &usageError{what: "--agreement stands alone", hint: "it shows nothing to judge, so it has no reviewer"}
	case f.agreement:
		return nil
	case f.reviewer == "":
		return &usageError{what: "--reviewer is missing", hint: "choose a handle, such as --reviewer ana; it names the file of decisions"}
	case f.second && f.adjudicate:
		return &usageError{what: "--second and --adjudicate exclude each other", hint: "a second look is made without knowing the first, a third one with it"}
	case !(f.low >= 0 && f.low < f.high && f.high <= 1):
		return &usageError{what: "--low and --high must be probabilities, the first below the second"}
	case f.limit < 0 || f.workers < 0:
		return &usageError{what: "--limit and --workers must be 0 or more"}
	}
	err := review.CheckReviewer(f.reviewer)
	var p *problem.Error
	if errors.As(err, &p) {
		return &usageError{what: p.What + "; expected " + p.Want, hint: p.Do}
	}
	return err
}

func (f *reviewFlags) mode() review.Mode {
	switch {
	case f.second:
		return review.Second
	case f.adjudicate:
		return review.Adjudicate
	}
	return review.First
}

// decisionsOf is the folder in which the study in dir keeps its decisions.
func decisionsOf(dir string, s *study.Study) string {
	return filepath.Join(dir, filepath.FromSlash(s.Link.Decisions))
}

// loadLinkage links the lists of a study for review; tests put another in its place.
var loadLinkage = func(ctx context.Context, s *study.Study, o study.RunOptions) (*review.Material, error) {
	res, err := s.Linkage(ctx, o)
	if err != nil {
		return nil, err
	}
	return review.Of(res), nil
}

func (a *app) runReview(ctx context.Context, dir string, f *reviewFlags) (err error) {
	s, err := study.Load(dir)
	if err != nil {
		return err
	}
	m, err := loadLinkage(ctx, s, study.RunOptions{Progress: a.progress, Workers: f.workers})
	if err != nil {
		return err
	}
	for _, l := range m.WithoutIDs() {
		a.say("note", fmt.Sprintf("list %s has no column with ids: its records go by their row, so decisions hold only as long as no row is put in or taken out", l))
	}
	folder := decisionsOf(dir, s)
	log, err := review.Open(folder, f.reviewer)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := log.Close(); err == nil {
			err = cerr
		}
	}()
	files, err := review.ReadFolder(folder)
	if err != nil {
		return err
	}
	a.notes(log.Path, log.Notices)
	a.notes(folder, files.Notices)
	sit := review.NewSession(m, files, log, review.Config{
		Wanted:          review.Wanted{Mode: f.mode(), Low: f.low, High: f.high, Limit: f.limit},
		ShowProbability: f.probability, Color: os.Getenv("NO_COLOR") == "",
	})
	if err := a.sit(ctx, sit, f); err != nil {
		return err
	}
	return a.reviewed(dir, folder, sit)
}

// sit lets the reviewer judge, on a full screen where there is one.
func (a *app) sit(ctx context.Context, s *review.Session, f *reviewFlags) error {
	if len(s.Queue().Items) == 0 && !s.Undoable() {
		return nil
	}
	a.progress.Clear()
	in, out, ok := a.terminal()
	if f.plain || !ok || os.Getenv("TERM") == "dumb" {
		return s.Plain(ctx, &interruptible{ctx, a.stdin}, a.stderr)
	}
	was, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return fmt.Errorf("prepare the terminal: %w", err)
	}
	defer term.Restore(int(in.Fd()), was)
	return s.Fullscreen(ctx, review.Terminal{Keys: in, Out: out, Size: func() (int, int) {
		cols, rows, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return 80, 24
		}
		return cols, rows
	}})
}

// terminal is what the screen is drawn on and keys come from: standard error
// and standard input, so that standard output stays free for the answer.
func (a *app) terminal() (in, out *os.File, ok bool) {
	in, isIn := a.stdin.(*os.File)
	out, isOut := a.stderr.(*os.File)
	if !isIn || !isOut || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		return nil, nil, false
	}
	return in, out, true
}
