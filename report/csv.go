package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"undercount/calendar"
	"undercount/estimate"
	"undercount/figures"
)

// File is a file of a report by its name, without a folder.
type File struct {
	Name string
	Data []byte
}

// CSVFiles returns the report's numbers as CSV tables in UTF-8, in a fixed
// order: estimates, intervals, assumptions, warnings, curves, lists, overlap
// (one column per list, then count, then strata, as the estimate command
// reads; overlap-1, overlap-2 … if several targets have lists), claims,
// bounds, origins, contradictions, altered, sources. A table without rows is left out, except
// estimates. Numbers have full precision and an absent number is an empty
// cell. A text that a spreadsheet would take for a formula gets an apostrophe
// in front.
func CSVFiles(d *Document) ([]File, error) {
	tables := estimateTables(d)
	tables = append(tables, overlapTables(d)...)
	tables = append(tables, ledgerTables(d)...)
	src := newTable("sources.csv", "name", "file", "citation", "url", "sha256", "rows", "encoding")
	for _, s := range d.Sources {
		src.row(s.Name, s.File, s.Citation, s.URL, s.SHA256, s.Rows, s.Encoding)
	}
	tables = append(tables, src)
	var out []File
	for _, t := range tables {
		if len(t.rows) == 1 && t.name != "estimates.csv" {
			continue
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(t.rows); err != nil {
			return nil, fmt.Errorf("report: writing %s: %w", t.name, err)
		}
		out = append(out, File{t.name, b.Bytes()})
	}
	return out, nil
}

// csvTable gathers rows; text cells are made safe as they come in.
type csvTable struct {
	name string
	rows [][]string
}

func newTable(name string, header ...any) *csvTable {
	t := &csvTable{name: name}
	t.row(header...)
	return t
}

func (t *csvTable) row(cells ...any) {
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = csvCell(c)
	}
	t.rows = append(t.rows, line)
}

func csvCell(c any) string {
	switch v := c.(type) {
	case string:
		return safeText(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case estimate.Num:
		f, ok := v.Get()
		if !ok {
			return ""
		}
		return strconv.FormatFloat(f, 'g', -1, 64)
	case *int64:
		if v == nil {
			return ""
		}
		return strconv.FormatInt(*v, 10)
	}
	// What is left are whole numbers and booleans.
	return fmt.Sprint(c)
}

// safeText keeps a spreadsheet from running a text as a formula.
func safeText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// targetID is the study's name for a target, or its place in the report.
func targetID(s *Section, index int) string {
	if s.Target.ID != "" {
		return s.Target.ID
	}
	return "target-" + strconv.Itoa(index+1)
}

func estimateTables(d *Document) []*csvTable {
	est := newTable("estimates.csv", "target", "measure", "universe", "place", "from", "to", "stratum", "method", "status",
		"point", "lower", "upper", "level", "kind", "conditional_on", "n_observed", "seed", "reason")
	iv := newTable("intervals.csv", "target", "stratum", "method", "role", "lower", "upper", "level", "kind", "conditional_on", "note")
	as := newTable("assumptions.csv", "target", "stratum", "method", "assumption", "text", "breaks")
	wa := newTable("warnings.csv", "target", "stratum", "method", "severity", "code", "text", "remedy")
	cu := newTable("curves.csv", "target", "stratum", "method", "curve", "x_label", "y_label", "x", "y")
	for i := range d.Targets {
		s := &d.Targets[i]
		id := targetID(s, i)
		for _, e := range s.Estimates {
			var q estimate.Interval
			level := any("")
			if e.Interval != nil {
				q = *e.Interval
				level = q.Level
			}
			n := any("")
			if v, known := observedIn(s, e.Stratum); known {
				n = v
			}
			est.row(id, e.Target.Measure, e.Target.Universe, e.Target.Place, e.Target.From, e.Target.To, e.Stratum, e.Method,
				string(e.Status), e.Point, q.Lower, q.Upper, level, string(q.Kind), q.ConditionalOn, n, e.Seed, e.Reason)
			if e.Interval != nil {
				iv.row(id, e.Stratum, e.Method, "quote", q.Lower, q.Upper, q.Level, string(q.Kind), q.ConditionalOn, q.Note)
			}
			for _, o := range e.OtherIntervals {
				iv.row(id, e.Stratum, e.Method, "other", o.Lower, o.Upper, o.Level, string(o.Kind), o.ConditionalOn, o.Note)
			}
			for _, a := range e.Assumptions {
				as.row(id, e.Stratum, e.Method, a.ID, a.Text, a.Breaks)
			}
			for _, w := range e.Warnings {
				wa.row(id, e.Stratum, e.Method, string(w.Severity), w.Code, w.Text, w.Remedy)
			}
			for _, name := range sortedKeys(e.Curves) {
				c := e.Curves[name]
				for j := range min(len(c.X), len(c.Y)) {
					cu.row(id, e.Stratum, e.Method, name, c.XLabel, c.YLabel, c.X[j], c.Y[j])
				}
			}
		}
	}
	return []*csvTable{est, iv, as, wa, cu}
}

func overlapTables(d *Document) []*csvTable {
	lists := newTable("lists.csv", "target", "list", "size")
	var with []int
	for i := range d.Targets {
		for _, z := range d.Targets[i].ListSizes {
			lists.row(targetID(&d.Targets[i], i), z.Name, z.Size)
		}
		if d.Targets[i].Overlap != nil {
			with = append(with, i)
		}
	}
	out := []*csvTable{lists}
	for _, i := range with {
		name := "overlap.csv"
		if len(with) > 1 {
			name = fmt.Sprintf("overlap-%d.csv", i+1)
		}
		o := d.Targets[i].Overlap
		var header []any
		for _, l := range o.Lists {
			header = append(header, l)
		}
		header = append(header, "count")
		for _, v := range o.Vars {
			header = append(header, v)
		}
		t := newTable(name, header...)
		for _, st := range o.Strata {
			for _, c := range st.Table.Cells() {
				var row []any
				for b := range o.Lists {
					row = append(row, int(c.History>>b&1))
				}
				row = append(row, c.Count)
				for _, v := range st.Labels {
					row = append(row, v)
				}
				t.row(row...)
			}
		}
		out = append(out, t)
	}
	return out
}

func ledgerTables(d *Document) []*csvTable {
	claims := newTable("claims.csv", "target", "measure", "universe", "place", "id", "table", "status", "because", "date", "date_precision",
		"asserter", "role", "stake", "said", "value", "value_hi", "hedge", "reading", "floor", "centre", "ceiling", "relation", "related_to", "source", "note")
	bounds := newTable("bounds.csv", "target", "measure", "universe", "place", "as_of", "policy", "stake", "floor", "floor_from", "ceiling", "ceiling_from", "points", "from_part", "from_whole")
	origins := newTable("origins.csv", "target", "measure", "universe", "place", "at_least", "at_most", "roots", "why")
	conflicts := newTable("contradictions.csv", "target", "measure", "universe", "place", "kind", "ids", "text")
	altered := newTable("altered.csv", "target", "id", "from", "changed", "was", "became", "inferred", "note")
	for i := range d.Targets {
		s := d.Targets[i].Ledger
		if s == nil {
			continue
		}
		id := targetID(&d.Targets[i], i)
		for _, a := range s.Altered {
			altered.row(id, a.ID, semis(a.From), semis(a.Changed), a.Was, a.Became, a.Inferred, a.Note)
		}
		for j := range s.Groups {
			g := &s.Groups[j]
			rows := func(table string, rs []figures.Row) {
				for _, r := range rs {
					claims.row(id, g.Measure, g.Universe, g.Place, r.ID, table, r.Status, r.Because, r.Date.Format(calendar.Gregorian), r.Date.Precision.String(),
						r.Asserter, r.Role, r.Stake, r.Said, r.Value, r.ValueHigh, r.Hedge, r.Reading.Kind, r.Reading.Floor, r.Reading.Centre, r.Reading.Ceiling,
						r.Relation, semis(r.RelatedTo), r.Source, r.Note)
				}
			}
			rows("current", g.Current)
			rows("denials", g.Denials)
			rows("superseded", g.Superseded)
			for _, b := range g.Bounds {
				points := make([]string, len(b.Points))
				for k, p := range b.Points {
					points[k] = strconv.FormatInt(p, 10)
				}
				bounds.row(id, g.Measure, g.Universe, g.Place, s.AsOf, s.Policy, b.Stake, b.Floor, semis(b.FloorFrom), b.Ceiling, semis(b.CeilingFrom),
					semis(points), b.FromPart, b.FromWhole)
			}
			if len(g.Current) > 0 {
				roots := make([]string, len(g.Origins.Roots))
				for k, r := range g.Origins.Roots {
					roots[k] = strings.Join(r, "+")
				}
				origins.row(id, g.Measure, g.Universe, g.Place, g.Origins.AtLeast, g.Origins.AtMost, semis(roots), g.Origins.Why)
			}
			for _, c := range g.Conflicts {
				conflicts.row(id, g.Measure, g.Universe, g.Place, c.Kind, semis(c.IDs), c.Text)
			}
		}
	}
	return []*csvTable{claims, bounds, origins, conflicts, altered}
}

func semis(s []string) string { return strings.Join(s, ";") }
