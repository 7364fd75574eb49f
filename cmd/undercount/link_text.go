package main

import (
	"context"
	"fmt"
	"strings"

	"undercount/link"
	"undercount/report/locale"
)

// linkText is the answer for people.
func linkText(b textWriter, ans *linkAnswer) error {
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s of %s refer to %s. This is the best single linkage; %s with a probability between 0.01 and 0.99 say how far it is in doubt.",
		plural(ans.Records, "record", "records", l), plural(len(ans.Lists), "list", "lists", l), plural(ans.Entities, "entity", "entities", l),
		plural(doubtful(ans.res), "pair", "pairs", l)), ""))
	listsText(b, ans, l)
	overlapText(b, ans, l)
	columnsText(b, ans)
	blockingText(b, ans.Blocking, l)
	trainingText(b, ans.Training, l)
	qualityText(b, ans, l)
	linkWarningsText(b, "Warnings", ans.Warnings)
	for _, p := range ans.Explained {
		explainText(b, &p)
	}
	return nil
}

// doubtful counts the pairs that could be either.
func doubtful(res *link.Result) int {
	return len(res.Between(link.Floor, 0.99))
}

func listsText(b textWriter, ans *linkAnswer, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading("Lists"))
	rows := [][]string{{"list", "rows", "kept", "refused", "entities"}}
	for _, x := range ans.Lists {
		rows = append(rows, []string{printable(x.List), l.Count(int64(x.Rows)), l.Count(int64(x.Kept)), l.Count(int64(x.Refused)), l.Count(int64(x.Entities))})
	}
	writeAligned(b, rows, []bool{false, true, true, true, true})
}

// overlapText tells how many entities are on which lists.
func overlapText(b textWriter, ans *linkAnswer, l *locale.Locale) {
	if len(ans.Lists) < 2 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", heading("On which lists the entities are"))
	rows := [][]string{{"lists", "entities"}}
	for _, x := range ans.Overlap {
		var on []string
		for i, c := range x.History {
			if c == '1' {
				on = append(on, printable(ans.Lists[i].List))
			}
		}
		name := strings.Join(on, " and ")
		if len(on) == 1 {
			name += " only"
		}
		rows = append(rows, []string{name, l.Count(x.Count)})
	}
	writeAligned(b, rows, []bool{false, true})
}

func columnsText(b textWriter, ans *linkAnswer) {
	fmt.Fprintf(b, "\n%s\n", heading("Columns, as they were understood"))
	for _, x := range ans.Lists {
		fmt.Fprintf(b, "%s (%s)\n", printable(x.List), printable(x.File))
		rows := [][]string{}
		var ignored []string
		for _, c := range x.Columns {
			if c.Role == link.Ignore {
				ignored = append(ignored, printable(c.Column))
				continue
			}
			why := c.Why
			if why == "" {
				why = "you said so"
			}
			rows = append(rows, []string{"  " + printable(c.Column), string(c.Role), printable(why)})
		}
		if len(rows) > 0 {
			writeAligned(b, rows, []bool{false, false, false})
		}
		if len(ignored) > 0 {
			fmt.Fprintf(b, "%s\n", wrap("not used: "+strings.Join(ignored, ", "), "  "))
		}
	}
}

func blockingText(b textWriter, x *link.Blocking, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading("Which pairs are compared"))
	share := ""
	if x.All > 0 {
		share = fmt.Sprintf(" (%s)", percent(float64(x.Pairs)/float64(x.All)))
	}
	fmt.Fprintf(b, "%s\n\n", wrap(fmt.Sprintf("%s of %s pairs%s, those that agree on one of these keys. Share of the true links that is thought to agree on none: %s.",
		l.Count(x.Pairs), l.Count(x.All), share, percent(x.Lost)), ""))
	rows := [][]string{{"key", "pairs", "new", "largest block", "no key"}}
	for _, r := range x.Rules {
		rows = append(rows, []string{printable(r.Rule), l.Count(r.Pairs), l.Count(r.New), l.Count(r.Largest), percent(r.Missing)})
	}
	writeAligned(b, rows, []bool{false, true, true, true, true})
}

func trainingText(b textWriter, t *link.Training, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading("Training"))
	s := "The model was taken as it was given."
	if t.Rules > 0 {
		end := "converged"
		if !t.Converged {
			end = "did not converge"
		}
		s = fmt.Sprintf("The model learned from %s pairs in %s and %s after %s.", l.Count(t.Pairs), plural(t.Rules, "set", "sets", l), end, plural(t.Iterations, "step", "steps", l))
	}
	switch {
	case t.Calibrated && t.Labels == 0:
		s += " The probabilities are calibrated, as the model says."
	case t.Labels == 0:
		s += " No judged pairs were given, so the probabilities are the model's own."
	case t.Calibrated:
		s += fmt.Sprintf(" The probabilities are calibrated on %s.", plural(t.Labels, "judged pair", "judged pairs", l))
	default:
		s += fmt.Sprintf(" The model learned from %s, too few to calibrate on.", plural(t.Labels, "judged pair", "judged pairs", l))
	}
	s += fmt.Sprintf(" Records that say too little to be linked even with one that says the same: %s.", percent(t.Unlinkable))
	if t.Unseen > 0 {
		s += fmt.Sprintf(" Links that are estimated to be beyond seeing: %s.", percent(t.Unseen))
	}
	fmt.Fprintf(b, "%s\n", wrap(s, ""))
}

// qualityText gives precision and recall: as the probabilities imply, and as
// measured.
func qualityText(b textWriter, ans *linkAnswer, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading("How good the links are"))
	rows := [][]string{{"", "precision", "recall", "F1", "pairs found", "correct", "true pairs"}}
	e := ans.Expected
	rows = append(rows, []string{"expected", rateText(e.Precision), rateText(e.Recall), rateText(e.F1), l.Count(e.Found), l.Count(int64(e.Correct + 0.5)), l.Count(int64(e.True + 0.5))})
	m := ans.Measured
	if m != nil {
		for _, x := range []struct {
			what string
			r    link.Rates
		}{{"measured, entities", m.Clusters}, {"measured, pairs", m.Pairs}} {
			rows = append(rows, []string{x.what, rateText(x.r.Precision), rateText(x.r.Recall), rateText(x.r.F1), l.Count(x.r.Found), l.Count(x.r.Correct), l.Count(m.True)})
		}
	}
	writeAligned(b, rows, []bool{false, true, true, true, true, true, true})
	b.WriteString("expected: as far as the probabilities are right; pairs: each with at least the threshold\n")
	if m == nil {
		return
	}
	fmt.Fprintf(b, "%s\n\n", wrap(fmt.Sprintf("Of %s true pairs %s were not compared or got less than 0.01. Records about which the truth says something: %s.",
		l.Count(m.True), l.Count(m.Lost), l.Count(int64(m.Judged))), ""))
	rows = [][]string{{"probability", "pairs", "expected", "true"}}
	for _, x := range m.Calibration.Bins {
		rows = append(rows, []string{fmt.Sprintf("%.2f to %.2f", x.From, x.To), l.Count(x.Pairs), fmt.Sprintf("%.1f", x.Expected), l.Count(x.Observed)})
	}
	c := m.Calibration
	rows = append(rows, []string{"all", l.Count(c.Pairs), fmt.Sprintf("%.1f", c.Expected), l.Count(c.Observed)})
	writeAligned(b, rows, []bool{false, true, true, true})
}

func rateText(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.4f", *v)
}

// percent writes a share, small ones with their first digits.
func percent(v float64) string {
	switch p := 100 * v; {
	case p == 0:
		return "0%"
	case p < 0.001:
		return "under 0.001%"
	case p < 0.1:
		return fmt.Sprintf("%.2g%%", p)
	default:
		return fmt.Sprintf("%.1f%%", p)
	}
}

func linkWarningsText(b textWriter, head string, ws []linkWarning) {
	begun := false
	for _, severity := range []string{"serious", "caution", "info"} {
		for _, w := range ws {
			if w.Severity != severity {
				continue
			}
			if !begun {
				fmt.Fprintf(b, "\n%s\n", heading(head))
				begun = true
			}
			fmt.Fprintf(b, "%s, %s\n%s\n", w.Severity, w.Code, wrap(printable(w.Text), "  "))
			if w.Remedy != "" {
				fmt.Fprintf(b, "%s\n", wrap("remedy: "+printable(w.Remedy), "  "))
			}
		}
	}
}

// previewLink answers which pairs would be compared.
func (a *app) previewLink(ctx context.Context, in *linkInputs, o link.Options) error {
	x, err := link.Preview(ctx, in.lists, o)
	if err != nil {
		return in.named(err)
	}
	if a.json {
		return a.answerJSON(struct {
			Blocking *link.Blocking `json:"blocking"`
			Notes    []string       `json:"notes,omitempty"`
		}{x, in.notes})
	}
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	blockingText(&a.out, x, l)
	return nil
}
