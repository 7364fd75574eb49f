package figures

import (
	"slices"
	"strings"
	"unicode/utf8"

	"undercount/calendar"
)

// Columns that a ledger may have. Others are kept and shown as extra fields.
// A column that is absent counts as empty in every row.
var knownColumns = []string{"figure_id", "case_id", "event", "measure", "universe", "place", "place_parent",
	"period_from", "period_to", "value", "value_hi", "hedge", "hedge_surface", "claim_date", "date_precision",
	"asserter", "asserter_role", "stake", "method", "relation", "related_to", "relation_basis", "status",
	"verification", "source_kind", "source_date", "source_url", "note"}

var requiredColumns = []string{"figure_id", "measure", "asserter", "hedge"}

// Parse checks a ledger given as a header and rows of text; rowNum holds the
// line of each row in its file (nil: rows follow the header line by line).
//
// Required are the columns figure_id, measure, asserter and hedge. Optional
// ones and their defaults: case_id, event, place, place_parent (the place that
// contains this one) empty; universe "unspecified"; stake and method
// "unknown"; relation "original"; dates not known; relation_basis "stated" or
// "inferred" (without the column, a note with the word "inferred" or
// "inference" marks an inferred link). An event keeps its rows apart as a case
// or a place does.
//
// Any row that cannot be used refuses the whole ledger: the error is a
// *Refusal with all of them. A row that repeats an earlier one word for word
// is left out with a notice.
func Parse(header []string, rows [][]string, rowNum []int) (*Ledger, error) {
	p := &parser{l: &Ledger{placeParent: map[placeKey]string{}}, bad: &Refusal{}}
	if !p.readHeader(header) {
		return nil, p.bad.result()
	}
	seen := make(map[string]int, len(rows))
	p.l.claims = make([]Claim, 0, len(rows))
	for i, row := range rows {
		p.line = i + 2
		if i < len(rowNum) {
			p.line = rowNum[i]
		}
		p.readRow(row, seen)
	}
	p.l.index = seen
	p.checkRelations(seen)
	p.checkSpelling()
	if err := p.bad.result(); err != nil {
		return nil, err
	}
	return p.l, nil
}

type parser struct {
	l      *Ledger
	bad    *Refusal
	column map[string]int
	extra  []int // columns of other names
	line   int
	cells  []string
}

func (p *parser) refuse(column, what, want, do string) { p.bad.add(p.line, column, what, want, do) }

func (p *parser) readHeader(header []string) bool {
	p.line = 1
	p.column = map[string]int{}
	var names []string
	for i, h := range header {
		if !utf8.ValidString(h) || strings.ContainsRune(h, 0) {
			p.refuse("", "a column name is not valid text", "UTF-8 without NUL", "save the file as UTF-8")
			return false
		}
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		names = append(names, name)
		if !slices.Contains(knownColumns, name) {
			p.extra = append(p.extra, i)
			continue
		}
		if _, twice := p.column[name]; twice {
			p.refuse(name, "the column occurs twice", "one column of each name", "remove or rename one")
		}
		p.column[name] = i
	}
	for _, name := range requiredColumns {
		if _, ok := p.column[name]; !ok {
			do := "add the column"
			if near := nearest(name, names); near != "" && !slices.Contains(knownColumns, near) {
				do = "rename the column " + near
			}
			p.refuse(name, "the column is missing", "the columns figure_id, measure, asserter and hedge", do)
		}
	}
	p.l.header = slices.Clone(header)
	return len(p.bad.Problems) == 0
}

// cell gives the text of a known column without space around it.
func (p *parser) cell(name string) string {
	if i, ok := p.column[name]; ok {
		return strings.TrimSpace(p.cells[i])
	}
	return ""
}

// name gives a cell fit to be shown and compared; invisible controls become
// visible, and a notice says so.
func (p *parser) name(column string) string {
	s, changed := visible(p.cell(column))
	if changed {
		p.l.notices = append(p.l.notices, noticeControls(p.line, column))
	}
	return s
}

func (p *parser) readRow(row []string, seen map[string]int) {
	if len(row) != len(p.l.header) {
		p.refuse("", "the row has another number of cells than the header", "one cell for each column", "check the commas and quotes of this row")
		return
	}
	for i, cell := range row {
		if !utf8.ValidString(cell) || strings.IndexByte(cell, 0) >= 0 {
			p.refuse(columnName(p.l.header, i), "the text is damaged (NUL or invalid UTF-8)", "UTF-8 text", "save the file as UTF-8 and retype the cell")
			return
		}
	}
	p.cells = row
	before := len(p.bad.Problems)
	c := Claim{Line: p.line, Stake: "unknown", Method: "unknown", Universe: "unspecified"}
	c.ID = p.cell("figure_id")
	switch _, odd := visible(c.ID); {
	case c.ID == "":
		p.refuse("figure_id", "the row has no id", "a short name unique in the ledger", "number the row")
	case odd || strings.ContainsAny(c.ID, ";\n\r\t"):
		p.refuse("figure_id", "the id holds invisible characters or a semicolon", "letters and digits", "retype the id")
	}
	if at, ok := seen[c.ID]; ok && c.ID != "" {
		if at >= 0 && slices.Equal(p.l.cells[at], row) {
			p.l.notices = append(p.l.notices, noticeDuplicate(c.ID, p.line))
		} else {
			p.refuse("figure_id", "another row has the same id and different content", "an id used once", "give one of the rows another id")
		}
		return
	}
	p.readWhat(&c)
	p.readNumber(&c)
	p.readDates(&c)
	p.readWho(&c)
	if len(p.bad.Problems) > before {
		if c.ID != "" {
			seen[c.ID] = -1 // known, so that rows naming it are not refused as well
		}
		return
	}
	for _, i := range p.extra {
		if v := strings.TrimSpace(row[i]); v != "" {
			if c.Extra == nil {
				c.Extra = map[string]any{}
			}
			v, _ = visible(v)
			key, _ := visible(strings.TrimSpace(p.l.header[i]))
			c.Extra[key] = v
		}
	}
	seen[c.ID] = len(p.l.claims)
	p.l.claims = append(p.l.claims, c)
	p.l.cells = append(p.l.cells, slices.Clone(row))
}

func columnName(header []string, i int) string {
	s, _ := visible(strings.TrimSpace(header[i]))
	return s
}

func (p *parser) readWhat(c *Claim) {
	c.Case, c.Event, c.Place = p.name("case_id"), p.name("event"), p.name("place")
	if c.Measure = p.name("measure"); c.Measure == "" {
		p.refuse("measure", "the row does not say what is counted", "killed, injured, arrested, missing, identified, participants or another word", "fill in the measure")
	}
	if u := p.name("universe"); u != "" {
		c.Universe = u
	}
	c.group = groupKey{caseID: nameKey(c.Case), event: nameKey(c.Event), measure: nameKey(c.Measure), place: nameKey(c.Place), universe: nameKey(c.Universe)}
	parent := p.name("place_parent")
	if parent == "" {
		return
	}
	key := placeKey{c.group.caseID, c.group.event, c.group.place}
	switch old, ok := p.l.placeParent[key]; {
	case c.Place == "":
		p.refuse("place_parent", "a containing place is given but no place", "the place itself in column place", "fill in the place")
	case nameKey(parent) == c.group.place:
		p.refuse("place_parent", "a place cannot contain itself", "a larger place", "leave the cell empty for the largest place")
	case ok && old != nameKey(parent):
		p.refuse("place_parent", "another row puts this place in a different one", "one containing place for each place", "make the rows agree")
	default:
		p.l.placeParent[key] = nameKey(parent)
		for at, n := nameKey(parent), 0; at != ""; n++ {
			if at == c.group.place || n > len(p.l.placeParent) {
				p.refuse("place_parent", "the places contain each other in a circle", "a tree of places", "correct one of the containing places")
				delete(p.l.placeParent, key)
				break
			}
			at = p.l.placeParent[placeKey{c.group.caseID, c.group.event, at}]
		}
	}
}

func (p *parser) readNumber(c *Claim) {
	c.Hedge, c.Surface = Hedge(strings.ToLower(p.cell("hedge"))), p.name("hedge_surface")
	c.Value, c.ValueHigh = p.count("value"), p.count("value_hi")
	hasValue, hasHigh := p.cell("value") != "", p.cell("value_hi") != ""
	if !knownHedge(c.Hedge) {
		all := make([]string, 0, 24)
		for _, h := range Hedges() {
			all = append(all, string(h))
		}
		do := "write none if the number stood alone"
		if near := nearest(string(c.Hedge), all); near != "" && len(c.Hedge) <= maxHedgeLen {
			do = "the nearest code is " + near
		}
		p.refuse("hedge", "unknown hedge code", "one of "+strings.Join(all, ", "), do)
		return
	}
	unit, _, isVague := vague(c.Hedge)
	switch {
	case (c.Hedge == Denial || c.Hedge == Most) && (hasValue || hasHigh):
		p.refuse("value", "a "+string(c.Hedge)+" carries a number", "no value", "enter the number as a row of its own")
	case c.Hedge == Denial || c.Hedge == Most:
	case !hasValue && !isVague:
		p.refuse("value", "the hedge needs a number and there is none", "a whole number", "fill in the value, or use the hedge denial")
	case (c.Hedge == Range || c.Hedge == RangeOpen) && !hasHigh:
		p.refuse("value_hi", "a range has no high end", "a whole number", "fill in value_hi, or use at_least")
	case c.Hedge != Range && c.Hedge != RangeOpen && hasHigh:
		p.refuse("value_hi", "the hedge "+string(c.Hedge)+" takes no high end", "an empty cell, or the hedge range or range_open", "correct the hedge or remove value_hi")
	case c.Value != nil && c.ValueHigh != nil && *c.ValueHigh < *c.Value:
		p.refuse("value_hi", "the high end is below the low end", "a number not below value", "exchange the two")
	case c.Hedge == FewerThan && c.Value != nil && *c.Value == 0:
		p.refuse("value", "fewer than 0 is impossible", "a number above 0", "correct the value or the hedge")
	case isVague && c.Value != nil && c.Hedge != "several" && *c.Value != unit && *c.Value != 2*unit:
		p.l.notices = append(p.l.notices, noticeVagueValue(c.ID, c.Hedge))
	}
}

func (p *parser) count(column string) *int64 {
	text := p.cell(column)
	if text == "" {
		return nil
	}
	n, err := ParseCount(text)
	if err != nil {
		p.refuseAs(column, err)
		return nil
	}
	return &n
}

func (p *parser) readDates(c *Claim) {
	var ok [3]bool
	for i, d := range []struct {
		column    string
		precision string
		to        *calendar.Date
	}{{"period_from", "", &c.PeriodFrom}, {"period_to", "", &c.PeriodTo}, {"claim_date", strings.ToLower(p.cell("date_precision")), &c.Date}} {
		date, err := parseDate(p.cell(d.column), d.precision)
		if err != nil {
			p.refuseAs(d.column, err)
			continue
		}
		*d.to, ok[i] = date, true
	}
	if ok[0] && ok[1] && c.PeriodTo.Before(c.PeriodFrom) {
		p.refuse("period_to", "the period ends before it begins", "a date not before period_from", "exchange the two")
	}
	if ok[0] && ok[2] && c.Date.Before(c.PeriodFrom) {
		p.refuse("claim_date", "the claim was made before its period began", "a date not before period_from", "check both dates")
	}
}

func (p *parser) readWho(c *Claim) {
	if c.Asserter = p.name("asserter"); nameKey(c.Asserter) == "" {
		p.refuse("asserter", "the row does not say who made the claim", "a name or a description, as \"unnamed witnesses\"", "fill in the asserter")
	}
	c.asserterKey = nameKey(c.Asserter)
	c.Role = p.name("asserter_role")
	if s := p.name("stake"); s != "" {
		c.Stake = strings.ToLower(s)
	}
	if m := p.name("method"); m != "" {
		c.Method = m
	}
	c.FileStatus, c.Verification, c.SourceKind = p.name("status"), p.name("verification"), p.name("source_kind")
	c.SourceURL, c.Note = p.name("source_url"), p.name("note")
	for _, id := range strings.FieldsFunc(p.cell("related_to"), func(r rune) bool { return r == ';' || r == '؛' }) {
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(c.RelatedTo, id) {
			c.RelatedTo = append(c.RelatedTo, id)
		}
	}
	relation := strings.ToLower(p.cell("relation"))
	if relation == "" {
		relation = string(Original)
	}
	c.Relation = Relation(relation)
	if !slices.Contains(relations, relation) {
		do := "use original if the row depends on no other"
		if near := nearest(relation, relations); near != "" {
			do = "the nearest code is " + near
		}
		p.refuse("relation", "unknown relation", "one of "+strings.Join(relations, ", "), do)
		return
	}
	switch basis := strings.ToLower(p.cell("relation_basis")); basis {
	case "inferred":
		c.Inferred = true
	case "stated":
	case "":
		note := strings.ToLower(c.Note)
		c.Inferred = len(c.RelatedTo) > 0 && (strings.Contains(note, "inferred") || strings.Contains(note, "inference"))
	default:
		p.refuse("relation_basis", "unknown basis of a relation", "stated or inferred", "correct the cell or leave it empty")
	}
	switch c.Relation {
	case Original:
		if len(c.RelatedTo) > 0 {
			p.refuse("relation", "related rows are named but no relation to them", "repeats, updates or another relation", "fill in the relation or empty related_to")
		}
	case RepeatsAltered, Updates, Derived, Retracts, PartOf:
		if len(c.RelatedTo) == 0 {
			p.refuse("related_to", "the relation "+relation+" names no row", "the id of the row it refers to", "fill in related_to")
		}
	}
}
