package figures_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"undercount/figures"
)

// bigLedger is a made-up ledger of n rows with tolls, copies and denials.
func bigLedger(n int) ([]string, [][]string) {
	r := rand.New(rand.NewPCG(1, 2))
	header := strings.Split(strings.TrimSpace(fullHeader), ",")
	hedges := []string{"none", "at_least", "more_than", "about", "up_to", "dozens"}
	rows := make([][]string, n)
	last := map[int]int{} // latest row of an asserter
	for i := range n {
		who := r.IntN(500)
		row := []string{fmt.Sprintf("f%05d", i), "killed", []string{"", "protesters", "civilians"}[who%3], fmt.Sprintf("place %d", who%7), "2019-11-15", "",
			fmt.Sprint(100 + r.IntN(2000)), "", hedges[r.IntN(len(hedges))], fmt.Sprintf("2020-%02d-%02d", 1+i*12/n, 1+i*336/n%28), "day",
			fmt.Sprintf("asserter %d", who), "media", []string{"documenter", "accused_party", "third_party"}[who%3], "original", ""}
		if j, ok := last[who]; ok {
			row[14], row[15] = "updates", fmt.Sprintf("f%05d", j)
		}
		switch {
		case i > 0 && r.IntN(10) == 0:
			row[14], row[15] = "repeats_altered", fmt.Sprintf("f%05d", r.IntN(i))
		case i > 0 && r.IntN(5) == 0:
			row[11], row[14], row[15] = fmt.Sprintf("paper %d", i), "repeats", fmt.Sprintf("f%05d", r.IntN(i))
		default:
			last[who] = i
		}
		if row[8] == "dozens" {
			row[6] = ""
		}
		rows[i] = row
	}
	return header, rows
}

func TestSummaryIsTheSameEveryTime(t *testing.T) {
	header, rows := bigLedger(2000)
	l, err := figures.Parse(header, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := summary(t, l, figures.Options{}).Describe()
	for range 3 {
		again, err := figures.Parse(header, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		if summary(t, again, figures.Options{}).Describe() != first {
			t.Fatal("two summaries of one ledger differ")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	header, rows := bigLedger(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := figures.Parse(header, rows, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10_000/b.Elapsed().Seconds(), "claims/s")
}

func BenchmarkSummary(b *testing.B) {
	header, rows := bigLedger(10_000)
	l, err := figures.Parse(header, rows, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		summary(b, l, figures.Options{})
	}
	b.ReportMetric(float64(b.N)*10_000/b.Elapsed().Seconds(), "claims/s")
}
