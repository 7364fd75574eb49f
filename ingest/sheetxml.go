package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// sheetReader gives the rows of one sheet of a workbook, as it is unpacked.
type sheetReader struct {
	w     *workbook
	part  io.Closer
	d     *xmlReader
	clean cleaner

	header []string
	cells  []string // of the row read last
	flaw   error    // what is wrong with one of them
	row    int      // number of the row read last
	col    int      // of the cell read last

	rows                                int64 // rows with content, the header among them
	full                                int   // number of the last row with content
	blank                               int   // first row without content that others follow
	declared                            int   // last row as the sheet declares it
	formulas, merged                    int
	hiddenRows, hiddenCols, firstHidden int
	said                                []string
}

// Bounds of a sheet.
const (
	maxSheetRows = 1 << 20
	maxSheetCols = 1 << 14
)

func (w *workbook) openSheet(s sheetPart, lim Limits) (*sheetReader, error) {
	r, _, err := part(w.z, s.part)
	if err != nil {
		return nil, damaged(err)
	}
	return &sheetReader{w: w, part: r, d: newXML(r), clean: cleaner{lim: lim}}, nil
}

func (x *sheetReader) close() error { return x.part.Close() }

func (x *sheetReader) total() int64 { return max(0, x.rows-1) }

func (x *sheetReader) taken() []string {
	s := x.said
	x.said = nil
	return s
}

// readHeader takes the first row with content for the header.
func (x *sheetReader) readHeader() error {
	err := x.nextFull()
	switch {
	case errors.Is(err, io.EOF):
		return &problem.Error{What: "is empty", Want: "a header and at least one row"}
	case err != nil:
		return err
	case x.flaw != nil:
		return x.flaw
	}
	x.header, err = x.clean.names(x.trimmed(), x.row)
	return err
}

// trimmed returns the cells without the empty ones at the right.
func (x *sheetReader) trimmed() []string {
	n := len(x.cells)
	for n > 0 && strings.TrimSpace(x.cells[n-1]) == "" {
		n--
	}
	return x.cells[:n]
}

func (x *sheetReader) next() ([]string, int, error) {
	if err := x.nextFull(); err != nil {
		return nil, 0, err
	}
	err := x.flaw
	if n := len(x.trimmed()); err == nil && n > len(x.header) {
		err = &problem.Error{Row: x.row, Column: strconv.Itoa(n), What: "has content, but the column has no name in the header",
			Want: "a name for every column", Do: "name the column or remove it; if a title stands above the header, remove it"}
	}
	for i := 0; err == nil && i < min(len(x.cells), len(x.header)); i++ {
		x.cells[i], err = x.clean.field(x.cells[i], x.row, x.header[i])
	}
	var p *problem.Error
	if errors.As(err, &p) {
		return nil, 0, &rowError{problem: p, line: x.row, fields: x.cells}
	}
	for len(x.cells) < len(x.header) {
		x.cells = append(x.cells, "")
	}
	return x.cells[:len(x.header)], x.row, err
}

// nextFull reads the next row with content into cells; flaw is what is wrong
// with it.
func (x *sheetReader) nextFull() error {
	for {
		err := x.nextRow()
		switch {
		case errors.Is(err, io.EOF):
			x.end()
			return err
		case err != nil:
			return err
		case x.flaw == nil && allBlank(x.cells):
		default:
			if x.blank == 0 && x.full > 0 && x.row > x.full+1 {
				x.blank = x.full + 1
			}
			x.full = x.row
			x.rows++
			return nil
		}
	}
}

// nextRow reads to the end of the next row.
func (x *sheetReader) nextRow() error {
	for {
		tok, err := x.d.token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if err := x.start(tok); err != nil {
				return err
			}
		case xml.EndElement:
			if tok.Name.Local == "row" {
				return nil
			}
		}
	}
}

func (x *sheetReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "worksheet", "sheetData", "cols", "mergeCells":
	case "dimension":
		_, last, _ := strings.Cut(attr(e, "ref"), ":")
		_, x.declared, _ = cellRef(last)
	case "col":
		if isTrue(attr(e, "hidden")) {
			x.hiddenCols++
		}
	case "mergeCell":
		x.merged++
	case "row":
		return x.startRow(e)
	case "c":
		return x.cell(e)
	default: // what does not concern the values
		if err := x.d.skip(); err != nil {
			return err
		}
	}
	return nil
}

func (x *sheetReader) startRow(e xml.StartElement) error {
	n := x.row + 1
	if r := attr(e, "r"); r != "" {
		var err error
		if n, err = strconv.Atoi(r); err != nil || n <= x.row || n > maxSheetRows {
			return &problem.Error{Row: x.row, What: "is followed by a row that is out of order", Want: "rows in order", Do: workbookRemedy}
		}
	}
	x.row, x.col, x.cells, x.flaw = n, 0, x.cells[:0], nil
	if isTrue(attr(e, "hidden")) {
		if x.hiddenRows++; x.hiddenRows == 1 {
			x.firstHidden = n
		}
	}
	return nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// cellRef takes a reference such as AB12 apart.
func cellRef(ref string) (col, row int, ok bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return col, row, err == nil && col > 0 && col <= maxSheetCols && row > 0
}

// cell reads a cell to its end.
func (x *sheetReader) cell(e xml.StartElement) error {
	col := x.col + 1
	if r := attr(e, "r"); r != "" {
		c, row, ok := cellRef(r)
		if !ok || c <= x.col || row != x.row {
			return &problem.Error{Row: x.row, What: "has a cell that is out of order", Want: "cells in order", Do: workbookRemedy}
		}
		col = c
	}
	x.col = col
	if col > maxSheetCols {
		return errColumns(x.row, x.clean.lim)
	}
	value, formula, saved, err := x.value()
	if err != nil {
		return err
	}
	if formula {
		x.formulas++
	}
	text, err := x.text(e, value, formula && !saved)
	if err != nil && x.flaw == nil {
		x.flaw = err
	}
	if text == "" && err == nil {
		return nil
	}
	if col > x.clean.lim.Columns {
		return errColumns(x.row, x.clean.lim)
	}
	for len(x.cells) < col {
		x.cells = append(x.cells, "")
	}
	x.cells[col-1] = text
	return nil
}

// value reads what is in a cell, to its end: whether it has a formula, and a
// value that was saved, if only an empty one.
func (x *sheetReader) value() (value string, formula, saved bool, err error) {
	var run textRun
	inV := false
	for {
		tok, err := x.d.token()
		if err != nil {
			return "", formula, saved, damaged(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch name := tok.Name.Local; name {
			case "v":
				inV, saved = true, true
			case "is", "r":
			case "t", "rPh", "phoneticPr":
				if err := run.start(x.d, name); err != nil {
					return "", formula, saved, err
				}
			default:
				formula = formula || name == "f"
				if err := x.d.skip(); err != nil {
					return "", formula, saved, err
				}
			}
		case xml.CharData:
			if inV {
				run.b = append(run.b, tok...)
			}
			run.add(tok)
		case xml.EndElement:
			inV, run.inT = false, false
			if tok.Name.Local == "c" {
				return run.String(), formula, saved, nil
			}
		}
		if len(run.b) > 16*x.clean.lim.FieldBytes {
			_, err := x.clean.field(string(run.b), x.row, strconv.Itoa(x.col))
			return "", formula, saved, err
		}
	}
}

// text gives the value of a cell as text.
func (x *sheetReader) text(e xml.StartElement, v string, unsaved bool) (string, error) {
	kind := attr(e, "t")
	if v == "" {
		if unsaved {
			return "", x.bad("holds a formula whose result was never saved", "a saved result", "open the workbook in a spreadsheet and save it")
		}
		return "", nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(v)
		if err != nil || i < 0 || i >= len(x.w.strings) {
			return "", x.bad("refers to a text that is not there", "a whole workbook", workbookRemedy)
		}
		return x.w.strings[i], nil
	case "str", "inlineStr":
		return v, nil
	case "b":
		return strconv.FormatBool(isTrue(v)), nil
	case "e":
		return "", x.bad("holds an error of the spreadsheet, such as #N/A", "a value", "correct the formula, or clear the cell")
	case "d":
		return strings.TrimSuffix(strings.TrimSuffix(v, "Z"), "T00:00:00"), nil
	case "", "n":
	default:
		return "", x.bad("holds a value of an unknown kind", "text, a number, a date or a truth value", workbookRemedy)
	}
	l := plainNumber
	if s, err := strconv.Atoi(attr(e, "s")); err == nil && s >= 0 && s < len(x.w.looks) {
		l = x.w.looks[s]
	}
	t, err := numberText(v, l, x.w.from1904)
	if err != nil {
		return "", x.bad("holds something that is not a number where one should be", "a number", workbookRemedy)
	}
	return t, nil
}

// bad is a flaw of the cell that is being read.
func (x *sheetReader) bad(what, want, do string) error {
	column := strconv.Itoa(x.col)
	if x.col <= len(x.header) {
		column = x.header[x.col-1]
	}
	return &problem.Error{Row: x.row, Column: column, What: what, Want: want, Do: do}
}

// end tells, at the end of the sheet, what the table does not show.
func (x *sheetReader) end() {
	add := func(n int, format string, args ...any) {
		if n > 0 {
			x.said = append(x.said, fmt.Sprintf(format, args...))
		}
	}
	add(x.blank, "rows without content between the others were left out, the first at row %d", x.blank)
	if x.declared > max(x.row, 1) {
		add(x.declared, "the sheet says that it reaches to row %d, but ends with row %d: check that none is missing", x.declared, x.row)
	}
	add(x.formulas, "%d cell(s) hold formulas: their saved results were read", x.formulas)
	add(x.merged, "%d group(s) of merged cells: only the first cell of each has a value, the others are empty", x.merged)
	add(x.hiddenRows, "%d hidden row(s), the first at row %d: they were read like the others", x.hiddenRows, x.firstHidden)
	add(x.hiddenCols, "hidden columns (%d group(s)): they were read like the others", x.hiddenCols)
	x.said = slices.Concat(x.said, x.clean.notes())
	x.blank, x.declared, x.formulas, x.merged, x.hiddenRows, x.hiddenCols = 0, 0, 0, 0, 0, 0
}
