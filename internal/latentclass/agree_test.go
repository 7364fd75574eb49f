package latentclass

import (
	"context"
	"math"
	"testing"
)

var small = fromMap(3, map[string]int64{"100": 60, "010": 55, "001": 50, "110": 24, "101": 22, "011": 20, "111": 12})

// meanOdds is the mean of the log odds of being on no list, and its standard
// error from batches.
func meanOdds(x []float64) (mean, se float64) {
	const batches = 40
	var b [batches]float64
	for i, v := range x {
		mean += v / float64(len(x))
		b[i*batches/len(x)] += v * batches / float64(len(x))
	}
	for _, v := range b {
		se += (v - mean) * (v - mean) / (batches * (batches - 1))
	}
	return mean, math.Sqrt(se)
}

// The Gibbs sampler alone, and trajectories without a single sweep, are two
// samplers of one posterior that share next to no code.
func TestGibbsAndTrajectoriesAgree(t *testing.T) {
	cfg := small.config(4, 2, 5)
	cfg.Shape, cfg.Rate = 2, 2
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WarmUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	var sweeps, paths []float64
	g, c := s.reps[0].at[0], s.reps[1].at[0]
	for range 30000 {
		g.gibbs(2)
		if !g.evaluate() {
			t.Fatal("out of bounds")
		}
		sweeps = append(sweeps, math.Log(g.pi0/g.rest))
	}
	for range 10000 {
		c.relabel(5)
		c.hmc(s.eps[0]*jitter(c.r), s.scale, 1+c.r.IntN(40))
		paths = append(paths, math.Log(c.pi0/c.rest))
	}
	squares := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = v * v
		}
		return y
	}
	for name, v := range map[string][2][]float64{"mean": {sweeps, paths}, "mean square": {squares(sweeps), squares(paths)}} {
		a, sa := meanOdds(v[0])
		b, sb := meanOdds(v[1])
		t.Logf("%s of log odds: sweeps %.3f ± %.3f, trajectories %.3f ± %.3f", name, a, sa, b, sb)
		if math.Abs(a-b) > 4*math.Hypot(sa, sb) || sa > 0.1 || sb > 0.1 {
			t.Errorf("%s of log odds: sweeps %.3f ± %.3f, trajectories %.3f ± %.3f", name, a, sa, b, sb)
		}
	}
}

// Tempered copies must leave the posterior of the coldest chain as it is.
func TestTemperingKeepsThePosterior(t *testing.T) {
	var mean, se [2]float64
	for k, tempered := range []bool{false, true} {
		cfg := small.config(4, 4, 9)
		cfg.Shape, cfg.Rate, cfg.Tempered = 2, 2, tempered
		s, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.WarmUp(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(context.Background(), 1500); err != nil {
			t.Fatal(err)
		}
		var all []float64
		for _, c := range s.Chains() {
			all = append(all, c.LogOdds...)
		}
		mean[k], se[k] = meanOdds(all)
		if x := s.Tuning().Exchanges; tempered && !(x > 0.1 && x < 1) {
			t.Errorf("share of exchanges %v", x)
		}
	}
	t.Logf("plain %.3f ± %.3f, tempered %.3f ± %.3f", mean[0], se[0], mean[1], se[1])
	if math.Abs(mean[0]-mean[1]) > 4*math.Hypot(se[0], se[1]) {
		t.Errorf("plain %.3f ± %.3f, tempered %.3f ± %.3f", mean[0], se[0], mean[1], se[1])
	}
}
