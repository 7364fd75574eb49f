package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"undercount/internal/problem"
)

// Write puts data at path, whole or not at all. The folder must exist. Without
// force, a path that exists is refused with a problem.Error; with it, a regular
// file is replaced, keeping its permissions. Anything but a regular file (a
// folder, a device, a link) is always refused. New files get mode 0644 less
// the umask.
func Write(path string, data []byte, force bool) error {
	return WriteFunc(path, force, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteFunc is Write for content that is produced piece by piece. If write
// returns an error, nothing is left behind and that error is returned.
func WriteFunc(path string, force bool, write func(io.Writer) error) (err error) {
	mode, err := admit(path, force)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".undercount-*.tmp")
	if err != nil {
		return explain(path, err)
	}
	tmp := f.Name()
	defer func() {
		// A panic in write passes through here too, with done still false.
		if tmp != "" {
			f.Close()
			os.Remove(tmp)
		}
	}()
	buf := bufio.NewWriterSize(faultWriter{f}, 1<<16)
	if err := write(buf); err != nil {
		return explain(path, err)
	}
	if err := buf.Flush(); err != nil {
		return explain(path, err)
	}
	if err := f.Chmod(mode); err != nil && runtime.GOOS != "windows" {
		return explain(path, err)
	}
	if err := fault("sync", f.Sync); err != nil {
		return explain(path, err)
	}
	if err := f.Close(); err != nil {
		return explain(path, err)
	}
	if err := fault("rename", func() error { return place(tmp, path, force) }); err != nil {
		return explain(path, err)
	}
	tmp = ""
	return syncDir(filepath.Dir(path))
}

// Check reports whether Write would admit path, so that a command can refuse
// before hours of work.
func Check(path string, force bool) error {
	if _, err := admit(path, force); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return explain(path, err)
	}
	return nil
}

// place gives the temporary file its name. Without force it links instead of
// renaming where the file system can, because a rename would replace a file
// that somebody made in the meantime.
func place(tmp, path string, force bool) error {
	if force {
		return os.Rename(tmp, path)
	}
	switch err := os.Link(tmp, path); {
	case err == nil:
		return os.Remove(tmp)
	case errors.Is(err, fs.ErrExist):
		return errExists(path)
	}
	return os.Rename(tmp, path)
}

// admit decides whether path may be written, and with which permissions.
func admit(path string, force bool) (fs.FileMode, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644 &^ umask, nil
	case err != nil:
		return 0, explain(path, err)
	case !info.Mode().IsRegular():
		return 0, &problem.Error{File: path, What: "cannot be written: it is not an ordinary file",
			Want: "the name of a new or ordinary file", Do: "choose another name"}
	case !force:
		return 0, errExists(path)
	}
	return info.Mode().Perm(), nil
}

func errExists(path string) error {
	return &problem.Error{File: path, What: "exists already", Want: "a name that is free",
		Do: "choose another name, or replace the file with --force", Err: fs.ErrExist}
}

// explain turns failures that the user can mend into a problem.Error and keeps
// the others (a full disk, a broken device) as what they are.
func explain(path string, err error) error {
	var p *problem.Error
	switch {
	case errors.As(err, &p):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return &problem.Error{File: path, What: "its folder does not exist", Do: "create the folder first", Err: err}
	case errors.Is(err, syscall.ENOTDIR):
		return &problem.Error{File: path, What: "a part of its path is not a folder", Do: "choose another name", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &problem.Error{File: path, What: "may not be written here", Do: "choose a folder you may write to", Err: err}
	}
	return fmt.Errorf("write %s: %w", path, err)
}

// syncDir makes the new name itself durable. Systems that cannot sync a folder
// say so with EINVAL or a permission error; the file is complete all the same.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil // a folder may be writable and yet not readable
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}
