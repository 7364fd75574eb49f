package lattice

// Subsets replaces a[w] by the sum of a[t] over t ⊆ w. The length of a is a
// power of two; sets are bit patterns.
func Subsets(a []float64) {
	for step := 1; step < len(a); step <<= 1 {
		for i := 0; i < len(a); i += 2 * step {
			lo, hi := a[i:i+step], a[i+step:i+2*step]
			for j, v := range lo {
				hi[j] += v
			}
		}
	}
}

// Supersets replaces a[t] by the sum of a[w] over w ⊇ t.
func Supersets(a []float64) {
	for step := 1; step < len(a); step <<= 1 {
		for i := 0; i < len(a); i += 2 * step {
			lo, hi := a[i:i+step], a[i+step:i+2*step]
			for j, v := range hi {
				lo[j] += v
			}
		}
	}
}
