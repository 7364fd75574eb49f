package study

import (
	"io"

	"undercount/ingest"
)

// sheetRows gives the rows of a table that is in memory.
type sheetRows struct {
	s    *ingest.Sheet
	next int
}

func (r *sheetRows) Header() []string { return r.s.Header }

func (r *sheetRows) Next() ([]string, int, error) {
	if r.next >= len(r.s.Rows) {
		return nil, 0, io.EOF
	}
	r.next++
	return r.s.Rows[r.next-1], r.s.RowNum[r.next-1], nil
}
