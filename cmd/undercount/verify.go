package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"undercount/internal/problem"
	"undercount/study"
)

func (a *app) verify() *cobra.Command {
	var o study.VerifyOptions
	c := &cobra.Command{
		Use:   "verify [DIR]",
		Short: "Is every file of a study still what was computed?",
		Long: `Compares every input and result of the study in DIR (default: this folder) with
the hashes in its manifest. With --rerun it also computes everything anew and
compares byte for byte; that writes nothing. Exit code 0 means that all is as it
was, 2 that something differs.`,
		Example: `  undercount verify my-study
  undercount verify my-study --rerun --json`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			if o.Workers < 0 {
				return &usageError{what: "--workers must be 0 or more"}
			}
			o.Progress = a.progress
			v, err := study.Verify(c.Context(), dirOf(args), o)
			if err != nil {
				return err
			}
			if a.json {
				err = a.answerJSON(struct {
					OK bool `json:"ok"`
					*study.Verification
				}{v.OK(), v})
			} else {
				a.verifyText(v)
			}
			if err == nil && !v.OK() {
				return &problem.Error{File: dirOf(args), What: fmt.Sprintf("%d file(s) are not what was computed", len(v.Differences)),
					Want: "every file as the manifest has it", Do: "restore the files, or run the study again"}
			}
			return err
		},
	}
	c.Flags().BoolVar(&o.Rerun, "rerun", false, "compute everything anew and compare byte for byte")
	c.Flags().IntVar(&o.Workers, "workers", 0, "parallel work at most of the re-run (default: one for each core)")
	return c
}

func (a *app) verifyText(v *study.Verification) {
	for _, d := range v.Differences {
		fmt.Fprintf(&a.out, "%s  %s: %s\n", d.Kind, printable(d.File), printable(d.Text))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(&a.out, "note  %s\n", printable(n))
	}
	if v.OK() {
		fmt.Fprintf(&a.out, "All is as it was computed: %d input(s), %d result file(s).\n", v.Inputs, v.Outputs)
		if v.Rerun {
			fmt.Fprintln(&a.out, "A new run gives the same bytes.")
		}
	}
}
