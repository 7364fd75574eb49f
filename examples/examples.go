package examples

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
)

//go:embed kosovo-1999 iran-2019-11 simulated-country
var files embed.FS

// FS returns the folders of all studies, read-only, without what is simulated
// when a study is unpacked; see [Files].
func FS() fs.FS { return files }

// Names returns the names of the studies, in order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the binary
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// Unpack writes a study into folder dir, which must be absent or empty; its
// parent must exist. If a file cannot be written, what was written before it
// is removed again. An unknown name or a folder in use is a problem.Error.
func Unpack(name, dir string) (err error) {
	if !slices.Contains(Names(), name) {
		return &problem.Error{What: fmt.Sprintf("there is no example %q", name), Want: "one of: " + strings.Join(Names(), ", ")}
	}
	made, err := emptyDir(dir)
	if err != nil {
		return err
	}
	var written []string
	defer func() {
		if err == nil {
			return
		}
		for _, p := range slices.Backward(written) {
			os.Remove(p)
		}
		if made {
			os.Remove(dir)
		}
	}()
	all, err := Files(name)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	for _, f := range all {
		to := filepath.Join(dir, filepath.FromSlash(f.Name))
		if parent := filepath.Dir(to); parent != dir && !slices.Contains(written, parent) {
			if err := os.Mkdir(parent, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("unpack %s: %w", path.Join(name, path.Base(f.Name)), err)
			}
			written = append(written, parent)
		}
		if err := atomicfile.Write(to, f.Data, false); err != nil {
			return fmt.Errorf("unpack %s: %w", path.Join(name, path.Base(f.Name)), err)
		}
		written = append(written, to)
	}
	return nil
}

// emptyDir makes sure that dir is an empty folder and reports whether it had
// to be made.
func emptyDir(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(dir, 0o755); err != nil {
			return false, &problem.Error{File: dir, What: "the folder cannot be made", Want: "a new folder in one that exists and may be written", Err: err}
		}
		return true, nil
	case err != nil:
		return false, &problem.Error{File: dir, What: "it cannot be opened as a folder", Want: "an empty folder, or none", Err: err}
	case len(entries) > 0:
		return false, &problem.Error{File: dir, What: "the folder is not empty", Want: "an empty folder, or none", Do: "choose another name", Err: fs.ErrExist}
	}
	return false, nil
}
