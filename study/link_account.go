package study

import (
	"bytes"
	"math"

	"undercount/estimate"
	"undercount/ingest"
	"undercount/internal/problem"
	"undercount/link"
	"undercount/report"
)

// account says how the lists were linked, in counts.
func (s *Study) account(j *judged, lab *labels, facts labelled, c *linkedCounts) (*report.Linkage, error) {
	res, rec := j.res, j.res.Records
	a := &report.Linkage{Records: rec.Len(), Threshold: s.Link.Threshold, Draws: s.Link.Draws, Links: pairsWithin(res.Entity),
		Decisions: j.decisions, Warnings: []report.LinkWarning{}, Lists: s.accountLists(res, j.rows)}
	for _, x := range c.Best {
		a.Entities += x[2]
	}
	a.Blocking = blockingOf(res.Blocking)
	t := res.Training
	a.Training = report.LinkTraining{Converged: t.Converged, Iterations: t.Iterations, Pairs: t.Pairs, Labels: t.Labels, Calibrated: t.Calibrated, Unseen: t.Unseen, Unlinkable: t.Unlinkable}
	e := res.Expect()
	a.Expected = report.LinkQuality{True: e.True, Found: e.Found, Precision: someOf(e.Precision), Recall: someOf(e.Recall)}
	for v, name := range lab.vars {
		a.Labels = append(a.Labels, report.LinkLabels{Variable: name, From: lab.from[v], Missing: facts.missing[v], Disagree: facts.disagree[v], Different: len(lab.names[v]) - 1})
	}
	for _, w := range res.Warnings {
		a.Warnings = append(a.Warnings, report.LinkWarning{Code: w.Code, Severity: w.Severity, Text: w.Text, Remedy: w.Remedy})
	}
	return a, s.measure(a, res)
}

func (s *Study) accountLists(res *link.Result, rows []*ingest.Rows) []report.LinkedList {
	rec := res.Records
	columns := rec.Columns()
	out := make([]report.LinkedList, len(s.Lists))
	seen := make([]map[int32]bool, len(s.Lists))
	for i := range out {
		l := &s.Lists[i]
		out[i] = report.LinkedList{Name: l.Name, File: l.File, Rows: rec.Count(i), Kept: rec.Count(i), Columns: []report.LinkColumn{}}
		if i < len(rows) {
			out[i].Rows, out[i].Refused = int(rows[i].Read()), int(rows[i].Refused())
		}
		for _, m := range columns[i] {
			out[i].Columns = append(out[i].Columns, report.LinkColumn{Column: m.Column, Role: string(m.Role), Why: m.Why})
		}
		seen[i] = map[int32]bool{}
	}
	for r := range rec.Len() {
		k := rec.List(r)
		if !rec.Named(r) {
			out[k].Unnamed++
		}
		if !seen[k][res.Entity[r]] {
			seen[k][res.Entity[r]] = true
			out[k].Entities++
		}
	}
	return out
}

// measure compares the linkage with the truth of simulated lists.
func (s *Study) measure(a *report.Linkage, res *link.Result) error {
	if s.Link.truth < 0 {
		return nil
	}
	sh, err := ingest.ReadCSV(bytes.NewReader(s.inputs[s.Link.truth].data), s.Link.Truth, ingest.Limits{})
	if err != nil {
		return err
	}
	truth, err := link.ReadTruth(&sheetRows{s: sh}, res.Records)
	if err != nil {
		return problem.InFile(err, s.Link.Truth)
	}
	m := res.Measure(truth)
	a.Measured = &report.LinkQuality{True: float64(m.True), Found: m.Clusters.Found, Precision: someOf(m.Clusters.Precision), Recall: someOf(m.Clusters.Recall)}
	return nil
}

func someOf(p *float64) estimate.Num {
	if p == nil {
		return estimate.Num{}
	}
	return estimate.Some(*p)
}

// expectedLinks is how many links the model expects among the pairs that were
// compared, each pair by itself: at the end of the training that is the
// mixing share times the pairs.
func expectedLinks(res *link.Result) float64 {
	var sum float64
	for _, p := range res.Pairs {
		if res.Records.List(int(p.A)) != res.Records.List(int(p.B)) {
			sum += 1 / (1 + math.Exp(-float64(p.LogOdds)))
		}
	}
	return sum
}
