package main

import (
	"context"
	"fmt"
	"slices"

	"undercount/estimate"
	"undercount/mse"
	"undercount/report"
	"undercount/report/locale"
	"undercount/study"
)

// varies reports whether the answer of a method for so many lists is to be
// varied: of those named, or of the default method where it can be used.
func (f *estimateFlags) varies(method string, lists int) bool {
	if !f.sensitivity {
		return false
	}
	if len(f.methods) > 0 {
		return slices.Contains(f.methods, method)
	}
	if m, ok := mse.Lookup(study.DefaultSensitivity); ok && lists > m.MaxLists {
		return method == "mse/mt"
	}
	return method == study.DefaultSensitivity
}

// vary adds the sensitivity of an answer to it.
func (f *estimateFlags) vary(ctx context.Context, e *estimate.Estimate, r mse.Request) error {
	o := mse.SensitivityOptions{Base: e}
	for _, text := range f.odds {
		x, err := mse.ParseOddsRange(text, r.Table.Lists())
		if err != nil {
			return err
		}
		o.OddsRatios = append(o.OddsRatios, x)
	}
	s, err := mse.Sensitivity(ctx, e.Method, r, o)
	if err == nil {
		mse.AttachSensitivity(e, s)
	}
	return err
}

// driverText is what moves the answers most, in one sentence; empty where the
// text around it says as much.
func driverText(es []*estimate.Estimate, l *locale.Locale) string {
	var varied []*mse.SensitivityResult
	for _, e := range es {
		if s := mse.SensitivityOf(e); s != nil {
			varied = append(varied, s)
		}
	}
	d := mse.WhatDrives(es, varied...)
	if d == nil || d.Code == "one-answer" {
		return ""
	}
	return report.DriverSentence(d, l)
}

// sensitivityText writes the tables of each answer that was varied.
func sensitivityText(b textWriter, es []*estimate.Estimate, l *locale.Locale) {
	for _, e := range es {
		s := mse.SensitivityOf(e)
		if s == nil {
			continue
		}
		fmt.Fprintf(b, "\n%s\n", heading("How far the answer of "+e.Method+" moves"))
		for _, t := range report.SensitivityTables(s, l) {
			fmt.Fprintf(b, "\n%s\n", wrap(t.Caption, ""))
			rows := [][]string{t.Head}
			for _, r := range t.Rows {
				line := make([]string, len(r))
				for i, c := range r {
					line[i] = printable(c)
				}
				rows = append(rows, line)
			}
			right := make([]bool, len(t.Head))
			for i := 1; i < len(right); i++ {
				right[i] = true
			}
			writeAligned(b, rows, right)
			if t.Left != "" {
				b.WriteString(wrap(t.Left, "") + "\n")
			}
		}
	}
}
