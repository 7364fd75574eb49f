package review

import (
	"bytes"
	"unicode/utf8"
)

// Keys that are no characters.
const (
	keyUp rune = -1 - iota
	keyDown
	keyPageUp
	keyPageDown
	keyEscape
	keyOther // a key without meaning here
)

const (
	keyInterrupt = 3 // Ctrl-C
	keyEnter     = '\r'
	keyBackspace = 0x7f
)

// sequences that terminals send for keys.
var sequences = []struct {
	bytes string
	key   rune
}{
	{"\x1b[A", keyUp}, {"\x1b[B", keyDown}, {"\x1bOA", keyUp}, {"\x1bOB", keyDown}, {"\x1b[5~", keyPageUp}, {"\x1b[6~", keyPageDown},
}

// decode takes the first key off what a terminal sent. A sequence that this
// program does not know is one key without meaning, not the letters in it.
// More is true if the key may not be whole yet.
func decode(b []byte) (key rune, size int, more bool) {
	if b[0] != 0x1b {
		if !utf8.FullRune(b) {
			return 0, 0, true
		}
		r, n := utf8.DecodeRune(b)
		return r, n, false
	}
	for _, s := range sequences {
		if bytes.HasPrefix(b, []byte(s.bytes)) {
			return s.key, len(s.bytes), false
		}
	}
	if len(b) == 1 {
		return keyEscape, 1, true
	}
	if b[1] != '[' && b[1] != 'O' {
		return keyOther, 2, false // Alt and a key
	}
	for i := 2; i < len(b); i++ {
		if b[i] >= 0x40 && b[i] <= 0x7e {
			return keyOther, i + 1, false
		}
	}
	return keyOther, len(b), true
}

// layout gives the letters that stand on the keys of Persian and Arabic
// keyboards, so that nobody has to change the keyboard to press a key.
var layout = map[rune]rune{
	'س': 's', 'ی': 'd', 'ي': 'd', 'ع': 'u', 'د': 'n', 'ى': 'n', 'ظ': 'z', 'ذ': 'b', 'ض': 'q', 'ز': 'c', 'ؤ': 'c', '؟': '?',
}

// keyOf is the key that is meant: lower case, from whatever keyboard.
func keyOf(r rune) rune {
	if k, ok := layout[r]; ok {
		r = k
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	switch r {
	case ' ':
		return 'n'
	case 'b':
		return 'z'
	case 'k':
		return keyUp
	case 'j':
		return keyDown
	}
	return r
}

// judging are the keys that judge.
var judging = map[rune]Judgement{'s': Same, 'd': Different, 'u': Unsure, 'n': Skip}
