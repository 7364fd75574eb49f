package link

import (
	"encoding/binary"
	"math/bits"
)

// Most names that are compared have next to nothing in common. What follows
// finds them by the letters that both have and by how they begin.

// shared gives the most letters of two names that can agree, and how many
// letters they begin with in common, up to four.
func (a *coded) shared(b *coded) (letters, begin int) {
	na, nb := int(a.size), int(b.size)
	letters = min(na-bits.OnesCount32(a.mask&^b.mask), nb-bits.OnesCount32(b.mask&^a.mask))
	x := binary.LittleEndian.Uint32(a.text[:]) ^ binary.LittleEndian.Uint32(b.text[:])
	return letters, min(bits.TrailingZeros32(x)>>3, na, nb)
}

// bound is never below the Jaro-Winkler similarity of two texts of a and b
// letters of which so many agree: as if all of them stood in order.
func bound(a, b, letters, begin int) float64 {
	if a == 0 || b == 0 || letters <= 0 {
		return 0
	}
	f := float64(letters)
	j := (f/float64(a) + f/float64(b) + 1) / 3
	if j > 0.7 {
		j += 0.1 * float64(begin) * (1 - j)
	}
	return j + 1e-9
}

// needed is the least number of letters with which two texts can be so similar,
// by their lengths and their common beginning.
type needed [inEntry + 1][inEntry + 1][5]uint8

func neededFor(least float64) *needed {
	var t needed
	for a := range t {
		for b := range t[a] {
			for p := range t[a][b] {
				m := uint8(0)
				for m <= inEntry && bound(a, b, int(m), p) < least {
					m++
				}
				t[a][b][p] = m
			}
		}
	}
	return &t
}

var neededAlike, neededTown = neededFor(likeAt), neededFor(townAt)

// unlike tells names of one script that are certainly not as similar as least.
func (a *coded) unlike(b *coded, least float64) bool {
	letters, begin := a.shared(b)
	if a.size <= inEntry && b.size <= inEntry {
		switch least {
		case likeAt:
			return letters < int(neededAlike[a.size&inEntry][b.size&inEntry][begin])
		case townAt:
			return letters < int(neededTown[a.size&inEntry][b.size&inEntry][begin])
		}
	}
	return bound(int(a.size), int(b.size), letters, begin) < least
}

// dayCounts counts days of birth, as packDay holds them.
type dayCounts struct {
	from  uint32
	dense []uint32          // from the first on
	rare  map[uint32]uint32 // where the days lie too far apart
	known int
	same  float64 // ordered pairs of records with the same day
}

// mostDense is how many packed days are counted in a slice: 500 years.
const mostDense = 500 << 12

func countDays(parts []uint32) *dayCounts {
	c := &dayCounts{}
	lo, hi := ^uint32(0), uint32(0)
	for _, p := range parts {
		if p != 0 {
			lo, hi = min(lo, p), max(hi, p)
			c.known++
		}
	}
	if c.known == 0 {
		return c
	}
	c.from = lo
	if hi-lo < mostDense {
		c.dense = make([]uint32, hi-lo+1)
		for _, p := range parts {
			if p != 0 {
				c.dense[p-lo]++
			}
		}
	} else {
		c.rare = map[uint32]uint32{}
		for _, p := range parts {
			if p != 0 {
				c.rare[p]++
			}
		}
	}
	for _, n := range c.dense {
		c.same += float64(n) * (float64(n) - 1)
	}
	for _, n := range c.rare {
		c.same += float64(n) * (float64(n) - 1)
	}
	return c
}

func (c *dayCounts) at(p uint32) uint32 {
	if c.dense != nil {
		if k := p - c.from; int(k) < len(c.dense) {
			return c.dense[k]
		}
		return 0
	}
	return c.rare[p]
}
