package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const docsIntro = `# Commands

This page is written from the program's own help (` + "`go test ./cmd/undercount -run Docs -update`" + `).

Answers go to standard output, everything else (notes, warnings about the input, progress, errors) to standard error.
An error is one line ` + "`undercount: error: …`" + ` that names file, row and column, and a line ` + "`undercount: hint: …`" + `
that says what to do. Files are written whole or not at all, and never over an existing one without ` + "`--force`" + `.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | stopped by a failure of the program or the machine (a full disk), or by an interruption (Ctrl-C, SIGTERM) |
| 2 | the input or the command line cannot be used; ` + "`verify`" + `: something differs |
| 3 | done, but a method that was named gives no number (refused, not identified or not converged), or none of the default set does; ` + "`link`" + `: its training cannot be trusted and nothing is written |

Every command takes ` + "`--json`" + `, which prints the answer as JSON whose fields are only ever added, ` + "`--progress auto|json|none`" + `,
and ` + "`--help`" + `. With ` + "`--progress json`" + ` each line on standard error that begins with ` + "`{`" + ` is an object with ` + "`task`, `done`, `total`, `elapsed_s`" + `,
and ` + "`left_s`" + ` or ` + "`ended`" + `.

## Tables that the program reads

CSV with a header. UTF-8 is expected; a byte-order mark (also of UTF-16) is obeyed, and a file that is not Unicode is read as
windows-1256 or windows-1252, whichever fits its letters, which is said. The delimiter is a comma, or the semicolon or tab
that the header clearly uses. Lines may end in LF, CR LF or CR. Refused with their row: unclosed quotation marks, rows with
more or fewer fields than the header, NUL and other control characters, damaged UTF-8, columns without a name or with the same name.
Limits: 256 MiB, 5,000,000 rows, 1,000 columns, 50,000,000 fields, 64 KiB a field.
`

const docsJSON = `
## Fields of the JSON answers

Fields are only ever added. A number that cannot be defended is absent, not 0.

| command | fields |
|---|---|
| estimate | ` + "`n_observed`, `lists`, `estimates`, `list_sizes`; with strata `strata_by`, `strata` (`stratum`, `n_observed`; without those too small to be estimated); `notes`" + ` |
| each estimate, wherever it stands | ` + "`method`, `target`, `stratum` (empty for the whole table), `status` (`ok`, `bound_only`, `not_identified`, `not_converged`, `refused`), `reason`, `point`, `interval` (`lower`, `upper`, `level`, `kind`; the one to quote), `other_intervals` (also `conditional_on`), `assumptions` (`id`, `text`, `breaks`), `warnings` (`code`, `severity`, `text`, `remedy`), `diagnostics`, `settings`, `seed`" + ` |
| figure summary | ` + "`as_of`, `policy`, `rows`, `groups` (`measure`, `universe`, `place`, `current`, `superseded`, `series`, `bounds`, `origins`, `denials`, `contradictions`), `altered`, `notices`" + ` |
| link | ` + "`status` (`ok`, `refused` with `code`, `reason`, `remedy`), `records`, `entities`, `lists` (`list`, `file`, `rows`, `kept`, `refused`, `entities`, `columns`), `overlap` (`history`, `count`), `links`, `pairs`, `threshold`, `seed`, `blocking`, `training`, `warnings`, `expected` and, with truth, `measured` (`precision`, `recall`, `f1`, `calibration` …), `truth`, `explained`, `files`, `notes`; with `--preview` only `blocking`, `notes`" + ` |
| run | ` + "`dir`, `title`, `targets` (`target`, `table`, `n_observed`, `lists`, `estimates`), `ledgers` (`target`, `summary`), `refused`, `computed`, `reused`, `files`, `notes`" + ` |
| demo | ` + "`dir`, `studies` (each as of run)" + ` |
| new, report | ` + "`dir`, `files`; report also `language`" + ` |
| check | ` + "`title`, `settings`, `targets`, `inputs`, `steps`, `outputs`; with `--defaults` only `keys`" + ` |
| review | ` + "`sitting` (`reviewer`, `mode`, `same`, `different`, `unsure`, `skipped`, `undone`, `left`, `missing`, `share`, `file`, `head`; not with `--agreement`), `judged`, `judged_once`, `same`, `different`, `unsure`, `settled`, `open` (`pair`, `why`, `said`), `agreements` (`first`, `second`, `pairs`, `table`, `raw`, `kappa`, `se`, `saw_model`, `warnings`), `files` (`reviewer`, `file`, `acts`, `head`)" + ` |
| verify | ` + "`ok`, `inputs`, `outputs`, `rerun`, `differences` (`file`, `kind`, `text`), `notes`" + ` |
| simulate | ` + "`dir`, `preset` (absent for a configuration file), `seed`, `n_true`, `n_listed`, `records`, `true_pairs`, `lists` (`name`, `file`, `records`), `files`" + ` |
| version | ` + "`program`, `version`, `go`, `platform`, `methods` (`name`, `summary`, `citation`, `min_lists`, `max_lists`, `options`)" + ` |
`

// docs writes the page of commands.
func docs() []byte {
	a := &app{stderr: io.Discard}
	var b bytes.Buffer
	b.WriteString(docsIntro)
	each(a.root(), func(c *cobra.Command) {
		if c.HasSubCommands() {
			return
		}
		fmt.Fprintf(&b, "\n## %s\n\n", c.CommandPath())
		text := c.Long
		if text == "" {
			text = c.Short + "."
		}
		fmt.Fprintf(&b, "    %s\n\n%s\n\n```sh\n", c.UseLine(), text)
		for _, line := range strings.Split(c.Example, "\n") {
			fmt.Fprintln(&b, strings.TrimPrefix(line, "  "))
		}
		b.WriteString("```\n")
		first := true
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" {
				return
			}
			if first {
				b.WriteString("\n| flag | default | meaning |\n|---|---|---|\n")
				first = false
			}
			name, usage := pflag.UnquoteUsage(f)
			flag := "--" + f.Name
			if f.Shorthand != "" {
				flag = "-" + f.Shorthand + ", " + flag
			}
			def := f.DefValue
			if def == "[]" || def == "false" {
				def = ""
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.TrimSpace(flag+" "+name), strings.Trim(def, "[]"), usage)
		})
	})
	b.WriteString(docsJSON)
	return b.Bytes()
}

func TestDocsAreCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "commands.md")
	if *update {
		if err := os.WriteFile(path, docs(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, docs()) {
		t.Error("docs/commands.md is not what the commands say; run: go test ./cmd/undercount -run Docs -update")
	}
}

// The README shows real output: every line of its blocks must be in what demo
// prints. With -update, blocks of one paragraph are replaced by the last
// paragraph of the output that begins alike.
func TestReadmeShowsWhatDemoPrints(t *testing.T) {
	const mark, end = "<!-- demo output -->\n```text\n", "\n```"
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), strings.NewReader(""), &out, &errs, []string{"demo", t.TempDir()}); code != 0 {
		t.Fatalf("demo ended with %d: %s", code, errs.String())
	}
	readme := string(raw)
	parts := strings.Split(readme, mark)
	if len(parts) < 3 {
		t.Fatal("README.md lacks blocks of demo output")
	}
	for i, part := range parts[1:] {
		block, rest, ok := strings.Cut(part, end)
		if !ok {
			t.Fatal("a block of demo output in README.md has no end")
		}
		if *update && !strings.Contains(block, "\n\n") {
			block = lastParagraph(out.String(), block[:7])
			parts[1+i] = block + end + rest
		}
		if !strings.Contains(out.String(), block) {
			t.Errorf("demo no longer prints what README.md shows (go test ./cmd/undercount -run Readme -update puts the short blocks right):\n%s", block)
		}
	}
	if now := strings.Join(parts, mark); now != readme {
		if err := os.WriteFile("../../README.md", []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// lastParagraph is the last paragraph of a text that begins so.
func lastParagraph(text, begin string) string {
	found := ""
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.Trim(p, "\n"); strings.HasPrefix(p, begin) {
			found = p
		}
	}
	return found
}
