package mse

import (
	"context"
	"fmt"
	"math"
	"slices"

	"undercount/estimate"
)

func runLatent(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	l, err := readLatent(o, r)
	if err != nil {
		return err
	}
	e.Settings["classes"], e.Settings["chains"], e.Settings["max_iterations"] = l.Classes, l.Chains, l.MaxIterations
	e.Settings["alpha_shape"], e.Settings["alpha_rate"] = l.Shape, l.Rate
	e.Assume(latentClasses)
	e.Assume(latentPrior)
	t := r.Table
	switch {
	case t.K() == 2 && !l.show:
		e.Give(estimate.StatusRefused, "two lists cannot show classes: beyond independence everything would come from the prior; use mse/chapman, find a third list, or ask for the result labelled as such with the setting two_lists=show")
		return nil
	case t.K() == 2:
		e.Warn(warnLatentTwoLists.With(2))
	case t.K() == 3:
		e.Warn(warnLatentThreeLists.With(7))
	}
	p, err := LatentClass(ctx, t, l)
	if err != nil {
		return err
	}
	diagnoseLatent(e, p)
	if !p.Converged {
		e.Give(estimate.StatusNotConverged, latentWhyNot(p, l))
		return nil
	}
	answerLatent(e, p, r.Level, float64(t.N()), l)
	if l.sensitivity {
		return latentSensitivity(ctx, r, e, p, l)
	}
	return nil
}

// fewLatent is the number of recorded entities below which the answer says that
// few records can hide a class. In simulated populations of 800 in three
// classes, some 530 of them recorded and one class hardly, intervals of 95%
// covered 6 times of 30.
const fewLatent = 1000

func answerLatent(e *estimate.Estimate, p *Posterior, level, n float64, l LatentOptions) {
	q := p.Quantile(0.5, (1-level)/2, (1+level)/2)
	e.Point = estimate.Some(q[0])
	e.Interval = &estimate.Interval{Lower: estimate.Some(q[1]), Upper: estimate.Some(q[2]), Level: level, Kind: estimate.Credible}
	e.Draws = p.Draws
	e.Diagnose("n0", q[0]-n)
	warnFar(e, q[0], n)
	if n < fewLatent {
		e.Warn(warnLatentFew.With(int(n)))
	}
	if len(p.Modes) > 1 {
		m := slices.Clone(p.Modes)
		slices.SortStableFunc(m, func(a, b LatentMode) int { return cmpDescending(a.Weight, b.Weight) })
		e.Warn(warnLatentModes.With(m[0].N, 100*m[0].Weight, m[1].N, 100*m[1].Weight))
	}
	if p.ClassesFull > 0.05 {
		e.Warn(warnLatentFull.With(100*p.ClassesFull, l.Classes))
	}
	if p.Tempered && l.Tempering == "auto" {
		e.Warn(warnLatentTempered.With(max(400, l.MaxIterations/4)))
	}
}

func cmpDescending(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

func diagnoseLatent(e *estimate.Estimate, p *Posterior) {
	e.Diagnose("convergence", map[string]estimate.Convergence{"log_n0": p.LogMissing, "logit_pi0": p.LogOdds})
	e.Diagnose("iterations", p.Iterations)
	e.Diagnose("tempered", p.Tempered)
	e.Diagnose("sampler", p.Tuning)
	e.Diagnose("modes", p.Modes)
	e.Diagnose("chain_medians", chainMedians(p.Draws))
	e.Diagnose("share_nobody_missing", p.AtObserved)
	e.Diagnose("classes_used", p.ClassesUsed)
	e.Diagnose("share_all_classes_used", p.ClassesFull)
}

func chainMedians(d estimate.Draws) []float64 {
	out := make([]float64, len(d))
	for i, c := range d {
		out[i] = estimate.Quantile(slices.Sorted(slices.Values(c)), 0.5)
	}
	return out
}

// latentWhyNot says what was seen when the chains did not settle.
func latentWhyNot(p *Posterior, l LatentOptions) string {
	if slices.Min(p.Tuning.Moved) < 0.05 {
		return fmt.Sprintf("at least one of %d chains hardly moved, so its draws say nothing; use fewer classes, fewer lists or a coarser stratum", l.Chains)
	}
	m := chainMedians(p.Draws)
	ess := math.Inf(1)
	for _, c := range []estimate.Convergence{p.LogMissing, p.LogOdds} {
		ess = min(ess, c.BulkESS.Or(0), c.TailESS.Or(0))
	}
	return fmt.Sprintf("after %d iterations of each chain R-hat is %.3f (wanted: 1.01) and the smallest effective sample size %.0f (wanted: 400); medians of the chains run from %.0f to %.0f; raise max_iterations, or use fewer lists or a coarser stratum",
		p.Iterations, max(p.LogMissing.Rhat.Or(math.NaN()), p.LogOdds.Rhat.Or(math.NaN())), ess, slices.Min(m), slices.Max(m))
}

// LatentPriorRow is one row of the diagnostic "prior_sensitivity". The first
// is the prior of the answer itself.
type LatentPriorRow struct {
	Classes int     `json:"classes"`
	Shape   float64 `json:"alpha_shape"`
	Rate    float64 `json:"alpha_rate"`
	N       float64 `json:"N"` // median
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"`
	Rhat    float64 `json:"rhat"` // of the short run; above 1.05 the row is rough
	ESS     float64 `json:"ess"`
}

// latentAlternatives are the priors that the answer is compared with: other
// numbers of classes, alpha of mean 1 with standard deviations 1 and 1/4. The
// last is nearly the log-normal(0, 0.25) that some analysts prefer.
func latentAlternatives(l LatentOptions) []LatentPriorRow {
	var out []LatentPriorRow
	for _, k := range []int{5, 10, 20} {
		if k != l.Classes {
			out = append(out, LatentPriorRow{Classes: k, Shape: l.Shape, Rate: l.Rate})
		}
	}
	for _, a := range [][2]float64{{1, 1}, {16, 16}} {
		if a[0] != l.Shape || a[1] != l.Rate {
			out = append(out, LatentPriorRow{Classes: l.Classes, Shape: a[0], Rate: a[1]})
		}
	}
	return out
}

// sensitivityIterations of each chain, in a short run with another prior.
const sensitivityIterations = 300

func latentSensitivity(ctx context.Context, r *Request, e *estimate.Estimate, p *Posterior, l LatentOptions) error {
	rows := []LatentPriorRow{{Classes: l.Classes, Shape: l.Shape, Rate: l.Rate}}
	rows[0].fill(p, r.Level)
	for _, row := range latentAlternatives(l) {
		o := l
		o.Classes, o.Shape, o.Rate, o.progress = row.Classes, row.Shape, row.Rate, nil
		o.Names = append(slices.Clone(l.Names), "sensitivity", fmt.Sprint(row.Classes, row.Shape, row.Rate))
		q, err := o.sample(ctx, r.Table, sensitivityIterations, p.Tempered)
		if err != nil {
			return err
		}
		row.fill(q, r.Level)
		rows = append(rows, row)
	}
	e.Diagnose("prior_sensitivity", rows)
	lo, hi := rows[0].N, rows[0].N
	for _, row := range rows {
		if row.Rhat < 1.05 {
			lo, hi = min(lo, row.N), max(hi, row.N)
		}
	}
	if n := float64(r.Table.N()); hi-n > 1.25*(lo-n) && hi-lo > 0.02*lo {
		e.Warn(warnLatentPrior.With(lo, hi))
	}
	if e.Curves == nil {
		e.Curves = map[string]estimate.Curve{}
	}
	same := func(f func(LatentPriorRow) (float64, bool)) (c estimate.Curve) {
		s := slices.Clone(rows)
		slices.SortStableFunc(s, func(a, b LatentPriorRow) int { x, _ := f(a); y, _ := f(b); return cmpDescending(y, x) })
		for _, row := range s {
			if x, ok := f(row); ok {
				c.X, c.Y = append(c.X, x), append(c.Y, row.N)
			}
		}
		return c
	}
	c := same(func(w LatentPriorRow) (float64, bool) {
		return float64(w.Classes), w.Shape == l.Shape && w.Rate == l.Rate
	})
	c.XLabel, c.YLabel = "classes", "N"
	e.Curves["sensitivity/number of classes"] = c
	c = same(func(w LatentPriorRow) (float64, bool) { return w.Shape, w.Classes == l.Classes })
	c.XLabel, c.YLabel = "shape of the prior of alpha", "N"
	e.Curves["sensitivity/prior of alpha"] = c
	return nil
}

func (w *LatentPriorRow) fill(p *Posterior, level float64) {
	q := p.Quantile(0.5, (1-level)/2, (1+level)/2)
	w.N, w.Lower, w.Upper = q[0], q[1], q[2]
	w.Rhat = max(p.LogMissing.Rhat.Or(99), p.LogOdds.Rhat.Or(99))
	w.ESS = min(p.LogMissing.BulkESS.Or(0), p.LogOdds.BulkESS.Or(0))
}
