package mse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"undercount/estimate"
)

func thresholdMethod() Method {
	return Method{Name: "mse/threshold",
		Summary:  "log-linear model with shrunken pair terms, of which the weak are dropped (Bayesian thresholding); assumes no interaction of three or more lists",
		Citation: "Silverman 2020, JRSS A 183:691-736; chains judged after Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, Bayesian Analysis 16:667-718",
		MinLists: 2, MaxLists: thresholdLists,
		Options: []Option{
			{Key: "threshold", Default: fmt.Sprint(DefaultThreshold), Meaning: "a pair term is kept if its posterior mean is at least this many posterior standard deviations from 0", Kind: AnyNumber, Low: 0.1, High: 20},
			{Key: "prior_sd", Default: fmt.Sprint(DefaultPriorSD), Meaning: "standard deviation of the normal prior of every pair term", Kind: AnyNumber, Low: 0.05, High: 20},
			{Key: "draws", Default: fmt.Sprint(DefaultThresholdDraws), Meaning: "draws of each of four chains at first; doubled up to four times until the chains agree", Kind: WholeNumber, Low: 100, High: 1e6},
		},
		run: runThreshold}
}

func readThreshold(r *Request, o settings) (ThresholdOptions, error) {
	to := ThresholdOptions{Workers: r.Workers, Seed: r.Seed, Stratum: r.Stratum, progress: r.Progress}
	var err error
	if to.Threshold, err = strconv.ParseFloat(o.values["threshold"], 64); err != nil {
		return to, err
	}
	if to.PriorSD, err = strconv.ParseFloat(o.values["prior_sd"], 64); err != nil {
		return to, err
	}
	to.Draws, err = o.whole("draws", 100, 1_000_000)
	return to, err
}

func runThreshold(ctx context.Context, r *Request, o settings, e *estimate.Estimate) error {
	to, err := readThreshold(r, o)
	if err != nil {
		return err
	}
	e.Settings["threshold"], e.Settings["prior_sd"], e.Settings["draws"] = to.Threshold, to.PriorSD, to.Draws
	e.Assume(pairInteractionsOnly)
	e.Assume(shrunkenPairs)
	warnSparseTable(e, r.Table)
	if !thresholdProper(r, e) {
		return nil
	}
	if r.Progress != nil {
		r.Progress(0, 2)
	}
	th, err := Threshold(ctx, r.Table, to)
	if err != nil {
		return err
	}
	if r.Progress != nil {
		r.Progress(2, 2)
	}
	e.Diagnose("convergence_all_pairs", th.AllChains)
	if len(th.Pairs) > 0 {
		e.Diagnose("pair_terms", th.Pairs)
		e.Diagnose("convergence", th.KeptChains)
	}
	if !th.Converged {
		e.Give(estimate.StatusNotConverged, "the chains do not agree even after many draws; raise the setting draws, use fewer lists or a coarser stratum")
		return nil
	}
	thresholdAnswer(r, e, th, to)
	return nil
}

// thresholdProper refuses tables for which the flat priors leave the posterior
// improper. Given the pair terms, whose priors are proper, that is when the
// model of independent lists has no maximum likelihood estimate.
func thresholdProper(r *Request, e *estimate.Estimate) bool {
	for i := range r.Table.K() {
		if r.Table.Marginal(1<<i) == 0 {
			e.Give(estimate.StatusRefused, "one of the lists has no entity, so nothing can be learnt about its reach; leave that list out")
			return false
		}
	}
	if r.Table.N() == r.Table.Frequencies()[1] {
		e.Give(estimate.StatusNotIdentified, "nobody is on two lists, so the data allow any count, however large; use mse/chao-bc for a lower bound, or more lists")
		return false
	}
	if FitClosed(r.Table, ClosedModel{ListsDiffer: true}).Fault != "" {
		e.Give(estimate.StatusNotIdentified, "too few combinations of lists were observed to tell the reach of the lists, even if they were independent; merge lists or strata")
		return false
	}
	return true
}

func thresholdAnswer(r *Request, e *estimate.Estimate, th *Thresholded, to ThresholdOptions) {
	n := float64(r.Table.N())
	all, kept := slices.Sorted(slices.Values(th.All.All())), slices.Sorted(slices.Values(th.Kept.All()))
	point := estimate.Quantile(kept, 0.5)
	lo, hi := (1-r.Level)/2, (1+r.Level)/2
	e.Point = estimate.Some(point)
	e.Interval = &estimate.Interval{Lower: estimate.Some(estimate.Quantile(all, lo)), Upper: estimate.Some(estimate.Quantile(all, hi)),
		Level: r.Level, Kind: estimate.Credible, Note: "with every pair term in the model, none dropped"}
	cond := estimate.Interval{Lower: estimate.Some(estimate.Quantile(kept, lo)), Upper: estimate.Some(estimate.Quantile(kept, hi)),
		Level: r.Level, Kind: estimate.Credible, ConditionalOn: "pair terms " + th.keptNames()}
	if th.keptNames() == "" {
		cond.ConditionalOn = "no pair term"
	}
	e.OtherIntervals = append(e.OtherIntervals, cond)
	e.Draws = th.All
	e.Diagnose("pairs_kept", th.keptNames())
	e.Diagnose("acceptance", th.Acceptance)
	e.Diagnose("n0", th.missing)
	e.Diagnose("median_all_pairs", estimate.Quantile(all, 0.5))
	if point < e.Interval.Lower.Or(0) || point > e.Interval.Upper.Or(math.Inf(1)) {
		e.Warn(warnThresholdDecides.With(point))
	}
	near := 0
	for _, p := range th.Pairs {
		if p.Near {
			near++
		}
	}
	if near > 0 {
		e.Warn(warnNearThreshold.With(near))
	}
	warnFar(e, point, n)
	e.Curves = map[string]estimate.Curve{sensitivityName: sensitivityCurve(n, th.missing, r.Table.K())}
	if c, ok := priorCurve(r, to); ok {
		e.Curves["sensitivity/prior of pair terms"] = c
	}
}

const priorPoints = 25

// priorCurve shows how N, at the mode of the posterior with every pair term,
// moves with the standard deviation of their prior: near 0 the lists are
// independent, far above 1 the data alone speak.
func priorCurve(r *Request, to ThresholdOptions) (estimate.Curve, bool) {
	c := estimate.Curve{XLabel: "standard deviation of the prior of pair terms", YLabel: "N"}
	for i := range priorPoints {
		sd := to.PriorSD * math.Exp(math.Log(8)*(2*float64(i)/(priorPoints-1)-1))
		m, ok := newThresholdModel(r.Table, allPairTerms(r.Table.K()), sd).post.FindMode()
		if !ok {
			continue
		}
		c.X, c.Y = append(c.X, sd), append(c.Y, float64(r.Table.N())+math.Exp(m.Theta[0]))
	}
	return c, len(c.X) > 1
}

// poissonDraw returns a Poisson variate: by multiplication of uniforms when the
// mean is small, by transformed rejection otherwise (Hörmann 1993, Insurance:
// Mathematics and Economics 12:39-45, algorithm PTRS), and by the normal law
// where the mean is so large that counts are no longer exact as numbers.
func poissonDraw(rng *rand.Rand, mean float64) float64 {
	switch {
	case mean > 1e14:
		return math.Round(mean + math.Sqrt(mean)*rng.NormFloat64())
	case mean >= 10:
		return poissonRejection(rng, mean)
	}
	limit, product, k := math.Exp(-mean), rng.Float64(), 0.0
	for product > limit {
		product *= rng.Float64()
		k++
	}
	return k
}

func poissonRejection(rng *rand.Rand, mean float64) float64 {
	logMean := math.Log(mean)
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	inv := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for {
		u, v := rng.Float64()-0.5, rng.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		if math.Log(v*inv/(a/(us*us)+b)) <= k*logMean-mean-logFactorial(k) {
			return k
		}
	}
}
