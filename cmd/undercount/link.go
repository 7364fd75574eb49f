package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"undercount/internal/atomicfile"
	"undercount/link"
	"undercount/study"
)

// linkFlags are the flags of the verb link.
type linkFlags struct {
	out, work, rejects          string
	names, columns, listColumns []string
	id                          string
	onlyColumns                 bool
	duplicateFree, rules        []string
	truth                       string
	decisions, labels, model    string
	threshold                   float64
	dates                       int
	maxPairs                    int64
	seed                        uint64
	workers                     int
	preview                     bool
	explain                     []string
	force                       bool
}

func (a *app) link() *cobra.Command {
	f := &linkFlags{}
	c := &cobra.Command{
		Use:   "link LIST…",
		Short: "Find which records of several lists, or of one, are the same person",
		Long: `Reads one file for each list of people (CSV, XLSX, Parquet or JSON Lines) and
judges which records refer to the same person, within a list and between lists.
What the columns hold is recognised by their headers, and said; --columns says it
instead. Records are compared where they share a key, a model of agreement is
trained on the lists themselves, and every pair gets a probability. The folder
given with --out receives

    entities.csv   list,id,entity: one row for each record; equal entity, same person
    pairs.csv      list_a,id_a,list_b,id_b,probability: all pairs with at least 0.01
    model.toml     the model: comparisons, and the probabilities that were learnt
    link.json      the account of the whole, as printed with --json

A list is called by the name of its file without the ending. Ids that a
spreadsheet would take for a formula get an apostrophe in front; such an id, and
every other thing a reader must know, is told on standard error.

With --model the model of an earlier run is used as it is, on the same columns. A
model may also be written by hand, in part:

    format = 1
    [[comparison]]              # by the names in a model.toml
    name = "mother"
    use = false                 # do not compare
    [[comparison]]
    name = "sex"
    levels = [{ level = "different", m = 0.001 }]   # leave this as it is; learn the rest
    [[rule]]                    # compare also the pairs that agree on these;
    keys = ["own name", "year of birth"]            # with only_rules = true at the top, no others

Labels teach the model what links look like; with ` + fmt.Sprint(link.LeastLabels) + ` of pairs that are the same
and as many of different ones the probabilities are calibrated on them, so that of
the pairs with 0.8 about 8 of 10 are links. Label pairs at random among those in
pairs.csv, or all between two probabilities, and not the ones that are easy to tell.

A training that cannot be trusted is no answer: nothing is written, the reason and
the remedy are printed, and the exit code is 3.`,
		Example: `  undercount link a.csv b.csv --out linked
  undercount link a.csv b.csv c.csv --duplicate-free a,b --rule b,c=neither --out linked
  undercount link a.csv b.csv --preview
  undercount link a.csv b.csv --columns given=first,family=last --truth truth.csv --out linked --json
  undercount link a.csv b.csv --explain a:17,b:204
  undercount link old.csv new.csv --model linked/model.toml --out again`,
		Args: args(1, link.MaxLists, fmt.Sprintf("the names of 1 to %d lists", link.MaxLists)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runLink(c.Context(), args, f)
		},
	}
	f.register(c.Flags())
	c.ValidArgsFunction = listFiles
	return c
}

func (f *linkFlags) register(fl *pflag.FlagSet) {
	fl.SortFlags = false
	fl.StringVar(&f.out, "out", "", "write the results to this `folder`, which is made if need be")
	fl.StringSliceVar(&f.names, "name", nil, "`names` of the lists, in the order of the files (default: the names of the files)")
	fl.StringArrayVar(&f.columns, "columns", nil, "what columns hold, as `ROLE=COLUMN,…`; roles: "+roleWords())
	fl.StringArrayVar(&f.listColumns, "list-columns", nil, "the same for one list, as `LIST:ROLE=COLUMN,…`; may be repeated")
	fl.StringVar(&f.id, "id", "", "the `column` with the list's own number of a record, as --columns id=…")
	fl.BoolVar(&f.onlyColumns, "only-columns", false, "use the columns named and recognise no others")
	fl.StringSliceVar(&f.duplicateFree, "duplicate-free", nil, "`lists` of which it is known that nobody is on them twice")
	fl.StringArrayVar(&f.rules, "rule", nil, "what to do with the pairs between two lists, or within one, as `A,B=neither` or A,B=link; may be repeated")
	fl.StringVar(&f.truth, "truth", "", "compare the result with this CSV `file`: list_a,id_a,list_b,id_b or id_a,id_b for each true pair, or list,id,entity")
	fl.StringVar(&f.model, "model", "", "use this model, a TOML `file`: model.toml of an earlier run, or one written by hand in part")
	fl.StringVar(&f.decisions, "decisions", "", "judgements that are taken as certain: a CSV `file` list_a,id_a,list_b,id_b,same (yes or no), or the folder in which undercount review keeps them")
	fl.StringVar(&f.labels, "labels", "", "judgements to learn from, a `file` or folder of the same kind: what links look like, and how often the probabilities are right")
	fl.Float64Var(&f.threshold, "threshold", 0.5, "least probability of a pair that is counted as a link")
	fl.IntVar(&f.dates, "different-dates", 0, "two exactly known dates of the event more than so many `days` apart exclude a link (default: never)")
	fl.Int64Var(&f.maxPairs, "max-pairs", 0, "compare at most so many pairs (default: 10 for each record, at least 1,000,000)")
	fl.Uint64Var(&f.seed, "seed", study.DefaultSeed, "seed of all random streams: the same seed gives the same answer")
	fl.IntVar(&f.workers, "workers", 0, "parallel work at most (default: one for each core); never changes an answer")
	fl.BoolVar(&f.preview, "preview", false, "only say which pairs would be compared, and write nothing")
	fl.StringArrayVar(&f.explain, "explain", nil, "account for the probability of one pair, as `ID_A,ID_B` or LIST:ID,LIST:ID, and show what both records say; may be repeated")
	fl.StringVar(&f.rejects, "rejects", "", "leave out rows that cannot be read instead of refusing the list, and write them to this CSV `file` (with several lists FILE-LIST.csv for each)")
	fl.StringVar(&f.work, "work", "", "keep intermediate state in this `folder`, so that a run that was stopped goes on")
	fl.BoolVar(&f.force, "force", false, "replace files that exist")
}

// The files of a linkage, in the order in which they are written: the account
// comes last, so that a folder that has it is complete.
var linkFiles = []string{"entities.csv", "pairs.csv", "model.toml", "link.json"}

// check refuses what cannot be, before any work.
func (f *linkFlags) check(paths []string) error {
	switch {
	case f.out == "" && !f.preview && len(f.explain) == 0:
		return &usageError{what: "--out is missing", hint: "name a folder for the results, or ask for --preview or --explain only"}
	case f.preview && (f.out != "" || len(f.explain) > 0):
		return &usageError{what: "--preview links nothing, so --out and --explain have no place beside it", hint: "leave out one or the other"}
	case !(f.threshold > link.Floor && f.threshold < 1):
		return &usageError{what: "--threshold must be above 0.01 and below 1", hint: "0.5 counts a pair as a link that is more likely one than not"}
	case f.dates < 0 || f.maxPairs < 0 || f.workers < 0:
		return &usageError{what: "--different-dates, --max-pairs and --workers must be 0 or more"}
	case len(f.names) > 0 && len(f.names) != len(paths):
		return &usageError{what: fmt.Sprintf("--name has %d names for %d files", len(f.names), len(paths)), hint: "name every file, in their order"}
	}
	names, err := f.listNames(paths)
	if err != nil {
		return err
	}
	inputs := append([]string{f.truth, f.decisions, f.labels, f.model}, paths...)
	for _, path := range f.outputs(names) {
		for _, in := range inputs {
			if in != "" && in != "-" && filepath.Clean(in) == filepath.Clean(path) {
				return &usageError{what: path + " would be written over an input", hint: "choose another folder or file"}
			}
		}
	}
	return f.admit(names)
}

// outputs are all files that may be written.
func (f *linkFlags) outputs(lists []string) (out []string) {
	if f.out != "" {
		for _, name := range linkFiles {
			out = append(out, filepath.Join(f.out, name))
		}
	}
	if f.rejects == "" {
		return out
	}
	for _, l := range lists {
		out = append(out, f.rejectsFile(l, len(lists)))
	}
	return out
}

// admit makes sure that the results can be written.
func (f *linkFlags) admit(lists []string) error {
	made := false
	if f.out != "" {
		var err error
		if made, err = mayHoldFiles(f.out); err != nil {
			return err
		}
	}
	for _, path := range f.outputs(lists) {
		if made && filepath.Dir(path) == filepath.Clean(f.out) {
			continue // in a folder that will be made
		}
		if err := atomicfile.Check(path, f.force); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) runLink(ctx context.Context, paths []string, f *linkFlags) error {
	if err := f.check(paths); err != nil {
		return err
	}
	o, err := f.options()
	if err != nil {
		return err
	}
	o.Progress, o.Keep = a.progress, len(f.explain) > 0
	if o.Model, err = readModel(f.model); err != nil {
		return err
	}
	in, err := a.openLists(ctx, paths, f)
	if err != nil {
		return err
	}
	defer in.close()
	if f.preview {
		return a.previewLink(ctx, in, o)
	}
	ans, err := a.linkLists(ctx, in, f, o)
	if refused := (*link.TrainingError)(nil); errors.As(err, &refused) {
		return a.refusedLink(refused)
	}
	if err != nil {
		return in.named(err)
	}
	if err := a.writeLink(ctx, ans, f); err != nil {
		return err
	}
	if a.json {
		return a.answerJSON(ans)
	}
	return linkText(&a.out, ans)
}

// linkLists does the work: read, judge, compare with the truth, explain.
func (a *app) linkLists(ctx context.Context, in *linkInputs, f *linkFlags, o link.Options) (*linkAnswer, error) {
	rec, err := link.Load(ctx, in.lists, o)
	if err != nil {
		return nil, err
	}
	if err := in.finish(a, f); err != nil {
		return nil, err
	}
	if o.Decisions, err = a.readJudgements(ctx, f.decisions, rec); err != nil {
		return nil, err
	}
	if o.Labels, err = a.readJudgements(ctx, f.labels, rec); err != nil {
		return nil, err
	}
	truth, err := a.readTruth(ctx, f.truth, rec)
	if err != nil {
		return nil, err
	}
	pairs, err := findPairs(f.explain, rec)
	if err != nil {
		return nil, err
	}
	res, err := link.Judge(ctx, rec, o)
	if err != nil {
		return nil, err
	}
	ans := newLinkAnswer(res, in, o)
	if truth != nil {
		m := res.Measure(truth)
		ans.Measured, ans.Truth = &m, &truthAccount{File: f.truth, Rows: truth.Rows(), Absent: truth.Absent()}
	}
	for _, p := range pairs {
		ans.Explained = append(ans.Explained, explainPair(res, p[0], p[1]))
	}
	return ans, nil
}
