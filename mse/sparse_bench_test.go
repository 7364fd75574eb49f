package mse

import (
	"context"
	"testing"
)

// benchStepwise runs mse/sparse on a reference table: 1,000 replicates, each
// with the selection repeated, on one goroutine.
func benchStepwise(b *testing.B, name string) {
	for _, r := range tables(b) {
		if r.Name != name {
			continue
		}
		req := Request{Table: r.table(b), Seed: 1, Workers: 1}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Run(context.Background(), "mse/sparse", req); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "replicates/s")
	}
}

func BenchmarkSparseKorea(b *testing.B)       { benchStepwise(b, "korea_palembang") }
func BenchmarkSparseKosovo(b *testing.B)      { benchStepwise(b, "kosovo_1999") }
func BenchmarkSparseUK5(b *testing.B)         { benchStepwise(b, "uk_modern_slavery_2013_5") }
func BenchmarkSparseNewOrleans8(b *testing.B) { benchStepwise(b, "new_orleans_trafficking_8") }
func BenchmarkSparse9Lists(b *testing.B)      { benchStepwise(b, "ph_drug_killings_quezon_unidentified") }
func BenchmarkSparse11Lists(b *testing.B)     { benchStepwise(b, "ph_drug_killings_caloocan_police") }
