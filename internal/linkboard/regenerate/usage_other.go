//go:build !unix

package main

// usage is not known on this system.
func usage() (cpu, peak float64) { return 0, 0 }
