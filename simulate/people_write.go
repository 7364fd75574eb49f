package simulate

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"
)

// Outputs are where Write writes. Any of them may be nil.
type Outputs struct {
	Lists []io.Writer // CSV of each list, in their order
	Truth io.Writer   // CSV: list, id, entity
	Pairs io.Writer   // CSV of every true pair: list_a, id_a, list_b, id_b
}

// Write makes all records once and writes them as CSV, in memory that does not
// grow with their number. It returns the truth.
func (g *Generator) Write(ctx context.Context, o Outputs) (*Known, error) {
	w := &csvWriter{g: g, ids: make([]int64, len(g.config.Lists)), lists: make([]*bufio.Writer, len(g.config.Lists))}
	for i, out := range o.Lists {
		if out != nil {
			w.lists[i] = bufio.NewWriterSize(out, 1<<16)
			w.row = w.row[:0]
			for k, h := range g.Header(i) {
				w.field(k, h)
			}
			w.end(w.lists[i])
		}
	}
	if o.Truth != nil {
		w.truth = bufio.NewWriterSize(o.Truth, 1<<16)
		w.truth.WriteString("list,id,entity\n")
	}
	if o.Pairs != nil {
		w.pairs = bufio.NewWriterSize(o.Pairs, 1<<16)
		w.pairs.WriteString("list_a,id_a,list_b,id_b\n")
		w.mates = make([][]named, blockSize)
	}
	t := g.newTally()
	err := g.eachBlock(ctx, func(b *block) error {
		t.add(b)
		return w.block(b)
	})
	if err != nil {
		return nil, err
	}
	for _, out := range append(w.lists, w.truth, w.pairs) {
		if out != nil {
			if err := out.Flush(); err != nil {
				return nil, err
			}
		}
	}
	return t.known()
}

// named is a record: its list and its number there.
type named struct {
	list int
	id   int64
}

type csvWriter struct {
	g            *Generator
	ids          []int64
	lists        []*bufio.Writer
	truth, pairs *bufio.Writer
	mates        [][]named // records of each person of the block
	row          []byte
}

func (w *csvWriter) block(b *block) error {
	for i := range w.mates {
		w.mates[i] = w.mates[i][:0]
	}
	for l := range b.pages {
		if err := w.page(b, l); err != nil {
			return err
		}
	}
	if w.pairs == nil {
		return nil
	}
	for _, m := range w.mates {
		for j := range m {
			for i := range j {
				w.row = w.row[:0]
				w.name(m[i])
				w.row = append(w.row, ',')
				w.name(m[j])
				if err := w.end(w.pairs); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// page writes the records of one list in a block, and their truth.
func (w *csvWriter) page(b *block, l int) error {
	pg := &b.pages[l]
	cols := w.g.config.Lists[l].Columns
	start := uint32(0)
	for i, r := range pg.records {
		w.ids[l]++
		me := named{l, w.ids[l]}
		w.row = w.row[:0]
		for k, c := range cols {
			end := pg.ends[i*len(cols)+k]
			if c.Holds == WhatID {
				if k > 0 {
					w.row = append(w.row, ',')
				}
				w.row = strconv.AppendInt(w.row, me.id, 10)
			} else {
				w.field(k, pg.text[start:end])
			}
			start = end
		}
		if w.lists[l] != nil {
			if err := w.end(w.lists[l]); err != nil {
				return err
			}
		}
		if w.truth != nil {
			w.row = w.row[:0]
			w.name(me)
			w.row = append(w.row, ',')
			w.row = strconv.AppendInt(w.row, int64(b.number)*blockSize+int64(r.who)+1, 10)
			if err := w.end(w.truth); err != nil {
				return err
			}
		}
		if w.pairs != nil {
			w.mates[r.who] = append(w.mates[r.who], me)
		}
	}
	return nil
}

func (w *csvWriter) name(n named) {
	w.field(0, w.g.config.Lists[n.list].Name)
	w.row = append(w.row, ',')
	w.row = strconv.AppendInt(w.row, n.id, 10)
}

// field adds a field to the row, in quotation marks where it needs them.
func (w *csvWriter) field(k int, s string) {
	if k > 0 {
		w.row = append(w.row, ',')
	}
	if !special(s) {
		w.row = append(w.row, s...)
		return
	}
	w.row = append(w.row, '"')
	w.row = append(w.row, strings.ReplaceAll(s, `"`, `""`)...)
	w.row = append(w.row, '"')
}

// special reports whether a field of CSV needs quotation marks.
func special(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\r' || c == '\n' {
			return true
		}
	}
	return false
}

func (w *csvWriter) end(out *bufio.Writer) error {
	w.row = append(w.row, '\n')
	_, err := out.Write(w.row)
	return err
}
