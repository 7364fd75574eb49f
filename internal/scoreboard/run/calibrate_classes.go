package run

import (
	"context"
	"math"
	"math/rand/v2"

	"undercount/internal/sbc"
	"undercount/internal/scoreboard"
	"undercount/mse"
)

// calibrateClasses draws the count from a prior proportional to 1/N between 60
// and 600, three classes with their sizes and chances of being recorded from
// the method's prior, and a table of three lists from them, and asks
// mse/latent-class for draws. Its own prior on the count is 1/N without end,
// which cannot be drawn from; the draws between 60 and 600 are draws from the
// posterior under the cut one.
func calibrateClasses(ctx context.Context, replicates int) (scoreboard.Calibration, error) {
	const lists, classes, lo, hi, shape = 3, 3, 60.0, 600.0, 2
	c := scoreboard.Calibration{Method: "mse/latent-class",
		About:    "count proportional to 1/N from 60 to 600, three lists, three classes, alpha from Gamma(2, rate 2), uniform chances of being recorded",
		Settings: map[string]string{"classes": "3", "alpha_shape": "2", "alpha_rate": "2", "max_iterations": "300", "tempering": "off"}}
	var failed error
	r, err := sbc.Run(ctx, Seed, replicates, func(rng *rand.Rand) (float64, []float64, bool) {
		n := math.Floor(lo * math.Exp(rng.Float64()*math.Log((hi+1)/lo)))
		t, err := drawTable(rng, int(n), stickBreaking(rng, classes, lists, shape))
		if err != nil || t.N() == 0 {
			return 0, nil, false
		}
		p, err := mse.LatentClass(ctx, t, mse.LatentOptions{Classes: classes, Shape: shape, Rate: shape, MaxIterations: 300,
			Tempering: "off", Seed: rng.Uint64(), Workers: 1})
		if err != nil {
			failed = err
			return 0, nil, false
		}
		var draws []float64
		for _, chain := range p.Draws {
			for i := 0; i < len(chain); i += 6 { // thinned: the ranks ask for draws that are nearly independent
				if chain[i] >= lo && chain[i] <= hi {
					draws = append(draws, chain[i])
				}
			}
		}
		return n, draws, len(draws) >= 20
	})
	if err == nil {
		err = failed
	}
	c.Replicates, c.Skipped, c.Ranks, c.P, c.PBand = r.Replicates, r.Skipped, r.Ranks, digits(r.P), digits(r.PBand)
	return c, err
}

// stickBreaking draws the chance of every history from the latent-class prior
// (Manrique-Vallier 2016): sizes of classes by breaking sticks with alpha from
// Gamma(shape, rate shape), a whole number, and uniform chances of being recorded.
func stickBreaking(rng *rand.Rand, classes, lists, shape int) []float64 {
	alpha := 0.0
	for range shape {
		alpha += rng.ExpFloat64() / float64(shape)
	}
	out := make([]float64, 1<<lists)
	left := 1.0
	for h := range classes {
		v := 1 - math.Pow(rng.Float64(), 1/alpha)
		if h == classes-1 {
			v = 1
		}
		reach := make([]float64, lists)
		for j := range reach {
			reach[j] = rng.Float64()
		}
		for w := range out {
			p := left * v
			for j, x := range reach {
				if w>>j&1 == 1 {
					p *= x
				} else {
					p *= 1 - x
				}
			}
			out[w] += p
		}
		left *= 1 - v
	}
	return out
}
