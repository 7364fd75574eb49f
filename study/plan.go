package study

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"undercount/estimate"
	"undercount/mse"
)

// Plan is what a run of the study would do, with every setting that would be
// in force and whether the file or a default gives it.
type Plan struct {
	Title    string            `json:"title"`
	Settings []Setting         `json:"settings"` // of the study as a whole
	Targets  []estimate.Target `json:"targets"`
	Inputs   []PlanInput       `json:"inputs"`
	Lists    []PlanList        `json:"lists,omitempty"`    // what was understood of each list's columns
	Blocking *PlanBlocking     `json:"blocking,omitempty"` // what linking would compare; only from CheckLinking
	Steps    []Step            `json:"steps"`
	Outputs  []string          `json:"outputs"` // what appears in the folder results
}

// Setting is one setting in force.
type Setting struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Default bool   `json:"default"` // the file does not say it
}

// PlanInput is a file that the study reads.
type PlanInput struct {
	File   string   `json:"file"`
	What   string   `json:"what"`
	Rows   int      `json:"rows,omitempty"`
	Bytes  int      `json:"bytes"`
	SHA256 string   `json:"sha256"`
	Notes  []string `json:"notes,omitempty"` // what the reader of the file had to decide
}

// Step is one piece of work: a method applied to a table and its strata, a
// ledger summed up for a target, or the report.
type Step struct {
	Number   int       `json:"number"`
	Kind     string    `json:"kind"` // estimate, figures, report
	Name     string    `json:"name"` // method, ledger, or "report"
	Target   string    `json:"target,omitempty"`
	Table    string    `json:"table,omitempty"`
	Strata   int       `json:"strata,omitempty"` // how many besides the whole table
	Refused  int       `json:"refused,omitempty"`
	Default  bool      `json:"default,omitempty"` // chosen because the file has no [[estimate]]
	Settings []Setting `json:"settings"`

	table   *Table
	block   Estimate
	figures *Figures
}

// Check returns the plan. The study was already checked by [Load]; Check
// computes no estimate.
func (s *Study) Check() *Plan {
	p := &Plan{Title: s.Title, Targets: s.Targets}
	p.Settings = s.settings()
	p.Inputs = s.planInputs()
	p.Lists = s.planLists()
	for _, st := range s.estimateSteps() {
		p.add(st)
	}
	for i := range s.Figures {
		for _, t := range s.ledgerTargets(&s.Figures[i]) {
			p.add(s.figuresStep(&s.Figures[i], t))
		}
	}
	p.add(Step{Kind: "report", Name: "report", Settings: []Setting{
		{"formats", strings.Join(s.Report.Formats, ", "), !s.stated["report.formats"]},
		{"language", s.Report.Language, !s.stated["report.language"]},
	}})
	p.Outputs = s.outputNames()
	return p
}

func (p *Plan) add(st Step) {
	st.Number = len(p.Steps) + 1
	p.Steps = append(p.Steps, st)
}

func (s *Study) settings() []Setting {
	by := "none"
	if len(s.Strata.By) > 0 {
		by = strings.Join(s.Strata.By, ", ")
	}
	out := []Setting{
		{"seed", strconv.FormatUint(s.Seed, 10), !s.stated[".seed"]},
		{"language", s.Language, !s.stated[".language"]},
		{"strata.by", by, !s.stated["strata.by"]},
		{"strata.min", strconv.FormatInt(s.Strata.Min, 10), !s.stated["strata.min"]},
	}
	if len(s.Strata.By) > 0 {
		out = append(out, s.settingsOfStrata()...)
	}
	if len(s.Lists) > 0 {
		out = append(out, s.settingsOfLink()...)
	}
	return out
}

func (s *Study) planInputs() []PlanInput {
	var out []PlanInput
	say := func(f sheetFacts, what string) {
		in := s.inputs[f.input]
		out = append(out, PlanInput{File: in.path, What: what, Rows: f.rows, Bytes: int(in.size), SHA256: in.hash, Notes: f.notes})
	}
	for i := range s.Lists {
		l := &s.Lists[i]
		say(l.sheet, fmt.Sprintf("list %s of %s", l.Name, s.linkedTable().Target))
	}
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.linked {
			continue
		}
		what := fmt.Sprintf("overlap table %s of %s: %d lists (%s), %d observed", t.Name, t.Target, t.whole.K(),
			strings.Join(t.whole.Lists(), ", "), t.whole.N())
		if len(s.Strata.By) > 0 {
			what += fmt.Sprintf(", %d strata by %s", len(t.data.Strata), strings.Join(t.data.Vars, ", "))
		}
		say(t.sheet, what)
	}
	for i := range s.Figures {
		f := &s.Figures[i]
		say(f.sheet, "ledger of figures "+f.Name)
	}
	return out
}

// estimateSteps lists every method with the table it is used on: tables in
// file order, then blocks in file order.
func (s *Study) estimateSteps() []Step {
	var out []Step
	for i := range s.Tables {
		t := &s.Tables[i]
		blocks := s.Estimates
		if len(blocks) == 0 {
			blocks = []Estimate{{Methods: suitable(t.whole.K(), t.records != nil), Level: DefaultLevel}}
		}
		for b, e := range blocks {
			if e.Targets != nil && indexOf(e.Targets, t.Target) < 0 {
				continue
			}
			for _, name := range e.Methods {
				out = append(out, s.estimateStep(t, e, b, name))
			}
		}
	}
	return out
}

// suitable returns the default set for a number of lists: every registered
// method that can be used on that many as it is. Methods for two lists need to
// be told which two of more; those with covariates need a table that has some.
func suitable(lists int, covariates bool) []string {
	var out []string
	for _, m := range mse.Methods() {
		if m.Covariates && !covariates {
			continue
		}
		if lists >= m.MinLists && lists <= m.MaxLists && (lists == 2 || !choosesLists(m)) {
			out = append(out, m.Name)
		}
	}
	return out
}

func choosesLists(m mse.Method) bool {
	return !m.Covariates && slices.ContainsFunc(m.Options, func(o mse.Option) bool { return o.Key == "lists" })
}

func (s *Study) estimateStep(t *Table, e Estimate, b int, name string) Step {
	st := Step{Kind: "estimate", Default: len(s.Estimates) == 0, Name: name, Target: t.Target, Table: t.Name, table: t, block: e}
	if len(t.data.Vars) > 0 {
		st.Strata = len(t.parts)
		for _, x := range t.parts {
			if x.Refuse != "" {
				st.Refused++
			}
		}
	}
	st.Settings = append(st.Settings, Setting{"level", formatFloat(e.Level), !s.stated[fmt.Sprintf("estimate[%d].level", b)]})
	if m, ok := mse.Lookup(name); ok {
		for _, o := range m.Options {
			v, set := e.Settings[o.Key]
			if !set {
				v = o.Default
			}
			st.Settings = append(st.Settings, Setting{o.Key, v, !set})
		}
	}
	if o, on := s.sensitivityOf(name, t.whole); on {
		st.Settings = append(st.Settings, Setting{"sensitivity", strings.Join(o.Checks, ", "), !s.stated["sensitivity.method"] && !s.stated["sensitivity.checks"]})
	}
	return st
}

func (s *Study) figuresStep(f *Figures, t estimate.Target) Step {
	or := func(v, def string) Setting {
		if v == "" {
			return Setting{"", def, true}
		}
		return Setting{"", v, false}
	}
	key := func(k string, x Setting) Setting { x.Key = k; return x }
	universe := t.Universe
	if universe == "" {
		universe = "any"
	}
	policy := key("policy", Setting{Value: f.Policy})
	policy.Default = !s.stated[fmt.Sprintf("figures[%d].policy", s.figuresIndex(f))]
	var parts []Setting
	for _, p := range []struct {
		key string
		m   map[string]string
	}{{"places", f.Places}, {"universes", f.Universes}} {
		for _, k := range slices.Sorted(maps.Keys(p.m)) {
			parts = append(parts, Setting{p.key + "." + k, p.m[k], false})
		}
	}
	for _, p := range []struct {
		key  string
		sets [][]string
	}{{"disjoint_places", f.DisjointPlaces}, {"disjoint_universes", f.DisjointUniverses}} {
		for _, set := range p.sets {
			parts = append(parts, Setting{p.key, strings.Join(set, ", "), false})
		}
	}
	return Step{Kind: "figures", Name: f.Name, Target: t.ID, figures: f, Settings: append([]Setting{
		key("measure", or(f.Measure, t.Measure)), key("universe", or(f.Universe, universe)), key("place", or(f.Place, "any")),
		key("as_of", or(f.AsOf, "every row")), policy,
	}, parts...)}
}

func (s *Study) figuresIndex(f *Figures) int {
	for i := range s.Figures {
		if &s.Figures[i] == f {
			return i
		}
	}
	return -1
}

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// WriteJSON writes the plan as indented JSON.
func (p *Plan) WriteJSON(w io.Writer) error {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// WriteText writes the plan for people, without colour or width.
func (p *Plan) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nSettings\n", p.Title)
	for _, x := range p.Settings {
		fmt.Fprintf(&b, "  %s\n", x)
	}
	b.WriteString("\nTargets\n")
	for _, t := range p.Targets {
		fmt.Fprintf(&b, "  %s: %s\n", t.ID, describe(t))
	}
	b.WriteString("\nEvidence\n")
	for _, in := range p.Inputs {
		rows := ""
		if in.Rows > 0 {
			rows = fmt.Sprintf("%d rows, ", in.Rows)
		}
		fmt.Fprintf(&b, "  %s: %s; %ssha256 %s…\n", in.File, in.What, rows, in.SHA256[:12])
		for _, n := range in.Notes {
			fmt.Fprintf(&b, "    note: %s\n", n)
		}
	}
	p.writeLinking(&b)
	b.WriteString("\nSteps\n")
	for _, st := range p.Steps {
		fmt.Fprintf(&b, "%3d. %s\n", st.Number, st.line())
		for _, x := range st.Settings {
			fmt.Fprintf(&b, "       %s\n", x)
		}
	}
	fmt.Fprintf(&b, "\nWrites to %s: %s\n", ResultsDir, strings.Join(p.Outputs, ", "))
	_, err := io.WriteString(w, b.String())
	return err
}

func (x Setting) String() string {
	if x.Default {
		return x.Key + " = " + x.Value + "  (default)"
	}
	return x.Key + " = " + x.Value
}

func (st Step) line() string {
	switch st.Kind {
	case "estimate":
		l := fmt.Sprintf("%s for %s, table %s", st.Name, st.Target, st.Table)
		if st.table != nil && st.table.linked && st.Strata == 0 && len(st.table.data.Vars) > 0 {
			l += ", as a whole and by " + strings.Join(st.table.data.Vars, ", ")
		}
		if st.Strata > 0 {
			l += fmt.Sprintf(", as a whole, in %d strata and as their sum", st.Strata)
		}
		if st.Refused > 0 {
			l += fmt.Sprintf(" (%d refused as too small)", st.Refused)
		}
		if st.Default {
			l += "  (default)"
		}
		return l
	case "figures":
		return fmt.Sprintf("figures %s for %s", st.Name, st.Target)
	}
	return st.Name
}

// describe says a target in words.
func describe(t estimate.Target) string {
	l := t.Measure
	if t.Universe != "" {
		l += " among " + t.Universe
	}
	if t.Place != "" {
		l += ", " + t.Place
	}
	switch {
	case t.From != "" && t.To != "":
		l += ", " + t.From + " to " + t.To
	case t.From != "":
		l += ", from " + t.From
	case t.To != "":
		l += ", until " + t.To
	}
	return l
}
