package link

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// How many labels of each kind, same and different, a calibration needs: one
// over all lists, and one for a pair of lists by itself.
const (
	LeastLabels       = 25
	LeastLabelsByPair = 50
)

// calibration maps the log odds of the model to those that labels bear out, by
// isotonic regression: for all pairs of lists together, and for those with
// labels enough by themselves.
type calibration struct {
	all *curve
	by  []*curve // by pair of lists; nil where all holds
}

// apply gives the calibrated log odds of a pair of lists; those below 0 stand
// for no pair in particular.
func (c *calibration) apply(class int, x float64) float64 {
	if c == nil {
		return x
	}
	if class >= 0 && class < len(c.by) && c.by[class] != nil {
		return c.by[class].apply(x)
	}
	return c.all.apply(x)
}

// calibrate fits the calibration to the labels, or takes that of the model, and
// counts anew, with it, the links that are expected.
func (j *job) calibrate(kept []keptPair) {
	if j.curve = j.o.Model.calibration(j.r.lists); j.curve == nil && len(j.o.Labels) == 0 {
		return
	}
	if fresh := j.fromLabels(); fresh != nil {
		j.curve = fresh
	}
	if j.curve == nil {
		return
	}
	j.out.Training.Calibrated = true
	j.out.Model.keepCurves(j.curve, j.r.lists)
	clear(j.odds.expect)
	for i := range kept {
		k := &kept[i]
		if p := logistic(j.logOdds(k)); p >= Floor {
			j.odds.expect[j.odds.class(j.r, k.a, k.b)] += p
		}
	}
}

// fromLabels is the calibration that the labels give, or nil where they are too
// few.
func (j *job) fromLabels() *calibration {
	if len(j.o.Labels) == 0 {
		return nil
	}
	given := j.curve
	j.curve = nil // what labels are compared with is the model's own
	defer func() { j.curve = given }()
	var all []point
	by := make([][]point, len(j.odds.match))
	for _, l := range j.labels {
		lo, class := j.between(l.a, l.b), j.odds.class(j.r, l.a, l.b)
		if math.IsInf(lo, 0) || math.IsNaN(lo) || !j.r.named(l.a) || !j.r.named(l.b) {
			continue // not for the model to judge
		}
		p := point{x: lo, same: l.same}
		all, by[class] = append(all, p), append(by[class], p)
	}
	same, different := kinds(all)
	if same < LeastLabels || different < LeastLabels {
		j.out.warn("labels-few", "caution", fmt.Sprintf("%d labels of pairs that are the same and %d of different ones are too few to calibrate on, so the probabilities are the model's own", same, different), fmt.Sprintf("judge more pairs, until there are %d of each kind", LeastLabels))
		return nil
	}
	c := &calibration{all: fitCurve(all), by: make([]*curve, len(by))}
	for class, ps := range by {
		if s, d := kinds(ps); s >= LeastLabelsByPair && d >= LeastLabelsByPair {
			c.by[class] = fitCurve(ps)
		}
	}
	return c
}

func kinds(ps []point) (same, different int) {
	for _, p := range ps {
		if p.same {
			same++
		}
	}
	return same, len(ps) - same
}

// calibrated applies the calibration to the weight of a cluster: to each of its
// records but the centre, which takes an even share of the weight.
func (g *groupScore) calibrated(cluster uint32, centre int, w float64) float64 {
	c, n := g.job.curve, float64(bits.OnesCount32(cluster)-1)
	if c == nil || n < 1 {
		return w
	}
	var sum float64
	for o := cluster &^ (1 << centre); o != 0; o &= o - 1 {
		a, b := g.lists[centre][0], g.lists[bits.TrailingZeros32(o)][0]
		sum += c.apply(int(min(a, b))*g.job.odds.lists+int(max(a, b)), w/n)
	}
	return sum
}

// point is a labelled pair: its log odds by the model, and what the label says.
type point struct {
	x    float64
	same bool
}

// curve is a continuous function that never falls: straight between its points
// and with slope 1 beyond them.
type curve struct{ x, y []float64 }

func (c *curve) apply(x float64) float64 {
	n := len(c.x)
	i, _ := slices.BinarySearch(c.x, x)
	switch {
	case i == 0:
		return x + c.y[0] - c.x[0]
	case i == n:
		return x + c.y[n-1] - c.x[n-1]
	}
	t := (x - c.x[i-1]) / (c.x[i] - c.x[i-1])
	return c.y[i-1] + t*(c.y[i]-c.y[i-1])
}
