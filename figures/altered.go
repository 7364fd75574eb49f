package figures

import (
	"slices"
	"strings"
)

// alterations lists the copies that changed something, in the order of the file.
func (v *view) alterations(keep func(*Claim) bool) []Alteration {
	out := []Alteration{}
	for i := range v.claims {
		if c := &v.claims[i]; v.in[i] && c.Relation == RepeatsAltered && keep(c) {
			out = append(out, v.alteration(i))
		}
	}
	return out
}

func (v *view) alteration(i int) Alteration {
	c := &v.claims[i]
	a := Alteration{ID: c.ID, From: []string{}, Changed: []string{}, Changes: []Change{}, Became: said(c.Hedge, c.Value, c.ValueHigh), Inferred: c.Inferred, Note: c.Note}
	for k, p := range v.known(i) {
		parent := &v.claims[p]
		a.From = append(a.From, parent.ID)
		changes := compare(parent, c)
		if k == 0 { // the first row named is the one it is a copy of
			a.Was = said(parent.Hedge, parent.Value, parent.ValueHigh)
			for _, ch := range changes {
				a.Changed = append(a.Changed, ch.Code)
			}
		}
		a.Changes = append(a.Changes, changes...)
	}
	for _, code := range noteCodes(c.Note) {
		if !slices.Contains(a.Changed, code) {
			a.Changed = append(a.Changed, code)
			a.Changes = append(a.Changes, Change{Code: code, Became: c.Note, FromNote: true})
		}
	}
	if len(a.Changed) == 0 {
		a.Changed = append(a.Changed, "other")
	}
	a.Text = textAltered(&a, c)
	return a
}

// compare lists what a copy changed against the row it comes from.
func compare(was, became *Claim) []Change {
	var out []Change
	add := func(code, a, b string) { out = append(out, Change{Code: code, From: was.ID, Was: a, Became: b}) }
	if number(was.Value) != number(became.Value) {
		add("number", number(was.Value), number(became.Value))
	}
	if number(was.ValueHigh) != number(became.ValueHigh) {
		add("high_end", number(was.ValueHigh), number(became.ValueHigh))
	}
	if was.Hedge != became.Hedge {
		add("hedge", string(was.Hedge), string(became.Hedge))
	}
	if was.asserterKey != became.asserterKey && !sharedStem(was.Asserter, became.Asserter) {
		add("speaker", was.Asserter, became.Asserter)
	}
	if was.group.measure != became.group.measure {
		add("measure", was.Measure, became.Measure)
	}
	if was.group.universe != became.group.universe {
		add("universe", was.Universe, became.Universe)
	}
	if was.group.place != became.group.place {
		add("place", was.Place, became.Place)
	}
	return out
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return grouped(*n)
}

// noteCodes finds, in the words of whoever entered the row, changes that no
// column can show, such as a share of the dead given to another group.
func noteCodes(note string) []string {
	note = strings.ToLower(note)
	var out []string
	for _, w := range []struct {
		code  string
		words []string
	}{
		{"hedge", []string{"hedge changed", "hedge dropped", "hedge added"}},
		{"speaker", []string{"speaker", "spokesperson", "under the name of"}},
		{"subset", []string{"subset", "one fifth", "one quarter", "one third", "one half", "percent"}},
	} {
		for _, x := range w.words {
			if strings.Contains(note, x) {
				out = append(out, w.code)
				break
			}
		}
	}
	return out
}
