package ingest

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// bad stands in decoded text for what could not be decoded.
const bad = 0xff

// utf16Decoder decodes two-byte units; low is the place of the less
// significant byte in a unit: 0 for little endian, 1 for big endian.
type utf16Decoder struct {
	low   int
	off   int64
	line  int
	prev  rune
	first *fault
}

func (d *utf16Decoder) fault() *fault { return d.first }

func (d *utf16Decoder) fail(i int, r rune, what string) {
	if d.first == nil {
		d.first = &fault{off: d.off + int64(i), line: d.line, r: r, what: what}
	}
}

func (d *utf16Decoder) unit(b []byte) rune { return rune(b[d.low]) | rune(b[1-d.low])<<8 }

func (d *utf16Decoder) decode(dst, src []byte, atEnd bool) ([]byte, int) {
	i := 0
	for i+1 < len(src) {
		r, size := d.unit(src[i:]), 2
		if utf16.IsSurrogate(r) {
			if i+3 >= len(src) && !atEnd {
				break
			}
			pair := rune(utf8.RuneError)
			if i+3 < len(src) {
				pair = utf16.DecodeRune(r, d.unit(src[i+2:]))
			}
			if pair == utf8.RuneError {
				d.fail(i, 0, "half a character")
				dst = append(dst, bad)
				i += 2
				continue
			}
			r, size = pair, 4
		}
		if badControl(r) {
			d.fail(i, r, "")
		}
		if r == '\r' || r == '\n' && d.prev != '\r' {
			d.line++
		}
		dst = utf8.AppendRune(dst, r)
		d.prev = r
		i += size
	}
	if atEnd && i < len(src) {
		d.fail(i, 0, "half a character")
		dst = append(dst, bad)
		i = len(src)
	}
	d.off += int64(i)
	return dst, i
}

// oneByte decodes an encoding of one byte for each character.
type oneByte struct {
	table [256]rune
	off   int64
	first *fault
}

func newOneByte(m *charmap.Charmap, off int64) *oneByte {
	d := &oneByte{off: off}
	for i := range d.table {
		r := m.DecodeByte(byte(i))
		if r == utf8.RuneError || badControl(r) {
			r = -1
		}
		d.table[i] = r
	}
	return d
}

func (d *oneByte) fault() *fault { return d.first }

func (d *oneByte) decode(dst, src []byte, _ bool) ([]byte, int) {
	for i, c := range src {
		r := d.table[c]
		if r < 0 {
			if d.first == nil {
				d.first = &fault{off: d.off + int64(i), what: "undefined"}
			}
			dst = append(dst, bad)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	d.off += int64(len(src))
	return dst, len(src)
}

// evidence is what the bytes of a file that is not UTF-8 say of its encoding.
type evidence struct {
	valid, invalid int64 // well-formed characters of several bytes, and bytes that belong to none
	arabic, latin  int64 // letters that stand side by side, see looksArabic
	undefined      bool
	prev           byte
}

// add surveys a piece that begins and ends between characters, as far as UTF-8 goes.
func (e *evidence) add(b []byte) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			e.invalid++
		} else {
			e.valid++
		}
		i += n
	}
	for _, c := range b {
		a := e.prev
		e.prev = c
		if a < utf8.RuneSelf && c < utf8.RuneSelf {
			continue
		}
		switch c {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			e.undefined = true
		}
		switch {
		case arabicLetter[a] && arabicLetter[c]:
			e.arabic++
		case asciiLetter(a) && latinLetter[c], latinLetter[a] && asciiLetter(c):
			e.latin++
		}
	}
}

// looksArabic chooses between windows-1256 and windows-1252 by what stands
// side by side: Arabic letters stand next to Arabic letters and never next to
// Latin ones, while an accented Latin letter mostly has plain ones around it.
// Without such evidence, a byte that windows-1252 does not define decides.
func (e *evidence) looksArabic() bool {
	return e.arabic > e.latin || e.undefined && e.arabic == e.latin
}

func asciiLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// arabicLetter and latinLetter tell the letters of windows-1256 and -1252.
var arabicLetter, latinLetter = func() (a, l [256]bool) {
	for i := 0x80; i < 256; i++ {
		r := charmap.Windows1256.DecodeByte(byte(i))
		a[i] = r >= 0x0621 && r <= 0x06d3
		r = charmap.Windows1252.DecodeByte(byte(i))
		l[i] = r >= 0xc0 && r != 0xd7 && r != 0xf7 && r < 0x180
	}
	return a, l
}()

func (t *text) noteGuess() {
	other := "windows-1256"
	if t.encoding == other {
		other = "windows-1252"
	}
	t.note("the file is not UTF-8; read as %s, a guess from its letters (the other candidate was %s): check that names look right, or save it as UTF-8",
		t.encoding, other)
}
