package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"undercount/ingest"
	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	"undercount/link"
)

// linkInputs are the files of the lists, opened.
type linkInputs struct {
	lists   []link.Input
	files   []string       // as the user named them, in the order of the lists
	rows    []*ingest.Rows // nil for standard input
	rejects []*bytes.Buffer
	notes   []string
}

// openLists opens every list and says what its columns are, as far as flags do.
func (a *app) openLists(ctx context.Context, paths []string, f *linkFlags) (*linkInputs, error) {
	names, err := f.listNames(paths)
	if err != nil {
		return nil, err
	}
	if err := f.knownLists(names); err != nil {
		return nil, err
	}
	m, err := f.mappings(names)
	if err != nil {
		return nil, err
	}
	in := &linkInputs{files: paths}
	for i, path := range paths {
		rows, err := a.openList(ctx, in, path, f.rejects != "")
		if err != nil {
			in.close()
			return nil, err
		}
		columns, err := m.of(names[i], path, rows.Header())
		if err != nil {
			in.close()
			return nil, err
		}
		in.lists = append(in.lists, link.Input{Name: names[i], Rows: rows, Columns: columns, Exact: f.onlyColumns})
	}
	if err := m.unused(); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

// openList opens one file as rows that come one by one. Standard input is read whole.
func (a *app) openList(ctx context.Context, in *linkInputs, path string, rejects bool) (link.RowReader, error) {
	var buf *bytes.Buffer
	if path == "-" {
		s, err := a.openSheet(ctx, path)
		if err != nil {
			return nil, err
		}
		in.rows, in.rejects = append(in.rows, nil), append(in.rejects, nil)
		return &sheetRows{ctx: ctx, s: s}, nil
	}
	var o ingest.Options
	if rejects {
		buf = &bytes.Buffer{}
		o.Rejects = buf
	}
	r, err := ingest.Open(path, o)
	if err != nil {
		return nil, err
	}
	in.rows, in.rejects = append(in.rows, r), append(in.rejects, buf)
	return r, nil
}

func (in *linkInputs) close() {
	for _, r := range in.rows {
		if r != nil {
			r.Close() // only read from
		}
	}
}

// read is how many rows a list has, those that were refused included.
func (in *linkInputs) read(list int, rec *link.Records) int {
	if r := in.rows[list]; r != nil {
		return int(r.Read())
	}
	return rec.Count(list)
}

// finish tells, once every list was read, what had to be inferred, and writes
// the rows that were refused.
func (in *linkInputs) finish(a *app, f *linkFlags) error {
	for i, r := range in.rows {
		if r == nil {
			continue
		}
		a.notes(r.Name, r.Notes)
		for _, n := range r.Notes {
			in.notes = append(in.notes, in.lists[i].Name+": "+n)
		}
		if r.Refused() == 0 {
			continue
		}
		a.say("note", r.Tally())
		path := f.rejectsFile(in.lists[i].Name, len(in.lists))
		if err := atomicfile.Write(path, in.rejects[i].Bytes(), f.force); err != nil {
			return err
		}
		a.say("wrote", path)
	}
	return nil
}

// rejectsFile is where the refused rows of a list go: the file named, or with
// several lists, whose columns differ, that name with the list's before the ending.
func (f *linkFlags) rejectsFile(list string, lists int) string {
	if lists == 1 {
		return f.rejects
	}
	ext := filepath.Ext(f.rejects)
	return strings.TrimSuffix(f.rejects, ext) + "-" + list + ext
}

// listNames are the names of the lists: those given, or of the files.
func (f *linkFlags) listNames(paths []string) ([]string, error) {
	var names []string
	for i, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if path == "-" {
			name = "list"
		}
		if len(f.names) > 0 {
			name = strings.TrimSpace(f.names[i])
		}
		switch {
		case name == "" || strings.ContainsAny(name, ",:=/\\"):
			return nil, &usageError{what: fmt.Sprintf("%q cannot be the name of a list: it is empty or has one of the signs , : = / \\", name), hint: "name the lists with --name"}
		case slices.Contains(names, name):
			return nil, &usageError{what: fmt.Sprintf("two lists are called %q", name), hint: "name the lists with --name, in the order of the files"}
		}
		names = append(names, name)
	}
	return names, nil
}

// knownLists refuses flags about lists that are not there.
func (f *linkFlags) knownLists(names []string) error {
	rules, err := parseRules(f.rules)
	if err != nil {
		return err
	}
	unknown := func(flag, name string) error {
		e := &usageError{what: fmt.Sprintf("%s: there is no list %q", flag, name), hint: "the lists are: " + strings.Join(names, ", ")}
		if n := nearest(name, names); n != "" {
			e.hint = "did you mean " + n + "? " + e.hint
		}
		return e
	}
	for _, name := range f.duplicateFree {
		if !slices.Contains(names, name) {
			return unknown("--duplicate-free", name)
		}
	}
	for _, r := range rules {
		for _, name := range []string{r.A, r.B} {
			if !slices.Contains(names, name) {
				return unknown("--rule", name)
			}
		}
	}
	return nil
}

// named gives an error about a list the name of its file.
func (in *linkInputs) named(err error) error {
	var p *problem.Error
	if errors.As(err, &p) {
		for i, l := range in.lists {
			if p.File == l.Name {
				q := *p
				q.File = in.files[i]
				return &q
			}
		}
	}
	return err
}

// sheetRows gives the rows of a table that is in memory.
type sheetRows struct {
	ctx  context.Context
	s    *ingest.Sheet
	next int
}

func (r *sheetRows) Header() []string { return r.s.Header }

func (r *sheetRows) Next() ([]string, int, error) {
	if r.next >= len(r.s.Rows) {
		return nil, 0, io.EOF
	}
	r.next++
	return r.s.Rows[r.next-1], r.s.RowNum[r.next-1], r.ctx.Err()
}

// readTruth reads the file of truth, if one was named.
func (a *app) readTruth(ctx context.Context, path string, rec *link.Records) (*link.Truth, error) {
	if path == "" {
		return nil, nil
	}
	s, err := a.openSheet(ctx, path)
	if err != nil {
		return nil, err
	}
	t, err := link.ReadTruth(&sheetRows{ctx: ctx, s: s}, rec)
	if err != nil {
		return nil, problem.InFile(err, s.Name)
	}
	if t.Absent() > 0 {
		a.say("note", fmt.Sprintf("%s: %d of %d rows name records that are on no list; they count for nothing", s.Name, t.Absent(), t.Rows()))
	}
	return t, nil
}

func yesOrNo(s string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "y", "true", "1", "same":
		return true, true
	case "no", "n", "false", "0", "different":
		return false, true
	}
	return false, false
}

// findPairs finds the pairs that --explain names.
func findPairs(given []string, rec *link.Records) ([][2]int, error) {
	var out [][2]int
	for _, g := range given {
		ids := strings.Split(g, ",")
		if len(ids) != 2 {
			return nil, &usageError{what: fmt.Sprintf("--explain has %d ids", len(ids)), hint: "write it as ID_A,ID_B, or with the lists as LIST:ID,LIST:ID"}
		}
		var p [2]int
		for k, id := range ids {
			var err error
			if p[k], err = findRecord(strings.TrimSpace(id), rec); err != nil {
				return nil, err
			}
		}
		if p[0] == p[1] {
			return nil, &usageError{what: "--explain names one record twice", hint: "name two records"}
		}
		out = append(out, [2]int{min(p[0], p[1]), max(p[0], p[1])})
	}
	return out, nil
}

// findRecord finds a record by LIST:ID, or by an ID that one list alone has.
func findRecord(key string, rec *link.Records) (int, error) {
	if list, id, ok := strings.Cut(key, ":"); ok && slices.Contains(rec.Lists(), list) {
		if i := rec.Find(list, id); i >= 0 {
			return i, nil
		}
		return 0, &usageError{what: fmt.Sprintf("--explain: list %s has no record with this id", list), hint: "ids are those of the id column, or the numbers of the rows from 1"}
	}
	var found []int
	var on []string
	for _, list := range rec.Lists() {
		if i := rec.Find(list, key); i >= 0 {
			found, on = append(found, i), append(on, list)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return 0, &usageError{what: "--explain: no list has a record with this id", hint: "ids are those of the id column, or the numbers of the rows from 1"}
	}
	return 0, &usageError{what: "--explain: the lists " + strings.Join(on, " and ") + " have a record with this id", hint: "write it as LIST:ID"}
}
