package atomicfile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"undercount/internal/problem"
)

// names lists a folder, so that a test sees temporary files left behind.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func TestWriteAndReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := Write(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	err := Write(path, []byte("two"), false)
	if !problem.Is(err) || !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "--force") {
		t.Errorf("second write without force: %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "one" {
		t.Errorf("refused write changed the file to %q", got)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("three"), true); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "three" {
		t.Errorf("forced write left %q", got)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("forced write changed the permissions to %v", info.Mode())
	}
	if got := names(t, dir); got != "a.txt" {
		t.Errorf("folder holds %q", got)
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), link); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ path, want string }{
		{sub, "not an ordinary file"},
		{link, "not an ordinary file"},
		{filepath.Join(dir, "none", "a"), "folder does not exist"},
		{filepath.Join(plain, "a"), "not a folder"},
	} {
		err := Write(tc.path, []byte("x"), true)
		if !problem.Is(err) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.path, err, tc.want)
		}
	}
	if got := names(t, dir); got != "link plain sub" {
		t.Errorf("folder holds %q", got)
	}
}

func TestFaultsLeaveNothing(t *testing.T) {
	for _, step := range []string{"write", "sync", "rename"} {
		for _, cause := range []error{syscall.ENOSPC, syscall.EIO} {
			for _, existing := range []bool{false, true} {
				dir := t.TempDir()
				path := filepath.Join(dir, "a")
				want := ""
				if existing {
					want = "a"
					if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				restore := InjectFaults(func(s string) error {
					if s == step {
						return cause
					}
					return nil
				})
				err := Write(path, bytes.Repeat([]byte("x"), 200_000), true)
				restore()
				if !errors.Is(err, cause) || problem.Is(err) {
					t.Errorf("%s %v: got %v", step, cause, err)
				}
				if got := names(t, dir); got != want {
					t.Errorf("%s %v: folder holds %q", step, cause, got)
				}
				if existing {
					if got, _ := os.ReadFile(path); string(got) != "old" {
						t.Errorf("%s %v: old content became %q", step, cause, got)
					}
				}
			}
		}
	}
}

func TestWriterErrorAndPanicLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	mine := errors.New("mine")
	err := WriteFunc(path, false, func(w io.Writer) error {
		io.WriteString(w, "half")
		return mine
	})
	if !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { recover() }()
		WriteFunc(path, false, func(io.Writer) error { panic("programmer's mistake") })
	}()
	if got := names(t, dir); got != "" {
		t.Errorf("folder holds %q", got)
	}
}

// A file that appears between the check and the last step is not overwritten.
func TestRaceIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	err := WriteFunc(path, false, func(w io.Writer) error {
		return os.WriteFile(path, []byte("theirs"), 0o644)
	})
	if !problem.Is(err) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "theirs" {
		t.Errorf("their file became %q", got)
	}
	if got := names(t, filepath.Dir(path)); got != "a" {
		t.Errorf("folder holds %q", got)
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := Check(path, false); err != nil {
		t.Error(err)
	}
	if err := Check(filepath.Join(dir, "none", "a"), true); !problem.Is(err) {
		t.Errorf("no folder: %v", err)
	}
	if err := Write(path, nil, false); err != nil {
		t.Fatal(err)
	}
	if err := Check(path, false); !problem.Is(err) {
		t.Errorf("existing: %v", err)
	}
	if err := Check(path, true); err != nil {
		t.Errorf("existing with force: %v", err)
	}
	if got := names(t, dir); got != "a" {
		t.Errorf("Check left %q", got)
	}
}
