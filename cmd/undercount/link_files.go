package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	"undercount/link"
)

// mayHoldFiles reports whether the folder has still to be made; what is there
// and is no folder, and a folder that could not be made, are refused.
func mayHoldFiles(dir string) (make bool, err error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		up := filepath.Dir(filepath.Clean(dir))
		if info, err := os.Stat(up); err != nil || !info.IsDir() {
			return false, &problem.Error{File: dir, What: "cannot be made: the folder above it does not exist", Do: "create that first, or choose another"}
		}
		return true, nil
	case err != nil:
		return false, &problem.Error{File: dir, What: "cannot be used", Want: "a folder", Do: "choose another", Err: err}
	case !info.IsDir():
		return false, &problem.Error{File: dir, What: "is not a folder", Want: "the name of a folder", Do: "choose another name"}
	}
	return false, nil
}

// writeLink writes the results, each file whole or not at all and the account last.
func (a *app) writeLink(ctx context.Context, ans *linkAnswer, f *linkFlags) error {
	if f.out == "" {
		return ctx.Err()
	}
	for _, name := range linkFiles {
		ans.Files = append(ans.Files, filepath.Join(f.out, name))
	}
	if err := os.Mkdir(f.out, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return &problem.Error{File: f.out, What: "cannot be made", Want: "a folder", Do: "choose a place where you may write", Err: err}
	}
	guarded := guardedIDs(ans.res.Records)
	if guarded > 0 {
		note := fmt.Sprintf("%d ids begin with a sign that a spreadsheet takes for a formula; they have an apostrophe in front in entities.csv and pairs.csv", guarded)
		ans.Notes = append(ans.Notes, note)
		a.say("note", note)
	}
	writers := []func(io.Writer) error{
		func(w io.Writer) error { return writeEntities(ctx, w, ans.res) },
		func(w io.Writer) error { return writePairs(ctx, w, ans.res) },
		ans.res.Model.Save,
		func(w io.Writer) error {
			part := *ans
			part.Explained, part.Files = nil, nil // what the records say; where this very file is
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(&part)
		},
	}
	for i, path := range ans.Files {
		if err := atomicfile.WriteFunc(path, f.force, writers[i]); err != nil {
			return err
		}
		a.say("wrote", path)
	}
	return nil
}

// writeEntities writes the entity of each record; entities are numbered from
// 1 in the order of their first records.
func writeEntities(ctx context.Context, w io.Writer, res *link.Result) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"list", "id", "entity"}); err != nil {
		return err
	}
	rec, lists := res.Records, res.Records.Lists()
	number, next := make([]int32, rec.Len()), int32(0)
	row := make([]string, 3)
	for i := range rec.Len() {
		if i&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		e := res.Entity[i]
		if number[e] == 0 {
			next++
			number[e] = next
		}
		row[0], row[1], row[2] = guard(lists[rec.List(i)]), guard(rec.ID(i)), strconv.Itoa(int(number[e]))
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func writePairs(ctx context.Context, w io.Writer, res *link.Result) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"list_a", "id_a", "list_b", "id_b", "probability"}); err != nil {
		return err
	}
	rec, lists := res.Records, res.Records.Lists()
	row := make([]string, 5)
	for i, p := range res.Pairs {
		if i&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p.Probability < link.Floor {
			continue // ruled out by the other links, or by a decision
		}
		for k, r := range []int32{p.A, p.B} {
			row[2*k], row[2*k+1] = guard(lists[rec.List(int(r))]), guard(rec.ID(int(r)))
		}
		row[4] = strconv.FormatFloat(float64(p.Probability), 'g', -1, 32)
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// guard keeps a spreadsheet from running a text as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s[:min(len(s), 4)])[0]) {
		return "'" + s
	}
	return s
}

// guardedIDs counts the ids that guard changes.
func guardedIDs(rec *link.Records) int {
	n := 0
	for i := range rec.Len() {
		if id := rec.ID(i); guard(id) != id {
			n++
		}
	}
	return n
}
