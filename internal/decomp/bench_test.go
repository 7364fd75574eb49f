package decomp

import (
	"context"
	"testing"
)

// uk5 is the table of potential victims of trafficking in the UK in 2013
// (Silverman 2014, Home Office), list 1 as the first digit of a history.
func uk5() []Cell {
	var out []Cell
	for key, n := range map[string]float64{
		"00001": 316, "00010": 695, "00011": 8, "00100": 995, "00101": 11, "00110": 76,
		"01000": 463, "01001": 1, "01010": 19, "01100": 62, "01110": 4, "10000": 54,
		"10010": 3, "10100": 19, "11000": 15, "11010": 1, "11100": 1, "11110": 1,
	} {
		h := uint32(0)
		for i, c := range key {
			if c == '1' {
				h |= 1 << i
			}
		}
		out = append(out, Cell{h, n})
	}
	return out
}

// The exact posterior over 822 graphs and missing counts 1 to 54,880, graphs
// generated anew, median and 95% interval read off.
func BenchmarkFiveListsGrid54880(b *testing.B) {
	cells := uk5()
	b.ReportAllocs()
	nodes := 0
	for b.Loop() {
		p, err := Sum(context.Background(), NewEvidence(5, cells, 1.0/32), All(5), Options{LogPrior: reciprocal, First: 1, Last: 54880})
		if err != nil {
			b.Fatal(err)
		}
		d := p.Under(nil, 1, 1)
		for _, q := range []float64{0.025, 0.5, 0.975} {
			if _, ok := d.Quantile(q); !ok {
				b.Fatal("no quantile")
			}
		}
		nodes = p.Nodes
	}
	b.ReportMetric(822*54880*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gterms/s")
	b.ReportMetric(float64(nodes), "nodes")
}

// The same for six lists, 18,154 graphs.
func BenchmarkSixListsGrid54880(b *testing.B) {
	cells := uk5()
	for i := range cells {
		if int(cells[i].Count)%3 == 0 {
			cells[i].History |= 1 << 5
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		p, err := Sum(context.Background(), NewEvidence(6, cells, 1.0/64), All(6), Options{LogPrior: reciprocal, First: 1, Last: 54880})
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := p.Under(nil, 1, 1).Quantile(0.5); !ok {
			b.Fatal("no quantile")
		}
	}
	b.ReportMetric(18154*54880*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gterms/s")
}
