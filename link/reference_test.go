package link

import (
	"context"
	"fmt"
	"testing"
	"time"

	"undercount/ingest"
	"undercount/internal/reference"
)

// open gives a reference file as an input; columns not mapped are recognised.
func open(t testing.TB, file string, cols ...Mapping) Input {
	t.Helper()
	rows, err := ingest.Open(reference.Path(t, "linkage/"+file), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rows.Close() })
	return Input{Name: file[:len(file)-4], Rows: rows, Columns: cols}
}

func TestReferenceSets(t *testing.T) {
	cases := []struct {
		name  string
		files []string
		cols  []Mapping
		truth string
		f1    float64
	}{
		{"febrl4", []string{"febrl4a.csv", "febrl4b.csv"}, nil, "febrl4_truth.csv", 0.999},
		{"febrl4 without number", []string{"febrl4a.csv", "febrl4b.csv"}, []Mapping{{Column: "soc_sec_id", Role: Ignore}}, "febrl4_truth.csv", 0.997},
		{"rldata10000", []string{"rldata10000.csv"}, nil, "rldata10000.csv", 0.96},
		{"rldata500", []string{"rldata500.csv"}, nil, "rldata500.csv", 0.9},
		{"fake_1000", []string{"fake_1000.csv"}, nil, "fake_1000.csv", 0.8},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var in []Input
			for _, f := range c.files {
				in = append(in, open(t, f, c.cols...))
			}
			start := time.Now()
			res, err := Run(context.Background(), in, Options{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(start)
			for _, m := range res.Records.Columns()[0] {
				t.Logf("  %-16s %-10s %s", m.Column, m.Role, m.Why)
			}
			tr, err := ReadTruth(open(t, c.truth).Rows, res.Records)
			if err != nil {
				t.Fatal(err)
			}
			m := res.Measure(tr)
			t.Logf("%v: clusters P %.4f R %.4f F1 %.4f; pairs P %.4f R %.4f F1 %.4f; lost %d; sum p %.1f of %d; training %+v", took,
				*m.Clusters.Precision, *m.Clusters.Recall, *m.Clusters.F1, *m.Pairs.Precision, *m.Pairs.Recall, *m.Pairs.F1, m.Lost, m.Calibration.Expected, m.Calibration.Observed, res.Training)
			var tp, fp int
			for _, p := range res.Pairs {
				if p.LogOdds >= 0 {
					if tr.Same(int(p.A), int(p.B)) {
						tp++
					} else {
						fp++
					}
				}
			}
			t.Logf("raw pairs at 0.5: P %.4f R %.4f F1 %.4f", float64(tp)/float64(tp+fp), float64(tp)/float64(m.True), 2*float64(tp)/float64(int64(tp+fp)+m.True))
			for _, b := range m.Calibration.Bins {
				t.Logf("  %.2f-%.2f: %d pairs, expected %.1f, true %d", b.From, b.To, b.Pairs, b.Expected, b.Observed)
			}
			for _, b := range res.Blocking.Rules {
				t.Logf("  %+v", b)
			}
			t.Logf("lost %.4f %v", res.Blocking.Lost, res.Warnings)
			tn := res.job.trainer
			logSets(t, tn)
			t.Logf("h %.3f total %.1f kin %s", tn.p.h, tn.total, kinRates(tn))
			for k, f := range tn.fs {
				for l, lv := range f.levels {
					if l > 0 && (tn.p.m[k][l] > 0.002 && f.kind == "place" || f.kind != "place") {
						t.Logf("    %s / %s: m %.4f u %.6f", f.name, lv.label, tn.p.m[k][l], tn.p.u[k][l])
					}
				}
			}
			if *m.Clusters.F1 < c.f1 {
				t.Errorf("F1 %.4f, wanted %.4f", *m.Clusters.F1, c.f1)
			}
		})
	}
}

func logSets(t *testing.T, tn *trainer) {
	for _, s := range tn.sets {
		t.Logf("set %s: pairs %.0f sampled %.2f lambda %.3f match %.1f reach %.4f kin %.5f patterns %d", s.rule.text(tn.keys), s.pairs, s.sampled, s.lambda, s.match, tn.reachMatch(s.rule), tn.reach(s.rule, tn.p.u), len(s.patterns))
	}
}

func kinRates(tn *trainer) string {
	s := ""
	for _, k := range tn.p.kins {
		s += fmt.Sprintf("%s %.1f; ", k.name, k.rate)
	}
	return s
}
