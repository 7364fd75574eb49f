//go:build unix

package main

import (
	"runtime"
	"syscall"
	"time"
)

// usage is the processor time of this process so far, in seconds, and the most
// memory that it has held, in bytes.
func usage() (cpu, peak float64) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, 0
	}
	unit := 1024.0 // kilobytes, but bytes on macOS
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds(), float64(u.Maxrss) * unit
}
