package mse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// maxAmong bounds the lists whose joint chances are regressed on the covariates.
const maxAmong = 4

func runRobustMany(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	for _, a := range []estimate.Assumption{noHighestOrderGivenCovariates, overlapEverywhere, chancesEstimated, covariatesRight} {
		e.Assume(a)
	}
	p, err := covariateRecords(r, e)
	if p == nil {
		return err
	}
	nu, s, ok, err := p.nuisance(r, o, e)
	if !ok {
		return err
	}
	among, err := chooseSome(r.Table, o, "among")
	if err != nil {
		return err
	}
	if among == 0 {
		if p.k > maxAmong {
			e.Give(estimate.StatusRefused, fmt.Sprintf("the table has %d lists and this method joins at most %d of them; name two to four with the setting among=A,B,C", p.k, maxAmong))
			return nil
		}
		among = 1<<p.k - 1
	}
	targets := []drTarget{{among: among, conditional: true}}
	if p.k <= maxAmong { // show what every other choice would give
		for w := overlap.History(1); w < 1<<p.k; w++ {
			if w.Size() >= 2 && w != among {
				targets = append(targets, drTarget{among: w, conditional: true})
			}
		}
	}
	rows, err := p.robustRows(ctx, r, targets, nu, s)
	if err != nil {
		return err
	}
	e.Diagnose("subsets", rows)
	if lo, hi, _ := disagreement(rows); hi > 1.5*lo {
		e.Warn(warnSubsetsDiffer.With(lo, hi))
	}
	robustAnswer(r, e, rows[0], p.n, p.n, nu.margin)
	return nil
}

// chooseSome reads an option that names two to four lists; 0 if it is empty.
// Names that hold commas cannot be told apart here.
func chooseSome(t *overlap.Table, o settings, key string) (overlap.History, error) {
	v, names := o.values[key], t.Lists()
	if v == "" {
		return 0, nil
	}
	var set overlap.History
	for part := range strings.SplitSeq(v, ",") {
		i := slices.Index(names, strings.TrimSpace(part))
		if i < 0 || set.On(i) {
			set = 0
			break
		}
		set |= 1 << i
	}
	if n := set.Size(); n < 2 || n > maxAmong {
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s does not name two to four lists of the table", o.method, key),
			Want: "two to four of " + strings.Join(names, ", ") + ", separated by commas"}
	}
	return set, nil
}

func badChoice(s settings, key string, words []string) error {
	return &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, s.values[key]), Want: "one of " + strings.Join(words, ", ")}
}
