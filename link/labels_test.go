package link

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sample gives labelled pairs of a model whose log odds are wrong by a line and
// a bend, and all pairs for comparison.
func wrongModel(n int, rng *rand.Rand) (all []point, truth []float64) {
	for range n {
		x := -4 + 3*rng.NormFloat64()
		if rng.Float64() < 0.3 {
			x = 5 + 3*rng.NormFloat64()
		}
		p := logistic(0.6*x - 1.5)
		all, truth = append(all, point{x, rng.Float64() < p}), append(truth, p)
	}
	return all, truth
}

func TestCalibrationSumsToTheTruth(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, labels := range []int{2000, 5000} {
		all, truth := wrongModel(100_000, rng)
		c := fitCurve(all[:labels])
		var before, after, want float64
		var bins [10][3]float64
		for i, p := range all {
			q := logistic(c.apply(p.x))
			before, after, want = before+logistic(p.x), after+q, want+truth[i]
			b := &bins[min(int(q*10), 9)]
			b[0], b[1], b[2] = b[0]+q, b[1]+truth[i], b[2]+1
		}
		if math.Abs(after/want-1) > 0.03 || math.Abs(before/want-1) < 0.1 {
			t.Errorf("%d labels: expected %.0f, calibrated %.0f, true %.0f", labels, before, after, want)
		}
		for i, b := range bins {
			if math.Abs(b[0]-b[1]) > 0.08*b[2] {
				t.Errorf("%d labels, bin %d: calibrated %.0f, true %.0f", labels, i, b[0], b[1])
			}
		}
	}
}

// Labels that bear the model out leave it as it is.
func TestCalibrationOfARightModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var ps []point
	for range 5000 {
		x := 4 * rng.NormFloat64()
		ps = append(ps, point{x, rng.Float64() < logistic(x)})
	}
	c := fitCurve(ps)
	for x := -6.0; x <= 6; x += 0.5 {
		if d := logistic(c.apply(x)) - logistic(x); math.Abs(d) > 0.06 {
			t.Errorf("at %.1f the probability moves by %.3f", x, d)
		}
	}
}

func TestCurveNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ps []point
		for range rapid.IntRange(1, 80).Draw(t, "n") {
			ps = append(ps, point{rapid.Float64Range(-800, 800).Draw(t, "x"), rapid.Bool().Draw(t, "same")})
		}
		c := fitCurve(ps)
		if !slices.IsSorted(c.x) || !slices.IsSorted(c.y) {
			t.Fatalf("%v %v", c.x, c.y)
		}
		last := math.Inf(-1)
		for x := -900.0; x <= 900; x += 0.37 {
			y := c.apply(x)
			if math.IsNaN(y) || math.IsInf(y, 0) || y < last {
				t.Fatalf("at %g: %g after %g", x, y, last)
			}
			last = y
		}
		for _, x := range c.x { // continuous
			if d := c.apply(x+1e-9) - c.apply(x-1e-9); d > 1e-3 {
				t.Fatalf("it jumps by %g at %g", d, x)
			}
		}
	})
}

// labelsOf labels pairs of a result with the truth, every k-th.
func labelsOf(res *Result, entity []int32, k int) []Label {
	r := res.Records
	var out []Label
	for i := 0; i < len(res.Pairs); i += k {
		p := res.Pairs[i]
		a, b := int(p.A), int(p.B)
		out = append(out, Label{r.lists[r.List(a)], r.ID(a), r.lists[r.List(b)], r.ID(b), entity[a] == entity[b]})
	}
	return out
}

func TestLabelsCalibrateALinkage(t *testing.T) {
	if testing.Short() {
		t.Skip("links two populations")
	}
	r, entity := load(t, "families", 1200, Options{})
	// A model that takes brothers for one person.
	o := Options{Seed: 1, Model: model(t, `
[[comparison]]
name = "own name"
levels = [{ level = "different", m = 0.4 }]`)}
	before, err := Judge(context.Background(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Labels = labelsOf(before, entity, 2)
	after, err := Judge(context.Background(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	if !after.Training.Calibrated || after.Training.Labels != len(o.Labels) {
		t.Fatalf("training %+v, warnings %v", after.Training, after.Warnings)
	}
	o.Labels, o.Model = nil, saved(t, after.Model)
	again, err := Judge(context.Background(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.Pairs, after.Pairs) || !again.Training.Calibrated {
		t.Error("the saved model, without the labels, judges otherwise")
	}
	off := func(res *Result) float64 {
		c := res.Measure(&Truth{entity: entity}).Calibration
		t.Logf("expected %.1f, true %d", c.Expected, c.Observed)
		return math.Abs(c.Expected/float64(c.Observed) - 1)
	}
	if b, a := off(before), off(after); a > 0.03 || b < 0.03 {
		t.Errorf("the sum of probabilities is off by %.3f, with labels by %.3f", b, a)
	}
}

func TestFewLabelsDoNotCalibrate(t *testing.T) {
	r, entity := load(t, "country", 400, Options{})
	res, err := Judge(context.Background(), r, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	labels := labelsOf(res, entity, 1)
	a, b := labels[0], labels[1]
	otherwise, nowhere := b, b
	otherwise.Same = !b.Same
	nowhere.IDA = "none"
	decided := a
	decided.Same = !a.Same
	few, err := Judge(context.Background(), r, Options{Seed: 1, Labels: []Label{a, a, b, otherwise, nowhere}, Decisions: []Decision{decided}})
	if err != nil {
		t.Fatal(err)
	}
	if few.Training.Calibrated || few.Training.Labels != 1 {
		t.Errorf("training %+v", few.Training)
	}
	var codes []string
	for _, w := range few.Warnings {
		codes = append(codes, w.Code)
	}
	for _, want := range []string{"labels-few", "label-unknown", "labels-contradict", "labels-against-decisions"} {
		if !slices.Contains(codes, want) {
			t.Errorf("no warning %s among %s", want, strings.Join(codes, ", "))
		}
	}
}

// Among small families training by itself takes brothers for one person; labels
// put it right. A labelled pair counts once.
func TestLabelsTeachWhatLinksAre(t *testing.T) {
	in, truth := population(t, "families", 800, 1)
	r, err := Load(context.Background(), in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	learn := func(labels []Label) (*job, float64, error) {
		j, err := newJob(r, Options{Seed: 1, Workers: 1, Labels: labels})
		if err != nil {
			t.Fatal(err)
		}
		_, err = j.learn(context.Background())
		var pairs float64
		for _, s := range j.trainer.sets {
			pairs += s.pairs
		}
		return j, pairs, err
	}
	_, alone, err := learn(nil)
	t.Logf("training by itself: %v", err)
	j, pairs, err := learn(familyLabels(r, truth()))
	if err != nil {
		t.Fatal(err)
	}
	if m := j.trainer.p.m[slices.Index(featureNames(j.fs), "own name")][partOther]; m > 0.1 {
		t.Errorf("own names differ in %.2f of the links", m)
	}
	var known float64
	for _, s := range j.trainer.sets {
		var sum float64
		for i, n := range s.count {
			sum += n
			if n < 0 || s.fixed != nil && (s.fixed[i] < 0 || s.fixed[i] > 1) {
				t.Fatalf("count %g", n)
			}
		}
		if s.fixed != nil {
			known += sum
		}
		if sum != s.pairs {
			t.Errorf("%g pairs, counted %g", s.pairs, sum)
		}
	}
	if known == 0 || pairs != alone {
		t.Errorf("%g labelled of %g pairs; without labels %g", known, pairs, alone)
	}
}

// familyLabels labels every second of the pairs that share father and family
// name, by what they were written with.
func familyLabels(r *Records, entity []int32) []Label {
	var out []Label
	n := 0
	for b := range r.Len() {
		for a := range b {
			if r.names.key[r.family[a]] != r.names.key[r.family[b]] || r.names.key[r.father[a]] != r.names.key[r.father[b]] || r.family[a] == 0 || r.father[a] == 0 {
				continue
			}
			if n++; n%2 == 0 {
				out = append(out, Label{r.lists[r.List(a)], r.ID(a), r.lists[r.List(b)], r.ID(b), entity[a] == entity[b]})
			}
		}
	}
	return out
}
