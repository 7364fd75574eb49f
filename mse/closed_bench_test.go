package mse

import (
	"context"
	"fmt"
	"testing"

	"undercount/overlap"
)

// sixteen is a table of 16 lists of unequal reach.
func sixteen(b testing.TB) *overlap.Table {
	var names []string
	for i := range overlap.MaxLists {
		names = append(names, fmt.Sprintf("L%02d", i+1))
	}
	x := uint64(2463534242)
	next := func(n uint64) uint64 { // xorshift (Marsaglia 2003)
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		return x % n
	}
	var cells []overlap.Cell
	for range 3000 {
		var h overlap.History
		often := 60 + next(400) // people differ
		for i := range overlap.MaxLists {
			if next(10000) < often*uint64(1+i%4) {
				h |= 1 << i
			}
		}
		if h != 0 {
			cells = append(cells, overlap.Cell{History: h, Count: 1})
		}
	}
	t, err := overlap.New(names, cells)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

func BenchmarkClosedSixteenLists(b *testing.B) {
	tab := sixteen(b)
	for _, c := range closedRows {
		b.Run(c.method[len("mse/"):], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Run(context.Background(), c.method, Request{Table: tab, Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSparse16Lists(b *testing.B) {
	tab := sixteen(b)
	for b.Loop() {
		if _, err := Run(context.Background(), "mse/sparse", Request{Table: tab, Workers: 1, Settings: map[string]string{"replicates": "100"}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "replicates/s")
}
