package link

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"undercount/internal/problem"
)

// keyTable holds the keys that some rules ask for, worked out once and laid out
// record by record, so that the keys of a record lie side by side.
type keyTable struct {
	width int
	of    []int    // place of a key column in a row, or -1
	rows  []uint32 // width keys for each record
}

// maxTableKeys is the number of keys whose agreement fits into one word.
const maxTableKeys = 64

// newKeyTable works out the keys of the rules.
func newKeyTable(ctx context.Context, n int, keys []keyColumn, rules []rule, workers int) (*keyTable, error) {
	t := &keyTable{of: make([]int, len(keys))}
	for k := range t.of {
		t.of[k] = -1
	}
	var cols []int
	for _, ru := range rules {
		for _, k := range ru {
			if t.of[k] < 0 {
				t.of[k] = len(cols)
				cols = append(cols, k)
			}
		}
	}
	t.width = len(cols)
	if t.width > maxTableKeys {
		return nil, &problem.Error{What: fmt.Sprintf("the blocking rules ask for %d different keys", t.width), Want: fmt.Sprintf("at most %d", maxTableKeys), Do: "give fewer rules"}
	}
	t.rows = make([]uint32, n*t.width)
	err := eachRun(ctx, n, workers, func(from, to int) {
		for c, k := range cols {
			key := keys[k].key
			at := from*t.width + c
			for i := from; i < to; i++ {
				t.rows[at] = key(int32(i))
				at += t.width
			}
		}
	})
	return t, err
}

// recordRun is how many records one worker takes at a time.
const recordRun = 1 << 14

// eachRun divides n records among workers.
func eachRun(ctx context.Context, n, workers int, do func(from, to int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(workers, (n+recordRun-1)/recordRun)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(1)-1) * recordRun
				if from >= n {
					return
				}
				do(from, min(n, from+recordRun))
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// places are where the keys of a rule stand in a row.
func (t *keyTable) places(ru rule) []int {
	out := make([]int, len(ru))
	for i, k := range ru {
		out[i] = t.of[k]
	}
	return out
}

// mask is a rule as a set of places.
func (t *keyTable) mask(ru rule) uint64 {
	var m uint64
	for _, k := range ru {
		m |= 1 << t.of[k]
	}
	return m
}

// row is the keys of record i.
func (t *keyTable) row(i int32) []uint32 {
	at := int(i) * t.width
	return t.rows[at : at+t.width : at+t.width]
}

// agree is the set of keys that two records have and share.
func agree(a, b []uint32) uint64 {
	var m uint64
	for c, v := range a {
		if v == b[c] && v != 0 {
			m |= 1 << (c & 63)
		}
	}
	return m
}

// hash joins the keys of a rule to one; 0 where the record cannot be placed.
func (t *keyTable) hash(places []int, i int) uint64 {
	row := t.rows[i*t.width : i*t.width+t.width]
	var h uint64 = hashStart
	for _, p := range places {
		v := row[p]
		if v == 0 {
			return 0
		}
		h = hashStep(h, v)
	}
	return h | 1
}

const hashStart = 0x2545f4914f6cdd1d

func hashStep(h uint64, v uint32) uint64 {
	h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
	return h ^ h>>31
}
