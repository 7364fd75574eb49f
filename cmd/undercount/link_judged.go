package main

import (
	"context"
	"os"
	"slices"
	"strings"

	"undercount/internal/problem"
	"undercount/link"
	"undercount/link/review"
)

// readModel reads the model, if one was named.
func readModel(path string) (*link.Model, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &problem.Error{File: path, What: "cannot be opened", Want: "a model file", Do: "name a model.toml that undercount link wrote", Err: err}
	}
	defer f.Close() // only read from
	return link.LoadModel(f, path)
}

// readJudgements reads judgements about pairs: those of a folder of reviewers
// as far as they are settled, or a file list_a,id_a,list_b,id_b,same.
func (a *app) readJudgements(ctx context.Context, path string, rec *link.Records) ([]link.Decision, error) {
	if path == "" {
		return nil, nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		files, err := review.ReadFolder(path)
		if err != nil {
			return nil, err
		}
		for _, n := range files.Notices {
			a.say("note", n)
		}
		return files.Merge().Decisions, nil
	}
	s, err := a.openSheet(ctx, path)
	if err != nil {
		return nil, err
	}
	at := make([]int, 5)
	for i, name := range []string{"list_a", "id_a", "list_b", "id_b", "same"} {
		if at[i] = slices.Index(s.Header, name); at[i] < 0 {
			return nil, &problem.Error{File: s.Name, Row: 1, What: "has no column " + name, Want: "list_a,id_a,list_b,id_b,same, or the folder of the reviewers' files", Do: "name the columns so, or name the folder"}
		}
	}
	var out []link.Decision
	for i, row := range s.Rows {
		d, err := judgement(s.Header, row, at, rec)
		if err != nil {
			p := *err
			p.File, p.Row = s.Name, s.RowNum[i]
			return nil, &p
		}
		out = append(out, d)
	}
	return out, nil
}

// judgement reads one row of judgements.
func judgement(header, row []string, at []int, rec *link.Records) (link.Decision, *problem.Error) {
	field := func(k int) string { return strings.TrimSpace(row[at[k]]) }
	d := link.Decision{ListA: field(0), IDA: field(1), ListB: field(2), IDB: field(3)}
	refuse := func(k int, what, want, do string) (link.Decision, *problem.Error) {
		return d, &problem.Error{Column: header[at[k]], What: what, Want: want, Do: do}
	}
	var ok bool
	if d.Same, ok = yesOrNo(field(4)); !ok {
		return refuse(4, "is neither yes nor no", "yes or no", "correct it or leave the row out")
	}
	for k, x := range [][2]string{{d.ListA, d.IDA}, {d.ListB, d.IDB}} {
		if !slices.Contains(rec.Lists(), x[0]) {
			return refuse(2*k, "names no list that was read", "one of "+strings.Join(rec.Lists(), ", "), "write the list as it is called here, or call the lists so with --name")
		}
		if rec.Find(x[0], x[1]) < 0 {
			return refuse(2*k+1, "names no record of that list", "the id of a record", "correct it or leave the row out")
		}
	}
	if d.ListA == d.ListB && d.IDA == d.IDB {
		return refuse(3, "names the same record as id_a", "another record", "correct it or leave the row out")
	}
	return d, nil
}
