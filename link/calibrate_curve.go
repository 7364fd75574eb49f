package link

import (
	"cmp"
	"math"
	"slices"
)

// steady is how many expected pairs of each kind count for what they are in a
// stretch of log odds, so that few labels, or labels that all say the same, move
// no probability to 0 or 1.
const steady = 3

// line is a straight function of log odds.
type line struct{ start, slope float64 }

func (l line) at(x float64) float64 { return l.start + l.slope*x }

// stretch is neighbouring labelled pairs whose probability is estimated as one.
type stretch struct {
	n, same float64
	p, q    float64 // sums of the probabilities of being the same, and different, by the line
}

func (s stretch) share() float64 { return s.same / s.n }

// at is the log odds that stand for the stretch: those of its mean probability,
// so that a model whose probabilities are right stays as it is.
func (s stretch) at() float64 { return math.Log(s.p) - math.Log(s.q) }

// shift is what labels add to its log odds.
func (s stretch) shift() float64 {
	return math.Log((s.same+steady)/(s.p+steady)) - math.Log((s.n-s.same+steady)/(s.q+steady))
}

func (s *stretch) add(p point, base line) {
	s.n++
	if p.same {
		s.same++
	}
	z := base.at(p.x)
	s.p += logistic(z)
	s.q += logistic(-z)
}

func (s *stretch) join(o stretch) {
	s.n, s.same, s.p, s.q = s.n+o.n, s.same+o.same, s.p+o.p, s.q+o.q
}

// fitCurve is the isotonic regression of the labels on the log odds, by pooling
// adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman 1955, Annals of
// Mathematical Statistics 26). Each stretch that comes out is drawn towards the
// straight line that fits the labels best: isotonic regression by itself goes to
// extremes at both ends, where labels of one kind are all there is.
func fitCurve(ps []point) *curve {
	ps = slices.Clone(ps)
	for i := range ps {
		ps[i].x = math.Min(math.Max(ps[i].x, -300), 300)
	}
	slices.SortStableFunc(ps, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	base := fitLine(ps)
	var pool []stretch
	for i := 0; i < len(ps); {
		var s stretch
		for x := ps[i].x; i < len(ps) && ps[i].x == x; i++ {
			s.add(ps[i], base)
		}
		pool = append(pool, s)
		for n := len(pool); n > 1 && pool[n-2].share() >= pool[n-1].share(); n = len(pool) {
			pool[n-2].join(pool[n-1])
			pool = pool[:n-1]
		}
	}
	return throughStretches(pool, base)
}

// throughStretches is the curve through the stretches. Their shifted log odds may
// fall from one to the next where few labels are in them; such are joined too.
func throughStretches(pool []stretch, base line) *curve {
	type knot struct{ x, y, w float64 }
	var ks []knot
	for _, s := range pool {
		k := knot{s.at(), s.at() + s.shift(), s.n}
		for n := len(ks); n > 0 && (ks[n-1].y >= k.y || k.x-ks[n-1].x < 1e-6); n = len(ks) {
			l := ks[n-1]
			w := l.w + k.w
			k = knot{(l.x*l.w + k.x*k.w) / w, (l.y*l.w + k.y*k.w) / w, w}
			ks = ks[:n-1]
		}
		ks = append(ks, k)
	}
	c := &curve{}
	for _, k := range ks {
		c.x, c.y = append(c.x, (k.x-base.start)/base.slope), append(c.y, k.y)
	}
	return c
}

// What fitLine expects of a line before it sees a label: standard deviations
// from the model as it is.
const (
	startSpread = 5
	slopeSpread = 0.5
	leastSlope  = 0.1
)

// fitLine is the logistic regression of the labels on the log odds (Platt 1999),
// with a normal prior about the model as it is, by Newton's method.
func fitLine(ps []point) line {
	l := line{0, 1}
	cost := lineCost(ps, l)
	for range 100 {
		d := newtonStep(ps, l)
		improved := false
		for step := 1.0; step > 1e-6; step /= 2 {
			next := line{l.start + step*d.start, math.Max(l.slope+step*d.slope, leastSlope)}
			if c := lineCost(ps, next); c < cost-1e-10 {
				l, cost, improved = next, c, true
				break
			}
		}
		if !improved {
			break
		}
	}
	return l
}

func newtonStep(ps []point, l line) line {
	va, vb := 1.0/(startSpread*startSpread), 1.0/(slopeSpread*slopeSpread)
	ga, gb := -va*l.start, -vb*(l.slope-1)
	haa, hab, hbb := va, 0.0, vb
	for _, p := range ps {
		q := logistic(l.at(p.x))
		w := q * (1 - q)
		d := -q
		if p.same {
			d = 1 - q
		}
		ga, gb = ga+d, gb+d*p.x
		haa, hab, hbb = haa+w, hab+w*p.x, hbb+w*p.x*p.x
	}
	det := haa*hbb - hab*hab
	return line{(hbb*ga - hab*gb) / det, (haa*gb - hab*ga) / det}
}

// lineCost is the negative logarithm of the posterior density.
func lineCost(ps []point, l line) float64 {
	a, b := l.start/startSpread, (l.slope-1)/slopeSpread
	sum := (a*a + b*b) / 2
	for _, p := range ps {
		z := l.at(p.x)
		if p.same {
			z = -z
		}
		sum += logAdd(0, z)
	}
	return sum
}
