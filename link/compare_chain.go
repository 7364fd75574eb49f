package link

import "undercount/names"

// chainAt is the similarity from which the names behind the own name, written
// as one word, are taken for the same.
const chainAt = 0.88

// realign lets the parts of a chain of names count as alike where the chain was
// only divided wrongly: own names agree, two parts or more differ, and what
// follows the own name is alike when it is written without spaces. It happens
// where a name of two words stands in a chain.
func (r *Records) realign(fs []*feature) {
	if !r.chained || r.own == nil {
		return
	}
	var rest []*feature
	for _, f := range fs {
		if f.name == "father" || f.name == "grandfather" || f.name == "family name" {
			rest = append(rest, f)
		}
	}
	if len(rest) < 2 {
		return
	}
	plain := make([]func(i, j int32) uint8, len(rest))
	for k, f := range rest {
		plain[k] = f.compare
	}
	for k, f := range rest {
		f.compare = func(i, j int32) uint8 {
			l := plain[k](i, j)
			if !differs(l) || !r.sameOwn(i, j) {
				return l
			}
			others := 0
			for o, p := range plain {
				if o != k && differs(p(i, j)) {
					others++
				}
			}
			if others == 0 || !r.sameRest(i, j) {
				return l
			}
			if partLevels[l].group == 2 {
				return partCrossSimilar
			}
			return partSimilar
		}
	}
}

func (r *Records) sameOwn(i, j int32) bool {
	switch partNear[r.names.partLevel(r.own[i], r.own[j])] {
	case same, otherSpelling, similar:
		return true
	}
	return false
}

// sameRest compares father's, grandfather's and family name as one word.
func (r *Records) sameRest(i, j int32) bool {
	var a, b, ra, rb [128]byte
	ta, xa, sa := r.restOf(i, a[:0], ra[:0])
	tb, xb, sb := r.restOf(j, b[:0], rb[:0])
	if len(ta) < 6 || len(tb) < 6 {
		return false
	}
	if sa == sb {
		return names.JaroWinklerBytes(ta, tb) >= chainAt
	}
	return names.SimilarityCoded(ta, tb, xa, xb, false) >= chainAt
}

func (r *Records) restOf(i int32, text, roman []byte) ([]byte, []byte, names.Script) {
	var script names.Script
	for _, v := range [][]uint32{r.father, r.grandfather, r.family} {
		if v != nil && v[i] != 0 {
			text = append(text, r.names.text(v[i])...)
			roman = append(roman, r.names.roman(v[i])...)
			script = r.names.script[v[i]]
		}
	}
	return text, roman, script
}
