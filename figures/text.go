package figures

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// WriteText writes the summary for a terminal: for each group the bounds by
// stake group, the claims that stand, their origins, contradictions and
// denials, then the altered copies and the warnings. Columns are aligned by
// what is visible, and names in right-to-left scripts are isolated so that
// they do not disturb the order of their line.
func (s *Summary) WriteText(w io.Writer) error {
	t := &textWriter{}
	head := "Published figures"
	if s.Case != "" {
		head += ": " + isolate(s.Case)
	}
	when := "all rows"
	if s.AsOf != "" {
		when = fmt.Sprintf("as known on %s; %d later or undated rows left out", s.AsOf, s.Left)
	}
	t.line("%s", head)
	t.line("%d claims (%s). Vague words read by the policy %s.", s.Rows, when, s.Policy)
	t.line("Each line says what was claimed, not what is true. No range here is an interval.")
	for i := range s.Groups {
		t.group(&s.Groups[i], s.Case == "")
	}
	if len(s.Altered) > 0 {
		t.line("")
		t.line("ALTERED COPIES (in no bound)")
		for _, a := range s.Altered {
			t.line("  %s [%s]", a.Text, strings.Join(a.Changed, ", "))
		}
	}
	if len(s.Warnings) > 0 {
		t.line("")
		t.line("NOTES")
		for _, text := range s.Warnings {
			t.line("  %s", text)
		}
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// Describe is WriteText to a string.
func (s *Summary) Describe() string {
	var b strings.Builder
	_ = s.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}

type textWriter struct{ b strings.Builder }

func (t *textWriter) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

func (t *textWriter) group(g *Group, nameCase bool) {
	title := []string{strings.ToUpper(g.Measure)}
	parts := []string{g.Universe, g.Place, g.Event}
	if nameCase {
		parts = append(parts, g.Case)
	}
	for _, part := range parts {
		if part != "" {
			title = append(title, isolate(strings.ReplaceAll(part, "_", " ")))
		}
	}
	t.line("")
	t.line("%s", strings.Join(title, " · "))
	if g.PeriodsDiffer {
		t.line("  The standing claims cover different periods: a ceiling for one need not hold for another.")
	}
	t.bounds(g.Bounds)
	t.rows("standing", g.Current)
	t.origins(g.Origins)
	for k, f := range g.Conflicts {
		label := "differ"
		if k > 0 {
			label = ""
		}
		t.line("  %-9s %s", label, f.Text)
	}
	t.rows("denials", g.Denials)
	var aside [][]string
	for _, r := range g.Superseded {
		aside = append(aside, []string{isolate(r.ID), r.Date.String(), r.Said, isolate(r.Asserter), strings.ReplaceAll(r.Status, "_", " ") + ": " + r.Because})
	}
	t.table("set aside", aside)
}

func (t *textWriter) bounds(bounds []Bound) {
	var cells [][]string
	for _, b := range bounds {
		stake, floor, ceiling, points := "anyone", "no floor", "no ceiling", ""
		if b.Stake != "" {
			stake = strings.ReplaceAll(b.Stake, "_", " ")
		}
		if b.Floor != nil {
			floor = "floor " + grouped(*b.Floor) + " (" + fewIDs(b.FloorFrom) + mark(b.FromPart, ", part") + mark(b.Summed, ", sum") + ")"
		}
		if b.Ceiling != nil {
			ceiling = "ceiling " + grouped(*b.Ceiling) + " (" + fewIDs(b.CeilingFrom) + mark(b.FromWhole, ", whole") + mark(b.Relayed, ", relayed") + ")"
		}
		if len(b.Points) > 0 {
			points = "said " + fewPoints(b.Points)
		}
		crossed := ""
		if b.Crossed {
			crossed = "claims contradict"
		}
		if b.Claims > 0 || b.Floor != nil || b.Ceiling != nil {
			cells = append(cells, []string{stake, floor, ceiling, points, crossed})
		}
	}
	t.table("bounds", cells)
}

func (t *textWriter) rows(label string, rows []Row) {
	cells := make([][]string, 0, len(rows))
	for _, r := range rows {
		extra := strings.ReplaceAll(r.Stake, "_", " ")
		if len(r.DeniedBy) > 0 {
			extra += "; denied in " + list(r.DeniedBy)
		}
		if r.Status == IsDenial {
			extra += "; " + r.Because
		}
		cells = append(cells, []string{isolate(r.ID), r.Date.String(), r.Said, r.Reading.Text, isolate(r.Asserter), extra})
	}
	t.table(label, cells)
}

func (t *textWriter) origins(o Origins) {
	switch {
	case o.AtMost == 0:
		return
	case o.AtLeast == o.AtMost:
		t.line("  %-9s %d independent. %s", "origins", o.AtMost, o.Why)
	default:
		t.line("  %-9s between %d and %d independent. %s", "origins", o.AtLeast, o.AtMost, o.Why)
	}
}

// table writes rows of cells in aligned columns, the label beside the first.
func (t *textWriter) table(label string, cells [][]string) {
	var widths []int
	for _, row := range cells {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(c))
		}
	}
	for _, row := range cells {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c)
			if widths[i] > 0 {
				b.WriteString(strings.Repeat(" ", widths[i]-width(c)+2))
			}
		}
		t.line("  %-9s %s", label, strings.TrimRight(b.String(), " "))
		label = ""
	}
}

func fewIDs(ids []string) string {
	if len(ids) > 4 {
		return list(ids[:4]) + fmt.Sprintf(" and %d more", len(ids)-4)
	}
	return list(ids)
}

func fewPoints(points []int64) string {
	var out []string
	for i, p := range points {
		if i == 8 {
			out = append(out, fmt.Sprintf("%d more", len(points)-i))
			break
		}
		out = append(out, grouped(p))
	}
	return strings.Join(out, "; ")
}

func mark(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

// isolate puts text that holds right-to-left letters between a first-strong
// isolate and its end mark.
func isolate(s string) string {
	for _, r := range s {
		if r >= 0x590 && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana) {
			return "\u2068" + s + "\u2069"
		}
	}
	return s
}

// width is the number of columns a terminal gives to text: marks and invisible
// characters take none, East Asian wide letters are not expected here.
func width(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}
