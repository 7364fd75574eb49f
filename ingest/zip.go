package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"undercount/internal/problem"
)

// Bounds of a workbook, which is a zip file. Deflate can pack 1032 bytes into
// one; sheets come to about 20, and to 100 where rows repeat.
const (
	maxParts       = 10_000
	maxUnpacked    = 2 << 30   // all parts together; sheets are read as they are unpacked
	maxPartInRAM   = 256 << 20 // parts that are kept in memory
	maxRatio       = 400
	ratioMatters   = 16 << 20 // a part smaller than this does no harm however it is packed
	workbookRemedy = "open it in a spreadsheet, save the sheet as CSV (UTF-8), and use that"
)

// checkedZip opens a workbook as a zip file after reading every part of it
// once, so that a part that is damaged, or not as long as it claims, cannot
// pass for a short table later.
func checkedZip(src io.ReaderAt, size int64) (*zip.Reader, error) {
	z, err := zip.NewReader(src, size)
	if err != nil {
		return nil, damaged(err)
	}
	if len(z.File) > maxParts {
		return nil, &problem.Error{What: fmt.Sprintf("holds more than %d parts", maxParts), Want: "a workbook", Do: workbookRemedy}
	}
	names := make(map[string]bool, len(z.File))
	var total uint64
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if names[name] {
			return nil, &problem.Error{What: "holds two parts of the same name", Want: "a workbook", Do: workbookRemedy}
		}
		names[name] = true
		if err := checkPart(f, name); err != nil {
			return nil, err
		}
		if total += f.UncompressedSize64; total > maxUnpacked {
			return nil, &problem.Error{What: fmt.Sprintf("unpacks to more than %d bytes", maxUnpacked), Want: "a workbook within that limit", Do: workbookRemedy}
		}
	}
	if err := checkKind(names); err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if err := checkContent(f); err != nil {
			return nil, err
		}
	}
	return z, nil
}

func damaged(err error) error {
	return &problem.Error{What: "is damaged or cut off: a part of the workbook cannot be unpacked", Want: "a whole workbook",
		Do: "copy or export it again", Err: notEnd(err)}
}

// notEnd returns the cause of damage in such a way that nothing takes it for
// the end of a file that is whole.
func notEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// checkPart judges a part by its entry alone.
func checkPart(f *zip.File, name string) error {
	refused := ""
	switch {
	case f.Flags&1 != 0:
		return &problem.Error{What: "is locked with a password", Want: "a workbook without one", Do: "save it without a password"}
	case strings.Contains(name, "vbaproject") || strings.Contains(name, "macrosheets/"):
		refused = "has macros"
	case strings.Contains(name, "externallinks/"):
		refused = "has links to other files, whose values may be old"
	case f.UncompressedSize64 > ratioMatters && f.UncompressedSize64/max(1, f.CompressedSize64) > maxRatio:
		refused = "unpacks to far more than a workbook can hold"
	}
	if refused != "" {
		return &problem.Error{What: refused, Want: "a plain workbook (.xlsx)", Do: workbookRemedy}
	}
	return nil
}

// checkKind refuses zip files that are no XLSX workbook.
func checkKind(names map[string]bool) error {
	switch {
	case names["xl/workbook.bin"]:
		return &problem.Error{What: "is a binary workbook (.xlsb)", Want: "XLSX", Do: "save it as .xlsx, or as CSV (UTF-8)"}
	case names["mimetype"] && names["content.xml"]:
		return &problem.Error{What: "is an OpenDocument file", Want: "XLSX", Do: "save it as .xlsx, or as CSV (UTF-8)"}
	case !names["[content_types].xml"] || !names["_rels/.rels"]:
		return &problem.Error{What: "is a zip file but not a workbook", Want: "CSV, XLSX, Parquet or JSON Lines", Do: "unpack it first"}
	}
	return nil
}

// checkContent reads a part to its end; the zip reader compares its length and
// check sum. What the parts are is said in one of them, whatever their names.
func checkContent(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return damaged(err)
	}
	defer r.Close()
	if !strings.EqualFold(f.Name, "[Content_Types].xml") {
		if n, err := io.Copy(io.Discard, io.LimitReader(r, maxUnpacked+1)); err != nil || uint64(n) != f.UncompressedSize64 {
			return damaged(err)
		}
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(r, 16<<20+1))
	if err != nil {
		return damaged(err)
	}
	types := strings.ToLower(string(b))
	for _, t := range []struct{ holds, what string }{
		{"vbaproject", "has macros"}, {"macroenabled", "has macros"}, {"macrosheet", "has macros"},
		{"externallink", "has links to other files, whose values may be old"},
	} {
		if strings.Contains(types, t.holds) {
			return &problem.Error{What: t.what, Want: "a plain workbook (.xlsx)", Do: workbookRemedy}
		}
	}
	return nil
}

// part opens a part of a workbook by its name.
func part(z *zip.Reader, name string) (io.ReadCloser, int64, error) {
	for _, f := range z.File {
		if strings.EqualFold(f.Name, name) {
			r, err := f.Open()
			if err != nil {
				return nil, 0, damaged(err)
			}
			return r, int64(f.UncompressedSize64), nil
		}
	}
	return nil, 0, errNoPart
}

var errNoPart = errors.New("the workbook has no such part")
