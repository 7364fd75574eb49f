package mse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/problem"
	"undercount/overlap"
)

// labelModel is the model of the stratum given the capture history,
//
//	θ_h ~ Dirichlet(a b_h),  b_h(s) ∝ π_s Π_j φ_js^{h_j} (1 − φ_js)^{1 − h_j},
//
// with π and φ drawn from their posteriors given the labelled, under Jeffreys
// priors, and a from its own on a grid, by the Dirichlet-multinomial
// likelihood of the labelled. It is not changed by a draw.
type labelModel struct {
	k      int
	hist   []overlap.History
	labels [][]string
	n      [][]float64 // labelled entities, by history and stratum
	cells  []openCell
	able   []overlap.History // lists that could see the stratum
	over   int               // stratum over-represented among the missing; −1: none
	factor float64
	partly bool // some labels are known in part
}

// openCell is entities of one history whose stratum must be drawn.
type openCell struct {
	h       int
	allowed []int
	count   int64
}

// concentrations are the values that a can have; prior uniform.
var concentrations = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}

// augmentations is how many steps data augmentation takes for one draw.
const augmentations = 25

func (l *labelModel) index(s *overlap.Stratified) {
	seen := map[overlap.History]bool{}
	for _, st := range s.Strata {
		for _, c := range st.Table.Cells() {
			if !seen[c.History] {
				seen[c.History] = true
				l.hist = append(l.hist, c.History)
			}
		}
	}
	slices.Sort(l.hist)
}

func (l *labelModel) setBlind(s *overlap.Stratified, blind []Blind) error {
	l.able = make([]overlap.History, len(l.labels))
	for i := range l.able {
		l.able[i] = 1<<l.k - 1
	}
	for _, b := range blind {
		list, variable, err := b.find(s)
		if err != nil {
			return err
		}
		for i, x := range l.labels {
			if x[variable] == b.Value {
				l.able[i] &^= 1 << list
			}
		}
	}
	return nil
}

// load fills in the counts.
func (l *labelModel) load(s *overlap.Stratified, lacking []overlap.Stratum, tokens []string) error {
	l.n = make([][]float64, len(l.hist))
	for h := range l.n {
		l.n[h] = make([]float64, len(l.labels))
	}
	for _, st := range s.Strata {
		if lacksLabel(st, tokens) {
			continue
		}
		j := slices.IndexFunc(l.labels, func(x []string) bool { return slices.Equal(x, st.Labels) })
		for _, c := range st.Table.Cells() {
			h, _ := slices.BinarySearch(l.hist, c.History)
			l.n[h][j] += float64(c.Count)
		}
	}
	for _, st := range lacking {
		for _, c := range st.Table.Cells() {
			h, _ := slices.BinarySearch(l.hist, c.History)
			o := openCell{h: h, count: c.Count}
			possible := 0
			for j, x := range l.labels {
				if !l.able[j].Contains(c.History) {
					continue
				}
				possible++
				if agrees(x, st.Labels, tokens) {
					o.allowed = append(o.allowed, j)
				}
			}
			if len(o.allowed) == 0 {
				return &problem.Error{What: fmt.Sprintf("entities of history %s without a full label fit no stratum that their lists could see", c.History.Key(l.k)),
					Do: "check which lists are declared unable to see which stratum"}
			}
			l.partly = l.partly || len(o.allowed) < possible
			l.cells = append(l.cells, o)
		}
	}
	return nil
}

// draw returns completed counts. Where labels are missing altogether, these
// entities say nothing about the parameters, and one step is an exact draw.
func (l *labelModel) draw(rng *rand.Rand) [][]float64 {
	cur := l.n
	steps := 1
	if l.partly {
		steps = augmentations
	}
	for range steps {
		cur = l.allocate(rng, l.parameters(rng, cur))
	}
	return cur
}

// parameters draws θ for the histories that have open cells.
func (l *labelModel) parameters(rng *rand.Rand, n [][]float64) [][]float64 {
	b := l.base(rng, n)
	a := l.concentration(rng, n, b)
	theta := make([][]float64, len(l.hist))
	for _, c := range l.cells {
		if theta[c.h] != nil {
			continue
		}
		t := make([]float64, len(l.labels))
		for j := range t {
			if b[c.h][j] > 0 {
				t[j] = labelGamma(rng, a*b[c.h][j]+n[c.h][j])
			}
		}
		theta[c.h] = t
	}
	return theta
}

// base draws b, by history and stratum.
func (l *labelModel) base(rng *rand.Rand, n [][]float64) [][]float64 {
	logit, first := make([][]float64, len(l.labels)), make([]float64, len(l.labels))
	for j := range l.labels {
		size, on := 0.0, make([]float64, l.k)
		for h, hist := range l.hist {
			size += n[h][j]
			for i := range on {
				if hist.On(i) {
					on[i] += n[h][j]
				}
			}
		}
		first[j] = math.Log(labelGamma(rng, size+0.5))
		logit[j] = make([]float64, l.k)
		for i := range on {
			if !l.able[j].On(i) {
				continue // 1 − φ is 1, and φ is never asked for
			}
			x, y := labelGamma(rng, on[i]+0.5), labelGamma(rng, size-on[i]+0.5)
			logit[j][i] = math.Log(x) - math.Log(y)
			first[j] += math.Log(y) - math.Log(x+y)
		}
	}
	out := make([][]float64, len(l.hist))
	for h, hist := range l.hist {
		b := make([]float64, len(l.labels))
		top := math.Inf(-1)
		for j := range b {
			b[j] = math.Inf(-1)
			if !l.able[j].Contains(hist) {
				continue
			}
			b[j] = first[j]
			for i := range l.k {
				if hist.On(i) {
					b[j] += logit[j][i]
				}
			}
			top = max(top, b[j])
		}
		sum := 0.0
		for j := range b {
			b[j] = math.Exp(max(b[j]-top, -300))
			if !l.able[j].Contains(hist) {
				b[j] = 0
			}
			sum += b[j]
		}
		for j := range b {
			b[j] /= sum
		}
		out[h] = b
	}
	return out
}

// concentration draws a.
func (l *labelModel) concentration(rng *rand.Rand, n, b [][]float64) float64 {
	logp := make([]float64, len(concentrations))
	top := math.Inf(-1)
	for g, a := range concentrations {
		for h := range n {
			size := 0.0
			for j, c := range n[h] {
				if c > 0 {
					size += c
					logp[g] += logGamma(a*b[h][j]+c) - logGamma(a*b[h][j])
				}
			}
			logp[g] += logGamma(a) - logGamma(a+size)
		}
		top = max(top, logp[g])
	}
	sum := 0.0
	for g := range logp {
		logp[g] = math.Exp(logp[g] - top)
		sum += logp[g]
	}
	u := rng.Float64() * sum
	for g := range logp {
		if u -= logp[g]; u < 0 {
			return concentrations[g]
		}
	}
	return concentrations[len(concentrations)-1]
}

// allocate divides the open cells by θ and adds the labelled.
func (l *labelModel) allocate(rng *rand.Rand, theta [][]float64) [][]float64 {
	out := make([][]float64, len(l.n))
	for h := range out {
		out[h] = slices.Clone(l.n[h])
	}
	p := make([]float64, len(l.labels))
	for _, c := range l.cells {
		mass := 0.0
		for i, j := range c.allowed {
			p[i] = theta[c.h][j]
			if j == l.over {
				p[i] *= l.factor
			}
			mass += p[i]
		}
		left := c.count
		for i, j := range c.allowed {
			x := left
			if i < len(c.allowed)-1 && p[i] < mass {
				x = binomialDraw(rng, left, p[i]/mass)
			}
			out[c.h][j] += float64(x)
			left -= x
			mass -= p[i]
		}
	}
	return out
}

// labelGamma draws a gamma variate of scale 1, at least the smallest number above 0.
func labelGamma(rng *rand.Rand, shape float64) float64 {
	return max(distuv.Gamma{Alpha: shape, Beta: 1, Src: rng}.Rand(), 1e-300)
}

func logGamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return l
}
