package names

// Similarity says how alike two parts are, from 0 to 1, whatever their
// scripts: 1 for the same normal form. It allocates nothing.
func Similarity(a, b *Part) float64 {
	if a.Text == b.Text {
		return 1
	}
	if a.Script == b.Script {
		return JaroWinkler(a.Text, b.Text)
	}
	s := JaroWinkler(a.Roman, b.Roman)
	if a.Skeleton == b.Skeleton && a.Skeleton != "" {
		s = max(s, .95)
	}
	return s
}

// SimilarityCoded is Similarity for encoded parts.
func SimilarityCoded(aText, bText, aRoman, bRoman []byte, sameScript bool) float64 {
	if sameScript {
		return JaroWinklerBytes(aText, bText)
	}
	return JaroWinklerBytes(aRoman, bRoman)
}
