package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
)

// ManifestName is the file in results that lists all others with their hashes.
const ManifestName = "manifest.json"

const manifestFormat = "undercount manifest 1"

// bundleFile is one file of the bundle, before it is written. Names are flat
// or slash-separated.
type bundleFile struct {
	name string
	data []byte
}

// Manifest says what the bundle was made from, by what, and what it consists
// of. It holds no time, no name of a machine or person, and no path outside
// the study.
type Manifest struct {
	Format   string      `json:"format"`
	Program  string      `json:"program"`
	Version  string      `json:"version"`
	Go       string      `json:"go"`
	Platform string      `json:"platform"` // floating-point results may differ in the last digits on another
	Title    string      `json:"title"`
	Seed     uint64      `json:"seed"`
	Settings []Setting   `json:"settings"`
	Steps    []Step      `json:"steps"`
	Inputs   []FileEntry `json:"inputs"`
	Outputs  []FileEntry `json:"outputs"`
	SHA256   string      `json:"sha256"` // of this file with this value empty
}

// FileEntry is a file with its size in bytes and hash.
type FileEntry struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

func (m *Manifest) output(name string) (FileEntry, bool) {
	if m == nil {
		return FileEntry{}, false
	}
	i := slices.IndexFunc(m.Outputs, func(e FileEntry) bool { return e.Path == name })
	if i < 0 {
		return FileEntry{}, false
	}
	return m.Outputs[i], true
}

// encode seals the manifest with its own hash and returns its bytes.
func (m *Manifest) encode() ([]byte, error) {
	m.SHA256 = ""
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	m.SHA256 = hashOf(b)
	if b, err = json.MarshalIndent(m, "", "  "); err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

// decodeManifest reads a manifest and reports whether it is byte for byte what
// was written.
func decodeManifest(b []byte) (m *Manifest, intact bool, err error) {
	m = &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, false, err
	}
	if m.Format != manifestFormat {
		return nil, false, errors.New("not a manifest of this program, or of another version of it")
	}
	seal := m.SHA256
	again, err := m.encode()
	if err != nil {
		return nil, false, err
	}
	intact = m.SHA256 == seal && bytes.Equal(again, b)
	m.SHA256 = seal
	return m, intact, nil
}

// manifest describes the bundle of a plan.
func (s *Study) manifest(plan *Plan, files []bundleFile) *Manifest {
	m := &Manifest{Format: manifestFormat, Program: "undercount", Version: Version, Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH, Title: s.Title, Seed: s.Seed, Settings: plan.Settings, Steps: plan.Steps}
	for _, in := range s.inputs {
		m.Inputs = append(m.Inputs, FileEntry{in.path, in.size, in.hash})
	}
	for _, f := range files {
		m.Outputs = append(m.Outputs, FileEntry{f.name, int64(len(f.data)), hashOf(f.data)})
	}
	return m
}

// bundle is what the folder results holds of an earlier run: the manifests
// that may speak for its files. Two of them exist when a run was cut off while
// it put its files in place.
type bundle struct{ manifests []*Manifest }

const pendingName = "pending.json"

// readBundle reads the manifests of an earlier run. A manifest that somebody
// changed speaks for nothing.
func readBundle(dir string) (*bundle, error) {
	b := &bundle{}
	for _, p := range []string{filepath.Join(dir, ResultsDir, ManifestName), filepath.Join(dir, workDir, pendingName)} {
		data, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return b, fmt.Errorf("read %s: %w", filepath.Base(p), err)
		}
		m, intact, err := decodeManifest(data)
		if err != nil || !intact {
			if filepath.Base(p) == pendingName {
				continue
			}
			return b, &problem.Error{File: ResultsDir + "/" + ManifestName, What: "it was changed, or is not a manifest of this program",
				Want: "the results of an earlier run, or none", Do: "move the folder " + ResultsDir + " away, or replace it with --force"}
		}
		b.manifests = append(b.manifests, m)
	}
	return b, nil
}

// ours reports whether a file in results is as a run of this program left it.
func (b *bundle) ours(name string, data []byte) bool {
	if b == nil {
		return false
	}
	hash := hashOf(data)
	for _, m := range b.manifests {
		if e, ok := m.output(name); ok && e.SHA256 == hash {
			return true
		}
	}
	return false
}

// writeFile and rename are seams for a full or failing disk.
var (
	writeFile = atomicfile.Write
	rename    = os.Rename
)

// writeBundle puts the files in place: all of them are first written whole in
// a folder beside, then each is renamed over its old self, the manifest last.
// A file that is not ours is refused before anything is touched.
func (s *Study) writeBundle(old *bundle, files []bundleFile, force bool, res *Result) error {
	if err := admit(s.Dir, old, files, force); err != nil {
		return err
	}
	manifest := files[len(files)-1]
	changed := s.changed(files)
	if len(changed) > 0 {
		if err := s.place(changed, manifest); err != nil {
			return err
		}
	}
	s.removeStale(old, files, res)
	err := os.Remove(filepath.Join(s.Dir, workDir, pendingName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// changed returns the files that are not on the disk as they are to be. A
// file that would be written as it already is keeps its date.
func (s *Study) changed(files []bundleFile) []bundleFile {
	var out []bundleFile
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(s.Dir, ResultsDir, filepath.FromSlash(f.name)))
		if err != nil || !bytes.Equal(data, f.data) {
			out = append(out, f)
		}
	}
	return out
}

// place writes files whole and then renames them into results.
func (s *Study) place(files []bundleFile, manifest bundleFile) error {
	results := filepath.Join(s.Dir, ResultsDir)
	work := filepath.Join(s.Dir, workDir)
	if err := os.MkdirAll(work, 0o755); err != nil {
		return unwritable(err)
	}
	tmp, err := os.MkdirTemp(work, "bundle-*")
	if err != nil {
		return unwritable(err)
	}
	defer os.RemoveAll(tmp)
	for _, f := range files {
		p := filepath.Join(tmp, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return unwritable(err)
		}
		if err := writeFile(p, f.data, false); err != nil {
			return fmt.Errorf("write results: %w", err)
		}
	}
	// From here on a run that is cut off leaves old and new files side by
	// side; the pending manifest lets the next run know both as its own.
	if err := writeFile(filepath.Join(work, pendingName), manifest.data, true); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	for _, f := range files {
		to := filepath.Join(results, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return unwritable(err)
		}
		if err := rename(filepath.Join(tmp, filepath.FromSlash(f.name)), to); err != nil {
			return fmt.Errorf("put %s in place: %w", f.name, err)
		}
	}
	return nil
}

// admit refuses to replace what is not ours.
func admit(dir string, old *bundle, files []bundleFile, force bool) error {
	results := filepath.Join(dir, ResultsDir)
	if info, err := os.Lstat(results); err == nil && !info.IsDir() {
		return &problem.Error{File: ResultsDir, What: "it is not a folder", Want: "a folder for the results, or nothing", Do: "move it away"}
	}
	for _, f := range files {
		p := filepath.Join(results, filepath.FromSlash(f.name))
		info, err := os.Lstat(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		name := ResultsDir + "/" + f.name
		if err != nil || !info.Mode().IsRegular() {
			return &problem.Error{File: name, What: "it is not an ordinary file", Do: "move it away", Err: err}
		}
		if force {
			continue
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return &problem.Error{File: name, What: "the file in the way cannot be read", Do: "move it away", Err: err}
		}
		if f.name != ManifestName && !old.ours(f.name, data) && !bytes.Equal(data, f.data) {
			return &problem.Error{File: name, What: "the file was not written by an earlier run, or was changed since",
				Want: "only files that this program wrote", Do: "move it away, or replace it with --force", Err: fs.ErrExist}
		}
	}
	return nil
}

// removeStale removes files that an earlier run wrote and this one does not,
// such as those of a format no longer asked for. Changed ones stay.
func (s *Study) removeStale(old *bundle, files []bundleFile, res *Result) {
	if old == nil {
		return
	}
	for _, m := range old.manifests {
		for _, e := range m.Outputs {
			if slices.ContainsFunc(files, func(f bundleFile) bool { return f.name == e.Path }) || !filepath.IsLocal(filepath.FromSlash(e.Path)) {
				continue
			}
			p := filepath.Join(s.Dir, ResultsDir, filepath.FromSlash(e.Path))
			data, err := os.ReadFile(p)
			switch {
			case err != nil:
			case hashOf(data) == e.SHA256:
				os.Remove(p)
				os.Remove(filepath.Dir(p)) // only succeeds when empty
			default:
				res.Notes = append(res.Notes, ResultsDir+"/"+e.Path+" is from an earlier run and was changed since; it stays and is not part of these results")
			}
		}
	}
}

func unwritable(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &problem.Error{File: ResultsDir, What: "the folder of the study cannot be written", Do: "change its permissions or copy the study elsewhere", Err: err}
	}
	return fmt.Errorf("write results: %w", err)
}

// jsonFile makes a bundle file of indented JSON.
func jsonFile(name string, v any) (bundleFile, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return bundleFile{}, fmt.Errorf("study: write %s: %w", name, err)
	}
	return bundleFile{name, b.Bytes()}, nil
}
