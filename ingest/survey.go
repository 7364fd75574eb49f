package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"undercount/internal/problem"
)

// survey reads a whole file once to find its encoding. Bytes that are not text
// are an error, unless lenient is set: then they are left to be found again,
// record by record.
func survey(src io.ReadSeeker, lenient bool) (*text, error) {
	t := &text{src: src, encoding: "utf-8"}
	if err := t.ends(); err != nil {
		return nil, err
	}
	if t.encoding != "utf-8" {
		return t, t.surveyDecoded(lenient)
	}
	first, err := t.surveyUTF8()
	if err != nil {
		return nil, err
	}
	if first.invalid < 0 {
		if err := t.refuseControl(first, lenient); err != nil {
			return nil, err
		}
		return t, first.hidden.note(t)
	}
	e, err := t.evidence()
	if err != nil {
		return nil, err
	}
	// A file with a mark, or with more good multi-byte characters than bad
	// bytes, is UTF-8 that was damaged; in the old encodings such
	// combinations of bytes are rare.
	damaged := t.mark > 0 || e.valid > e.invalid
	first.c1 = -1
	if err := t.refuseControl(first, lenient); err != nil {
		return nil, err // NUL and the like are no part of any of the encodings
	}
	if damaged {
		t.dirty = true
		if lenient {
			return t, first.hidden.note(t)
		}
		line, err := t.rawLineAt(first.invalid)
		if err != nil {
			return nil, err
		}
		return nil, &problem.Error{Row: line, What: fmt.Sprintf("has a byte at offset %d that is not valid UTF-8", first.invalid),
			Want: "UTF-8 throughout", Do: "export the table again as UTF-8; part of it may be damaged or in another encoding"}
	}
	t.encoding = "windows-1252"
	if e.looksArabic() {
		t.encoding = "windows-1256"
	}
	if err := t.surveyDecoded(lenient); err != nil {
		return nil, err
	}
	t.noteGuess()
	return t, nil
}

// ends looks at the first bytes, for a mark, and at the last.
func (t *text) ends() error {
	size, err := t.src.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	t.end = size
	head := make([]byte, 4)
	if _, err := t.src.Seek(0, io.SeekStart); err != nil {
		return err
	}
	n, err := io.ReadFull(t.src, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	head = head[:n]
	has := func(prefix string) bool { return bytes.HasPrefix(head, []byte(prefix)) }
	switch {
	case has("PK\x03\x04"), has("\xd0\xcf\x11\xe0"):
		return &problem.Error{What: "is a workbook or a zip file", Want: "a CSV file",
			Do: "open it in a spreadsheet and save the sheet as CSV (UTF-8)"}
	case has("\xff\xfe\x00\x00"), has("\x00\x00\xfe\xff"):
		return &problem.Error{What: "is UTF-32 text", Want: "UTF-8", Do: "save it as UTF-8"}
	case has("\xff\xfe"):
		t.encoding, t.mark = "utf-16le", 2
	case has("\xfe\xff"):
		t.encoding, t.mark = "utf-16be", 2
	case has("\xef\xbb\xbf"):
		t.mark = 3
	}
	if t.mark == 2 || size <= t.mark {
		return nil
	}
	if _, err := t.src.Seek(size-1, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.ReadFull(t.src, head[:1]); err != nil {
		return err
	}
	if head[0] == 0x1a { // the end-of-file mark of DOS
		t.end--
	}
	return nil
}

// pieces calls visit with the bytes of r, piece by piece, none of which ends
// within a UTF-8 character that goes on in the next; off is that of the piece.
func pieces(r io.Reader, visit func(b []byte, off int64)) error {
	buf := make([]byte, 256<<10)
	held, off := 0, int64(0)
	for {
		n, err := io.ReadFull(r, buf[held:])
		b := buf[:held+n]
		atEnd := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !atEnd {
			return err
		}
		whole := len(b)
		if !atEnd {
			whole -= unfinished(b)
		}
		visit(b[:whole], off)
		if atEnd {
			return nil
		}
		off += int64(whole)
		held = copy(buf, b[whole:])
	}
}

// unfinished returns how many bytes at the end of b may be the beginning of a
// character.
func unfinished(b []byte) int {
	for n := 1; n <= 3 && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= 0xc0 && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// firsts are offsets in the file of the first byte that is not UTF-8 and of
// the first bad control characters; -1 for none.
type firsts struct {
	invalid, ascii, c1 int64
	c1Rune, asciiRune  rune
	hidden             hidden
}

func (t *text) surveyUTF8() (*firsts, error) {
	f := &firsts{invalid: -1, ascii: -1, c1: -1}
	r, err := t.raw()
	if err != nil {
		return nil, err
	}
	err = pieces(r, func(b []byte, off int64) {
		if f.invalid < 0 && !utf8.Valid(b) {
			f.invalid = t.mark + off + int64(firstInvalid(b))
		}
		ascii, c1 := findControl(b)
		if ascii >= 0 && f.ascii < 0 {
			f.ascii, f.asciiRune = t.mark+off+int64(ascii), rune(b[ascii])
		}
		if c1 >= 0 && f.c1 < 0 {
			f.c1 = t.mark + off + int64(c1)
			f.c1Rune, _ = utf8.DecodeRune(b[c1:])
		}
		f.hidden.add(b, off)
	})
	return f, err
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}

func (t *text) refuseControl(f *firsts, lenient bool) error {
	off, r := f.ascii, f.asciiRune
	if f.c1 >= 0 && (off < 0 || f.c1 < off) {
		off, r = f.c1, f.c1Rune
	}
	if off < 0 {
		return nil
	}
	t.dirty = true
	if lenient {
		return nil
	}
	line, err := t.rawLineAt(off)
	if err != nil {
		return err
	}
	return errControl(r, off, line)
}

func (t *text) evidence() (*evidence, error) {
	r, err := t.raw()
	if err != nil {
		return nil, err
	}
	e := new(evidence)
	return e, pieces(r, func(b []byte, _ int64) { e.add(b) })
}

// surveyDecoded reads a text that is not UTF-8 through its decoder.
func (t *text) surveyDecoded(lenient bool) error {
	r, err := t.raw()
	if err != nil {
		return err
	}
	d := t.decoder()
	var h hidden
	if err := pieces(newDecoding(r, d), h.add); err != nil {
		return err
	}
	f := d.fault()
	if f == nil {
		return h.note(t)
	}
	t.dirty = true
	if lenient {
		return h.note(t)
	}
	if f.line == 0 {
		if f.line, err = t.rawLineAt(f.off); err != nil {
			return err
		}
	}
	return t.errFault(f)
}

func (t *text) errFault(f *fault) error {
	switch {
	case f.what == "":
		return errControl(f.r, f.off, f.line)
	case f.what == "undefined":
		return &problem.Error{Row: f.line, What: fmt.Sprintf("has a byte at offset %d that is neither UTF-8 nor %s", f.off, t.encoding),
			Want: "text in UTF-8", Do: "export the table again as UTF-8"}
	case f.off == t.end-1:
		return &problem.Error{What: fmt.Sprintf("ends within a character, at offset %d", f.off), Want: "whole UTF-16 characters",
			Do: "the file may be cut off: export it again, best as UTF-8"}
	}
	return &problem.Error{Row: f.line, What: fmt.Sprintf("has %s at offset %d", f.what, f.off), Want: "valid UTF-16",
		Do: "export the table again, best as UTF-8"}
}
