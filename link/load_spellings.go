package link

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
)

// spellings finds the value of a spelling. Short ones, nearly all, stand in the
// table itself, so that looking one up waits for the memory once.
type spellings struct {
	slots []slot // open addressing; a power of two of them
	used  int
	k0    uint64 // different in every run, so that no file is slow on purpose
	long  map[string]uint32
}

// slot holds a spelling of 1 to shortest bytes, its length in the last byte.
type slot struct {
	text  [3]uint64
	value uint32
}

const shortest = 23

func newSpellings() *spellings {
	return &spellings{slots: make([]slot, 1<<10), k0: maphash.String(maphash.MakeSeed(), "") | 1, long: map[string]uint32{}}
}

// pack puts a short text into words.
func pack(s string) (w [3]uint64) {
	var b [24]byte
	copy(b[:shortest], s)
	b[shortest] = uint8(len(s))
	w[0] = binary.LittleEndian.Uint64(b[:])
	w[1] = binary.LittleEndian.Uint64(b[8:])
	w[2] = binary.LittleEndian.Uint64(b[16:])
	return w
}

func (s *spellings) hash(w *[3]uint64) uint64 {
	h, l := bits.Mul64(w[0]^s.k0, w[1]^0x9e3779b97f4a7c15)
	h, l = bits.Mul64(h^l^w[2], s.k0)
	return h ^ l
}

// get gives the value of a spelling that was set before.
func (s *spellings) get(text string) (uint32, bool) {
	if len(text) > shortest || len(text) == 0 {
		v, ok := s.long[text]
		return v, ok
	}
	w := pack(text)
	mask := uint64(len(s.slots) - 1)
	for at := s.hash(&w) & mask; ; at = (at + 1) & mask {
		p := &s.slots[at]
		if p.text == w {
			return p.value, true
		}
		if p.text[2] == 0 {
			return 0, false
		}
	}
}

// set remembers the value of a spelling that is not in the table yet.
func (s *spellings) set(text string, value uint32) {
	if len(text) > shortest || len(text) == 0 {
		s.long[cloneString(text)] = value
		return
	}
	if s.used++; 3*s.used > 2*len(s.slots) {
		old := s.slots
		s.slots = make([]slot, 2*len(old))
		for _, p := range old {
			if p.text[2] != 0 {
				s.put(p)
			}
		}
	}
	s.put(slot{pack(text), value})
}

func (s *spellings) put(p slot) {
	mask := uint64(len(s.slots) - 1)
	at := s.hash(&p.text) & mask
	for s.slots[at].text[2] != 0 {
		at = (at + 1) & mask
	}
	s.slots[at] = p
}
