package review

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"undercount/internal/problem"
)

// Folder is where a study keeps the files of its reviewers.
const Folder = "decisions"

// Log is one reviewer's file, open for adding to. Nobody else can open it so
// at the same time.
type Log struct {
	File
	Notices []string // what was found and mended on opening

	f    *os.File
	size int64
	now  func() time.Time
}

// Open opens the file of a reviewer in dir, making both if need be. A last
// line that a crash cut off is taken away, which Notices says: its act was
// never confirmed to the reviewer. A file whose chain is broken is refused.
func Open(dir, reviewer string) (*Log, error) {
	if err := CheckReviewer(reviewer); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, cannotOpen(dir, err)
	}
	path := filepath.Join(dir, reviewer+".csv")
	f, err := openExclusive(path)
	if errors.Is(err, errHeld) {
		return nil, &problem.Error{File: path, What: "the file is in use by another review", Want: "one review at a time for each reviewer",
			Do: "end the other one, or take another handle"}
	}
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	l := &Log{f: f, now: time.Now}
	if err := l.load(path, reviewer); err != nil {
		f.Close()
		return nil, err
	}
	return l, nil
}

func cannotOpen(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrExist) {
		return &problem.Error{File: path, What: "cannot be opened for writing", Do: "make the folder one you may write to", Err: err}
	}
	return fmt.Errorf("open %s: %w", path, err)
}

// load reads what is there and mends its end.
func (l *Log) load(path, reviewer string) error {
	data, err := io.ReadAll(l.f)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	file, err := parse(data, path, reviewer)
	if err != nil {
		return err
	}
	l.File, l.size = *file, int64(len(data))
	if l.Torn > 0 {
		l.size -= int64(l.Torn)
		if err := l.f.Truncate(l.size); err != nil {
			return fmt.Errorf("mend %s: %w", path, err)
		}
		l.Notices = append(l.Notices, fmt.Sprintf("the last line had been cut off (%d bytes) and was taken away; what stands before it is sound", l.Torn))
		l.Torn = 0
	}
	switch {
	case l.size == 0:
		if err := l.write(header + "\n"); err != nil {
			return err
		}
		return syncDir(filepath.Dir(path))
	case l.complete:
		return l.write("\n")
	}
	return nil
}

// write adds text and waits until it is on the disk. A file that is no longer
// as this log left it (an editor, a program without the lock) is not touched.
func (l *Log) write(text string) error {
	info, err := l.f.Stat()
	if err != nil {
		return fmt.Errorf("write %s: %w", l.Path, err)
	}
	if info.Size() != l.size {
		return &problem.Error{File: l.Path, What: "the file was changed by another program during the review", Want: "no other writer",
			Do: "what you said so far is in it; begin again"}
	}
	// Where a file cannot be opened for appending only, it stands after what was read.
	if _, err = l.f.Seek(l.size, io.SeekStart); err == nil {
		_, err = l.f.WriteString(text)
	}
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		// Half a line would be taken for a crash; better none.
		_ = l.f.Truncate(l.size)
		return fmt.Errorf("write %s: %w", l.Path, err)
	}
	l.size += int64(len(text))
	return nil
}

// Append adds one act: time, reviewer and line are filled in. When it returns
// without error the act is on the disk.
func (l *Log) Append(a Act) (Act, error) {
	a.Time, a.Reviewer, a.Line = l.now().UTC().Truncate(time.Second), l.Reviewer, len(l.Acts)+2
	if !a.valid() {
		return a, fmt.Errorf("review: an act that says nothing")
	}
	body, err := a.body()
	if err != nil {
		return a, err
	}
	hash := digest(l.Head, body)
	if err := l.write(body + "," + hash + "\n"); err != nil {
		return a, err
	}
	l.Acts, l.Head = append(l.Acts, a), hash
	return a, nil
}

// Close lets others open the file.
func (l *Log) Close() error { return l.f.Close() }

// syncDir makes the name of a new file durable, where the system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	_ = d.Sync() // systems that cannot sync a folder say so with various errors
	return nil
}
