package mse

import (
	"fmt"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// Blind declares that a list could not see the strata in which a variable has
// a value: every cell with that list is there a structural zero, not a count
// of 0, and the list says nothing about who was missed.
type Blind struct {
	List  string
	Var   string // name of the stratifying variable; may be empty if there is only one
	Value string
}

// String writes it as the command line takes it.
func (b Blind) String() string { return b.List + ":" + b.Var + "=" + b.Value }

// ParseBlind reads LIST:VAR=VALUE, or LIST:VALUE where there is one variable.
func ParseBlind(s string) (Blind, error) {
	list, rest, ok := strings.Cut(s, ":")
	b := Blind{List: strings.TrimSpace(list)}
	if name, value, has := strings.Cut(rest, "="); has {
		b.Var, b.Value = strings.TrimSpace(name), strings.TrimSpace(value)
	} else {
		b.Value = strings.TrimSpace(rest)
	}
	if !ok || b.List == "" || b.Value == "" {
		return b, &problem.Error{What: fmt.Sprintf("%q does not say which list could not see which stratum", s),
			Want: "LIST:VAR=VALUE, such as HRW:region=South"}
	}
	return b, nil
}

// find gives the places of list and variable, or says what is amiss.
func (b Blind) find(s *overlap.Stratified) (list, variable int, err error) {
	list, variable = slices.Index(s.Lists, b.List), slices.Index(s.Vars, b.Var)
	if b.Var == "" && len(s.Vars) == 1 {
		variable = 0
	}
	switch {
	case list < 0:
		return 0, 0, &problem.Error{What: fmt.Sprintf("there is no list %q, declared as unable to see a stratum", b.List),
			Want: "one of " + strings.Join(s.Lists, ", ")}
	case variable < 0:
		return 0, 0, &problem.Error{What: fmt.Sprintf("there is no stratum column %q, named for what list %s could not see", b.Var, b.List),
			Want: "one of " + strings.Join(s.Vars, ", ")}
	case !slices.ContainsFunc(s.Strata, func(st overlap.Stratum) bool { return st.Labels[variable] == b.Value }):
		return 0, 0, &problem.Error{What: fmt.Sprintf("no stratum has %s %q, which list %s could not see", s.Vars[variable], b.Value, b.List),
			Do: "check the spelling, or drop the declaration"}
	}
	return list, variable, nil
}

// blindLists returns, for every stratum, the lists that could not see it. It
// refuses a declaration that the data contradict.
func blindLists(s *overlap.Stratified, blind []Blind) ([]overlap.History, error) {
	out := make([]overlap.History, len(s.Strata))
	for _, b := range blind {
		list, variable, err := b.find(s)
		if err != nil {
			return nil, err
		}
		for i, st := range s.Strata {
			if st.Labels[variable] != b.Value {
				continue
			}
			if st.Table.Marginal(1<<list) > 0 {
				return nil, &problem.Error{What: fmt.Sprintf("list %s is declared unable to see stratum %s but has records there", b.List, st.Name()),
					Want: "a list without any record in that stratum", Do: "drop the declaration, or correct the labels of these records"}
			}
			out[i] |= 1 << list
		}
	}
	return out, nil
}

// without leaves the blind lists out. They have nobody in the part, so no
// entity is lost.
func (p Part) without(blind overlap.History) (Part, error) {
	if blind == 0 {
		return p, nil
	}
	var keep []int
	for i, l := range p.Table.Lists() {
		if blind.On(i) {
			p.Blind = append(p.Blind, l)
		} else {
			keep = append(keep, i)
		}
	}
	if len(keep) < overlap.MinLists {
		p.Refuse = "fewer than two lists could see this stratum, so nothing tells how many were missed; find another list for it"
		return p, nil
	}
	var err error
	p.Table, err = p.Table.Project(keep...)
	return p, err
}

// Annotate says on an answer what was done to its stratum.
func (p Part) Annotate(e *estimate.Estimate, least int64) {
	e.Settings["strata.min"] = least
	if p.Merged > 0 {
		e.Diagnose("strata_merged", p.Merged)
		e.Warn(warnStrataMerged.With(p.Merged, int(least)))
	}
	if len(p.Blind) == 0 {
		return
	}
	e.Assume(coverageDeclared)
	e.Diagnose("blind_lists", p.Blind)
	for _, l := range p.Blind {
		e.Warn(warnListBlind.With(l, p.Table.K()))
	}
}
