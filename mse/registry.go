package mse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/overlap"
)

// DefaultLevel is the nominal coverage of intervals when none is asked for.
const DefaultLevel = 0.95

// ErrUnknownMethod is behind the error of Run for a name that is not registered.
var ErrUnknownMethod = errors.New("mse: unknown method")

// Methods returns every method of this package, by name.
func Methods() []Method {
	out := slices.Concat(pairMethods(), chaoMethods(), closedMethods(), selectionMethods(),
		bmaMethods(), latentMethods(), sparseMethods(), coverageMethods(), covariateMethods())
	slices.SortFunc(out, func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Lookup returns the method of that name, such as "mse/bic".
func Lookup(name string) (Method, bool) {
	for _, m := range Methods() {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

// Run applies a method to a table. Whatever is amiss with the data is a status
// of the estimate, with the reason and the remedy; an error means an unknown
// method, an unknown or bad setting (both a [problem.Error]), a missing table
// or a cancelled context.
func Run(ctx context.Context, name string, r Request) (*estimate.Estimate, error) {
	m, ok := Lookup(name)
	if !ok {
		return nil, &problem.Error{What: fmt.Sprintf("there is no method %q", name),
			Want: "one of " + strings.Join(names(Methods()), ", "), Err: ErrUnknownMethod}
	}
	if r.Table == nil {
		return nil, errors.New("mse: run: no table given")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o, err := m.settings(r.Settings)
	if err != nil {
		return nil, err
	}
	if r.Level == 0 {
		r.Level = DefaultLevel
	}
	if !(r.Level > 0 && r.Level < 1) {
		return nil, &problem.Error{What: "the level of intervals is out of range", Want: "a number between 0 and 1, such as 0.95"}
	}
	if r.Workers <= 0 {
		r.Workers = runtime.GOMAXPROCS(0)
	}
	e := estimate.New(name, r.Target, r.Stratum, r.Seed)
	for _, opt := range m.Options {
		e.Settings[opt.Key] = o.values[opt.Key]
	}
	e.Settings["level"] = r.Level
	describe(e, r.Table)
	for _, a := range []estimate.Assumption{closedPopulation, perfectLinkage, eligibleRecords} {
		e.Assume(a)
	}
	if k := r.Table.K(); k < m.MinLists || k > m.MaxLists {
		return e.Give(estimate.StatusRefused, fmt.Sprintf("this method is for %s lists and the table has %d; %s",
			span(m.MinLists, m.MaxLists), k, listsRemedy(k < m.MinLists))), nil
	}
	if r.Table.N() == 0 {
		return e.Give(estimate.StatusRefused, "the table holds no entity at all, so there is nothing to estimate from; leave this stratum out or merge it with a neighbour"), nil
	}
	if err := m.run(ctx, &r, o, e); err != nil {
		return nil, err
	}
	return e, nil
}

func span(lo, hi int) string {
	if lo == hi {
		return fmt.Sprint(lo)
	}
	return fmt.Sprintf("%d to %d", lo, hi)
}

func listsRemedy(few bool) string {
	if few {
		return "use a method for fewer lists, such as mse/mt or mse/chapman"
	}
	return "merge or drop lists, or use a method without that limit, such as mse/mt or mse/mth-chao"
}

// describe records what every method's reader wants to see of the table.
func describe(e *estimate.Estimate, t *overlap.Table) {
	e.Diagnose("n", t.N())
	e.Diagnose("lists", t.Lists())
	e.Diagnose("on_exactly", t.Frequencies()[1:])
	for i, l := range t.Lists() {
		if t.Marginal(1<<i) == 0 {
			e.Warn(warnEmptyList.With(l))
		}
	}
}

func names(ms []Method) []string {
	out := make([]string, len(ms))
	for i, m := range ms {
		out[i] = m.Name
	}
	return out
}

// settings holds a value for every option of a method.
type settings struct {
	method string
	values map[string]string
}

func (m Method) settings(given map[string]string) (settings, error) {
	s := settings{m.Name, map[string]string{}}
	keys := make([]string, 0, len(m.Options))
	for _, o := range m.Options {
		s.values[o.Key] = o.Default
		keys = append(keys, o.Key)
	}
	for _, k := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(keys, k) {
			p := &problem.Error{What: fmt.Sprintf("method %s has no setting %q", m.Name, k), Want: "no setting at all"}
			if len(keys) > 0 {
				p.Want = "one of " + strings.Join(keys, ", ")
			}
			return s, p
		}
		s.values[k] = given[k]
	}
	return s, m.CheckSettings(given)
}

// whole reads an option that is a whole number from lo to hi.
func (s settings) whole(key string, lo, hi int) (int, error) {
	v := s.values[key]
	var n int
	if _, err := fmt.Sscanf(v, "%d", &n); err != nil || fmt.Sprint(n) != v || n < lo || n > hi {
		return 0, &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", s.method, key, v),
			Want: fmt.Sprintf("a whole number from %d to %d", lo, hi)}
	}
	return n, nil
}
