package reference

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of the reference data. The folder
// is the one named by UNDERCOUNT_REFERENCE, or shared/reference in a folder
// above the test. Without either the test is skipped; a folder that is named
// and is not there fails it.
func Path(t testing.TB, name ...string) string {
	t.Helper()
	return filepath.Join(append([]string{folder(t)}, name...)...)
}

func folder(t testing.TB) string {
	t.Helper()
	dir, found := Find()
	switch {
	case !found && dir != "":
		t.Fatalf("UNDERCOUNT_REFERENCE names %s, which is no folder", dir)
	case !found:
		t.Skip("SKIPPED, NOT TESTED: no reference data (shared/reference) beside the checkout, and UNDERCOUNT_REFERENCE is not set")
	}
	return dir
}

// Find returns the folder of reference data, for programs that measure. Where
// it is not found, dir is what UNDERCOUNT_REFERENCE names, or "".
func Find() (dir string, found bool) {
	if dir := os.Getenv("UNDERCOUNT_REFERENCE"); dir != "" {
		return dir, isDir(dir)
	}
	at, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if dir := filepath.Join(at, "shared", "reference"); isDir(dir) {
			return dir, true
		}
		up := filepath.Dir(at)
		if up == at {
			return "", false
		}
		at = up
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
