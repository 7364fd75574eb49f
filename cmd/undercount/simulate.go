package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"undercount/internal/problem"
	"undercount/report/locale"
	"undercount/simulate"
)

// simulateFlags are the choices of one call.
type simulateFlags struct {
	out     string
	records int64
	persons int
	seed    uint64
	lists   []string
	scripts []string
	pairs   bool
	force   bool
	workers int
}

func (a *app) simulate() *cobra.Command {
	var f simulateFlags
	c := &cobra.Command{
		Use:   "simulate PRESET|FILE.json",
		Short: "Invent lists of people whose true number is known",
		Long: `Invents a population of people with families, names, places and dates, and the
lists that recorded some of them: each with its own coverage, script, calendar,
columns, duplicates and mistakes. Nobody in them exists. Writes into folder DIR
one CSV for each list, truth.csv (which records are the same person),
overlap.csv (the true capture histories by region and month), and about.json
(the configuration, and the true number by stratum). Equal seeds give equal
files. For a configuration of your own, change about.json and give its name
instead of a preset.

Presets:

` + presetHelp(),
		Example: `  undercount simulate country --out lists
  undercount simulate families --records 3000 --seed 7 --out small
  undercount simulate scale --records 10000000 --out big
  undercount simulate lists/about.json --seed 2 --out again`,
		Args: args(1, 1, "one preset ("+strings.Join(presetNames(), ", ")+") or configuration file"),
		RunE: func(c *cobra.Command, args []string) error { return a.runSimulate(c, args[0], f) },
	}
	fl := c.Flags()
	fl.StringVar(&f.out, "out", "", "write the files into this new or empty `folder`")
	fl.Int64Var(&f.records, "records", 0, "about so many records on all lists together, instead of those of the preset")
	fl.IntVar(&f.persons, "persons", 0, "so many people in the population, instead of those of the preset")
	fl.Uint64Var(&f.seed, "seed", 1, "everything random follows from it; a configuration file has its own")
	fl.StringSliceVar(&f.lists, "lists", nil, "only these `lists` of the preset")
	fl.StringSliceVar(&f.scripts, "script", nil, "`script` of all lists, or of some as in A=persian,B=latin: persian, arabic or latin")
	fl.BoolVar(&f.pairs, "pairs", false, "write every true pair of records to truth-pairs.csv too")
	fl.BoolVar(&f.force, "force", false, "replace files that exist")
	fl.IntVar(&f.workers, "workers", 0, "processor cores to use; 0 means all; no result depends on it")
	c.ValidArgs = presetNames()
	return c
}

func presetNames() []string {
	var out []string
	for _, p := range simulate.Presets() {
		out = append(out, p.Name)
	}
	return out
}

func presetHelp() string {
	var b strings.Builder
	for _, p := range simulate.Presets() {
		line := "- " + p.Name + ":"
		for _, w := range strings.Fields(p.Describe) {
			if len(line)+1+len(w) > 80 {
				b.WriteString(line + "\n")
				line = " "
			}
			line += " " + w
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// configuration is the preset with what the flags change.
func (f *simulateFlags) configuration(c *cobra.Command, name string) (simulate.People, error) {
	p, err := chosen(name)
	if err != nil {
		return p, err
	}
	changed := c.Flags().Changed
	if changed("seed") {
		p.Seed = f.seed
	}
	if len(f.lists) > 0 {
		ok := false
		if p, ok = p.Only(f.lists...); !ok {
			return p, &usageError{what: "--lists names a list that the preset does not have, or one twice", hint: "lists of " + name + ": " + strings.Join(listNames(p), ", ")}
		}
	}
	if err := f.script(&p); err != nil {
		return p, err
	}
	switch {
	case changed("records") && changed("persons"):
		return p, &usageError{what: "--records and --persons exclude each other", hint: "give one of them"}
	case changed("records") && f.records < 1, changed("persons") && f.persons < 1:
		return p, &usageError{what: "--records and --persons must be 1 or more"}
	case changed("persons"):
		p.N = f.persons
	case changed("records"):
		return p.ForRecords(f.records)
	}
	return p, nil
}

// chosen is a preset, or the configuration in a file.
func chosen(name string) (simulate.People, error) {
	if strings.HasSuffix(name, ".json") {
		data, err := os.ReadFile(name)
		if err != nil {
			return simulate.People{}, &problem.Error{File: name, What: "it cannot be read", Want: "the about.json of a simulation, changed or not", Err: err}
		}
		p, err := simulate.ReadPeople(data)
		return p, problem.InFile(err, name)
	}
	preset, ok := simulate.PresetNamed(name)
	if ok {
		return preset.People, nil
	}
	e := &usageError{what: fmt.Sprintf("there is no preset %q", name), hint: "presets: " + strings.Join(presetNames(), ", ") + "; or a file.json"}
	if n := nearest(name, presetNames()); n != "" {
		e.hint = "did you mean " + n + "? " + e.hint
	}
	return simulate.People{}, e
}

// script applies --script.
func (f *simulateFlags) script(p *simulate.People) error {
	p.Lists = slices.Clone(p.Lists)
	for _, s := range f.scripts {
		list, script, one := strings.Cut(s, "=")
		if !one {
			list, script = "", s
		}
		if !slices.Contains([]simulate.Script{simulate.Persian, simulate.Arabic, simulate.Latin}, simulate.Script(script)) {
			return &usageError{what: "--script names a script that is not known", hint: "scripts: persian, arabic, latin; for some lists only: A=persian"}
		}
		found := false
		for i := range p.Lists {
			if !one || p.Lists[i].Name == list {
				p.Lists[i].Script = simulate.Script(script)
				found = true
			}
		}
		if !found {
			return &usageError{what: "--script names a list that there is not", hint: "lists: " + strings.Join(listNames(*p), ", ")}
		}
	}
	return nil
}

func listNames(p simulate.People) []string {
	var out []string
	for _, l := range p.Lists {
		out = append(out, l.Name)
	}
	return out
}

// simulateAnswer is what is printed.
type simulateAnswer struct {
	Dir     string          `json:"dir"`
	Preset  string          `json:"preset,omitempty"`
	Seed    uint64          `json:"seed"`
	N       int64           `json:"n_true"`
	Listed  int64           `json:"n_listed"`
	Records int64           `json:"records"`
	Pairs   int64           `json:"true_pairs"`
	Lists   []simulatedList `json:"lists"`
	Files   []string        `json:"files"`
}

type simulatedList struct {
	Name    string `json:"name"`
	File    string `json:"file"`
	Records int64  `json:"records"`
}

func (a *app) runSimulate(c *cobra.Command, preset string, f simulateFlags) error {
	if f.out == "" {
		return &usageError{what: "--out is missing", hint: "name a new folder for the files: --out DIR"}
	}
	if f.workers < 0 {
		return &usageError{what: "--workers must be 0 or more"}
	}
	config, err := f.configuration(c, preset)
	if err != nil {
		return err
	}
	g, err := simulate.NewGenerator(config)
	if err != nil {
		return &usageError{what: err.Error()}
	}
	g.Workers, g.Progress = f.workers, a.progress
	ans := &simulateAnswer{Dir: f.out, Seed: config.Seed}
	if !strings.HasSuffix(preset, ".json") {
		ans.Preset = preset
	}
	if err := writeSimulation(c.Context(), g, f, ans); err != nil {
		return err
	}
	if a.json {
		return a.answerJSON(ans)
	}
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	fmt.Fprintf(&a.out, "%s people, of whom %s are on a list; %s records, %s true pairs of records of one person.\n",
		l.Count(ans.N), l.Count(ans.Listed), l.Count(ans.Records), l.Count(ans.Pairs))
	for _, list := range ans.Lists {
		fmt.Fprintf(&a.out, "  %-12s %12s records\n", printable(list.File), l.Count(list.Records))
	}
	a.say("wrote", fmt.Sprintf("%s: %s", f.out, strings.Join(ans.Files, ", ")))
	return nil
}
