package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"undercount/study"
)

func (a *app) newVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "new DIR",
		Short: "Make a folder with a commented study to edit",
		Long: `Makes folder DIR, which must be new or empty, with a commented study.toml and a
small made-up table. It can be run as it is.`,
		Example: `  undercount new my-study
  undercount check my-study`,
		Args: args(1, 1, "the name of a new folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			files, err := study.New(args[0])
			if err != nil {
				return err
			}
			for i, f := range files {
				files[i] = filepath.Join(args[0], f)
			}
			if a.json {
				return a.answerJSON(map[string]any{"dir": args[0], "files": files})
			}
			for _, f := range files {
				fmt.Fprintln(&a.out, f)
			}
			a.say("next", "edit "+filepath.Join(args[0], study.FileName)+", then: undercount check "+args[0])
			return nil
		},
	}
}
