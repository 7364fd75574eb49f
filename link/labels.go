package link

import (
	"fmt"
	"slices"
)

// labelled is a label by the numbers of its records, a < b.
type labelled struct {
	a, b int32
	same bool
}

// readLabels looks up the records of the labels. Pairs that are labelled both
// ways are left out.
func (j *job) readLabels() {
	said := map[[2]int32]bool{}
	both := map[[2]int32]bool{}
	unknown := 0
	for _, l := range j.o.Labels {
		a, b := j.r.Find(l.ListA, l.IDA), j.r.Find(l.ListB, l.IDB)
		if a < 0 || b < 0 || a == b {
			unknown++
			continue
		}
		p := [2]int32{int32(min(a, b)), int32(max(a, b))}
		same, seen := said[p]
		switch {
		case !seen:
			said[p] = l.Same
			j.labels = append(j.labels, labelled{p[0], p[1], l.Same})
		case same != l.Same:
			both[p] = true
		}
	}
	j.labels = slices.DeleteFunc(j.labels, func(l labelled) bool { return both[[2]int32{l.a, l.b}] })
	if unknown > 0 {
		j.out.warn("label-unknown", "caution", fmt.Sprintf("%d labels name a record that is on no list, or one record twice; they are not used", unknown), "check the ids of the labels against the lists")
	}
	if len(both) > 0 {
		j.out.warn("labels-contradict", "caution", fmt.Sprintf("%d pairs are labelled the same as well as different; they are not used", len(both)), "settle these pairs")
	}
	j.againstDecisions()
}

// againstDecisions warns of labels that say otherwise than the decisions.
func (j *job) againstDecisions() {
	decided := map[[2]int32]bool{}
	for _, p := range j.must {
		decided[p] = true
	}
	for _, p := range j.cannot {
		decided[p] = false
	}
	n := 0
	for _, l := range j.labels {
		if same, ok := decided[[2]int32{l.a, l.b}]; ok && same != l.same {
			n++
		}
	}
	if n > 0 {
		j.out.warn("labels-against-decisions", "serious", fmt.Sprintf("%d labels say otherwise than the decisions about the same pairs; the decisions hold, and the model learns from the labels", n), "settle these pairs")
	}
}

// addLabels tells the training what labels say. In every set the labelled pairs
// are moved to a set of their own, in which it is known which of them are the
// same; so a pair counts no more for being labelled, and it does not matter that
// difficult pairs are labelled more often than others.
func (j *job) addLabels(t *trainer) {
	if len(j.labels) == 0 {
		return
	}
	for _, s := range slices.Clone(t.sets) {
		if known := s.takeLabels(t, j); known.pairs > 0 {
			t.sets = append(t.sets, known)
		}
	}
}

// takeLabels moves the labelled pairs of a set to another.
func (s *trainingSet) takeLabels(t *trainer, j *job) *trainingSet {
	find := map[classed]int{}
	for i := range s.patterns {
		find[classed{s.patterns[i], s.class[i]}] = i
	}
	known := &trainingSet{rule: s.rule, free: s.free, sampled: s.sampled, ownFixed: s.ownFixed}
	seen := map[classed]int{}
	bar := sampleBar(s.sampled)
	for _, l := range j.labels {
		h := t.r.hash(t.keys, s.rule, l.a)
		if h == 0 || h != t.r.hash(t.keys, s.rule, l.b) || scramble(h) > bar || !j.pairAllowed(l.a, l.b) {
			continue
		}
		key := classed{class: t.classOf(l.a, l.b)}
		for k, f := range t.fs {
			if s.free[k] {
				key.pattern[k] = f.compare(l.a, l.b)
			}
		}
		i, ok := find[key]
		if !ok || s.count[i] < 1 {
			continue
		}
		s.count[i]--
		s.classes[key.class]--
		s.pairs--
		at := known.add(t.fs, seen, key, 1)
		if at == len(known.fixed) {
			known.fixed = append(known.fixed, 0)
		}
		if l.same {
			known.fixed[at]++
		}
	}
	for i := range known.fixed {
		known.fixed[i] /= known.count[i]
	}
	known.sum(len(t.pairsOf))
	return known
}
