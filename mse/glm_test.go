package mse

import (
	"math"
	"testing"

	"undercount/estimate"
	"undercount/overlap"
)

// uninformed turns a table into records whose one covariate says nothing.
func uninformed(t *overlap.Table) *overlap.Records {
	r := &overlap.Records{Lists: t.Lists(), Covariates: []overlap.Covariate{{Name: "all", Kind: overlap.Category, Levels: []string{"x"}}}}
	for _, c := range t.Cells() {
		r.Histories, r.Counts = append(r.Histories, c.History), append(r.Counts, c.Count)
		r.Covariates[0].Codes = append(r.Covariates[0].Codes, 0)
	}
	return r
}

// TestGLMWithoutCovariates: every model is the log-linear model of the table,
// and, for three lists, that of the peers.
func TestGLMWithoutCovariates(t *testing.T) {
	models, peers := 0, 0
	for _, ref := range tables(t) {
		tab := ref.table(t)
		if tab.K() != 3 {
			continue
		}
		e := run(t, "mse/glm", withRecords(t, uninformed(tab), Request{Settings: map[string]string{"replicates": "100"}}))
		rows, ok := e.Diagnostics["models"].([]GLMRow)
		if !ok || len(rows) != 8 {
			t.Fatalf("%s: %d models", ref.Name, len(rows))
		}
		for _, row := range rows {
			f, err := FitLogLinear(tab, row.Model)
			if err != nil {
				t.Fatal(err)
			}
			if (f.Fault != "") != (row.Excluded != "" && row.Excluded != glmTooLarge) {
				t.Errorf("%s %s: %q and %q", ref.Name, row.Model, f.Fault, row.Excluded)
			}
			if f.Fault != "" || row.theta == nil {
				continue
			}
			models++
			for _, c := range []struct{ a, b float64 }{{row.n, f.N}, {row.se, f.SE}, {row.AIC, f.AIC}, {row.Deviance, f.Deviance}, {float64(row.DF), float64(f.DF)}} {
				if math.Abs(c.a-c.b) > 1e-6*math.Max(1, math.Abs(c.b)) {
					t.Errorf("%s %s: %g, log-linear model %g", ref.Name, row.Model, c.a, c.b)
				}
			}
		}
		peers += comparePeer(t, ref, rows)
	}
	t.Logf("%d models equal to ours, %d to the peer's", models, peers)
	if models < 20 || peers < 15 {
		t.Errorf("only %d and %d models compared", models, peers)
	}
}

// comparePeer compares with the peer's fits of all models without a flag.
func comparePeer(t *testing.T, ref reference, rows []GLMRow) (compared int) {
	t.Helper()
	all, _ := ref.row(t, "loglinear_maxorder2_all_models")
	for _, p := range all.Models {
		for _, row := range rows {
			if row.Model == p.Model && *p.Flag == 0 && row.theta != nil {
				compared++
				near(t, ref.Name+" "+p.Model, "N", p.N, row.n, tolPoint)
				near(t, ref.Name+" "+p.Model, "AIC", p.AIC, row.AIC, tolPoint)
			}
		}
	}
	return compared
}

// TestGLMIndependenceByStratum: with one category, the model of independence is
// the model of independence in every stratum.
func TestGLMIndependenceByStratum(t *testing.T) {
	r := drawRecords(31, 0, 3000, heterogeneous(3))
	r.Covariates = r.Covariates[1:]
	e := run(t, "mse/glm", withRecords(t, r, Request{Settings: map[string]string{"replicates": "100", "max_order": "1"}}))
	want := 0.0
	for _, g := range []string{"n", "s", "w"} {
		part, err := r.Where([]string{"g"}, []string{g})
		if err != nil {
			t.Fatal(err)
		}
		tab, err := part.Table()
		if err != nil {
			t.Fatal(err)
		}
		want += FitClosed(tab, ClosedModel{ListsDiffer: true}).N
	}
	if got := e.Point.Or(0); math.Abs(got-want) > 1e-6*want {
		t.Errorf("%g, sum over strata %g", got, want)
	}
}

// TestGLMCovers: dependence between two lists and chances that depend on a
// category; truth is covered about as often as said, and the averaged Mt of the
// pooled table is not.
func TestGLMCovers(t *testing.T) {
	const N = 2000
	repeat := 30
	if testing.Short() {
		repeat = 12
	}
	covered, other, sum := 0, 0, 0.0
	for i := range repeat {
		r := drawRecords(32, i, N, func(_ float64, g int) []float64 {
			s := []float64{-0.8, 0, 0.8}[g]
			return []float64{expit(-0.4 + s), expit(-0.2 + s), expit(-0.6 + s)}
		})
		r.Covariates = r.Covariates[1:]
		e := run(t, "mse/glm", withRecords(t, r, Request{Seed: uint64(i), Workers: 1, Settings: map[string]string{"replicates": "150"}}))
		if e.Status != estimate.StatusOK || len(e.OtherIntervals) != 1 || e.Interval.Kind != estimate.Bootstrap {
			t.Fatalf("%s %s", e.Status, e.Reason)
		}
		sum += e.Point.Or(0)
		if covers(e, N) {
			covered++
		}
		if covers(&estimate.Estimate{Interval: &e.OtherIntervals[0]}, N) {
			other++
		}
	}
	n := float64(repeat)
	t.Logf("bootstrap covers %.2f, Buckland %.2f, mean %.0f of %d", float64(covered)/n, float64(other)/n, sum/n, N)
	if float64(covered) < 0.86*n || math.Abs(sum/n-N) > 0.08*N {
		t.Errorf("covered %d of %d, mean %.0f", covered, repeat, sum/n)
	}
}

// TestGLMRule: the rule leaves models out, says so, and still shows them.
func TestGLMRule(t *testing.T) {
	r := drawRecords(33, 0, 1500, heterogeneous(3))
	all := run(t, "mse/glm", withRecords(t, r, Request{Settings: map[string]string{"replicates": "100"}}))
	some := run(t, "mse/glm", withRecords(t, r, Request{Settings: map[string]string{"replicates": "100", "max_ratio": "1.5", "max_fit": "0.6"}}))
	rows := some.Diagnostics["models"].([]GLMRow)
	kept, weight := 0, 0.0
	for _, x := range rows {
		if x.Excluded == "" {
			kept++
		}
		weight += x.Weight
	}
	if len(rows) != 8 || len(all.Diagnostics["models"].([]GLMRow)) != 8 {
		t.Error("models are hidden")
	}
	if kept == 8 || !hasWarning(some, warnGLMExcluded.Code) || kept > 0 && math.Abs(weight-1) > 1e-9 {
		t.Errorf("kept %d, weight %g", kept, weight)
	}
	if kept == 0 && some.Status != estimate.StatusNotIdentified {
		t.Error("no model kept, yet an answer")
	}
}

func BenchmarkGLM(b *testing.B) {
	r := drawRecords(34, 0, 130000, heterogeneous(3))
	q := withRecords(b, r, Request{Workers: 1})
	b.ReportAllocs()
	for b.Loop() {
		run(b, "mse/glm", q)
	}
	b.ReportMetric(float64(1001*8*b.N)/b.Elapsed().Seconds(), "fits/s")
}
