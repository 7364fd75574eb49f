package study

import (
	"fmt"
	"slices"
	"strings"

	"undercount/link"
)

// LinkedTable is the name of the table that linking the lists makes.
const LinkedTable = "linked lists"

// Defaults of [link].
const (
	DefaultThreshold = 0.5
	DefaultDraws     = 200
	DefaultSlowDraws = 20
	DefaultDecisions = "decisions" // folder
)

// List is one [[list]]: the records of one source.
type List struct {
	Name     string
	File     string
	Sheet    string         // of a workbook; "" is its first
	Columns  []link.Mapping // what the file says that columns hold
	Exact    bool           // use only these
	Rejects  bool           // rows that cannot be read are left out and counted
	Citation string
	URL      string

	header []string
	sample [][]string // first rows, by which columns are recognised
	carry  []string   // columns that only [strata] needs
	sheet  sheetFacts
	at     span
	mapAt  map[string]span // of each column named
}

// Linking is the block [link]: how the lists are linked.
type Linking struct {
	Target         string
	DuplicateFree  []string
	Rules          []link.PairRule
	Threshold      float64
	Draws          int
	SlowDraws      int // for methods that are slow, see slowMethods
	DifferentDates int
	MaxPairs       int64
	Model          string // file
	Decisions      string // folder
	Labels         string // file
	Truth          string // file, of simulated lists only
	WriteEntities  bool

	ruleAt []span
	freeAt []span
	at     span

	model, labels, truth int // of inputs; -1 is none
	decisions            []int
}

// roles are the roles that columns can have in study.toml.
var roles = []link.Role{link.ID, link.FullName, link.Given, link.Father, link.Grandfather, link.Family, link.Mother, link.Alias,
	link.Sex, link.Birth, link.BirthYear, link.BirthMonth, link.BirthDay, link.Age, link.Event, link.EventYear, link.EventMonth, link.EventDay,
	link.Place, link.Region, link.Postcode, link.Address, link.House, link.Number, link.Category, link.Text, link.Carry, link.Ignore}

func roleNames() []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

func (s *Study) decodeList(d *decoder, t *node) {
	l := List{at: t.at, mapAt: map[string]span{}, File: s.file(d, t, "list"), Name: d.text(t, "list", "name", false), Sheet: d.text(t, "list", "sheet", false),
		Citation: d.text(t, "list", "citation", false), URL: d.text(t, "list", "url", false)}
	if l.Name == "" {
		l.Name = stem(l.File)
	}
	l.Exact = d.yes(t, "only_columns", false)
	l.Rejects = d.yes(t, "rejects", false)
	if id := d.text(t, "list", "id", false); id != "" {
		l.addColumn(d, link.ID, id, t.tab["id"].at)
	}
	if n := t.tab["columns"]; n != nil {
		l.decodeColumns(d, n)
	}
	for _, o := range s.Lists {
		if o.Name == l.Name && l.Name != "" {
			d.fail(t.at, fmt.Sprintf("two lists are both called %q", l.Name), "a different name for each [[list]]", "add name = \"…\"")
		}
	}
	s.Lists = append(s.Lists, l)
}

// decodeColumns reads columns = { given = "first_name", carry = ["a", "b"] }.
func (l *List) decodeColumns(d *decoder, n *node) {
	if n.tab == nil {
		d.wrongType(n, "columns", `a table such as { given = "first_name", family = "surname" }`)
		return
	}
	for _, k := range n.order {
		if !slices.Contains(roles, link.Role(k)) {
			d.unknown(n.tab[k].key, fmt.Sprintf("columns names a role %q that is not known", k), k, roleNames())
			continue
		}
		cols, at := d.texts(n, "list", k, false)
		for i, c := range cols {
			l.addColumn(d, link.Role(k), c, at[i])
		}
	}
}

func (l *List) addColumn(d *decoder, r link.Role, column string, at span) {
	for _, m := range l.Columns {
		if m.Column == column {
			d.fail(at, fmt.Sprintf("column %q has two roles", column), "one role for each column", "")
			return
		}
	}
	l.Columns = append(l.Columns, link.Mapping{Column: column, Role: r})
	l.mapAt[column] = at
}

// yes is true or false.
func (d *decoder) yes(t *node, key string, def bool) bool {
	n := t.tab[key]
	if n == nil {
		return def
	}
	v, ok := n.val.(bool)
	if !ok {
		d.wrongType(n, key, "true or false")
		return def
	}
	return v
}

func (s *Study) decodeLink(d *decoder, t *node) {
	k := &s.Link
	k.at, k.model, k.labels, k.truth = t.at, -1, -1, -1
	k.Target = d.text(t, "link", "target", false)
	k.DuplicateFree, k.freeAt = d.texts(t, "link", "duplicate_free", false)
	k.Threshold = DefaultThreshold
	if n := t.tab["threshold"]; n != nil {
		v, ok := n.val.(float64)
		if !ok || !(v > link.Floor && v < 1) {
			d.fail(n.at, "threshold is not a probability that a link can be asked to have", "a number above 0.01 and below 1, such as 0.5", "")
		} else {
			k.Threshold = v
		}
	}
	k.Draws = int(d.whole(t, "link", "draws", DefaultDraws, 2))
	k.SlowDraws = int(d.whole(t, "link", "slow_draws", DefaultSlowDraws, 2))
	k.DifferentDates = int(d.whole(t, "link", "different_dates", 0, 0))
	k.MaxPairs = d.whole(t, "link", "max_pairs", 0, 0)
	k.Model, k.Labels, k.Truth = s.otherFile(d, t, "model"), s.otherFile(d, t, "labels"), s.otherFile(d, t, "truth")
	k.Decisions = DefaultDecisions
	if t.tab["decisions"] != nil {
		k.Decisions = s.otherFile(d, t, "decisions")
	}
	k.WriteEntities = d.yes(t, "write_entities", false)
	if n := t.tab["rules"]; n != nil {
		s.decodeRules(d, n)
	}
}

// otherFile reads a path that may be absent.
func (s *Study) otherFile(d *decoder, t *node, key string) string {
	if t.tab[key] == nil {
		return ""
	}
	return s.pathAt(d, t, "link", key)
}

func (s *Study) decodeRules(d *decoder, n *node) {
	const want = `a list of tables such as { a = "A", b = "B", do = "neither" }`
	if n.arr == nil {
		d.wrongType(n, "rules", want)
		return
	}
	for _, it := range n.arr {
		if it.tab == nil {
			d.fail(it.at, "a rule is "+kind(it), want, "")
			continue
		}
		ok := len(it.order) == 3
		for _, k := range []string{"a", "b", "do"} {
			ok = ok && it.tab[k] != nil
		}
		if !ok {
			d.fail(it.at, "a rule does not have exactly a, b and do", want, "")
			continue
		}
		r := link.PairRule{A: d.text(it, "link", "a", true), B: d.text(it, "link", "b", true),
			Do: link.Action(d.choice(it, "link", "do", string(link.Link), []string{string(link.Link), string(link.Neither)}))}
		s.Link.Rules, s.Link.ruleAt = append(s.Link.Rules, r), append(s.Link.ruleAt, it.at)
	}
}

// resolveLists checks the lists together, and makes the table that they will fill.
func (s *Study) resolveLists(d *decoder) {
	if len(s.Lists) == 0 {
		if n := d.doc.root.tab["link"]; n != nil {
			d.fail(n.key, "there is [link] but no list to link", "a [[list]] for each list", "")
		}
		return
	}
	if len(s.Lists) == 1 {
		d.fail(s.Lists[0].at, "there is one list", "two lists or more: who is on one list and not another is what tells how many are on none", "add a [[list]], or find duplicates within one list with: undercount link")
		return
	}
	names := s.listNames()
	for i, l := range s.Link.DuplicateFree {
		if !slices.Contains(names, l) {
			d.unknown(s.Link.freeAt[i], fmt.Sprintf("there is no list %q", l), l, names)
		}
	}
	for i, r := range s.Link.Rules {
		for _, l := range []string{r.A, r.B} {
			if !slices.Contains(names, l) && l != "" {
				d.unknown(s.Link.ruleAt[i], fmt.Sprintf("there is no list %q", l), l, names)
			}
		}
	}
	t := Table{Name: LinkedTable, Target: s.Link.Target, linked: true, at: s.Lists[0].at, Lists: names}
	switch {
	case t.Target != "":
		s.checkTarget(d, t.Target, d.doc.root.tab["link"].tab["target"].at)
	case len(s.Targets) == 1:
		t.Target = s.Targets[0].ID
	case len(s.Targets) > 1:
		d.fail(s.Lists[0].at, "it is not said which target the lists count", "in [link], target = one of: "+strings.Join(s.targetIDs(), ", "), "")
	}
	for _, o := range s.Tables {
		if o.Name == t.Name {
			d.fail(o.at, fmt.Sprintf("a table is called %q, as is the one that the lists will make", t.Name), "another name", "")
		}
	}
	s.Tables = append(s.Tables, t)
}

func (s *Study) listNames() []string {
	out := make([]string, len(s.Lists))
	for i, l := range s.Lists {
		out[i] = l.Name
	}
	return out
}
