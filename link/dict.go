package link

import (
	"strings"

	"undercount/names"
)

// dict interns the values of one kind of field: names, or other text. A value
// is a normal form; the spellings of a file lead to it. Value 0 is "not given".
// Everything is kept without pointers, so that millions of values cost the
// garbage collector nothing.
type dict struct {
	parse func(string) (names.Part, bool)
	raw   *spellings
	norm  map[string]uint32 // normal form → value
	skel  map[string]uint32 // skeleton → its number, from 1

	bytes  []byte   // coded letters of all values
	off    []uint32 // value v is bytes[off[2v]:off[2v+1]] and, in Roman letters, bytes[off[2v+1]:off[2v+2]]
	coded  []coded  // of each value, what comparing it needs
	key    []uint32 // number of the skeleton
	script []names.Script
	folded []uint32 // number of skeleton of the first letters, for prefix keys
	sounds []uint32 // see soundKeys
	ends   []uint32
	tails  []uint16
	arabic []uint32 // number of the text as written with the 28 letters of Arabic
}

func newDict(parse func(string) (names.Part, bool)) *dict {
	d := &dict{
		parse: parse,
		raw:   newSpellings(),
		norm:  map[string]uint32{},
		skel:  map[string]uint32{},
		off:   []uint32{0, 0, 0},
		coded: make([]coded, 1), key: []uint32{0}, script: []names.Script{0}, folded: []uint32{0}, sounds: []uint32{0}, ends: []uint32{0}, tails: []uint16{0}, arabic: []uint32{0},
	}
	return d
}

// len is the number of values, "not given" among them.
func (d *dict) len() int { return len(d.key) }

// add gives the value of a field as it stands in a file.
func (d *dict) add(field string) uint32 {
	if field == "" {
		return 0
	}
	if v, ok := d.raw.get(field); ok {
		return v
	}
	p, ok := d.parse(field)
	var v uint32
	if ok {
		v = d.part(p)
	}
	d.raw.set(field, v)
	return v
}

// part gives the value of a part that was parsed elsewhere.
func (d *dict) part(p names.Part) uint32 {
	if p.Text == "" {
		return 0
	}
	if v, ok := d.norm[p.Text]; ok {
		return v
	}
	v := uint32(len(d.key))
	d.norm[cloneString(p.Text)] = v
	at := len(d.bytes)
	d.bytes = names.Encode(d.bytes, p.Text)
	text := d.bytes[at:]
	e := coded{mask: names.Mask(text), size: uint32(len(text)), script: uint8(p.Script)}
	copy(e.text[:], text)
	d.off = append(d.off[:2*v], uint32(at), uint32(len(d.bytes)))
	d.bytes = append(d.bytes, p.Roman...)
	d.off = append(d.off, uint32(len(d.bytes)))
	d.key = append(d.key, d.skeleton(p.Skeleton))
	pre := p.Skeleton
	if len(pre) > 3 {
		pre = pre[:3]
	}
	d.folded = append(d.folded, d.skeleton(pre))
	sounds, ends := soundKeys(p.Skeleton)
	d.sounds, d.ends = append(d.sounds, sounds), append(d.ends, ends)
	d.tails = append(d.tails, tailOf(p.Skeleton))
	d.script = append(d.script, p.Script)
	d.arabic = append(d.arabic, d.skeleton("ع:"+arabicLetters.Replace(p.Text)))
	e.key, e.arabic = d.key[v], d.arabic[v]
	d.coded = append(d.coded, e)
	return v
}

// arabicLetters writes Persian and Kurdish letters as an Arabic clerk would.
var arabicLetters = strings.NewReplacer("پ", "ب", "چ", "ج", "ژ", "ج", "گ", "ک", "ڤ", "ف")

func (d *dict) skeleton(s string) uint32 {
	if s == "" {
		return 0
	}
	k, ok := d.skel[s]
	if !ok {
		k = uint32(len(d.skel) + 1)
		d.skel[cloneString(s)] = k
	}
	return k
}

// coded is what comparing a value needs, near together: a comparison of two
// names that differ, by far the most frequent one, looks at nothing else.
type coded struct {
	key, arabic uint32
	mask        uint32        // which letters occur, by their lowest five bits
	size        uint32        // letters
	text        [inEntry]byte // the first letters
	script      uint8
}

// inEntry letters stand in the entry itself, which makes it half a line of the
// processor's cache.
const inEntry = 15

func (d *dict) text(v uint32) []byte {
	if e := &d.coded[v]; e.size <= inEntry {
		return e.text[:e.size]
	}
	return d.bytes[d.off[2*v]:d.off[2*v+1]]
}

func (d *dict) roman(v uint32) []byte { return d.bytes[d.off[2*v+1]:d.off[2*v+2]] }

// seal frees what only reading needed.
func (d *dict) seal() { d.raw, d.norm, d.skel = nil, nil, nil }

// similar gives the likeness of two different values, or 0 where it is
// certainly below least.
func (d *dict) similar(a, b uint32, least float64) float64 {
	ea, eb := &d.coded[a], &d.coded[b]
	if ea.script == eb.script {
		if ea.unlike(eb, least) {
			return 0
		}
		return names.JaroWinklerBytes(d.text(a), d.text(b))
	}
	ta, tb := d.text(a), d.text(b)
	return names.SimilarityCoded(ta, tb, d.roman(a), d.roman(b), false)
}

// cloneString copies s, which may share memory with a whole row.
func cloneString(s string) string { return string(append([]byte(nil), s...)) }

// plain reads a field that is not a name: letters folded as in names, but
// every word and digit kept.
func plain(field string) (names.Part, bool) {
	t := names.Normalize(field)
	if t == "" {
		return names.Part{}, false
	}
	p, ok := names.One(t)
	if !ok {
		return names.Part{Text: t, Skeleton: t, Roman: t}, true
	}
	if hasDigit(t) {
		p.Text, p.Skeleton, p.Roman = t, t, t
	}
	return p, true
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}
