//go:build !windows && (!unix || solaris || illumos || aix)

package review

import (
	"errors"
	"os"
)

// errHeld means that another process has the file.
var errHeld = errors.New("held by another process")

// openExclusive opens a file for appending. There are no locks here that end
// with a process; the check of the file's size before each line remains.
func openExclusive(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
}
