package partition

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// scattered is n records with the given number of candidate pairs, as blocking
// leaves them: most components are pairs, some are components of up to six
// records, and one in large is of 20 to 60.
func scattered(n, pairs, large int) Problem {
	g := rand.New(rand.NewPCG(1, 2))
	p := Problem{N: n, Pairs: make([]Pair, 0, pairs)}
	odds := func() float32 { return float32(g.NormFloat64()*5 - 1) }
	for at := int32(0); len(p.Pairs) < pairs && int(at)+60 < n; {
		k := []int32{2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6}[g.IntN(12)]
		if g.IntN(large) == 0 {
			k = 20 + g.Int32N(40)
		}
		for i := int32(1); i < k; i++ {
			for range 1 + g.IntN(2) {
				p.Pairs = append(p.Pairs, Pair{at + g.Int32N(i), at + i, odds()})
			}
		}
		at += k
		if g.IntN(3) == 0 {
			at++
		}
	}
	slices.SortFunc(p.Pairs, comparePairs)
	p.Pairs = slices.CompactFunc(p.Pairs, func(x, y Pair) bool { return comparePairs(x, y) == 0 })
	return p
}

func BenchmarkDraws(b *testing.B) {
	p := scattered(100_000, 60_000, 1000)
	b.ReportAllocs()
	for b.Loop() {
		r, err := Draws(context.Background(), p, 500, 1, 1, func(int, []int32) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Sampled), "sampled")
	}
	b.ReportMetric(float64(b.N)*500/b.Elapsed().Seconds(), "draws/s")
}

func BenchmarkBest(b *testing.B) {
	for _, size := range []struct {
		name            string
		n, pairs, large int
	}{{"100k", 100_000, 60_000, 1000}, {"10M", 10_000_000, 4_000_000, 20_000}} {
		b.Run(size.name, func(b *testing.B) {
			p := scattered(size.n, size.pairs, size.large)
			b.ReportAllocs()
			for b.Loop() {
				s, err := Best(context.Background(), p, Options{})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(s.Report.Sampled), "sampled")
			}
			b.ReportMetric(float64(b.N)*float64(len(p.Pairs))/b.Elapsed().Seconds(), "pairs/s")
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	p := scattered(10_000_000, 4_000_000, 20_000)
	b.ReportAllocs()
	for b.Loop() {
		q, err := p.prepared()
		if err != nil {
			b.Fatal(err)
		}
		newIndex(q)
	}
}
