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
	var ta, tb, ra, rb [longest]byte
	if len(a.Roman) > longest || len(b.Roman) > longest || a.Script == Other || b.Script == Other {
		return false
	}
	// The texts matter in the Arabic script only.
	if a.Script == Arabic && b.Script == Arabic {
		na, okA := encoded(&ta, a.Text)
		nb, okB := encoded(&tb, b.Text)
		if !okA || !okB || !sameSilent(ta[:na], tb[:nb]) {
			return false
		}
	}
	return sameSounds(append(ra[:0], a.Roman...), append(rb[:0], b.Roman...), a.Script, b.Script)
}

// SameCoded is Same for the encoded Text and Roman of two parts.
func SameCoded(aText, bText, aRoman, bRoman []byte) bool {
	if string(aText) == string(bText) {
		return true
	}
	sa, sb := codedScript(aText), codedScript(bText)
	if sa == Other || sb == Other || sa == Arabic && sb == Arabic && !sameSilent(aText, bText) {
		return false
	}
	return sameSounds(aRoman, bRoman, sa, sb)
}

// sameSilent says whether two texts of the Arabic script can be one although
// the sounds leave out their silent letters: سعید is not سید.
func sameSilent(a, b []byte) bool { return len(a) == len(b) }

func sameSounds(a, b []byte, sa, sb Script) bool {
	kind := latinArabic
	switch {
	case sa == Arabic && sb == Arabic:
		kind = arabicArabic
	case sa == sb:
		kind = latinLatin
	case sa == Arabic:
		a, b = b, a
	}
	cost, whole := soundCost(a, b, kind)
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
