package main

import (
	"fmt"
	"strings"

	"undercount/chart"
	"undercount/figures"
	"undercount/report"
	"undercount/report/locale"
)

// ledgerText is a ledger in brief, for the answer of a study: for each group
// what the claims imply, by stake, and with tolls at least 1 a chart for groups
// with at least so many dated figures. figures.Summary.WriteText has every claim.
func ledgerText(b textWriter, s *figures.Summary, tolls int) error {
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
		groupText(b, &s.Groups[i], tolls, l)
	}
	if len(s.Altered) > 0 {
		fmt.Fprintf(b, "\n%s\n", heading("Copies that changed what they repeat"))
		for _, x := range s.Altered {
			fmt.Fprintf(b, "%s\n", wrap(printable(x.Text), "  "))
		}
	}
	return nil
}

func groupText(b textWriter, g *figures.Group, least int, l *locale.Locale) {
	fmt.Fprintf(b, "\n%s\n", heading(groupWords(g)))
	from := l.Count(int64(g.Origins.AtLeast))
	if g.Origins.AtMost != g.Origins.AtLeast {
		from = fmt.Sprintf("%s to %s", from, l.Count(int64(g.Origins.AtMost)))
	}
	fmt.Fprintf(b, "%s\n", wrap(fmt.Sprintf("Current claims: %d, from independent origins: %s. Superseded, altered or retracted: %d. Denials: %d. Contradictions and differences: %d.",
		len(g.Current), from, len(g.Superseded), len(g.Denials), len(g.Conflicts)), ""))
	boundsTable(b, g.Bounds, l)
	tollsText(b, g, least, "", l)
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

// tollsText draws the claims of a group over time if at least so many are
// dated, after a line of introduction; least 0 draws none.
func tollsText(b textWriter, g *figures.Group, least int, before string, l *locale.Locale) {
	data := report.TollsData(g, l)
	n := 0
	for _, s := range data.Series {
		n += len(s.Points)
	}
	if least == 0 || n < least {
		return
	}
	fmt.Fprintf(b, "\n%s%s\n", before, strings.TrimRight(chart.TollsText(data, textWidth, "en"), "\n"))
}
