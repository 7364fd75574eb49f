package names

// Skeleton writes the skeleton of a roman form, as Part has it, behind dst.
func Skeleton(dst, roman []byte) []byte { return skeleton(dst, roman) }

// skeleton writes the consonants of a roman form. A vowel at the beginning is
// marked by an a; i and u (yeh and waw) are kept at the end and before the
// last consonant, because that is where they are long in most names, written
// in Arabic letters, and all that tells Hossein from Hassan and Mahmoud from
// Mohammad. In other places spellings do not agree on them.
func skeleton(dst, r []byte) []byte {
	start := len(dst)
	end := len(r)
	silent := end > 2 && r[end-1] == 'h'
	if silent {
		end--
	}
	for i := range end {
		c := r[i]
		switch c {
		case 'a', 'e', 'o':
			c = 0
		case 'i', 'y', 'u', 'v':
			c = glideAt(r[:end], i, silent)
		}
		if i == 0 && c == 0 || i == 0 && (r[0] == 'i' || r[0] == 'u') {
			c = 'a'
		}
		if c == 0 || len(dst) > start && c == dst[len(dst)-1] && (c == 'y' || c == 'v') {
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// glideAt is what the skeleton has for an i, y, u or v at place i: y or v
// where it is a consonant or a vowel worth keeping, 0 otherwise. vowelAfter
// says that a vowel follows the end.
func glideAt(r []byte, i int, vowelAfter bool) byte {
	c := byte('v')
	if r[i] == 'i' || r[i] == 'y' {
		c = 'y'
	}
	last := len(r) - 1
	switch {
	case i == 0, i == last:
		return c
	case r[i] != 'i' && r[i] != 'u' && vowelFrom(r, i+1, vowelAfter):
		return c // a consonant
	case i == last-1 && !vowelAfter && !vowelFrom(r, last, false):
		return c // before the last consonant
	}
	return 0
}

// vowelFrom says whether the letter at i is a vowel; y and v are, unless a
// vowel follows them.
func vowelFrom(r []byte, i int, vowelAfter bool) bool {
	switch r[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y', 'v':
		if i == len(r)-1 {
			return !vowelAfter
		}
		return !vowelFrom(r, i+1, vowelAfter)
	}
	return false
}
