package mse

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/internal/stream"
	"undercount/overlap"
)

// frequencyReferences loads the reference tables of capture frequencies.
func frequencyReferences(t testing.TB) []reference {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(referenceDir(t), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []reference
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r reference
		unmarshal(t, b, &r)
		if len(r.Frequencies) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (r reference) frequency(t testing.TB, occasions int) *overlap.Frequency {
	t.Helper()
	var rows []overlap.Times
	for k, c := range r.Frequencies {
		i, err := strconv.ParseInt(k, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, overlap.Times{Times: i, Count: c})
	}
	f, err := overlap.NewFrequency(rows, occasions)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var frequencyRows = []struct {
	key  string
	form Form
}{{"rcapture_M0", NoHeterogeneity}, {"rcapture_Mh_Chao", ChaoBound}, {"rcapture_Mh_Poisson2", Poisson2}, {"rcapture_Mh_Darroch", Darroch}, {"rcapture_Mh_Gamma3_5", Gamma35}}

// TestFrequenciesAgainstReference compares with formulas and with Rcapture
// 1.4-4 (closedp.0, closedpCI.0; t and t0 as in the rows' settings). The peer's
// standard errors are good to 5e-4, its limits to 1e-3.
func TestFrequenciesAgainstReference(t *testing.T) {
	refs := frequencyReferences(t)
	if len(refs) < 2 {
		t.Fatalf("%d tables", len(refs))
	}
	for _, r := range refs {
		free := r.frequency(t, 0)
		n := float64(free.N())
		row, _ := r.row(t, "zero_truncated_poisson")
		m, _, ok := ZeroTruncatedPoisson(free.N(), free.Sightings())
		if !ok {
			t.Fatal(r.Name)
		}
		moment(t, r.Name+" zt-poisson", row, m, n)
		row, _ = r.row(t, "zelterman")
		m, _, _ = Zelterman(free.N(), free.Exactly(1), free.Exactly(2), 0)
		moment(t, r.Name+" zelterman", row, m, n)
		row, _ = r.row(t, "chao_lower_bound_1987")
		m, _ = Chao(free.N(), free.Exactly(1), free.Exactly(2))
		moment(t, r.Name+" chao", row, m, n)
		row, _ = r.row(t, "chao_bias_corrected")
		moment(t, r.Name+" chao-bc", row, ChaoBiasCorrected(free.N(), free.Exactly(1), free.Exactly(2)), n)

		occasions, top := 0, int64(0)
		if r.Name == "breeding_bird_survey_2001" {
			occasions, top = 50, 20
		}
		f := r.frequency(t, occasions)
		for _, c := range frequencyRows {
			row, ok := r.row(t, c.key)
			if !ok {
				t.Fatal(r.Name, c.key)
			}
			where := r.Name + " " + c.key
			fit := FitFrequency(f, c.form, top)
			if c.form == ChaoBound && top > 0 {
				// The peer drops negative coefficients in turn and takes none up
				// again; our constrained maximum has the higher likelihood.
				if fit.Deviance > *row.Deviance || math.Abs(fit.N-*row.Estimate) > 0.01*fit.N {
					t.Errorf("%s: N %g, deviance %g; reference %g, %g", where, fit.N, fit.Deviance, *row.Estimate, *row.Deviance)
				}
				continue
			}
			near(t, where, "N", row.Estimate, fit.N, tolPoint)
			near(t, where, "se", row.SE, fit.SE, tolSE)
			near(t, where, "deviance", row.Deviance, fit.Deviance, tolPoint)
			near(t, where, "AIC", row.AIC, fit.AIC, tolPoint)
			if fit.DF != *row.DF {
				t.Errorf("%s: df %d, reference %d", where, fit.DF, *row.DF)
			}
			e := runFrequency(t, methodOf(c.form), FrequencyRequest{Frequencies: f, Top: top})
			near(t, where, "profile lower", row.Lower, e.Interval.Lower.Or(0), tolProfile)
			near(t, where, "profile upper", row.Upper, e.Interval.Upper.Or(0), tolProfile)
			near(t, where, "multinomial point", row.Multi, e.Diagnostics["multinomial_point"].(float64)+float64(f.N()-f.Capped(max(top, 1)).N())*b2f(top > 0), tolProfile)
		}
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func methodOf(h Form) string {
	return map[Form]string{NoHeterogeneity: "mse/m0", ChaoBound: "mse/mh-chao", Poisson2: "mse/mh-poisson2", Darroch: "mse/mh-darroch", Gamma35: "mse/mh-gamma"}[h]
}

func runFrequency(t testing.TB, method string, r FrequencyRequest) *estimate.Estimate {
	t.Helper()
	e, err := RunFrequencies(context.Background(), method, r)
	if err != nil {
		t.Fatal(method, err)
	}
	return e
}

// TestFrequencyModelsAreThoseOfTables: forgetting the lists changes nothing in
// the models that have no use for them (rows rcapture_closedp0 are the same fits).
func TestFrequencyModelsAreThoseOfTables(t *testing.T) {
	compared := 0
	for _, r := range tables(t) {
		tab := r.table(t)
		for _, c := range frequencyRows {
			if tab.K() < 3 {
				continue
			}
			a, b := FitClosed(tab, ClosedModel{Form: c.form}), FitFrequency(tab.Frequency(), c.form, 0)
			if a.Fault != b.Fault || a.Fault == "" && math.Abs(a.N-b.N) > 1e-9*a.N {
				t.Errorf("%s %s: %g (%s) and %g (%s)", r.Name, c.key, a.N, a.Fault, b.N, b.Fault)
				continue
			}
			raw, ok := r.Reference["rcapture_closedp0"]
			if !ok || a.Fault != "" {
				continue
			}
			var v struct{ Models map[string]refRow }
			unmarshal(t, raw, &v)
			if row, ok := v.Models[a.Model]; ok && row.Flag != nil && *row.Flag == 0 {
				compared++
				near(t, r.Name+" "+a.Model, "deviance", row.Deviance, b.Deviance, tolPoint)
				near(t, r.Name+" "+a.Model, "N", row.Estimate, b.N, tolPoint)
				near(t, r.Name+" "+a.Model, "AIC", row.AIC, b.AIC, tolPoint)
			}
		}
	}
	if compared < 40 {
		t.Errorf("only %d rows compared", compared)
	}
}

// sightings draws how often each of N entities is seen.
func sightings(seed uint64, i, N int, rate func(*rand.Rand) float64) *overlap.Frequency {
	rng := stream.Sub(seed, "sightings")(i)
	counts := map[int64]int64{}
	for range N {
		if x := int64(poissonDraw(rng, rate(rng))); x > 0 {
			counts[x]++
		}
	}
	var rows []overlap.Times
	for x, c := range counts {
		rows = append(rows, overlap.Times{Times: x, Count: c})
	}
	f, err := overlap.NewFrequency(rows, 0)
	if err != nil {
		panic(err)
	}
	return f
}

// TestFrequencyIntervals: with one rate for all the intervals cover; with two
// rates one rate is too low, and the bound below the truth.
func TestFrequencyIntervals(t *testing.T) {
	const N, repeat = 1000, 300
	one := func(*rand.Rand) float64 { return 0.8 }
	for _, m := range []string{"mse/zt-poisson", "mse/zelterman", "mse/m0", "mse/chao"} {
		covered, sum := 0, 0.0
		for i := range repeat {
			e := runFrequency(t, m, FrequencyRequest{Frequencies: sightings(23, i, N, one)})
			if e.Interval.Lower.Or(0) <= N && N <= e.Interval.Upper.Or(0) {
				covered++
			}
			sum += e.Point.Or(0)
		}
		share, mean := float64(covered)/repeat, sum/repeat
		t.Logf("%-14s covers %.3f, mean %.0f of %d", m, share, mean, N)
		if share < 0.91 || math.Abs(mean-N) > 25 {
			t.Errorf("%s: covers %.3f, mean %.0f", m, share, mean)
		}
	}
	two := sightings(29, 0, 20000, func(r *rand.Rand) float64 { return []float64{0.2, 1.6}[r.IntN(2)] })
	zt, chao := runFrequency(t, "mse/zt-poisson", FrequencyRequest{Frequencies: two}), runFrequency(t, "mse/chao", FrequencyRequest{Frequencies: two})
	if zt.Interval.Upper.Or(0) > 20000 || chao.Point.Or(0) > 20000 || chao.Point.Or(0) < zt.Point.Or(0) || chao.Status != estimate.StatusBoundOnly {
		t.Errorf("two rates: %v and %v", zt.Point, chao.Point)
	}
	if !hasWarning(zt, warnOneInflation.Code) || !hasWarning(zt, warnPoorFit.Code) {
		t.Errorf("warnings %v", zt.Warnings)
	}
}

// TestOneInflationRate: the test errs about as often as it says, and finds
// people who are gone after being seen once.
func TestOneInflationRate(t *testing.T) {
	const repeat = 400
	found := 0
	for i := range repeat {
		if o, ok := TestOneInflation(sightings(31, i, 2000, func(*rand.Rand) float64 { return 1 })); ok && o.PValue < 0.05 {
			found++
		}
	}
	if found < 8 || found > 36 {
		t.Errorf("%d of %d tests at 5%% reject", found, repeat)
	}
	f := sightings(31, 0, 2000, func(*rand.Rand) float64 { return 1 })
	rows := f.Rows()
	rows[0].Count += 300
	g, err := overlap.NewFrequency(rows, 0)
	if err != nil {
		t.Fatal(err)
	}
	o, ok := TestOneInflation(g)
	if !ok || o.PValue > 1e-3 || math.Abs(o.Expected-float64(f.Exactly(1))) > 150 {
		t.Errorf("%+v", o)
	}
	if _, ok := TestOneInflation(frequency(t, 50, 10)); ok {
		t.Error("a rate from entities all seen twice")
	}
}

// frequency makes a table from counts of once, twice and so on.
func frequency(t testing.TB, counts ...int64) *overlap.Frequency {
	t.Helper()
	var rows []overlap.Times
	for i, c := range counts {
		rows = append(rows, overlap.Times{Times: int64(i + 1), Count: c})
	}
	f, err := overlap.NewFrequency(rows, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFrequencyRefusals(t *testing.T) {
	for _, c := range []struct {
		method string
		counts []int64
		status estimate.Status
		reason string
	}{
		{"mse/zt-poisson", []int64{40}, estimate.StatusNotIdentified, "nobody was seen twice"},
		{"mse/zelterman", []int64{40, 0, 3}, estimate.StatusNotIdentified, "rate is not determined"},
		{"mse/chao", []int64{40, 0, 3}, estimate.StatusNotIdentified, "mse/chao-bc"},
		{"mse/chao-bc", []int64{40, 0, 3}, estimate.StatusBoundOnly, "lower bound"},
		{"mse/m0", []int64{40}, estimate.StatusNotIdentified, ""},
		{"mse/mh-gamma", []int64{40, 3}, estimate.StatusNotIdentified, ""},
		{"mse/zt-poisson", nil, estimate.StatusRefused, "no entity"},
	} {
		e := runFrequency(t, c.method, FrequencyRequest{Frequencies: frequency(t, c.counts...)})
		if e.Status != c.status || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s %v: %s: %s", c.method, c.counts, e.Status, e.Reason)
		}
	}
	if _, err := RunFrequencies(context.Background(), "mse/bic", FrequencyRequest{Frequencies: frequency(t, 5, 2)}); !problem.Is(err) {
		t.Errorf("mse/bic: %v", err)
	}
	if _, err := RunFrequencies(context.Background(), "mse/chao", FrequencyRequest{}); err == nil {
		t.Error("no frequencies")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := RunFrequencies(ctx, "mse/m0", FrequencyRequest{Frequencies: frequency(t, 5, 2)}); err == nil {
		t.Error("cancelled without an error")
	}
}

// TestZeltermanOnOccasions: the binomial form is exact for two occasions, where
// it is Chapman's problem with equal lists, and tends to the Poisson form.
func TestZeltermanOnOccasions(t *testing.T) {
	m, odds, _ := Zelterman(80, 60, 20, 2)
	if want := 2 * 20.0 / 60; math.Abs(odds-want) > 1e-12 || math.Abs(m.N-80/(1-math.Pow(1/(1+want), 2))) > 1e-9 {
		t.Errorf("%g at odds %g", m.N, odds)
	}
	a, _, _ := Zelterman(80, 60, 20, 100000)
	b, _, _ := Zelterman(80, 60, 20, 0)
	if math.Abs(a.N-b.N) > 1e-2 || math.Abs(a.SE-b.SE) > 1e-2 {
		t.Errorf("%+v and %+v", a, b)
	}
	e := run(t, "mse/zelterman", Request{Table: korea(t)})
	if e.Status != estimate.StatusOK || e.Point.Or(0) <= 44 || len(e.Curves) != 1 {
		t.Errorf("%s %v", e.Status, e.Point)
	}
}

// TestFrequenciesAreSafe: whatever the frequencies, no method panics or gives a
// number below n, and the curve starts at the answer.
func TestFrequenciesAreSafe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		counts := rapid.SliceOfN(rapid.Int64Range(0, rapid.SampledFrom([]int64{1, 3, 1000}).Draw(rt, "most")), 1, 9).Draw(rt, "counts")
		occasions := rapid.SampledFrom([]int{0, 0, max(2, len(counts)), 40}).Draw(rt, "occasions")
		var rows []overlap.Times
		for i, c := range counts {
			rows = append(rows, overlap.Times{Times: int64(i + 1), Count: c})
		}
		f, err := overlap.NewFrequency(rows, occasions)
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range FrequencyMethods() {
			e, err := RunFrequencies(context.Background(), m.Name, FrequencyRequest{Frequencies: f})
			if err != nil {
				rt.Fatal(m.Name, err)
			}
			sane(rt, e, float64(f.N()))
			if _, err := json.Marshal(e); err != nil {
				rt.Fatal(m.Name, err)
			}
			for name, c := range e.Curves {
				if strings.HasPrefix(name, "sensitivity/") && c.X[0] == 0 && math.Abs(c.Y[0]-e.Point.Or(0)) > 1e-6*c.Y[0] {
					rt.Fatalf("%s: curve starts at %g, answer %v", m.Name, c.Y[0], e.Point)
				}
			}
		}
	})
}

func TestFrequencyMethodsAreRegistered(t *testing.T) {
	var got []string
	for _, m := range FrequencyMethods() {
		got = append(got, m.Name)
	}
	for name := range frequencyMethods() {
		if !slices.Contains(got, name) {
			t.Errorf("%s is not registered", name)
		}
	}
}

func BenchmarkTruncated(b *testing.B) {
	b.ReportAllocs()
	f := frequency(b, 1645, 183, 37, 13, 1, 1)
	for b.Loop() {
		if _, err := RunFrequencies(context.Background(), "mse/zt-poisson", FrequencyRequest{Frequencies: f}); err != nil {
			b.Fatal(err)
		}
	}
}
