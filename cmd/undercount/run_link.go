package main

import (
	"fmt"
	"math"

	"undercount/estimate"
	"undercount/report"
	"undercount/report/locale"
)

// linkedText tells in brief how the lists of a study were linked: the whole
// account is in the report.
func linkedText(b textWriter, a *report.Linkage, l *locale.Locale) {
	s := fmt.Sprintf("Linked: %s of %s are %s by the best linkage; %s drawn.", plural(a.Records, "record", "records", l),
		plural(len(a.Lists), "list", "lists", l), plural(int(a.Entities), "entity", "entities", l), plural(a.Draws, "linkage was", "linkages were", l))
	s += rightText(" By its own probabilities", a.Expected)
	if a.Measured != nil {
		s += rightText(" By the truth of these simulated lists", *a.Measured)
	}
	fmt.Fprintf(b, "%s\n", wrap(s, ""))
}

// rightText says how right links are, where that is known.
func rightText(who string, q report.LinkQuality) string {
	made, ok := q.Precision.Get()
	found, ok2 := q.Recall.Get()
	if !ok || !ok2 {
		return ""
	}
	return fmt.Sprintf("%s %s of its links are true, and %s of the true links are made.", who, percent(made), percent(found))
}

// truthText sets the true number, where evidence is simulated, beside the intervals.
func truthText(b textWriter, sec *report.Section, es []*estimate.Estimate, l *locale.Locale) {
	truth, ok := sec.Truth.Get()
	if !ok {
		return
	}
	holds, all := 0, 0
	for _, e := range es {
		if e.Interval == nil {
			continue
		}
		all++
		lo, hi := e.Interval.Lower.Or(math.Inf(-1)), e.Interval.Upper.Or(math.Inf(1))
		if e.Status == estimate.StatusBoundOnly {
			hi = math.Inf(1) // a floor is right below the truth
		}
		if lo <= truth && truth <= hi {
			holds++
		}
	}
	fmt.Fprintf(b, "\n%s\n", wrap(fmt.Sprintf("True count of this simulated evidence: %s; %d of %s it.", l.Round(truth), holds, plural(all, "interval to quote holds", "intervals to quote hold", l)), ""))
}

// linkWarnings are those of the linkage, as the command link writes them.
func linkWarnings(a *report.Linkage) []linkWarning {
	var out []linkWarning
	for _, w := range a.Warnings {
		if w.Severity != "info" {
			out = append(out, linkWarning{Code: w.Code, Severity: w.Severity, Text: w.Text, Remedy: w.Remedy})
		}
	}
	return out
}
