package report

import (
	"fmt"
	"slices"
	"strings"

	"undercount/figures"
	"undercount/report/locale"
)

type ledgerView struct {
	Facts    []pair
	Warnings []string
	Groups   []groupView
	Altered  []alteredView // copies whose row is in no group
}

type groupView struct {
	ID, Title  string
	Periods    string
	Lowered    []string // speakers who lowered their own figure
	Bounds     []boundView
	Tolls      *figureView
	Current    *claimsView
	Denials    *claimsView
	Superseded *claimsView
	Origins    *originsView
	Conflicts  []conflictView
	Altered    []alteredView
}

type boundView struct{ Who, Text string }

type claimsView struct {
	Caption string
	Rows    []claimView
}

type claimView struct{ ID, Date, Who, Role, Said, Reading, Status, Because, Source, Note string }

type originsView struct {
	Text, Why string
	Roots     []string
}

type conflictView struct{ Kind, Text, IDs, Strict string }

type alteredView struct{ IDs, Changed, Was, Became, Link, Note string }

func newLedger(s *figures.Summary, index int, l *locale.Locale, pics *drawings) *ledgerView {
	v := &ledgerView{}
	asOf := l.T("ledger.allrows")
	if s.AsOf != "" {
		asOf = l.Date(s.AsOf)
	}
	if s.Case != "" {
		v.Facts = append(v.Facts, pair{l.T("ledger.case"), s.Case})
	}
	v.Facts = append(v.Facts, pair{l.T("ledger.asof.name"), asOf}, pair{l.T("ledger.rows"), l.Count(int64(s.Rows))})
	if s.Policy != "" {
		policy := l.Word("policy", s.Policy)
		if l.Has("policy.is/" + s.Policy) {
			policy += ": " + l.T("policy.is/"+s.Policy)
		}
		v.Facts = append(v.Facts, pair{l.T("ledger.policy"), policy})
	}
	if s.Left > 0 {
		v.Facts = append(v.Facts, pair{l.T("ledger.left"), l.Count(int64(s.Left))})
	}
	v.Warnings = notices(s, l)
	placed := map[string]bool{}
	for i := range s.Groups {
		g := &s.Groups[i]
		gv := newGroup(g, l)
		gv.ID = fmt.Sprintf("target-%d-said-%d", index+1, i+1)
		gv.Tolls = pics.at(tollsName(index, i))
		for _, a := range s.Altered {
			if !placed[a.ID] && groupHas(g, a.ID) {
				placed[a.ID] = true
				gv.Altered = append(gv.Altered, newAltered(a, l))
			}
		}
		v.Groups = append(v.Groups, gv)
	}
	for _, a := range s.Altered {
		if !placed[a.ID] {
			v.Altered = append(v.Altered, newAltered(a, l))
		}
	}
	return v
}

// notices are what a reader of the ledger should know.
func notices(s *figures.Summary, l *locale.Locale) []string {
	var out []string
	if len(s.Notices) == 0 || !l.Persian() {
		for _, w := range s.Warnings {
			out = append(out, foreign(l.Sentence(w), l))
		}
		return out
	}
	for _, n := range s.Notices {
		if l.Has("notice/" + n.Code) {
			out = append(out, l.T("notice/"+n.Code)+ids(n.IDs, l))
		} else {
			out = append(out, foreign(n.Text, l))
		}
	}
	return out
}

func tollsName(section, group int) string { return fmt.Sprintf("tolls-%d-%d", section+1, group+1) }

func groupHas(g *figures.Group, id string) bool {
	is := func(r figures.Row) bool { return r.ID == id }
	return slices.ContainsFunc(g.Current, is) || slices.ContainsFunc(g.Superseded, is) || slices.ContainsFunc(g.Denials, is)
}

func groupTitle(g *figures.Group, l *locale.Locale) string {
	parts := []string{capital(l.Word("measure", g.Measure))}
	if g.Universe != "" {
		parts = append(parts, l.Word("universe", g.Universe))
	}
	if g.Place != "" {
		parts = append(parts, l.Word("place", g.Place))
	}
	if g.Event != "" {
		parts = append(parts, l.Foreign(g.Event))
	}
	return strings.Join(parts, l.T("join.comma"))
}

func newGroup(g *figures.Group, l *locale.Locale) groupView {
	v := groupView{Title: groupTitle(g, l)}
	if g.PeriodsDiffer {
		v.Periods = l.T("ledger.periods")
	}
	for _, t := range g.Series {
		if len(t.Corrections) > 0 {
			v.Lowered = append(v.Lowered, l.T("ledger.lowered", l.Foreign(t.Asserter), l.Isolate(strings.Join(t.Corrections, ", "))))
		}
	}
	for _, b := range g.Bounds {
		v.Bounds = append(v.Bounds, boundView{boundWho(b, l), boundText(b, l)})
	}
	v.Current = newClaims("ledger.current", g.Current, l)
	v.Denials = newClaims("ledger.denials", g.Denials, l)
	v.Superseded = newClaims("ledger.superseded", g.Superseded, l)
	if len(g.Current) > 0 {
		v.Origins = newOrigins(g.Origins, l)
	}
	for _, c := range g.Conflicts {
		v.Conflicts = append(v.Conflicts, newConflict(c, g, l))
	}
	return v
}

func boundWho(b figures.Bound, l *locale.Locale) string {
	if b.Stake == "" {
		return l.T("ledger.all")
	}
	return l.T("ledger.who", capital(l.Word("stake", b.Stake)))
}

// boundText says in words what a group's current claims imply.
func boundText(b figures.Bound, l *locale.Locale) string {
	var parts []string
	if b.Floor != nil {
		parts = append(parts, l.T("bound.floor", l.Count(*b.Floor), ids(b.FloorFrom, l)))
	}
	if b.Ceiling != nil {
		parts = append(parts, l.T("bound.ceiling", l.Count(*b.Ceiling), ids(b.CeilingFrom, l)))
	} else if b.Floor != nil {
		parts = append(parts, l.T("bound.noceiling"))
	}
	if len(b.Points) > 0 {
		var ps []string
		for _, p := range b.Points {
			ps = append(ps, l.Count(p))
		}
		parts = append(parts, l.T("bound.points", l.Join(ps)))
	}
	if b.FromPart {
		parts = append(parts, l.T("bound.part"))
	}
	if b.FromWhole {
		parts = append(parts, l.T("bound.whole"))
	}
	if b.Summed {
		parts = append(parts, l.T("bound.summed"))
	}
	if b.Relayed {
		parts = append(parts, l.T("bound.relayed"))
	}
	if b.Crossed {
		parts = append(parts, l.T("bound.crossed"))
	}
	if len(parts) == 0 {
		return l.T("bound.none")
	}
	return strings.Join(parts, l.T("join.semicolon")) + "."
}

// published says, for the first box, what bounds current claims of the
// target's measure give; of every measure if the ledger has none of that name.
func published(s *figures.Summary, measure string, l *locale.Locale) []string {
	var out []string
	same := slices.ContainsFunc(s.Groups, func(g figures.Group) bool { return g.Measure == measure })
	for i := range s.Groups {
		g := &s.Groups[i]
		if same && g.Measure != measure {
			continue // the ledger below has the others too
		}
		for _, b := range g.Bounds {
			if b.Stake == "" {
				out = append(out, groupTitle(g, l)+": "+boundText(b, l))
			}
		}
	}
	return out
}

func ids(list []string, l *locale.Locale) string {
	if len(list) == 0 {
		return ""
	}
	return " (" + l.Isolate(strings.Join(list, ", ")) + ")"
}

func newClaims(key string, rows []figures.Row, l *locale.Locale) *claimsView {
	if len(rows) == 0 {
		return nil
	}
	v := &claimsView{Caption: l.T(key)}
	for i := range rows {
		v.Rows = append(v.Rows, newClaim(&rows[i], l))
	}
	return v
}

func newClaim(r *figures.Row, l *locale.Locale) claimView {
	var role []string
	if r.Role != "" {
		role = append(role, l.Word("role", r.Role))
	}
	if r.Stake != "" {
		role = append(role, l.Word("stake", r.Stake))
	}
	v := claimView{ID: r.ID, Date: l.When(r.Date), Who: r.Asserter, Role: strings.Join(role, l.T("join.comma")),
		Said: saidText(r, l), Reading: readingText(r.Reading, l), Status: l.Word("claim", r.Status),
		Because: becauseText(r, l), Source: r.Source, Note: r.Note}
	return v
}

// saidText is the claim in the report's words. English keeps the ledger's own.
func saidText(r *figures.Row, l *locale.Locale) string {
	if !l.Persian() && r.Said != "" {
		return r.Said
	}
	number := r.Value
	if number == nil && l.Has("said/"+r.Hedge) {
		number = r.Reading.Floor // a vague word entered without a number
	}
	if number == nil {
		if r.Hedge == "" {
			return foreign(r.Said, l)
		}
		return l.Word("hedge", r.Hedge)
	}
	value := l.Count(*number)
	if r.ValueHigh != nil {
		value = l.T("range", value, l.Count(*r.ValueHigh))
	}
	key := "said/" + r.Hedge
	if l.Has(key) {
		return l.T(key, value)
	}
	return value
}

// readingText is what the claim implies for the unknown count.
func readingText(r figures.Reading, l *locale.Locale) string {
	if !l.Persian() && r.Text != "" {
		return r.Text
	}
	floor, ceiling := r.Floor != nil, r.Ceiling != nil
	switch {
	case r.Kind == "denial" || r.Kind == "none" || r.Kind == "share":
		return l.Word("reading", r.Kind)
	case floor && ceiling && *r.Floor == *r.Ceiling:
		return l.T("reading.point", l.Count(*r.Floor))
	case floor && ceiling:
		return l.T("reading.between", l.Count(*r.Floor), l.Count(*r.Ceiling))
	case floor:
		return l.T("reading.floor", l.Count(*r.Floor))
	case ceiling:
		return l.T("reading.ceiling", l.Count(*r.Ceiling))
	case r.Centre != nil && r.Kind == "point":
		return l.T("reading.point", l.Count(*r.Centre))
	case r.Centre != nil:
		return l.T("reading.about", l.Count(*r.Centre))
	}
	return l.Word("reading", "none")
}

// becauseText says why a row has its status. The ledger's own sentence is
// English; in Persian the codes beside it are put into words.
func becauseText(r *figures.Row, l *locale.Locale) string {
	if !l.Persian() {
		return r.Because
	}
	var parts []string
	switch {
	case len(r.BecauseOf) == 0 && r.Entered != "" && (r.Status == figures.Superseded || r.Status == figures.Retracted || r.Status == figures.Altered):
		parts = append(parts, l.T("because.entered"))
	case l.Has("because/" + r.Status):
		parts = append(parts, l.T("because/"+r.Status)+ids(r.BecauseOf, l))
	}
	if r.Relation != "" && r.Relation != "original" {
		parts = append(parts, l.Word("relation", r.Relation)+ids(r.RelatedTo, l))
	}
	if len(r.DeniedBy) > 0 && r.Status != figures.Denied {
		parts = append(parts, l.T("because.deniedby")+ids(r.DeniedBy, l))
	}
	if r.Inferred {
		parts = append(parts, l.T("altered.inferred"))
	}
	return strings.Join(parts, l.T("join.semicolon"))
}

func newOrigins(o figures.Origins, l *locale.Locale) *originsView {
	v := &originsView{}
	if o.AtLeast == o.AtMost {
		v.Text = l.T("origins.exact", l.Count(int64(o.AtLeast)))
	} else {
		v.Text = l.T("origins.range", l.Count(int64(o.AtLeast)), l.Count(int64(o.AtMost)))
	}
	if !l.Persian() {
		v.Why = o.Why
	} else {
		if len(o.Firm) > 0 {
			v.Why = l.T("origins.firm") + ids(o.Firm, l) + ". "
		}
		for _, open := range o.Open {
			v.Why += l.Word("open", open.Code) + ids([]string{open.ID}, l) + ". "
		}
		if v.Why == "" {
			v.Why = foreign(l.Sentence(o.Why), l)
		}
	}
	for _, r := range o.Roots {
		if len(r) > 1 {
			v.Roots = append(v.Roots, strings.Join(r, ", "))
		}
	}
	return v
}

func newConflict(f figures.Finding, g *figures.Group, l *locale.Locale) conflictView {
	v := conflictView{Kind: l.Word("finding", f.Kind), Text: findingText(f, g, l), IDs: strings.Join(f.IDs, ", ")}
	switch {
	case f.Kind == "denied" || f.Kind == "retracted":
	case f.Strict:
		v.Strict = l.T("finding.strict")
	default:
		v.Strict = l.T("finding.differ")
	}
	if f.PeriodsDiffer && l.Persian() { // the English sentence says it
		v.Strict += " " + l.T("finding.periods")
	}
	return v
}

// findingText is the neutral sentence of a contradiction. In Persian it is
// made from the rows concerned: who said what.
func findingText(f figures.Finding, g *figures.Group, l *locale.Locale) string {
	if !l.Persian() {
		return f.Text
	}
	var parts []string
	for _, id := range f.IDs {
		for _, rows := range [][]figures.Row{g.Current, g.Denials, g.Superseded} {
			i := slices.IndexFunc(rows, func(r figures.Row) bool { return r.ID == id })
			if i >= 0 {
				parts = append(parts, l.T("finding.says", l.Foreign(rows[i].Asserter), saidText(&rows[i], l)))
				break
			}
		}
	}
	if len(parts) == 0 {
		return foreign(f.Text, l)
	}
	return strings.Join(parts, l.T("join.semicolon")) + "."
}

func newAltered(a figures.Alteration, l *locale.Locale) alteredView {
	v := alteredView{IDs: l.Isolate(a.ID), Was: a.Was, Became: a.Became, Note: a.Note}
	if len(a.From) > 0 {
		v.IDs += " ← " + l.Isolate(strings.Join(a.From, ", "))
	}
	var what, was, became []string
	for _, c := range a.Changed {
		what = append(what, l.Word("changed", c))
	}
	v.Changed = l.Join(what)
	for _, c := range a.Changes {
		if !c.FromNote { // what a note says stands in its own column
			was, became = append(was, c.Was), append(became, c.Became)
		}
	}
	if len(was) > 0 {
		v.Was, v.Became = strings.Join(was, "; "), strings.Join(became, "; ")
	}
	v.Link = l.T("altered.stated")
	if a.Inferred {
		v.Link = l.T("altered.inferred")
	}
	return v
}
