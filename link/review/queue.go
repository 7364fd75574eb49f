package review

import (
	"cmp"
	"slices"

	"undercount/link"
)

// Mode is whose look at a pair it is.
type Mode string

// The modes.
const (
	First      Mode = "first"      // doubtful pairs that nobody judged
	Second     Mode = "second"     // pairs that others judged and this reviewer did not; what they said stays hidden
	Adjudicate Mode = "adjudicate" // pairs that need a third look
)

// kind is the kind of act that a mode makes.
func (m Mode) kind() Kind {
	if m == Adjudicate {
		return Adjudicated
	}
	return Reviewed
}

// Doubtful are the bounds between which a pair is doubtful by default.
const (
	Low  = 0.05
	High = 0.95
)

// Wanted says which pairs a reviewer is to see.
type Wanted struct {
	Mode      Mode
	Reviewer  string
	Low, High float64                 // probabilities; 0, 0 means Low, High
	Limit     int                     // pairs at most; 0 means all
	Influence func(link.Pair) float64 // nil means Material.Influence
}

// Item is one pair of the queue.
type Item struct {
	A, B      int // record numbers, A < B
	Key       Key
	Pair      link.Pair
	Influence float64
	Said      []Said // what was said of it, for an adjudicator
	Why       string // why it needs a third look
}

// Queue is what a reviewer has before them, the most influential pair first.
type Queue struct {
	Items   []Item
	Judged  int     // pairs of this queue's kind that were judged before
	Settled float64 // influence of these together
	Left    float64 // influence of the pairs in Items and of those beyond the limit
	Beyond  int     // pairs left out by the limit
	Missing int     // pairs in the files whose records the study no longer has
}

// Queue orders the pairs that a reviewer is to see. Equally influential pairs
// come in the order of their records.
func (m *Material) Queue(fs *Files, w Wanted) *Queue {
	if w.Low == 0 && w.High == 0 {
		w.Low, w.High = Low, High
	}
	if w.Influence == nil {
		w.Influence = m.Influence()
	}
	q := &Queue{}
	switch w.Mode {
	case First:
		m.doubtful(q, fs, w)
	case Second:
		m.judgedByOthers(q, fs, w)
	case Adjudicate:
		for _, o := range fs.Merge().Open {
			m.put(q, o.Pair, w, o.Said, o.Why)
		}
	}
	slices.SortFunc(q.Items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(y.Influence, x.Influence), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	for _, i := range q.Items {
		q.Left += i.Influence
	}
	if w.Limit > 0 && len(q.Items) > w.Limit {
		q.Beyond = len(q.Items) - w.Limit
		q.Items = q.Items[:w.Limit]
	}
	return q
}

// doubtful puts in the pairs between the bounds that nobody judged.
func (m *Material) doubtful(q *Queue, fs *Files, w Wanted) {
	said, settled := fs.said(Reviewed), fs.said(Adjudicated)
	for _, p := range m.Pairs {
		if float64(p.Probability) < w.Low || float64(p.Probability) > w.High {
			continue
		}
		k := m.key(int(p.A), int(p.B))
		if len(said[k])+len(settled[k]) == 0 {
			q.Items = append(q.Items, Item{A: int(p.A), B: int(p.B), Key: k, Pair: p, Influence: w.Influence(p)})
		}
	}
	// What was judged may have no doubt left in the linkage, so it is counted by itself.
	for _, k := range sortedKeys(said) {
		m.count(q, k, w)
	}
}

// judgedByOthers puts in what others judged and this reviewer did not.
func (m *Material) judgedByOthers(q *Queue, fs *Files, w Wanted) {
	said := fs.said(Reviewed)
	for _, k := range sortedKeys(said) {
		says := said[k]
		own := slices.ContainsFunc(says, func(s Said) bool { return s.Reviewer == w.Reviewer })
		switch {
		case !own:
			m.put(q, k, w, nil, "")
		case len(says) > 1:
			m.count(q, k, w)
		}
	}
}

// item is the item of a pair that the files name.
func (m *Material) item(k Key, w Wanted) (Item, bool) {
	a, b, ok := m.find(k)
	if !ok {
		return Item{}, false
	}
	p := m.pair(a, b)
	return Item{A: a, B: b, Key: k, Pair: p, Influence: w.Influence(p)}, true
}

func (m *Material) put(q *Queue, k Key, w Wanted, said []Said, why string) {
	i, ok := m.item(k, w)
	if !ok {
		q.Missing++
		return
	}
	i.Said, i.Why = said, why
	q.Items = append(q.Items, i)
}

// count adds a pair that was judged before.
func (m *Material) count(q *Queue, k Key, w Wanted) {
	i, ok := m.item(k, w)
	if !ok {
		q.Missing++
		return
	}
	q.Judged++
	q.Settled += i.Influence
}
