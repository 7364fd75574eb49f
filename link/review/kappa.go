package review

import (
	"fmt"
	"math"

	"undercount/link"
)

// Categories are the judgements by which agreement is measured, in the order
// of Agreement.Table.
var Categories = [3]Judgement{Same, Different, Unsure}

// FewPairs is the number of pairs judged by both below which agreement says
// little: the standard error of kappa is one for large numbers.
const FewPairs = 50

// Agreement is how far two reviewers agree on the pairs that both judged
// without knowing the other's judgement. Numbers that are not defined are absent.
type Agreement struct {
	First    string         `json:"first"`
	Second   string         `json:"second"`
	Pairs    int            `json:"pairs"`     // judged by both
	Table    [3][3]int      `json:"table"`     // rows by the first, columns by the second: same, different, unsure
	Raw      *float64       `json:"raw"`       // share of pairs judged alike
	Kappa    *float64       `json:"kappa"`     // agreement beyond chance, 1 at most
	SE       *float64       `json:"se"`        // its standard error
	Saw      int            `json:"saw_model"` // pairs that one of them judged with the model's opinion in view
	Warnings []link.Warning `json:"warnings"`
}

// Agreements compares every two reviewers who have pairs in common.
func (fs *Files) Agreements() []Agreement {
	var out []Agreement
	for i, f := range fs.Files {
		first := f.Standing(Reviewed)
		for _, g := range fs.Files[i+1:] {
			a := Agreement{First: f.Reviewer, Second: g.Reviewer}
			for k, y := range g.Standing(Reviewed) {
				x, both := first[k]
				if !both {
					continue
				}
				a.Pairs++
				a.Table[category(x.Judgement)][category(y.Judgement)]++
				if x.Saw != "" || y.Saw != "" {
					a.Saw++
				}
			}
			if a.Pairs > 0 {
				a.measure()
				out = append(out, a)
			}
		}
	}
	return out
}

func category(j Judgement) int {
	for i, c := range Categories {
		if c == j {
			return i
		}
	}
	panic("review: a judgement that is none")
}

// measure fills in the numbers and the warnings.
func (a *Agreement) measure() {
	raw, kappa, se := Kappa(a.Table)
	set := func(p **float64, v float64) {
		if !math.IsNaN(v) {
			*p = &v
		}
	}
	set(&a.Raw, raw)
	set(&a.Kappa, kappa)
	set(&a.SE, se)
	a.Warnings = []link.Warning{}
	warn := func(code, severity, text, remedy string) {
		a.Warnings = append(a.Warnings, link.Warning{Code: code, Severity: severity, Text: text, Remedy: remedy})
	}
	if a.Pairs < FewPairs {
		warn("few-pairs", "caution", fmt.Sprintf("%d pairs were judged by both: kappa and its standard error are rough", a.Pairs),
			fmt.Sprintf("let the second reviewer judge at least %d pairs", FewPairs))
	}
	if a.Kappa == nil {
		warn("one-category", "caution", "both gave every pair the same judgement: agreement beyond chance is not defined", "judge pairs of which some are the same person and some are not")
	} else if most := a.mostCommon(); most > 0.9 {
		warn("one-sided", "info", "more than nine tenths of the judgements are alike: kappa is then low although the reviewers agree on most pairs", "read it with the table")
	}
	if a.Saw > 0 {
		warn("saw-model", "caution", fmt.Sprintf("%d pairs were judged with the model's opinion in view, which draws reviewers together", a.Saw),
			"measure agreement on pairs judged without it")
	}
}

// mostCommon is the share of the judgements of both that fall on one category.
func (a *Agreement) mostCommon() float64 {
	most := 0
	for i := range a.Table {
		n := 0
		for j := range a.Table {
			n += a.Table[i][j] + a.Table[j][i]
		}
		most = max(most, n)
	}
	return float64(most) / float64(2*a.Pairs)
}

// Kappa gives the share of agreement, Cohen's kappa (J. Cohen, "A coefficient
// of agreement for nominal scales", Educational and Psychological Measurement
// 20, 1960, 37-46) and its standard error for large numbers (J. L. Fleiss,
// J. Cohen, B. S. Everitt, "Large sample standard errors of kappa and weighted
// kappa", Psychological Bulletin 72, 1969, 323-327). With agreement po and
// agreement expected by chance pe, kappa is (po - pe)/(1 - pe), and n (1 - pe)^2
// times its variance is
//
//	sum_i p_ii [1 - (p_i. + p_.i)(1 - kappa)]^2
//	+ (1 - kappa)^2 sum_{i != j} p_ij (p_.i + p_j.)^2
//	- [kappa - pe (1 - kappa)]^2.
//
// What is not defined is NaN: everything for an empty table, kappa where both
// use one and the same category only.
func Kappa(table [3][3]int) (raw, kappa, se float64) {
	nan := math.NaN()
	n := 0
	var rows, columns [3]float64
	for i := range table {
		for j, c := range table[i] {
			n += c
			rows[i] += float64(c)
			columns[j] += float64(c)
		}
	}
	if n == 0 {
		return nan, nan, nan
	}
	N, alike, chance := float64(n), 0, 0.0
	for i := range rows {
		rows[i] /= N
		columns[i] /= N
		alike += table[i][i]
		chance += rows[i] * columns[i]
	}
	raw = float64(alike) / N
	for i := range rows {
		if rows[i] == 1 && columns[i] == 1 {
			return raw, nan, nan
		}
	}
	kappa = (raw - chance) / (1 - chance)
	sum := 0.0
	for i := range table {
		for j, c := range table[i] {
			p := float64(c) / N
			if i == j {
				t := 1 - (rows[i]+columns[i])*(1-kappa)
				sum += p * t * t
				continue
			}
			t := (1 - kappa) * (columns[i] + rows[j])
			sum += p * t * t
		}
	}
	t := kappa - chance*(1-kappa)
	return raw, kappa, math.Sqrt(max(sum-t*t, 0)/N) / (1 - chance)
}
