package ingest

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"undercount/internal/problem"
)

// input is a file, or its bytes.
type input interface {
	io.ReadSeeker
	io.ReaderAt
}

type fileFormat int

const (
	formatCSV fileFormat = iota
	formatJSONLines
	formatWorkbook
	formatParquet
)

// newRowsOf begins to read a file of any format.
func newRowsOf(src input, size int64, name string, o Options) (*Rows, error) {
	f, err := formatOf(src, name)
	if err != nil {
		return nil, err
	}
	if o.Sheet != "" && f != formatWorkbook {
		return nil, &problem.Error{What: "is not a workbook, so that it has no sheets to choose from", Do: "leave the name of the sheet out"}
	}
	switch f {
	case formatJSONLines:
		return newJSONLines(src, name, o)
	case formatWorkbook:
		return newWorkbook(src, size, name, o)
	case formatParquet:
		return newParquet(src, size, name, o)
	}
	return newCSV(src, name, o, "")
}

// formatOf tells the format by the first bytes of a file, and where they can
// be more than one, by its name.
func formatOf(src io.ReaderAt, name string) (fileFormat, error) {
	head := make([]byte, 512)
	n, err := src.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	head = head[:n]
	for _, m := range []struct{ magic, what, do string }{
		{"\xd0\xcf\x11\xe0", "is an old workbook (.xls) or one with a password", "save it as .xlsx without a password, or as CSV (UTF-8)"},
		{"\x1f\x8b", "is compressed", "unpack it first"},
		{"\x28\xb5\x2f\xfd", "is compressed", "unpack it first"},
		{"BZh", "is compressed", "unpack it first"},
		{"\xfd7zXZ", "is compressed", "unpack it first"},
		{"%PDF-", "is a PDF document", "get the table that it was made from"},
		{"PARE", "is an encrypted Parquet file", "write it without encryption"},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return 0, &problem.Error{What: m.what, Want: "CSV, XLSX, Parquet or JSON Lines", Do: m.do}
		}
	}
	if lower := bytes.ToLower(head); bytes.HasPrefix(lower, []byte("<!doctype")) || bytes.HasPrefix(lower, []byte("<html")) ||
		bytes.HasPrefix(lower, []byte("<table")) || bytes.HasPrefix(lower, []byte("<?xml")) {
		return 0, &problem.Error{What: "is a web page or XML, whatever its name says", Want: "CSV, XLSX, Parquet or JSON Lines",
			Do: "open it in a spreadsheet and save it as .xlsx, or as CSV (UTF-8)"}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return formatWorkbook, nil
	case bytes.HasPrefix(head, []byte("PAR1")):
		return formatParquet, nil
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".tab", ".txt":
		return formatCSV, nil
	case ".jsonl", ".ndjson", ".json":
		return formatJSONLines, nil
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) > 0 && text[0] == '{' && bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t"), []byte(`"`)) {
		return formatJSONLines, nil
	}
	return formatCSV, nil
}
