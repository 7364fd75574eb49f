//go:build unix

package atomicfile

import (
	"io/fs"
	"syscall"
)

// umask is read once, at start: it can be read only by setting it, which is
// not safe once several goroutines create files.
var umask = func() fs.FileMode {
	m := syscall.Umask(0)
	syscall.Umask(m)
	return fs.FileMode(m) & fs.ModePerm
}()
