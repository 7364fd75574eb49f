// Package atomicfile writes a file whole or not at all: the content goes to a
// temporary file in the same folder, is synced to disk and then renamed into
// place, so that a crash, a full disk or an interruption never leaves half a
// result under a real name. An existing file is replaced only when the caller
// says so.
package atomicfile
