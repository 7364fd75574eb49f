package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"undercount/ingest"
	"undercount/internal/problem"
	"undercount/link"
	"undercount/overlap"
)

// sampleRows is how many rows are looked at to recognise columns.
const sampleRows = 200

// readLists looks into every list, hashes it, and reads what else [link] names.
func (s *Study) readLists(d *decoder, root *os.Root) {
	for i := range s.Lists {
		l := &s.Lists[i]
		if err := s.lookInto(root, l); err != nil {
			d.errs = append(d.errs, placed(d, l.at, l.File, err))
			continue
		}
		s.checkColumns(d, l)
	}
	t := s.linkedTable()
	if t == nil {
		return
	}
	if err := s.readLinkFiles(root); err != nil {
		d.errs = append(d.errs, err)
	}
	s.empty(d, t)
}

// linkedTable is the table that the lists make, or nil.
func (s *Study) linkedTable() *Table {
	for i := range s.Tables {
		if s.Tables[i].linked {
			return &s.Tables[i]
		}
	}
	return nil
}

// empty makes the linked table as it is before anything is linked.
func (s *Study) empty(d *decoder, t *Table) {
	var err error
	if t.whole, err = overlap.New(t.Lists, nil); err != nil {
		d.fail(t.at, "the lists cannot make an overlap table", "names that differ, and no more lists than a table can have", "")
		t.whole = nil
		return
	}
	t.data = &overlap.Stratified{Lists: t.Lists, Vars: slices.Clone(s.Strata.By)}
	if len(s.Strata.By) == 0 {
		t.data = overlap.Unstratified(t.whole)
	}
	for _, by := range s.Strata.By {
		if by != monthVar && !slices.ContainsFunc(s.Lists, func(l List) bool { return l.labelColumn(by) != "" || l.header == nil }) {
			d.fail(d.doc.root.tab["strata"].at, fmt.Sprintf("no list has a column %q, named in [strata] by", by), "a column of a list, a role such as region, or month", "")
		}
	}
}

// lookInto reads the header and the first rows of a list, and hashes its file.
func (s *Study) lookInto(root *os.Root, l *List) error {
	hash, size, err := hashFile(root, l.File)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(s.inputs, func(in input) bool { return in.path == l.File })
	if at < 0 {
		at = len(s.inputs)
		s.inputs = append(s.inputs, input{path: l.File, hash: hash, size: size})
	}
	rows, err := s.openList(root, l)
	if err != nil {
		return err
	}
	defer rows.Close()
	l.header = slices.Clone(rows.Header())
	for len(l.sample) < sampleRows {
		row, _, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		l.sample = append(l.sample, slices.Clone(row))
	}
	l.sheet = sheetFacts{input: at, encoding: rows.Encoding, notes: slices.Clone(rows.Notes)}
	return nil
}

// openList opens the file of a list, which lies inside the study.
func (s *Study) openList(root *os.Root, l *List) (*ingest.Rows, error) {
	f, err := openFile(root, l.File)
	if err != nil {
		return nil, err
	}
	o := ingest.Options{Sheet: l.Sheet}
	if l.Rejects {
		// They are counted; what they say is not written anywhere.
		o.Rejects = io.Discard
	}
	return ingest.OpenFile(f, l.File, o)
}

// checkColumns refuses columns that a list does not have, and finds those
// that only [strata] needs.
func (s *Study) checkColumns(d *decoder, l *List) {
	for _, m := range l.Columns {
		if !slices.Contains(l.header, m.Column) {
			d.unknown(l.mapAt[m.Column], fmt.Sprintf("list %s has no column %q", l.Name, m.Column), m.Column, l.header)
		}
	}
	roles := l.recognised()
	for _, by := range s.Strata.By {
		i := slices.Index(l.header, by)
		if i >= 0 && roles[i].Role == link.Ignore && !slices.ContainsFunc(l.Columns, func(m link.Mapping) bool { return m.Column == by && m.Role != link.Ignore }) {
			l.carry = append(l.carry, by)
		}
	}
}

// recognised is the role of each column, as the study says or as recognised.
func (l *List) recognised() []link.Mapping {
	found := link.Recognise(l.header, l.sample)
	for i, h := range l.header {
		for _, m := range l.Columns {
			if m.Column == h {
				found[i] = m
			}
		}
		if l.Exact && !slices.ContainsFunc(l.Columns, func(m link.Mapping) bool { return m.Column == h }) {
			found[i].Role = link.Ignore
		}
	}
	return found
}

// labelColumn is the column that has the labels of a stratifying variable: the
// one of that name, or the one with that role; "" if there is none.
func (l *List) labelColumn(by string) string {
	if slices.Contains(l.header, by) {
		return by
	}
	for _, m := range l.recognised() {
		if string(m.Role) == by && m.Role != link.Ignore && m.Role != link.Carry {
			return m.Column
		}
	}
	return ""
}

// readLinkFiles reads the model, the labels, the truth and the reviewers' files.
func (s *Study) readLinkFiles(root *os.Root) error {
	k := &s.Link
	for _, f := range []struct {
		name string
		at   *int
	}{{k.Model, &k.model}, {k.Labels, &k.labels}, {k.Truth, &k.truth}} {
		*f.at = -1
		if f.name == "" {
			continue
		}
		var err error
		if *f.at, err = s.read(root, f.name, maxInput); err != nil {
			return err
		}
	}
	dir, err := root.Open(filepath.FromSlash(k.Decisions))
	switch {
	case errors.Is(err, fs.ErrNotExist) && !s.stated["link.decisions"]:
		return nil
	case err != nil:
		return &problem.Error{File: k.Decisions, What: "the folder of decisions cannot be opened", Want: "a folder inside the study", Err: err}
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return &problem.Error{File: k.Decisions, What: "it cannot be read as a folder", Want: "a folder with the files of the reviewers", Err: err}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".csv") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		i, err := s.read(root, path.Join(k.Decisions, e.Name()), maxInput)
		if err != nil {
			return err
		}
		k.decisions = append(k.decisions, i)
	}
	return nil
}

// hashFile hashes a file of the study without keeping it.
func hashFile(root *os.Root, name string) (hash string, size int64, err error) {
	f, err := openFile(root, name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, fmt.Errorf("read %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

// openLists opens every list from its beginning. A list that is not as it was
// when the study was loaded is refused.
func (s *Study) openLists(ctx context.Context) (in []link.Input, rows []*ingest.Rows, done func(), err error) {
	done = func() {
		for _, r := range rows {
			r.Close()
		}
	}
	root, err := openDir(s.Dir)
	if err != nil {
		return nil, nil, done, err
	}
	defer root.Close()
	for i := range s.Lists {
		l := &s.Lists[i]
		if err := ctx.Err(); err != nil {
			return nil, nil, done, err
		}
		hash, _, err := hashFile(root, l.File)
		if err != nil {
			return nil, nil, done, err
		}
		if hash != s.inputs[l.sheet.input].hash {
			return nil, nil, done, &problem.Error{File: l.File, What: "the file was changed since the study was checked", Do: "run again"}
		}
		r, err := s.openList(root, l)
		if err != nil {
			return nil, nil, done, err
		}
		rows = append(rows, r)
		columns := slices.Clone(l.Columns)
		for _, c := range l.carry {
			columns = append(columns, link.Mapping{Column: c, Role: link.Carry})
		}
		in = append(in, link.Input{Name: l.Name, Rows: r, Columns: columns, Exact: l.Exact})
	}
	return in, rows, done, nil
}

// inLists gives an error about a list the name of its file.
func (s *Study) inLists(err error) error {
	var p *problem.Error
	if errors.As(err, &p) {
		for _, l := range s.Lists {
			if p.File == l.Name {
				q := *p
				q.File = l.File
				return &q
			}
		}
	}
	return err
}
