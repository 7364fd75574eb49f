package study

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"undercount/link"
	"undercount/overlap"
	"undercount/report"
)

// PlanList is what was understood of a list's columns.
type PlanList struct {
	List    string              `json:"list"`
	Columns []report.LinkColumn `json:"columns"`
}

// PlanBlocking is which pairs of records linking would compare.
type PlanBlocking struct {
	Records int                 `json:"records"`
	Blocks  report.LinkBlocking `json:"blocking"`
}

// CheckLinking is [Study.Check] with the pairs that linking would compare, for
// which the lists are read. Without lists it is the same.
func (s *Study) CheckLinking(ctx context.Context, o RunOptions) (*Plan, error) {
	p := s.Check()
	if len(s.Lists) == 0 {
		return p, nil
	}
	in, _, done, err := s.openLists(ctx)
	defer done()
	if err != nil {
		return nil, err
	}
	opt, err := s.linkOptions(o, false)
	if err != nil {
		return nil, err
	}
	b, err := link.Preview(ctx, in, opt)
	if err != nil {
		return nil, s.inLists(err)
	}
	p.Blocking = &PlanBlocking{Records: b.Records, Blocks: blockingOf(*b)}
	return p, nil
}

func blockingOf(b link.Blocking) report.LinkBlocking {
	out := report.LinkBlocking{All: b.All, Pairs: b.Pairs, Lost: max(0, b.Lost), Rules: []report.LinkRule{}}
	for _, r := range b.Rules {
		out.Rules = append(out.Rules, report.LinkRule{Rule: r.Rule, Pairs: r.Pairs, New: r.New, Largest: r.Largest, Missing: r.Missing})
	}
	return out
}

func (s *Study) planLists() []PlanList {
	var out []PlanList
	for i := range s.Lists {
		l := &s.Lists[i]
		p := PlanList{List: l.Name, Columns: []report.LinkColumn{}}
		for _, m := range l.recognised() {
			if slices.Contains(l.carry, m.Column) {
				m = link.Mapping{Column: m.Column, Role: link.Carry, Why: "for [strata]"}
			}
			p.Columns = append(p.Columns, report.LinkColumn{Column: m.Column, Role: string(m.Role), Why: m.Why})
		}
		out = append(out, p)
	}
	return out
}

// settingsOfLink are the settings of [link] for the plan.
func (s *Study) settingsOfLink() []Setting {
	k := s.Link
	is := func(key, value string) Setting { return Setting{"link." + key, value, !s.stated["link."+key]} }
	var rules []string
	for _, r := range k.Rules {
		rules = append(rules, fmt.Sprintf("%s, %s: %s", r.A, r.B, r.Do))
	}
	limit := "10 for each record, at least 1,000,000"
	if k.MaxPairs > 0 {
		limit = strconv.FormatInt(k.MaxPairs, 10)
	}
	dates := "never"
	if k.DifferentDates > 0 {
		dates = fmt.Sprintf("%d days", k.DifferentDates)
	}
	return []Setting{
		is("duplicate_free", cmp.Or(strings.Join(k.DuplicateFree, ", "), "none: how often a list repeats somebody is estimated")),
		is("rules", cmp.Or(strings.Join(rules, "; "), "link everywhere")),
		is("threshold", formatFloat(k.Threshold)),
		is("draws", strconv.Itoa(k.Draws)),
		is("slow_draws", strconv.Itoa(k.SlowDraws)),
		is("different_dates", dates),
		is("max_pairs", limit),
		is("model", cmp.Or(k.Model, "chosen from the columns")),
		is("decisions", fmt.Sprintf("%s (%d files)", k.Decisions, len(k.decisions))),
		is("labels", cmp.Or(k.Labels, "none")),
		is("truth", cmp.Or(k.Truth, "none")),
		is("write_entities", fmt.Sprint(k.WriteEntities)),
	}
}

// writeLinking prints the columns as understood, and what would be compared.
func (p *Plan) writeLinking(w io.Writer) {
	for _, l := range p.Lists {
		fmt.Fprintf(w, "\nColumns of list %s\n", l.List)
		for _, c := range l.Columns {
			fmt.Fprintf(w, "  %s\n", columnText(c))
		}
	}
	if p.Blocking == nil {
		return
	}
	b := p.Blocking.Blocks
	fmt.Fprintf(w, "\nPairs to compare: %d of %d possible, of %d records", b.Pairs, b.All, p.Blocking.Records)
	if b.Lost > 0 {
		fmt.Fprintf(w, "; about %.1f%% of the true links are lost by not comparing the rest", 100*b.Lost)
	}
	fmt.Fprintln(w)
	for _, r := range b.Rules {
		fmt.Fprintf(w, "  same %s: %d pairs, %d of them new, largest block %d, %.1f%% of records without\n", r.Rule, r.Pairs, r.New, r.Largest, 100*r.Missing)
	}
}

// columnText says what was understood of a column.
func columnText(c report.LinkColumn) string {
	return fmt.Sprintf("%s: %s (%s)", c.Column, c.Role, cmp.Or(c.Why, "the study says so"))
}

// linkageFile is linkage.json: the account, and the overlap tables of the best
// linkage and of every draw, from which all answers can be computed again.
type linkageFile struct {
	*report.Linkage
	By     []string   `json:"strata_by,omitempty"`
	Strata [][]string `json:"strata"`       // labels of each stratum
	Best   []cell     `json:"best_linkage"` // [stratum, capture history, count], both numbers counted from 0
	Draws  [][]cell   `json:"linkages_drawn"`
}

func linkageFileOf(t *Table) linkageFile {
	f := linkageFile{Linkage: t.linkage, By: t.data.Vars, Strata: [][]string{}}
	for _, st := range t.data.Strata {
		f.Strata = append(f.Strata, append([]string{}, st.Labels...))
	}
	f.Best = cellsByStratum(t.data)
	for _, d := range t.draws {
		f.Draws = append(f.Draws, cellsByStratum(d))
	}
	return f
}

func cellsByStratum(d *overlap.Stratified) []cell {
	out := []cell{}
	for i, st := range d.Strata {
		for _, c := range st.Table.Cells() {
			out = append(out, cell{int64(i), int64(c.History), c.Count})
		}
	}
	return out
}
