package chart

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (l *ladder) alt() string {
	w := l.c.w
	var b strings.Builder
	n := w.integer(int64(len(l.d.Rows)))
	if l.d.Observed > 0 {
		b.WriteString(w.say("Comparison of {0} estimates. Documented: {1}.", n, w.number(l.d.Observed)))
	} else {
		b.WriteString(w.say("Comparison of {0} estimates.", n))
	}
	if l.d.Truth > 0 {
		b.WriteString(" " + capitalised(w.say("true count: {0}", w.number(l.d.Truth))) + ".")
	}
	for _, r := range l.d.Rows {
		b.WriteString(" " + rowSentence(w, r))
	}
	if l.clipped {
		b.WriteString(" " + w.t("Values far beyond the rest are drawn as arrows at the edge."))
	}
	return b.String()
}

// rowSentence says one row: "bootstrap: 10,356 (9,002 to 12,122)."
func rowSentence(w *words, r LadderRow) string {
	p, s := w.valueText(r)
	label := r.Label
	if label == "" {
		label = "–"
	}
	switch {
	case p != "" && s != "":
		return label + ": " + p + " (" + s + ")."
	case p != "" || s != "":
		return label + ": " + p + s + "."
	case r.Note != "":
		return label + ": " + strings.TrimSuffix(r.Note, ".") + "."
	}
	return label + ": " + w.t("no estimate") + "."
}

func (l *ladder) table() Table {
	w := l.c.w
	t := Table{Header: []string{w.t("Method"), w.t("Group"), w.t("Estimate"), w.t("Lower"), w.t("Upper"), w.t("Kind of interval"), w.t("Note")}}
	for _, r := range l.d.Rows {
		p, _ := w.valueText(r)
		if len(r.Spans) == 0 {
			t.Rows = append(t.Rows, []string{r.Label, r.Group, p, "", "", "", r.Note})
		}
		for i, s := range r.Spans {
			lo, hi := w.t("open"), w.t("open")
			if !s.lowerOpen() {
				lo = w.number(rounded(s.Lower))
			}
			if !s.upperOpen() {
				hi = w.number(rounded(s.Upper))
			}
			note := r.Note
			if i > 0 {
				p, note = "", ""
			}
			t.Rows = append(t.Rows, []string{r.Label, r.Group, p, lo, hi, w.t(spanKind{kind: s.Kind}.label()), note})
		}
	}
	return t
}

// spanText writes an interval, with words for open sides.
func (w *words) spanText(s Span) string {
	lo, hi := w.number(rounded(s.Lower)), w.number(rounded(s.Upper))
	switch {
	case s.lowerOpen() && s.upperOpen():
		return w.t("open")
	case s.upperOpen():
		return w.say("{0} or more", lo)
	case s.lowerOpen():
		return w.say("{0} or less", hi)
	}
	return w.span(lo, hi)
}

// rounded drops decimals that no reader wants beside a count of hundreds.
func rounded(v float64) float64 {
	if math.Abs(v) >= 100 {
		return math.Round(v)
	}
	return v
}

// valueText is the row's number and interval in words.
func (w *words) valueText(r LadderRow) (point, span string) {
	if r.HasPoint {
		point = w.number(rounded(r.Point))
		if r.Bound {
			point = w.say("≥ {0}", point)
		}
	}
	if s, ok := r.primary(); ok {
		span = w.spanText(s)
	}
	return point, span
}

// capitalised begins a sentence.
func capitalised(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
