package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"undercount/internal/problem"
	"undercount/internal/progress"
)

// VerifyOptions says how far to check.
type VerifyOptions struct {
	Rerun    bool               // compute everything again and compare byte for byte
	Workers  int                // for the re-run; 0 means GOMAXPROCS
	Progress *progress.Reporter // nil shows nothing
}

// Verification is what was found. The results stand if Differences is empty.
type Verification struct {
	Inputs      int          `json:"inputs"`  // files compared with the manifest
	Outputs     int          `json:"outputs"` // the manifest itself included
	Rerun       bool         `json:"rerun"`
	Differences []Difference `json:"differences"`
	Notes       []string     `json:"notes"` // what explains a difference or is worth knowing, without being one
}

// OK reports that nothing differs.
func (v *Verification) OK() bool { return len(v.Differences) == 0 }

// Difference is one file that is not as the manifest, or a new run, has it.
type Difference struct {
	File string `json:"file"`
	Kind string `json:"kind"` // one of the Differs constants
	Text string `json:"text"`
}

// The kinds of difference.
const (
	DiffersMissing = "missing" // in the manifest, not on the disk
	DiffersChanged = "changed" // on the disk with other bytes
	DiffersUnnamed = "unnamed" // an input the study names and the manifest does not
	DiffersRerun   = "rerun"   // a new run gives other bytes
)

// Verify compares the inputs and results of the study in dir with the
// manifest, and with o.Rerun also with a run made afresh, which writes nothing.
// It returns an error only if it cannot compare: no study, no manifest, ctx
// ended. Everything that differs is listed.
func Verify(ctx context.Context, dir string, o VerifyOptions) (*Verification, error) {
	root, err := openDir(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name := ResultsDir + "/" + ManifestName
	data, err := readFile(root, name, maxInput)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &problem.Error{File: name, What: "there is no manifest", Want: "the results of a run", Do: "run the study first: undercount run", Err: err}
	} else if err != nil {
		return nil, err
	}
	v := &Verification{Differences: []Difference{}, Notes: []string{}, Outputs: 1}
	m, intact, err := decodeManifest(data)
	if err != nil {
		v.differ(name, DiffersChanged, "it cannot be read as a manifest, so nothing else can be compared with it")
		return v, nil
	}
	if !intact {
		v.differ(name, DiffersChanged, "it is not as it was written: its own hash does not fit")
	}
	if err := v.compare(ctx, root, m); err != nil {
		return nil, err
	}
	v.extras(dir, m)
	if o.Rerun {
		if err := v.rerun(ctx, root, dir, m, o); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (v *Verification) differ(file, kind, text string) {
	v.Differences = append(v.Differences, Difference{file, kind, text})
}

// compare hashes every file that the manifest names.
func (v *Verification) compare(ctx context.Context, root *os.Root, m *Manifest) error {
	check := func(e FileEntry, name string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		hash, size, err := hashFile(root, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.differ(name, DiffersMissing, "the file is in the manifest and not in the folder")
		case err != nil:
			v.differ(name, DiffersChanged, err.Error())
		case hash != e.SHA256:
			v.differ(name, DiffersChanged, sizes(e, size))
		}
		return nil
	}
	for _, e := range m.Inputs {
		v.Inputs++
		if err := check(e, e.Path); err != nil {
			return err
		}
	}
	for _, e := range m.Outputs {
		v.Outputs++
		if err := check(e, ResultsDir+"/"+e.Path); err != nil {
			return err
		}
	}
	return nil
}

func sizes(e FileEntry, size int64) string {
	if e.Size == size {
		return fmt.Sprintf("other content of the same size, %d bytes", e.Size)
	}
	return fmt.Sprintf("%d bytes where the manifest has %d", size, e.Size)
}

// extras notes files in results that no manifest speaks for.
func (v *Verification) extras(dir string, m *Manifest) {
	results := filepath.Join(dir, ResultsDir)
	_ = filepath.WalkDir(results, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // what cannot be listed was reported as missing
		}
		rel, err := filepath.Rel(results, p)
		if err != nil {
			return nil
		}
		rel = filepath.ToSlash(rel)
		if _, ok := m.output(rel); !ok && rel != ManifestName {
			v.Notes = append(v.Notes, ResultsDir+"/"+rel+" is not part of these results")
		}
		return nil
	})
}

// rerun computes the study as it is now and compares with what is on the disk.
func (v *Verification) rerun(ctx context.Context, root *os.Root, dir string, m *Manifest, o VerifyOptions) error {
	v.Rerun = true
	if m.Version != Version || m.Go != runtime.Version() || m.Platform != runtime.GOOS+"/"+runtime.GOARCH {
		v.Notes = append(v.Notes, fmt.Sprintf("the results are by version %s, %s, on %s; this is version %s, %s, on %s: last digits may differ",
			m.Version, m.Go, m.Platform, Version, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH))
	}
	s, err := Load(dir)
	if err != nil {
		return fmt.Errorf("run again: %w", err)
	}
	for _, in := range s.inputs {
		if !slices.ContainsFunc(m.Inputs, func(e FileEntry) bool { return e.Path == in.path }) {
			v.differ(in.path, DiffersUnnamed, "the study names this file and the manifest does not")
		}
	}
	_, files, err := s.produce(ctx, RunOptions{Workers: o.Workers, Fresh: true, Progress: o.Progress}, nil)
	if err != nil {
		return fmt.Errorf("run again: %w", err)
	}
	for _, f := range files {
		name := ResultsDir + "/" + f.name
		data, err := readFile(root, name, maxInput)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.differ(name, DiffersRerun, "a new run gives this file and it is not in the folder")
		case err != nil:
			v.differ(name, DiffersRerun, err.Error())
		case string(data) != string(f.data):
			v.differ(name, DiffersRerun, "a new run gives other bytes, from line "+fmt.Sprint(firstDifference(data, f.data))+" on")
		}
	}
	for _, e := range m.Outputs {
		if !slices.ContainsFunc(files, func(f bundleFile) bool { return f.name == e.Path }) {
			v.differ(ResultsDir+"/"+e.Path, DiffersRerun, "a new run does not give this file")
		}
	}
	return nil
}

// firstDifference is the line on which two texts begin to differ.
func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			n = i
			break
		}
	}
	return 1 + strings.Count(string(a[:n]), "\n")
}
