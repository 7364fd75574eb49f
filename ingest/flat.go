package ingest

import (
	"unicode/utf16"
	"unicode/utf8"

	"undercount/internal/problem"
)

// flatObject reads the text of one JSON object whose values are not objects
// or arrays themselves (RFC 8259).
type flatObject struct {
	in  []byte
	pos int
	buf []byte // of the string read last, if it has escapes
	key []byte // the key of the value that is being read
}

// kind is what a value is.
type kind byte

const (
	kindString kind = iota
	kindNumber
	kindBool
	kindNull
	kindNested
)

func errJSON(what string) error {
	return &problem.Error{What: what, Want: "one JSON object in each line", Do: "correct the line, or export the file again as JSON Lines"}
}

// each calls visit for each key and value; both are valid only during the
// call. Of a nested value only the kind is given, and its object is left there.
func (o *flatObject) each(line []byte, visit func(key, value []byte, k kind) error) error {
	o.in, o.pos = line, 0
	if !o.take('{') {
		return errJSON("does not begin with {")
	}
	if o.take('}') {
		return o.end()
	}
	for {
		k, err := o.string()
		if err != nil {
			return err
		}
		o.key = append(o.key[:0], k...)
		if !o.take(':') {
			return errJSON("has a key that is not followed by a colon")
		}
		value, kind, err := o.value()
		if err != nil {
			return err
		}
		if err := visit(o.key, value, kind); err != nil {
			return err
		}
		switch {
		case o.take(','):
		case o.take('}'):
			return o.end()
		default:
			return errJSON("has a value that is not followed by a comma or }")
		}
	}
}

func (o *flatObject) end() error {
	if o.space(); o.pos < len(o.in) {
		return errJSON("has text after the object")
	}
	return nil
}

func (o *flatObject) space() {
	for o.pos < len(o.in) && (o.in[o.pos] == ' ' || o.in[o.pos] == '\t' || o.in[o.pos] == '\r' || o.in[o.pos] == '\n') {
		o.pos++
	}
}

// take steps over a character if it comes next after white space.
func (o *flatObject) take(c byte) bool {
	if o.space(); o.pos < len(o.in) && o.in[o.pos] == c {
		o.pos++
		return true
	}
	return false
}

func (o *flatObject) value() ([]byte, kind, error) {
	if o.space(); o.pos == len(o.in) {
		return nil, 0, errJSON("ends within the object")
	}
	switch o.in[o.pos] {
	case '"':
		s, err := o.string()
		return s, kindString, err
	case '{', '[':
		return nil, kindNested, nil
	case 't':
		return o.word("true", kindBool)
	case 'f':
		return o.word("false", kindBool)
	case 'n':
		return o.word("null", kindNull)
	}
	from := o.pos
	if !o.number() {
		return nil, 0, errJSON("has a value that is not JSON")
	}
	return o.in[from:o.pos], kindNumber, nil
}

func (o *flatObject) word(w string, k kind) ([]byte, kind, error) {
	from := o.pos
	if o.pos+len(w) > len(o.in) || string(o.in[from:from+len(w)]) != w {
		return nil, 0, errJSON("has a value that is not JSON")
	}
	o.pos += len(w)
	return o.in[from:o.pos], k, nil
}

// number steps over a number.
func (o *flatObject) number() bool {
	o.byte('-')
	if !o.byte('0') && o.digits() == 0 {
		return false
	}
	if o.byte('.') && o.digits() == 0 {
		return false
	}
	if o.byte('e') || o.byte('E') {
		if !o.byte('+') {
			o.byte('-')
		}
		return o.digits() > 0
	}
	return true
}

func (o *flatObject) byte(c byte) bool {
	if o.pos < len(o.in) && o.in[o.pos] == c {
		o.pos++
		return true
	}
	return false
}

func (o *flatObject) digits() (n int) {
	for o.pos < len(o.in) && o.in[o.pos] >= '0' && o.in[o.pos] <= '9' {
		o.pos++
		n++
	}
	return n
}

// string reads a string, which is a part of the line if it has no escapes.
func (o *flatObject) string() ([]byte, error) {
	if !o.take('"') {
		return nil, errJSON("has something that is not a string where a key or a string should be")
	}
	from := o.pos
	for ; o.pos < len(o.in); o.pos++ {
		switch c := o.in[o.pos]; {
		case c == '"':
			o.pos++
			return o.in[from : o.pos-1], nil
		case c == '\\':
			o.buf = append(o.buf[:0], o.in[from:o.pos]...)
			return o.escaped()
		case c < 0x20:
			return nil, errJSON("has a control character in a string")
		}
	}
	return nil, errJSON("ends within a string")
}

// escaped reads the rest of a string into buf, from the first escape on.
func (o *flatObject) escaped() ([]byte, error) {
	for o.pos < len(o.in) {
		c := o.in[o.pos]
		o.pos++
		switch {
		case c == '"':
			return o.buf, nil
		case c < 0x20:
			return nil, errJSON("has a control character in a string")
		case c != '\\':
			o.buf = append(o.buf, c)
			continue
		}
		if o.pos == len(o.in) {
			break
		}
		c = o.in[o.pos]
		o.pos++
		if c == 'u' {
			r := o.hex()
			if utf16.IsSurrogate(r) && o.byte('\\') && o.byte('u') {
				r = utf16.DecodeRune(r, o.hex())
				if r == utf8.RuneError {
					r = -1
				}
			}
			if r < 0 || utf16.IsSurrogate(r) {
				return nil, errJSON(`has a \u escape that is no character`)
			}
			o.buf = utf8.AppendRune(o.buf, r)
			continue
		}
		plain := plainEscape(c)
		if plain == 0 {
			return nil, errJSON("has an escape that JSON does not know")
		}
		o.buf = append(o.buf, plain)
	}
	return nil, errJSON("ends within a string")
}

func plainEscape(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}

// hex reads the four digits of a \u escape; -1 if they are not there.
func (o *flatObject) hex() rune {
	if o.pos+4 > len(o.in) {
		return -1
	}
	var r rune
	for _, c := range o.in[o.pos : o.pos+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	o.pos += 4
	return r
}
