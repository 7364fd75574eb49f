package main

import (
	"context"
	"io"

	"undercount/ingest"
)

// openSheet reads a CSV file, or standard input for "-", and passes on its notes.
func (a *app) openSheet(ctx context.Context, path string) (*ingest.Sheet, error) {
	var s *ingest.Sheet
	var err error
	if path == "-" {
		s, err = ingest.ReadCSV(&interruptible{ctx, a.stdin}, "standard input", ingest.Limits{})
	} else {
		s, err = ingest.OpenCSV(path, ingest.Limits{})
	}
	if err != nil {
		return nil, err
	}
	a.notes(s.Name, s.Notes)
	return s, ctx.Err()
}

// interruptible is a reader that gives up when the context ends, although the
// read below it, of a terminal or a pipe, goes on waiting.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	own := make([]byte, len(p)) // p belongs to the caller again once we give up
	done := make(chan result, 1)
	go func() {
		n, err := i.r.Read(own)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, own[:r.n]), r.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
