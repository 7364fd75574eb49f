package study

import (
	"fmt"
	"strings"

	"undercount/estimate"
	"undercount/figures"
)

// ledgerTargets returns the targets a ledger speaks about: those named, or
// every one for which it has a matching figure.
func (s *Study) ledgerTargets(f *Figures) []estimate.Target {
	var out []estimate.Target
	for _, t := range s.Targets {
		if f.Targets != nil && indexOf(f.Targets, t.ID) < 0 {
			continue
		}
		for _, g := range f.groups {
			if f.matches(g, t) {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// matches reports whether figures of a group speak about a target: of the same
// measure, and of the universe and place asked for. A target's own place does
// not select, for a ledger may name parts of it.
func (f *Figures) matches(g figures.Group, t estimate.Target) bool {
	agree := func(have string, want ...string) bool {
		for _, w := range want {
			if w != "" {
				return have == w
			}
		}
		return true
	}
	return g.Measure == t.Measure && agree(g.Measure, f.Measure) && agree(g.Universe, f.Universe, t.Universe) && agree(g.Place, f.Place)
}

// summarise sums the ledger up once, for all targets.
func (f *Figures) summarise() error {
	sum, err := f.ledger.Summary(figures.Options{AsOf: f.AsOf, Policy: f.Policy})
	if err != nil {
		return err
	}
	f.summary, f.groups = sum, sum.Groups
	return nil
}

// ledgerFor is the part of the summary that speaks about a target.
func (s *Study) ledgerFor(f *Figures, t estimate.Target) (*figures.Summary, error) {
	sum := *f.summary
	sum.Groups = []figures.Group{}
	ids := map[string]bool{}
	for _, g := range f.summary.Groups {
		if !f.matches(g, t) {
			continue
		}
		sum.Groups = append(sum.Groups, g)
		for _, rows := range [][]figures.Row{g.Current, g.Superseded, g.Denials} {
			for _, r := range rows {
				ids[r.ID] = true
			}
		}
	}
	sum.Altered = []figures.Alteration{}
	for _, a := range f.summary.Altered {
		if ids[a.ID] {
			sum.Altered = append(sum.Altered, a)
		}
	}
	sum.Rows = len(ids)
	return &sum, nil
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
		var have []string
		for _, g := range f.groups {
			if indexOf(have, g.Measure) < 0 {
				have = append(have, g.Measure)
			}
		}
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
