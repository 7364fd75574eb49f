package mse

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"undercount/estimate"
	"undercount/overlap"
)

// DefaultMinN is how many entities a stratum must have to be estimated alone.
const DefaultMinN = 20

// OtherLabel names the stratum that small strata are merged into.
const OtherLabel = "other"

// Missing says what becomes of entities without a label of their stratum.
type Missing string

// The rules for missing labels.
const (
	MissingRefuse Missing = "refuse"      // an error: the caller must decide
	MissingImpute Missing = "impute"      // labels are drawn many times, see [ImputeLabels]
	MissingOwn    Missing = "own stratum" // they are a stratum of their own
)

// StrataOptions say how strata are estimated. The zero value refuses missing
// labels and estimates every stratum of at least [DefaultMinN] entities.
type StrataOptions struct {
	MinN          int64    // least entities of a stratum; 0 means DefaultMinN
	MergeSmall    bool     // merge strata below MinN into one named OtherLabel instead of refusing each
	Blind         []Blind  // lists that could not see a stratum
	Missing       Missing  // "" means MissingRefuse
	MissingTokens []string // labels that mean missing, besides the empty one; nil means "?"
	Imputations   int      // draws of the missing labels; 0 means DefaultImputations
	SkipWhole     bool     // leave out the estimate from the whole table

	// OverStratum asks for a sensitivity curve of the sum over OverFactors (nil
	// means DefaultOverFactors): what if missing labels were that many times
	// likelier, in odds, to be of that stratum than those of entities with the
	// same lists and a label.
	OverStratum string
	OverFactors []float64
}

// Strata are the answers of one method for a divided table.
type Strata struct {
	Parts     []Part               // what was estimated, in order of labels
	Estimates []*estimate.Estimate // of Parts
	Sum       *estimate.Estimate   // Stratum is estimate.SumStratum
	Whole     *estimate.Estimate   // from all strata in one table; nil if skipped
}

// All returns the answers in the order in which reports show them.
func (s *Strata) All() []*estimate.Estimate {
	var out []*estimate.Estimate
	if s.Whole != nil {
		out = append(out, s.Whole)
	}
	return append(append(out, s.Sum), s.Estimates...)
}

// Part is a stratum as it is estimated: without the lists that could not see
// it, or several small strata merged.
type Part struct {
	overlap.Stratum
	Blind  []string // lists left out
	Merged int      // how many strata were merged into it; 0 for one by itself
	Refuse string   // why it must not be estimated, if it must not
}

// RunStrata applies a method to every stratum and to the whole table, and adds
// the strata up. A stratum without an estimate is never dropped from the sum
// in silence: its recorded entities stay in, and the sum is then only a floor.
// When the sum and the estimate from the whole table contradict each other,
// the sum says so.
func RunStrata(ctx context.Context, name string, r Request, s *overlap.Stratified, o StrataOptions) (*Strata, error) {
	imp, err := o.labels(ctx, s, r, "", 1)
	if err != nil {
		return nil, err
	}
	layout, err := newLayout(imp.Draws, o)
	if err != nil {
		return nil, err
	}
	out, err := layout.run(ctx, name, r, imp)
	if err != nil {
		return nil, err
	}
	if err := o.sensitivity(ctx, name, r, s, out); err != nil {
		return nil, err
	}
	if o.SkipWhole {
		return out, nil
	}
	whole, err := s.Pooled()
	if err != nil {
		return nil, err
	}
	r.Table, r.Stratum, r.Progress = whole, "", nil
	if out.Whole, err = Run(ctx, name, r); err != nil {
		return nil, err
	}
	CompareWhole(out.Sum, out.Whole, layout.parts[0])
	return out, nil
}

// labels applies the rule for missing labels.
func (o StrataOptions) labels(ctx context.Context, s *overlap.Stratified, r Request, over string, factor float64) (*Imputation, error) {
	if o.Missing == MissingOwn {
		return &Imputation{Draws: []*overlap.Stratified{nameMissing(s, o.MissingTokens)}}, nil
	}
	if n := CountMissing(s, o.MissingTokens); n > 0 && o.Missing != MissingImpute {
		return nil, missingProblem(s)
	}
	return ImputeLabels(ctx, s, ImputeOptions{Imputations: o.Imputations, Tokens: o.MissingTokens, Seed: r.Seed,
		Blind: o.Blind, OverStratum: over, OverFactor: factor})
}

// missingCurve is the name of the sensitivity curve over missing labels.
const missingCurve = "sensitivity/missing labels of one stratum"

// DefaultOverFactors are the factors of a sensitivity curve over missing labels.
func DefaultOverFactors() []float64 { return []float64{0.25, 0.5, 1, 2, 4} }

// sensitivity repeats the sum with missing labels fixed to lean to one stratum.
func (o StrataOptions) sensitivity(ctx context.Context, name string, r Request, s *overlap.Stratified, out *Strata) error {
	if o.OverStratum == "" || CountMissing(s, o.MissingTokens) == 0 {
		return nil
	}
	if o.OverFactors == nil {
		o.OverFactors = DefaultOverFactors()
	}
	c := estimate.Curve{XLabel: "factor on the odds of a missing label", YLabel: "N"}
	for _, f := range slices.Sorted(slices.Values(o.OverFactors)) {
		imp, err := o.labels(ctx, s, r, o.OverStratum, f)
		if err != nil {
			return err
		}
		layout, err := newLayout(imp.Draws, o)
		if err != nil {
			return err
		}
		res, err := layout.run(ctx, name, r, imp)
		if err != nil {
			return err
		}
		if p, ok := res.Sum.Point.Get(); ok {
			c.X, c.Y = append(c.X, f), append(c.Y, p)
		}
	}
	if out.Sum.Curves == nil {
		out.Sum.Curves = map[string]estimate.Curve{}
	}
	out.Sum.Curves[missingCurve] = c
	out.Sum.Settings["missing_over"] = o.OverStratum
	return nil
}

// PlanStrata returns the strata as they would be estimated, for callers that
// run the method themselves; missing labels must be dealt with before.
func PlanStrata(s *overlap.Stratified, o StrataOptions) ([]Part, error) {
	l, err := newLayout([]*overlap.Stratified{s}, o)
	if err != nil {
		return nil, err
	}
	return l.parts[0], nil
}

// layout is the parts of every draw, in the same order.
type layout struct {
	parts [][]Part // by draw
	min   int64
}

// newLayout decides once for all draws, by the mean over them, which strata
// are small.
func newLayout(draws []*overlap.Stratified, o StrataOptions) (*layout, error) {
	l := &layout{min: o.MinN}
	if l.min == 0 {
		l.min = DefaultMinN
	}
	blind, err := blindLists(draws[0], o.Blind)
	if err != nil {
		return nil, err
	}
	// Strata without anybody stay by themselves: adding one must change nothing.
	small := make([]bool, len(draws[0].Strata))
	for i := range small {
		var n int64
		for _, d := range draws {
			n += d.Strata[i].Table.N()
		}
		small[i] = o.MergeSmall && n > 0 && n < l.min*int64(len(draws))
	}
	groups := groupStrata(small, blind)
	for _, d := range draws {
		parts := make([]Part, len(groups))
		for j, g := range groups {
			if parts[j], err = makePart(d, g, blind[g[0]]); err != nil {
				return nil, err
			}
		}
		l.parts = append(l.parts, parts)
	}
	l.refuse()
	return l, nil
}

// groupStrata says which strata form each part. Small ones are merged with those
// that the same lists could not see, if there are at least two.
func groupStrata(small []bool, blind []overlap.History) [][]int {
	var out [][]int
	together := map[overlap.History][]int{}
	for i := range small {
		if small[i] {
			together[blind[i]] = append(together[blind[i]], i)
			continue
		}
		out = append(out, []int{i})
	}
	var keys []overlap.History
	for k := range together {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		out = append(out, together[k])
	}
	return out
}

func makePart(d *overlap.Stratified, g []int, blind overlap.History) (Part, error) {
	p := Part{Stratum: d.Strata[g[0]]}
	if len(g) > 1 {
		p.Labels, p.Merged = slices.Clone(p.Labels), len(g)
		for i := range p.Labels {
			p.Labels[i] = OtherLabel
		}
		for _, i := range g[1:] {
			var err error
			if p.Table, err = p.Table.Add(d.Strata[i].Table); err != nil {
				return p, err
			}
		}
	}
	return p.without(blind)
}

// refuse says which parts are too small, or seen by too few lists.
func (l *layout) refuse() {
	for j := range l.parts[0] {
		var n int64
		for d := range l.parts {
			n += l.parts[d][j].Table.N()
		}
		for d := range l.parts {
			p := &l.parts[d][j]
			if p.Refuse == "" && n < l.min*int64(len(l.parts)) {
				// The reason does not say how many: a small count may point at persons.
				p.Refuse = fmt.Sprintf("fewer than %d entities were observed in this stratum, too few to estimate it alone; merge it with others, or lower the least number of entities", l.min)
			}
		}
	}
}

// run estimates every part in every draw and adds up the parts within each
// draw, so that an entity moved from one stratum to another by the labels is
// never in both; then it mixes the draws.
func (l *layout) run(ctx context.Context, name string, r Request, imp *Imputation) (*Strata, error) {
	m, parts := len(l.parts), l.parts[0]
	ds := make([][]drawn, len(parts))
	index := make([][]int, len(parts)) // of each draw, in ds
	var reqs []Request
	var at []*drawn
	for j, p := range parts {
		tables := make([]*overlap.Table, m)
		for d := range m {
			tables[d] = l.parts[d][j].Table
		}
		ds[j] = distinctTables(tables)
		index[j] = make([]int, m)
		for d := range m {
			index[j][d] = slices.IndexFunc(ds[j], func(x drawn) bool { return x.table.Equal(tables[d]) })
		}
		for i := range ds[j] {
			q := lighter(name, r, len(ds[j]))
			q.Stratum = p.Name()
			q = drawRequest(q, ds[j][i])
			if p.Refuse != "" {
				ds[j][i].e = refusePart(name, q, p)
				continue
			}
			reqs, at = append(reqs, q), append(at, &ds[j][i])
		}
	}
	es, err := runMany(ctx, name, reqs, r.Workers, r.Progress)
	if err != nil {
		return nil, err
	}
	for i, e := range es {
		at[i].e = e
	}
	r.Stratum = estimate.SumStratum
	out := &Strata{Parts: parts, Sum: l.sum(name, r, ds, index)}
	imp.note(out.Sum, m)
	for j, p := range parts {
		q := r
		q.Stratum = p.Name()
		e := mixDraws(name, q, ds[j])
		p.Annotate(e, l.min)
		if imp.Missing > 0 {
			e.Assume(labelsAtRandom)
			e.Diagnose("labels_drawn", true)
		}
		out.Estimates = append(out.Estimates, e)
	}
	return out, nil
}

// sum adds up the parts in every draw, and mixes.
func (l *layout) sum(name string, r Request, ds [][]drawn, index [][]int) *estimate.Estimate {
	var sums []drawn
	seen := map[string]int{}
	for d := range l.parts {
		key := ""
		var terms []Term
		for j, p := range l.parts[d] {
			i := index[j][d]
			key += fmt.Sprint(i, " ")
			terms = append(terms, Term{Name: p.Name(), Observed: p.Table.N(), Estimate: ds[j][i].e})
		}
		if i, ok := seen[key]; ok {
			sums[i].weight++
			continue
		}
		seen[key] = len(sums)
		q := drawRequest(r, drawn{first: d})
		n := int64(0)
		for _, t := range terms {
			n += t.Observed
		}
		sums = append(sums, drawn{first: d, weight: 1, n: float64(n), e: SumStrata(name, q, terms)})
	}
	return mixDraws(name, r, sums)
}

// refusePart is the answer for a part that must not be estimated.
func refusePart(name string, r Request, p Part) *estimate.Estimate {
	e := estimate.New(name, r.Target, r.Stratum, r.Seed)
	e.Settings["level"] = cmp.Or(r.Level, DefaultLevel)
	return e.Give(estimate.StatusRefused, p.Refuse)
}
