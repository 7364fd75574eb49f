package names

import "math/bits"

// Bound is never below JaroWinklerBytes of two texts of which only the Mask
// and the length are known: where it is below a threshold, they need not be
// compared. A letter that only one of two texts has cannot agree with any.
func Bound(maskA, maskB uint32, lenA, lenB int) float64 {
	if lenA == 0 || lenB == 0 {
		if lenA == lenB {
			return 1
		}
		return 0
	}
	m := min(lenA-bits.OnesCount32(maskA&^maskB), lenB-bits.OnesCount32(maskB&^maskA))
	if m <= 0 {
		return 0
	}
	return boosted(jaroOf(m, 0, lenA, lenB), min(m, winklerPrefix))
}
