//go:build !unix

package atomicfile

import "io/fs"

// umask does not exist on this system.
const umask fs.FileMode = 0
