package names

// Two roman forms are laid side by side letter by letter, each difference at
// a cost that says how often spellings of one name differ so: nothing for a
// short vowel that Arabic letters do not write, little for another vowel or a
// consonant that is pronounced otherwise from country to country (ز and d of
// Ramazan and Ramadan), much for another consonant. The cost 100 is that of a
// whole letter. The costs were set by hand on the pairs in testdata.

// script pairs of a comparison of sounds
const (
	latinLatin = iota
	latinArabic
	arabicArabic
)

// near holds the cost of one letter for another where it is below 100.
var near = func() (t [3][32][32]uint8) {
	for k := range t {
		for i := range t[k] {
			for j := range t[k][i] {
				if i != j {
					t[k][i][j] = 100
				}
			}
		}
	}
	set := func(cost uint8, pairs string, kinds ...int) {
		for i := 0; i+1 < len(pairs); i += 3 {
			a, b := pairs[i]&31, pairs[i+1]&31
			for _, k := range kinds {
				t[k][a][b], t[k][b][a] = cost, cost
			}
		}
	}
	both := []int{latinLatin, latinArabic}
	set(15, "zd qk", both...)
	set(30, "gj qg hx vb xk", both...)
	set(50, "kg td cj cw sw zs pb fv zj jw yj tc kc", both...)
	set(15, "ae ou iy", latinLatin)
	set(20, "ei oe", latinLatin)
	set(40, "ao au ey oi ui uv", latinLatin)
	set(50, "ai", latinLatin)
	// the first letter of each pair is Latin, the second Arabic, and so on
	// the other way round: vowels are told by their side
	set(0, "iy uv", latinArabic)
	set(5, "ov", latinArabic)
	set(20, "ea", latinArabic)
	set(30, "oa ey", latinArabic)
	set(40, "ia ua", latinArabic)
	return t
}()

// soundsAlike compares two roman forms and gives a similarity from 0 to 1: the
// part of the longer one that does not have to be changed.
func soundsAlike(a, b []byte, kind int) float64 {
	cost, whole := soundCost(a, b, kind)
	return max(0, 1-float64(cost)/float64(100*whole))
}

// soundCost is the least cost to make one roman form of the other, and the
// number of letters of the longer one, not counting the Latin vowels where
// Arabic letters are on the other side. Of a pair of scripts the Latin one
// comes first.
func soundCost(a, b []byte, kind int) (cost, whole int) {
	if len(a) > longest || len(b) > longest || len(a) == 0 || len(b) == 0 {
		return 100, 1
	}
	var costA, costB [longest]uint8
	wholeA := dropCosts(&costA, a, kind == arabicArabic, kind)
	wholeB := dropCosts(&costB, b, kind != latinLatin, kind)
	var row [longest + 1]int
	for j := range b {
		row[j+1] = row[j] + int(costB[j])
	}
	lastA, lastB := len(a)-1, len(b)-1
	for i, x := range a {
		costs := &near[kind][x&31]
		drop := int(costA[i])
		diagonal, left := row[0], row[0]+drop
		row[0] = left
		for j, y := range b {
			c := int(costs[y&31])
			if c != 0 && (i == 0 && j == 0 || j == lastB && i == lastA || kind == latinLatin && i == lastA-1) {
				c = placed(c, kind, a, b, i, j)
			}
			left = min(diagonal+c, left+int(costB[j]), row[j+1]+drop)
			diagonal, row[j+1] = row[j+1], left
		}
	}
	return row[len(b)], max(wholeA, wholeB)
}

// placed is the cost of one letter for another where the place in the name
// matters: the first letters, the last, and the vowel before the last.
func placed(c, kind int, a, b []byte, i, j int) int {
	x, y := a[i], b[j]
	switch last := i == len(a)-1 && j == len(b)-1; {
	case kind == latinLatin && i == len(a)-2 && c == 20 && (x == 'i' || y == 'i'):
		return 40 // Hamid is not Hamed
	case kind != latinArabic:
	case i == 0 && j == 0 && y == 'a' && isVowel(x):
		return 0
	case last && y == 'h' && (x == 'a' || x == 'e'):
		return 0
	case last && y == 'y' && x == 'a':
		return 30
	}
	return c
}

// dropCosts gives the cost of leaving out each letter, and the number of
// letters that count for the length of the name.
func dropCosts(costs *[longest]uint8, r []byte, arabic bool, kind int) (whole int) {
	for i, c := range r {
		switch {
		case arabic:
			costs[i] = dropArabic(r, i)
			whole++
		case !isVowel(c):
			costs[i] = 100
			if c == 'y' {
				costs[i] = 70
			}
			whole++
		case kind == latinLatin:
			costs[i] = dropVowel(r, i)
			whole++
		default:
			var counts bool
			costs[i], counts = dropUnwritten(r, i)
			if counts {
				whole++
			}
		}
	}
	return max(whole, 1)
}

// dropVowel is the cost of leaving a vowel out where both sides write it.
func dropVowel(r []byte, i int) uint8 {
	if i > 0 && (r[i] == 'e' && r[i-1] == 'a' || r[i] == 'i' && r[i-1] == 'y') {
		return 10 // Jaeger, Rezayi
	}
	return 60
}

// dropUnwritten is the cost of leaving a Latin vowel out where Arabic letters
// are on the other side, and whether it counts as a letter of the name.
func dropUnwritten(r []byte, i int) (cost uint8, counts bool) {
	last := len(r) - 1
	switch c := r[i]; {
	case i == 0:
		return 80, true
	case c == 'i' && r[i-1] == 'y', c == 'u' && r[i-1] == 'v':
		return 5, false // Rezayi, Davud: one Arabic letter for both
	case c == 'i' && i == last:
		return 80, true
	case i == last:
		return 50, false
	case c == 'i' && i == last-1:
		return 30, false
	case c == 'i':
		return 15, false
	case c == 'u' && i == last-1:
		return 50, false
	case c == 'u':
		return 25, false
	case c == 'o':
		return 5, false
	}
	return 0, false
}

func dropArabic(r []byte, i int) uint8 {
	switch r[i] {
	case 'a':
		if i == 0 && len(r) > 1 && (r[1] == 'y' || r[1] == 'v') {
			return 10 // carries the vowel after it
		}
		return 60
	case 'h':
		if i == len(r)-1 {
			return 60
		}
	case 'v', 'y':
		return 80
	}
	return 100
}
