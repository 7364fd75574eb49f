package ingest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// people writes a CSV file of n invented records of twelve columns.
func people(b *testing.B, n int, given, family string, quote bool) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "people.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	w.WriteString("id,given,father,family,sex,birth,age,date,place,region,number,note\n")
	for i := range n {
		if quote {
			fmt.Fprintf(w, "\"%d\",\"%s\",\"%s\",\"%s\",\"m\",\"19%02d-03-1%d\",\"%d\",\"2019-11-1%d\",\"Town %d\",\"East\",\"%07d\",\"seen, \"\"twice\"\"\"\n",
				i, given, given, family, i%90, i%10, i%80, i%9, i%1000, i*7)
			continue
		}
		fmt.Fprintf(w, "%d,%s,%s,%s,m,19%02d-03-1%d,%d,2019-11-1%d,Town %d,East,%07d,seen twice there\n",
			i, given, given, family, i%90, i%10, i%80, i%9, i%1000, i*7)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkRows(b *testing.B) {
	const n = 200_000
	for _, bm := range []struct {
		name, given, family string
		quote               bool
	}{
		{"latin", "Mohammad Reza", "Hosseini", false},
		{"persian", "محمد رضا", "حسینی‌نژاد", false},
		{"quoted", "Mohammad Reza", "Hosseini", true},
	} {
		b.Run(bm.name, func(b *testing.B) {
			path := people(b, n, bm.given, bm.family, bm.quote)
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				drain(b, path, n)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func drain(b *testing.B, path string, want int64) {
	r, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for {
		if _, _, err := r.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			b.Fatal(err)
		}
	}
	if r.Read() != want {
		b.Fatal(r.Tally())
	}
}
