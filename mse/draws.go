package mse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// MaxUnanswered is the share of draws that may be without an estimate before
// the mixture itself is refused.
const MaxUnanswered = 0.10

// RunDraws applies a method to many draws of one table, made because links
// between records or labels of strata are not known for certain, and mixes the
// answers: every draw has the same weight. The quoted interval is that of the
// mixture. Methods with posterior or bootstrap draws are mixed by these, so
// that the quoted interval of each table stays what it was; for others the
// distribution of log n0, n0 the missing count, is taken as normal on either
// side of the point, matched to the interval. The point is the geometric mean
// of the missing counts. OtherIntervals has Rubin's rules on log n0 (Rubin
// 1987, Multiple Imputation for Nonresponse in Surveys, p. 76: within plus
// (m+1)/m between). Equal tables are computed once; draws that are all equal
// give the answer of [Run]. Draw number i has its own random streams. Unless
// the setting says how many, bootstrap methods make fewer replicates in each
// of many draws: at least 200, and twice the usual number in all.
//
// When more than [MaxUnanswered] of the draws have no estimate, the mixture
// has none either, and its status is the commonest of theirs.
func RunDraws(ctx context.Context, name string, r Request, tables []*overlap.Table) (*estimate.Estimate, error) {
	if len(tables) == 0 {
		return nil, errors.New("mse: run draws: no table given")
	}
	for _, t := range tables {
		if t == nil || !slices.Equal(t.Lists(), tables[0].Lists()) {
			return nil, errors.New("mse: run draws: the tables have different lists")
		}
	}
	ds := distinctTables(tables)
	reqs := make([]Request, len(ds))
	light := lighter(name, r, len(ds))
	for i, d := range ds {
		reqs[i] = drawRequest(light, d)
	}
	es, err := runMany(ctx, name, reqs, r.Workers, r.Progress)
	if err != nil {
		return nil, err
	}
	for i := range ds {
		ds[i].e = es[i]
	}
	return mixDraws(name, r, ds), nil
}

// drawn is one distinct draw of a table and its answer.
type drawn struct {
	first  int // number of the first draw that is this table
	weight int // how many draws are
	table  *overlap.Table
	n      float64 // observed
	e      *estimate.Estimate
}

// distinctTables groups equal tables, in order of their first draw.
func distinctTables(tables []*overlap.Table) []drawn {
	var out []drawn
	byN := map[int64][]int{}
	for i, t := range tables {
		at := slices.IndexFunc(byN[t.N()], func(j int) bool { return out[j].table.Equal(t) })
		if at >= 0 {
			out[byN[t.N()][at]].weight++
			continue
		}
		byN[t.N()] = append(byN[t.N()], len(out))
		out = append(out, drawn{first: i, weight: 1, table: t, n: float64(t.N())})
	}
	return out
}

// drawRequest is the request for one draw: the first has the seed itself.
func drawRequest(r Request, d drawn) Request {
	r.Table = d.table
	if d.first > 0 {
		r.Seed = stream.Source(r.Seed, "draw", strconv.Itoa(d.first)).Uint64()
	}
	return r
}

// lighter asks for less work in each of several draws, unless the request says
// otherwise: fewer bootstrap replicates, as a mixture evens out their noise,
// and no prior sensitivity, which a mixture does not show.
func lighter(name string, r Request, draws int) Request {
	m, ok := Lookup(name)
	if !ok || draws < 2 {
		return r
	}
	set := maps.Clone(r.Settings)
	if set == nil {
		set = map[string]string{}
	}
	for _, o := range m.Options {
		switch {
		case set[o.Key] != "":
		case o.Key == "replicates":
			if usual, err := strconv.Atoi(o.Default); err == nil && usual > 200 {
				set[o.Key] = strconv.Itoa(min(usual, max(200, 2*usual/draws)))
			}
		case o.Key == "sensitivity" && o.Default == "on":
			set[o.Key] = "off"
		}
	}
	r.Settings = set
	return r
}

// Of many answers only so many draws are kept, to bound memory.
const (
	manyAnswers = 64
	keptDraws   = 4000
)

// thin keeps every so many draws of a long posterior, in one chain.
func thin(e *estimate.Estimate) {
	all := e.Draws.All()
	if len(all) <= keptDraws {
		return
	}
	kept := make([]float64, keptDraws)
	for i := range kept {
		kept[i] = all[(2*i+1)*len(all)/(2*keptDraws)]
	}
	e.Draws = estimate.Draws{kept}
}

// runMany applies a method to many requests, shared out among goroutines.
func runMany(ctx context.Context, name string, reqs []Request, workers int, progress func(done, total int)) ([]*estimate.Estimate, error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	parallel := max(1, min(workers, len(reqs)))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	es := make([]*estimate.Estimate, len(reqs))
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range parallel {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(reqs) {
					return
				}
				q := reqs[i]
				q.Workers = max(1, workers/parallel)
				if len(reqs) > 1 {
					q.Progress = nil
				}
				e, err := Run(ctx, name, q)
				if err != nil {
					cancel(err)
					return
				}
				if len(reqs) > manyAnswers {
					thin(e)
				}
				es[i] = e
				if d := int(done.Add(1)); progress != nil && len(reqs) > 1 {
					progress(d, len(reqs))
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return es, nil
}

// mixDraws puts the answers for distinct draws together.
func mixDraws(name string, r Request, ds []drawn) *estimate.Estimate {
	total := 0
	for _, d := range ds {
		total += d.weight
	}
	if len(ds) == 1 {
		e := ds[0].e
		e.Seed = r.Seed
		e.Settings["draws"] = total
		e.Diagnose("draws_distinct", 1)
		e.Diagnose("draws_variance_share", 0.0)
		return e
	}
	e := estimate.New(name, r.Target, r.Stratum, r.Seed)
	inheritDraws(e, ds, total)
	var ok []drawn
	unanswered, bounds := 0, 0
	for _, d := range ds {
		switch _, has := d.e.Point.Get(); {
		case !has:
			unanswered += d.weight
			continue
		case d.e.Status == estimate.StatusBoundOnly:
			bounds += d.weight
		}
		ok = append(ok, d)
	}
	if float64(unanswered) > MaxUnanswered*float64(total) {
		return e.Give(commonestStatus(ds), fmt.Sprintf("%d of %d draws of the table have no estimate, more than one in ten, so that a mixture of the others would mislead; use a simpler method or coarser strata", unanswered, total))
	}
	if unanswered > 0 {
		e.Warn(warnDrawsUnanswered.With(total, unanswered))
	}
	level := r.Level
	if level == 0 {
		level = DefaultLevel
	}
	p := newDrawPool(ok, level)
	p.answer(e)
	if reason, all := alwaysBound(ok); all {
		e.Give(estimate.StatusBoundOnly, reason)
	} else if float64(bounds) > MaxUnanswered*float64(total) {
		e.Give(estimate.StatusBoundOnly, "for more than one in ten draws of the table the number is only a lower bound of the count, so the mixture is one too; use it beside an estimate, not in its place")
	}
	return e
}

// alwaysBound reports that every answer is a lower bound for the same reason,
// as those of a method that gives nothing else, and gives the reason.
func alwaysBound(ds []drawn) (reason string, all bool) {
	for _, d := range ds {
		if d.e.Status != estimate.StatusBoundOnly || d.e.Reason != ds[0].e.Reason {
			return "", false
		}
	}
	return ds[0].e.Reason, true
}

// inheritDraws takes over what the answers for the draws have in common: settings,
// assumptions, and each kind of warning once, from the first draw that has it.
func inheritDraws(e *estimate.Estimate, ds []drawn, total int) {
	for k, v := range ds[0].e.Settings {
		e.Settings[k] = v
	}
	e.Settings["draws"] = total
	seen := map[string]float64{}
	statuses := map[string]int{}
	var n float64
	for _, d := range ds {
		for _, a := range d.e.Assumptions {
			e.Assume(a)
		}
		own := map[string]bool{}
		for _, w := range d.e.Warnings {
			if own[w.Code] {
				continue
			}
			own[w.Code] = true
			if _, dup := seen[w.Code]; !dup {
				e.Warn(w)
			}
			seen[w.Code] += float64(d.weight) / float64(total)
		}
		statuses[string(d.e.Status)] += d.weight
		n += d.n * float64(d.weight) / float64(total)
	}
	e.Assume(drawsRepresent)
	e.Diagnose("n", n)
	if l, ok := ds[0].e.Diagnostics["lists"]; ok {
		e.Diagnose("lists", l)
	}
	e.Diagnose("draws_distinct", len(ds))
	e.Diagnose("draws_status", statuses)
	if len(seen) > 0 {
		e.Diagnose("draws_warnings", seen) // share of draws that carry each
	}
}

// commonestStatus is the status that most of the draws without an estimate have;
// ties go to the first in the order below.
func commonestStatus(ds []drawn) estimate.Status {
	by := map[estimate.Status]int{}
	for _, d := range ds {
		if _, has := d.e.Point.Get(); !has {
			by[d.e.Status] += d.weight
		}
	}
	all := []estimate.Status{estimate.StatusNotIdentified, estimate.StatusNotConverged, estimate.StatusRefused}
	return slices.MaxFunc(all, func(a, b estimate.Status) int {
		return cmp.Or(cmp.Compare(by[a], by[b]), slices.Index(all, b)-slices.Index(all, a))
	})
}

// logMissing is the scale on which answers are pooled: log(N − ref), with half
// an entity for fewer, so that a draw with nobody missing counts.
func logMissing(N, ref float64) float64 { return math.Log(math.Max(N-ref, 0.5)) }
