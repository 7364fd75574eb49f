package partition

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// example makes a problem from a seed, without the shrinking of rapid, for
// tests that need many draws of each.
func example(seed uint64, n int, density float64) Problem {
	g := rand.New(rand.NewPCG(seed, 1))
	p := Problem{N: n, Missing: -3}
	for a := range int32(n) {
		for b := a + 1; b < int32(n); b++ {
			if g.Float64() < density || b == a+1 {
				p.Pairs = append(p.Pairs, Pair{a, b, float32(g.Float64()*9 - 4)})
			}
		}
	}
	if seed%3 == 1 {
		p.DuplicateFree = []bool{true, false}
		for range n {
			p.List = append(p.List, uint8(g.IntN(2)))
		}
		p.Cannot = [][2]int32{{0, 1}}
	}
	if seed%3 == 2 {
		p.Must = [][2]int32{{1, 3}}
		p.Cannot = [][2]int32{{2, 3}}
	}
	return p
}

// frequencies draws and compares the links with the truth of b.
func frequencies(t *testing.T, p Problem, b *brute, n int, tolerance float64) {
	t.Helper()
	count := make([]float64, p.N*p.N)
	known := map[string]bool{}
	for _, l := range b.labels {
		known[fmt.Sprint(l)] = true
	}
	_, err := Draws(context.Background(), p, n, 5, 2, func(_ int, entity []int32) error {
		if !known[fmt.Sprint(entity)] {
			t.Fatalf("%v breaks a constraint", entity)
		}
		for i := range entity {
			for j := range i {
				if entity[i] == entity[j] {
					count[i*p.N+j]++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for i := range p.N {
		for j := range i {
			worst = max(worst, math.Abs(count[i*p.N+j]/float64(n)-b.link(int32(i), int32(j))))
		}
	}
	if worst > tolerance {
		t.Errorf("links differ by up to %.4f from their probabilities, want at most %.4f", worst, tolerance)
	}
}

func TestDrawsFollowTheExactDistribution(t *testing.T) {
	const n = 20000
	for seed := range uint64(9) {
		p := example(seed, 4+int(seed)%4, 0.6)
		frequencies(t, p, enumerate(p), n, 4.5*0.5/math.Sqrt(n))
	}
}

// The chains have the same distribution, here on components that can still be
// enumerated; their draws are correlated, hence the wider tolerance.
func TestChainsFollowTheExactDistribution(t *testing.T) {
	const n = 6000
	for seed := range uint64(9) {
		p := example(seed, 7+int(seed)%3, 0.4+0.06*float64(seed))
		p.Limits.Exact = 1
		p.Repeat, p.Sizes = float64(seed%2)/2, seed%4 > 1
		b := enumerate(p)
		t.Run(fmt.Sprintf("complete/%d", seed), func(t *testing.T) { frequencies(t, p, b, n, 0.035) })
		p.Limits.Complete = 2 // pairs that are not candidates only by way of base
		t.Run(fmt.Sprintf("sparse/%d", seed), func(t *testing.T) { frequencies(t, p, b, n, 0.035) })
	}
}

func TestChainsFindTheBestPartition(t *testing.T) {
	for seed := range uint64(9) {
		p := example(seed, 7+int(seed)%3, 0.5)
		p.Limits.Exact = 1
		b := enumerate(p)
		s, err := Best(context.Background(), p, Options{MAP: true})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(b.labels, func(l []int32) bool { return slices.Equal(l, s.Entity) })
		if at < 0 || b.p[at] < slices.Max(b.p)*(1-1e-9) {
			t.Errorf("seed %d: %v is not the most probable partition", seed, s.Entity)
		}
		for i, e := range p.Pairs {
			if want := b.link(e.A, e.B); math.Abs(want-float64(s.Probability[i])) > 0.08 {
				t.Errorf("seed %d: pair %v: probability %v, want %.3f", seed, e, s.Probability[i], want)
			}
		}
	}
}

// many is a problem of many components, of which some need chains.
func many(components int) Problem {
	g := rand.New(rand.NewPCG(3, 4))
	p := Problem{Missing: -4}
	for c := range components {
		k := 1 + g.IntN(5)
		if c%50 == 7 {
			k = 13 + g.IntN(60)
		}
		for i := 1; i < k; i++ {
			p.Pairs = append(p.Pairs, Pair{int32(p.N + g.IntN(i)), int32(p.N + i), float32(g.NormFloat64() * 3)})
		}
		p.N += k
	}
	slices.SortFunc(p.Pairs, comparePairs)
	for i := range p.Pairs {
		p.Class = append(p.Class, uint8(i%3))
	}
	return p
}

func digest(t *testing.T, p Problem, n, workers int) (uint64, *Report) {
	t.Helper()
	h := fnv.New64a()
	r, err := Draws(context.Background(), p, n, 9, workers, func(_ int, entity []int32) error {
		return binary.Write(h, binary.LittleEndian, entity)
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.Sum64(), r
}

func TestSameSeedSameDraws(t *testing.T) {
	p := many(300)
	for _, shifted := range []bool{false, true} {
		if shifted {
			for d := range 40 {
				p.Shift = append(p.Shift, []float64{0, float64(d) / 40, -0.3})
			}
		}
		one, _ := digest(t, p, 40, 1)
		for _, workers := range []int{0, 2, 7} {
			if d, r := digest(t, p, 40, workers); d != one || r.Sampled == 0 {
				t.Errorf("shifted %v: %d workers draw differently (%d sampled)", shifted, workers, r.Sampled)
			}
		}
	}
}

// A shift moves the odds of a pair in its draw and nowhere else.
func TestShift(t *testing.T) {
	const n = 20000
	for _, exact := range []int{0, 1} {
		p := Problem{N: 5, Pairs: []Pair{{0, 1, 0}, {2, 3, 1}, {2, 4, 1}, {3, 4, 1}}, Class: []uint8{0, 1, 1, 1}}
		p.Limits.Exact = exact
		for d := range n {
			p.Shift = append(p.Shift, []float64{[]float64{-2, 2}[d/(n/2)], 0.5})
		}
		var linked [2]float64
		triple := 0.0
		_, err := Draws(context.Background(), p, n, 1, 1, func(d int, e []int32) error {
			if e[0] == e[1] {
				linked[d/(n/2)]++
			}
			if e[2] == e[3] && e[3] == e[4] {
				triple++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		z := 1 + 3*math.Exp(1.5) + math.Exp(2.0/3*4.5)
		for what, d := range map[string]float64{
			"low":    linked[0]/(n/2) - logistic(-2),
			"high":   linked[1]/(n/2) - logistic(2),
			"triple": triple/n - math.Exp(3)/z,
		} {
			if math.Abs(d) > 0.025 {
				t.Errorf("exact %d: %s: off by %v", exact, what, d)
			}
		}
	}
}

func TestCancellation(t *testing.T) {
	p := many(20000)
	ctx, cancel := context.WithCancel(context.Background())
	start := time.Now()
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := Best(ctx, p, Options{Samples: 1e6}); !errors.Is(err, context.Canceled) {
		t.Errorf("Best: %v", err)
	}
	if _, err := Draws(ctx, p, 10, 1, 2, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Draws: %v", err)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("cancelled after %v", d)
	}
	stop := errors.New("enough")
	if _, err := Draws(context.Background(), many(10), 10, 1, 2, func(int, []int32) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of visit: %v", err)
	}
}
