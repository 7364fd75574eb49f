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
)

// SensitivityResult is how far one method's answer moves; see [estimate.Sensitivity].
type SensitivityResult = estimate.Sensitivity

// The checks of Sensitivity.
const (
	CheckOddsRatio   = "odds-ratio"  // highest-order odds ratio, marginal subsets, pairs
	CheckLists       = "lists"       // leave one list out, merge two
	CheckRecords     = "records"     // one record or match more or less, records in error
	CheckLinkage     = "linkage"     // missed and wrong links
	CheckConsistency = "consistency" // each list as the population, lists added one by one
	CheckFlags       = "flags"       // lists that look invented, inflated, copied or falsely linked
)

// SensitivityChecks returns the names of all checks, in their order.
func SensitivityChecks() []string {
	return []string{CheckOddsRatio, CheckLists, CheckRecords, CheckLinkage, CheckConsistency, CheckFlags}
}

// DefaultFlagReplicates is how many tables the thresholds of the flags rest on.
const DefaultFlagReplicates = 199

// SensitivityOptions say what to vary. The zero value is every check with no
// odds ratio asserted.
type SensitivityOptions struct {
	// Base is the answer of the same request, if it is there already; nil
	// computes it.
	Base   *estimate.Estimate
	Checks []string // of SensitivityChecks; nil means all

	// OddsRatios are ranges that the user asserts; see ParseOddsRange.
	OddsRatios []OddsRange
	// Subsets are sets of lists for which no interaction of all of them is
	// assumed; nil means every two lists.
	Subsets [][]string
	// Replicates is the number of simulated tables behind the thresholds of
	// the flags; 0 means 199.
	Replicates int
}

// Sensitivity varies what the answer of a method takes for granted and records
// how far it moves. It works with every method; those that select among
// log-linear models (mse/bic, mse/aic) repeat the selection each time, among
// the models that their bootstrap compares where lists stay the same. An error
// means an unknown method, setting, check or list, or a cancelled context; a
// count that cannot be had is absent from the result, with its reason.
//
// Sources: Aleshin-Guendel, Sadinle & Wakefield 2021 (arXiv 2101.09304) for the
// highest-order odds ratio; Sun et al. 2020 (arXiv 2008.00127) for odds-ratio
// ranges; Ding & Fienberg 1994 (Survey Methodology 20:149-158) for errors of
// linkage; Binette & Steorts 2022 (JRSS A 185:457-476, arXiv 2112.01594) for
// internal consistency.
func Sensitivity(ctx context.Context, name string, r Request, o SensitivityOptions) (*SensitivityResult, error) {
	checks, err := sensitivityChecks(o.Checks)
	if err != nil {
		return nil, err
	}
	report := r.Progress
	r.Progress = nil
	e := o.Base
	if e == nil {
		if e, err = Run(ctx, name, r); err != nil {
			return nil, err
		}
	}
	q, err := newReestimate(ctx, name, r)
	if err != nil {
		return nil, err
	}
	s := &suite{q: q, r: r, o: o, e: e, t: r.Table, res: &SensitivityResult{Method: name, Stratum: r.Stratum, Checks: checks,
		Observed: r.Table.N(), Cells: "missing", Curves: map[string]estimate.Curve{}}}
	if err := s.start(); err != nil {
		return nil, err
	}
	steps := map[string]func(context.Context) error{CheckOddsRatio: s.oddsRatios, CheckLists: s.lists, CheckRecords: s.records,
		CheckLinkage: s.linkage, CheckConsistency: s.consistency, CheckFlags: s.flags}
	for i, c := range checks {
		if err := steps[c](ctx); err != nil {
			return nil, err
		}
		if report != nil {
			report(i+1, len(checks))
		}
	}
	return s.res, nil
}

func sensitivityChecks(given []string) ([]string, error) {
	all := SensitivityChecks()
	if given == nil {
		return all, nil
	}
	for _, c := range given {
		if !slices.Contains(all, c) {
			return nil, &problem.Error{What: fmt.Sprintf("there is no sensitivity check %q", c), Want: "one of " + strings.Join(all, ", ")}
		}
	}
	var out []string
	for _, c := range all {
		if slices.Contains(given, c) {
			out = append(out, c)
		}
	}
	return out, nil
}

// AttachSensitivity puts a result into the estimate it belongs to: its tables
// into the diagnostics, its curves and its warnings beside the estimate's own.
func AttachSensitivity(e *estimate.Estimate, s *SensitivityResult) {
	e.Diagnostics[estimate.SensitivityKey] = s
	if e.Curves == nil && len(s.Curves) > 0 {
		e.Curves = map[string]estimate.Curve{}
	}
	for name, c := range s.Curves {
		if _, has := e.Curves[name]; !has {
			e.Curves[name] = c
		}
	}
	for _, w := range s.Warnings {
		e.Warn(w)
	}
}

// start records the answer and reads what the user asserts.
func (s *suite) start() error {
	s.n = float64(s.t.N())
	s.N, s.n0, s.se = math.NaN(), math.NaN(), math.NaN()
	if p, ok := s.e.Point.Get(); ok {
		s.N, s.n0 = p, p-s.n
		s.se = logSE(s.e, s.n)
	}
	s.res.N, s.res.LogSE = estimate.Some(s.N), estimate.Some(s.se)
	for _, a := range s.o.OddsRatios {
		if err := a.check(s.t.Lists()); err != nil {
			return err
		}
	}
	for _, sub := range s.o.Subsets {
		if _, err := s.subset(sub); err != nil {
			return err
		}
	}
	return nil
}

// logSE is the standard error of log n0: half the width of the interval to
// quote on that scale over its normal quantile; else the standard error that
// the method gives over n0.
func logSE(e *estimate.Estimate, n float64) float64 {
	if iv := e.Interval; iv != nil {
		lo, ok1 := iv.Lower.Get()
		hi, ok2 := iv.Upper.Get()
		if ok1 && ok2 && lo > n && hi > lo {
			return math.Log((hi-n)/(lo-n)) / (2 * distuv.UnitNormal.Quantile((1+iv.Level)/2))
		}
	}
	if se, ok := e.Diagnostics["se"].(float64); ok {
		if n0 := e.Point.Or(math.NaN()) - n; n0 > 0 {
			return se / n0
		}
	}
	return math.NaN()
}
