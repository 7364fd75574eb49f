package mse

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/overlap"
)

// lists leaves each list out, and merges each two. The count asked for stays
// the same, so that the answers are comparable; n0 stays what no list has.
func (s *suite) lists(ctx context.Context) error {
	k := s.t.K()
	if k < 3 {
		return nil
	}
	names := s.t.Lists()
	for i := range k {
		t, err := s.t.Drop(i)
		if err != nil {
			return err
		}
		c, err := s.listChange(ctx, t, names[i])
		if err != nil {
			return err
		}
		s.res.LeftOut = append(s.res.LeftOut, c)
		if v, ok := c.Influence.Get(); ok && math.Abs(v) > 2 && math.Abs(c.Change.Or(0)) > 0.1 {
			s.warn(warnOneList.With(names[i], c.N.Or(0), s.N, math.Abs(v)))
		}
	}
	for i := range k {
		for j := i + 1; j < k; j++ {
			t, err := s.t.Merge(i, j, mergedName(names, i, j))
			if err != nil {
				return err
			}
			c, err := s.listChange(ctx, t, names[i], names[j])
			if err != nil {
				return err
			}
			s.res.Merged = append(s.res.Merged, c)
		}
	}
	return nil
}

// mergedName is a name that no list has.
func mergedName(names []string, i, j int) string {
	name := names[i] + "+" + names[j]
	for slices.Contains(names, name) {
		name += "+"
	}
	return name
}

func (s *suite) listChange(ctx context.Context, t *overlap.Table, lists ...string) (estimate.ListChange, error) {
	N, reason, err := s.q.table(ctx, t)
	c := estimate.ListChange{Lists: lists, N: estimate.Some(N), Change: s.change(N), Reason: reason}
	if n0 := N - s.n; n0 > 0 && s.se > 0 && s.n0 > 0 {
		c.Influence = estimate.Some(math.Log(n0/s.n0) / s.se)
	}
	return c, err
}

func (s *suite) warn(w estimate.Warning) { s.res.Warnings = append(s.res.Warnings, w) }

// records adds and takes away one entity in each overlap and one match between
// each two lists, and deflates the lists by a share of records in error.
func (s *suite) records(ctx context.Context) error {
	if math.IsNaN(s.N) {
		return nil
	}
	counts := s.t.Dense()
	for w := 1; w < len(counts); w++ {
		if bits.OnesCount(uint(w)) < 2 || counts[w] == 0 && len(counts) > 64 {
			continue
		}
		c, err := s.both(ctx, counts, s.names(w), func(c []float64, by float64) { c[w] += by })
		if err != nil {
			return err
		}
		s.res.Records = append(s.res.Records, c)
	}
	for i := range s.t.K() {
		for j := i + 1; j < s.t.K(); j++ {
			a, b := 1<<i, 1<<j
			c, err := s.both(ctx, counts, s.names(a|b), func(c []float64, by float64) {
				c[a|b] += by
				c[a] -= by
				c[b] -= by
			})
			if err != nil {
				return err
			}
			s.res.Matches = append(s.res.Matches, c)
		}
	}
	if at, most := largest(s.res.Records, s.res.Matches); most > 0.05 {
		s.warn(warnOneRecord.With(strings.Join(at.Lists, ", "), 100*most))
	}
	return s.errorShares(ctx, counts)
}

// largest returns the change of one record or match that moves most.
func largest(all ...[]estimate.RecordChange) (at estimate.RecordChange, most float64) {
	for _, list := range all {
		for _, c := range list {
			if v := c.Most.Or(0); v > most {
				at, most = c, v
			}
		}
	}
	return at, most
}

func (s *suite) names(w int) []string {
	var out []string
	for i, l := range s.t.Lists() {
		if w>>i&1 == 1 {
			out = append(out, l)
		}
	}
	return out
}

func (s *suite) both(ctx context.Context, counts []float64, lists []string, apply func([]float64, float64)) (estimate.RecordChange, error) {
	c := estimate.RecordChange{Lists: lists}
	for _, by := range []float64{1, -1} {
		changed := slices.Clone(counts)
		apply(changed, by)
		N, err := s.q.same(ctx, changed)
		if err != nil {
			return c, err
		}
		if by > 0 {
			c.More = estimate.Some(N)
		} else {
			c.Less = estimate.Some(N)
		}
		if v := math.Abs(N/s.N - 1); v >= c.Most.Or(0) {
			c.Most = estimate.Some(v)
		}
	}
	return c, nil
}

// errorShares deflates the lists by rates from 0 to 20%. Alone: a share of each
// list's records is in error, and none of these is on a second list. Even: the
// same share of every capture history is in error.
func (s *suite) errorShares(ctx context.Context, counts []float64) error {
	alone := estimate.Curve{XLabel: "share of records in error", YLabel: "N"}
	for i := range 11 {
		rate := float64(i) / 50
		a, b := slices.Clone(counts), slices.Clone(counts)
		for j := range s.t.K() {
			a[1<<j] -= rate * float64(s.t.Marginal(1<<j))
		}
		for w := range b {
			b[w] *= 1 - rate
		}
		Na, err := s.q.same(ctx, a)
		if err != nil {
			return err
		}
		Nb, err := s.q.same(ctx, b)
		if err != nil {
			return err
		}
		s.res.Errors = append(s.res.Errors, estimate.ErrorShare{Rate: rate, Alone: estimate.Some(Na), Even: estimate.Some(Nb)})
		if !math.IsNaN(Na) && !math.IsInf(Na, 0) {
			alone.X, alone.Y = append(alone.X, rate), append(alone.Y, Na)
		}
	}
	if len(alone.X) > 1 {
		s.res.Curves["sensitivity/records in error"] = alone
	}
	return nil
}

// consistency treats each list as the population, estimates it from the other
// lists and compares with its size; and adds lists one by one, largest first.
func (s *suite) consistency(ctx context.Context) error {
	k := s.t.K()
	if k < 3 {
		return nil
	}
	m, _ := Lookup(s.q.name)
	r := s.r
	r.Settings = fewerReplicates(m, s.r.Settings, "300")
	for i, name := range s.t.Lists() {
		t, size, err := s.t.Restrict(i)
		if err != nil {
			return err
		}
		row := estimate.SelfCheck{List: name, True: size, Seen: t.N()}
		r.Table = t
		e, err := s.q.run(ctx, r)
		if err != nil {
			return err
		}
		row.N, row.Reason = e.Point, e.Reason
		if iv := e.Interval; iv != nil {
			row.Lower, row.Upper = iv.Lower, iv.Upper
			in := iv.Lower.Or(math.Inf(-1)) <= float64(size) && float64(size) <= iv.Upper.Or(math.Inf(1))
			row.Covered = &in
		}
		s.res.Consistency = append(s.res.Consistency, row)
	}
	return s.added(ctx)
}

// run is Run with a refusal of a setting as a status.
func (q *reestimate) run(ctx context.Context, r Request) (*estimate.Estimate, error) {
	e, err := Run(ctx, q.name, r)
	if err != nil && ctx.Err() == nil {
		e = estimate.New(q.name, r.Target, r.Stratum, r.Seed)
		return e.Give(estimate.StatusRefused, reasonSetting), nil
	}
	return e, err
}

func (s *suite) added(ctx context.Context) error {
	names := s.t.Lists()
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.t.Marginal(1<<b), s.t.Marginal(1<<a)), strings.Compare(names[a], names[b]))
	})
	for m := 2; m <= len(order); m++ {
		t, err := s.t.Project(order[:m]...)
		if err != nil {
			return err
		}
		N, reason, err := s.q.table(ctx, t)
		if err != nil {
			return err
		}
		s.res.Added = append(s.res.Added, estimate.AddedList{List: names[order[m-1]], Lists: m, Observed: t.N(), N: estimate.Some(N), Reason: reason})
	}
	return nil
}
