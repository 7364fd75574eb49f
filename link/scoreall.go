package link

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// keptPair is a pair worth judging, with its weights for being the same entity
// and for being relatives.
type keptPair struct {
	a, b       int32
	match, kin float32
}

// scoreAll compares all pairs that the rules propose and keeps those that may
// be links, ordered.
func (j *job) scoreAll(ctx context.Context, rules []rule) ([]keptPair, error) {
	t := j.trainer
	j.scorer = newScorer(j.r, j.fs, t.p, t.all)
	j.firstOdds()
	task := j.o.Progress.Task("comparing pairs")
	defer task.End()
	var kept []keptPair
	j.out.Blocking.Pairs = 0
	for x := range rules {
		found, err := j.scoreRule(ctx, rules, x, func(done float64) {
			task.Update(int(1000*(float64(x)+done)), 1000*len(rules))
		})
		if err != nil {
			return nil, err
		}
		kept = append(kept, found...)
		j.out.Blocking.Pairs += j.out.Blocking.Rules[x].New
	}
	slices.SortFunc(kept, func(p, q keptPair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	return kept, nil
}

// firstOdds are the prior odds before the pairs are known: the same for all
// pairs of lists.
func (j *job) firstOdds() {
	n := len(j.r.lists)
	o := &odds{lists: n, match: make([]float64, n*n), pairs: make([]float64, n*n), expect: make([]float64, n*n)}
	share := j.trainer.total / j.trainer.all
	for a := range n {
		for b := a; b < n; b++ {
			o.pairs[a*n+b] = j.allPairs(a, b)
		}
	}
	for c := range o.match {
		o.match[c] = math.Log(share / (1 - share))
	}
	j.odds = o
}

// span of blocks that one worker takes at a time, in pairs.
const chunkPairs = 1 << 16

// scoreRule compares the pairs that rule x proposes and no earlier one.
func (j *job) scoreRule(ctx context.Context, rules []rule, x int, progress func(float64)) ([]keptPair, error) {
	blocks := j.r.blocks(j.keys, rules[x])
	count := &j.out.Blocking.Rules[x]
	count.Pairs, count.Largest = blocks.pairs(), blocks.largest()
	chunks := blocks.chunks(chunkPairs)
	results := make([][]keptPair, len(chunks))
	news := make([]int64, len(chunks))
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(j.o.Workers, len(chunks)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			w := &worker{j: j, s: j.scorer.clone(), rules: rules[:x]}
			for {
				c := int(next.Add(1)) - 1
				if c >= len(chunks) || ctx.Err() != nil {
					return
				}
				w.kept, w.new = nil, 0
				for b := chunks[c][0]; b < chunks[c][1]; b++ {
					_, ids := blocks.block(b)
					w.block(ids)
				}
				results[c], news[c] = w.kept, w.new
				progress(float64(done.Add(1)) / float64(len(chunks)))
			}
		}()
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []keptPair
	count.New = 0
	for c := range results {
		out = append(out, results[c]...)
		count.New += news[c]
	}
	return out, nil
}

// chunks divides the blocks into runs of about so many pairs.
func (b *blockSet) chunks(pairs int64) [][2]int {
	var out [][2]int
	from, sum := 0, int64(0)
	for i := range b.keys {
		n := int64(b.start[2*i+1] - b.start[2*i])
		sum += n * (n - 1) / 2
		if sum >= pairs {
			out = append(out, [2]int{from, i + 1})
			from, sum = i+1, 0
		}
	}
	if from < len(b.keys) {
		out = append(out, [2]int{from, len(b.keys)})
	}
	return out
}

// worker compares pairs. Its inner loop allocates nothing but what it keeps.
type worker struct {
	j     *job
	s     *scorer
	rules []rule // earlier rules, whose pairs were compared already
	kept  []keptPair
	new   int64
	pt    pattern
	bar   float64
}

func (w *worker) block(ids []int32) {
	j := w.j
	floor := math.Log(keepFrom / (1 - keepFrom))
	for x, a := range ids {
		for _, b := range ids[x+1:] {
			if !j.pairAllowed(a, b) || w.seen(a, b) {
				continue
			}
			w.new++
			w.s.levels(a, b, &w.pt)
			m, k := w.s.weigh(a, b, &w.pt)
			c := j.odds.class(j.r, a, b)
			if m+j.odds.match[c] < floor || j.odds.logOdds(c, m, k) < floor {
				continue
			}
			if w.s.barred(a, b, &w.pt) || j.datesApart(a, b) {
				continue
			}
			w.kept = append(w.kept, keptPair{a, b, float32(m), float32(k)})
		}
	}
}

// seen tells whether an earlier rule proposes the pair.
func (w *worker) seen(a, b int32) bool {
	for _, ru := range w.rules {
		same := true
		for _, k := range ru {
			key := w.j.keys[k].key
			if v := key(a); v == 0 || v != key(b) {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}
