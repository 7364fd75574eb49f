package link

// The comparison of places is joint, because town, postcode and region say the
// same thing three times. A level is a combination of how the towns agree (not
// given, same, similar, different), the postcodes (not given, same, one slip,
// different) and the regions (not given, same, different); its group is which
// of the three could be compared.
// townAt is the least Jaro-Winkler similarity of names of towns that are similar.
const townAt = 0.88

const placeLevelCount = 4 * 4 * 3

func placeLevel(town, post, region uint8) uint8 { return (town*4+post)*3 + region }

func placeLevels() []level {
	towns := []string{"", "same town", "similar town", "different town"}
	posts := []string{"", "same postcode", "postcode with a slip", "different postcode"}
	regions := []string{"", "same region", "different region"}
	w := [][]float64{{1, 0.8, 0.12, 0.08}, {1, 0.85, 0.08, 0.07}, {1, 0.95, 0.05}}
	out := make([]level, placeLevelCount)
	for t := range uint8(4) {
		for p := range uint8(4) {
			for g := range uint8(3) {
				l := &out[placeLevel(t, p, g)]
				for _, s := range []string{towns[t], posts[p], regions[g]} {
					if s != "" {
						if l.label != "" {
							l.label += ", "
						}
						l.label += s
					}
				}
				l.group = min(t, 1) | min(p, 1)<<1 | min(g, 1)<<2
				l.init = w[0][t] * w[1][p] * w[2][g]
				if t > 1 || p > 1 || g > 1 {
					l.err = 1
				}
			}
		}
	}
	out[0].label = "not given"
	return out
}

// regionLevels takes a region that is similar as the same.
var regionLevels = [4]uint8{0, 1, 1, 2}

// placeFeature compares places.
func (r *Records) placeFeature() *feature {
	var town, post, region *field
	for _, f := range r.fields {
		switch f.role {
		case Place:
			town = f
		case Postcode:
			post = f
		case Region:
			region = f
		}
	}
	if town == nil && post == nil && region == nil {
		return nil
	}
	finest := town
	if finest == nil {
		finest = post
	}
	if finest == nil {
		finest = region
	}
	fr := finest.d.frequencies(finest.v)
	agree := func(l uint8) bool { // on the finest place
		switch finest {
		case town:
			return l/12 == 1
		case post:
			return l/3%4 == 1
		}
		return l%3 == 1
	}
	co := map[uint8]float64{}
	c := coincidence(fr.skeleton, fr.n)
	for l := range uint8(placeLevelCount) {
		if agree(l) {
			co[l] = c
		}
	}
	return &feature{
		kind: "place", name: "place", levels: placeLevels(), groups: 8, cost: 2, coincide: co,
		compare: func(i, j int32) uint8 {
			return placeLevel(town.townLevel(i, j), post.codeLevel(i, j), regionLevels[region.townLevel(i, j)])
		},
		share: func(i, _ int32, l uint8) float64 {
			if !agree(l) {
				return 0
			}
			return shareOf(fr.skeleton[finest.d.key[finest.v[i]]], fr.n)
		},
	}
}

// townLevel is 0 not given, 1 same, 2 similar, 3 different.
func (f *field) townLevel(i, j int32) uint8 {
	if f == nil {
		return 0
	}
	a, b := f.v[i], f.v[j]
	if a == 0 || b == 0 {
		return 0
	}
	d := f.d
	switch {
	case a == b, d.coded[a].key == d.coded[b].key && d.coded[a].key != 0:
		return 1
	case d.similar(a, b, townAt) >= townAt:
		return 2
	}
	return 3
}

// codeLevel is 0 not given, 1 same, 2 one slip, 3 different.
func (f *field) codeLevel(i, j int32) uint8 {
	if f == nil {
		return 0
	}
	a, b := f.v[i], f.v[j]
	switch {
	case a == 0 || b == 0:
		return 0
	case a == b:
		return 1
	case slipOf(f.d.text(a), f.d.text(b)):
		return 2
	}
	return 3
}

// slipOf is oneSlip for texts of any length from two.
func slipOf(a, b []byte) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	diff, at := 0, -1
	for k := range a {
		if a[k] != b[k] {
			diff++
			if at < 0 {
				at = k
			}
		}
	}
	return diff == 1 || diff == 2 && at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at]
}
