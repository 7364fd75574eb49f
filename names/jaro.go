package names

import (
	"encoding/binary"
	"math/bits"
)

// Jaro's similarity (Jaro 1989, JASA 84:414) of texts of a and b letters of
// which m agree, t of these pairs out of order:
//
//	(m/a + m/b + (m − t/2)/m) / 3
//
// Letters agree if they are the same and at most max(a,b)/2 − 1 places (whole
// division, not below 0) apart, each letter of one text taking the first free
// one of the other; t/2 is rounded down, as in Winkler's own program. Two
// empty texts have 1, an empty one with another 0.
//
// Winkler's boost (Winkler 1990) adds a tenth of what is missing to 1 for
// each letter of the common beginning, up to four, but only where Jaro's
// similarity is above 0.7. Other programs boost without that threshold.
const (
	winklerPrefix    = 4
	winklerWeight    = .1
	winklerThreshold = .7
)

const longest = 64 // letters compared by bit masks and on the stack

// JaroWinkler is the Jaro-Winkler similarity of two texts on code points. It
// allocates only if a text has more than 64 letters.
func JaroWinkler(a, b string) float64 {
	j, prefix := jaroText(a, b)
	return boosted(j, prefix)
}

// Jaro is JaroWinkler without Winkler's boost for a common beginning.
func Jaro(a, b string) float64 {
	j, _ := jaroText(a, b)
	return j
}

func jaroText(a, b string) (j float64, prefix int) {
	var ca, cb [longest]byte
	na, ok := encoded(&ca, a)
	if ok {
		if nb, ok := encoded(&cb, b); ok {
			return jaroMasks(ca[:na], cb[:nb])
		}
	}
	var ra, rb [longest]rune
	return jaroPlain(runes(ra[:0], a), runes(rb[:0], b))
}

func runes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

// JaroWinklerBytes is JaroWinkler of two encoded texts.
func JaroWinklerBytes(a, b []byte) float64 {
	if len(a) > longest || len(b) > longest {
		return boosted(jaroPlain(a, b))
	}
	return boosted(jaroMasks(a, b))
}

func boosted(j float64, prefix int) float64 {
	if j > winklerThreshold {
		j += winklerWeight * float64(prefix) * (1 - j)
	}
	return j
}

// third is a table of 1/3n, since division is most of the work on short names.
var third = func() (t [longest + 1]float64) {
	for n := 1; n <= longest; n++ {
		t[n] = 1 / float64(3*n)
	}
	return t
}()

func jaroOf(m, outOfOrder, lenA, lenB int) float64 {
	if m == lenA && m == lenB && outOfOrder < 2 {
		return 1
	}
	f := float64(m)
	if lenA > longest || lenB > longest {
		return (f/float64(lenA) + f/float64(lenB) + (f-float64(outOfOrder/2))/f) / 3
	}
	return f*third[lenA] + f*third[lenB] + float64(m-outOfOrder/2)*third[m]
}

// jaroMasks compares texts of at most 64 bytes. The places where a letter
// stands in b are found for eight letters at a time, the window and the
// letters taken are bit masks of places.
func jaroMasks(a, b []byte) (j float64, prefix int) {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		if len(b) == 0 {
			return 1, 0
		}
		return 0, 0
	}
	// A common beginning agrees with itself, in order: the first free place
	// of each of its letters is its own.
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	if same == len(b) {
		return 1, min(same, winklerPrefix)
	}
	if len(b) <= 8 {
		return jaroEight(a, b, same), min(same, winklerPrefix)
	}
	var w words
	w.load(b)
	window := max(len(b)/2-1, 0)
	taken := uint64(1)<<same - 1
	// matched letters of a in their order, compared with those of b after
	var got [longest]byte
	n := 0
	for i := same; i < len(a); i++ {
		at := w.places(a[i]) &^ taken
		at &= ^uint64(0) >> (63 - min(63, uint(i+window)))
		if i > window {
			at &= ^uint64(0) << uint(i-window)
		}
		if at != 0 {
			taken |= at & -at
			got[n&63] = a[i]
			n++
		}
	}
	if same+n == 0 {
		return 0, 0
	}
	out := 0
	rest := taken &^ (uint64(1)<<same - 1)
	for k := range n {
		if b[bits.TrailingZeros64(rest)] != got[k&63] {
			out++
		}
		rest &= rest - 1
	}
	return jaroOf(same+n, out, len(a), len(b)), min(same, winklerPrefix)
}

// jaroEight is jaroMasks for texts of at most eight letters, most names: the
// top bit of each byte of a word stands for a place. The first same letters of
// both agree.
func jaroEight(a, b []byte, same int) float64 {
	var word uint64
	for i := len(b) - 1; i >= 0; i-- {
		word = word<<8 | uint64(b[i])
	}
	const tops = 0x8080808080808080
	window := uint(max(len(b)/2-1, 0))
	begin := uint64(1)<<(8*uint(same)) - 1
	free := tops & (^uint64(0) >> (64 - 8*uint(len(b)))) &^ begin
	var got uint64 // the letters of a that agree, in their order from the lowest byte
	n := uint(0)
	taken := uint64(0)
	for i := uint(same); i < uint(len(a)); i++ {
		x := word ^ uint64(a[i])*ones
		at := ^(((x & low) + low) | x | low) & free
		at &= ^uint64(0) >> (64 - min(64, 8*(i+window+1)))
		if i > window {
			at &= ^uint64(0) << (8 * (i - window))
		}
		if at != 0 {
			at &= -at
			free &^= at
			taken |= at
			got |= uint64(a[i]) << (8 * n)
			n++
		}
	}
	if same+int(n) == 0 {
		return 0
	}
	out := 0
	for ; taken != 0; taken &= taken - 1 {
		if byte(word>>(uint(bits.TrailingZeros64(taken))-7)) != byte(got) {
			out++
		}
		got >>= 8
	}
	return jaroOf(same+int(n), out, len(a), len(b))
}

// A word with 1 in each byte, and with all bits but the top one.
const (
	ones = 0x0101010101010101
	low  = 0x7f7f7f7f7f7f7f7f
)

// words holds up to 64 letters, eight to a word.
type words struct {
	w [longest / 8]uint64
	n int    // words in use
	m uint64 // the places in use
}

func (w *words) load(b []byte) {
	w.m = ^uint64(0) >> (64 - uint(len(b))) // len(b) > 0
	for len(b) >= 8 {
		w.w[w.n] = binary.LittleEndian.Uint64(b)
		w.n++
		b = b[8:]
	}
	if len(b) > 0 {
		var last uint64
		for i := len(b) - 1; i >= 0; i-- {
			last = last<<8 | uint64(b[i])
		}
		w.w[w.n] = last
		w.n++
	}
}

// places gives the places of a letter as a bit mask.
func (w *words) places(c byte) uint64 {
	const bring = 0x0102040810204080 // brings bit 0 of each byte to the top byte
	every := uint64(c) * ones
	x := w.w[0] ^ every
	at := (^(((x & low) + low) | x | low) >> 7) * bring >> 56
	for k := 1; k < w.n; k++ {
		x := w.w[k] ^ every
		at |= (^(((x & low) + low) | x | low) >> 7) * bring >> 56 << (8 * uint(k))
	}
	return at & w.m
}

// jaroPlain compares texts of any length, letter by letter.
func jaroPlain[L byte | rune](a, b []L) (j float64, prefix int) {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		if len(b) == 0 {
			return 1, 0
		}
		return 0, 0
	}
	window := max(len(b)/2-1, 0)
	var fa, fb [longest]bool
	usedA, usedB := fa[:], fb[:]
	if len(b) > longest {
		usedA, usedB = make([]bool, len(a)), make([]bool, len(b))
	}
	m := 0
	for i := range a {
		for k := max(0, i-window); k <= i+window && k < len(b); k++ {
			if !usedB[k] && a[i] == b[k] {
				usedA[i], usedB[k] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0, 0
	}
	out, k := 0, 0
	for i := range a {
		if !usedA[i] {
			continue
		}
		for !usedB[k] {
			k++
		}
		if a[i] != b[k] {
			out++
		}
		k++
	}
	for prefix < winklerPrefix && prefix < len(a) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaroOf(m, out, len(a), len(b)), prefix
}
