package ingest

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/charmap"

	"undercount/internal/problem"
)

// text is a file of text whose encoding is known: it can be read as UTF-8 from
// its beginning as often as needed.
type text struct {
	src      io.ReadSeeker
	encoding string
	mark     int64 // bytes of the byte-order mark
	end      int64 // offset at which the text ends
	dirty    bool  // some bytes are not text: every record must be checked
	notes    []string
}

// open returns the text from its beginning, as UTF-8 without a mark. What
// could not be decoded comes as the byte FF, which UTF-8 never holds.
func (t *text) open() (io.Reader, error) {
	r, err := t.raw()
	if err != nil {
		return nil, err
	}
	if d := t.decoder(); d != nil {
		return newDecoding(r, d), nil
	}
	return r, nil
}

func (t *text) raw() (io.Reader, error) {
	if _, err := t.src.Seek(t.mark, io.SeekStart); err != nil {
		return nil, err
	}
	return io.LimitReader(t.src, t.end-t.mark), nil
}

// decoder returns a fresh decoder for the encoding; nil for UTF-8.
func (t *text) decoder() decoder {
	switch t.encoding {
	case "utf-16le":
		return &utf16Decoder{off: t.mark, line: 1}
	case "utf-16be":
		return &utf16Decoder{off: t.mark, line: 1, low: 1}
	case "windows-1252":
		return newOneByte(charmap.Windows1252, t.mark)
	case "windows-1256":
		return newOneByte(charmap.Windows1256, t.mark)
	}
	return nil
}

// fault is the first place of a file that cannot be decoded.
type fault struct {
	off  int64 // in the file
	line int   // 0 if it must be counted
	what string
	r    rune // the control character that it is; used if what is empty
}

// decoder turns bytes into UTF-8.
type decoder interface {
	// decode appends the text of src to dst and returns how many bytes of src
	// it used; at the end of the file it must use all of them.
	decode(dst, src []byte, atEnd bool) ([]byte, int)
	fault() *fault // the first, nil if there was none
}

// decoding reads through a decoder.
type decoding struct {
	r       io.Reader
	d       decoder
	in, out []byte // out[next:] waits to be read
	held    int    // bytes of in that are not decoded yet
	next    int
	err     error
}

func newDecoding(r io.Reader, d decoder) *decoding {
	return &decoding{r: r, d: d, in: make([]byte, 64<<10)}
}

func (d *decoding) Read(p []byte) (int, error) {
	for d.next == len(d.out) {
		if d.err != nil {
			return 0, d.err
		}
		n, err := d.r.Read(d.in[d.held:])
		d.held += n
		d.err = err
		var used int
		d.out, used = d.d.decode(d.out[:0], d.in[:d.held], errors.Is(err, io.EOF))
		d.held = copy(d.in, d.in[used:d.held])
		d.next = 0
	}
	n := copy(p, d.out[d.next:])
	d.next += n
	return n, nil
}

// lineOf returns the line of an offset in what r gives.
func lineOf(r io.Reader, off int64) (int, error) {
	line, last := 1, byte(0)
	buf := make([]byte, 64<<10)
	r = io.LimitReader(r, off)
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			if c == '\r' || c == '\n' && last != '\r' {
				line++
			}
			last = c
		}
		if errors.Is(err, io.EOF) {
			return line, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// lineAt returns the line of an offset of the decoded text.
func (t *text) lineAt(off int64) (int, error) {
	r, err := t.open()
	if err != nil {
		return 0, err
	}
	return lineOf(r, off)
}

// rawLineAt returns the line of an offset of the file, which must be in an
// encoding that has the line ends of ASCII.
func (t *text) rawLineAt(off int64) (int, error) {
	r, err := t.raw()
	if err != nil {
		return 0, err
	}
	return lineOf(r, off-t.mark)
}

func errControl(r rune, off int64, line int) error {
	p := &problem.Error{Row: line, What: fmt.Sprintf("has the control character U+%04X at offset %d", r, off),
		Want: "text", Do: "remove it, or export the table again as UTF-8"}
	if r == 0 {
		p.What = fmt.Sprintf("has a NUL byte at offset %d", off)
		p.Do = "the file may be damaged, binary, or UTF-16 without a byte-order mark: export it again as UTF-8"
	}
	return p
}

func (t *text) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}
