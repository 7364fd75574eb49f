package names

import "unicode/utf8"

// The one-byte alphabet: a-z, digits and space as in ASCII, the 32 letters
// that a normal form in the Arabic script can hold from 0x80 on, in the order
// of the Persian alphabet, and everything else on 0xc0 to 0xff by the low six
// bits of its code point. The first two groups are exact, so that a comparison
// of bytes is one of letters; so are alphabets such as the Greek, the
// Cyrillic or the Hebrew as long as they are not mixed.
//
// The low five bits of a letter number the letters of one script, so that a
// Mask of 32 bits tells all of them apart.
const persian = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

const (
	persianBase = 0x80
	otherBase   = 0xc0
)

// persianCode holds the code of the letters U+0620 to U+06DF, 0 where the
// letter is not one of a normal form.
var persianCode = func() (codes [0xc0]byte) {
	n := byte(0)
	for _, r := range persian {
		codes[r-0x620] = persianBase + n
		n++
	}
	return codes
}()

// persianLetter is the letter of a code.
var persianLetter = func() (letters [32]rune) {
	n := 0
	for _, r := range persian {
		letters[n] = r
		n++
	}
	return letters
}()

// code gives the byte of a letter; exact is false if other letters share it.
func code(r rune) (c byte, exact bool) {
	if r < 0x80 {
		return byte(r), true
	}
	if r >= 0x620 && r < 0x6e0 {
		if c := persianCode[r-0x620]; c != 0 {
			return c, true
		}
	}
	return byte(otherBase | r&0x3f), false
}

// Encode appends the letters of a text in normal form to dst, one byte each;
// it is exact for the Latin and the Arabic script. The bytes are for
// JaroWinklerBytes and its like, they are not a way to store a name: they
// cannot be turned back in general.
func Encode(dst []byte, text string) []byte {
	for _, r := range text {
		c, _ := code(r)
		dst = append(dst, c)
	}
	return dst
}

// encoded writes a text of at most len(dst) letters to dst if it can be told
// exactly in bytes.
func encoded(dst *[longest]byte, text string) (n int, exact bool) {
	for i := 0; i < len(text); {
		if n == longest {
			return n, false
		}
		if b := text[i]; b < utf8.RuneSelf {
			dst[n] = b
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		c, ok := code(r)
		if !ok {
			return n, false
		}
		dst[n] = c
		i += size
		n++
	}
	return n, true
}

// Mask gives the letters that occur in an encoded text, one bit for each
// letter of its script.
func Mask(t []byte) uint32 {
	var m uint32
	for _, c := range t {
		m |= 1 << (c & 31)
	}
	return m
}
