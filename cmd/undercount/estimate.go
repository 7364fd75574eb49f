package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
	"undercount/study"
)

// estimateFlags are the flags of the verb estimate.
type estimateFlags struct {
	methods, lists, strata, set []string
	covariates                  []string
	seed                        uint64
	level                       float64
	least                       int64
	mergeSmall                  bool
	missing, missingOver        string
	missingWords, blind         []string
	imputations                 int
	measure                     string
	workers                     int
	occasions                   int // of capture frequencies; 0 is no limit
	sensitivity                 bool
	odds                        []string
	files                       outputs
}

// answers is what the verb prints with --json. Fields are only ever added.
type answers struct {
	Observed  int64                `json:"n_observed"`
	Lists     []string             `json:"lists"`
	Estimates []*estimate.Estimate `json:"estimates"`
	ListSizes []int64              `json:"list_sizes"`
	StrataBy  []string             `json:"strata_by,omitempty"`
	Strata    []stratumSize        `json:"strata,omitempty"` // those with enough entities to be estimated alone
	Notes     []string             `json:"notes,omitempty"`  // what had to be decided to read the file

	parts   []part
	records *overlap.RecordsBy // nil without covariates
}

type stratumSize struct {
	Stratum  string `json:"stratum"`
	Observed int64  `json:"n_observed"`
}

// part is the whole table or a stratum, with its answers.
type part struct {
	overlap.Stratum
	estimates []*estimate.Estimate
	small     bool
	sum       bool // over strata
	drawn     bool // labels were drawn; Table has those with a label
	plan      mse.Part
}

func (a *app) estimate() *cobra.Command {
	f := &estimateFlags{}
	c := &cobra.Command{
		Use:   "estimate TABLE.csv",
		Short: "Estimate the count from an overlap table of lists",
		Long: `Reads an overlap table and estimates how many there are in all, those on no list
included, by every method that suits the number of lists, or by those you name.

The table is CSV: one column of 0 and 1 for each list, then a column count;
columns after count are strata. Without count, each row is one entity. A table
with strata is estimated as a whole, in each stratum and as their sum. With --covariates the
table has one row for each entity, or rows with a count, and the methods that
use covariates are among the defaults; only columns named with --strata then
divide it. A table with the columns times and count alone says how many entities
were seen exactly once, twice and so on, and is answered by the methods that need
no lists. "-" reads the table from standard input. The methods, with their
options and sources, are printed by "undercount version".`,
		Example: `  undercount estimate table.csv
  undercount estimate table.csv --method mse/bic,mse/chao --seed 7 --json
  undercount estimate table.csv --method mse/bic --set mse/bic.max_order=2 --svg ladder.svg
  undercount estimate table.csv --strata none
  undercount estimate records.csv --covariates age,sex --method mse/dr,mse/glm`,
		Args: args(1, 1, "the name of one table, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runEstimate(c.Context(), args[0], f)
		},
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringSliceVar(&f.methods, "method", nil, "`methods`, separated by commas (default: every method that suits the table)")
	fl.StringArrayVar(&f.set, "set", nil, "option of a method, as `METHOD.KEY=VALUE`; may be repeated")
	fl.Uint64Var(&f.seed, "seed", study.DefaultSeed, "seed of all random streams: the same seed gives the same answer")
	fl.Float64Var(&f.level, "level", study.DefaultLevel, "nominal coverage of the intervals, between 0 and 1")
	fl.StringSliceVar(&f.lists, "lists", nil, "`columns` that are lists (default: as the file shows)")
	fl.StringSliceVar(&f.strata, "strata", nil, "`columns` that divide the table, or none (default: every column that is neither list nor count)")
	fl.StringSliceVar(&f.covariates, "covariates", nil, "`columns` of what is known about each entity, for methods that use it; NAME:number or NAME:category says the kind")
	fl.Int64Var(&f.least, "min", study.DefaultMin, "a stratum with fewer entities is refused")
	f.registerStrata(fl)
	fl.StringVar(&f.measure, "measure", "entities", "what is counted, as a `word` for the answer")
	fl.IntVar(&f.occasions, "occasions", 0, "how often an entity could have been seen at most, for a table of times and count (default: no limit)")
	fl.IntVar(&f.workers, "workers", 0, "parallel work at most (default: one for each core); never changes an answer")
	fl.BoolVar(&f.sensitivity, "sensitivity", false, "vary what the answer takes for granted (of the methods named, else of mse/bic, or mse/mt with more lists): lists, records, links, odds ratios, suspicious lists")
	fl.StringArrayVar(&f.odds, "odds-ratio", nil, "with --sensitivity, a `range` of the odds ratio between two lists that you assert, as A,B=0.5..3; may be repeated")
	f.files.register(fl, "the ladder of answers for the whole table")
	completeMethods(c)
	return c
}

func (a *app) runEstimate(ctx context.Context, path string, f *estimateFlags) error {
	if err := f.check(path); err != nil {
		return err
	}
	settings, err := parseSettings(f.set, f.methods)
	if err != nil {
		return err
	}
	sheet, err := a.openSheet(ctx, path)
	if err != nil {
		return err
	}
	if overlap.IsFrequency(sheet.Header) {
		return inFile(a.runFrequencies(ctx, sheet, f, settings), sheet.Name)
	}
	if f.occasions != 0 {
		return &usageError{what: "--occasions is for a table with the columns times and count"}
	}
	o := overlap.ParseOptions{Lists: f.lists, Strata: f.strata}
	if len(f.strata) == 1 && f.strata[0] == "none" || f.strata == nil && len(f.covariates) > 0 {
		o.Strata = []string{}
	}
	var records *overlap.RecordsBy
	if len(f.covariates) > 0 {
		records, err = overlap.ParseRecordsBy(sheet.Header, sheet.Rows, sheet.RowNum, overlap.RecordOptions{Lists: f.lists, Covariates: f.covariates}, o.Strata)
		if err != nil {
			return inFile(err, sheet.Name)
		}
		o.Lists = records.Lists() // a covariate of 0 and 1 is no list
	}
	table, err := overlap.Parse(sheet.Header, sheet.Rows, sheet.RowNum, o)
	if err != nil {
		return inFile(err, sheet.Name)
	}
	ans, err := a.estimateAll(ctx, table, records, f, settings)
	if err != nil {
		return inFile(err, sheet.Name)
	}
	ans.Notes = sheet.Notes
	pictures, err := f.files.draw(ans)
	if err != nil {
		return err
	}
	var text string
	if a.json {
		err = a.answerJSON(ans)
	} else if text, err = estimateText(ans); err == nil {
		a.out.WriteString(text)
	}
	if err != nil {
		return err
	}
	return a.deliver(ctx, f.files, pictures)
}

// check refuses what cannot work before anything is read.
func (f *estimateFlags) check(path string) error {
	if !(f.level > 0 && f.level < 1) {
		e := &usageError{what: "--level must lie between 0 and 1"}
		if f.level >= 50 && f.level < 100 {
			e.hint = fmt.Sprintf("for %v %% write --level %v", f.level, math.Round(f.level*1e6)/1e8)
		}
		return e
	}
	if f.least < 1 {
		return &usageError{what: "--min must be 1 or more"}
	}
	if err := f.checkStrata(); err != nil {
		return err
	}
	if len(f.odds) > 0 && !f.sensitivity {
		return &usageError{what: "--odds-ratio is given without --sensitivity", hint: "add --sensitivity"}
	}
	if f.workers < 0 {
		return &usageError{what: "--workers must be 0 or more"}
	}
	for i, m := range f.methods {
		if err := knownMethod(m); err != nil {
			return err
		}
		if slices.Index(f.methods, m) < i {
			return &usageError{what: fmt.Sprintf("method %s is named twice", m)}
		}
	}
	return f.files.check(path)
}

// estimateAll applies every method to the whole table and to every stratum.
func (a *app) estimateAll(ctx context.Context, table *overlap.Stratified, records *overlap.RecordsBy, f *estimateFlags, settings map[string]map[string]string) (*answers, error) {
	whole, err := table.Pooled()
	if err != nil {
		return nil, err
	}
	ans := &answers{Observed: whole.N(), Lists: whole.Lists(), StrataBy: table.Vars, Estimates: []*estimate.Estimate{}, records: records}
	for i := range whole.K() {
		ans.ListSizes = append(ans.ListSizes, whole.Marginal(1<<i))
	}
	ans.parts = []part{{Stratum: overlap.Stratum{Table: whole}}}
	div, err := f.divide(table)
	if err != nil {
		return nil, err
	}
	div.list(ans, whole)
	methods := f.methods
	if len(methods) == 0 {
		methods = suitable(whole.K(), settings, records != nil)
	}
	for _, m := range slices.Sorted(maps.Keys(settings)) {
		if !slices.Contains(methods, m) {
			return nil, &usageError{what: fmt.Sprintf("--set is for %s, which is not used on a table of %d lists", m, whole.K()),
				hint: "drop the setting, or name the method with --method to see why"}
		}
	}
	if err := a.estimateDrawn(ctx, ans, div, methods, f, settings); err != nil {
		return nil, err
	}
	for i := range ans.parts {
		p := &ans.parts[i]
		for _, m := range methods {
			if p.sum || p.drawn {
				continue // made of the strata, or there already
			}
			e, err := a.estimatePart(ctx, m, p, ans.records, f, settings[m])
			if err != nil {
				return nil, err
			}
			p.estimates = append(p.estimates, e)
		}
	}
	div.addUp(ans, methods, f)
	empty := 0
	for i := range ans.parts {
		for _, e := range ans.parts[i].estimates {
			if !answered(e) {
				empty++
			}
			ans.Estimates = append(ans.Estimates, e)
		}
	}
	// Of the default set some methods may not suit the data; a named one must.
	a.refused = empty > 0 && (len(f.methods) > 0 || empty == len(ans.Estimates))
	return ans, nil
}

func (a *app) estimateOne(ctx context.Context, method string, p *part, records *overlap.RecordsBy, f *estimateFlags, settings map[string]string) (*estimate.Estimate, error) {
	target := estimate.Target{Measure: f.measure}
	if p.small {
		// The reason does not say how many: a small count may point at persons.
		return estimate.New(method, target, p.Name(), f.seed).Give(estimate.StatusRefused, fmt.Sprintf(
			"fewer than %d entities were observed in this stratum, too few to estimate it alone; merge it with another, or lower --min", f.least)), nil
	}
	name := method
	if p.Name() != "" {
		name += ", " + p.Name()
	}
	task := a.progress.Task(printable(name))
	defer task.End()
	var own *overlap.Records
	if m, _ := mse.Lookup(method); m.Covariates && records != nil {
		var err error
		if own, err = records.In(p.Labels); err != nil {
			return nil, err
		}
	}
	req := mse.Request{Table: p.Table, Records: own, Target: target, Stratum: p.Name(), Level: f.level, Seed: f.seed,
		Settings: settings, Workers: f.workers, Progress: task.Update}
	e, err := mse.Run(ctx, method, req)
	if err != nil || !f.varies(method, p.Table.K()) {
		return e, err
	}
	return e, f.vary(ctx, e, req)
}

// suitable lists every method for that number of lists. One that wants to be
// told which lists to use is among them only if it is told, one that needs
// covariates only if there are some.
func suitable(lists int, settings map[string]map[string]string, covariates bool) []string {
	var out []string
	for _, m := range mse.Methods() {
		if m.Covariates && !covariates {
			continue
		}
		chooses := !m.Covariates && slices.ContainsFunc(m.Options, func(o mse.Option) bool { return o.Key == "lists" })
		told := settings[m.Name]["lists"] != ""
		if lists >= m.MinLists && lists <= m.MaxLists && (!chooses || lists == 2 || told) {
			out = append(out, m.Name)
		}
	}
	return out
}

// answered reports whether an estimate gives a number.
func answered(e *estimate.Estimate) bool {
	return e.Status == estimate.StatusOK || e.Status == estimate.StatusBoundOnly
}

func methodNames() []string {
	var out []string
	for _, m := range mse.Methods() {
		out = append(out, m.Name)
	}
	return out
}

// knownMethod refuses a name that is no method.
func knownMethod(name string) error {
	if _, ok := mse.Lookup(name); ok {
		return nil
	}
	e := &usageError{what: fmt.Sprintf("there is no method %q", name), hint: "undercount version lists all methods"}
	if n := nearest(name, methodNames()); n != "" {
		e.hint = fmt.Sprintf("did you mean %s? %s", n, e.hint)
	}
	return e
}

// parseSettings reads --set METHOD.KEY=VALUE into settings by method.
func parseSettings(set, methods []string) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for _, s := range set {
		path, value, ok := strings.Cut(s, "=")
		dot := strings.LastIndexByte(path, '.')
		if !ok || dot < 1 || dot == len(path)-1 {
			return nil, &usageError{what: fmt.Sprintf("--set %q cannot be read", s), hint: "write it as METHOD.KEY=VALUE, such as mse/bic.max_order=2"}
		}
		method, key := path[:dot], path[dot+1:]
		if err := knownMethod(method); err != nil {
			return nil, err
		}
		if len(methods) > 0 && !slices.Contains(methods, method) {
			return nil, &usageError{what: fmt.Sprintf("--set %s is for a method that --method does not name", path), hint: "add the method or drop the setting"}
		}
		if err := knownOption(method, key); err != nil {
			return nil, err
		}
		if out[method] == nil {
			out[method] = map[string]string{}
		}
		if _, dup := out[method][key]; dup {
			return nil, &usageError{what: fmt.Sprintf("--set %s is given twice", path)}
		}
		out[method][key] = value
	}
	return out, nil
}

func knownOption(method, key string) error {
	m, _ := mse.Lookup(method)
	var keys []string
	for _, o := range m.Options {
		if o.Key == key {
			return nil
		}
		keys = append(keys, o.Key)
	}
	e := &usageError{what: fmt.Sprintf("method %s has no option %q", method, key), hint: "it has no options at all"}
	if len(keys) > 0 {
		e.hint = "its options are: " + strings.Join(keys, ", ")
	}
	return e
}

// inFile names the file in every refusal that err holds.
func inFile(err error, file string) error {
	list := flatten(err)
	if len(list) == 1 {
		return problem.InFile(err, file)
	}
	for i, e := range list {
		list[i] = problem.InFile(e, file)
	}
	return errors.Join(list...)
}
