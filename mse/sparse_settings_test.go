package mse

import (
	"testing"

	"undercount/internal/problem"
)

func TestCheckSettings(t *testing.T) {
	m := Method{Name: "mse/x", Options: []Option{
		{Key: "any"},
		{Key: "n", Default: "auto", Kind: WholeNumber, Low: 2, High: 9, Choices: []string{"auto", "all"}},
		{Key: "x", Default: "0.5", Kind: AnyNumber, Low: -1, High: 1},
		{Key: "how", Default: "a", Kind: OneOf, Choices: []string{"a", "b"}},
		{Key: "lists", Kind: ListNames, Low: 2, High: 3},
	}}
	tab := counts(t, []string{"A", "B", "C,D"}, map[string]int64{"110": 1})
	for _, c := range []struct {
		key, value string
		ok         bool
	}{
		{"any", "whatever", true}, {"none", "1", false},
		{"n", "auto", true}, {"n", "all", true}, {"n", "2", true}, {"n", "9", true}, {"n", "1", false}, {"n", "10", false},
		{"n", "02", false}, {"n", "2.0", false}, {"n", "", false}, {"n", "1e1", false},
		{"x", "0.25", true}, {"x", "-1", true}, {"x", "1e-3", true}, {"x", "1.01", false}, {"x", "NaN", false}, {"x", "Inf", false},
		{"how", "b", true}, {"how", "c", false}, {"how", "", false},
		{"lists", "", true}, // the default
		{"lists", "A, B", true}, {"lists", "A,C,D", true}, {"lists", "C,D,A", true}, {"lists", "A", false}, {"lists", "A,A", false}, {"lists", "A,C", false},
	} {
		err := m.CheckSettingsFor(tab, map[string]string{c.key: c.value})
		if (err == nil) != c.ok || err != nil && !problem.Is(err) {
			t.Errorf("%s = %q: %v", c.key, c.value, err)
		}
	}
	// Without a table the names cannot be known.
	if err := m.CheckSettings(map[string]string{"lists": "Y,Z"}); err != nil {
		t.Error(err)
	}
	// Every default of every method passes its own check.
	for _, m := range Methods() {
		for _, o := range m.Options {
			if o.Kind != AnyValue && o.Kind != ListNames && o.allowed(nil) == "" {
				t.Errorf("%s.%s: a refusal would not say what is wanted", m.Name, o.Key)
			}
			if err := m.CheckSettings(map[string]string{o.Key: o.Default}); err != nil {
				t.Error(err)
			}
		}
	}
}
