package ingest

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// longFile is a file of a header and n equal rows that is nowhere as a whole.
type longFile struct {
	header, row string
	n           int64
	pos         int64
}

func (f *longFile) size() int64 { return int64(len(f.header)) + f.n*int64(len(f.row)) }

func (f *longFile) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += f.pos
	case io.SeekEnd:
		off += f.size()
	}
	f.pos = off
	return off, nil
}

func (f *longFile) Read(p []byte) (n int, err error) {
	for n < len(p) && f.pos < f.size() {
		from := f.header
		at := f.pos
		if at >= int64(len(f.header)) {
			from, at = f.row, (at-int64(len(f.header)))%int64(len(f.row))
		}
		k := copy(p[n:], from[at:])
		n += k
		f.pos += int64(k)
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// A file does not take more memory for being long.
func TestStreamsInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a long file")
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, row := range []string{
		"1,محمد رضا,حسینی‌نژاد,1999-03-12,Town\n",
		"1,\"Zahra\",\"a \"\"b\"\"\",1999-03-12,Town\r\n",
		",,,,\n",
	} {
		const n = 1_000_000
		f := &longFile{header: "id,given,family,date,place\n", row: row, n: n}
		r, err := newCSV(&struct{ io.ReadSeeker }{io.NewSectionReader(last{f}, 0, f.size()+int64(len("9,9,9,9,9\n")))}, "long.csv", Options{Limits: Limits{}.streaming()}, "")
		if err != nil {
			t.Fatal(err)
		}
		var peak uint64
		for i := 0; ; i++ {
			_, _, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if i%100_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		}
		if r.Read() != n+1 || r.Kept() != n+1 {
			t.Error(r.Tally())
		}
		if peak > before.HeapAlloc+8<<20 {
			t.Errorf("%q: %d bytes in use", strings.TrimSpace(row), peak-before.HeapAlloc)
		}
	}
}

// last reads a long file and one row with content at its end.
type last struct{ f *longFile }

func (l last) ReadAt(p []byte, off int64) (int, error) {
	const end = "9,9,9,9,9\n"
	if off < l.f.size() {
		l.f.pos = off
		n, err := l.f.Read(p)
		if n < len(p) {
			more, err := l.ReadAt(p[n:], off+int64(n))
			return n + more, err
		}
		return n, err
	}
	if off >= l.f.size()+int64(len(end)) {
		return 0, io.EOF
	}
	n := copy(p, end[off-l.f.size():])
	if n < len(p) {
		return n, fmt.Errorf("short: %w", io.EOF)
	}
	return n, nil
}
