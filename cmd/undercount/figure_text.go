package main

import (
	"fmt"
	"strings"
	"time"

	"undercount/calendar"
	"undercount/chart"
	"undercount/figures"
	"undercount/report/locale"
)

// detail says how much of a ledger is printed.
type detail struct {
	claims bool // every claim, contradiction and altered copy, not only their number
	tolls  int  // a chart for groups with at least so many dated figures; 0 for none
}

// ledgerText is a ledger for people: for each group what the claims imply, by
// stake, then who says what.
func ledgerText(b textWriter, s *figures.Summary, d detail) error {
	l, err := locale.For("en")
	if err != nil {
		return err
	}
	when := "every row"
	if s.AsOf != "" {
		when = "as known on " + s.AsOf
	}
	fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s (%s; vague words read by policy %s). A row says that a claim was made, not that it is true; nothing is pooled.",
		plural(s.Rows, "claim", "claims", l), when, s.Policy), ""))
	for i := range s.Groups {
		groupText(b, &s.Groups[i], d, l)
	}
	if len(s.Altered) > 0 && !d.claims {
		fmt.Fprintf(b, "\n%s what was said; undercount figure summary shows how.\n", plural(len(s.Altered), "copy changed", "copies changed", l))
	}
	if len(s.Altered) > 0 && d.claims {
		fmt.Fprintf(b, "\n%s\n", heading("Copies that changed what they repeat"))
		for _, x := range s.Altered {
			fmt.Fprintf(b, "%s\n", wrap(printable(x.ID+": "+x.Text), "  "))
		}
	}
	if len(s.Notices) > 0 && d.claims {
		fmt.Fprintf(b, "\n%s\n", heading("Notes on the ledger"))
		for _, n := range s.Notices {
			fmt.Fprintf(b, "%s\n", wrap(printable(n.Text), "  "))
		}
	}
	return nil
}

func groupText(b textWriter, g *figures.Group, d detail, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading(groupWords(g)))
	from := l.Count(int64(g.Origins.AtLeast))
	if g.Origins.AtMost != g.Origins.AtLeast {
		from = fmt.Sprintf("%s to %s", from, l.Count(int64(g.Origins.AtMost)))
	}
	fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("Current claims: %d, from independent origins: %s. Superseded, altered or retracted: %d. Denials: %d. Contradictions and differences: %d.",
		len(g.Current), from, len(g.Superseded), len(g.Denials), len(g.Conflicts)), ""))
	boundsTable(b, g.Bounds, l)
	tollsText(b, g, d.tolls)
	if !d.claims {
		return
	}
	if rows := append(append([]figures.Row{}, g.Current...), g.Denials...); len(rows) > 0 {
		b.WriteString("\n")
		claimsTable(b, rows)
	}
	for _, c := range g.Conflicts {
		word := "differs"
		if c.Strict {
			word = "contradiction"
		}
		fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("%s: %s", word, printable(c.Text)), "  "))
	}
}

// plural writes a number of things.
func plural(n int, one, many string, l *locale.Locale) string {
	if n == 1 {
		return "1 " + one
	}
	return l.Count(int64(n)) + " " + many
}

func groupWords(g *figures.Group) string {
	s := g.Measure
	for _, x := range []string{g.Universe, g.Place, g.Event} {
		if x != "" && x != "unspecified" {
			s += ", " + strings.ReplaceAll(x, "_", " ")
		}
	}
	return printable(s)
}

// boundsTable lists what the claims of each stake group imply.
func boundsTable(b textWriter, bounds []figures.Bound, l *locale.Locale) {
	rows := [][]string{{"said by", "at least", "at most", "figures given"}}
	count := func(v *int64) string {
		if v == nil {
			return "–"
		}
		return l.Count(*v)
	}
	crossed := false
	if len(bounds) == 2 && bounds[0].Stake == "" {
		bounds = bounds[1:] // one stake group alone is all
	}
	for _, x := range bounds {
		if x.Floor == nil && x.Ceiling == nil && len(x.Points) == 0 {
			continue
		}
		who := strings.ReplaceAll(x.Stake, "_", " ")
		if who == "" {
			who = "all"
		}
		if x.Crossed {
			who += " *"
			crossed = true
		}
		rows = append(rows, []string{printable(who), count(x.Floor), count(x.Ceiling), points(x.Points, l)})
	}
	if len(rows) == 1 {
		return
	}
	b.WriteString("\n")
	writeAligned(b, rows, []bool{false, true, true, false})
	if crossed {
		b.WriteString("* the highest floor lies above the lowest ceiling: these claims contradict each other\n")
	}
}

// points writes figures, the middle ones left out if there are many.
func points(v []int64, l *locale.Locale) string {
	const most = 6
	var out []string
	for i, p := range v {
		if len(v) > most && i >= most-1 && i < len(v)-1 {
			if i == most-1 {
				out = append(out, "…")
			}
			continue
		}
		out = append(out, l.Count(p))
	}
	return strings.Join(out, " ")
}

// claimsTable lists claims: who said what, when.
func claimsTable(b textWriter, rows []figures.Row) {
	table := [][]string{{"id", "date", "said", "by"}}
	for _, r := range rows {
		who := r.Asserter
		if r.Stake != "" && r.Stake != "unknown" {
			who += " (" + strings.ReplaceAll(r.Stake, "_", " ") + ")"
		}
		table = append(table, []string{printable(r.ID), r.Date.String(), printable(r.Said), printable(who)})
	}
	writeAligned(b, table, []bool{false, false, true, false})
}

// tollsText draws the running tolls of a group with at least so many figures.
func tollsText(b textWriter, g *figures.Group, least int) {
	data, figures := tolls(g)
	if least == 0 || figures < least {
		return
	}
	fmt.Fprintf(b, "\n%s\n", strings.TrimRight(chart.TollsText(data, textWidth, "en"), "\n"))
}

// tolls are the figures of a group by asserter and day, and their number.
func tolls(g *figures.Group) (d chart.TollsData, n int) {
	d.YLabel = g.Measure
	for _, s := range g.Series {
		t := chart.Toll{Asserter: printable(s.Asserter), Stake: s.Stake}
		for _, r := range s.Rows {
			if r.Value == nil || !r.Date.Known() || r.Reading.Kind == "none" || r.Reading.Kind == "share" || r.Reading.Kind == "denial" {
				continue
			}
			p := chart.TollPoint{Day: dayTime(r.Date.Last), Imprecise: r.Date.Precision != calendar.ToDay, Value: float64(*r.Value), Kind: r.Reading.Kind,
				Superseded: r.Status == figures.Superseded || r.Status == figures.Retracted, Altered: r.Status == figures.Altered, ID: r.ID}
			if r.ValueHigh != nil {
				p.High = float64(*r.ValueHigh)
			}
			t.Points = append(t.Points, p)
			n++
		}
		if len(t.Points) > 0 {
			d.Series = append(d.Series, t)
		}
	}
	for _, r := range g.Denials {
		if r.Date.Known() {
			d.Denials = append(d.Denials, chart.Event{Day: dayTime(r.Date.Last), Label: printable(r.Asserter)})
		}
	}
	return d, n
}

func dayTime(d calendar.Day) time.Time {
	y, m, day, _ := d.Parts(calendar.Gregorian)
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
}
