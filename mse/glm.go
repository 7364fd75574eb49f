package mse

import (
	"context"
	"fmt"
	"math"
	"slices"

	"undercount/estimate"
	"undercount/internal/loglin"
)

// Exclusions of mse/glm that are no fault of the estimate.
const (
	glmTooLarge = "the estimate is beyond the limit"
	glmOverfit  = "it fits better than the limit"
)

// maxGLMLists bounds the lists of models with covariates: four have 113 models.
const maxGLMLists = 4

func glmMethod() Method {
	return Method{Name: "mse/glm", Summary: "log-linear models with covariates on every list, averaged by AIC; the interval repeats everything; assumes no highest-order interaction",
		Citation: "Tilling & Sterne 1999, American Journal of Epidemiology 149:392; Rossi and others, Statistica; Buckland, Burnham & Augustin 1997, Biometrics 53:603",
		MinLists: 2, MaxLists: maxGLMLists, Covariates: true, Options: []Option{
			{Key: "bins", Default: "4", Meaning: "groups of about equal size into which a number is cut", Kind: WholeNumber, Low: 1, High: 50},
			{Key: "max_order", Default: "2", Meaning: "largest number of lists in an interaction; 3 fits all 113 models of four lists", Kind: WholeNumber, Low: 1, High: 3},
			{Key: "max_ratio", Default: "100", Meaning: "a model with an estimate above this many times the observed number is left out as over-fitted", Kind: AnyNumber, Low: 1, High: 1e12},
			{Key: "max_fit", Default: "1", Meaning: "a model whose deviance has a p-value above this is left out as over-fitted; 1 leaves none out, some published studies use 0.6", Kind: AnyNumber, Low: 0, High: 1},
			{Key: "replicates", Default: fmt.Sprint(DefaultReplicates), Meaning: "bootstrap replicates, each with the models fitted, excluded and averaged again", Kind: WholeNumber, Low: 100, High: 1e6},
			{Key: "top", Default: fmt.Sprint(DefaultTop), Meaning: "how many of the best models compete again in each replicate", Kind: WholeNumber, Low: 1, High: 1e6},
		}, run: runGLM}
}

// glmRule says which models may be averaged.
type glmRule struct{ ratio, fit float64 }

// glmOptions are the settings of one run.
type glmOptions struct {
	glmRule
	bins, order, replicates, top int
}

func readGLM(o settings) (g glmOptions, err error) {
	if g.bins, err = o.whole("bins", 1, 50); err != nil {
		return
	}
	if g.order, err = o.whole("max_order", 1, 3); err != nil {
		return
	}
	if g.ratio, err = o.real("max_ratio", 1, 1e12); err != nil {
		return
	}
	if g.fit, err = o.real("max_fit", 0, 1); err != nil {
		return
	}
	if g.replicates, err = o.whole("replicates", 100, 1e6); err != nil {
		return
	}
	g.top, err = o.whole("top", 1, 1e6)
	return
}

func runGLM(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	for _, a := range []estimate.Assumption{noHighestOrder, modelAmongCandidates, covariateMainEffects, covariatesRight} {
		e.Assume(a)
	}
	opt, err := readGLM(o)
	if err != nil {
		return err
	}
	p, err := covariateRecords(r, e)
	if p == nil {
		return err
	}
	d := p.glmData(p.strata(opt.bins))
	e.Diagnose("patterns", d.patterns)
	if d.columns > maxColumns {
		e.Give(estimate.StatusRefused, fmt.Sprintf("the covariates fill %d columns of the regression and at most %d are allowed; merge categories or use fewer covariates", d.columns, maxColumns))
		return nil
	}
	if float64(d.patterns)*10 > d.n {
		e.Warn(warnGLMSparse.With(d.patterns, d.n, 10))
	}
	rows, err := fitGLMs(ctx, r, d, opt)
	if err != nil {
		return err
	}
	included := averageGLM(rows, d.n, opt.glmRule)
	diagnoseGLM(e, rows, included, opt.glmRule)
	if len(included) == 0 {
		e.Give(estimate.StatusNotIdentified, fmt.Sprintf("none of the %d models can be estimated or kept under the rule for over-fitted models; use fewer covariates, coarser groups or fewer lists", len(rows)))
		return nil
	}
	N, se := glmMean(included)
	momentAnswer(e, Moment{N, se}, d.n, r.Level)
	if e.Status != estimate.StatusOK { // nobody is missing by this average
		return nil
	}
	if e.Interval != nil {
		e.Interval.Note = "averaged over models with the unconditional variance of Buckland and others"
		e.OtherIntervals = append(e.OtherIntervals, *e.Interval)
		e.Interval = nil
	}
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityCurve(d.n, N-d.n, d.k)}
	return bootstrapGLM(ctx, r, e, d, included, N, opt)
}

// fitGLMs fits every model, those with the smallest AIC first.
func fitGLMs(ctx context.Context, r *Request, d *glmData, opt glmOptions) ([]GLMRow, error) {
	models := loglin.Hierarchical(d.k, opt.order)
	rows := make([]GLMRow, len(models))
	err := inParallel(ctx, r.Workers, len(models), func() func(int) {
		return func(i int) {
			rows[i] = newGLMFitter(d, newGLMModel(models[i], d.k, d.columns)).row()
		}
	})
	return rows, err
}

// averageGLM applies the rule, sets the weights, sorts the rows by AIC and
// returns those that are averaged.
func averageGLM(rows []GLMRow, n float64, rule glmRule) []GLMRow {
	for i := range rows {
		x := &rows[i]
		switch {
		case x.Excluded != "":
		case x.n > rule.ratio*n:
			x.Excluded = glmTooLarge
		case x.P.Or(0) > rule.fit:
			x.Excluded = glmOverfit
		}
	}
	slices.SortStableFunc(rows, func(a, b GLMRow) int {
		switch {
		case (a.Excluded == "") != (b.Excluded == ""):
			if a.Excluded == "" {
				return -1
			}
			return 1
		case a.AIC < b.AIC:
			return -1
		case a.AIC > b.AIC:
			return 1
		}
		return 0
	})
	kept := 0
	for kept < len(rows) && rows[kept].Excluded == "" {
		kept++
	}
	aic := make([]float64, kept)
	for i := range aic {
		aic[i] = rows[i].AIC
		rows[i].Delta = estimate.Some(rows[i].AIC - rows[0].AIC)
	}
	for i, w := range akaike(aic) {
		rows[i].Weight = w
	}
	return rows[:kept]
}

// akaike returns the weights exp(−Δ/2), scaled to 1. NaN gets none.
func akaike(aic []float64) []float64 {
	least, sum := math.Inf(1), 0.0
	for _, a := range aic {
		if a < least {
			least = a
		}
	}
	w := make([]float64, len(aic))
	for i, a := range aic {
		if !math.IsNaN(a) {
			w[i] = math.Exp((least - a) / 2)
			sum += w[i]
		}
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// glmMean is the averaged N with the unconditional standard error
// Σ w √(se² + (N_i − N)²) (Buckland, Burnham & Augustin 1997, equation 9).
func glmMean(rows []GLMRow) (N, se float64) {
	for _, x := range rows {
		N += x.Weight * x.n
	}
	for _, x := range rows {
		se += x.Weight * math.Hypot(x.se, x.n-N)
	}
	return N, se
}

func diagnoseGLM(e *estimate.Estimate, rows, included []GLMRow, rule glmRule) {
	e.Diagnose("models", rows)
	e.Diagnose("models_fitted", len(rows))
	e.Diagnose("models_averaged", len(included))
	var large, fit int
	for _, x := range rows {
		switch x.Excluded {
		case glmTooLarge:
			large++
		case glmOverfit:
			fit++
		}
	}
	if out := len(rows) - len(included); out > 0 {
		e.Warn(warnGLMExcluded.With(len(rows), out, out-large-fit, large, rule.ratio, fit))
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range included {
		if x.Delta.Or(0) <= 6 {
			lo, hi = min(lo, x.n), max(hi, x.n)
		}
	}
	if len(included) > 0 {
		e.Diagnose("range_within_6", []float64{lo, hi})
		if hi > 1.5*lo {
			e.Warn(warnModelsDisagree.With(lo, hi))
		}
	}
}
