package link

import (
	"context"
	"math/rand/v2"
	"testing"

	"undercount/simulate"
)

// scaleInputs are lists of the preset for speed, drawn anew at every call.
func scaleInputs(b *testing.B, records int64) []Input {
	b.Helper()
	preset, _ := simulate.PresetNamed("scale")
	p, err := preset.People.ForRecords(records)
	if err != nil {
		b.Fatal(err)
	}
	p.Seed = 7
	return rowsOf(b, p)
}

// scorers gives a trained scorer with pairs of records of which most differ in
// every name, as those of one block mostly do, and the others are near.
func scorers(b *testing.B) (*scorer, [][2]int32) {
	b.Helper()
	res := judged(b, scaleRecords(b, 100_000, 7), Options{Seed: 1, Workers: 1})
	var pairs [][2]int32
	n := res.Records.Len()
	near := 0
	for page := range 64 { // the pairs of a chunk lie among a thousand records
		rng := rand.New(rand.NewPCG(1, uint64(page)))
		for i := range 1024 {
			a, c := int32((page+rng.IntN(1000)*(n/1000))%n), int32((page+rng.IntN(1000)*(n/1000))%n)
			if a != c {
				pairs = append(pairs, [2]int32{min(a, c), max(a, c)})
			}
			if i%8 == 0 {
				p := res.Pairs[near%len(res.Pairs)]
				near++
				pairs = append(pairs, [2]int32{p.A, p.B})
			}
		}
	}
	return res.job.scorer.clone(), pairs
}

// BenchmarkScorePairs compares pairs in everything and weighs them in full, on
// one core.
func BenchmarkScorePairs(b *testing.B) {
	s, pairs := scorers(b)
	var pt pattern
	var sum float64
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		p := pairs[i%len(pairs)]
		s.levels(p[0], p[1], &pt)
		m, k := s.weigh(p[0], p[1], &pt)
		sum += m + k
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
	b.ReportMetric(float64(len(s.fs)), "comparisons")
	if sum == 0 {
		b.Fatal("nothing was weighed")
	}
}

// BenchmarkLink goes from rows to clusters.
func BenchmarkLink(b *testing.B) {
	for _, c := range []struct {
		name    string
		records int64
	}{{"30k", 30_000}, {"100k", 100_000}, {"1M", 1_000_000}} {
		b.Run(c.name, func(b *testing.B) {
			if c.records > 100_000 && testing.Short() {
				b.Skip("long")
			}
			b.ReportAllocs()
			var pairs int64
			for range b.N {
				r, err := Load(context.Background(), scaleInputs(b, c.records), Options{})
				if err != nil {
					b.Fatal(err)
				}
				pairs += judged(b, r, Options{Seed: 1, Workers: 1}).Blocking.Pairs
			}
			b.ReportMetric(float64(pairs)/float64(b.N), "pairs")
			b.ReportMetric(float64(c.records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkDraws samples linkages of 100,000 records.
func BenchmarkDraws(b *testing.B) {
	res := judged(b, scaleRecords(b, 100_000, 7), Options{Seed: 1, Workers: 1})
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if err := res.Draws(context.Background(), 500, func(int, []int32) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "draws/s")
}

// BenchmarkBlocks brings the records in the order of a rule.
func BenchmarkBlocks(b *testing.B) {
	const n = 1 << 20
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = scramble(scramble(uint64(i)) >> 44) // of these, most come more than once
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		set, err := blocksOf(context.Background(), n, 1, func(i int) uint64 { return keys[i] | 1 })
		if err != nil || set.len() == 0 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
