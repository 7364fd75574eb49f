package overlap

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Align gives every table the strata of all of them together, in order of
// labels, empty where a table has none such: draws of one table, in which an
// entity is of one stratum here and of another there, can then be compared
// stratum by stratum. The tables must have the same lists and variables.
func Align(tables []*Stratified) ([]*Stratified, error) {
	if len(tables) == 0 {
		return nil, errors.New("overlap: align: no table given")
	}
	first := tables[0]
	var all [][]string
	seen := map[string]bool{}
	for i, t := range tables {
		if !slices.Equal(t.Lists, first.Lists) || !slices.Equal(t.Vars, first.Vars) {
			return nil, fmt.Errorf("overlap: align: table %d has other lists or variables than the first", i+1)
		}
		for _, st := range t.Strata {
			if key := strings.Join(st.Labels, "\x00"); !seen[key] {
				seen[key] = true
				all = append(all, st.Labels)
			}
		}
	}
	slices.SortFunc(all, slices.Compare[[]string])
	empty, err := New(first.Lists, nil)
	if err != nil {
		return nil, err
	}
	out := make([]*Stratified, len(tables))
	for i, t := range tables {
		has := make(map[string]*Table, len(t.Strata))
		for _, st := range t.Strata {
			has[strings.Join(st.Labels, "\x00")] = st.Table
		}
		a := &Stratified{Lists: t.Lists, Vars: t.Vars, Strata: make([]Stratum, len(all))}
		for j, labels := range all {
			tab := has[strings.Join(labels, "\x00")]
			if tab == nil {
				tab = empty
			}
			a.Strata[j] = Stratum{Labels: labels, Table: tab}
		}
		out[i] = a
	}
	return out, nil
}
