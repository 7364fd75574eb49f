package main

import (
	"github.com/spf13/cobra"

	"undercount/study"
)

func (a *app) check() *cobra.Command {
	defaults := false
	c := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a study and print what would be done, every default included",
		Long: `Reads study.toml and all evidence of the study in DIR (default: this folder),
refuses what cannot be used, and prints the plan: every input with its hash,
every step, and every setting in force; for lists of records also how their
columns are understood and which pairs would be compared. Nothing is estimated
or written.`,
		Example: `  undercount check my-study
  undercount check my-study --json
  undercount check --defaults`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			if defaults {
				if a.json {
					return a.answerJSON(map[string]any{"keys": study.Keys()})
				}
				return study.WriteKeys(&a.out)
			}
			s, err := study.Load(dirOf(args))
			if err != nil {
				return err
			}
			plan, err := s.CheckLinking(c.Context(), study.RunOptions{Progress: a.progress})
			if err != nil {
				return err
			}
			if a.json {
				return plan.WriteJSON(&a.out)
			}
			return plan.WriteText(&a.out)
		},
	}
	c.Flags().BoolVar(&defaults, "defaults", false, "print the table of all keys of study.toml with their defaults instead")
	return c
}

// dirOf is the folder named on the command line, or the current one.
func dirOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}
