package chart

import (
	"strings"
)

// said writes a figure in words, with its hedge.
func (w *words) said(p TollPoint) string {
	v := w.number(p.Value)
	switch p.kind() {
	case "floor":
		return w.say("at least {0}", v)
	case "ceiling":
		return w.say("at most {0}", v)
	case "range":
		return w.span(v, w.number(p.high()))
	case "about":
		return w.say("about {0}", v)
	case "under":
		return w.say("just under {0}", v)
	case "vague":
		return w.say("vaguely {0}", v)
	}
	return v
}

func (t *tolls) alt() string {
	w := t.c.w
	n := 0
	first, last := t.d.Series[0].Points[0].Day, t.d.Series[0].Points[0].Day
	for _, s := range t.d.Series {
		for _, p := range s.Points {
			n++
			if p.Day.Before(first) {
				first = p.Day
			}
			if p.Day.After(last) {
				last = p.Day
			}
		}
	}
	var b strings.Builder
	b.WriteString(w.say("{0} published figures by {1} asserters, {2} to {3}.", w.integer(int64(n)), w.integer(int64(len(t.d.Series))), t.c.day(first), t.c.day(last)))
	b.WriteString(" " + w.t("Figures are drawn as said; they are not estimates."))
	sep := "; "
	if w.rtl {
		sep = "؛ "
	}
	for _, s := range t.d.Series {
		var parts []string
		for _, p := range s.Points {
			if !p.Superseded && !p.Altered {
				parts = append(parts, w.said(p))
			}
		}
		if len(parts) > 0 {
			b.WriteString(" " + s.Asserter + ": " + strings.Join(parts, sep) + ".")
		}
	}
	return b.String()
}

func (t *tolls) table() Table {
	w := t.c.w
	out := Table{Header: []string{w.t("Date"), w.t("Asserter"), w.t("Stake"), w.t("Figure"), w.t("Status"), "ID"}}
	for _, s := range t.d.Series {
		for _, p := range s.Points {
			day := t.c.day(p.Day)
			if p.Imprecise {
				day = w.say("{0} (date approximate)", day)
			}
			status := w.t("current")
			switch {
			case p.Altered:
				status = w.t("altered copy")
			case p.Superseded:
				status = w.t("superseded")
			}
			out.Rows = append(out.Rows, []string{day, s.Asserter, w.t(s.Stake), w.said(p), status, p.ID})
		}
	}
	for _, e := range t.d.Denials {
		out.Rows = append(out.Rows, []string{t.c.day(e.Day), e.Label, "", "", w.t("denial or event"), ""})
	}
	return out
}
