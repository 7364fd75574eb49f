package mse

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/overlap"
)

// flagAlarm is the chance of any flag when there is nothing to find; each of
// the two kinds of flag has half of it.
const flagAlarm = 0.05

// pairSpread is the standard deviation of the log odds ratios of pairs of lists
// in the tables that thresholds are simulated from: honest lists are never all
// equally dependent. Odds ratios from 0.8 to 1.25 times what is usual between
// these lists are taken as nothing to find.
const pairSpread = 0.12

// leastCut is the smallest threshold, whatever the simulation gives.
const leastCut = 1.5

// flags looks for lists that are invented, copied, inflated or falsely linked.
//
// Invented records and duplicates that were not found stand on one list alone.
// So the cell of list j alone is left out, a log-linear model with pairwise
// interactions is chosen by BIC from all other cells, and the cell is predicted
// from it. A list is suspicious if it exceeds its prediction and does so by
// more than the other lists exceed theirs: what all share is heterogeneity.
//
// Copying and wrong links tie two lists together. Among entities on a third
// list all four combinations of two lists are observed; a pair is suspicious
// if its odds ratio there is far above those of the other pairs.
//
// Thresholds are quantiles of the largest statistic in tables simulated from
// models fitted to this one, with odds ratios that vary from pair to pair by
// pairSpread. A forger who gives invented records the overlaps
// of true ones only makes the list larger and is not seen.
func (s *suite) flags(ctx context.Context) error {
	k := s.t.K()
	if k < 3 || k > maxFlagLists || s.t.N() < 20 {
		return nil
	}
	reps := s.o.Replicates
	if reps <= 0 {
		reps = DefaultFlagReplicates
	}
	f, err := findForgery(ctx, s.t, reps, s.r.Seed, s.r.Stratum, s.r.Workers)
	if err != nil {
		return err
	}
	s.res.Lists, s.res.Linked, s.res.Calibration = f.lists, f.pairs, f.calibration
	flagged := false
	for _, x := range f.lists {
		if x.Flagged {
			flagged = true
			s.warn(warnListExcess.With(x.List, x.Alone, x.Expected.Or(0)))
		}
	}
	for _, x := range f.pairs {
		if x.Flagged {
			flagged = true
			s.warn(warnListsTied.With(x.Lists[0], x.Lists[1], x.OddsRatio.Or(0), 100*x.Contained))
		}
	}
	if flagged && k == 3 {
		s.warn(warnThreeLists.With())
	}
	return nil
}

// maxFlagLists bounds the work of the flags, which grows with the square of
// the number of histories.
const maxFlagLists = 8

// forgery is what was found in a table.
type forgery struct {
	lists       []estimate.ListSuspicion
	pairs       []estimate.PairSuspicion
	calibration *estimate.FlagCalibration
}

func findForgery(ctx context.Context, t *overlap.Table, reps int, seed uint64, stratum string, workers int) (*forgery, error) {
	k := t.K()
	counts := t.Dense()
	d := newDetector(k)
	single, tied := d.singles(counts), d.tied(counts)
	singles, pairs := d.nulls(counts, single)
	largest, err := simulateFlags(ctx, k, t.N(), [2][]float64{singles, pairs}, reps, seed, stratum, workers)
	if err != nil {
		return nil, err
	}
	limit := func(v []float64) float64 {
		if len(v) == 0 {
			return math.Inf(1)
		}
		return max(leastCut, quantile8(slices.Sorted(slices.Values(v)), 1-flagAlarm/2))
	}
	cutS, cutP := limit(largest[0]), limit(largest[1])
	out := &forgery{calibration: &estimate.FlagCalibration{Alarm: flagAlarm, Replicates: reps, PairSpread: pairSpread,
		Lists: estimate.Some(cutS), Pairs: estimate.Some(cutP), Model: d.model(t.Lists())}}
	names := t.Lists()
	for j, x := range single {
		size := float64(t.Marginal(1 << j))
		out.lists = append(out.lists, estimate.ListSuspicion{List: names[j], Alone: t.Count(1 << j), Expected: estimate.Some(x.expected),
			Excess: estimate.Some(max(0, counts[1<<j]-x.expected) / size), Statistic: estimate.Some(x.t), Flagged: x.t > cutS})
	}
	at := 0
	for i := range k {
		for j := i + 1; j < k; j++ {
			x := tied[at]
			at++
			small := max(1, min(t.Marginal(1<<i), t.Marginal(1<<j)))
			out.pairs = append(out.pairs, estimate.PairSuspicion{Lists: [2]string{names[i], names[j]}, Flagged: x.t > cutP,
				Contained: float64(t.Marginal(1<<i|1<<j)) / float64(small), OddsRatio: estimate.Some(math.Exp(x.theta)), Statistic: estimate.Some(x.t)})
		}
	}
	return out, nil
}

// model names the pairs of lists that interact in the simulated truth.
func (d *detector) model(names []string) string {
	if len(d.nullPairs) == 0 {
		return "no pair"
	}
	var out []string
	for _, p := range d.nullPairs {
		out = append(out, names[p[0]]+"–"+names[p[1]])
	}
	return strings.Join(out, ", ")
}

// simulateFlags draws tables from fitted counts and returns the largest
// statistic of each: of lists from the first, of pairs from the second. What
// has no value in a table, such as a fit that does not exist, raises no alarm.
func simulateFlags(ctx context.Context, k int, n int64, mu [2][]float64, reps int, seed uint64, stratum string, workers int) (out [2][]float64, err error) {
	for kind := range mu {
		if mu[kind] == nil {
			continue
		}
		var hist []uint32
		var mass []float64
		total := 0.0
		for w := 1; w < len(mu[kind]); w++ {
			if mu[kind][w] > 0 {
				hist, mass = append(hist, uint32(w)), append(mass, mu[kind][w])
				total += mu[kind][w]
			}
		}
		for i := range mass {
			mass[i] *= float64(n) / total
		}
		out[kind] = make([]float64, reps)
		rng := stream.Sub(seed, "mse/sensitivity", stratum, [2]string{"list flags", "pair flags"}[kind])
		var next atomic.Int64
		var wg sync.WaitGroup
		for range max(1, min(workers, reps)) {
			wg.Go(func() {
				d, counts, own := newDetector(k), make([]float64, 1<<k), make([]float64, len(mass))
				for ctx.Err() == nil {
					i := int(next.Add(1)) - 1
					if i >= reps {
						return
					}
					r := rng(i)
					uneven(r, k, hist, mass, own)
					resample(r, hist, own, float64(n), counts)
					most := math.Inf(-1)
					if kind == 0 {
						for _, x := range d.singles(counts) {
							most = max(most, x.t)
						}
					} else {
						for _, x := range d.tied(counts) {
							most = max(most, x.t)
						}
					}
					out[kind][i] = most
				}
			})
		}
		wg.Wait()
	}
	return out, ctx.Err()
}

// uneven gives each pair of lists an odds ratio of its own: own are the counts
// mass, as many as these, with independent normal changes of all log odds ratios.
func uneven(rng *rand.Rand, k int, hist []uint32, mass, own []float64) {
	copy(own, mass)
	before, after := 0.0, 0.0
	for i := range k {
		for j := i + 1; j < k; j++ {
			by := math.Exp(pairSpread * rng.NormFloat64())
			both := uint32(1<<i | 1<<j)
			for w, h := range hist {
				if h&both == both {
					own[w] *= by
				}
			}
		}
	}
	for w := range own {
		before, after = before+mass[w], after+own[w]
	}
	for w := range own {
		own[w] *= before / after
	}
}
