package link

import (
	"math/bits"
	"math/rand/v2"
)

// candidateRules are all keys alone, in twos and in threes, with no two keys of
// one feature.
func candidateRules(keys []keyColumn) []rule {
	var out []rule
	apart := func(a, b int) bool {
		x, y := keys[a], keys[b]
		return x.feature != y.feature && x.feature != y.second && (x.second < 0 || x.second != y.feature && x.second != y.second)
	}
	for a := range keys {
		out = append(out, rule{a})
		for b := a + 1; b < len(keys); b++ {
			if !apart(a, b) {
				continue
			}
			out = append(out, rule{a, b})
			for c := b + 1; c < len(keys); c++ {
				if apart(a, c) && apart(b, c) {
					out = append(out, rule{a, b, c})
				}
			}
		}
	}
	return out
}

// costSample is how many records the costs of rules are estimated from.
const costSample = 10_000

// costs estimates, from a sample of the records, how many pairs agree on each
// rule. A rule divides the blocks of another one that it goes on from, and the
// records that stand alone there fall away: rules in the order of
// candidateRules cost next to nothing but for the first keys.
func (r *Records) costs(keys []keyColumn, rules []rule, rng *rand.Rand) []float64 {
	n := r.Len()
	sample := sampleOf(n, costSample, rng)
	size := len(sample)
	cols := make([][]uint32, len(keys))
	scale := float64(n) * float64(n-1) / (float64(size) * float64(size-1))
	out := make([]float64, len(rules))
	var path []*division // of the keys of the last rule: after the first, the first two …
	var last rule
	div := newDivider(size)
	for x, ru := range rules {
		same := 0
		for same < len(path) && same < len(ru) && last[same] == ru[same] {
			same++
		}
		path = path[:same]
		for _, k := range ru[same:] {
			if cols[k] == nil {
				cols[k] = make([]uint32, size)
				for i, s := range sample {
					cols[k][i] = keys[k].key(s)
				}
			}
			from := div.whole
			if len(path) > 0 {
				from = path[len(path)-1]
			}
			path = append(path, div.divide(from, cols[k]))
		}
		last = ru
		if len(path) > 0 {
			out[x] = path[len(path)-1].pairs * scale
		}
	}
	return out
}

// sampleOf takes so many of n records, one of each stretch, so that none comes
// twice.
func sampleOf(n, size int, rng *rand.Rand) []int32 {
	size = min(n, size)
	sample := make([]int32, size)
	for i := range sample {
		if lo, hi := i*n/size, (i+1)*n/size; size == n {
			sample[i] = int32(i)
		} else {
			sample[i] = int32(lo + rng.IntN(hi-lo))
		}
	}
	return sample
}

// division is records in blocks of two or more.
type division struct {
	at    []int32 // places in the sample
	block []uint32
	pairs float64
}

// divider divides blocks by a further key, with a table that it uses again.
type divider struct {
	whole *division
	key   []uint64
	count []int32
	slot  []int32
}

func newDivider(n int) *divider {
	d := &divider{whole: &division{at: make([]int32, n), block: make([]uint32, n)}, slot: make([]int32, n)}
	for i := range d.whole.at {
		d.whole.at[i] = int32(i)
	}
	size := 1 << (bits.Len(uint(n)) + 1)
	d.key, d.count = make([]uint64, size), make([]int32, size)
	return d
}

func (d *divider) divide(from *division, col []uint32) *division {
	width := bits.Len(uint(len(from.at))) + 1
	mask := uint64(1)<<width - 1
	key, count := d.key[:mask+1], d.count[:mask+1]
	clear(count)
	kept := 0
	var pairs float64
	for x, i := range from.at {
		v := col[i]
		d.slot[x] = -1
		if v == 0 {
			continue
		}
		k := uint64(from.block[x])<<32 | uint64(v)
		h := scramble(k) & mask
		for count[h] != 0 && key[h] != k {
			h = (h + 1) & mask
		}
		switch pairs += float64(count[h]); count[h] {
		case 0:
		case 1:
			kept += 2
		default:
			kept++
		}
		key[h] = k
		count[h]++
		d.slot[x] = int32(h)
	}
	out := &division{at: make([]int32, 0, kept), block: make([]uint32, 0, kept), pairs: pairs}
	for x, h := range d.slot[:len(from.at)] {
		if h >= 0 && count[h] > 1 {
			out.at, out.block = append(out.at, from.at[x]), append(out.block, uint32(h))
		}
	}
	return out
}
