package names

import "math/bits"

// Bound is an upper bound of JaroWinklerBytes from the letters that occur in
// the texts and the lengths of the texts.
func Bound(maskA, maskB uint32, lenA, lenB int) float64 {
	if lenA == 0 || lenB == 0 {
		return 1
	}
	// Every letter that occurs only on one side costs one place at least.
	m := float64(min(lenA-bits.OnesCount32(maskA&^maskB), lenB-bits.OnesCount32(maskB&^maskA)))
	if m <= 0 {
		return 0
	}
	j := (m/float64(lenA) + m/float64(lenB) + 1) / 3
	if j <= .7 {
		return j
	}
	return j + .4*(1-j)
}
