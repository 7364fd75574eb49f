package mse

import (
	"context"
	"testing"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// uk5 is the table of potential victims of trafficking in the UK in 2013 on
// five lists (LA, NG, PF and NCA merged, GO, GP): Silverman (2014), Modern
// Slavery: an application of multiple systems estimation, Home Office; counts
// as printed by Silverman (2020), JRSS A 183:691-736, Table 1.
func uk5(t testing.TB) *overlap.Table {
	return counts(t, []string{"LA", "NG", "PFNCA", "GO", "GP"}, map[string]int64{
		"00001": 316, "00010": 695, "00011": 8, "00100": 995, "00101": 11, "00110": 76,
		"01000": 463, "01001": 1, "01010": 19, "01100": 62, "01110": 4, "10000": 54,
		"10010": 3, "10100": 19, "11000": 15, "11010": 1, "11100": 1, "11110": 1,
	})
}

// kosovo is the table of killings in Kosovo, March to June 1999, on four lists:
// Ball, Betts, Scheuren, Dudukovich & Asher (2002), Killings and refugee flow
// in Kosovo March-June 1999, AAAS.
func kosovo(t testing.TB) *overlap.Table {
	return counts(t, []string{"EXH", "ABA", "OSCE", "HRW"}, map[string]int64{
		"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217,
		"0111": 32, "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177,
		"1101": 18, "1110": 181, "1111": 27,
	})
}

func counts(t testing.TB, lists []string, c map[string]int64) *overlap.Table {
	t.Helper()
	tab, err := overlap.FromCounts(lists, c)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func BenchmarkAllModelsUK5(b *testing.B) {
	tab := uk5(b)
	models := loglin.Hierarchical(5, 4)
	fits := make([]Fit, len(models))
	b.ReportAllocs()
	for b.Loop() {
		if err := fitAll(context.Background(), tab, models, fits, SearchOptions{Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(models))*float64(b.N)/b.Elapsed().Seconds(), "models/s")
}

func BenchmarkBootstrapKosovoBIC(b *testing.B) {
	r := Request{Table: kosovo(b), Seed: 1, Workers: 1}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), "mse/bic", r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "replicates/s")
}

func BenchmarkProfileKosovo(b *testing.B) {
	tab := kosovo(b)
	m, err := loglin.Parse("[123,14,34]", 4)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		f := loglin.NewFitter(4)
		f.SetCounts(tab.Dense(), false)
		fit := fitTerms(f, saturate(tab), 4, m.Terms(nil))
		p := profile{n: float64(tab.N()), at: hierarchicalKernel(f)}
		if _, ok := p.interval(fit.Missing, 0.95); !ok {
			b.Fatal("profile failed")
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "intervals/s")
}
