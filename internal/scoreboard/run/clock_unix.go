//go:build unix

package run

import (
	"syscall"
	"time"
)

// processorTime is the time that this program has spent computing so far, on
// all cores; waiting for a busy machine does not count.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}
