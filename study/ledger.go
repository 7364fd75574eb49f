package study

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"undercount/calendar"
	"undercount/estimate"
	"undercount/figures"
)

// ledgerTargets returns the targets a ledger speaks about: those named, or
// every one, for which it has a matching figure.
func (s *Study) ledgerTargets(f *Figures) []estimate.Target {
	var out []estimate.Target
	for _, t := range s.Targets {
		if f.summaries[t.ID] != nil {
			out = append(out, t)
		}
	}
	return out
}

// summarise sums the ledger up for every target it is for. A target's own
// place does not select figures, for a ledger may name parts of it.
func (s *Study) summarise(f *Figures) error {
	f.summaries = map[string]*figures.Summary{}
	o := figures.Options{Policy: f.Policy, Place: f.Place, Places: f.Places, Universes: f.Universes,
		DisjointPlaces: f.DisjointPlaces, DisjointUniverses: f.DisjointUniverses}
	if f.AsOf != "" {
		var err error
		if o.AsOf, err = calendar.ParseIn(calendar.Gregorian, f.AsOf); err != nil {
			return err
		}
	}
	for _, t := range s.Targets {
		if f.Targets != nil && indexOf(f.Targets, t.ID) < 0 || f.Measure != "" && !strings.EqualFold(f.Measure, t.Measure) {
			continue
		}
		o.Measure, o.Universe = t.Measure, cmp.Or(f.Universe, t.Universe)
		sum, err := f.ledger.Summary(o)
		if err != nil {
			return err
		}
		if len(sum.Groups) > 0 {
			f.summaries[t.ID] = about(sum)
		}
	}
	return nil
}

// about keeps of a summary's counts and notices what concerns its groups; the
// rest is about other targets of the same ledger.
func about(sum *figures.Summary) *figures.Summary {
	ids := map[string]bool{}
	for _, g := range sum.Groups {
		for _, rows := range [][]figures.Row{g.Current, g.Superseded, g.Denials} {
			for _, r := range rows {
				ids[r.ID] = true
			}
		}
	}
	out := *sum
	out.Rows = len(ids)
	out.Notices, out.Warnings = []figures.Notice{}, []string{}
	for _, n := range sum.Notices {
		if len(n.IDs) == 0 || slices.ContainsFunc(n.IDs, func(id string) bool { return ids[id] }) {
			out.Notices = append(out.Notices, n)
			out.Warnings = append(out.Warnings, n.Text)
		}
	}
	return &out
}

// checkFigures refuses ledgers that speak about none of the targets they are
// for, and targets that no evidence speaks about.
func (s *Study) checkFigures(d *decoder) {
	heard := map[string]bool{}
	for _, t := range s.Tables {
		heard[t.Target] = true
	}
	for i := range s.Figures {
		f := &s.Figures[i]
		got := s.ledgerTargets(f)
		for _, t := range got {
			heard[t.ID] = true
		}
		have := f.ledger.Measures()
		if len(got) == 0 {
			d.fail(f.at, fmt.Sprintf("%s has no figure for any target of this study", f.File),
				"a target whose measure is one of: "+strings.Join(have, ", "), "check measure, universe, place and as_of")
		}
		for _, id := range f.Targets {
			if t, ok := s.target(id); ok && len(got) > 0 && !containsTarget(got, t) {
				d.fail(f.at, fmt.Sprintf("%s has no figure for target %s", f.File, id),
					"a target whose measure is one of: "+strings.Join(have, ", "), "check measure, universe, place and as_of")
			}
		}
	}
	if len(d.errs) > 0 {
		return
	}
	for i, t := range s.Targets {
		if !heard[t.ID] {
			d.fail(s.targetsAt[i], fmt.Sprintf("no evidence speaks about target %s", t.ID), "a [[table]] or a [[figures]] for each target", "")
		}
	}
}

func containsTarget(list []estimate.Target, t estimate.Target) bool {
	for _, x := range list {
		if x.ID == t.ID {
			return true
		}
	}
	return false
}
