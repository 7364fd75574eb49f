package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"undercount/estimate"
	"undercount/figures"
	"undercount/overlap"
	"undercount/report"
	"undercount/report/locale"
	"undercount/study"
)

// runAnswer is what the verbs run and demo print with --json, one for each
// study. Fields are only ever added.
type runAnswer struct {
	Dir      string              `json:"dir"`
	Title    string              `json:"title"`
	Targets  []study.TableResult `json:"targets"` // of overlap tables
	Ledgers  []ledgerAnswer      `json:"ledgers"`
	Refused  int                 `json:"refused"`  // answers that give no number
	Computed int                 `json:"computed"` // estimates computed in this run
	Reused   int                 `json:"reused"`   // estimates taken from an earlier run
	Files    []string            `json:"files"`
	Notes    []string            `json:"notes,omitempty"`
}

type ledgerAnswer struct {
	Target  estimate.Target  `json:"target"`
	Summary *figures.Summary `json:"summary"`
}

func (a *app) runVerb() *cobra.Command {
	var o study.RunOptions
	c := &cobra.Command{
		Use:   "run [DIR]",
		Short: "Run a study: estimates, report, pictures, manifest",
		Long: `Does what "undercount check" says: computes every estimate of the study in DIR
(default: this folder) and writes the results with a manifest of hashes to
DIR/results. Estimates of an earlier run are used again as long as nothing they
depend on has changed. Files in results that this program did not write, or that
were changed since, are not replaced without --force.`,
		Example: `  undercount run my-study
  undercount run my-study --fresh --workers 1
  undercount run my-study --json --progress json`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			if o.Workers < 0 {
				return &usageError{what: "--workers must be 0 or more"}
			}
			o.Progress = a.progress
			ans, doc, err := a.runStudy(c.Context(), dirOf(args), o)
			if err != nil {
				return err
			}
			if a.json {
				return a.answerJSON(ans)
			}
			return a.runText(ans, doc, false)
		},
	}
	fl := c.Flags()
	fl.BoolVar(&o.Force, "force", false, "replace files in results that this program did not write")
	fl.BoolVar(&o.Fresh, "fresh", false, "compute everything anew, whatever an earlier run left")
	fl.IntVar(&o.Workers, "workers", 0, "parallel work at most (default: one for each core); never changes an answer")
	return c
}

// runStudy loads and runs the study in a folder.
func (a *app) runStudy(ctx context.Context, dir string, o study.RunOptions) (*runAnswer, *report.Document, error) {
	s, err := study.Load(dir)
	if err != nil {
		return nil, nil, err
	}
	res, err := s.Run(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	a.refused = a.refused || res.Wanting
	ans := &runAnswer{Dir: dir, Title: s.Title, Targets: res.Tables, Ledgers: []ledgerAnswer{}, Refused: res.Refused,
		Computed: res.Computed, Reused: res.Reused, Notes: res.Notes}
	if ans.Targets == nil {
		ans.Targets = []study.TableResult{}
	}
	for _, sec := range res.Document.Targets {
		if sec.Ledger != nil {
			ans.Ledgers = append(ans.Ledgers, ledgerAnswer{sec.Target, sec.Ledger})
		}
	}
	for _, f := range res.Files {
		ans.Files = append(ans.Files, filepath.Join(dir, study.ResultsDir, filepath.FromSlash(f)))
	}
	for _, n := range res.Notes {
		a.say("note", n)
	}
	return ans, res.Document, nil
}

// runText is the short answer of a study: for each target what is known, and
// where the report is. With pictures, the charts for terminals as well.
func (a *app) runText(ans *runAnswer, doc *report.Document, pictures bool) error {
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	b := &a.out
	tolls := 0
	if pictures {
		tolls = 4
	}
	fmt.Fprintf(b, "%s\n", printable(ans.Title))
	for i := range doc.Targets {
		sec := &doc.Targets[i]
		fmt.Fprintf(b, "\n%s\n\n", title(targetWords(sec.Target)))
		if sec.Overlap != nil {
			if err := sectionText(b, sec, pictures, l); err != nil {
				return err
			}
		}
		if sec.Ledger != nil {
			if err := ledgerText(b, sec.Ledger, tolls); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(b, "\n%d answers computed, %d taken from an earlier run", ans.Computed, ans.Reused)
	if ans.Refused > 0 {
		fmt.Fprintf(b, ", %d of them without a number", ans.Refused)
	}
	fmt.Fprintln(b, ". Files:")
	for _, f := range ans.Files {
		fmt.Fprintf(b, "  %s\n", f)
	}
	return nil
}

// sectionText writes the answers from lists for one target, strata in brief.
func sectionText(b textWriter, sec *report.Section, pictures bool, l *locale.Locale) error {
	whole, err := sec.Overlap.Pooled()
	if err != nil {
		return err
	}
	p := part{Stratum: overlap.Stratum{Table: whole}}
	strata := map[string][]*estimate.Estimate{}
	for _, e := range sec.Estimates {
		if e.Stratum == "" {
			p.estimates = append(p.estimates, e)
			continue
		}
		strata[e.Stratum] = append(strata[e.Stratum], e)
	}
	if sec.Linkage != nil {
		linkedText(b, sec.Linkage, l)
	}
	partText(b, p, pictures, pictures, l)
	truthText(b, sec, p.estimates, l)
	if es := strata[estimate.SumStratum]; len(es) > 0 {
		fmt.Fprintf(b, "\n%s\n%s\n", heading("Sum over strata"), spreadText(es, whole.N(), l))
	}
	for _, st := range sec.Overlap.Strata {
		es := strata[st.Name()]
		if st.Name() == "" || len(es) == 0 {
			continue
		}
		n := st.Table.N()
		if !slices.ContainsFunc(es, answered) || slices.ContainsFunc(es, drawnLabels) {
			n = -1 // perhaps too small to be told, or not known
		}
		fmt.Fprintf(b, "\n%s\n%s\n", heading(printable(st.Name())), spreadText(es, n, l))
	}
	warningsText(b, sec.Estimates, l, estimate.Serious)
	if sec.Linkage != nil {
		linkWarningsText(b, "Warnings of the linkage", linkWarnings(sec.Linkage))
	}
	return nil
}

// targetWords says a target in words.
func targetWords(t estimate.Target) string {
	s := t.Measure
	for _, x := range []string{t.Universe, t.Place} {
		if x != "" {
			s += ", " + x
		}
	}
	switch {
	case t.From != "" && t.To != "":
		s += ", " + t.From + " to " + t.To
	case t.From != "":
		s += ", from " + t.From
	case t.To != "":
		s += ", until " + t.To
	}
	return printable(s)
}
