package loglin

import (
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

func TestCountsOfModels(t *testing.T) {
	for _, c := range []struct{ lists, order, want int }{
		{2, 1, 1}, {3, 1, 1}, {3, 2, 8}, {3, 3, 8}, {4, 2, 64}, {4, 3, 113}, {5, 2, 1024}, {5, 4, 6893}, {6, 2, 32768},
	} {
		m := Hierarchical(c.lists, c.order)
		if len(m) != c.want {
			t.Errorf("%d lists, order %d: %d models, want %d", c.lists, c.order, len(m), c.want)
		}
		if m[0] != Independence(c.lists) {
			t.Errorf("%d lists: first is %s", c.lists, m[0])
		}
	}
}

func TestNamesReadBack(t *testing.T) {
	for _, m := range Hierarchical(5, 4) {
		got, err := Parse(m.String(), 5)
		if err != nil || got != m {
			t.Fatalf("%s reads back as %s, %v", m, got, err)
		}
	}
	m, err := Parse("[34,123,14]", 4)
	if err != nil || m.String() != "[123,14,34]" || m.Size() != 1+4+5+1 {
		t.Errorf("%s of %d terms, %v", m, m.Size(), err)
	}
	for _, bad := range []string{"", "[]", "12,3", "[12,3", "[15]", "[1a]", "[1234]", "[0]"} {
		if _, err := Parse(bad, 4); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

// TestSaturatedTwoLists has a closed form: n0 = n10 n01 / n11, and the variance
// of its logarithm is 1/n10 + 1/n01 + 1/n11.
func TestSaturatedTwoLists(t *testing.T) {
	f := NewFitter(2)
	f.SetCounts([]float64{0, 30, 20, 5}, false)
	f.SetModel(Independence(2).Terms(nil))
	if v := f.Check(); v != 0 {
		t.Fatal("verdict", v)
	}
	r := f.Fit(Options{Variance: true})
	if !r.Converged || math.Abs(math.Exp(r.Intercept)-120) > 1e-9 || math.Abs(r.Variance-(1./30+1./20+1./5)) > 1e-10 {
		t.Errorf("%+v", r)
	}
}

// TestScoreEquations: at the fit every fitted margin equals the observed one,
// and the likelihood is that of the general design with the same columns.
func TestScoreEquations(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(2, 4).Draw(rt, "lists")
		models := Hierarchical(k, k-1)
		m := models[rapid.IntRange(0, len(models)-1).Draw(rt, "model")]
		counts := make([]float64, 1<<k)
		for w := 1; w < len(counts); w++ {
			counts[w] = float64(rapid.IntRange(0, 30).Draw(rt, "count"))
		}
		f := NewFitter(k)
		f.SetCounts(counts, false)
		f.SetModel(m.Terms(nil))
		if f.Check() != 0 {
			return
		}
		r := f.Fit(Options{Variance: true})
		if !r.Converged {
			rt.Fatal("no convergence although the estimate exists")
		}
		mu := f.Mu()
		for _, s := range f.Free() {
			var obs, fit float64
			for w := 1; w < len(mu); w++ {
				if uint32(w)&s == s {
					obs += counts[w]
					fit += mu[w]
				}
			}
			if math.Abs(obs-fit) > 1e-6*(1+obs) {
				rt.Fatalf("%s: margin %b is %g, fitted %g", m, s, obs, fit)
			}
		}
		d := denseOf(f, counts)
		if v := d.Check(); v != 0 {
			rt.Fatalf("%s: dense verdict %d", m, v)
		}
		q := d.Fit(Options{Variance: true})
		if math.Abs(q.Kernel-r.Kernel) > 1e-7 || math.Abs(q.Intercept-r.Intercept) > 1e-5 || math.Abs(q.Variance-r.Variance) > 1e-4*r.Variance {
			rt.Fatalf("%s: %+v, dense %+v", m, r, q)
		}
	})
}

// denseOf writes the model set in f as a general design.
func denseOf(f *Fitter, counts []float64) *Dense {
	d := &Dense{P: len(f.Free())}
	for w := uint32(1); w < uint32(len(counts)); w++ {
		if !f.active[w] {
			continue
		}
		for _, s := range f.Free() {
			x := 0.0
			if w&s == s {
				x = 1
			}
			d.X = append(d.X, x)
		}
		d.Count, d.Cells = append(d.Count, counts[w]), append(d.Cells, 1)
	}
	return d
}

// TestExistenceByFitting: where Check finds no estimate, the fit runs off to
// fitted zeros; where it finds one, all fitted counts stay away from zero.
func TestExistenceByFitting(t *testing.T) {
	no, yes := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(3, 4).Draw(rt, "lists")
		models := Hierarchical(k, k-1)
		m := models[rapid.IntRange(0, len(models)-1).Draw(rt, "model")]
		counts := make([]float64, 1<<k)
		for w := 1; w < len(counts); w++ {
			counts[w] = float64(rapid.IntRange(0, 2).Draw(rt, "count"))
		}
		f := NewFitter(k)
		f.SetCounts(counts, false)
		f.SetModel(m.Terms(nil))
		v := f.Check()
		if v&Unidentified != 0 {
			return
		}
		f.Fit(Options{})
		least := math.Inf(1)
		mu := f.Mu()
		for w := 1; w < len(mu); w++ {
			if f.active[w] {
				least = math.Min(least, mu[w])
			}
		}
		if v == 0 {
			yes++
			if least < 1e-4 {
				rt.Fatalf("%s on %v: exists, least fitted count %g", m, counts, least)
			}
		} else {
			no++
			if least > 1e-6 {
				rt.Fatalf("%s on %v: does not exist, least fitted count %g", m, counts, least)
			}
		}
	})
	if no == 0 || yes == 0 {
		t.Errorf("%d without and %d with an estimate", no, yes)
	}
}

func TestInnerLoopDoesNotAllocate(t *testing.T) {
	f := NewFitter(5)
	counts := make([]float64, 32)
	for w := 1; w < 32; w++ {
		counts[w] = float64(w * bits.OnesCount(uint(w)) % 3) // a third are zero
	}
	terms := Hierarchical(5, 3)[500].Terms(nil)
	work := func() {
		f.SetCounts(counts, false)
		f.SetModel(terms)
		f.Check()
		f.Fit(Options{Variance: true})
	}
	work()
	if n := testing.AllocsPerRun(50, work); n != 0 {
		t.Errorf("%g allocations per fit", n)
	}
}

func TestZeroCellFollowsModel(t *testing.T) {
	counts := []float64{0, 40, 30, 10, 20, 12, 9, 5}
	f := NewFitter(3)
	f.SetCounts(counts, false)
	f.SetModel(Independence(3).Terms(nil))
	free := f.Fit(Options{})
	// Given its own fitted value the all-zero cell changes nothing.
	f.SetZeroCell(math.Exp(free.Intercept))
	fixed := f.Fit(Options{})
	if math.Abs(fixed.Intercept-free.Intercept) > 1e-6 {
		t.Errorf("intercept %g, with its own count %g", free.Intercept, fixed.Intercept)
	}
	// As a whole table it is the same as one set from the start.
	counts[0] = 17
	f.SetZeroCell(17)
	a := f.Fit(Options{})
	f.SetCounts(counts, true)
	f.SetModel(Independence(3).Terms(nil))
	if b := f.Fit(Options{}); math.Abs(a.Kernel-b.Kernel) > 1e-9 {
		t.Errorf("kernel %g and %g", a.Kernel, b.Kernel)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"[12,3]", "[123,14,34]", "[]", "[1", "[77]"} {
		f.Add(s, 4)
	}
	f.Fuzz(func(t *testing.T, name string, lists int) {
		m, err := Parse(name, lists)
		if err != nil {
			return
		}
		again, err := Parse(m.String(), lists)
		if err != nil || again != m {
			t.Fatalf("%q gives %s, which reads back as %s, %v", name, m, again, err)
		}
	})
}
