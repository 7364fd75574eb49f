package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	"undercount/simulate"
)

// The files beside those of the lists.
const (
	truthFile   = "truth.csv"
	pairsFile   = "truth-pairs.csv"
	overlapFile = "overlap.csv"
	aboutFile   = "about.json"
)

// about is what about.json holds.
type about struct {
	Note    string                  `json:"note"`
	Preset  string                  `json:"preset,omitempty"`
	Seed    uint64                  `json:"seed"`
	N       int64                   `json:"n_true"`
	Listed  int64                   `json:"n_listed"`
	Records []simulatedList         `json:"lists"`
	Pairs   int64                   `json:"true_pairs"`
	Strata  []simulate.KnownStratum `json:"strata"`
	Config  simulate.People         `json:"configuration"`
	Files   []string                `json:"files"`
}

const aboutNote = "Everything here is invented; nobody in these lists exists. n_true is the number of people that an estimate should find."

// writeSimulation writes all files into a folder beside the one asked for and
// gives it its name, or moves them into a folder that is there, when the last
// one is complete. Whatever stops it, no file is left.
func writeSimulation(ctx context.Context, g *simulate.Generator, f simulateFlags, ans *simulateAnswer) (err error) {
	if err := checkFileNames(g.Config().Lists); err != nil {
		return err
	}
	dir := filepath.Clean(f.out)
	exists, err := admitFolder(dir, f.force)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".undercount-*.tmp")
	if err != nil {
		return &problem.Error{File: dir, What: "the folder cannot be made", Want: "a new folder in one that exists and may be written", Err: err}
	}
	defer os.RemoveAll(tmp)
	if err := fillFolder(ctx, g, f, ans, tmp); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if !exists {
		if err := os.Chmod(tmp, 0o755); err != nil {
			return err
		}
		return os.Rename(tmp, dir)
	}
	return moveFiles(tmp, dir, ans.Files)
}

// checkFileNames refuses lists whose names cannot be those of files, or are
// those of the files beside them.
func checkFileNames(lists []simulate.List) error {
	seen := map[string]bool{truthFile: true, pairsFile: true, overlapFile: true}
	for _, l := range lists {
		file := strings.ToLower(l.Name + ".csv") // some systems know no capitals
		if seen[file] || !filepath.IsLocal(file) || strings.ContainsAny(file, `/\:*?"<>|`) || strings.HasPrefix(file, ".") || printable(file) != file {
			return &usageError{what: "the name of a list cannot be that of a file of its own", hint: "use letters and digits; not truth, truth-pairs or overlap"}
		}
		seen[file] = true
	}
	return nil
}

// admitFolder refuses a folder that holds something, without force.
func admitFolder(dir string, force bool) (exists bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, &problem.Error{File: dir, What: "it cannot be opened as a folder", Want: "an empty folder, or a new name", Err: err}
	case len(entries) > 0 && !force:
		return false, &problem.Error{File: dir, What: "the folder is not empty", Want: "an empty folder, or a new name",
			Do: "choose another name, or replace its files with --force; nothing was written", Err: fs.ErrExist}
	}
	return true, nil
}

// moveFiles moves the finished files into a folder that exists. Files of an
// earlier simulation that this one does not have are removed, so that no list
// stands beside a truth that does not know it.
func moveFiles(from, to string, files []string) error {
	var old about
	if data, err := os.ReadFile(filepath.Join(to, aboutFile)); err == nil && json.Unmarshal(data, &old) == nil {
		for _, name := range old.Files {
			path := filepath.Join(to, name)
			if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && name == filepath.Base(name) && !slices.Contains(files, name) {
				if err := os.Remove(path); err != nil {
					return err
				}
			}
		}
	}
	for _, name := range files {
		if info, err := os.Lstat(filepath.Join(to, name)); err == nil && !info.Mode().IsRegular() {
			return &problem.Error{File: filepath.Join(to, name), What: "cannot be replaced: it is not an ordinary file", Do: "choose another folder"}
		}
	}
	for _, name := range files {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}

// fillFolder makes the records once and writes all files.
func fillFolder(ctx context.Context, g *simulate.Generator, f simulateFlags, ans *simulateAnswer, dir string) (err error) {
	var open []*os.File
	defer func() {
		for _, file := range open {
			err = errors.Join(err, file.Close())
		}
	}()
	create := func(name string) (io.Writer, error) {
		file, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return nil, err
		}
		open = append(open, file)
		ans.Files = append(ans.Files, name)
		return file, nil
	}
	var o simulate.Outputs
	config := g.Config()
	for _, l := range config.Lists {
		w, err := create(l.Name + ".csv")
		if err != nil {
			return err
		}
		o.Lists = append(o.Lists, w)
	}
	if o.Truth, err = create(truthFile); err != nil {
		return err
	}
	if f.pairs {
		if o.Pairs, err = create(pairsFile); err != nil {
			return err
		}
	}
	known, err := g.Write(ctx, o)
	if err != nil {
		return err
	}
	for _, file := range open {
		if err := file.Sync(); err != nil {
			return err
		}
	}
	return finish(dir, config, known, ans)
}

// finish writes the overlap table and the account, and fills in the answer.
func finish(dir string, config simulate.People, known *simulate.Known, ans *simulateAnswer) error {
	if known.Overlap != nil {
		err := atomicfile.WriteFunc(filepath.Join(dir, overlapFile), false, known.Overlap.WriteCSV)
		if err != nil {
			return err
		}
		ans.Files = append(ans.Files, overlapFile)
	}
	ans.Files = append(ans.Files, aboutFile)
	ans.N, ans.Listed, ans.Pairs = known.N, known.Listed, known.Pairs
	for i, l := range config.Lists {
		ans.Lists = append(ans.Lists, simulatedList{l.Name, l.Name + ".csv", known.Records[i]})
		ans.Records += known.Records[i]
	}
	data, err := json.MarshalIndent(about{Note: aboutNote, Preset: ans.Preset, Seed: ans.Seed, N: ans.N, Listed: ans.Listed,
		Records: ans.Lists, Pairs: ans.Pairs, Strata: known.Strata, Config: config, Files: ans.Files}, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, aboutFile), append(data, '\n'), false)
}
