package ingest

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// badControl reports characters that no table holds on purpose and that could
// command a terminal: control characters other than tab, line ends and the
// vertical tab and form feed that some databases use for breaks in a field.
func badControl(r rune) bool {
	return r < 0x20 && (r < '\t' || r > '\r') || r >= 0x7f && r <= 0x9f
}

// findControl returns the offsets of the first bad control character of ASCII
// and of the first of those at U+0080 to U+009F; -1 for none. The second only
// means something in UTF-8: in windows-1256 the bytes C2 81 begin a Persian word.
func findControl(b []byte) (ascii, c1 int) {
	ascii, c1 = -1, -1
	for i := 0; i < len(b); i++ {
		// Eight plain bytes at a time: none below 20, none of 7F and above.
		for i+8 <= len(b) {
			w := binary.LittleEndian.Uint64(b[i:])
			const ones = 0x0101010101010101
			if (w-0x20*ones|w|w+ones)&(0x80*ones) != 0 {
				break
			}
			i += 8
		}
		for stop := min(i+8, len(b)); i < stop; i++ {
			switch c := b[i]; {
			case c == 0xc2: // begins the only UTF-8 sequences for U+0080 to U+009F
				if c1 < 0 && i+1 < len(b) && b[i+1] < 0xa0 && b[i+1] >= utf8.RuneSelf {
					c1 = i
				}
			case ascii < 0 && c < utf8.RuneSelf && badControl(rune(c)):
				ascii = i
			}
		}
		i--
	}
	return ascii, c1
}

// hidden counts characters that cannot be seen or that show damage.
type hidden struct {
	directions, replaced          int64
	firstDirection, firstReplaced int64 // offsets in the decoded text
	first                         rune
}

// directionMarks begin the UTF-8 forms of the characters that change the
// direction of what stands around them: two different names can look the same,
// or one look like another.
var directionMarks = [][]byte{{0xd8, 0x9c}, {0xe2, 0x80}, {0xe2, 0x81}}

func isDirection(r rune) bool {
	return r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

var replacement = []byte("\ufffd")

// add surveys a piece of text that begins at offset off.
func (h *hidden) add(b []byte, off int64) {
	for _, mark := range directionMarks {
		for i := 0; ; {
			j := bytes.Index(b[i:], mark)
			if j < 0 {
				break
			}
			i += j
			if r, _ := utf8.DecodeRune(b[i:]); isDirection(r) {
				if h.directions == 0 || off+int64(i) < h.firstDirection {
					h.firstDirection, h.first = off+int64(i), r
				}
				h.directions++
			}
			i += len(mark)
		}
	}
	if i := bytes.Index(b, replacement); i >= 0 {
		if h.replaced == 0 {
			h.firstReplaced = off + int64(i)
		}
		h.replaced += int64(bytes.Count(b[i:], replacement))
	}
}

// note tells of them; they are kept.
func (h *hidden) note(t *text) error {
	if h.directions > 0 {
		line, err := t.lineAt(h.firstDirection)
		if err != nil {
			return err
		}
		t.notes = append(t.notes, noteDirections(h.directions, h.first, line))
	}
	if h.replaced > 0 {
		line, err := t.lineAt(h.firstReplaced)
		if err != nil {
			return err
		}
		t.notes = append(t.notes, noteReplaced(h.replaced, line))
	}
	return nil
}
