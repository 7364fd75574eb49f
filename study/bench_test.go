package study_test

import (
	"os"
	"path/filepath"
	"testing"

	"undercount/estimate"
	"undercount/examples"
	"undercount/study"
)

func unpacked(t testing.TB, name string) string {
	dir := filepath.Join(t.TempDir(), name)
	if err := examples.Unpack(name, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The built-in studies run, verify, and give the same bytes again.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED by -short: runs the built-in studies")
	}
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			dir := unpacked(t, name)
			s, err := study.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			res, err := s.Run(t.Context(), study.RunOptions{Workers: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, sec := range res.Document.Targets {
				if sec.Ledger == nil && len(sec.Estimates) == 0 {
					t.Errorf("target %s has no answer", sec.Target.ID)
				}
				for _, e := range sec.Estimates {
					p, ok := e.Point.Get()
					if e.Status == estimate.StatusOK && (!ok || p < float64(sec.Observed)) {
						t.Errorf("%s: ok with point %v of %d observed", e.Method, e.Point, sec.Observed)
					}
					// One case proves nothing about a method, but linking that goes
					// wrong would move every count by more than this.
					if N, known := sec.Truth.Get(); known && (p < 0.75*N || p > 1.25*N) {
						t.Errorf("%s: %v where %v is true", e.Method, p, N)
					}
				}
			}
			v, err := study.Verify(t.Context(), dir, study.VerifyOptions{Rerun: true, Workers: 1})
			if err != nil || !v.OK() {
				t.Errorf("verify: %v %+v", err, v)
			}
		})
	}
}

// BenchmarkExamples is the time of undercount demo: unpack, load, run, write.
func BenchmarkExamples(b *testing.B) {
	for _, name := range examples.Names() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			estimates, runs := 0, 0
			for b.Loop() {
				dir := unpacked(b, name)
				s, err := study.Load(dir)
				if err != nil {
					b.Fatal(err)
				}
				res, err := s.Run(b.Context(), study.RunOptions{})
				if err != nil {
					b.Fatal(err)
				}
				estimates += res.Computed
				runs++
				if err := os.RemoveAll(dir); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(runs)/b.Elapsed().Seconds(), "studies/s")
			b.ReportMetric(float64(estimates)/b.Elapsed().Seconds(), "estimates/s")
		})
	}
}

// BenchmarkSecondRun is a run of which nothing changed.
func BenchmarkSecondRun(b *testing.B) {
	for _, name := range examples.Names() {
		b.Run(name, func(b *testing.B) {
			dir := unpacked(b, name)
			b.ReportAllocs()
			runs := 0
			for b.Loop() {
				s, err := study.Load(dir)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Run(b.Context(), study.RunOptions{}); err != nil {
					b.Fatal(err)
				}
				runs++
			}
			b.ReportMetric(float64(runs)/b.Elapsed().Seconds(), "studies/s")
		})
	}
}
