package sbc

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"undercount/internal/stream"
)

// normal is a mean with a N(0, 1) prior seen once with variance 1: the
// posterior is N(y/2, 1/2). shift and scale spoil it.
func normal(shift, scale float64) Simulate {
	return func(rng *rand.Rand) (float64, []float64, bool) {
		truth := rng.NormFloat64()
		y := truth + rng.NormFloat64()
		draws := make([]float64, 200)
		for i := range draws {
			draws[i] = y/2 + shift + scale*math.Sqrt(.5)*rng.NormFloat64()
		}
		return truth, draws, true
	}
}

func TestRightAndWrongPosteriors(t *testing.T) {
	for _, tt := range []struct {
		name         string
		shift, scale float64
		good         bool
	}{{"right", 0, 1, true}, {"shifted", .3, 1, false}, {"too narrow", 0, .7, false}, {"too wide", 0, 1.5, false}} {
		r, err := Run(context.Background(), 5, 400, normal(tt.shift, tt.scale))
		if err != nil {
			t.Fatal(err)
		}
		t.Log(tt.name, r.Text())
		if good := r.P > 0.01 && r.PBand > 0.01; good != tt.good {
			t.Errorf("%s: %s", tt.name, r.Text())
		}
	}
}

// The p-values of true uniforms are themselves uniform, so that a level of 1%
// fails one correct program in a hundred and no more.
func TestLevels(t *testing.T) {
	rng := stream.New(1, "levels")
	small, smallBand := 0, 0
	const trials, n = 400, 60
	b := newBand(n, 1)
	for range trials {
		u := make([]float64, n)
		for i := range u {
			u[i] = rng.Float64()
		}
		if b.pValue(u) < 0.1 {
			smallBand++
		}
		r := Result{Places: u}
		r.histogram()
		if r.P < 0.1 {
			small++
		}
	}
	for name, k := range map[string]int{"chi-square": small, "band": smallBand} {
		if k < 18 || k > 64 { // 40 ± 4 standard deviations
			t.Errorf("%s: %d of %d below 0.1", name, k, trials)
		}
	}
}

func TestEnvelope(t *testing.T) {
	const n, trials = 100, 400
	e := Envelope(n, 0.95, 3)
	rng := stream.New(2, "envelope")
	out := 0
	for range trials {
		u := make([]float64, n)
		for i := range u {
			u[i] = rng.Float64()
		}
		for i, z := range e.At {
			k := 0
			for _, v := range u {
				if v <= z {
					k++
				}
			}
			if s := float64(k) / n; s < e.Lower[i] || s > e.Upper[i] {
				out++
				break
			}
		}
	}
	if out < 4 || out > 38 {
		t.Errorf("%d of %d samples left the band, 20 expected", out, trials)
	}
}

func TestTiesAreSpread(t *testing.T) {
	r, err := Run(context.Background(), 9, 500, func(rng *rand.Rand) (float64, []float64, bool) {
		d := make([]float64, 50)
		for i := range d {
			d[i] = float64(rng.IntN(3))
		}
		return float64(rng.IntN(3)), d, rng.IntN(10) > 0
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.P < 0.001 || r.Skipped == 0 || r.Replicates+r.Skipped != 500 {
		t.Error(r.Text())
	}
}

func TestCancelled(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Run(ctx, 1, 10, normal(0, 1)); err == nil {
		t.Error("no error")
	}
	if r := Judge(nil, 1); !math.IsNaN(r.P) || r.Replicates != 0 {
		t.Error(r)
	}
}
