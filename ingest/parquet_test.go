package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"undercount/internal/problem"
)

// pq writes a Parquet file.
func pq[T any](t testing.TB, rows []T, options ...parquet.WriterOption) string {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

type everything struct {
	Name  string           `parquet:"name"`
	Alias *string          `parquet:"alias,optional"`
	Small int32            `parquet:"small"`
	Big   int64            `parquet:"big"`
	U     uint64           `parquet:"u"`
	Yes   bool             `parquet:"yes"`
	F     float64          `parquet:"f"`
	F32   float32          `parquet:"f32"`
	Day   int32            `parquet:"day,date"`
	Local int64            `parquet:"local,timestamp(microsecond:local)"`
	Time  time.Time        `parquet:"time,timestamp(millisecond)"`
	Cents int64            `parquet:"cents,decimal(2:18)"`
	Fixed [5]byte          `parquet:"fixed,decimal(3:10)"`
	ID    [16]byte         `parquet:"id,uuid"`
	Old   deprecated.Int96 `parquet:"old"`
}

func TestParquet(t *testing.T) {
	alias := "پدر"
	noon := time.Date(2019, 11, 16, 12, 0, 0, 5e6, time.UTC)
	rows := []everything{
		{"علی", &alias, -3, 1 << 62, math.MaxUint64, true, 1e21, 0.1, 18216, noon.UnixMicro(), noon, -5, [5]byte{0xff, 0xff, 0xff, 0xff, 0xfe},
			[16]byte{0x12, 15: 0xff}, deprecated.Int96{0, 0, 2440588}},
		{"", nil, 0, 0, 0, false, math.NaN(), 3, -1, 0, time.Unix(0, 0), 123456, [5]byte{4: 1}, [16]byte{}, deprecated.Int96{1e9, 0, 2440589}},
	}
	got := table(t, pq(t, rows), "t.parquet")
	want := [][]string{
		{"علی", "پدر", "-3", "4611686018427387904", "18446744073709551615", "true", "1000000000000000000000", "0.1", "2019-11-16", "2019-11-16T12:00:00.005",
			"2019-11-16T12:00:00.005Z", "-0.05", "-0.002", "12000000-0000-0000-0000-0000000000ff", "1970-01-01"},
		{"", "", "0", "0", "0", "false", "", "3", "1969-12-31", "1970-01-01", "1970-01-01", "1234.56", "0.001", "00000000-0000-0000-0000-000000000000", "1970-01-02T00:00:01Z"},
	}
	if d := cmp.Diff(want, got.Rows) + cmp.Diff([]int{1, 2}, got.RowNum); d != "" {
		t.Error(d)
	}
	if n := strings.Join(got.Notes, "|"); !strings.Contains(n, "column 11 holds points in time") || !strings.Contains(n, `1 value(s) that are "not a number"`) {
		t.Errorf("notes %q", got.Notes)
	}
}

type person struct {
	ID   int64  `parquet:"id"`
	Name string `parquet:"name,zstd"`
	Note string `parquet:"note,optional,snappy"`
}

func persons(n int) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{int64(i), fmt.Sprintf("name %d", i%97), strings.Repeat("n", i%5)}
	}
	return out
}

func TestParquetGroups(t *testing.T) {
	const n = 3000
	text := pq(t, persons(n), parquet.MaxRowsPerRowGroup(700), parquet.PageBufferSize(1000))
	r, rows := open(t, write(t, "t.parquet", text), Options{})
	if len(rows) != n || r.Kept() != n {
		t.Fatalf("%d rows, %s", len(rows), r.Tally())
	}
	for i, row := range rows {
		if d := cmp.Diff([]string{fmt.Sprint(i), fmt.Sprintf("name %d", i%97), strings.Repeat("n", i%5)}, row); d != "" {
			t.Fatal(d)
		}
	}
}

func TestParquetRefusals(t *testing.T) {
	type nested struct {
		Name string `parquet:"name"`
		Who  struct{ A, B string }
	}
	type list struct {
		Tags []string `parquet:"tags,list"`
	}
	type repeated struct {
		Tags []string `parquet:"tags"`
	}
	type blob struct {
		Photo [7]byte `parquet:"photo"`
	}
	good := pq(t, persons(50))
	cut := func(n int) string { return good[:n] + good[len(good)-8:] }
	for _, err := range []error{errParquet(io.EOF), damaged(io.EOF)} {
		if errors.Is(err, io.EOF) {
			t.Errorf("%v is taken for the end", err)
		}
	}
	long := []byte(good)
	binary.LittleEndian.PutUint32(long[len(long)-8:], 0xfffffff0)
	for _, tc := range []struct{ name, text, what string }{
		{"nested", pq(t, []nested{{}}), "column Who: is nested"},
		{"list", pq(t, []list{{}}), "column tags: is nested"},
		{"repeated", pq(t, []repeated{{}}), "column tags: is nested"},
		{"bytes", pq(t, []blob{{}}), "column photo: holds values"},
		{"control", pq(t, []person{{Name: "a"}, {Name: "b\x1b"}}), "row 2: column name: has the control"},
		{"not UTF-8", pq(t, []person{{Name: "b\xff"}}), "row 1: column name: has a byte that is not valid UTF-8"},
		{"no rows", pq(t, []person{}), "no rows"},
		{"cut in half", good[:len(good)/2], "damaged"},
		{"short", "PAR1", "damaged"},
		{"footer alone", cut(4), "damaged"},
		{"footer that claims too much", string(long), "damaged"},
		{"encrypted", "PARE" + good[4:], "encrypted"},
		{"infinite", pq(t, []everything{{F: math.Inf(1)}}), "column f: holds a value that is no number"},
	} {
		s, err := ReadTable(strings.NewReader(tc.text), "t.parquet", Limits{})
		var p *problem.Error
		if !errors.As(err, &p) || p.File != "t.parquet" || !strings.Contains(err.Error(), tc.what) {
			t.Errorf("%s: got %v, %v, want %q", tc.name, s, err, tc.what)
		}
	}
	if _, err := ReadTable(strings.NewReader(good), "t.parquet", Limits{Rows: 49}); !problem.Is(err) {
		t.Errorf("got %v", err)
	}
	var out bytes.Buffer
	r, rows := open(t, write(t, "t.parquet", pq(t, []person{{Name: "a"}, {Name: "b\x1b"}, {Name: "c"}})), Options{Rejects: &out})
	if len(rows) != 2 || r.Refused() != 1 || !strings.Contains(out.String(), "2,name,has the control character U+001B; expected text,0,b\ufffd,\n") {
		t.Errorf("%v\n%s", rows, out.String())
	}
}

// Whatever bytes of a file are changed, it is refused or has all its rows.
func TestDamagedParquet(t *testing.T) {
	const n = 300
	good := pq(t, persons(n), parquet.MaxRowsPerRowGroup(70), parquet.PageBufferSize(200))
	rng := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 400 {
		b := []byte(good)
		for range 1 + rng.IntN(4) {
			i := rng.IntN(len(b))
			if rng.IntN(2) == 0 {
				i = len(b) - 1 - rng.IntN(1500) // where the file describes itself
			}
			b[i] = byte(rng.IntN(256))
		}
		s := readOrRefuse(t, b, "f.parquet")
		if s == nil {
			refused++
		} else if len(s.Rows) != n {
			t.Fatalf("%d rows of %d", len(s.Rows), n)
		}
	}
	if refused < 200 {
		t.Errorf("only %d of 400 damaged files were refused", refused)
	}
}
