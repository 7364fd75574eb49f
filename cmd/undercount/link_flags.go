package main

import (
	"fmt"
	"slices"
	"strings"

	"undercount/internal/problem"
	"undercount/link"
)

// linkRoles are the roles that --columns knows, in the order of its help.
var linkRoles = []link.Role{link.ID, link.FullName, link.Given, link.Father, link.Grandfather, link.Family, link.Mother, link.Alias,
	link.Sex, link.Birth, link.BirthYear, link.BirthMonth, link.BirthDay, link.Age, link.Event, link.EventYear, link.EventMonth, link.EventDay,
	link.Place, link.Region, link.Postcode, link.Address, link.House, link.Number, link.Category, link.Text, link.Carry, link.Ignore}

func roleWords() string {
	var out []string
	for _, r := range linkRoles {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}

// options translates the flags that need no file.
func (f *linkFlags) options() (link.Options, error) {
	o := link.Options{DuplicateFree: f.duplicateFree, Threshold: f.threshold, DifferentDates: f.dates,
		MaxPairs: f.maxPairs, Seed: f.seed, Workers: f.workers, WorkDir: f.work}
	var err error
	o.PairRules, err = parseRules(f.rules)
	return o, err
}

// parseRules reads rules such as A,B=neither.
func parseRules(given []string) ([]link.PairRule, error) {
	var out []link.PairRule
	for _, g := range given {
		lists, action, ok := cutLast(g, "=")
		names := strings.Split(lists, ",")
		if !ok || len(names) != 2 || strings.TrimSpace(names[0]) == "" || strings.TrimSpace(names[1]) == "" {
			return nil, &usageError{what: fmt.Sprintf("--rule %q is not understood", g), hint: "write it as A,B=neither"}
		}
		r := link.PairRule{A: strings.TrimSpace(names[0]), B: strings.TrimSpace(names[1])}
		switch strings.TrimSpace(action) {
		case "link", "deduplicate", "dedupe":
			r.Do = link.Link
		case "neither":
			r.Do = link.Neither
		default:
			return nil, &usageError{what: fmt.Sprintf("--rule %q: there is no action %q", g, action), hint: "the actions are link and neither"}
		}
		out = append(out, r)
	}
	return out, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// parseColumns reads roles such as given=first_name,family=surname. A part
// without = belongs to the name of the column before it, which had a comma.
func parseColumns(flag, given string) ([]link.Mapping, error) {
	var out []link.Mapping
	for _, part := range strings.Split(given, ",") {
		role, column, ok := strings.Cut(part, "=")
		if !ok {
			if len(out) == 0 {
				return nil, &usageError{what: fmt.Sprintf("%s %q is not understood", flag, given), hint: "write it as ROLE=COLUMN, such as given=first_name"}
			}
			out[len(out)-1].Column += "," + part
			continue
		}
		r := link.Role(strings.TrimSpace(role))
		if !slices.Contains(linkRoles, r) {
			e := &usageError{what: fmt.Sprintf("%s: there is no role %q", flag, string(r)), hint: "the roles are: " + roleWords()}
			if n := nearest(string(r), strings.Split(roleWords(), ", ")); n != "" {
				e.hint = "did you mean " + n + "? " + e.hint
			}
			return nil, e
		}
		out = append(out, link.Mapping{Column: column, Role: r})
	}
	return out, nil
}

// mappings are the columns that the flags name for one list. A column that
// --columns names must be in one list at least; one of --list-columns in its.
type mappings struct {
	all  []link.Mapping
	list map[string][]link.Mapping
	seen map[string]bool // columns of all that some list has
}

func (f *linkFlags) mappings(lists []string) (*mappings, error) {
	m := &mappings{list: map[string][]link.Mapping{}, seen: map[string]bool{}}
	if f.id != "" {
		m.all = append(m.all, link.Mapping{Column: f.id, Role: link.ID})
	}
	for _, c := range f.columns {
		got, err := parseColumns("--columns", c)
		if err != nil {
			return nil, err
		}
		m.all = append(m.all, got...)
	}
	for _, c := range f.listColumns {
		name, rest, ok := strings.Cut(c, ":")
		if !ok {
			return nil, &usageError{what: fmt.Sprintf("--list-columns %q is not understood", c), hint: "write it as LIST:ROLE=COLUMN"}
		}
		if !slices.Contains(lists, name) {
			return nil, &usageError{what: fmt.Sprintf("--list-columns: there is no list %q", name), hint: "the lists are: " + strings.Join(lists, ", ")}
		}
		got, err := parseColumns("--list-columns", rest)
		if err != nil {
			return nil, err
		}
		m.list[name] = append(m.list[name], got...)
	}
	return m, nil
}

// of gives the columns of one list.
func (m *mappings) of(list, file string, header []string) ([]link.Mapping, error) {
	var out []link.Mapping
	taken := func(column string) bool {
		return slices.ContainsFunc(out, func(x link.Mapping) bool { return x.Column == column })
	}
	for _, x := range m.list[list] {
		if !slices.Contains(header, x.Column) {
			return nil, &problem.Error{File: file, Row: 1, Column: x.Column, What: "is not in the header", Want: "one of " + strings.Join(header, ", "),
				Do: "correct --list-columns"}
		}
		out = append(out, x)
	}
	for _, x := range m.all {
		if slices.Contains(header, x.Column) && !taken(x.Column) {
			out = append(out, x)
			m.seen[x.Column] = true
		}
	}
	return out, nil
}

// unused refuses columns that no list has.
func (m *mappings) unused() error {
	for _, x := range m.all {
		if !m.seen[x.Column] {
			return &usageError{what: fmt.Sprintf("no list has a column %q", x.Column), hint: "the names of columns are those of the headers, letter for letter"}
		}
	}
	return nil
}
