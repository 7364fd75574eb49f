package link

import (
	"slices"
	"sort"
)

// Rates compare a set of pairs with the true one. A rate whose denominator is
// zero is absent.
type Rates struct {
	Found     int64    `json:"found"`   // pairs that were called the same
	Correct   int64    `json:"correct"` // of these, pairs that are
	Precision *float64 `json:"precision,omitempty"`
	Recall    *float64 `json:"recall,omitempty"`
	F1        *float64 `json:"f1,omitempty"` // harmonic mean of the two
}

// Measured is a result compared with the truth. Only pairs that the rules
// between lists allow, of two judged records, count.
type Measured struct {
	Judged   int   `json:"judged"`     // records about which the truth says something
	True     int64 `json:"true_pairs"` // pairs that are the same entity
	Kept     int64 `json:"kept_true"`  // of these, pairs with at least Floor
	Lost     int64 `json:"lost_true"`  // of these, pairs that no rule proposed or that have less than Floor
	Clusters Rates `json:"clusters"`   // all pairs within the entities of Result.Entity
	Pairs    Rates `json:"pairs"`      // pairs with at least the threshold, each by itself

	Calibration Calibration `json:"calibration"`
}

// Calibration compares the probabilities of the pairs that have at least Floor
// with how many of them are true.
type Calibration struct {
	Pairs    int64   `json:"pairs"`
	Expected float64 `json:"expected"` // sum of their probabilities
	Observed int64   `json:"observed"` // true ones
	Bins     []Bin   `json:"bins"`     // from the lowest probabilities to the highest
}

// Bin is the pairs with probabilities from From to below To (the last bin
// includes To).
type Bin struct {
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	Pairs    int64   `json:"pairs"`
	Expected float64 `json:"expected"`
	Observed int64   `json:"observed"`
}

// binEdges are the edges of the bins of a calibration.
var binEdges = []float64{Floor, .1, .2, .3, .4, .5, .6, .7, .8, .9, .99, 1}

// Expectation is what the probabilities themselves say about the entities of a
// result. It is right as far as the probabilities are.
type Expectation struct {
	True      float64  `json:"true_pairs"` // sum of all probabilities, and of what blocking is thought to have lost
	Found     int64    `json:"found"`      // pairs within entities
	Correct   float64  `json:"correct"`    // sum of their probabilities
	Precision *float64 `json:"precision,omitempty"`
	Recall    *float64 `json:"recall,omitempty"`
	F1        *float64 `json:"f1,omitempty"`
}

// Measure compares the result with the truth, in time linear in the records
// and pairs.
func (r *Result) Measure(t *Truth) Measured {
	g := newPairCounter(r.Records, r.opt.PairRules)
	m := Measured{}
	for i := range t.entity {
		if t.Judged(i) {
			m.Judged++
		}
	}
	order := g.order(t.entity)
	m.True = g.pairs(order, t.entity, nil)
	order = g.order(r.Entity)
	m.Clusters.Found = g.pairs(order, r.Entity, t.entity)
	m.Clusters.Correct = g.both(order, r.Entity, t.entity)
	m.Clusters.rate(m.True)
	r.measurePairs(t, g, &m)
	return m
}

// Expect says what the probabilities imply for the entities of the result.
func (r *Result) Expect() Expectation {
	g := newPairCounter(r.Records, r.opt.PairRules)
	e := Expectation{Found: g.pairs(g.order(r.Entity), r.Entity, nil)}
	for _, p := range r.Pairs {
		if !g.allowed(p.A, p.B) {
			continue
		}
		e.True += float64(p.Probability)
		if r.Entity[p.A] == r.Entity[p.B] {
			e.Correct += float64(p.Probability)
		}
	}
	if l := r.Training.Unseen; l > 0 && l < 1 {
		e.True /= 1 - l
	}
	e.Precision, e.Recall, e.F1 = rates(e.Correct, float64(e.Found), e.True)
	return e
}

func (r *Result) measurePairs(t *Truth, g *pairCounter, m *Measured) {
	c := &m.Calibration
	for i := range len(binEdges) - 1 {
		c.Bins = append(c.Bins, Bin{From: binEdges[i], To: binEdges[i+1]})
	}
	threshold := r.opt.Threshold
	if threshold == 0 {
		threshold = 0.5
	}
	for _, p := range r.Pairs {
		if p.Probability < Floor || !g.allowed(p.A, p.B) || !t.Judged(int(p.A)) || !t.Judged(int(p.B)) {
			continue
		}
		v := float64(p.Probability)
		b := &c.Bins[binOf(p.Probability)]
		b.Pairs++
		b.Expected += v
		same := t.Same(int(p.A), int(p.B))
		if same {
			b.Observed++
			m.Kept++
		}
		if p.Probability >= float32(threshold) {
			m.Pairs.Found++
			if same {
				m.Pairs.Correct++
			}
		}
	}
	for _, b := range c.Bins {
		c.Pairs += b.Pairs
		c.Expected += b.Expected
		c.Observed += b.Observed
	}
	m.Lost = m.True - m.Kept
	m.Pairs.rate(m.True)
}

// binOf is the number of the bin of a probability. Edges are rounded as
// probabilities are, so that 0.9 is not below 0.9.
func binOf(p float32) int {
	i := sort.Search(len(binEdges), func(i int) bool { return float32(binEdges[i]) > p }) - 1
	return min(max(i, 0), len(binEdges)-2)
}

func (s *Rates) rate(truth int64) {
	s.Precision, s.Recall, s.F1 = rates(float64(s.Correct), float64(s.Found), float64(truth))
}

func rates(correct, found, truth float64) (precision, recall, f1 *float64) {
	ratio := func(a, b float64) *float64 {
		if b == 0 {
			return nil
		}
		v := a / b
		return &v
	}
	return ratio(correct, found), ratio(correct, truth), ratio(2*correct, found+truth)
}

// pairCounter counts the pairs within groups of records that the rules
// between lists allow.
type pairCounter struct {
	list    []uint8
	lists   int
	neither []bool // lists × lists
}

func newPairCounter(r *Records, rules []PairRule) *pairCounter {
	k := len(r.Lists())
	g := &pairCounter{list: r.list, lists: k, neither: make([]bool, k*k)}
	for _, rule := range rules {
		a, b := slices.Index(r.Lists(), rule.A), slices.Index(r.Lists(), rule.B)
		if a < 0 || b < 0 {
			continue // refused long before
		}
		g.neither[a*k+b] = rule.Do == Neither
		g.neither[b*k+a] = rule.Do == Neither
	}
	return g
}

func (g *pairCounter) allowed(a, b int32) bool {
	return !g.neither[int(g.list[a])*g.lists+int(g.list[b])]
}

// order sorts the records by group, and within it by list. Groups are numbers
// from unjudged (-1) to below the number of records.
func (g *pairCounter) order(group []int32) []int32 {
	n := len(group)
	byList := countingSort(nil, n, g.lists, func(i int32) int { return int(g.list[i]) })
	return countingSort(byList, n, n+1, func(i int32) int { return int(group[i]) + 1 })
}

// countingSort sorts 0 … n-1, or the given order of them, by a key below keys,
// and leaves equal ones in their order.
func countingSort(order []int32, n, keys int, key func(int32) int) []int32 {
	at := make([]int32, keys+1)
	for i := range n {
		at[key(int32(i))+1]++
	}
	for k := range keys {
		at[k+1] += at[k]
	}
	out := make([]int32, n)
	for j := range n {
		i := int32(j)
		if order != nil {
			i = order[j]
		}
		k := key(i)
		out[at[k]] = i
		at[k]++
	}
	return out
}

// pairs counts the allowed pairs within groups; records whose group, or whose
// entry in judged, is unjudged do not count.
func (g *pairCounter) pairs(order, group, judged []int32) int64 {
	var sum int64
	var tally listTally
	for lo := 0; lo < len(order); {
		e := group[order[lo]]
		hi := lo
		tally.reset()
		for ; hi < len(order) && group[order[hi]] == e; hi++ {
			if i := order[hi]; judged == nil || judged[i] != unjudged {
				tally.add(g.list[i])
			}
		}
		if e != unjudged {
			sum += g.within(&tally)
		}
		lo = hi
	}
	return sum
}

// both counts the allowed pairs that are in the same group and of the same
// true entity. Groups larger than a few are sorted by the truth.
func (g *pairCounter) both(order, group, truth []int32) int64 {
	var sum int64
	var tally listTally
	for lo := 0; lo < len(order); {
		hi := lo + 1
		for hi < len(order) && group[order[hi]] == group[order[lo]] {
			hi++
		}
		members := order[lo:hi]
		if len(members) > 1 {
			slices.SortStableFunc(members, func(a, b int32) int { return int(truth[a]) - int(truth[b]) })
			for i := 0; i < len(members); {
				e := truth[members[i]]
				tally.reset()
				for ; i < len(members) && truth[members[i]] == e; i++ {
					tally.add(g.list[members[i]])
				}
				if e != unjudged {
					sum += g.within(&tally)
				}
			}
		}
		lo = hi
	}
	return sum
}

// listTally counts the records of a group by list, in the order of the lists.
type listTally struct {
	list  []uint8
	count []int64
}

func (t *listTally) reset() { t.list, t.count = t.list[:0], t.count[:0] }

func (t *listTally) add(list uint8) {
	if k := len(t.list); k > 0 && t.list[k-1] == list {
		t.count[k-1]++
		return
	}
	t.list, t.count = append(t.list, list), append(t.count, 1)
}

// within is the number of allowed pairs of a group.
func (g *pairCounter) within(t *listTally) int64 {
	var sum int64
	for i, a := range t.list {
		if !g.neither[int(a)*g.lists+int(a)] {
			sum += t.count[i] * (t.count[i] - 1) / 2
		}
		for j, b := range t.list[i+1:] {
			if !g.neither[int(a)*g.lists+int(b)] {
				sum += t.count[i] * t.count[i+1+j]
			}
		}
	}
	return sum
}
