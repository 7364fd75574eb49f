package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) completion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a script that completes commands, flags and method names",
		Long: `Prints a completion script for bash, zsh, fish or powershell. Load it from the
start-up file of the shell.`,
		Example: `  undercount completion bash > ~/.local/share/bash-completion/completions/undercount
  undercount completion zsh > "${fpath[1]}/_undercount"
  undercount completion fish > ~/.config/fish/completions/undercount.fish
  undercount completion powershell | Out-String | Invoke-Expression`,
		Args:      args(1, 1, "the name of a shell"),
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(&a.out, true)
			case "zsh":
				return root.GenZshCompletion(&a.out)
			case "fish":
				return root.GenFishCompletion(&a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(&a.out)
			}
			e := &usageError{what: fmt.Sprintf("there is no completion for %q", args[0]), hint: "one of: bash, zsh, fish, powershell"}
			if n := nearest(args[0], shells); n != "" {
				e.hint = "did you mean " + n + "?"
			}
			return e
		},
	}
}
