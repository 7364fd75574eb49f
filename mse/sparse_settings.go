package mse

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
	"undercount/overlap"
)

// CheckSettings refuses an option that the method does not have and a value
// that its option does not allow, as a [problem.Error], without running the
// method. Options without a Kind accept any value here.
func (m Method) CheckSettings(given map[string]string) error { return m.CheckSettingsFor(nil, given) }

// CheckSettingsFor is CheckSettings for a table that is already known: names
// of lists must be its own. A nil table leaves that out.
func (m Method) CheckSettingsFor(t *overlap.Table, given map[string]string) error {
	keys := make([]string, len(m.Options))
	for i, o := range m.Options {
		keys[i] = o.Key
	}
	for _, k := range slices.Sorted(maps.Keys(given)) {
		i := slices.Index(keys, k)
		if i < 0 {
			p := &problem.Error{What: fmt.Sprintf("method %s has no setting %q", m.Name, k), Want: "no setting at all"}
			if len(keys) > 0 {
				p.Want = "one of " + strings.Join(keys, ", ")
			}
			return p
		}
		if want := m.Options[i].refuse(given[k], t); want != "" {
			return &problem.Error{What: fmt.Sprintf("setting %s.%s is %q", m.Name, k, given[k]), Want: want}
		}
	}
	return nil
}

// refuse returns what was wanted instead of v, or nothing when v is allowed.
func (o Option) refuse(v string, t *overlap.Table) string {
	if v == o.Default || slices.Contains(o.Choices, v) {
		return ""
	}
	ok := true
	switch o.Kind {
	case WholeNumber:
		n, err := strconv.ParseInt(v, 10, 64)
		ok = err == nil && strconv.FormatInt(n, 10) == v && o.within(float64(n))
	case AnyNumber:
		x, err := strconv.ParseFloat(v, 64)
		ok = err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) && o.within(x)
	case OneOf:
		ok = false
	case ListNames:
		ok = o.namesLists(v, t)
	}
	if ok {
		return ""
	}
	return o.allowed(t)
}

func (o Option) within(x float64) bool {
	return o.Low == 0 && o.High == 0 || o.Low <= x && x <= o.High
}

// namesLists reports whether v can be cut at commas into distinct names of
// lists. Names may hold commas themselves, so every cut is tried.
func (o Option) namesLists(v string, t *overlap.Table) bool {
	if strings.TrimSpace(v) == "" {
		return false
	}
	if t == nil {
		return strings.Count(v, ",")+1 >= int(o.Low)
	}
	return o.cut(strings.Split(v, ","), t.Lists(), nil)
}

func (o Option) cut(parts, names, taken []string) bool {
	if len(parts) == 0 {
		return o.within(float64(len(taken)))
	}
	for i := range parts {
		name := strings.TrimSpace(strings.Join(parts[:i+1], ","))
		if slices.Contains(names, name) && !slices.Contains(taken, name) && o.cut(parts[i+1:], names, append(taken, name)) {
			return true
		}
	}
	return false
}

// allowed says in words which values the option has.
func (o Option) allowed(t *overlap.Table) string {
	var say []string
	limits := func(what string) string {
		if o.Low == 0 && o.High == 0 {
			return what
		}
		return what + " from " + strconv.FormatFloat(o.Low, 'f', -1, 64) + " to " + strconv.FormatFloat(o.High, 'f', -1, 64)
	}
	switch o.Kind {
	case WholeNumber:
		say = append(say, limits("a whole number"))
	case AnyNumber:
		say = append(say, limits("a number"))
	case ListNames:
		s := "names of lists separated by commas"
		if o.Low == o.High && o.Low > 0 {
			s = fmt.Sprintf("%.0f names of lists separated by commas", o.Low)
		}
		if t != nil {
			s += ", of " + strings.Join(t.Lists(), ", ")
		}
		say = append(say, s)
	}
	return strings.Join(append(say, o.Choices...), ", or ")
}
