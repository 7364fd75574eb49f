package study

import (
	"context"
	"fmt"
	"slices"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
)

// DefaultSensitivity is the method whose answers are varied unless the file
// names others. It is quick to repeat.
const DefaultSensitivity = "mse/bic"

// noSensitivity as a method turns the analysis off.
const noSensitivity = "none"

func (s *Study) decodeSensitivity(d *decoder, t *node) {
	methods, at := d.texts(t, "sensitivity", "method", false)
	if methods == nil {
		methods = []string{DefaultSensitivity}
	}
	for i, m := range methods {
		if _, ok := mse.Lookup(m); !ok && m != noSensitivity && at != nil {
			d.unknown(at[i], fmt.Sprintf("there is no method %q", m), m, append(methodNames(), noSensitivity))
		}
	}
	s.Sensitivity.Methods = methods
	checks, at := d.texts(t, "sensitivity", "checks", false)
	for i, c := range checks {
		if !slices.Contains(mse.SensitivityChecks(), c) {
			d.unknown(at[i], "checks names one that is not known", c, mse.SensitivityChecks())
		}
	}
	s.Sensitivity.Checks = checks
	s.Sensitivity.OddsRatios, s.Sensitivity.at = d.texts(t, "sensitivity", "odds_ratio", false)
}

// checkSensitivity refuses ranges that fit no table.
func (s *Study) checkSensitivity(d *decoder) {
	for i, text := range s.Sensitivity.OddsRatios {
		var err error
		fits := len(s.Tables) == 0
		for _, t := range s.Tables {
			if t.whole == nil { // refused already
				return
			}
			if _, e := mse.ParseOddsRange(text, t.whole.Lists()); e == nil {
				fits = true
			} else {
				err = e
			}
		}
		if p, ok := err.(*problem.Error); !fits && ok {
			d.fail(s.Sensitivity.at[i], p.What, p.Want, p.Do)
		}
	}
}

// sensitivityOf is how the answer of a method for a whole table is varied, if
// it is. By default tables of six lists are spared the checks that
// search among models again for other lists.
func (s *Study) sensitivityOf(method string, t *overlap.Table) (mse.SensitivityOptions, bool) {
	if !slices.Contains(s.Sensitivity.Methods, method) {
		return mse.SensitivityOptions{}, false
	}
	o := mse.SensitivityOptions{Checks: s.Sensitivity.Checks}
	if o.Checks == nil {
		o.Checks = mse.SensitivityChecks()
		if t.K() > 5 && !s.stated["sensitivity.method"] {
			o.Checks = []string{mse.CheckOddsRatio, mse.CheckRecords, mse.CheckLinkage, mse.CheckFlags}
		}
	}
	for _, text := range s.Sensitivity.OddsRatios {
		if r, err := mse.ParseOddsRange(text, t.Lists()); err == nil {
			o.OddsRatios = append(o.OddsRatios, r)
		}
	}
	return o, true
}

// vary adds the sensitivity of an estimate to it.
func (s *Study) vary(ctx context.Context, e *estimate.Estimate, r mse.Request, o mse.SensitivityOptions, run RunOptions) error {
	task := run.Progress.Task("sensitivity of " + e.Method)
	defer task.End()
	o.Base, r.Progress = e, task.Update
	res, err := mse.Sensitivity(ctx, e.Method, r, o)
	if err == nil {
		mse.AttachSensitivity(e, res)
	}
	return err
}

// drivers says for each stratum what moves its answers most.
func drivers(es []*estimate.Estimate) map[string]*estimate.Driver {
	by, varied := map[string][]*estimate.Estimate{}, map[string][]*mse.SensitivityResult{}
	for _, e := range es {
		by[e.Stratum] = append(by[e.Stratum], e)
		if r := mse.SensitivityOf(e); r != nil {
			varied[e.Stratum] = append(varied[e.Stratum], r)
		}
	}
	out := map[string]*estimate.Driver{}
	for stratum, list := range by {
		if d := mse.WhatDrives(list, varied[stratum]...); d != nil {
			out[stratum] = d
		}
	}
	return out
}
