package names

// Same takes two parts for one name if they sound alike to this degree, and
// if the whole difference is less than that of a written vowel.
const (
	SameAt   = .93
	sameCost = 60
)

// Same says whether two parts are likely spellings of one name: their normal
// forms are the same, or their sounds differ only as spellings of one name do.
// It is stricter than Similarity, since a name with a single other letter is
// mostly another name: Mohammad is not Mahmoud, Hasan not Hossein, Samir not
// Samira. Errors of typing are not taken into account.
func Same(a, b Part) bool {
	if a.Text == b.Text {
		return true
	}
	if len(a.Roman) > longest || len(b.Roman) > longest {
		return false
	}
	kind := latinArabic
	switch {
	case a.Script == Other || b.Script == Other:
		return false
	case a.Script == Arabic && b.Script == Arabic:
		kind = arabicArabic
		if len(a.Text) != len(b.Text) {
			// A silent letter would be lost in the sounds: سعید, سید.
			return false
		}
	case a.Script == b.Script:
		kind = latinLatin
	case a.Script == Arabic:
		a, b = b, a
	}
	var ra, rb [longest]byte
	cost, whole := soundCost(append(ra[:0], a.Roman...), append(rb[:0], b.Roman...), kind)
	return cost < sameCost && 1-float64(cost)/float64(100*whole) >= SameAt
}

// Join makes one part of two that follow each other, as it would be read if
// they had been written together.
func Join(a, b Part) Part {
	p := Part{Text: a.Text + b.Text, Roman: a.Roman + b.Roman, Script: a.Script}
	if a.Script != b.Script || a.Script == Other {
		p.Script, p.Skeleton = Other, a.Skeleton+b.Skeleton
		return p
	}
	return part([]word{{text: p.Text}})
}

// SameName says whether two names are likely spellings of one: their first
// and their last parts are the same, and so are those between them in their
// order, where one of the names may leave parts out (a grandfather in a
// chain). Two parts of one name may be one of the other (Ali Reza, Alireza).
func SameName(a, b Name) bool {
	x, y := a.Parts, b.Parts
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || len(y) > mostParts {
		return false
	}
	return sameParts(x, y)
}

// mostParts bounds the work on a text that is no name.
const mostParts = 32

// sameParts lays the parts side by side from the last on: same[i][j] says that
// those of x from i on can be those of y from j on.
func sameParts(x, y []Part) bool {
	var same [mostParts + 3][mostParts + 3]bool
	same[len(x)][len(y)] = true
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			same[i][j] = same[i+1][j+1] && Same(x[i], y[j]) ||
				j+1 < len(y) && same[i+1][j+2] && Same(x[i], Join(y[j], y[j+1])) ||
				i+1 < len(x) && same[i+2][j+1] && Same(Join(x[i], x[i+1]), y[j]) ||
				i > 0 && same[i][j+1]
		}
	}
	return same[0][0]
}
