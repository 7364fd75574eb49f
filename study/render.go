package study

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"undercount/estimate"
	"undercount/figures"
	"undercount/report"
)

// assemble builds the document from the evidence and the answers. A target
// with several tables or ledgers has one section for each pair of them.
func (s *Study) assemble(plan *Plan, all []answer, res *Result) {
	doc := &report.Document{Title: s.Title, Language: s.Report.Language, Notes: s.Notes}
	answers := map[string][]*estimate.Estimate{} // by table
	for _, a := range all {
		answers[a.step.Table] = append(answers[a.step.Table], a.Estimate)
	}
	for i := range s.Tables {
		t := &s.Tables[i]
		target, _ := s.target(t.Target)
		es := answers[t.Name]
		if es == nil {
			es = []*estimate.Estimate{}
		}
		res.Tables = append(res.Tables, TableResult{Target: target, Table: t.Name, Observed: t.whole.N(),
			Lists: t.whole.Lists(), StrataBy: t.data.Vars, Estimates: es})
	}
	for _, target := range s.Targets {
		doc.Targets = append(doc.Targets, s.sections(target, answers)...)
	}
	doc.Sources = s.sources()
	doc.Rerun = s.rerun(plan)
	res.Document = doc
}

func (s *Study) sections(target estimate.Target, answers map[string][]*estimate.Estimate) []report.Section {
	var out []report.Section
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Target != target.ID {
			continue
		}
		sec := report.Section{Target: target, Overlap: t.data, Observed: t.whole.N(), Estimates: answers[t.Name], Drivers: drivers(answers[t.Name]), Linkage: t.linkage}
		if n, ok := s.truths[target.ID]; ok {
			sec.Truth = estimate.Some(float64(n))
		}
		for k, name := range t.whole.Lists() {
			sec.ListSizes = append(sec.ListSizes, report.ListSize{Name: name, Size: t.whole.Marginal(1 << k)})
		}
		out = append(out, sec)
	}
	k := 0
	for i := range s.Figures {
		f := &s.Figures[i]
		sum := f.summaries[target.ID]
		if sum == nil {
			continue
		}
		if k == len(out) {
			out = append(out, report.Section{Target: target})
		}
		out[k].Ledger = sum
		k++
	}
	return out
}

// sources says where the evidence came from, in the order of the file.
func (s *Study) sources() []report.Source {
	var out []report.Source
	add := func(name, file, citation, url string, f sheetFacts) {
		out = append(out, report.Source{Name: name, File: file, Citation: citation, URL: url,
			SHA256: s.inputs[f.input].hash, Rows: f.rows, Encoding: f.encoding})
	}
	for _, l := range s.Lists {
		add(l.Name, l.File, l.Citation, l.URL, l.sheet)
	}
	for _, t := range s.Tables {
		if !t.linked {
			add(t.Name, t.File, t.Citation, t.URL, t.sheet)
		}
	}
	for _, f := range s.Figures {
		add(f.Name, f.File, f.Citation, f.URL, f.sheet)
	}
	return out
}

// rerun lists every setting in force, by step.
func (s *Study) rerun(plan *Plan) report.Rerun {
	set := map[string]string{}
	for _, x := range plan.Settings {
		set[x.Key] = x.Value
	}
	name := stepNames(plan)
	for i, st := range plan.Steps {
		for _, x := range st.Settings {
			set[name[i]+"."+x.Key] = x.Value
		}
	}
	return report.Rerun{Command: "undercount run", Version: Version, Go: runtime.Version(), Seed: s.Seed, Settings: set}
}

// stepNames names the steps among the settings: by method or ledger, with the
// table or target if several steps share that, with the number if even those do.
func stepNames(plan *Plan) []string {
	short, long := map[string]int{}, map[string]int{}
	full := func(st Step) string { return fmt.Sprintf("%s (%s)", st.Name, cmp.Or(st.Table, st.Target)) }
	for _, st := range plan.Steps {
		short[st.Name]++
		long[full(st)]++
	}
	out := make([]string, len(plan.Steps))
	for i, st := range plan.Steps {
		switch {
		case short[st.Name] == 1:
			out[i] = st.Name
		case long[full(st)] == 1:
			out[i] = full(st)
		default:
			out[i] = fmt.Sprintf("%s step %d", full(st), st.Number)
		}
	}
	return out
}

// answersFile is estimates.json.
type answersFile struct {
	Title  string        `json:"title"`
	Seed   uint64        `json:"seed"`
	Tables []TableResult `json:"targets"`
}

// seriesEntry is one entry of series.json.
type seriesEntry struct {
	Target  string `json:"target"`
	Table   string `json:"table"`
	Method  string `json:"method"`
	Stratum string `json:"stratum"`
	Series
}

// ledgerEntry is one entry of ledger.json.
type ledgerEntry struct {
	Target  estimate.Target  `json:"target"`
	Summary *figures.Summary `json:"summary"`
}

// Names of the files that every bundle has, if it has such answers.
const (
	estimatesName = "estimates.json"
	seriesName    = "series.json"
	ledgerName    = "ledger.json"
	linkageName   = "linkage.json"
	entitiesName  = "entities.csv" // only if [link] write_entities says so
)

// render makes every file of the bundle; the manifest is the last.
func (s *Study) render(ctx context.Context, o RunOptions, plan *Plan, answers []answer, res *Result, kept *store) ([]bundleFile, error) {
	files, err := s.dataFiles(answers, res)
	if err != nil {
		return nil, err
	}
	shown, err := s.reportFiles(ctx, o, files, res, kept)
	if err != nil {
		return nil, err
	}
	files = append(files, shown...)
	slices.SortFunc(files, func(a, b bundleFile) int { return strings.Compare(a.name, b.name) })
	man, err := s.manifest(plan, files).encode()
	if err != nil {
		return nil, err
	}
	return append(files, bundleFile{ManifestName, man}), nil
}

// dataFiles are the answers in full: estimates, series, ledgers.
func (s *Study) dataFiles(answers []answer, res *Result) ([]bundleFile, error) {
	var files []bundleFile
	add := func(name string, v any) error {
		f, err := jsonFile(name, v)
		files = append(files, f)
		return err
	}
	if len(s.Tables) > 0 {
		var series []seriesEntry
		for _, a := range answers {
			if a.Draws != nil || len(a.Curves) > 0 {
				series = append(series, seriesEntry{a.step.Target, a.step.Table, a.step.Name, a.Estimate.Stratum, a.Series})
			}
		}
		if err := add(estimatesName, answersFile{s.Title, s.Seed, res.Tables}); err != nil {
			return nil, err
		}
		if err := add(seriesName, series); err != nil {
			return nil, err
		}
	}
	if t := s.linkedTable(); t != nil {
		if err := add(linkageName, linkageFileOf(t)); err != nil {
			return nil, err
		}
		if s.Link.WriteEntities {
			files = append(files, bundleFile{entitiesName, s.entities})
		}
	}
	var ledgers []ledgerEntry
	for _, sec := range res.Document.Targets {
		if sec.Ledger != nil {
			ledgers = append(ledgers, ledgerEntry{sec.Target, sec.Ledger})
		}
	}
	if len(ledgers) > 0 {
		if err := add(ledgerName, ledgers); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// reportFiles draws the report, or takes it from the cache: it depends on
// nothing but the data files, the tables and the document.
func (s *Study) reportFiles(ctx context.Context, o RunOptions, data []bundleFile, res *Result, kept *store) ([]bundleFile, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	hashes := []string{}
	for _, f := range data {
		hashes = append(hashes, hashOf(f.data))
	}
	tables := []any{}
	for _, t := range s.Tables {
		for _, x := range strataOf(&t) {
			tables = append(tables, x.Labels, cellsOf(x.Table))
		}
	}
	key, err := keyOf("report", hashes, tables, res.Document, s.Report.Formats)
	if err != nil {
		return nil, err
	}
	if b, ok := kept.get(key); ok && !o.Fresh {
		if files, err := unpackFiles(b); err == nil {
			return files, nil
		}
	}
	task := o.Progress.Task("report")
	defer task.End()
	var files []bundleFile
	pictures := sync.OnceValues(func() ([]report.NamedPicture, error) { return report.Pictures(res.Document) })
	for i, f := range s.Report.Formats {
		got, err := drawReport(res.Document, f, pictures)
		if err != nil {
			return nil, fmt.Errorf("report as %s: %w", f, err)
		}
		files = append(files, got...)
		task.Update(i+1, len(s.Report.Formats))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if b, err := packFiles(files); err == nil {
		_ = kept.put(key, b) // see estimateOne
	}
	return files, nil
}

// packedFile is a file of the report as the cache keeps it, its content in base64.
type packedFile struct {
	Name string `json:"name"`
	Data []byte `json:"data"`
}

func packFiles(files []bundleFile) ([]byte, error) {
	out := make([]packedFile, len(files))
	for i, f := range files {
		out[i] = packedFile{f.name, f.data}
	}
	return json.Marshal(out)
}

func unpackFiles(b []byte) ([]bundleFile, error) {
	var in []packedFile
	if err := json.Unmarshal(b, &in); err != nil {
		return nil, err
	}
	files := make([]bundleFile, len(in))
	for i, f := range in {
		files[i] = bundleFile{f.Name, f.Data}
	}
	return files, nil
}

// written collects what a writer function writes.
func written(name string, write func(io.Writer) error) ([]bundleFile, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return nil, err
	}
	return []bundleFile{{name, b.Bytes()}}, nil
}

// outputNames says what appears in results, for the plan.
func (s *Study) outputNames() []string {
	var out []string
	if len(s.Tables) > 0 {
		out = append(out, estimatesName, seriesName)
	}
	if s.linkedTable() != nil {
		out = append(out, linkageName)
		if s.Link.WriteEntities {
			out = append(out, entitiesName)
		}
	}
	if len(s.Figures) > 0 {
		out = append(out, ledgerName)
	}
	for _, f := range s.Report.Formats {
		switch f {
		case "html", "json":
			out = append(out, "report."+f)
		case "csv":
			out = append(out, "tables as csv")
		default:
			out = append(out, "pictures as "+f)
		}
	}
	return append(out, ManifestName)
}
