package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"undercount/internal/problem"
)

// Bounds of a Parquet file.
const (
	maxFooter    = 64 << 20
	parquetBatch = 256
)

// parquetReader gives the rows of a Parquet file whose columns are all flat.
type parquetReader struct {
	file    *parquet.File
	clean   cleaner
	header  []string
	columns []parquetColumn

	group int // number of the next row group
	rows  parquet.Rows
	left  int64 // rows of this group that were not read yet
	batch []parquet.Row
	n, at int // rows in batch, and the next of them
	line  int

	row   []string
	buf   []byte
	ends  []int
	flaws []string // of the fields of the row, "" where there is none
	said  []string
	nans  int
}

func newParquet(src io.ReaderAt, size int64, name string, o Options) (*Rows, error) {
	p := &parquetReader{clean: cleaner{lim: o.Limits}}
	err := p.guard(func() error { return p.open(src, size, o.Limits) })
	if err != nil {
		return nil, err
	}
	return newRows(name, p.header, p, o), nil
}

// guard runs f, which works on bytes that may be hostile with a library that
// may panic on them.
func (p *parquetReader) guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		// What the panic says is not repeated: it may hold a part of a field.
		if r := recover(); r != nil {
			err = errParquet(nil)
		}
	}()
	return f()
}

func errParquet(err error) error {
	return &problem.Error{What: "is damaged, cut off, or not Parquet as it should be", Want: "a whole Parquet file", Do: "copy or export it again",
		Err: notEnd(err)}
}

func (p *parquetReader) open(src io.ReaderAt, size int64, lim Limits) error {
	// The library would take memory for whatever length the footer claims.
	tail := make([]byte, 8)
	if size < 12 {
		return errParquet(nil)
	}
	if _, err := src.ReadAt(tail, size-8); err != nil {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(tail)); string(tail[4:]) != "PAR1" || n > size-12 || n > maxFooter {
		return errParquet(nil)
	}
	f, err := parquet.OpenFile(src, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return errParquet(err)
	}
	p.file = f
	if err := p.checkRows(lim); err != nil {
		return err
	}
	return p.readSchema(lim)
}

// checkRows compares what the file says of its rows, and that with the limits.
func (p *parquetReader) checkRows(lim Limits) error {
	m := p.file.Metadata()
	var sum int64
	for _, g := range m.RowGroups {
		if g.NumRows < 0 {
			return errParquet(nil)
		}
		sum += g.NumRows
		for _, c := range g.Columns {
			if c.MetaData.NumValues < 0 || c.MetaData.TotalUncompressedSize > maxUnpacked {
				return errParquet(nil)
			}
		}
	}
	if sum != m.NumRows {
		return errParquet(nil)
	}
	if m.NumRows > int64(lim.Rows) {
		return &problem.Error{What: fmt.Sprintf("there are more than %d rows", lim.Rows), Want: "a table within that limit", Do: "split the file, or aggregate it first"}
	}
	return nil
}

// readSchema takes the columns, all of which must be flat.
func (p *parquetReader) readSchema(lim Limits) error {
	fields := p.file.Root().Columns()
	if len(fields) == 0 {
		return &problem.Error{What: "is empty", Want: "a table with columns"}
	}
	if len(fields) > lim.Columns {
		return errColumns(0, lim)
	}
	elements := p.file.Metadata().Schema
	for i, f := range fields {
		name := strconv.Itoa(i + 1)
		if plain(f.Name()) && f.Name() != "" {
			name = f.Name()
		}
		if !f.Leaf() || f.Repeated() {
			return &problem.Error{Column: name, What: "is nested: it holds lists or records", Want: "columns of single values", Do: "leave it out, or spread it over columns"}
		}
		c, ok := columnOf(f.Type())
		if !ok {
			return &problem.Error{Column: name, What: "holds values of a kind that is not text, number, date or truth value", Want: "a table of such columns",
				Do: "leave the column out or convert it"}
		}
		// A file that annotates, say, eight bytes as a date of four would be misread.
		if i+1 >= len(elements) || int(elements[i+1].Type.V) != int(f.Type().Kind()) || f.Index() != i {
			return errParquet(nil)
		}
		p.header = append(p.header, f.Name())
		p.columns = append(p.columns, c)
	}
	var err error
	if p.header, err = p.clean.names(p.header, 0); err != nil {
		return err
	}
	for i, c := range p.columns {
		if c.utc {
			p.said = append(p.said, fmt.Sprintf("column %d holds points in time: they are given in UTC, and may fall on another day there than where they were", i+1))
		}
	}
	p.row = make([]string, len(fields))
	p.ends = make([]int, len(fields))
	p.flaws = make([]string, len(fields))
	p.batch = make([]parquet.Row, parquetBatch)
	return nil
}

func (p *parquetReader) next() ([]string, int, error) {
	if p.at == p.n {
		if err := p.guard(p.fill); err != nil {
			if errors.Is(err, io.EOF) {
				p.end()
			}
			return nil, 0, err
		}
	}
	r := p.batch[p.at]
	p.at++
	p.line++
	if err := p.guard(func() error { return p.take(r) }); err != nil {
		return nil, 0, err
	}
	all := string(p.buf)
	from := 0
	var bad error
	for i, to := range p.ends {
		p.row[i] = all[from:to]
		from = to
		if bad != nil {
			continue
		}
		if p.flaws[i] != "" {
			bad = &problem.Error{Row: p.line, Column: p.header[i], What: p.flaws[i], Want: "a value that can be written as text", Do: "correct it, and export the file again"}
			continue
		}
		p.row[i], bad = p.clean.field(p.row[i], p.line, p.header[i])
	}
	var pe *problem.Error
	if errors.As(bad, &pe) {
		return nil, 0, &rowError{problem: pe, line: p.line, fields: p.row}
	}
	return p.row, p.line, bad
}

// take writes the values of a row into buf, one after the other.
func (p *parquetReader) take(r parquet.Row) error {
	p.buf = p.buf[:0]
	if len(r) != len(p.columns) {
		return errParquet(nil)
	}
	for i, v := range r {
		if v.Column() != i {
			return errParquet(nil)
		}
		p.flaws[i] = ""
		if !v.IsNull() {
			var ok bool
			if p.buf, ok = p.columns[i].text(p.buf, v); !ok {
				p.flaws[i] = "holds a value that is no " + p.columns[i].name
			}
			if p.columns[i].isNaN(v) {
				p.nans++
			}
		}
		if len(p.buf) > p.clean.lim.RecordBytes+p.clean.lim.FieldBytes {
			return &problem.Error{Row: p.line, What: fmt.Sprintf("is longer than %d bytes", p.clean.lim.RecordBytes), Want: "a table with short rows"}
		}
		p.ends[i] = len(p.buf)
	}
	return nil
}

// fill reads the next rows.
func (p *parquetReader) fill() error {
	for p.rows == nil || p.left == 0 {
		if err := p.closeGroup(); err != nil {
			return err
		}
		groups := p.file.RowGroups()
		if p.group == len(groups) {
			if int64(p.line) != p.file.NumRows() {
				return errParquet(nil)
			}
			return io.EOF
		}
		p.rows = groups[p.group].Rows()
		p.left = groups[p.group].NumRows()
		p.group++
	}
	for i := range p.batch {
		p.batch[i] = p.batch[i][:0]
	}
	n, err := p.rows.ReadRows(p.batch)
	if n == 0 || int64(n) > p.left || err != nil && !errors.Is(err, io.EOF) {
		return errParquet(err) // a row group with fewer or more rows than it claims
	}
	p.n, p.at = n, 0
	p.left -= int64(n)
	return nil
}

// closeGroup ends a row group, which must have no more rows than it claims.
func (p *parquetReader) closeGroup() error {
	if p.rows == nil {
		return nil
	}
	rows := p.rows
	p.rows = nil
	n, err := rows.ReadRows(make([]parquet.Row, 1))
	if n > 0 || !errors.Is(err, io.EOF) {
		return errors.Join(errParquet(nil), rows.Close())
	}
	if err := rows.Close(); err != nil {
		return errParquet(err)
	}
	return nil
}

func (p *parquetReader) end() {
	if p.nans > 0 {
		p.said = append(p.said, fmt.Sprintf("%d value(s) that are \"not a number\" were read as empty", p.nans))
		p.nans = 0
	}
	p.said = append(p.said, p.clean.notes()...)
}

func (p *parquetReader) taken() []string {
	s := p.said
	p.said = nil
	return s
}

// total returns what the file itself says of its rows.
func (p *parquetReader) total() int64 { return p.file.NumRows() }

func (p *parquetReader) close() error {
	if p.rows == nil {
		return nil
	}
	return p.guard(p.rows.Close)
}
