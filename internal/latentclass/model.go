package latentclass

import (
	"cmp"
	"math"
	"slices"
)

// lanes is the multiple to which the number of classes is padded, so that
// inner loops run over whole blocks. Padded classes have weight 0.
const lanes = 4

// model is a table and its prior, laid out for the sampler. Observed histories
// sit in a prefix tree: each node has one list more than its parent, so its
// probability within a class is the parent's times one odds.
//
// A position x holds (J+1)·kp numbers: first y, the logs of the K−1 stick
// lengths s = −log(1−V), then for each list the logits of capture by class.
type model struct {
	J, K, kp int
	a, b     float64 // alpha ~ Gamma(a, rate b)
	shape    float64 // A = a + K − 1
	n        float64 // observed

	nodes  []node // nodes[0] is the history on no list
	limit  float64
	counts []int // nodes with a positive count
}

type node struct {
	parent, bit int // offsets into a row of kp values: parent·kp, bit·kp
	count       float64
}

// newModel lays out the table. Lists are taken by decreasing size, which makes
// histories share long beginnings.
func newModel(lists int, patterns []uint32, counts []int64, classes int, a, b float64) *model {
	m := &model{J: lists, K: classes, kp: (classes + lanes - 1) / lanes * lanes, a: a, b: b, shape: a + float64(classes) - 1}
	size := make([]int64, lists)
	for i, w := range patterns {
		m.n += float64(counts[i])
		for j := range lists {
			if w>>j&1 == 1 {
				size[j] += counts[i]
			}
		}
	}
	order := make([]int, lists)
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(size[j], size[i]) })
	index := map[uint32]int{0: 0}
	m.nodes = []node{{}}
	for i, w := range patterns {
		at, sofar := 0, uint32(0)
		for _, j := range order {
			if w>>j&1 == 0 {
				continue
			}
			sofar |= 1 << j
			next, ok := index[sofar]
			if !ok {
				next = len(m.nodes)
				index[sofar] = next
				m.nodes = append(m.nodes, node{parent: at * m.kp, bit: (j + 1) * m.kp})
			}
			at = next
		}
		m.nodes[at].count += float64(counts[i])
	}
	for i := range m.nodes {
		if m.nodes[i].count > 0 {
			m.counts = append(m.counts, i)
		}
	}
	// Beyond this a logit has prior probability under 1e-15 and products of
	// odds could overflow.
	m.limit = min(35, 650/float64(lists))
	return m
}

// dim is the length of a position.
func (m *model) dim() int { return (m.J + 1) * m.kp }

// work is room for one evaluation and what it leaves behind.
type work struct {
	ex    []float64 // exp of the position: stick lengths, then odds
	lam   []float64 // (J+1)·kp, capture probabilities from row 1 on
	e     []float64 // expected counts: by class (row 0), by class and list
	c, s  []float64 // nodes·kp: class parts of each probability, sums over subtrees
	p     []float64 // nodes: probability of each history
	g     []float64 // nodes: count over probability; 0 where nobody was observed
	nu    []float64 // class weights
	surv  []float64 // exp(−s)
	pinv  []float64 // probability of being on no list, by class
	seen  []float64 // 1 − pinv, without cancellation
	sum   float64   // of stick lengths
	pi0   float64   // probability of being on no list
	rest  float64   // 1 − pi0, without cancellation
	lik   float64   // log likelihood, after value
	prior float64   // log prior density in x, after value
}

func (m *model) newWork() *work {
	f := func(n int) []float64 { return make([]float64, n) }
	return &work{ex: f(m.dim()), lam: f(m.dim()), e: f(m.dim()), c: f(len(m.nodes) * m.kp), s: f(len(m.nodes) * m.kp),
		p: f(len(m.nodes)), g: f(len(m.nodes)), nu: f(m.kp), surv: f(m.kp), pinv: f(m.kp), seen: f(m.kp)}
}

// weights sets nu from the stick lengths s.
func (m *model) weights(w *work, s []float64) {
	w.sum = 0
	left := 1.0
	for h := range w.surv {
		w.surv[h] = -s[h]
	}
	expInto(w.surv, w.surv)
	for h := range m.K - 1 {
		w.sum += s[h]
		w.nu[h] = left * oneMinus(s[h], w.surv[h])
		left *= w.surv[h]
	}
	w.nu[m.K-1] = left
}

// oneMinus returns 1 − exp(−s) given e = exp(−s).
func oneMinus(s, e float64) float64 {
	if s > 0.01 {
		return 1 - e
	}
	return s * (1 - s/2*(1-s/3*(1-s/4*(1-s/5))))
}

// evaluate computes probabilities at x and, into grad, the gradient of the log
// target with the likelihood raised to the power beta. It reports false where
// the position is out of bounds.
func (m *model) evaluate(w *work, x, grad []float64, beta float64) bool {
	if !m.forward(w, x) {
		return false
	}
	kp := m.kp
	for _, i := range m.counts {
		w.g[i] = beta * m.nodes[i].count / w.p[i]
	}
	w.g[0] = beta * m.n / w.rest
	m.backward(w)
	e := w.e[:kp]
	for j := kp; j < len(grad); j += kp {
		slope(grad[j:j+kp], w.e[j:j+kp], w.lam[j:j+kp], e)
	}
	later := e[m.K-1]
	f := m.shape / (m.b + w.sum)
	for h := m.K - 2; h >= 0; h-- {
		s := w.ex[h]
		ratio := s * w.surv[h] / oneMinus(s, w.surv[h])
		grad[h] = e[h]*ratio - s*(later+f) + 1
		later += e[h]
	}
	return true
}

// forward computes the weights and the probabilities of all nodes.
func (m *model) forward(w *work, x []float64) bool {
	kp := m.kp
	for _, v := range x[:m.K-1] {
		if !(v > -300 && v < 300) {
			return false
		}
	}
	for _, v := range x[kp:] {
		if !(v > -m.limit && v < m.limit) {
			return false
		}
	}
	expInto(w.ex, x)
	m.weights(w, w.ex)
	pinv, seen := w.pinv, w.seen
	for h := range pinv {
		pinv[h], seen[h] = 1, 0 // seen gathers the product of (1+odds), less 1
	}
	for j := kp; j < len(x); j += kp {
		odds(w.ex[j:j+kp], w.lam[j:j+kp], pinv, seen)
	}
	for h := range seen {
		seen[h] *= pinv[h]
	}
	m.mix(w)
	return w.rest > 0
}

// mix computes probabilities from weights and what is known of each class.
func (m *model) mix(w *work) {
	c0 := w.c[:m.kp]
	w.pi0, w.rest = 0, 0
	for h, nu := range w.nu {
		v := nu * w.pinv[h]
		w.rest += nu * w.seen[h]
		w.pi0 += v
		c0[h] = v
	}
	descend(m.nodes, w.c, w.ex, w.p, m.kp)
}

// likelihood is the log likelihood after forward or mix.
func (m *model) likelihood(w *work) float64 {
	v := -m.n * math.Log(w.rest)
	for _, i := range m.counts {
		v += m.nodes[i].count * math.Log(w.p[i])
	}
	return v
}

// backward turns g into expected counts: of every class in row 0 of e, of
// every class and list in the others.
func (m *model) backward(w *work) {
	clear(w.e)
	clear(w.s)
	ascend(m.nodes, w.c, w.s, w.e, w.g, m.kp)
}

// value completes an evaluation with the log likelihood and log prior.
func (m *model) value(w *work, x []float64) {
	w.lik = m.likelihood(w)
	w.prior = -m.shape * math.Log(m.b+w.sum)
	for h := range m.K - 1 {
		w.prior += x[h]
	}
	for h := range m.K {
		w.prior += 2 * math.Log(w.pinv[h])
	}
	for j := m.kp; j < len(x); j += m.kp {
		for _, v := range x[j : j+m.K] {
			w.prior += v
		}
	}
}
