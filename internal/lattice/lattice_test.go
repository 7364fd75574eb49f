package lattice

import "testing"

func TestSumsAgainstTheDefinition(t *testing.T) {
	a := make([]float64, 32)
	for i := range a {
		a[i] = float64(i*i%17) + 1
	}
	sub, super := append([]float64(nil), a...), append([]float64(nil), a...)
	Subsets(sub)
	Supersets(super)
	for w := range a {
		var below, above float64
		for s := range a {
			if s&w == s {
				below += a[s]
			}
			if s&w == w {
				above += a[s]
			}
		}
		if sub[w] != below || super[w] != above {
			t.Errorf("set %b: %v and %v, want %v and %v", w, sub[w], super[w], below, above)
		}
	}
}
