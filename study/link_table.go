package study

import (
	"context"
	"strings"

	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
)

// linkLists links the lists, if there are any, and fills the table they make.
// It is done once for a study; a second run finds the counts in the cache.
func (s *Study) linkLists(ctx context.Context, o RunOptions, kept *store) error {
	t := s.linkedTable()
	if t == nil {
		return nil
	}
	c, err := s.countLinked(ctx, o, kept)
	if err != nil {
		return err
	}
	if err := s.fill(t, c); err != nil {
		return err
	}
	s.entities = c.Rows
	t.linkage = c.Account
	t.linkage.Panel, err = s.linkPanel(ctx, t, c, o, kept)
	return err
}

// fill puts the counts into the table.
func (s *Study) fill(t *Table, c *linkedCounts) error {
	vars := s.Strata.By
	all := make([]*overlap.Stratified, 0, 1+len(c.Draws))
	for _, cells := range append([][]cell{c.Best}, c.Draws...) {
		x, err := stratified(t.Lists, vars, c.Strata, cells)
		if err != nil {
			return err
		}
		all = append(all, x)
	}
	all, err := overlap.Align(all)
	if err != nil {
		return err
	}
	t.data, t.draws = all[0], all[1:]
	if t.whole, err = t.data.Pooled(); err != nil {
		return err
	}
	if len(vars) == 0 {
		return nil
	}
	return s.divideLinked(t)
}

// divideLinked applies the rules for missing labels, small strata and blind
// lists to the best linkage and every draw.
func (s *Study) divideLinked(t *Table) error {
	tokens := []string{mse.Unlabelled}
	var missing int64
	for _, x := range append([]*overlap.Stratified{t.data}, t.draws...) {
		missing = max(missing, mse.CountMissing(x, tokens))
	}
	if missing > 0 && s.Strata.Missing == string(mse.MissingRefuse) {
		return &problem.Error{File: FileName, Column: strings.Join(t.data.Vars, ", "), What: "some entities of the linked lists have no label in what [strata] divides by",
			Want: "a label in some record of every entity, or a rule for missing ones",
			Do:   `add to [strata]: missing = "impute" to draw the labels many times, or missing = "own stratum" to keep these entities apart`}
	}
	t.data = mse.OwnStratum(t.data, tokens)
	for i, d := range t.draws {
		t.draws[i] = mse.OwnStratum(d, tokens)
	}
	t.imputes = missing > 0 && s.Strata.Missing == string(mse.MissingImpute)
	var err error
	t.parts, err = mse.PlanLinked(mse.Linked{Best: t.data, Draws: t.draws}, s.options(t), s.Seed)
	return err
}

// drawn reports whether the strata of a table are estimated together, over draws.
func (t *Table) drawn() bool { return t.imputes || t.linked }

// slowMethods take long for one table, so that fewer draws are used.
var slowMethods = []string{"mse/bma", "mse/latent-class", "mse/sparse", "mse/threshold"}

// linkedFor is the table as a method is given it.
func (s *Study) linkedFor(t *Table, method string) mse.Linked {
	l := mse.Linked{Best: t.data, Draws: t.draws}
	if n := s.Link.SlowDraws; indexOf(slowMethods, method) >= 0 && n < len(t.draws) {
		l.Draws = make([]*overlap.Stratified, n)
		for i := range l.Draws {
			l.Draws[i] = t.draws[i*len(t.draws)/n]
		}
	}
	return l
}

// linkedCells are the counts of a linked table, for the key of what is computed from it.
func linkedCells(l mse.Linked) [][][][2]int64 {
	var out [][][][2]int64
	for _, d := range append([]*overlap.Stratified{l.Best}, l.Draws...) {
		var one [][][2]int64
		for _, st := range d.Strata {
			one = append(one, cellsOf(st.Table))
		}
		out = append(out, one)
	}
	return out
}
