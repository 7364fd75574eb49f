package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// BenchmarkFormats reads the same table from the other formats.
func BenchmarkFormats(b *testing.B) {
	const n = 20_000
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, "{\"id\":%d,\"given\":\"محمد رضا\",\"family\":\"حسینی\",\"sex\":\"m\",\"age\":%d,\"date\":\"2019-11-1%d\",\"place\":\"Town %d\",\"known\":true}\n", i, i%80, i%9, i%1000)
	}
	book := excel(b, func(f *excelize.File) error {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			return err
		}
		errs := w.SetRow("A1", []any{"id", "given", "family", "sex", "age", "date", "place", "known"})
		for i := range n {
			errs = errors.Join(errs, w.SetRow(fmt.Sprintf("A%d", i+2), []any{i, "محمد رضا", "حسینی", "m", i % 80, 43780 + i%9, fmt.Sprint("Town ", i%1000), true}))
		}
		return errors.Join(errs, w.Flush())
	})
	for _, bm := range []struct{ name, text string }{
		{"t.jsonl", lines.String()}, {"t.xlsx", book}, {"t.parquet", pq(b, persons(n))},
	} {
		b.Run(filepath.Ext(bm.name), func(b *testing.B) {
			path := write(b, bm.name, bm.text)
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
