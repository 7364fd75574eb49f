package mse

import (
	"context"
	"errors"
	"strconv"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// BestLinkage is what an interval is conditional on that takes the best
// linkage for certain.
const BestLinkage = "the best linkage"

// Linked is a table made by linking records: by the best linkage, and by draws
// from what the linkage could be as well. All have the same lists and variables.
type Linked struct {
	Best  *overlap.Stratified
	Draws []*overlap.Stratified
}

// aligned returns the best table and the draws with the same strata.
func (l Linked) aligned() (best *overlap.Stratified, draws []*overlap.Stratified, err error) {
	if l.Best == nil || len(l.Draws) == 0 {
		return nil, nil, errors.New("mse: linked table: it needs a best linkage and at least one draw")
	}
	all, err := overlap.Align(append([]*overlap.Stratified{l.Best}, l.Draws...))
	if err != nil {
		return nil, nil, err
	}
	return all[0], all[1:], nil
}

// RunLinked applies a method to the whole of a linked table: to every draw,
// mixed as [RunDraws] says ("linkage averaging", Sadinle 2018, Journal of the
// Royal Statistical Society A 181:703-717), with the answer for the best linkage
// beside it, conditional on [BestLinkage]. That answer by itself is plugIn.
func RunLinked(ctx context.Context, name string, r Request, l Linked) (e, plugIn *estimate.Estimate, err error) {
	best, draws, err := l.aligned()
	if err != nil {
		return nil, nil, err
	}
	tables := make([]*overlap.Table, len(draws))
	for i, d := range draws {
		if tables[i], err = d.Pooled(); err != nil {
			return nil, nil, err
		}
	}
	if e, err = RunDraws(ctx, name, r, tables); err != nil {
		return nil, nil, err
	}
	if r.Table, err = best.Pooled(); err != nil {
		return nil, nil, err
	}
	r.Progress = nil
	if plugIn, err = Run(ctx, name, r); err != nil {
		return nil, nil, err
	}
	besideBest(e, plugIn)
	return e, plugIn, nil
}

// RunStrataLinked is [RunStrata] for a linked table. Strata are added up within
// each draw, so that an entity that a linkage moves from one stratum to another,
// or divides, is counted once in every sum. Where labels are missing and drawn,
// they are drawn once for every linkage.
func RunStrataLinked(ctx context.Context, name string, r Request, l Linked, o StrataOptions) (*Strata, error) {
	imp, err := o.linkedLabels(ctx, l, r.Seed)
	if err != nil {
		return nil, err
	}
	lay, err := newLayout(imp.Draws, o)
	if err != nil {
		return nil, err
	}
	out, err := lay.run(ctx, name, r, imp)
	if err != nil {
		return nil, err
	}
	o.SkipWhole, o.OverStratum = true, ""
	r.Progress = nil
	plug, err := RunStrata(ctx, name, r, l.Best, o)
	if err != nil {
		return nil, err
	}
	besideBest(out.Sum, plug.Sum)
	for _, e := range out.Estimates {
		for _, p := range plug.Estimates {
			if p.Stratum == e.Stratum {
				besideBest(e, p)
			}
		}
	}
	return out, nil
}

// linkedLabels applies the rule for missing labels to every draw.
func (o StrataOptions) linkedLabels(ctx context.Context, l Linked, seed uint64) (*Imputation, error) {
	_, draws, err := l.aligned()
	if err != nil {
		return nil, err
	}
	out := &Imputation{Missing: CountMissing(l.Best, o.MissingTokens)}
	for _, st := range l.Best.Strata {
		out.Observed += st.Table.N()
	}
	one := o
	one.Imputations = 1
	for i, d := range draws {
		got, err := one.labels(ctx, d, Request{Seed: stream.Source(seed, "labels of linkage", strconv.Itoa(i)).Uint64()}, "", 1)
		if err != nil {
			return nil, err
		}
		out.Draws = append(out.Draws, got.Draws[0])
	}
	out.Draws, err = overlap.Align(out.Draws)
	return out, err
}

// PlanLinked returns the strata of a linked table as they would be estimated,
// by the best linkage and for callers that show them.
func PlanLinked(l Linked, o StrataOptions, seed uint64) ([]Part, error) {
	imp, err := o.linkedLabels(context.Background(), l, seed)
	if err != nil {
		return nil, err
	}
	lay, err := newLayout(imp.Draws, o)
	if err != nil {
		return nil, err
	}
	return lay.parts[0], nil
}

// besideBest notes what the best linkage alone would give.
func besideBest(e, plug *estimate.Estimate) {
	e.Assume(linkedEntities)
	e.Assume(linkErrorsEven)
	e.Assume(linkFieldsApart)
	p, ok := plug.Point.Get()
	if !ok {
		return
	}
	e.Diagnose("best_linkage_point", p)
	N, has := e.Point.Get()
	if !has {
		return
	}
	if plug.Interval != nil {
		iv := *plug.Interval
		if iv.ConditionalOn != "" {
			iv.ConditionalOn += ", "
		}
		iv.ConditionalOn += BestLinkage
		e.OtherIntervals = append(e.OtherIntervals, iv)
	}
	if outsideInterval(p, e.Interval) || outsideInterval(N, plug.Interval) {
		e.Warn(warnBestLinkage.With(p, N))
	}
}
