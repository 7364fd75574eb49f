package ingest

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// workbook is what its sheets refer to.
type workbook struct {
	z        *zip.Reader
	sheets   []sheetPart
	strings  []string
	looks    []look // of each cell format
	from1904 bool
}

// sheetPart is a sheet and the part that it is in.
type sheetPart struct {
	name, part string
	hidden     bool
}

func newWorkbook(src io.ReaderAt, size int64, name string, o Options) (*Rows, error) {
	z, err := checkedZip(src, size)
	if err != nil {
		return nil, err
	}
	w := &workbook{z: z}
	if err := w.load(o.Limits); err != nil {
		return nil, err
	}
	s, note, err := w.choose(o.Sheet)
	if err != nil {
		return nil, err
	}
	x, err := w.openSheet(s, o.Limits)
	if err != nil {
		return nil, err
	}
	if err := x.readHeader(); err != nil {
		return nil, errors.Join(err, x.close())
	}
	x.said = append(x.said, note...)
	r := newRows(name, x.header, x, o)
	r.takeNotes(x)
	return r, nil
}

// relation is an entry of a .rels part.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// relations reads which parts a part refers to, with their names made whole.
func (w *workbook) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	var v struct {
		Relationship []relation
	}
	if err := w.decode(path.Join(dir, "_rels", base+".rels"), &v); err != nil {
		return nil, err
	}
	for i, r := range v.Relationship {
		if r.Mode != "External" {
			if !strings.HasPrefix(r.Target, "/") {
				r.Target = path.Join(dir, r.Target)
			}
			v.Relationship[i].Target = strings.TrimPrefix(r.Target, "/")
		}
	}
	return v.Relationship, nil
}

// decode reads a small part into v.
func (w *workbook) decode(name string, v any) error {
	r, size, err := part(w.z, name)
	if err != nil {
		return err
	}
	defer r.Close()
	if size > maxPartInRAM/8 {
		return &problem.Error{What: "has a list of parts or formats that is too long", Want: "a workbook", Do: workbookRemedy}
	}
	if err := xml.NewDecoder(r).Decode(v); err != nil {
		return damaged(err)
	}
	return nil
}

func (w *workbook) load(lim Limits) error {
	err := w.loadParts(lim)
	if errors.Is(err, errNoPart) {
		return &problem.Error{What: "is a zip file but not a workbook, or parts of it are missing", Want: "a whole workbook", Do: workbookRemedy}
	}
	return err
}

func (w *workbook) loadParts(lim Limits) error {
	roots, err := w.relations("")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(roots, func(r relation) bool { return strings.HasSuffix(r.Type, "/officeDocument") })
	if i < 0 {
		return errNoPart
	}
	main := roots[i].Target
	var v struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &v); err != nil {
		return err
	}
	w.from1904 = isTrue(v.Pr.Date1904)
	parts, err := w.relations(main)
	if err != nil {
		return err
	}
	byID := map[string]relation{}
	for _, r := range parts {
		byID[r.ID] = r
	}
	for _, s := range v.Sheets {
		for _, a := range s.Attrs {
			if r := byID[a.Value]; a.Name.Local == "id" && strings.HasSuffix(r.Type, "/worksheet") {
				w.sheets = append(w.sheets, sheetPart{s.Name, r.Target, s.State != "" && s.State != "visible"})
			}
		}
	}
	for _, r := range parts {
		switch {
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			err = w.loadStrings(r.Target, lim)
		case strings.HasSuffix(r.Type, "/styles"):
			err = w.loadStyles(r.Target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// loadStyles reads which cell formats show dates.
func (w *workbook) loadStyles(name string) error {
	var v struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(name, &v); err != nil {
		return err
	}
	own := map[int]look{}
	for _, f := range v.Formats {
		own[f.ID] = lookOf(f.Code)
	}
	for _, c := range v.Cells {
		l, ok := own[c.ID]
		if !ok {
			l = builtinLook(c.ID)
		}
		w.looks = append(w.looks, l)
	}
	return nil
}

// loadStrings reads the strings that the cells refer to by number.
func (w *workbook) loadStrings(name string, lim Limits) error {
	r, size, err := part(w.z, name)
	if err != nil {
		return err
	}
	defer r.Close()
	if size > maxPartInRAM {
		return &problem.Error{What: fmt.Sprintf("holds more than %d bytes of text", maxPartInRAM), Want: "a workbook within that limit", Do: workbookRemedy}
	}
	d := newXML(r)
	var text textRun
	for {
		tok, err := d.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == "si" {
				if len(w.strings) >= min(lim.Cells, DefaultCells) {
					return &problem.Error{What: "holds too many texts", Want: "a workbook within the limits", Do: workbookRemedy}
				}
				text = textRun{}
			}
			if err := text.start(d, tok.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			text.add(tok)
		case xml.EndElement:
			text.inT = false
			if tok.Name.Local == "si" {
				w.strings = append(w.strings, text.String())
			}
		}
	}
}

// textRun gathers the text of a string, which may be in several runs.
type textRun struct {
	b   []byte
	inT bool
}

// start is told of elements within a string; the phonetic guides are passed over.
func (t *textRun) start(d *xmlReader, name string) error {
	switch name {
	case "t":
		t.inT = true
	case "rPh", "phoneticPr":
		if err := d.skip(); err != nil {
			return err
		}
	}
	return nil
}

func (t *textRun) add(b []byte) {
	if t.inT {
		t.b = append(t.b, b...)
	}
}

// String undoes the escapes _xHHHH_ for characters that XML cannot hold.
func (t *textRun) String() string {
	s := string(t.b)
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if len(s)-i >= 7 && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if r, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(r))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// choose finds the sheet that was asked for, or the only one with content.
func (w *workbook) choose(name string) (sheetPart, []string, error) {
	if name != "" {
		for _, s := range w.sheets {
			if s.name == name {
				return s, s.notes(), nil
			}
		}
		return sheetPart{}, nil, &problem.Error{What: fmt.Sprintf("has no sheet named %q", name), Want: "one of " + w.names(w.sheets), Do: "name the sheet as it is there"}
	}
	var full []sheetPart
	for _, s := range w.sheets {
		some, err := w.hasContent(s)
		if err != nil {
			return s, nil, err
		}
		if some {
			full = append(full, s)
		}
	}
	switch len(full) {
	case 0:
		return sheetPart{}, nil, &problem.Error{What: "is empty", Want: "a sheet with a header and at least one row"}
	case 1:
		note := full[0].notes()
		if len(w.sheets) > 1 {
			note = append(note, fmt.Sprintf("read the sheet %q; the other %d are empty", full[0].name, len(w.sheets)-1))
		}
		return full[0], note, nil
	}
	return sheetPart{}, nil, &problem.Error{What: fmt.Sprintf("has %d sheets with content", len(full)), Want: "the name of one: " + w.names(full),
		Do: "choose the sheet, or save it as a file of its own"}
}

func (s sheetPart) notes() []string {
	if s.hidden {
		return []string{fmt.Sprintf("the sheet %q is hidden in the workbook; it was read", s.name)}
	}
	return nil
}

func (w *workbook) names(of []sheetPart) string {
	var q []string
	for i, s := range of {
		if i == 20 {
			q = append(q, fmt.Sprintf("and %d more", len(of)-i))
			break
		}
		q = append(q, strconv.Quote(s.name))
	}
	return strings.Join(q, ", ")
}

// hasContent reports whether any cell of a sheet holds something.
func (w *workbook) hasContent(s sheetPart) (bool, error) {
	r, _, err := part(w.z, s.part)
	if err != nil {
		return false, damaged(err)
	}
	defer r.Close()
	d := newXML(r)
	for inside := false; ; {
		tok, err := d.token()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			inside = tok.Name.Local == "v" || tok.Name.Local == "t" || tok.Name.Local == "f"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside && len(strings.TrimSpace(string(tok))) > 0 {
				return true, nil
			}
		}
	}
}
