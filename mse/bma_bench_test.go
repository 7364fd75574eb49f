package mse

import (
	"context"
	"testing"
)

// The exact posterior on dga's grid of 54,880 missing counts, 822 graphs:
// median, limits and shares of graphs.
func BenchmarkAverageGraphsUK5(b *testing.B) {
	tab := uk5(b)
	b.ReportAllocs()
	for b.Loop() {
		a, err := AverageGraphs(context.Background(), tab, GraphOptions{Complete: 1, GridMax: 54880, Workers: 1})
		if err != nil {
			b.Fatal(err)
		}
		if a.Quantile(0.5).Or(0) != 22990 || a.Quantile(0.025).Or(0) != 10387 || a.Quantile(0.975).Or(0) != 33508 {
			b.Fatal("another posterior")
		}
	}
	b.ReportMetric(822*54880*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gterms/s")
}

// The whole method with its table of priors, curves and draws.
func BenchmarkBMAUK5(b *testing.B) {
	tab := uk5(b)
	b.ReportAllocs()
	for b.Loop() {
		if e := bma(b, tab, nil); e.Interval == nil {
			b.Fatal(e.Reason)
		}
	}
}
