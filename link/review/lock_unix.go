//go:build unix && !solaris && !illumos && !aix

package review

import (
	"errors"
	"os"
	"syscall"
)

// errHeld means that another process has the file.
var errHeld = errors.New("held by another process")

// openExclusive opens a file for appending and holds a lock on it, which ends
// with the process, however that ends.
func openExclusive(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errHeld
		}
		return nil, err
	}
	return f, nil
}
