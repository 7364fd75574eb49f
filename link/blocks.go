package link

import "slices"

// blockSet is the records in the order of a rule's keys, with the beginnings of
// the blocks of two records or more.
type blockSet struct {
	keys  []uint64
	ids   []int32
	start []int32 // pairs of from, to
}

type keyed struct {
	key uint64
	id  int32
}

// blocks groups the records by a rule.
func (r *Records) blocks(keys []keyColumn, ru rule) *blockSet {
	n := r.Len()
	ks := make([]keyed, 0, n)
	for i := range int32(n) {
		if h := r.hash(keys, ru, i); h != 0 {
			ks = append(ks, keyed{h, i})
		}
	}
	sortKeyed(ks)
	b := &blockSet{ids: make([]int32, len(ks)), keys: nil}
	for i, k := range ks {
		b.ids[i] = k.id
	}
	for i := 0; i < len(ks); {
		j := i + 1
		for j < len(ks) && ks[j].key == ks[i].key {
			j++
		}
		if j-i > 1 {
			b.start = append(b.start, int32(i), int32(j))
			b.keys = append(b.keys, ks[i].key)
		}
		i = j
	}
	return b
}

func (b *blockSet) len() int { return len(b.keys) }

func (b *blockSet) block(i int) (uint64, []int32) {
	return b.keys[i], b.ids[b.start[2*i]:b.start[2*i+1]]
}

func (b *blockSet) pairs() int64 {
	var s int64
	for i := range b.keys {
		n := int64(b.start[2*i+1] - b.start[2*i])
		s += n * (n - 1) / 2
	}
	return s
}

func (b *blockSet) largest() int64 {
	var m int64
	for i := range b.keys {
		m = max(m, int64(b.start[2*i+1]-b.start[2*i]))
	}
	return m
}

// sortKeyed sorts by key, then by record, by radix: four passes over the upper
// half of the keys leave next to nothing to the comparison that ends it.
func sortKeyed(a []keyed) {
	if len(a) < 1<<10 {
		slices.SortFunc(a, compareKeyed)
		return
	}
	tmp := make([]keyed, len(a))
	for shift := 40; shift < 64; shift += 12 {
		var count [4097]int
		for i := range a {
			count[a[i].key>>shift&0xfff+1]++
		}
		for c := range 4096 {
			count[c+1] += count[c]
		}
		for i := range a {
			c := a[i].key >> shift & 0xfff
			tmp[count[c]] = a[i]
			count[c]++
		}
		a, tmp = tmp, a
	}
	// Two passes: the result is in the slice that was given.
	for i := 0; i < len(a); {
		j := i + 1
		for j < len(a) && a[j].key>>40 == a[i].key>>40 {
			j++
		}
		for x := i + 1; x < j; x++ {
			if a[x].key != a[i].key {
				slices.SortFunc(a[i:j], compareKeyed)
				break
			}
		}
		i = j
	}
}

func compareKeyed(a, b keyed) int {
	switch {
	case a.key < b.key:
		return -1
	case a.key > b.key:
		return 1
	}
	return int(a.id) - int(b.id)
}
