package mse

import (
	"context"
	"errors"
	"math"

	"undercount/estimate"
	"undercount/internal/loglin"
	"undercount/internal/problem"
	"undercount/overlap"
)

// suite is one run of Sensitivity.
type suite struct {
	q   *reestimate
	r   Request
	o   SensitivityOptions
	e   *estimate.Estimate
	t   *overlap.Table
	res *SensitivityResult

	n, N, n0, se float64 // observed, answer, missing, standard error of log n0; NaN if unknown
}

// reestimate gives the point estimate of one method for changed tables.
type reestimate struct {
	name  string
	r     Request
	lists []string
	crit  Criterion
	order int
	sel   selector // of the table's own lists; nil unless the method selects
	mu    []float64
}

// newReestimate prepares the method. Where it has a number of bootstrap
// replicates, which do not move the point, and the user set none, few are used.
func newReestimate(ctx context.Context, name string, r Request) (*reestimate, error) {
	m, ok := Lookup(name)
	if !ok {
		_, err := Run(ctx, name, r) // which says so
		return nil, err
	}
	if r.Table == nil {
		return nil, errors.New("mse: sensitivity: no table given")
	}
	o, err := m.settings(r.Settings)
	if err != nil {
		return nil, err
	}
	q := &reestimate{name: name, r: r, lists: r.Table.Lists()}
	q.r.Settings = fewerReplicates(m, r.Settings, "100")
	k := r.Table.K()
	if crit, selects := map[string]Criterion{"mse/bic": BIC, "mse/aic": AIC}[name]; selects && k <= loglin.MaxSearchLists && r.Table.N() > 0 {
		so, err := readSelection(o, k)
		if err != nil {
			return nil, err
		}
		if q.crit = crit; o.values["max_order"] != "auto" {
			q.order = so.maxOrder
		}
		s, err := SearchLogLinear(ctx, r.Table, SearchOptions{Criterion: crit, MaxOrder: q.order, Workers: r.Workers})
		if err != nil {
			return nil, err
		}
		q.sel = newSelector(k, s.candidates(r.Table, so.top), crit)
		q.mu = fittedCells(r.Table, s)
	}
	return q, nil
}

func fewerReplicates(m Method, given map[string]string, few string) map[string]string {
	out := map[string]string{}
	for k, v := range given {
		out[k] = v
	}
	for _, opt := range m.Options {
		if _, set := given[opt.Key]; opt.Key == "replicates" && !set {
			out[opt.Key] = few
			if _, err := m.settings(out); err != nil {
				delete(out, opt.Key)
			}
		}
	}
	return out
}

// fittedCells are the fitted counts of the best model, by history.
func fittedCells(t *overlap.Table, s *Search) []float64 {
	if len(s.models) == 0 {
		return nil
	}
	f := loglin.NewFitter(t.K())
	f.SetCounts(t.Dense(), false)
	f.SetModel(s.models[0].Terms(nil))
	if !f.Fit(loglin.Options{}).Converged {
		return nil
	}
	return append([]float64(nil), f.Mu()...)
}

// same is the answer for other counts over the same lists, which need not be
// whole; NaN if there is none. Methods that do not select round them.
func (q *reestimate) same(ctx context.Context, counts []float64) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for _, c := range counts[1:] {
		if !(c >= 0) {
			return math.NaN(), nil
		}
	}
	if q.sel != nil {
		return q.sel(counts), nil
	}
	cells := make([]overlap.Cell, 0, len(counts))
	for w, c := range counts {
		if w > 0 && c > 0 {
			cells = append(cells, overlap.Cell{History: overlap.History(w), Count: int64(math.Round(c))})
		}
	}
	t, err := overlap.New(q.lists, cells)
	if err != nil {
		return math.NaN(), nil
	}
	N, _, err := q.table(ctx, t)
	return N, err
}

// table is the answer for another table, or NaN with the reason.
func (q *reestimate) table(ctx context.Context, t *overlap.Table) (N float64, reason string, err error) {
	if err := ctx.Err(); err != nil {
		return 0, "", err
	}
	if t.K() < 2 || t.N() == 0 {
		return math.NaN(), reasonNothing, nil
	}
	if q.sel != nil {
		s, err := SearchLogLinear(ctx, t, SearchOptions{Criterion: q.crit, MaxOrder: q.order, Workers: q.r.Workers})
		if err != nil {
			return 0, "", err
		}
		if len(s.Ranked) == 0 {
			return math.NaN(), reasonNoModel, nil
		}
		return s.Ranked[0].N, "", nil
	}
	r := q.r
	r.Table = t
	e, err := Run(ctx, q.name, r)
	switch {
	case problem.Is(err): // such as a setting that names a list no longer there
		return math.NaN(), reasonSetting, nil
	case err != nil:
		return 0, "", err
	}
	p, ok := e.Point.Get()
	if !ok {
		return math.NaN(), e.Reason, nil
	}
	return p, "", nil
}

// reasons why a changed table has no answer.
const (
	reasonNothing = "fewer than two lists with an entity are left"
	reasonNoModel = "no model can be estimated from what is left"
	reasonSetting = "a setting of the method does not suit what is left"
)

// change is N relative to the answer, less 1.
func (s *suite) change(N float64) estimate.Num { return estimate.Some(N/s.N - 1) }
