package mse

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/overlap"
)

// giveFault turns a model that cannot be estimated into a status.
func giveFault(e *estimate.Estimate, f Fit) {
	e.Diagnose("fault", f.Fault)
	switch {
	case f.failed:
		e.Give(estimate.StatusNotConverged, "the fit did not settle although the estimate exists; use a simpler model, fewer lists or a coarser stratum")
	case f.Fault == FaultUnidentified:
		e.Give(estimate.StatusNotIdentified, fmt.Sprintf("model %s has more parameters than these data can tell apart; use a simpler model or more lists", f.Model))
	default:
		e.Give(estimate.StatusNotIdentified, fmt.Sprintf("the likelihood of model %s rises without end, because combinations of lists that would hold it were never observed; use a simpler model, merge lists or strata, or quote a lower bound such as mse/chao-bc", f.Model))
	}
}

// answerFit records the numbers of a fitted model.
func answerFit(e *estimate.Estimate, f Fit, t *overlap.Table) {
	e.Point = estimate.Some(f.N)
	e.Diagnose("model", f.Model)
	e.Diagnose("n0", f.Missing)
	e.Diagnose("se", f.SE)
	e.Diagnose("deviance", f.Deviance)
	e.Diagnose("df", f.DF)
	e.Diagnose("parameters", f.Parameters)
	e.Diagnose("AIC", f.AIC)
	e.Diagnose("BIC", f.BIC)
	if f.Fixed > 0 {
		e.Diagnose("terms_at_minus_infinity", f.Fixed)
		e.Warn(warnEmptyMargin.With(f.Fixed))
	}
	warnFar(e, f.N, float64(t.N()))
}

// warnFit says when the deviance is far beyond its degrees of freedom.
func warnFit(e *estimate.Estimate, f Fit) {
	if f.DF <= 0 {
		return
	}
	p := distuv.ChiSquared{K: float64(f.DF)}.Survival(f.Deviance)
	e.Diagnose("fit_p_value", p)
	if p < 0.01 {
		e.Warn(warnPoorFit.With(f.Deviance, f.DF))
	}
}

// warnSparseTable says when more than a quarter of the histories are empty.
func warnSparseTable(e *estimate.Estimate, t *overlap.Table) {
	all := 1<<t.K() - 1
	if empty := all - len(t.Cells()); 4*empty > all {
		e.Warn(warnSparse.With(all, empty))
	}
}

// profileInto computes the profile interval and curve of a fitted model. The
// interval is nil if the profile could not be followed.
func profileInto(ctx context.Context, e *estimate.Estimate, f Fit, n, level float64, at kernelAt) *estimate.Interval {
	p := profile{n: n, at: func(n0 float64) (float64, bool) {
		if ctx.Err() != nil {
			return 0, false
		}
		return at(n0)
	}}
	r, ok := p.interval(f.Missing, level)
	if !ok {
		e.Warn(warnProfileFailed.With())
		return nil
	}
	e.Diagnose("multinomial_point", r.mode)
	e.Curves["profile"] = r.curve
	if r.unbounded {
		e.Warn(warnUnbounded.With(level, r.farthest))
	}
	return r.asInterval(level)
}
