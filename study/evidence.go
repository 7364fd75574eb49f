package study

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"undercount/figures"
	"undercount/ingest"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
)

// maxInput bounds one input file, which is kept in memory while the study runs.
const maxInput = 1 << 28

// openDir opens the folder so that nothing outside it can be reached, links included.
func openDir(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &problem.Error{File: dir, What: "there is no such folder", Want: "a folder with a " + FileName,
			Do: "make one with: undercount new " + filepath.Base(dir), Err: err}
	case err != nil:
		return nil, &problem.Error{File: dir, What: "it cannot be opened as a folder", Want: "a folder with a " + FileName, Err: err}
	}
	return root, nil
}

// read reads a file of the study, once however often it is named, and returns
// its index in s.inputs.
func (s *Study) read(root *os.Root, name string, most int64) (int, error) {
	for i, in := range s.inputs {
		if in.path == name && in.data != nil {
			return i, nil
		}
	}
	data, err := readFile(root, name, most)
	if err != nil {
		return 0, err
	}
	s.inputs = append(s.inputs, input{name, data, hashOf(data), int64(len(data))})
	return len(s.inputs) - 1, nil
}

// openFile opens an ordinary file inside the study.
func openFile(root *os.Root, name string) (*os.File, error) {
	f, err := root.Open(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		do := "check the spelling; paths are relative to the folder of the study"
		if name == FileName {
			do = "name the folder of a study, or make one with: undercount new DIR"
		}
		return nil, &problem.Error{File: name, What: "there is no such file", Do: do, Err: err}
	} else if err != nil {
		return nil, &problem.Error{File: name, What: "the file cannot be opened", Want: "a readable file inside the folder of the study", Err: err}
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, &problem.Error{File: name, What: "it is not an ordinary file", Want: "a file", Err: err}
	}
	return f, nil
}

func readFile(root *os.Root, name string, most int64) ([]byte, error) {
	f, err := openFile(root, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(data)) > most {
		return nil, &problem.Error{File: name, What: "the file is too large", Want: fmt.Sprintf("at most %d MiB", most>>20)}
	}
	return data, nil
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// file reads the key file of a block: a path inside the study's folder, with
// forward slashes whatever the system.
func (s *Study) file(d *decoder, t *node, table string) string {
	return s.pathAt(d, t, table, "file")
}

// pathAt reads a required path from any key.
func (s *Study) pathAt(d *decoder, t *node, table, key string) string {
	name := d.text(t, table, key, true)
	if name == "" {
		return ""
	}
	const want = "a path relative to the folder of the study, such as data/table.csv"
	at := t.tab[key].at
	clean := path.Clean(name)
	switch {
	case strings.Contains(name, `\`):
		d.fail(at, "the path has backslashes", want, "write forward slashes on every system")
	case !filepath.IsLocal(filepath.FromSlash(name)):
		d.fail(at, "the path leads outside the folder of the study", want, "copy the file into the folder: a study holds all its evidence")
	case clean == FileName || clean == ResultsDir || strings.HasPrefix(clean, ResultsDir+"/") || clean == workDir || strings.HasPrefix(clean, workDir+"/"):
		d.fail(at, "the path is one that the program itself uses", want, "")
	default:
		return clean
	}
	return ""
}

// readEvidence reads and parses every file that the study names.
func (s *Study) readEvidence(d *decoder, root *os.Root) {
	s.readLists(d, root)
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.linked {
			continue
		}
		if err := s.readTable(root, t); err != nil {
			d.errs = append(d.errs, placed(d, t.at, t.File, err))
		}
	}
	for i := range s.Figures {
		f := &s.Figures[i]
		if err := s.readFigures(root, f); err != nil {
			d.errs = append(d.errs, placed(d, f.at, f.File, err))
		}
	}
}

// placed names the file of a refusal; one that has no row of the data file
// concerns the block of study.toml as much, so its line is shown as well.
func placed(d *decoder, at span, file string, err error) error {
	err = problem.InFile(err, file)
	var p *problem.Error
	if !errors.As(err, &p) || p.Row > 0 {
		return err
	}
	fe := d.doc.errorAt(at, file+": "+p.What, p.Want, p.Do)
	fe.Problem.Column, fe.Problem.Err = p.Column, p.Err
	return fe
}

// sheet reads a file as rows of text.
func (s *Study) sheet(root *os.Root, name string) (*ingest.Sheet, sheetFacts, error) {
	i, err := s.read(root, name, maxInput)
	if err != nil {
		return nil, sheetFacts{}, err
	}
	sh, err := ingest.ReadCSV(bytes.NewReader(s.inputs[i].data), name, ingest.Limits{})
	if err != nil {
		return nil, sheetFacts{}, err
	}
	return sh, sheetFacts{input: i, rows: len(sh.Rows), encoding: sh.Encoding, notes: sh.Notes}, nil
}

func (s *Study) readTable(root *os.Root, t *Table) error {
	sh, facts, err := s.sheet(root, t.File)
	if err != nil {
		return err
	}
	t.sheet = facts
	o := overlap.ParseOptions{Lists: t.Lists, Strata: t.Columns}
	if len(t.Covariates) > 0 {
		if o.Strata == nil {
			o.Strata = append([]string{}, s.Strata.By...)
		}
		t.records, err = overlap.ParseRecordsBy(sh.Header, sh.Rows, sh.RowNum, overlap.RecordOptions{Lists: t.Lists, Covariates: t.Covariates}, s.Strata.By)
		if err != nil {
			return err
		}
		o.Lists = t.records.Lists() // a covariate of 0 and 1 is no list
	}
	all, err := overlap.Parse(sh.Header, sh.Rows, sh.RowNum, o)
	if err != nil {
		return err
	}
	if t.whole, err = all.Pooled(); err != nil {
		return err
	}
	if len(s.Strata.By) == 0 {
		t.data = overlap.Unstratified(t.whole)
		return nil
	}
	for _, by := range s.Strata.By {
		if indexOf(all.Vars, by) < 0 {
			have := "it has none"
			if len(all.Vars) > 0 {
				have = "one of: " + strings.Join(all.Vars, ", ")
			}
			return &problem.Error{Column: by, What: "the table has no such stratum column, named in [strata] by", Want: have}
		}
	}
	if t.data, err = all.By(s.Strata.By...); err != nil {
		return err
	}
	return s.divide(t)
}

func (s *Study) readFigures(root *os.Root, f *Figures) error {
	sh, facts, err := s.sheet(root, f.File)
	if err != nil {
		return err
	}
	f.sheet = facts
	if f.ledger, err = figures.Parse(sh.Header, sh.Rows, sh.RowNum); err != nil {
		return err
	}
	for _, n := range f.ledger.Notices() {
		f.sheet.notes = append(f.sheet.notes, n.Text)
	}
	return s.summarise(f)
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

// checkMethods refuses methods and options that do not exist or do not suit.
func (s *Study) checkMethods(d *decoder) {
	seen := map[string]bool{}
	for _, e := range s.Estimates {
		for i, name := range e.Methods {
			m, ok := mse.Lookup(name)
			if !ok {
				d.unknown(e.methodsAt[i], fmt.Sprintf("there is no method %q", name), name, methodNames())
				continue
			}
			s.checkOptions(d, e, m)
			for _, t := range s.tablesOf(e) {
				if k := t.whole.K(); k < m.MinLists || k > m.MaxLists {
					d.fail(e.methodsAt[i], fmt.Sprintf("%s does not suit table %s, which has %d lists", name, t.Name, k),
						listRange(m), "name with target = the targets it is for, or choose another method")
				}
				key := fmt.Sprint(name, "\x00", t.Name, "\x00", e.Level, "\x00", e.Settings)
				if seen[key] {
					d.fail(e.methodsAt[i], fmt.Sprintf("the same estimate of %s is asked for twice", t.Name), "each method once with the same options", "")
				}
				seen[key] = true
			}
		}
		if len(s.tablesOf(e)) == 0 && len(e.Methods) > 0 {
			d.fail(e.at, "no table counts the targets of this estimate", "a target that a [[table]] names", "")
		}
	}
}

func listRange(m mse.Method) string {
	if m.MinLists == m.MaxLists {
		return fmt.Sprintf("a table of %d lists", m.MinLists)
	}
	return fmt.Sprintf("a table of %d to %d lists", m.MinLists, m.MaxLists)
}

func (s *Study) checkOptions(d *decoder, e Estimate, m mse.Method) {
	var names []string
	for _, o := range m.Options {
		names = append(names, o.Key)
	}
	for _, k := range e.settingKeys {
		if indexOf(names, k.name) >= 0 {
			s.checkValue(d, e, m, k)
			continue
		}
		what := fmt.Sprintf("%s has no option %q, and [[estimate]] no such key", m.Name, k.name)
		d.unknown(k.at, what, k.name, append(names, keysOf("estimate")...))
	}
}

// checkValue refuses a value that an option cannot have, for any table of the
// estimate; one refusal is enough.
func (s *Study) checkValue(d *decoder, e Estimate, m mse.Method, k settingKey) {
	given := map[string]string{k.name: e.Settings[k.name]}
	err := m.CheckSettings(given)
	for _, t := range s.tablesOf(e) {
		if err == nil && t.whole != nil {
			err = m.CheckSettingsFor(t.whole, given)
		}
	}
	var p *problem.Error
	if errors.As(err, &p) {
		d.fail(k.value, p.What, p.Want, p.Do)
	}
}

// tablesOf returns the tables an estimate is for.
func (s *Study) tablesOf(e Estimate) []*Table {
	var out []*Table
	for i := range s.Tables {
		if t := &s.Tables[i]; e.Targets == nil || indexOf(e.Targets, t.Target) >= 0 {
			out = append(out, t)
		}
	}
	return out
}

func methodNames() []string {
	var out []string
	for _, m := range mse.Methods() {
		out = append(out, m.Name)
	}
	return out
}
