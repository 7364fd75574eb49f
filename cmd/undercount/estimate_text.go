package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"undercount/chart"
	"undercount/estimate"
	"undercount/report"
	"undercount/report/locale"
)

// width of the text for people, in columns; also that of the charts in it.
const textWidth = 78

// estimateText is the answer for people: what was observed, then the spread
// over the methods, then each answer, then what they all rest on.
func estimateText(ans *answers) (string, error) {
	l, err := locale.For("en")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, p := range ans.parts {
		if i > 0 {
			fmt.Fprintf(&b, "\n%s\n\n", heading(printable(p.Name())))
		}
		if p.sum || p.drawn {
			sumText(&b, p, l)
			continue
		}
		if p.small {
			fmt.Fprintf(&b, "%s\n", wrap(p.estimates[0].Reason, ""))
			continue
		}
		partText(&b, p, i == 0, true, l)
	}
	assumptionsText(&b, ans.Estimates, l)
	warningsText(&b, ans.Estimates, l, estimate.Serious, estimate.Caution, estimate.Note)
	return b.String(), nil
}

// textWriter is where text for people is put together: in memory.
type textWriter interface {
	io.Writer
	io.StringWriter
}

// heading underlines a line.
func heading(s string) string {
	return s + "\n" + strings.Repeat("─", min(textWidth, utf8.RuneCountInString(s)))
}

// title underlines a line that stands above headings.
func title(s string) string {
	return s + "\n" + strings.Repeat("═", min(textWidth, utf8.RuneCountInString(s)))
}

// partText writes the whole table or one stratum, with the picture of the
// overlap and that of the answers if wanted.
func partText(b textWriter, p part, overlaps, ladders bool, l *locale.Locale) {
	t := p.Table
	var sizes []string
	for i, name := range t.Lists() {
		sizes = append(sizes, fmt.Sprintf("%s %s", printable(name), l.Count(t.Marginal(1<<i))))
	}
	fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("Observed: %s on at least one of %d lists (%s).", l.Count(t.N()), t.K(), strings.Join(sizes, ", ")), ""))
	if overlaps && t.N() > 0 {
		data, left := report.UpSetData(t, l)
		fmt.Fprintf(b, "\n%s\n", strings.TrimRight(chart.UpSetText(data, textWidth, "en")+"\n"+left, "\n"))
	}
	fmt.Fprintf(b, "\n%s\n\n", spreadText(p.estimates, t.N(), l))
	answerTable(b, p.estimates, l)
	if ladders && t.N() > 0 {
		fmt.Fprintf(b, "\n%s\n", strings.TrimRight(chart.LadderText(ladder(p.estimates, t.N()), textWidth, "en"), "\n"))
	}
	reasonsText(b, p.estimates)
	sensitivityText(b, p.estimates, l)
}

// spreadText is the first thing to read: how far the answers lie apart. A
// negative n, the number observed, is not told.
func spreadText(es []*estimate.Estimate, n int64, l *locale.Locale) string {
	s := report.SpreadOf(es)
	var out []string
	switch {
	case s.Answers == 0:
		out = append(out, "No method gives an estimate that can be quoted.")
	case s.Answers == 1:
		out = append(out, fmt.Sprintf("In all: about %s by %s, the only method here that gives an estimate.", l.Round(s.Low.Point.Or(0)), s.Low.Method))
	case l.Round(s.Low.Point.Or(0)) == l.Round(s.High.Point.Or(0)):
		out = append(out, fmt.Sprintf("In all: about %s by each of %d methods.", l.Round(s.Low.Point.Or(0)), s.Answers))
	default:
		out = append(out, fmt.Sprintf("In all: from %s (%s) to %s (%s) over %d methods.",
			l.Round(s.Low.Point.Or(0)), s.Low.Method, l.Round(s.High.Point.Or(0)), s.High.Method, s.Answers))
	}
	if t := driverText(es, l); t != "" {
		out = append(out, t)
	}
	if s.Widest != nil {
		out = append(out, fmt.Sprintf("Widest interval to quote: %s (%s, %s).", interval(s.Widest.Interval, l), kind(s.Widest.Interval, l), s.Widest.Method))
	}
	var floors []string
	doubtful := 0
	for _, e := range es {
		p, ok := e.Point.Get()
		switch {
		case !ok || e.Status != estimate.StatusBoundOnly:
		case slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Severity != estimate.Note }):
			doubtful++ // a bound that a warning takes back must not stand in the summary
		default:
			floors = append(floors, fmt.Sprintf("%s (%s)", l.Round(p), e.Method))
		}
	}
	if len(floors) > 0 {
		out = append(out, "Lower bounds: at least "+strings.Join(floors, ", ")+".")
	}
	if doubtful > 0 {
		out = append(out, fmt.Sprintf("Lower bounds under a warning, in the table only: %d.", doubtful))
	}
	if lo, ok := lowPoint(s); ok && n >= 0 && lo >= float64(n) {
		out = append(out, fmt.Sprintf("Of these, %s were observed.", l.Count(n)))
	}
	if s.Serious > 0 {
		out = append(out, fmt.Sprintf("Answers with a serious warning: %d.", s.Serious))
	}
	return wrap(strings.Join(out, " "), "")
}

func lowPoint(s report.Spread) (float64, bool) {
	if s.Low == nil {
		return 0, false
	}
	return s.Low.Point.Get()
}

// answerTable lists the answers, aligned.
func answerTable(b textWriter, es []*estimate.Estimate, l *locale.Locale) {
	rows := [][]string{{"method", "in all", "interval to quote", "kind", "status"}}
	for _, e := range es {
		point, iv, k := "–", "–", "–"
		if p, ok := e.Point.Get(); ok {
			point = l.Round(p)
			if e.Status == estimate.StatusBoundOnly {
				point = "≥ " + point
			}
		}
		if e.Interval != nil {
			iv, k = interval(e.Interval, l), kind(e.Interval, l)
		}
		rows = append(rows, []string{e.Method, point, iv, k, statusWords(e.Status)})
	}
	writeAligned(b, rows, []bool{false, true, true, false, false})
}

// writeAligned writes rows in columns; right says which are flush right.
func writeAligned(b textWriter, rows [][]string, right []bool) {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, f := range r {
			width[i] = max(width[i], utf8.RuneCountInString(f))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, f := range r {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(f))
			if right[i] {
				f = pad + f
			} else {
				f += pad
			}
			line.WriteString(f + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

func interval(i *estimate.Interval, l *locale.Locale) string {
	end := func(n estimate.Num) string {
		if v, ok := n.Get(); ok {
			return l.Round(v)
		}
		return "open"
	}
	return end(i.Lower) + " to " + end(i.Upper)
}

func kind(i *estimate.Interval, l *locale.Locale) string {
	return l.Percent(i.Level) + " " + string(i.Kind)
}

func statusWords(s estimate.Status) string {
	switch s {
	case estimate.StatusOK:
		return "ok"
	case estimate.StatusBoundOnly:
		return "lower bound only"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}

// reasonsText says why answers are not plain estimates, each reason once.
func reasonsText(b textWriter, es []*estimate.Estimate) {
	type line struct {
		status estimate.Status
		reason string
		who    []string
	}
	var lines []*line
	for _, e := range es {
		if e.Status == estimate.StatusOK || e.Reason == "" {
			continue
		}
		i := slices.IndexFunc(lines, func(x *line) bool { return x.status == e.Status && x.reason == e.Reason })
		if i < 0 {
			i = len(lines)
			lines = append(lines, &line{status: e.Status, reason: e.Reason})
		}
		lines[i].who = append(lines[i].who, e.Method)
	}
	if len(lines) > 0 {
		b.WriteString("\nWhy not a plain estimate\n")
	}
	for _, x := range lines {
		fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s: %s (%s)", statusWords(x.status), printable(x.reason), strings.Join(x.who, ", ")), "  "))
	}
}

// assumptionsText names each assumption once, with the methods that need it.
func assumptionsText(b textWriter, es []*estimate.Estimate, l *locale.Locale) {
	var ids []string
	by := map[string]estimate.Assumption{}
	users := map[string][]string{}
	methods := map[string]bool{}
	for _, e := range es {
		methods[e.Method] = true
		for _, x := range e.Assumptions {
			if _, ok := by[x.ID]; !ok {
				ids = append(ids, x.ID)
				by[x.ID] = x
			}
			if !slices.Contains(users[x.ID], e.Method) {
				users[x.ID] = append(users[x.ID], e.Method)
			}
		}
	}
	if len(ids) == 0 {
		return
	}
	b.WriteString("\nEvery answer rests on assumptions that the data cannot prove\n")
	for _, id := range ids {
		text, breaks := l.Assumption(by[id])
		fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s: %s (%s)", id, text, everyOne(users[id], len(methods))), "  "))
		if breaks != "" {
			fmt.Fprintf(b, "%s\n", wrap("fails when: "+breaks, "    "))
		}
	}
}

// everyOne names the methods, or says that it is all of them.
func everyOne(who []string, all int) string {
	if len(who) == all && all > 1 {
		return "all methods"
	}
	return strings.Join(who, ", ")
}

// warningLine is a sentence of a warning and whom it concerns.
type warningLine struct {
	text string
	who  []string
}

// warningKind is a kind of warning with its sentences.
type warningKind struct {
	first estimate.Warning
	lines []*warningLine
}

// warningsText gives the warnings of some severities in that order, each kind
// with its remedy once and each sentence with who it concerns.
func warningsText(b textWriter, es []*estimate.Estimate, l *locale.Locale, severities ...estimate.Severity) {
	kinds := warningKinds(es, l)
	begun := false
	for _, severity := range severities {
		for _, k := range kinds {
			if k.first.Severity != severity {
				continue
			}
			if !begun {
				b.WriteString("\nWarnings\n")
				begun = true
			}
			fmt.Fprintf(b, "  %s, %s\n", severity, k.first.Code)
			for _, x := range k.lines {
				fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s (%s)", printable(x.text), strings.Join(x.who, ", ")), "    "))
			}
			if r := l.Remedy(k.first); r != "" {
				fmt.Fprintf(b, "%s\n", wrap("remedy: "+printable(r), "    "))
			}
		}
	}
}

func warningKinds(es []*estimate.Estimate, l *locale.Locale) []*warningKind {
	var kinds []*warningKind
	for _, e := range es {
		who := e.Method
		if e.Stratum != "" {
			who += " in " + printable(e.Stratum)
		}
		for _, w := range e.Warnings {
			text := l.Warning(w)
			i := slices.IndexFunc(kinds, func(k *warningKind) bool { return k.first.Code == w.Code && k.first.Severity == w.Severity })
			if i < 0 {
				i = len(kinds)
				kinds = append(kinds, &warningKind{first: w})
			}
			k := kinds[i]
			j := slices.IndexFunc(k.lines, func(x *warningLine) bool { return x.text == text })
			if j < 0 {
				j = len(k.lines)
				k.lines = append(k.lines, &warningLine{text: text})
			}
			k.lines[j].who = append(k.lines[j].who, who)
		}
	}
	return kinds
}

// wrap breaks text into lines of textWidth; indent comes before each, two
// more spaces before those after the first if there is an indent.
func wrap(text, indent string) string {
	var out []string
	line := indent
	for _, word := range strings.Fields(text) {
		switch {
		case strings.TrimSpace(line) == "":
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth:
			out = append(out, line)
			line = indent + word
			if indent != "" {
				line = indent + "  " + word
			}
		default:
			line += " " + word
		}
	}
	return strings.Join(append(out, line), "\n")
}
