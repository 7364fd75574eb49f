package partition

import "math"

// state is a partition of a component's nodes that can be changed a node at a
// time. Clusters have slots, some of them free.
type state struct {
	l     *local
	self  []float64 // log odds inside each node
	base  float64
	scale scale

	label []int32 // slot of each node
	slots []slot
	free  []int32

	link    []float64 // scratch by slot: log odds between a node and a cluster beyond base
	touched []int32   // scratch: slots with an entry in link
	seen    []bool    // scratch by slot
	odds    []float64 // of l's rows, or others in their place
}

// slot is a cluster.
type slot struct {
	nodes, size int32
	sum         float64 // log odds of its pairs
	lists       listSet
}

// newState returns the partition in which every node is alone.
func newState(l *local) *state {
	s := &state{l: l, self: l.self, base: l.base, scale: l.scale, odds: l.odds}
	s.label = make([]int32, l.n)
	s.slots = make([]slot, l.n)
	s.link = make([]float64, l.n)
	s.seen = make([]bool, l.n)
	for i := range s.label {
		s.label[i] = int32(i)
	}
	s.recount()
	return s
}

// set takes over a partition, given as a number below n for each node.
func (s *state) set(label []int32) {
	copy(s.label, label)
	s.recount()
}

// recount makes the slots from the labels.
func (s *state) recount() {
	clear(s.slots)
	s.free = s.free[:0]
	copyOf := append([]int32(nil), s.label...)
	for i := range s.label {
		s.label[i] = -1
	}
	for i, c := range copyOf {
		i := int32(i)
		s.links(i)
		s.put(i, c)
	}
	for c := len(s.slots) - 1; c >= 0; c-- {
		if s.slots[c].nodes == 0 {
			s.free = append(s.free, int32(c))
		}
	}
}

func (s *state) weight(c *slot) float64 {
	if c.nodes == 0 {
		return 0
	}
	return s.scale.weight(c.sum, c.size)
}

// total is the log probability of the partition but for a constant.
func (s *state) total() float64 {
	t := 0.0
	for c := range s.slots {
		t += s.weight(&s.slots[c])
	}
	return t
}

// links fills link and touched for node i.
func (s *state) links(i int32) {
	for _, c := range s.touched {
		s.link[c], s.seen[c] = 0, false
	}
	s.touched = s.touched[:0]
	l := s.l
	for e := l.off[i]; e < l.off[i+1]; e++ {
		c := s.label[l.to[e]]
		if c < 0 {
			continue
		}
		if !s.seen[c] {
			s.seen[c] = true
			s.touched = append(s.touched, c)
		}
		s.link[c] += s.odds[e]
	}
}

// put adds node i, for which links was called and which is in no cluster, to c.
func (s *state) put(i, c int32) {
	t := &s.slots[c]
	t.sum += s.self[i] + s.link[c] + s.base*float64(s.l.size[i])*float64(t.size)
	t.nodes++
	t.size += s.l.size[i]
	t.lists.join(&s.l.lists[i])
	s.label[i] = c
}

// take removes node i, for which links was called, from its cluster.
func (s *state) take(i int32) {
	c := s.label[i]
	t := &s.slots[c]
	t.nodes--
	t.size -= s.l.size[i]
	t.sum -= s.self[i] + s.link[c] + s.base*float64(s.l.size[i])*float64(t.size)
	t.lists.leave(&s.l.lists[i])
	s.label[i] = -1
	if t.nodes == 0 {
		t.sum = 0
		s.free = append(s.free, c)
	}
}

// gain is what adding node i, which is in no cluster, to c adds to the total.
func (s *state) gain(i, c int32) float64 {
	t := &s.slots[c]
	size := s.l.size[i]
	if t.nodes == 0 {
		return s.scale.weight(s.self[i], size)
	}
	if t.lists.meets(&s.l.lists[i]) || math.IsInf(s.link[c], -1) {
		return math.Inf(-1)
	}
	sum := t.sum + s.self[i] + s.link[c] + s.base*float64(size)*float64(t.size)
	return s.scale.weight(sum, t.size+size) - s.scale.weight(t.sum, t.size)
}

// empty gives a free slot; there is one whenever a node is in no cluster. It
// is used up only by using.
func (s *state) empty() int32 { return s.free[len(s.free)-1] }

// use is put for a slot that may be the free one.
func (s *state) use(i, c int32) {
	if s.slots[c].nodes == 0 {
		s.free = s.free[:len(s.free)-1]
	}
	s.put(i, c)
}

// firsts gives each node the first node of its cluster.
func (s *state) firsts(label []int32) {
	first := make([]int32, len(s.slots))
	for i := range first {
		first[i] = -1
	}
	for i, c := range s.label {
		if first[c] < 0 {
			first[c] = int32(i)
		}
		label[i] = first[c]
	}
}
