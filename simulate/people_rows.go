package simulate

import (
	"io"
	"strconv"
)

// ListRows gives the rows of one list, one after the other, without a file: it
// has the methods Header and Next that package link reads. It makes the
// records as it goes and holds one block of them.
type ListRows struct {
	g     *Generator
	list  int
	block block
	next  int // number of the next block
	at    int // next record of the block
	id    int64
	rec   ListRecord
}

// Rows begins a list anew. Readers of different lists, and of the same, do not
// disturb each other.
func (g *Generator) Rows(list int) *ListRows {
	return &ListRows{g: g, list: list, block: block{pages: make([]page, len(g.config.Lists))}, rec: ListRecord{List: list}}
}

// Header is the header of the list.
func (r *ListRows) Header() []string { return r.g.Header(r.list) }

// Next gives the next row and the line that it has in the list's file; the
// slice is valid until the next call. At the end the error is io.EOF.
func (r *ListRows) Next() (row []string, line int, err error) {
	for r.at >= len(r.block.pages[r.list].records) {
		if r.next >= r.g.blocks() {
			return nil, 0, io.EOF
		}
		r.g.fillPersons(&r.block, r.next)
		r.g.fillPage(&r.block, r.list)
		r.next++
		r.at = 0
	}
	r.id++
	r.rec.ID = strconv.FormatInt(r.id, 10)
	r.g.take(&r.rec, &r.block, r.at)
	r.at++
	return r.rec.Fields, int(r.id) + 1, nil
}

// Entity is the person of the row that Next gave last.
func (r *ListRows) Entity() int64 { return r.rec.Entity }
