package names

// SameAt is the similarity from which Same takes two parts for spellings of one.
const SameAt = .93

// Same says whether two parts are likely spellings of one name.
func Same(a, b Part) bool { return Similarity(&a, &b) >= SameAt }

// SameName says whether all parts of two names, in their order, are likely the
// same.
func SameName(a, b Name) bool {
	if len(a.Parts) != len(b.Parts) || len(a.Parts) == 0 {
		return false
	}
	for i := range a.Parts {
		if !Same(a.Parts[i], b.Parts[i]) {
			return false
		}
	}
	return true
}
