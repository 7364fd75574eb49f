package link

import (
	"context"
	"math"
	"slices"
)

// worker compares pairs. Its inner loop allocates nothing but what it keeps.
type worker struct {
	j       *job
	s       *scorer
	table   *keyTable
	earlier []uint64   // rules whose pairs were compared already
	all     bool       // all pairs of lists are allowed
	floor   float64    // least log odds with which a pair is kept
	page    []uint32   // the keys of the records of some blocks
	pending [][2]int32 // pairs that wait for comparison
	touch   *toucher
	pt      pattern
	out     outcome
}

func (s *sweep) worker(x int) *worker {
	return &worker{
		pending: make([][2]int32, 0, touchPairs),
		touch:   newToucher(s.j.r),
		j:       s.j, s: s.j.scorer.clone(), table: s.table, earlier: s.masks[:x],
		all:   !slices.Contains(s.j.allowed, false),
		floor: math.Log(keepFrom / (1 - keepFrom)),
	}
}

// How many pairs of one block are compared before a worker asks whether it is
// to stop, and how many records are brought near together.
const (
	patience    = 1 << 14
	pageRecords = 1 << 10
)

// chunk compares the pairs of a chunk.
func (w *worker) chunk(ctx context.Context, blocks *blockSet, c chunk) error {
	if c.rowTo > 0 {
		_, ids := blocks.block(c.from)
		return w.rows(ctx, ids, c.rowFrom, c.rowTo)
	}
	for b := c.from; b < c.to; {
		e := b + 1
		for e < c.to && blocks.start[e+1]-blocks.start[b] <= pageRecords {
			e++
		}
		w.load(blocks.ids[blocks.start[b]:blocks.start[e]])
		at := 0
		for ; b < e; b++ {
			_, ids := blocks.block(b)
			page := w.page[at*w.table.width:]
			for x := range ids[:len(ids)-1] {
				w.against(ids[x:], page[x*w.table.width:])
			}
			at += len(ids)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	w.compare()
	return nil
}

// rows compares some records of a large block with all that follow them.
func (w *worker) rows(ctx context.Context, ids []int32, from, to int) error {
	w.load(ids[from:])
	pairs := 0
	for x := from; x < to; x++ {
		w.against(ids[x:], w.page[(x-from)*w.table.width:])
		if pairs += len(ids) - x; pairs > patience {
			if pairs = 0; ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	w.compare()
	return nil
}

// load puts the keys of records side by side.
func (w *worker) load(ids []int32) {
	w.page = w.page[:0]
	for _, i := range ids {
		w.page = append(w.page, w.table.row(i)...)
	}
}

// against takes the pairs of the first of some records of a block with the
// others for comparison, but for those that an earlier rule proposed.
func (w *worker) against(ids []int32, page []uint32) {
	n := w.table.width
	a := ids[0]
	row := page[:n]
	for y := 1; y < len(ids); y++ {
		b := ids[y]
		if w.seen(agree(row, page[y*n:y*n+n])) || !w.all && !w.j.pairAllowed(a, b) {
			continue
		}
		if w.pending = append(w.pending, [2]int32{a, b}); len(w.pending) == cap(w.pending) {
			w.compare()
		}
	}
}

// compare compares the pairs that were taken.
func (w *worker) compare() {
	w.touch.pairs(w.pending)
	j := w.j
	for _, p := range w.pending {
		a, b := p[0], p[1]
		w.s.levels(a, b, &w.pt)
		m := w.s.match(a, b, &w.pt)
		c := j.odds.class(j.r, a, b)
		if m+j.odds.match[c] < w.floor {
			continue
		}
		k := w.s.kin(&w.pt)
		if j.odds.logOdds(c, m, k) < w.floor || w.s.barred(a, b, &w.pt) || j.datesApart(a, b) {
			continue
		}
		w.out.kept = append(w.out.kept, keptPair{a, b, float32(m), float32(k)})
	}
	w.out.new += int64(len(w.pending))
	w.pending = w.pending[:0]
}

// seen tells whether an earlier rule proposes a pair that agrees on these keys.
func (w *worker) seen(keys uint64) bool {
	for _, m := range w.earlier {
		if keys&m == m {
			return true
		}
	}
	return false
}
