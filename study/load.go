package study

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"undercount/estimate"
)

// Load reads the study in folder dir: its study.toml and every file that it
// names. It refuses unknown keys, wrong types, values out of range, references
// to targets, columns, methods or options that do not exist, methods that do
// not suit the number of lists, and files that are missing or outside the
// folder. Each refusal is a *FileError (for study.toml) or a *problem.Error
// (for a data file); several are joined.
func Load(dir string) (*Study, error) {
	root, err := openDir(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	s := &Study{Dir: dir, stated: map[string]bool{}}
	text, err := s.read(root, FileName, maxFile)
	if err != nil {
		return nil, err
	}
	doc, err := parseTOML(s.inputs[text].data)
	if err != nil {
		return nil, err
	}
	d := &decoder{doc: doc}
	s.decode(d)
	s.resolve(d)
	if err := d.err(); err != nil {
		return nil, err
	}
	s.readEvidence(d, root)
	if err := d.err(); err != nil {
		return nil, err
	}
	s.checkMethods(d)
	s.checkBlind(d)
	s.checkSensitivity(d)
	s.checkFigures(d)
	if err := d.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// decode takes every value out of the file.
func (s *Study) decode(d *decoder) {
	root := d.doc.root
	d.known(root, "", tableNames()...)
	s.state("", root)
	s.Title = d.text(root, "", "title", true)
	s.Seed = uint64(d.whole(root, "", "seed", DefaultSeed, 0))
	s.Language = d.choice(root, "", "language", DefaultLanguage, languages)
	s.Notes, _ = d.texts(root, "", "notes", false)

	for _, t := range s.blocks(d, "target") {
		s.decodeTarget(d, t)
	}
	for _, t := range s.blocks(d, "table") {
		s.decodeTable(d, t)
	}
	for _, t := range s.blocks(d, "list") {
		s.decodeList(d, t)
	}
	s.decodeLink(d, s.block(d, "link"))
	for _, t := range s.blocks(d, "estimate") {
		s.decodeEstimate(d, t)
	}
	for _, t := range s.blocks(d, "figures") {
		s.decodeFigures(d, t)
	}
	s.decodeStrata(d, s.block(d, "strata"))
	s.decodeSensitivity(d, s.block(d, "sensitivity"))
	rep := s.block(d, "report")
	s.decodeReport(d, rep)
}

// state notes which keys the file sets.
func (s *Study) state(table string, t *node) {
	for _, k := range t.order {
		s.stated[table+"."+k] = true
	}
}

// block returns a table that may stand once; an absent one is empty.
func (s *Study) block(d *decoder, name string) *node {
	n := d.doc.root.tab[name]
	if n == nil {
		return &node{}
	}
	if n.tab == nil {
		d.fail(n.key, fmt.Sprintf("%s is %s", name, kind(n)), "one "+heading(name), "")
		return &node{}
	}
	d.known(n, name)
	s.state(name, n)
	return n
}

// blocks returns the tables of a name that may repeat. Only a target may be
// written without the double brackets.
func (s *Study) blocks(d *decoder, name string) []*node {
	n := d.doc.root.tab[name]
	if n == nil {
		return nil
	}
	list := n.arr
	if n.tab != nil && name == "target" {
		list = []*node{n}
	} else if n.arr == nil {
		d.fail(n.key, fmt.Sprintf("%s is %s", name, kind(n)), "blocks that begin with "+heading(name), "")
	}
	var out []*node
	for i, t := range list {
		if t.tab == nil {
			d.fail(t.at, fmt.Sprintf("%s holds %s", name, kind(t)), "blocks that begin with "+heading(name), "")
			continue
		}
		if name != "estimate" { // there, other keys are options of the method
			d.known(t, name)
		}
		s.state(fmt.Sprintf("%s[%d]", name, i), t)
		out = append(out, t)
	}
	return out
}

func (s *Study) decodeTarget(d *decoder, t *node) {
	g := estimate.Target{
		Measure:  d.text(t, "target", "measure", true),
		Universe: d.text(t, "target", "universe", false),
		Place:    d.text(t, "target", "place", false),
		From:     d.date(t, "target", "from"),
		To:       d.date(t, "target", "to"),
	}
	g.ID = d.text(t, "target", "id", false)
	if g.ID == "" {
		g.ID = g.Measure
	}
	if after(g.From, g.To) {
		d.fail(t.tab["to"].at, "to is before from", "a period that ends on or after the day it begins", "")
	}
	if _, dup := s.target(g.ID); dup && g.ID != "" {
		at := t.at
		if n := t.tab["id"]; n != nil {
			at = n.at
		}
		d.fail(at, fmt.Sprintf("two targets are both called %q", g.ID), "a different id for each target", "")
	}
	if n := t.tab["truth"]; n != nil {
		if s.truths == nil {
			s.truths = map[string]int64{}
		}
		s.truths[g.ID] = d.whole(t, "target", "truth", 0, 1)
	}
	s.Targets = append(s.Targets, g)
	s.targetsAt = append(s.targetsAt, t.at)
}

func (s *Study) decodeTable(d *decoder, t *node) {
	b := Table{at: t.at, File: s.file(d, t, "table"), Name: d.text(t, "table", "name", false),
		Target: d.text(t, "table", "target", false), Citation: d.text(t, "table", "citation", false), URL: d.text(t, "table", "url", false)}
	b.Lists, _ = d.texts(t, "table", "lists", false)
	b.Columns, _ = d.texts(t, "table", "strata", false)
	b.Covariates, _ = d.texts(t, "table", "covariates", false)
	if b.Name == "" {
		b.Name = stem(b.File)
	}
	for _, o := range s.Tables {
		if o.Name == b.Name && b.Name != "" {
			d.fail(t.at, fmt.Sprintf("two tables are both called %q", b.Name), "a different name for each [[table]]", "add name = \"…\"")
		}
	}
	if n := t.tab["target"]; n != nil {
		s.checkTarget(d, b.Target, n.at)
	} else if len(s.Targets) == 1 {
		b.Target = s.Targets[0].ID
	} else if len(s.Targets) > 1 {
		d.fail(t.at, "it is not said which target the table counts", "target = one of: "+strings.Join(s.targetIDs(), ", "), "")
	}
	s.Tables = append(s.Tables, b)
}

func (s *Study) decodeEstimate(d *decoder, t *node) {
	e := Estimate{at: t.at, row: d.doc.row(t.at), Level: d.level(t, "estimate"), Settings: map[string]string{}}
	e.Methods, e.methodsAt = d.texts(t, "estimate", "method", true)
	if n := t.tab["method"]; n != nil && n.arr != nil && len(n.arr) == 0 {
		d.fail(n.at, "method names no method", "a method name such as \"mse/bic\"", "remove the block: without any [[estimate]] every suitable method is run")
	}
	e.Targets = s.targetsOf(d, t, "estimate")
	option := func(k string, n *node) {
		if _, dup := e.Settings[k]; dup {
			d.fail(n.key, fmt.Sprintf("option %s is set twice", k), "each option once", "")
		}
		e.Settings[k] = d.setting(k, n)
		e.settingKeys = append(e.settingKeys, settingKey{k, n.key, n.at})
	}
	for _, k := range t.order {
		if !slices.Contains(keysOf("estimate"), k) {
			option(k, t.tab[k])
		}
	}
	if set := t.tab["set"]; set != nil {
		if set.tab == nil {
			d.wrongType(set, "set", "a table such as { max_order = 2 }")
		}
		for _, k := range set.order {
			option(k, set.tab[k])
		}
	}
	s.Estimates = append(s.Estimates, e)
}

func (s *Study) decodeFigures(d *decoder, t *node) {
	f := Figures{at: t.at, File: s.file(d, t, "figures"), Name: d.text(t, "figures", "name", false), Targets: s.targetsOf(d, t, "figures"),
		Measure: d.text(t, "figures", "measure", false), Universe: d.text(t, "figures", "universe", false), Place: d.text(t, "figures", "place", false),
		AsOf: d.date(t, "figures", "as_of"), Policy: d.choice(t, "figures", "policy", DefaultPolicy, policies),
		Citation: d.text(t, "figures", "citation", false), URL: d.text(t, "figures", "url", false)}
	f.Places, f.Universes = d.pairs(t, "places"), d.pairs(t, "universes")
	f.DisjointPlaces, f.DisjointUniverses = d.sets(t, "figures", "disjoint_places"), d.sets(t, "figures", "disjoint_universes")
	if f.Name == "" {
		f.Name = stem(f.File)
	}
	s.Figures = append(s.Figures, f)
}

func (s *Study) decodeReport(d *decoder, t *node) {
	s.Report.Language = d.choice(t, "report", "language", s.Language, languages)
	got, at := d.texts(t, "report", "formats", false)
	if got == nil {
		s.Report.Formats = slices.Clone(defaultFormats)
		return
	}
	for i, f := range got {
		if !slices.Contains(formats, f) {
			d.unknown(at[i], "formats names one that is not known", f, formats)
		}
	}
	for _, f := range formats { // their order in the file does not matter
		if slices.Contains(got, f) {
			s.Report.Formats = append(s.Report.Formats, f)
		}
	}
}

// targetsOf reads the target key of a block; nil if absent.
func (s *Study) targetsOf(d *decoder, t *node, table string) []string {
	ids, at := d.texts(t, table, "target", false)
	for i, id := range ids {
		s.checkTarget(d, id, at[i])
	}
	if ids != nil && len(ids) == 0 {
		d.fail(t.tab["target"].at, "target names no target", "one of: "+strings.Join(s.targetIDs(), ", "), "")
	}
	return ids
}

func (s *Study) checkTarget(d *decoder, id string, at span) {
	if _, ok := s.target(id); !ok && id != "" && len(s.Targets) > 0 {
		d.unknown(at, fmt.Sprintf("there is no target %q", id), id, s.targetIDs())
	}
}

// resolve checks what concerns the file as a whole.
func (s *Study) resolve(d *decoder) {
	if len(s.Targets) == 0 && d.doc.root.tab["target"] == nil {
		d.fail(span{}, "the study has no target", "a [target] that says what is counted", "add [target] with measure = \"…\"")
	}
	s.resolveLists(d)
	if len(s.Tables)+len(s.Figures) == 0 && len(d.errs) == 0 {
		d.fail(span{}, "the study has no evidence", "a [[list]], [[table]] or [[figures]]", "add a block with file = \"…\"")
	}
	if len(s.Estimates) > 0 && len(s.Tables) == 0 {
		d.fail(s.Estimates[0].at, "there is a method but no table to use it on", "a [[table]], or a [[list]] for each list", "")
	}
	if len(s.Strata.By) > 0 && len(s.Tables) == 0 {
		d.fail(d.doc.root.tab["strata"].at, "there are strata but no table to divide", "a [[table]], or a [[list]] for each list", "")
	}
}

// stem is the file name without folders and ending.
func stem(file string) string {
	base := path.Base(file)
	return strings.TrimSuffix(base, path.Ext(base))
}
