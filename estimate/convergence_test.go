package estimate

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// ar1 makes chains that can be made anywhere: a linear congruential generator
// (x ← 1103515245 x + 12345 mod 2³¹), sums of four uniforms, first-order
// autoregression phi, a shift by chain and scales in turn.
func ar1(m, n int, phi, shift float64, scale []float64) Draws {
	d := make(Draws, m)
	for c := range d {
		x := uint64(12345 + c*7919)
		next := func() float64 {
			x = (1103515245*x + 12345) % (1 << 31)
			return float64(x) / (1 << 31)
		}
		for range 20 {
			next()
		}
		v := 0.0
		for range n {
			u := -2.0
			u += next()
			u += next()
			u += next()
			u += next()
			v = phi*v + u
			d[c] = append(d[c], scale[c%len(scale)]*v+shift*float64(c))
		}
	}
	return d
}

// Reference: ArviZ 0.23.4, rhat(method="rank"), ess "bulk" and "tail", mcse
// "mean" and "quantile" (0.025, 0.975), on the chains of ar1.
func TestConvergeAgainstArviZ(t *testing.T) {
	one := []float64{1}
	tests := []struct {
		name                           string
		d                              Draws
		rhat, bulk, tail, mean, lo, hi float64
	}{
		{"independent", ar1(4, 1000, 0, 0, one), 1.000339310465878, 4026.195091596454, 3677.944122532285, 0.008951867749060786, 0.021722275763750076, 0.020515809766948223},
		{"autocorrelated", ar1(4, 1000, .9, 0, one), 1.0072726186723546, 285.1332158442883, 744.7864869058523, 0.07391750148839966, 0.10813341580732683, 0.10881975182336201},
		{"shifted", ar1(4, 500, .3, .4, one), 1.2684769531460898, 11.589072271206932, 103.09115966629808, 0.22174554067196672, 0.045516439830756705, 0.05208221404732094},
		{"other spread", ar1(4, 500, 0, 0, []float64{1, 1, 1, 3}), 1.1626847597661498, 1879.5788313680741, 37.262197940483766, 0.02431643516551349, 0.530565183609724, 0.55754803866148},
		{"odd length", ar1(2, 251, .5, 0, one), 1.0031160633162897, 197.11273049345607, 308.88725063315604, 0.04610682627928648, 0.10552243242242887, 0.11478803505100854},
		{"antithetic", ar1(4, 400, -.6, 0, one), 1.0040928519228705, 5126.591972249479, 1428.5834656368108, 0.01017181238678025, 0.051221571437189195, 0.04557807071130171},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Converge(tt.d)
			for _, v := range []struct {
				name      string
				got       Num
				want, tol float64
			}{
				{"rhat", c.Rhat, tt.rhat, 1e-6}, {"bulk", c.BulkESS, tt.bulk, 1e-3}, {"tail", c.TailESS, tt.tail, 1e-3},
				{"mcse mean", c.MCSEMean, tt.mean, 1e-3}, {"mcse 2.5%", c.MCSELow, tt.lo, 1e-3}, {"mcse 97.5%", c.MCSEHigh, tt.hi, 1e-3},
			} {
				g, ok := v.got.Get()
				if !ok || math.Abs(g-v.want) > v.tol*v.want {
					t.Errorf("%s = %v, want %v", v.name, g, v.want)
				}
			}
		})
	}
}

func TestConvergeAbsentRatherThanWrong(t *testing.T) {
	for name, d := range map[string]Draws{
		"none":     nil,
		"short":    {{1, 2, 3}, {1, 2, 3}},
		"constant": {make([]float64, 100), make([]float64, 100)},
		"NaN":      {append(make([]float64, 50), math.NaN())},
	} {
		c := Converge(d)
		if _, ok := c.Rhat.Get(); ok {
			t.Errorf("%s: R-hat given", name)
		}
		if c.Converged(1.01, 400) {
			t.Errorf("%s: converged", name)
		}
	}
}

// Rank-based figures do not change under increasing transformations, which is
// why they are used for N, whose posterior has long tails.
func TestConvergeInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		m, n := rapid.IntRange(1, 4).Draw(t, "chains"), rapid.IntRange(8, 200).Draw(t, "draws")
		d, e := make(Draws, m), make(Draws, m)
		for c := range d {
			for range n {
				v := r.NormFloat64()
				d[c] = append(d[c], v)
				e[m-1-c] = append(e[m-1-c], math.Exp(v))
			}
		}
		a, b := Converge(d), Converge(e)
		if math.Abs(a.BulkESS.Or(0)-b.BulkESS.Or(0)) > 1e-6*a.BulkESS.Or(1) {
			t.Fatalf("bulk ESS %v and %v", a.BulkESS, b.BulkESS)
		}
		if rhat(rankNormal(splitChains(d, n)))-rhat(rankNormal(splitChains(e, n))) > 1e-9 {
			t.Fatal("R-hat changed with chain order and scale")
		}
	})
}

func BenchmarkConverge(b *testing.B) {
	d := ar1(4, 5000, .8, 0, []float64{1})
	b.ReportAllocs()
	for b.Loop() {
		Converge(d)
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "draws/s")
}
