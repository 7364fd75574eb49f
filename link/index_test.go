package link

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"undercount/internal/problem"
)

// keptRows notes the rows that are read.
type keptRows struct {
	RowReader
	rows *[][]string
}

func (r keptRows) Next() ([]string, int, error) {
	row, line, err := r.RowReader.Next()
	if err == nil {
		*r.rows = append(*r.rows, slices.Clone(row))
	}
	return row, line, err
}

func indexed(t testing.TB, preset string, records int64) (res *Result, rows [][]string) {
	t.Helper()
	in, _ := population(t, preset, records, 7)
	in[0].Rows = keptRows{in[0].Rows, &rows}
	res, err := Run(context.Background(), in, Options{Seed: 1, Lookup: true})
	if err != nil {
		t.Fatal(err)
	}
	return res, rows
}

// A record that is on the lists already is found there, with the weights that
// the linkage gave it.
func TestIndexFindsRecords(t *testing.T) {
	res, rows := indexed(t, "country", 900)
	x, err := res.Index(res.Records.Lists()[0])
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := 0; i < len(rows); i += 3 {
		got, err := x.Find(context.Background(), rows[i])
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for k, c := range got {
			sum += c.Probability
			if k == 0 && c.Entity == res.Entity[i] {
				found++
			}
			if k > 0 && c.Probability > got[k-1].Probability {
				t.Errorf("candidate %d is likelier than the one before", k)
			}
		}
		if sum > 1+1e-9 {
			t.Errorf("probabilities sum to %g", sum)
		}
		again, err := x.Find(context.Background(), rows[i])
		if err != nil || !slices.Equal(got, again) {
			t.Errorf("asked again, the answer is another: %v", err)
		}
	}
	if n := (len(rows) + 2) / 3; float64(found) < 0.95*float64(n) {
		t.Errorf("of %d records %d found", n, found)
	}
	sameWeights(t, x, rows)
	none := make([]string, len(rows[0]))
	if got, err := x.Find(context.Background(), none); err != nil || len(got) > 0 {
		t.Errorf("an empty record may be %v, %v", got, err)
	}
	strange := slices.Clone(rows[0])
	for i := range strange {
		strange[i] = "Zzyzxqv"
	}
	if got, err := x.Find(context.Background(), strange); err != nil || len(got) > 0 {
		t.Errorf("a record of other names may be %v, %v", got, err)
	}
}

// sameWeights compares the weights of pairs within the list with those that the
// linkage gave them.
func sameWeights(t *testing.T, x *Index, rows [][]string) {
	compared, n := 0, int32(x.r.Len()-1)
	for _, p := range x.res.Pairs {
		if int(p.B) >= len(rows) || p.LogOdds < floorOdds {
			continue
		}
		if err := x.put(rows[p.B]); err != nil {
			t.Fatal(err)
		}
		best := map[int32]Candidate{}
		x.weigh(p.A, n, best)
		compared++
		if c := best[x.res.Entity[p.A]]; math.Abs(float64(p.LogOdds)-c.LogOdds) > 1e-4 {
			t.Errorf("records %d and %d have log odds %g, looked up %g", p.A, p.B, p.LogOdds, c.LogOdds)
		}
	}
	if compared < 3 {
		t.Errorf("%d pairs compared", compared)
	}
}

func TestIndexRefuses(t *testing.T) {
	res, rows := indexed(t, "country", 400)
	if _, err := res.Index("nowhere"); !problem.Is(err) {
		t.Errorf("a list that is not there: %v", err)
	}
	x, err := res.Index(res.Records.Lists()[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Find(context.Background(), rows[0][1:]); !problem.Is(err) {
		t.Errorf("a field too few: %v", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := x.Find(stopped, rows[0]); err == nil {
		t.Error("a question that was stopped is answered")
	}
	without := *res
	r := *res.Records
	r.lookup = nil
	j := *res.job
	j.r, without.job = &r, &j
	if _, err := without.Index(res.Records.Lists()[0]); !problem.Is(err) {
		t.Errorf("records not loaded for it: %v", err)
	}
}

// One new record against a list of 30,000.
func BenchmarkIndexFind(b *testing.B) {
	res, rows := indexed(b, "country", 30_000)
	x, err := res.Index(res.Records.Lists()[0])
	if err != nil {
		b.Fatal(err)
	}
	var slowest time.Duration
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		start := time.Now()
		if _, err := x.Find(context.Background(), rows[i*7919%len(rows)]); err != nil {
			b.Fatal(err)
		}
		slowest = max(slowest, time.Since(start))
	}
	b.ReportMetric(float64(res.Records.Len()), "records")
	b.ReportMetric(slowest.Seconds()*1000, "slowest-ms")
}

// What an index of 30,000 records takes to make.
func BenchmarkIndex(b *testing.B) {
	res, _ := indexed(b, "country", 30_000)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := res.Index(res.Records.Lists()[0]); err != nil {
			b.Fatal(err)
		}
	}
}
