package names

// Levenshtein is the least number of letters to insert, delete or replace to
// make one text of the other, on code points. It allocates only if a text has
// more than 64 letters.
func Levenshtein(a, b string) int { return edits(a, b, false) }

// DamerauLevenshtein is Levenshtein with the exchange of two neighbours as
// one edit, no letter being edited twice ("optimal string alignment").
func DamerauLevenshtein(a, b string) int { return edits(a, b, true) }

// LevenshteinBytes is Levenshtein of two encoded texts.
func LevenshteinBytes(a, b []byte) int { return editsBytes(a, b, false) }

// DamerauLevenshteinBytes is DamerauLevenshtein of two encoded texts.
func DamerauLevenshteinBytes(a, b []byte) int { return editsBytes(a, b, true) }

func edits(a, b string, swap bool) int {
	var ca, cb [longest]byte
	if na, ok := encoded(&ca, a); ok {
		if nb, ok := encoded(&cb, b); ok {
			return editsMasks(ca[:na], cb[:nb], swap)
		}
	}
	var ra, rb [longest]rune
	return editsPlain(runes(ra[:0], a), runes(rb[:0], b), swap)
}

func editsBytes(a, b []byte, swap bool) int {
	if len(a) > longest || len(b) > longest {
		return editsPlain(a, b, swap)
	}
	return editsMasks(a, b, swap)
}

// editsMasks keeps one column of the table of distances as the differences
// between neighbours, a bit each (Myers 1999, J. ACM 46:395; with exchanges
// Hyyrö 2003, section 4.1).
func editsMasks(a, b []byte, swap bool) int {
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	var w words
	w.load(a)
	distance := len(a)
	last := uint64(1) << uint(len(a)-1)
	up, down := ^uint64(0), uint64(0)
	var diagonal, before uint64
	for _, c := range b {
		at := w.places(c)
		var exchange uint64
		if swap {
			exchange = (^diagonal & at) << 1 & before
		}
		diagonal = ((at&up + up) ^ up) | at | down | exchange
		right := down | ^(diagonal | up)
		left := diagonal & up
		if right&last != 0 {
			distance++
		}
		if left&last != 0 {
			distance--
		}
		right = right<<1 | 1
		left <<= 1
		up = left | ^(diagonal | right)
		down = right & diagonal
		before = at
	}
	return distance
}

// editsPlain fills the table of distances row by row.
func editsPlain[L byte | rune](a, b []L, swap bool) int {
	var space [3 * (longest + 1)]int
	row := len(b) + 1
	cells := space[:]
	if 3*row > len(cells) {
		cells = make([]int, 3*row)
	}
	older, old, now := cells[:row], cells[row:2*row], cells[2*row:3*row]
	for k := range old {
		old[k] = k
	}
	for i := range a {
		now[0] = i + 1
		for k := range b {
			d := old[k]
			if a[i] != b[k] {
				d = 1 + min(d, old[k+1], now[k])
			}
			if swap && i > 0 && k > 0 && a[i] == b[k-1] && a[i-1] == b[k] {
				d = min(d, older[k-1]+1)
			}
			now[k+1] = d
		}
		older, old, now = old, now, older
	}
	return old[len(b)]
}
