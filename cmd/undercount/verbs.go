package main

import "github.com/spf13/cobra"

// verbs lists the commands in the order of the help.
func (a *app) verbs() []*cobra.Command {
	cobra.EnableCommandSorting = false
	return []*cobra.Command{
		a.demo(), a.newVerb(), a.check(), a.runVerb(), a.report(), a.review(), a.verify(),
		a.estimate(), a.link(), a.figure(), a.simulate(), a.version(), a.completion(),
	}
}
