package mse

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/internal/stream"
	"undercount/overlap"
)

// DefaultImputations is how many times missing labels are drawn.
const DefaultImputations = 20

// ImputeOptions say how missing labels are drawn.
type ImputeOptions struct {
	Imputations int      // 0 means DefaultImputations
	Tokens      []string // labels that mean missing, besides the empty one; nil means "?"
	Seed        uint64
	Blind       []Blind // lists that could not see a stratum: nobody on them is put there

	// OverStratum and OverFactor change the assumption: a missing label is
	// OverFactor times likelier, in odds, to be of that stratum than the labels
	// of entities with the same lists. The factor 0 means 1.
	OverStratum string
	OverFactor  float64
}

// Imputation is a table divided by labels, some of which were missing, drawn
// many times. All draws have the same strata in the same order.
type Imputation struct {
	Draws    []*overlap.Stratified
	Observed int64 // entities in all
	Missing  int64 // of these, without the label of at least one variable
}

// note says on an answer that labels were drawn.
func (m *Imputation) note(e *estimate.Estimate, draws int) {
	if m.Missing == 0 {
		return
	}
	e.Assume(labelsAtRandom)
	e.Diagnose("labels_missing", m.Missing)
	e.Warn(warnLabelsDrawn.With(m.Observed, m.Missing, draws))
}

func isMissing(label string, tokens []string) bool {
	if tokens == nil {
		tokens = []string{"?"}
	}
	return strings.TrimSpace(label) == "" || slices.Contains(tokens, label)
}

// CountMissing is how many entities lack the label of at least one variable.
func CountMissing(s *overlap.Stratified, tokens []string) int64 {
	var n int64
	for _, st := range s.Strata {
		if slices.ContainsFunc(st.Labels, func(l string) bool { return isMissing(l, tokens) }) {
			n += st.Table.N()
		}
	}
	return n
}

func missingProblem(s *overlap.Stratified) error {
	return &problem.Error{Column: strings.Join(s.Vars, ", "), What: "some entities have no label of their stratum",
		Want: "a label for every entity, or a rule for missing ones",
		Do:   "choose a rule: impute draws the labels many times, \"own stratum\" keeps these entities apart"}
}

// Unlabelled is the name of the stratum of those without a label.
const Unlabelled = "no label"

// nameMissing gives entities without a label a stratum of their own.
func nameMissing(s *overlap.Stratified, tokens []string) *overlap.Stratified {
	out := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars}
	for _, st := range s.Strata {
		labels := slices.Clone(st.Labels)
		for i, l := range labels {
			if isMissing(l, tokens) {
				labels[i] = Unlabelled
			}
		}
		at := slices.IndexFunc(out.Strata, func(x overlap.Stratum) bool { return slices.Equal(x.Labels, labels) })
		if at < 0 {
			out.Strata = append(out.Strata, overlap.Stratum{Labels: labels, Table: st.Table})
		} else if sum, err := out.Strata[at].Table.Add(st.Table); err == nil {
			out.Strata[at].Table = sum
		}
	}
	return out
}

// OwnStratum returns the table with missing labels, under whatever token, as
// strata named "no label".
func OwnStratum(s *overlap.Stratified, tokens []string) *overlap.Stratified {
	return nameMissing(s, tokens)
}

// ImputeLabels draws missing labels many times, by a Dirichlet-multinomial
// model of the stratum given the capture history, shrunk towards a log-linear
// one in which lists are independent given the stratum; how strongly is learnt
// from the data. Every draw is proper: parameters from their posterior, then
// labels (Rubin 1987). Labels known in part, of several variables, restrict
// what is drawn, and inform the parameters by data augmentation (Tanner & Wong
// 1987, JASA 82:528-540). It assumes labels missing at random given history
// and known labels. Manrique-Vallier, Ball & Sulmont 2019 (arXiv 1906.04763)
// do the same within latent classes. Without missing labels there is one draw,
// the table itself.
func ImputeLabels(ctx context.Context, s *overlap.Stratified, o ImputeOptions) (*Imputation, error) {
	out := &Imputation{Missing: CountMissing(s, o.Tokens)}
	for _, st := range s.Strata {
		out.Observed += st.Table.N()
	}
	m := cmp.Or(o.Imputations, DefaultImputations)
	if m < 1 || o.OverFactor < 0 {
		return nil, &problem.Error{What: "the number of imputations or the factor of over-representation is out of range", Want: "a whole number of 1 or more, and a factor above 0"}
	}
	if out.Missing == 0 {
		out.Draws = []*overlap.Stratified{withoutMissing(s, o.Tokens)}
		return out, nil
	}
	l, err := newLabelModel(s, o)
	if err != nil {
		return nil, err
	}
	rng := stream.Sub(o.Seed, "impute", strings.Join(s.Vars, "\x00"))
	for i := range m {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := l.table(s, l.draw(rng(i)))
		if err != nil {
			return nil, err
		}
		out.Draws = append(out.Draws, d)
	}
	return out, nil
}

// withoutMissing drops strata of missing labels, which are empty.
func withoutMissing(s *overlap.Stratified, tokens []string) *overlap.Stratified {
	if !slices.ContainsFunc(s.Strata, func(st overlap.Stratum) bool { return lacksLabel(st, tokens) }) {
		return s
	}
	out := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars}
	for _, st := range s.Strata {
		if !lacksLabel(st, tokens) {
			out.Strata = append(out.Strata, st)
		}
	}
	return out
}

func lacksLabel(st overlap.Stratum, tokens []string) bool {
	return slices.ContainsFunc(st.Labels, func(l string) bool { return isMissing(l, tokens) })
}

// newLabelModel sorts the table into complete counts and cells to be divided.
func newLabelModel(s *overlap.Stratified, o ImputeOptions) (*labelModel, error) {
	l := &labelModel{k: len(s.Lists), factor: cmp.Or(o.OverFactor, 1), over: -1}
	var lacking []overlap.Stratum
	for _, st := range s.Strata {
		if lacksLabel(st, o.Tokens) {
			lacking = append(lacking, st)
		} else {
			l.labels = append(l.labels, st.Labels)
		}
	}
	l.complete(lacking, o.Tokens)
	if len(l.labels) == 0 {
		return nil, &problem.Error{Column: strings.Join(s.Vars, ", "), What: "no entity has a label of its stratum, so missing ones cannot be drawn", Want: "labels for some entities"}
	}
	slices.SortFunc(l.labels, func(a, b []string) int { return slices.Compare(a, b) })
	if o.OverStratum != "" {
		l.over = slices.IndexFunc(l.labels, func(x []string) bool { return strings.Join(x, " / ") == o.OverStratum })
		if l.over < 0 {
			return nil, &problem.Error{What: fmt.Sprintf("there is no stratum %q to be over-represented among the missing labels", o.OverStratum)}
		}
	}
	l.index(s)
	if err := l.setBlind(s, o.Blind); err != nil {
		return nil, err
	}
	return l, l.load(s, lacking, o.Tokens)
}

// complete adds strata that only entities with labels known in part could be
// of: their known labels with each label that others have in the rest.
func (l *labelModel) complete(lacking []overlap.Stratum, tokens []string) {
	for _, st := range lacking {
		if st.Table.N() == 0 || slices.ContainsFunc(l.labels, func(x []string) bool { return agrees(x, st.Labels, tokens) }) {
			continue
		}
		seen := map[string]bool{}
		for _, x := range slices.Clone(l.labels) {
			y := slices.Clone(st.Labels)
			for i := range y {
				if isMissing(y[i], tokens) {
					y[i] = x[i]
				}
			}
			if key := strings.Join(y, "\x00"); !seen[key] {
				seen[key] = true
				l.labels = append(l.labels, y)
			}
		}
	}
}

// agrees reports whether a complete label fits one known in part.
func agrees(full, part, tokens []string) bool {
	for i := range part {
		if !isMissing(part[i], tokens) && part[i] != full[i] {
			return false
		}
	}
	return true
}

// table makes the stratified table of completed counts.
func (l *labelModel) table(s *overlap.Stratified, n [][]float64) (*overlap.Stratified, error) {
	out := &overlap.Stratified{Lists: s.Lists, Vars: s.Vars}
	for j, labels := range l.labels {
		var cells []overlap.Cell
		for h, hist := range l.hist {
			if n[h][j] > 0 {
				cells = append(cells, overlap.Cell{History: hist, Count: int64(n[h][j])})
			}
		}
		t, err := overlap.New(s.Lists, cells)
		if err != nil {
			return nil, err
		}
		out.Strata = append(out.Strata, overlap.Stratum{Labels: labels, Table: t})
	}
	return out, nil
}
