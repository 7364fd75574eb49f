package locale

// part is what one group of methods adds to the catalogue: the Persian of its
// assumptions and warnings by id and code (text, and what breaks it or the
// remedy), of its reasons and notes, and words in both languages. Each part has
// a file of its own named after it.
type part struct {
	assumptions map[string][2]string
	warnings    map[string][2]string
	sentences   []sentence
	words       map[string]text
}

// parts are all of them, the first set of estimators in persianAssumptions and
// persianWarnings apart.
var parts = []part{bmaWords, latentWords, sparseWords, coverageWords, covariatesWords, strataWords, sensitivityWords, boardWords, linkWords}

// lookup finds a key in one of the maps of every part.
func lookup(first map[string][2]string, of func(part) map[string][2]string, key string) ([2]string, bool) {
	if t, ok := first[key]; ok {
		return t, true
	}
	for _, p := range parts {
		if t, ok := of(p)[key]; ok {
			return t, true
		}
	}
	return [2]string{}, false
}

func assumptionIn(key string) ([2]string, bool) {
	return lookup(persianAssumptions, func(p part) map[string][2]string { return p.assumptions }, key)
}

func warningIn(key string) ([2]string, bool) {
	return lookup(persianWarnings, func(p part) map[string][2]string { return p.warnings }, key)
}
