package figures

import (
	"strings"

	"undercount/internal/problem"
)

// MaxCount is the largest count a ledger may hold. Anything above is a slip of
// the keyboard: it exceeds all people who have ever lived.
const MaxCount = 1_000_000_000_000

// ParseCount reads a whole number from 0 to MaxCount as people write it: Latin,
// Persian or Arabic-Indic digits, even mixed, in groups of three set apart by
// commas (, ، ٬), spaces, thin or no-break spaces. It refuses what could be read
// in two ways (1.500, 4,5), fractions, signs, exponents and programmers'
// notations. Errors are *problem.Error and do not repeat the text.
func ParseCount(text string) (int64, error) {
	refuse := func(what, do string) (int64, error) {
		return 0, &problem.Error{What: what, Want: "a whole number from 0 to 1,000,000,000,000", Do: do}
	}
	const (
		none  = rune(0)
		point = '.'
	)
	var value int64
	sep, groups, inGroup, wellFormed := none, 1, 0, true
	for i, r := range strings.TrimSpace(strings.Map(dropMarks, text)) {
		if d, ok := digit(r); ok {
			inGroup++
			if value = value*10 + d; value > MaxCount {
				return refuse("the number is larger than 10^12", "check the digits")
			}
			continue
		}
		switch r {
		case '-', '−', '–':
			if i == 0 {
				return refuse("the number is negative", "correct the row or leave it out")
			}
			return refuse("this is not one number", "write a range in value and value_hi with the hedge range")
		case '٫':
			return refuse("the number is not whole", "counts of people have no fraction")
		case ',', '،', '٬', ' ', '\u00a0', '\u2009', '\u202f', point:
			if sep != none && sep != r {
				return refuse("the number mixes different separators", "write the digits without separators")
			}
			if inGroup == 0 || inGroup > 3 || groups > 1 && inGroup != 3 {
				wellFormed = false
			}
			sep, groups, inGroup = r, groups+1, 0
		default:
			return refuse("this is not a plain whole number", "write digits only")
		}
	}
	switch {
	case groups == 1 && inGroup == 0:
		return refuse("there is no number", "write digits")
	case groups > 1 && inGroup != 3:
		wellFormed = false
	}
	switch {
	case sep == point && wellFormed:
		return refuse("the point can separate thousands or decimals", "write the digits without separators")
	case sep == point:
		return refuse("the number is not whole", "counts of people have no fraction")
	case !wellFormed:
		return refuse("the separators do not stand between groups of three digits", "write the digits without separators")
	}
	return value, nil
}

// digit gives the value of a Latin, Arabic-Indic or Persian digit.
func digit(r rune) (int64, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int64(r - '0'), true
	case r >= '٠' && r <= '٩':
		return int64(r - '٠'), true
	case r >= '۰' && r <= '۹':
		return int64(r - '۰'), true
	}
	return 0, false
}

// dropMarks removes the invisible marks that editors leave around numbers in
// right-to-left text. Stronger controls (embeddings, overrides) are refused.
func dropMarks(r rune) rune {
	switch r {
	case '\u200c', '\u200e', '\u200f', '\u061c':
		return -1
	}
	return r
}

// grouped writes a count with a comma between groups of three digits.
func grouped(n int64) string {
	var b [32]byte
	i := len(b)
	for k := 0; ; k++ {
		if k > 0 && k%3 == 0 {
			i--
			b[i] = ','
		}
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}
