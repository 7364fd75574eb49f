package ingest

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"undercount/internal/problem"
)

// decode returns the text of a file as UTF-8 without a byte-order mark, and
// sets the sheet's Encoding.
func (s *Sheet) decode(raw string) (string, error) {
	switch {
	case strings.HasPrefix(raw, "PK\x03\x04"), strings.HasPrefix(raw, "\xd0\xcf\x11\xe0"):
		return "", &problem.Error{What: "is a workbook or a zip file", Want: "a CSV file",
			Do: "open it in a spreadsheet and save the sheet as CSV (UTF-8)"}
	case strings.HasPrefix(raw, "\xff\xfe\x00\x00"), strings.HasPrefix(raw, "\x00\x00\xfe\xff"):
		return "", &problem.Error{What: "is UTF-32 text", Want: "UTF-8", Do: "save it as UTF-8"}
	case strings.HasPrefix(raw, "\xff\xfe"):
		s.Encoding = "utf-16le"
		return s.decodeUTF16(raw, 0)
	case strings.HasPrefix(raw, "\xfe\xff"):
		s.Encoding = "utf-16be"
		return s.decodeUTF16(raw, 1)
	}
	s.Encoding = "utf-8"
	text := strings.TrimPrefix(raw, "\xef\xbb\xbf")
	mark := len(raw) - len(text)
	text = strings.TrimSuffix(text, "\x1a") // the end-of-file mark of DOS
	if utf8.ValidString(text) {
		return text, checkControls(text, mark, true)
	}
	off, valid, invalid := surveyUTF8(text)
	if err := checkControls(text, mark, false); err != nil {
		return "", err // NUL and the like are no part of any of the encodings
	}
	// A file with a mark, or with more good multi-byte characters than bad
	// bytes, is UTF-8 that was damaged; in the old encodings such
	// combinations of bytes are rare.
	if mark > 0 || valid > invalid {
		return "", &problem.Error{Row: lineAt(text, off), What: fmt.Sprintf("has a byte at offset %d that is not valid UTF-8", off+mark),
			Want: "UTF-8 throughout", Do: "export the table again as UTF-8; part of it may be damaged or in another encoding"}
	}
	return s.decodeLegacy(text)
}

// surveyUTF8 returns the offset of the first invalid byte, and how many valid
// multi-byte characters and invalid bytes there are.
func surveyUTF8(text string) (first, valid, invalid int) {
	first = -1
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			if first < 0 {
				first = i
			}
			invalid++
		} else {
			valid++
		}
		i += n
	}
	return first, valid, invalid
}

// decodeUTF16 decodes two-byte units; low is the place of the less significant
// byte in a unit: 0 for little endian, 1 for big endian.
func (s *Sheet) decodeUTF16(raw string, low int) (string, error) {
	if len(raw)%2 == 1 {
		return "", &problem.Error{What: fmt.Sprintf("ends within a character, at offset %d", len(raw)-1), Want: "whole UTF-16 characters",
			Do: "the file may be cut off: export it again, best as UTF-8"}
	}
	var b strings.Builder
	b.Grow(len(raw))
	line := 1
	var prev rune
	for i := 2; i < len(raw); i += 2 {
		r := unit(raw, i, low)
		if utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if i+3 < len(raw) {
				pair = utf16.DecodeRune(r, unit(raw, i+2, low))
			}
			if pair == utf8.RuneError {
				return "", &problem.Error{Row: line, What: fmt.Sprintf("has half a character at offset %d", i), Want: "valid UTF-16",
					Do: "export the table again, best as UTF-8"}
			}
			r = pair
			i += 2
		}
		if badControl(r) {
			return "", errControl(r, i, line)
		}
		if r == '\r' || (r == '\n' && prev != '\r') {
			line++
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String(), nil
}

func unit(raw string, i, low int) rune { return rune(raw[i+low]) | rune(raw[i+1-low])<<8 }

// decodeLegacy decodes one of two one-byte encodings, and notes the guess.
func (s *Sheet) decodeLegacy(raw string) (string, error) {
	arabic := looksArabic(raw)
	table, other := charmap.Windows1252, "windows-1256"
	s.Encoding = "windows-1252"
	if arabic {
		table, other, s.Encoding = charmap.Windows1256, "windows-1252", "windows-1256"
	}
	var b strings.Builder
	b.Grow(len(raw) * 2)
	for i := range len(raw) {
		r := table.DecodeByte(raw[i])
		if r == utf8.RuneError || badControl(r) {
			return "", &problem.Error{Row: lineAt(raw, i), What: fmt.Sprintf("has a byte at offset %d that is neither UTF-8 nor %s", i, s.Encoding),
				Want: "text in UTF-8", Do: "export the table again as UTF-8"}
		}
		b.WriteRune(r)
	}
	s.note("the file is not UTF-8; read as %s, a guess from its letters (the other candidate was %s): check that names look right, or save it as UTF-8",
		s.Encoding, other)
	return b.String(), nil
}

// looksArabic chooses between windows-1256 and windows-1252 by what stands
// side by side: Arabic letters stand next to Arabic letters and never next to
// Latin ones, while an accented Latin letter mostly has plain ones around it.
// Without such evidence, a byte that windows-1252 does not define decides.
func looksArabic(raw string) bool {
	var arabic, latin int
	undefined := false
	for _, b := range []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d} {
		undefined = undefined || strings.IndexByte(raw, b) >= 0
	}
	for i := 1; i < len(raw); i++ {
		a, b := raw[i-1], raw[i]
		if a < utf8.RuneSelf && b < utf8.RuneSelf {
			continue
		}
		switch {
		case arabicLetter(a) && arabicLetter(b):
			arabic++
		case asciiLetter(a) && latinLetter(b), latinLetter(a) && asciiLetter(b):
			latin++
		}
	}
	return arabic > latin || undefined && arabic == latin
}

func asciiLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func arabicLetter(b byte) bool {
	r := charmap.Windows1256.DecodeByte(b)
	return r >= 0x0621 && r <= 0x06d3
}

func latinLetter(b byte) bool {
	r := charmap.Windows1252.DecodeByte(b)
	return r >= 0xc0 && r != 0xd7 && r != 0xf7 && r < 0x180
}
