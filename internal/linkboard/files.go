package linkboard

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"undercount/simulate"
)

// truthFile is the truth beside lists that were written.
const truthFile = "truth.csv"

// MakeFiles writes the lists of a case that are read from files, and their
// truth, to a folder named after the case; for other cases it does nothing.
func (c *Case) MakeFiles(ctx context.Context, from Folder) error {
	if c.people == nil {
		return nil
	}
	dir := filepath.Join(from.Made, c.Name)
	if exists(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	g, err := simulate.NewGenerator(*c.people)
	if err != nil {
		return err
	}
	var files []*os.File
	create := func(name string) (io.Writer, error) {
		f, err := os.Create(filepath.Join(dir, name))
		if err == nil {
			files = append(files, f)
		}
		return f, err
	}
	var out simulate.Outputs
	for _, l := range c.people.Lists {
		w, err := create(l.Name + ".csv")
		if err != nil {
			return err
		}
		out.Lists = append(out.Lists, w)
	}
	if out.Truth, err = create(truthFile); err != nil {
		return err
	}
	_, err = g.Write(ctx, out)
	for _, f := range files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// exists reports whether a path is there.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
