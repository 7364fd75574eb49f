package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"undercount/chart"
	"undercount/estimate"
	"undercount/ingest"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report/locale"
)

// frequencyAnswers is what the verb estimate prints with --json for capture
// frequencies. Fields are only ever added.
type frequencyAnswers struct {
	Observed  int64                `json:"n_observed"`
	Sightings int64                `json:"sightings"`
	Occasions int                  `json:"occasions,omitempty"` // absent when there is no limit
	Times     []overlap.Times      `json:"times_seen"`
	Estimates []*estimate.Estimate `json:"estimates"`
	Notes     []string             `json:"notes,omitempty"`
}

// runFrequencies answers for a table of times and count.
func (a *app) runFrequencies(ctx context.Context, sheet *ingest.Sheet, f *estimateFlags, settings map[string]map[string]string) error {
	if err := f.forFrequencies(settings); err != nil {
		return err
	}
	table, err := overlap.ParseFrequency(sheet.Header, sheet.Rows, sheet.RowNum, f.occasions)
	if err != nil {
		return err
	}
	methods := f.methods
	if len(methods) == 0 {
		for _, m := range mse.FrequencyMethods() {
			methods = append(methods, m.Name)
		}
	}
	ans := &frequencyAnswers{Observed: table.N(), Sightings: table.Sightings(), Occasions: table.Occasions(), Times: table.Rows(), Notes: sheet.Notes}
	for _, m := range methods {
		e, err := mse.RunFrequencies(ctx, m, mse.FrequencyRequest{Frequencies: table, Target: estimate.Target{Measure: f.measure}, Level: f.level, Seed: f.seed})
		if err != nil {
			return err
		}
		ans.Estimates = append(ans.Estimates, e)
		a.refused = a.refused || !answered(e)
	}
	pictures, err := f.drawFrequencies(ans)
	if err != nil {
		return err
	}
	if a.json {
		err = a.answerJSON(ans)
	} else {
		var text string
		if text, err = frequencyText(ans); err == nil {
			a.out.WriteString(text)
		}
	}
	if err != nil {
		return err
	}
	return a.deliver(ctx, f.files, pictures)
}

// forFrequencies refuses flags that mean nothing without lists.
func (f *estimateFlags) forFrequencies(settings map[string]map[string]string) error {
	for _, x := range []struct {
		flag string
		set  bool
	}{{"--lists", len(f.lists) > 0}, {"--strata", len(f.strata) > 0 && !slices.Equal(f.strata, []string{"none"})}, {"--set", len(settings) > 0},
		{"--covariates", len(f.covariates) > 0}, {"--sensitivity", f.sensitivity}} {
		if x.set {
			return &usageError{what: x.flag + " is for a table with lists, and this one has only the columns times and count"}
		}
	}
	var serve []string
	for _, m := range mse.FrequencyMethods() {
		serve = append(serve, m.Name)
	}
	for _, m := range f.methods {
		if !slices.Contains(serve, m) {
			return &problem.Error{What: fmt.Sprintf("method %s needs lists, and the table has only the columns times and count", m),
				Want: "one of " + strings.Join(serve, ", ")}
		}
	}
	return nil
}

func (f *estimateFlags) drawFrequencies(ans *frequencyAnswers) ([]drawn, error) {
	if !f.files.wantsPicture() {
		return nil, nil
	}
	p, err := chart.Ladder(ladder(ans.Estimates, ans.Observed), chart.Options{})
	if err != nil {
		return nil, err
	}
	return f.files.render(p)
}

// frequencyText is the answer for people, as estimateText.
func frequencyText(ans *frequencyAnswers) (string, error) {
	l, err := locale.For("en")
	if err != nil {
		return "", err
	}
	const most = 6
	var times []string
	for i, r := range ans.Times {
		if i == most {
			times = append(times, fmt.Sprintf("… up to %s times", l.Count(ans.Times[len(ans.Times)-1].Times)))
			break
		}
		times = append(times, fmt.Sprintf("%s %s", timesWord(r.Times, l), l.Count(r.Count)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", wrap(fmt.Sprintf("Observed: %s seen at least once, %s sightings in all (%s).",
		l.Count(ans.Observed), l.Count(ans.Sightings), strings.Join(times, ", ")), ""))
	fmt.Fprintf(&b, "\n%s\n\n", spreadText(ans.Estimates, ans.Observed, l))
	answerTable(&b, ans.Estimates, l)
	if ans.Observed > 0 {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimRight(chart.LadderText(ladder(ans.Estimates, ans.Observed), textWidth, "en"), "\n"))
	}
	reasonsText(&b, ans.Estimates)
	assumptionsText(&b, ans.Estimates, l)
	warningsText(&b, ans.Estimates, l, estimate.Serious, estimate.Caution, estimate.Note)
	return b.String(), nil
}

func timesWord(i int64, l *locale.Locale) string {
	switch i {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return l.Count(i) + " times"
}
