package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"undercount/mse"
	"undercount/study"
)

// versionAnswer is what the verb prints with --json. Fields are only ever added.
type versionAnswer struct {
	Program  string       `json:"program"`
	Version  string       `json:"version"`
	Go       string       `json:"go"`
	Platform string       `json:"platform"`
	Methods  []mse.Method `json:"methods"`
}

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and all methods with their sources",
		Long: `Prints the version, the Go release and platform it was built with, and every
method: what it does, for how many lists, its options and where it comes from.`,
		Example: `  undercount version
  undercount version --json`,
		Args: args(0, 0, "none"),
		RunE: func(*cobra.Command, []string) error {
			v := versionAnswer{"undercount", study.Version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, mse.Methods()}
			if a.json {
				return a.answerJSON(v)
			}
			fmt.Fprintf(&a.out, "undercount %s, %s, %s\n\nMethods\n", v.Version, v.Go, v.Platform)
			for _, m := range v.Methods {
				fmt.Fprintf(&a.out, "\n%s (%s)\n%s\n", m.Name, listRange(m), wrap(m.Summary, "  "))
				for _, o := range m.Options {
					fmt.Fprintf(&a.out, "%s\n", wrap(fmt.Sprintf("--set %s.%s=%s  %s", m.Name, o.Key, o.Default, o.Meaning), "  "))
				}
				fmt.Fprintf(&a.out, "%s\n", wrap(m.Citation, "  "))
			}
			return nil
		},
	}
}

func listRange(m mse.Method) string {
	if m.MinLists == m.MaxLists {
		return fmt.Sprintf("%d lists", m.MinLists)
	}
	return fmt.Sprintf("%d to %d lists", m.MinLists, m.MaxLists)
}
