package mse

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"undercount/estimate"
)

// WhatDrives finds, from numbers and not by rule of thumb, what moves the
// answers of one table most. Each explanation is measured as a distance between
// counts on the log scale, and the largest is named:
//
//   - the form of heterogeneity: highest over lowest answer among models that
//     differ in it only (Mh or Mth with another column);
//   - dependence: the mean answer of methods that allow neither dependence nor
//     heterogeneity against the mean of the others;
//   - the choice of model: highest over lowest count among log-linear models
//     within 6 points of the best;
//   - one list: the largest change when a list is left out;
//   - sparse overlap: the largest change by one record or match, which counts
//     for ten such changes, since links are seldom right to a single one.
//
// It is nil if no answer has a number. Codes and arguments of the sentence are
// in report/locale under driver/.
func WhatDrives(es []*estimate.Estimate, sens ...*SensitivityResult) *estimate.Driver {
	p := quoted(es)
	if len(p) == 0 {
		return nil
	}
	lo, hi := p[0].N, p[0].N
	for _, x := range p {
		lo, hi = min(lo, x.N), max(hi, x.N)
	}
	best := candidate0(lo, hi)
	for _, c := range append([]cause{formCause(p, "mse/mh-"), formCause(p, "mse/mth-"), dependenceCause(p), modelCause(es)}, suiteCauses(sens)...) {
		if c.size > best.size {
			best = c
		}
	}
	switch {
	case best.Code == "" && len(p) == 1:
		return &estimate.Driver{Code: "one-answer"}
	case best.Code == "":
		if hi < 1.1*lo {
			return &estimate.Driver{Code: "agree", Args: []any{hi/lo - 1}}
		}
		return &estimate.Driver{Code: "families", Args: []any{lo, hi}}
	}
	return &best.Driver
}

// cause is an explanation with its size: a distance between logarithms.
type cause struct {
	estimate.Driver
	size float64
}

// candidate0 is what an explanation must exceed: a third of the whole spread,
// and 5 percent.
func candidate0(lo, hi float64) cause {
	return cause{size: max(math.Log(hi/lo)/3, 0.05)}
}

type answerOf struct {
	method string
	N      float64
}

// quoted are the answers that can be quoted, and lie above zero.
func quoted(es []*estimate.Estimate) []answerOf {
	var out []answerOf
	for _, e := range es {
		if N, ok := e.Point.Get(); ok && N > 0 && e.Status == estimate.StatusOK {
			out = append(out, answerOf{e.Method, N})
		}
	}
	return out
}

func formCause(p []answerOf, prefix string) cause {
	lo, hi := math.Inf(1), 0.0
	for _, x := range p {
		if form, ok := strings.CutPrefix(x.method, prefix); ok && form != "chao" {
			lo, hi = min(lo, x.N), max(hi, x.N)
		}
	}
	if hi <= lo {
		return cause{}
	}
	return cause{estimate.Driver{Code: "heterogeneity-form", Args: []any{lo, hi}}, math.Log(hi / lo)}
}

// plain are the methods that allow neither dependence nor heterogeneity.
var plain = map[string]bool{"mse/m0": true, "mse/mt": true, "mse/chapman": true, "mse/lincoln-petersen": true}

func dependenceCause(p []answerOf) cause {
	var sum, n [2]float64
	for _, x := range p {
		i := 1
		if plain[x.method] {
			i = 0
		}
		sum[i] += math.Log(x.N)
		n[i]++
	}
	if n[0] == 0 || n[1] == 0 {
		return cause{}
	}
	a, b := sum[0]/n[0], sum[1]/n[1]
	return cause{estimate.Driver{Code: "dependence", Args: []any{math.Exp(a), math.Exp(b)}}, math.Abs(a - b)}
}

func modelCause(es []*estimate.Estimate) cause {
	var out cause
	for _, e := range es {
		lo, hi, ok := rangeOf(e.Diagnostics["range_within_6"])
		if ok && e.Status == estimate.StatusOK && lo > 0 && math.Log(hi/lo) > out.size {
			out = cause{estimate.Driver{Code: "model-choice", Args: []any{lo, hi}}, math.Log(hi / lo)}
		}
	}
	return out
}

// suiteCauses are those that only a sensitivity analysis shows.
func suiteCauses(sens []*SensitivityResult) []cause {
	var out []cause
	for _, s := range sens {
		N, ok := s.N.Get()
		if !ok || N <= 0 {
			continue
		}
		for _, c := range s.LeftOut {
			if v, ok := c.N.Get(); ok && v > 0 {
				out = append(out, cause{estimate.Driver{Code: "one-list", Args: []any{c.Lists[0], v, N}}, math.Abs(math.Log(v / N))})
			}
		}
		if at, most := largest(s.Records, s.Matches); most > 0 {
			out = append(out, cause{estimate.Driver{Code: "one-record", Args: []any{strings.Join(at.Lists, ", "), most}}, sizeOfTen(s)})
		}
	}
	return out
}

// sizeOfTen is ten times the change that one record or match makes even where
// it makes little: the lower quartile over overlaps. Jumps beyond that are
// another model being chosen, and counted as the choice of model.
func sizeOfTen(s *SensitivityResult) float64 {
	var v []float64
	for _, list := range [][]estimate.RecordChange{s.Records, s.Matches} {
		for _, c := range list {
			if x, ok := c.Most.Get(); ok {
				v = append(v, x)
			}
		}
	}
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return 10 * math.Log1p(quantile8(v, 0.25))
}

// rangeOf reads a diagnostic of two numbers, which may have been through JSON.
func rangeOf(v any) (lo, hi float64, ok bool) {
	b, err := json.Marshal(v)
	if err != nil {
		return 0, 0, false
	}
	var x []float64
	if json.Unmarshal(b, &x) != nil || len(x) != 2 {
		return 0, 0, false
	}
	return x[0], x[1], true
}

// SensitivityOf reads the result that AttachSensitivity put into an estimate,
// also after the estimate has been through JSON; nil if there is none.
func SensitivityOf(e *estimate.Estimate) *SensitivityResult {
	switch v := e.Diagnostics[estimate.SensitivityKey].(type) {
	case nil:
		return nil
	case *SensitivityResult:
		return v
	default:
		b, err := json.Marshal(v)
		s := &SensitivityResult{}
		if err != nil || json.Unmarshal(b, s) != nil {
			return nil
		}
		return s
	}
}
