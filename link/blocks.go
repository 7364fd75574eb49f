package link

import (
	"context"
	"math/bits"
	"slices"
	"sync/atomic"
)

// blockSet is the records in the order of a rule's keys, with the beginnings of
// the blocks of two records or more.
type blockSet struct {
	keys  []uint64
	ids   []int32
	start []int32 // of each block in ids, and the end of the last
}

type keyed struct {
	key uint64
	id  int32
}

// blocks groups the records by a rule.
func (r *Records) blocks(keys []keyColumn, ru rule) *blockSet {
	b, _ := blocksOf(context.Background(), r.Len(), 1, func(i int) uint64 { return r.hash(keys, ru, int32(i)) })
	return b
}

// blocksOf groups n records by a key that is 0 for those that have none. The
// order is that of the keys, and of the records within a block.
func blocksOf(ctx context.Context, n, workers int, hash func(i int) uint64) (*blockSet, error) {
	all := make([]uint64, n)
	seen := newTwice(n)
	err := eachRun(ctx, n, workers, func(from, to int) {
		for i := from; i < to; i++ {
			all[i] = hash(i)
		}
		seen.add(all[from:to])
	})
	if err != nil {
		return nil, err
	}
	ks := seen.pick(all)
	if err := sortParallel(ctx, ks, workers); err != nil {
		return nil, err
	}
	return gather(ks), nil
}

// gather takes the blocks from sorted keys.
func gather(ks []keyed) *blockSet {
	b := &blockSet{ids: make([]int32, 0, len(ks))}
	for i := 0; i < len(ks); {
		j := i + 1
		for j < len(ks) && ks[j].key == ks[i].key {
			j++
		}
		if j-i > 1 {
			b.keys = append(b.keys, ks[i].key)
			b.start = append(b.start, int32(len(b.ids)))
			for _, k := range ks[i:j] {
				b.ids = append(b.ids, k.id)
			}
		}
		i = j
	}
	b.start = append(b.start, int32(len(b.ids)))
	return b
}

func (b *blockSet) len() int { return len(b.keys) }

func (b *blockSet) block(i int) (uint64, []int32) {
	return b.keys[i], b.ids[b.start[i]:b.start[i+1]]
}

func (b *blockSet) pairs() int64 {
	var s int64
	for i := range b.keys {
		n := int64(b.start[i+1] - b.start[i])
		s += n * (n - 1) / 2
	}
	return s
}

func (b *blockSet) largest() int64 {
	var m int64
	for i := range b.keys {
		m = max(m, int64(b.start[i+1]-b.start[i]))
	}
	return m
}

// twice tells keys that may have come more than once from those that came only
// once: most records stand alone under most rules, and need not be sorted.
type twice struct {
	places []atomic.Uint32 // two bits for each: came, and came again
	shift  uint
	hits   atomic.Int64 // keys that came to a place that was taken
}

// newTwice has four places for each of n keys.
func newTwice(n int) *twice {
	size := max(10, bits.Len(uint(n))+2)
	return &twice{places: make([]atomic.Uint32, 1<<(size-4)), shift: uint(64 - size)}
}

// add adds the keys that are not 0. It may be called by several goroutines.
func (t *twice) add(keys []uint64) {
	hits := 0
	for _, h := range keys {
		if h == 0 {
			continue
		}
		p := h >> t.shift
		bit := uint32(1) << (2 * (p & 15))
		w := &t.places[p>>4]
		if now := w.Load(); now&bit != 0 || w.Or(bit)&bit != 0 {
			hits++
			if now&(bit<<1) == 0 {
				w.Or(bit << 1)
			}
		}
	}
	t.hits.Add(int64(hits))
}

// pick gives the records whose key may have come more than once, in order.
func (t *twice) pick(all []uint64) []keyed {
	ks := make([]keyed, 0, min(2*int(t.hits.Load()), len(all)))
	for i, h := range all {
		p := h >> t.shift
		if h != 0 && t.places[p>>4].Load()>>(2*(p&15)+1)&1 != 0 {
			ks = append(ks, keyed{h, int32(i)})
		}
	}
	return ks
}

// sortKeyed sorts by key, then by record.
func sortKeyed(a []keyed) { _ = sortParallel(context.Background(), a, 1) }

// sortParallel sorts keys that are spread evenly and whose records are in
// order: by their upper bits into heaps that fit into the processor's cache,
// then each heap by itself.
func sortParallel(ctx context.Context, a []keyed, workers int) error {
	if len(a) < 1<<10 {
		slices.SortFunc(a, compareKeyed)
		return ctx.Err()
	}
	width := uint(min(12, bits.Len(uint(len(a)))-8))
	shift := 64 - width
	start := make([]int, 1<<width+1)
	for i := range a {
		start[a[i].key>>shift+1]++
	}
	for c := range len(start) - 1 {
		start[c+1] += start[c]
	}
	at := slices.Clone(start)
	tmp := make([]keyed, len(a))
	for i := range a {
		c := a[i].key >> shift
		tmp[at[c]] = a[i]
		at[c]++
	}
	return eachHeap(ctx, len(start)-1, workers, func(c int) {
		sortHeap(tmp[start[c]:start[c+1]], a[start[c]:start[c+1]], shift)
	})
}

// eachHeap divides the heaps among workers.
func eachHeap(ctx context.Context, n, workers int, do func(c int)) error {
	if workers < 2 || n < 64 {
		for c := range n {
			do(c)
		}
		return ctx.Err()
	}
	var next atomic.Int64
	return eachRun(ctx, workers*recordRun, workers, func(int, int) {
		for ctx.Err() == nil {
			c := int(next.Add(1)) - 1
			if c >= n {
				return
			}
			do(c)
		}
	})
}

// sortHeap sorts from into to by the eight bits below shift, and what these
// leave together by comparison.
func sortHeap(from, to []keyed, shift uint) {
	if len(from) < 64 {
		copy(to, from)
		insertKeyed(to)
		return
	}
	shift -= 8
	var start [257]int32
	for i := range from {
		start[int(uint8(from[i].key>>shift))+1]++
	}
	for c := range 256 {
		start[c+1] += start[c]
	}
	at := start
	for i := range from {
		c := uint8(from[i].key >> shift)
		to[at[c]] = from[i]
		at[c]++
	}
	for c := range 256 {
		insertKeyed(to[start[c]:start[c+1]])
	}
}

// insertKeyed sorts a few keys, or many that are mostly in order.
func insertKeyed(a []keyed) {
	if len(a) > 64 && !slices.IsSortedFunc(a, compareKeyed) {
		slices.SortFunc(a, compareKeyed)
		return
	}
	for i := 1; i < len(a); i++ {
		k := a[i]
		j := i
		for j > 0 && (a[j-1].key > k.key || a[j-1].key == k.key && a[j-1].id > k.id) {
			a[j] = a[j-1]
			j--
		}
		a[j] = k
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
