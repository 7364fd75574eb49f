package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// Moment is an estimate of N from a formula, with its standard error.
type Moment struct {
	N  float64 // whole count, observed included
	SE float64 // asymptotic standard error of N
}

// LincolnPetersen returns N = n1 n2 / m for two lists of n1 and n2 entities, m
// of them on both, with the standard error √(n1 n2 (n1−m)(n2−m) / m³). It
// reports false when m is 0: the data then allow any N, however large.
func LincolnPetersen(n1, n2, m int64) (Moment, bool) {
	if m <= 0 {
		return Moment{}, false
	}
	a, b, c := float64(n1), float64(n2), float64(m)
	return Moment{a * b / c, math.Sqrt(a / c * (b / c) * ((a - c) * (b - c) / c))}, true
}

// Chapman returns N = (n1+1)(n2+1)/(m+1) − 1 (Chapman 1951) with the standard
// error of Seber (1982, p. 60). With m = 0 the number comes from the formula's
// added ones, not from the data.
func Chapman(n1, n2, m int64) Moment {
	a, b, c := float64(n1), float64(n2), float64(m)
	v := (a + 1) / (c + 1) * ((b + 1) / (c + 1)) * (a - c) * ((b - c) / (c + 2))
	return Moment{(a+1)*(b+1)/(c+1) - 1, math.Sqrt(v)}
}

// LogNormal returns the interval that is log-normal on the missing count n0 =
// N − n (Chao 1987): n + n0/C and n + n0·C, C = exp(z √log(1 + SE²/n0²)). It
// reports false when n0 is not positive.
func (m Moment) LogNormal(n, level float64) (lower, upper float64, ok bool) {
	n0 := m.N - n
	if !(n0 > 0) {
		return 0, 0, false
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	c := math.Exp(z * math.Sqrt(math.Log1p(m.SE*m.SE/(n0*n0))))
	return n + n0/c, n + n0*c, true
}

func pairMethods() []Method {
	lists := []Option{{Key: "lists", Meaning: "which two lists, by name, as A,B; needed when the table has more than two", Kind: ListNames, Low: 2, High: 2}}
	return []Method{
		{Name: "mse/lincoln-petersen", Summary: "two lists, product of their sizes over their overlap; assumes independent lists",
			Citation: "Petersen 1896; Lincoln 1930; Seber 1982, The Estimation of Animal Abundance, p. 59",
			MinLists: 2, MaxLists: overlap.MaxLists, Options: lists, run: runPair(false)},
		{Name: "mse/chapman", Summary: "two lists, Lincoln-Petersen with Chapman's correction for small overlaps; assumes independent lists",
			Citation: "Chapman 1951, University of California Publications in Statistics 1:131; Seber 1982, p. 60; interval after Chao 1987, Biometrics 43:783",
			MinLists: 2, MaxLists: overlap.MaxLists, Options: lists, run: runPair(true)},
	}
}

// PairDiagnostic is one row of the diagnostic "pairs": what each two lists
// alone would say.
type PairDiagnostic struct {
	Lists      [2]string    `json:"lists"`
	N1         int64        `json:"n1"`
	N2         int64        `json:"n2"`
	Both       int64        `json:"both"`
	Chapman    float64      `json:"chapman"`
	LincolnPet estimate.Num `json:"lincoln_petersen,omitzero"`
}

func pairTable(t *overlap.Table) []PairDiagnostic {
	var out []PairDiagnostic
	l := t.Lists()
	for i := range l {
		for j := i + 1; j < len(l); j++ {
			d := PairDiagnostic{Lists: [2]string{l[i], l[j]}, N1: t.Marginal(1 << i), N2: t.Marginal(1 << j), Both: t.Marginal(1<<i | 1<<j)}
			d.Chapman = Chapman(d.N1, d.N2, d.Both).N
			if lp, ok := LincolnPetersen(d.N1, d.N2, d.Both); ok {
				d.LincolnPet = estimate.Some(lp.N)
			}
			out = append(out, d)
		}
	}
	return out
}

func runPair(chapman bool) func(context.Context, *Request, settings, *estimate.Estimate) error {
	return func(_ context.Context, r *Request, o settings, e *estimate.Estimate) error {
		e.Assume(independence)
		e.Assume(homogeneousCapture)
		e.Diagnose("pairs", pairTable(r.Table))
		i, j, chosen, err := choosePair(r.Table, o)
		if err != nil {
			return err
		}
		if !chosen {
			e.Give(estimate.StatusRefused, fmt.Sprintf("this method uses two lists and the table has %d; name the two with the setting lists=A,B, or use a method for all lists", r.Table.K()))
			return nil
		}
		pairEstimate(r, e, i, j, chapman)
		return nil
	}
}

// choosePair reads the option lists. Names may hold commas, so every split is tried.
func choosePair(t *overlap.Table, o settings) (i, j int, chosen bool, err error) {
	v, names := o.values["lists"], t.Lists()
	if v == "" {
		return 0, 1, len(names) == 2, nil
	}
	for at, c := range v {
		if c != ',' {
			continue
		}
		i = slices.Index(names, strings.TrimSpace(v[:at]))
		j = slices.Index(names, strings.TrimSpace(v[at+1:]))
		if i >= 0 && j >= 0 && i != j {
			return i, j, true, nil
		}
	}
	return 0, 0, false, &problem.Error{What: fmt.Sprintf("setting %s.lists does not name two lists of the table", o.method),
		Want: "two of " + strings.Join(names, ", ") + ", separated by a comma"}
}

func pairEstimate(r *Request, e *estimate.Estimate, i, j int, chapman bool) {
	t, names := r.Table, r.Table.Lists()
	n1, n2, m := t.Marginal(1<<i), t.Marginal(1<<j), t.Marginal(1<<i|1<<j)
	n := n1 + n2 - m
	e.Diagnose("pair", []string{names[i], names[j]})
	e.Diagnose("n_pair", n)
	if n == 0 {
		e.Give(estimate.StatusRefused, "neither of the two lists has an entity, so there is nothing to estimate from; name two other lists")
		return
	}
	if m < 7 {
		e.Warn(warnFewOverlap.With(m, names[i], names[j]))
	}
	est, ok := LincolnPetersen(n1, n2, m)
	if chapman {
		est, ok = Chapman(n1, n2, m), true
	}
	if !ok {
		e.Give(estimate.StatusNotIdentified, "no entity is on both lists, so the data allow any count, however large; use mse/chapman for a lower bound, or more lists")
		return
	}
	if est.N < float64(t.N())-0.5 {
		e.Warn(warnPairBelowObserved.With(est.N, t.N()))
		e.Give(estimate.StatusRefused, "the two lists imply fewer than all lists together recorded, so they cannot be independent samples of the population; use a method for all lists")
		return
	}
	if chapman && m == 0 {
		e.Give(estimate.StatusBoundOnly, "no entity is on both lists: the number comes from the formula's correction and is at most a lower bound; use more lists")
	}
	momentAnswer(e, est, float64(n), r.Level)
	if iv := e.Interval; iv != nil && iv.Lower.Or(0) < float64(t.N()) {
		iv.Lower = estimate.Some(float64(t.N()))
		iv.Note = "the lower limit is what all lists together recorded"
	}
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityCurve(float64(n), est.N-float64(n), 2)}
}

// momentAnswer puts point, standard error and log-normal interval into e.
func momentAnswer(e *estimate.Estimate, m Moment, n, level float64) {
	e.Point = estimate.Some(max(m.N, n))
	e.Diagnose("se", m.SE)
	lo, hi, ok := m.LogNormal(n, level)
	if !ok {
		e.Warn(warnNoMissing.With())
		if e.Status == estimate.StatusOK {
			e.Give(estimate.StatusBoundOnly, "the formula leaves nobody unrecorded, so the number is only the observed count; check whether one list was built from another")
		}
		return
	}
	e.Interval = &estimate.Interval{Lower: estimate.Some(lo), Upper: estimate.Some(hi), Level: level, Kind: estimate.LogNormal}
	warnFar(e, m.N, n)
}

func warnFar(e *estimate.Estimate, N, n float64) {
	if N > 10*n {
		e.Warn(warnBeyondData.With(N / n))
	}
}
