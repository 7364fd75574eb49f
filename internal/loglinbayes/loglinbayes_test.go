package loglinbayes

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// counts of three lists, by history.
var example = []float64{0, 25, 30, 12, 20, 9, 8, 5}

func pairModel(sd float64) *Posterior {
	terms := []uint32{0, 1, 2, 4, 3, 5, 6}
	prec := []float64{0, 0, 0, 0, 1 / (sd * sd), 1 / (sd * sd), 1 / (sd * sd)}
	return New(example, terms, prec)
}

func TestGradientIsTheSlope(t *testing.T) {
	p := pairModel(1)
	s := p.newSpace()
	theta := []float64{3, -0.5, -0.2, -0.8, 0.3, -0.4, 0.1}
	grad := make([]float64, len(theta))
	p.logp(theta, s, grad)
	for i := range theta {
		const h = 1e-5
		old := theta[i]
		theta[i] = old + h
		up := p.logp(theta, s, nil)
		theta[i] = old - h
		down := p.logp(theta, s, nil)
		theta[i] = old
		if slope := (up - down) / (2 * h); math.Abs(slope-grad[i]) > 1e-5*(1+math.Abs(slope)) {
			t.Errorf("parameter %d: gradient %g, slope %g", i, grad[i], slope)
		}
	}
}

func TestModeIsStationary(t *testing.T) {
	p := pairModel(1)
	m, ok := p.FindMode()
	if !ok {
		t.Fatal("no mode")
	}
	grad := make([]float64, p.Size())
	p.logp(m.Theta, p.newSpace(), grad)
	for i, g := range grad {
		if math.Abs(g) > 1e-5 {
			t.Errorf("slope %g along %d", g, i)
		}
	}
	// With flat priors and independence the mode is the maximum likelihood fit:
	// two lists with 20 and 30 entities alone and 10 on both, n0 = 20·30/10.
	q := New([]float64{0, 20, 30, 10}, []uint32{0, 1, 2}, []float64{0, 0, 0})
	if m, ok := q.FindMode(); !ok || math.Abs(math.Exp(m.Theta[0])-60) > 1e-4 {
		t.Errorf("n0 %g", math.Exp(m.Theta[0]))
	}
}

// TestChainAgreesWithQuadrature: two lists, intercept, two list terms and a
// pair term with a narrow prior. Given the pair term and the intercept the list
// terms integrate out exactly: with a = e^β0, the means of the three cells are
// free gamma variables, which leaves a one-dimensional integral.
func TestChainAgreesWithQuadrature(t *testing.T) {
	// Cells 10, 01, 11 have means a·x, a·y, a·x·y·e^γ. With u = ax, v = ay and
	// flat priors on the logs of a, x, y, the third mean is u·v·e^γ/a. So u, v and
	// the third are gamma distributed (shapes 20, 30, 10) and independent of γ,
	// whose posterior is its prior: log a = log u + log v − log w + γ.
	const sd = 0.7
	p := New([]float64{0, 20, 30, 10}, []uint32{0, 1, 2, 3}, []float64{0, 0, 0, 1 / (sd * sd)})
	m, ok := p.FindMode()
	if !ok {
		t.Fatal("no mode")
	}
	var sum, square, gamma float64
	n := 0.0
	for c := range 4 {
		chain := p.NewChain(m, rand.New(rand.NewPCG(7, uint64(c))), 2, 300)
		err := chain.Run(context.Background(), 5000, func(theta []float64) {
			sum += theta[0]
			square += theta[0] * theta[0]
			gamma += theta[3] * theta[3]
			n++
		})
		if err != nil {
			t.Fatal(err)
		}
		if share := float64(chain.Accepted) / float64(chain.Proposed); share < 0.6 || share > 0.99 {
			t.Errorf("acceptance %.2f at step %.2f", share, chain.Step)
		}
	}
	mean := digamma(20) + digamma(30) - digamma(10)
	variance := trigamma(20) + trigamma(30) + trigamma(10) + sd*sd
	got := sum / n
	if v := square/n - got*got; math.Abs(got-mean) > 0.03 || math.Abs(v/variance-1) > 0.06 {
		t.Errorf("mean %.4f (exact %.4f), variance %.4f (exact %.4f)", got, mean, v, variance)
	}
	if v := gamma / n; math.Abs(v/(sd*sd)-1) > 0.06 {
		t.Errorf("the pair term's variance %.4f is not its prior's %.4f", v, sd*sd)
	}
}

func digamma(x float64) float64 {
	const h = 1e-4
	a, _ := math.Lgamma(x + h)
	b, _ := math.Lgamma(x - h)
	return (a - b) / (2 * h)
}

func trigamma(x float64) float64 {
	const h = 1e-2
	return (digamma(x+h) - digamma(x-h)) / (2 * h)
}

func TestChainStopsWhenAsked(t *testing.T) {
	p := pairModel(1)
	m, _ := p.FindMode()
	ctx, cancel := context.WithCancel(context.Background())
	kept := 0
	err := p.NewChain(m, rand.New(rand.NewPCG(1, 1)), 1, 20).Run(ctx, 1000, func([]float64) {
		if kept++; kept == 5 {
			cancel()
		}
	})
	if err == nil || kept != 5 {
		t.Errorf("%d draws, %v", kept, err)
	}
}

// No maximum where nothing bounds the missing count.
func TestNoMode(t *testing.T) {
	if m, ok := New([]float64{0, 20, 30, 0}, []uint32{0, 1, 2}, []float64{0, 0, 0}).FindMode(); ok && m.Theta[0] < 20 {
		t.Errorf("mode at %g", m.Theta[0])
	}
}

func BenchmarkChain(b *testing.B) {
	b.ReportAllocs()
	p := pairModel(1)
	m, _ := p.FindMode()
	c := p.NewChain(m, rand.New(rand.NewPCG(1, 1)), 1, 200)
	n := 0
	for b.Loop() {
		if err := c.Run(context.Background(), 100, func([]float64) { n++ }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "draws/s")
}
