package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"undercount/examples"
	"undercount/internal/problem"
	"undercount/report"
	"undercount/study"
)

// demoDir is where the demo goes if no folder is named.
const demoDir = "undercount-demo"

func (a *app) demo() *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Unpack and run three complete studies",
		Long: `Unpacks the studies that come with the program into DIR (default:
` + demoDir + `), runs them, and shows the answers: an estimate from four lists
of people killed in Kosovo in 1999, what was claimed about the protests in Iran in
November 2019, and, from raw lists of people in a country that does not exist, a
linkage and its estimates beside the truth. The reports are in the folder results of each study. A
second call uses the same folder again.`,
		Example: `  undercount demo
  undercount demo /tmp/look`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			dir := demoDir
			if len(args) == 1 {
				dir = args[0]
			}
			return a.runDemo(c, dir, force)
		},
	}
	c.Flags().BoolVar(&force, "force", false, "put back files of the demo that were changed")
	return c
}

func (a *app) runDemo(c *cobra.Command, dir string, force bool) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return &problem.Error{File: dir, What: "the folder cannot be made", Want: "a new folder in one that exists and may be written", Err: err}
	}
	var all []*runAnswer
	var docs []*report.Document
	for _, name := range examples.Names() {
		to := filepath.Join(dir, name)
		if err := unpack(name, to, force); err != nil {
			return err
		}
		ans, doc, err := a.runStudy(c.Context(), to, study.RunOptions{Force: force, Progress: a.progress})
		if err != nil {
			return err
		}
		all = append(all, ans)
		docs = append(docs, doc)
	}
	if a.json {
		return a.answerJSON(map[string]any{"dir": dir, "studies": all})
	}
	for i, ans := range all {
		if i > 0 {
			fmt.Fprintf(&a.out, "\n\n")
		}
		if err := a.runText(ans, docs[i], true); err != nil {
			return err
		}
	}
	fmt.Fprintln(&a.out, "\nOpen these reports in a browser:")
	for _, ans := range all {
		fmt.Fprintf(&a.out, "  %s\n", filepath.Join(ans.Dir, study.ResultsDir, "report.html"))
	}
	return nil
}

// unpack writes an example study, or with force puts back the files of it that
// were changed. A study that is there already is left as it is.
func unpack(name, dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return examples.Unpack(name, dir)
	}
	if err != nil {
		return &problem.Error{File: dir, What: "it cannot be opened as a folder", Want: "a folder, or none", Err: err}
	}
	all, err := examples.Files(name)
	if err != nil {
		return err
	}
	var files []report.File
	for _, f := range all {
		files = append(files, report.File{Name: filepath.FromSlash(f.Name), Data: f.Data})
	}
	if _, err := writeFolder(dir, files, force); err != nil {
		return fmt.Errorf("the demo was changed: %w", err)
	}
	return nil
}
