package simulate

import (
	"context"
	"testing"
)

func BenchmarkPeople(b *testing.B) {
	for _, p := range Presets() {
		b.Run(p.Name, func(b *testing.B) {
			c := p.People
			c.N = 64 * blockSize
			g, err := NewGenerator(c)
			if err != nil {
				b.Fatal(err)
			}
			g.Workers = 1
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				if _, err := g.Each(context.Background(), func(*ListRecord) error { n++; return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
