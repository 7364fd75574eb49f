package main

import (
	"strings"

	"github.com/spf13/cobra"

	"undercount/mse"
)

// completeMethods completes the names of methods and of their options.
func completeMethods(c *cobra.Command) {
	mustComplete(c, "method", func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		var out []string
		for _, m := range mse.Methods() {
			out = append(out, before+m.Name+"\t"+m.Summary)
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	})
	mustComplete(c, "set", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var out []string
		for _, m := range mse.Methods() {
			for _, o := range m.Options {
				out = append(out, m.Name+"."+o.Key+"=\t"+o.Meaning)
			}
		}
		return out, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	})
	c.ValidArgsFunction = csvFiles
}

// csvFiles completes the names of CSV files.
func csvFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"csv"}, cobra.ShellCompDirectiveFilterFileExt
}

// listFiles completes the names of files that may be a list of people.
func listFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"csv", "tsv", "xlsx", "parquet", "jsonl", "ndjson"}, cobra.ShellCompDirectiveFilterFileExt
}

// mustComplete registers a completion; that the flag exists is the programmer's business.
func mustComplete(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
