package figures

import "slices"

// Words that the reference ledgers and the field use. Others are accepted: a
// stake or a measure is a description, and a study may need its own.
var (
	usualMeasures = []string{"killed", "injured", "arrested", "missing", "identified", "participants", "executed", "displaced"}
	usualStakes   = []string{"accused_party", "affected", "documenter", "opposed_party", "third_party", "unknown"}
)

// maxCompared bounds the pairwise comparison of names.
const maxCompared = 400

// checkSpelling notes words so close to another that they may be slips, which
// would split a group in two without anybody seeing it.
func (p *parser) checkSpelling() {
	p.spelling("measure", usualMeasures, func(c *Claim) string { return c.Measure })
	p.spelling("stake", usualStakes, func(c *Claim) string { return c.Stake })
	p.spelling("universe", nil, func(c *Claim) string { return c.Universe })
	p.spelling("place", nil, func(c *Claim) string { return c.Place })
	p.spelling("asserter", nil, func(c *Claim) string { return c.Asserter })
}

// spelling compares the words of a column with the usual ones, or, where there
// are none, with each other. Numbers in names ("Region 1") are no slips.
func (p *parser) spelling(column string, usual []string, field func(*Claim) string) {
	type seenWord struct{ key, written string }
	var seen []seenWord
	for _, w := range usual {
		seen = append(seen, seenWord{w, w})
	}
	done := map[string]bool{}
	for i := range p.l.claims {
		word := field(&p.l.claims[i])
		key := nameKey(word)
		if done[key] || slices.Contains(usual, key) {
			continue
		}
		done[key] = true
		if len(done) > maxCompared {
			return
		}
		for _, other := range seen {
			if near(key, other.key) {
				p.l.notices = append(p.l.notices, noticeSpelling(column, word, other.written, p.l.claims[i].ID))
				break
			}
		}
		if usual == nil {
			seen = append(seen, seenWord{key, word})
		}
	}
}

// near reports one edit, or an exchange of two neighbours, in words of five
// letters or more; digits must agree.
func near(a, b string) bool {
	if d := len(a) - len(b); len(a) < 5 || len(b) < 5 || d > 2 || d < -2 {
		return false
	}
	switch editDistance(a, b, 3) {
	case 1:
		return digits(a) == digits(b)
	case 2:
		if len(a) != len(b) || digits(a) != digits(b) {
			return false
		}
		x, y := []byte(a), []byte(b)
		slices.Sort(x)
		slices.Sort(y)
		return slices.Equal(x, y)
	}
	return false
}

func digits(s string) string {
	out := []rune{}
	for _, r := range s {
		if _, ok := digit(r); ok {
			out = append(out, r)
		}
	}
	return string(out)
}
