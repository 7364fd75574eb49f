package study

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
)

//go:embed starter
var starter embed.FS

// New writes a starter study into folder dir, which must be absent (its parent
// must exist) or empty: a commented study.toml and a small made-up table. It
// can be run as it is. It returns the names of the files, in order; if one
// cannot be written, those before it are removed again.
func New(dir string) (files []string, err error) {
	made, err := vacant(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			return
		}
		for _, f := range files {
			os.Remove(filepath.Join(dir, f))
		}
		files = nil
		if made {
			os.Remove(dir)
		}
	}()
	entries, err := starter.ReadDir("starter")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		data, err := starter.ReadFile("starter/" + e.Name())
		if err != nil {
			return files, err
		}
		if err := atomicfile.Write(filepath.Join(dir, e.Name()), data, false); err != nil {
			return files, err
		}
		files = append(files, e.Name())
	}
	return files, nil
}

// vacant makes sure that dir is an empty folder, making it if need be.
func vacant(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(dir, 0o755); err != nil {
			return false, &problem.Error{File: dir, What: "the folder cannot be made", Want: "a new name in a folder that exists and may be written", Err: err}
		}
		return true, nil
	case err != nil:
		return false, &problem.Error{File: dir, What: "it cannot be opened as a folder", Want: "an empty folder, or a new name", Err: err}
	case len(entries) > 0:
		return false, &problem.Error{File: dir, What: "the folder is not empty", Want: "an empty folder, or a new name",
			Do: "choose another name; nothing was written", Err: fs.ErrExist}
	}
	return false, nil
}
