package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	"undercount/report"
	"undercount/report/locale"
	"undercount/study"
)

var reportFormats = []string{"html", "json", "csv", "svg", "png", "pdf"}

type reportFlags struct {
	lang, out string
	formats   []string
	force     bool
}

func (a *app) report() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report [DIR]",
		Short: "Write the report of a study again, in another language or format",
		Long: `Writes the report of the study in DIR (default: this folder) in a language and in
formats of your choice, to a folder beside its results, DIR/report-LANG. The
study is run first if anything has changed; what DIR/results holds stays the
report that study.toml asks for.`,
		Example: `  undercount report my-study --lang fa
  undercount report my-study --format pdf,png --out pictures`,
		Args: args(0, 1, "one folder at most"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runReport(c, dirOf(args), f)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.lang, "lang", "", "`language`: "+strings.Join(locale.Languages(), " or ")+" (default: the study's)")
	fl.StringSliceVar(&f.formats, "format", []string{"html"}, "`formats`: "+strings.Join(reportFormats, ", "))
	fl.StringVar(&f.out, "out", "", "`folder` to write to (default: DIR/report-LANG)")
	fl.BoolVar(&f.force, "force", false, "replace files there that differ")
	mustComplete(c, "lang", cobra.FixedCompletions(locale.Languages(), cobra.ShellCompDirectiveNoFileComp))
	mustComplete(c, "format", cobra.FixedCompletions(reportFormats, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (f *reportFlags) check() error {
	if f.lang != "" && !slices.Contains(locale.Languages(), f.lang) {
		return &usageError{what: fmt.Sprintf("there is no report in language %q", f.lang), hint: "one of: " + strings.Join(locale.Languages(), ", ")}
	}
	for _, x := range f.formats {
		if !slices.Contains(reportFormats, x) {
			return &usageError{what: fmt.Sprintf("there is no report format %q", x), hint: "one of: " + strings.Join(reportFormats, ", ")}
		}
	}
	return nil
}

func (a *app) runReport(c *cobra.Command, dir string, f reportFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	_, doc, err := a.runStudy(c.Context(), dir, study.RunOptions{Progress: a.progress})
	if err != nil {
		return err
	}
	shown := *doc
	if f.lang != "" {
		shown.Language = f.lang
	}
	files, err := reportFiles(&shown, f.formats)
	if err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = filepath.Join(dir, "report-"+shown.Language)
	}
	if err := c.Context().Err(); err != nil {
		return err
	}
	names, err := writeFolder(out, files, f.force)
	if err != nil {
		return err
	}
	if a.json {
		return a.answerJSON(map[string]any{"dir": out, "language": shown.Language, "files": names})
	}
	for _, n := range names {
		fmt.Fprintln(&a.out, n)
	}
	return nil
}

// reportFiles makes the files of the formats asked for, in memory.
func reportFiles(doc *report.Document, formats []string) ([]report.File, error) {
	var out []report.File
	add := func(name string, write func(io.Writer) error) error {
		var b bytes.Buffer
		err := write(&b)
		out = append(out, report.File{Name: name, Data: b.Bytes()})
		return err
	}
	var pictures []report.NamedPicture
	for _, format := range formats {
		var err error
		switch format {
		case "html":
			err = add("report.html", func(w io.Writer) error { return report.WriteHTML(w, doc) })
		case "json":
			err = add("report.json", func(w io.Writer) error { return report.WriteJSON(w, doc) })
		case "csv":
			var tables []report.File
			tables, err = report.CSVFiles(doc)
			out = append(out, tables...)
		default:
			if pictures == nil {
				if pictures, err = report.Pictures(doc); err != nil {
					return nil, err
				}
			}
			for _, p := range pictures {
				write := map[string]func(io.Writer) error{"svg": p.WriteSVG, "pdf": p.WritePDF,
					"png": func(w io.Writer) error { return p.WritePNG(w, 0) }}[format]
				err = errors.Join(err, add(p.Name+"."+format, write))
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// writeFolder writes files into a folder. Files that are there already with
// the same bytes stay; others are refused without force, before any is written.
func writeFolder(dir string, files []report.File, force bool) ([]string, error) {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, &problem.Error{File: dir, What: "the folder cannot be made", Want: "a new folder in one that exists and may be written", Err: err}
	}
	var names []string
	var todo []report.File
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		names = append(names, name)
		if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, f.Data) {
			continue
		}
		if err := atomicfile.Check(name, force); err != nil {
			return nil, err
		}
		todo = append(todo, report.File{Name: name, Data: f.Data})
	}
	for _, f := range todo {
		if err := atomicfile.Write(f.Name, f.Data, force); err != nil {
			return nil, err
		}
	}
	return names, nil
}
