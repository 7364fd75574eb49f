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
	s := &sweep{j: j, rules: rules}
	task := j.o.Progress.Task("comparing pairs")
	defer task.End()
	s.expect(task.Update)
	var err error
	if s.store, err = openStore(j, rules); err != nil {
		return nil, err
	}
	if s.table, err = newKeyTable(ctx, j.r.Len(), j.keys, rules, j.o.Workers); err != nil {
		return nil, err
	}
	for _, ru := range rules {
		s.masks = append(s.masks, s.table.mask(ru))
	}
	var kept []keptPair
	j.out.Blocking.Pairs = 0
	for x := range rules {
		u, err := s.rule(ctx, x)
		if err != nil {
			return nil, err
		}
		count := &j.out.Blocking.Rules[x]
		count.Pairs, count.Largest, count.New = u.pairs, u.largest, u.new
		kept = append(kept, u.kept...)
		j.out.Blocking.Pairs += u.new
	}
	sortKept(kept)
	return kept, nil
}

// sortKept orders pairs by their first record, then by the second.
func sortKept(kept []keptPair) {
	slices.SortFunc(kept, func(p, q keptPair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
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

// sweep is the comparison of all pairs that the rules propose, rule by rule
// and chunk by chunk. What a chunk gives depends on nothing but the records,
// the model and the rules.
type sweep struct {
	j     *job
	rules []rule
	table *keyTable
	masks []uint64 // each rule as a set of keys of the table
	store *store   // nil keeps everything in memory

	update  func(done, total int)
	before  []float64 // expected work before each rule, and of all
	perRule float64   // of it for the order of the records
}

// recordsCost is the work of bringing a record in the order of a rule, over
// that of comparing a pair.
const recordsCost = 0.2

// expect foretells the work of each rule, for the display.
func (s *sweep) expect(update func(done, total int)) {
	s.update = update
	s.perRule = recordsCost * float64(s.j.r.Len())
	sum := 0.0
	for x := range s.rules {
		s.before = append(s.before, sum)
		sum += s.perRule + float64(s.j.out.Blocking.Rules[x].Pairs)
	}
	s.before = append(s.before, sum)
}

// report tells that a share of a rule is done.
func (s *sweep) report(x int, share float64) {
	done := s.before[x] + share*(s.before[x+1]-s.before[x])
	if share > 0 {
		done = math.Max(done, s.before[x]+s.perRule)
	}
	s.update(int(done/1000), int(s.before[len(s.rules)]/1000)+1)
}

// outcome is what a chunk gives, or all chunks of a rule together.
type outcome struct {
	kept    []keptPair
	new     int64 // pairs that no earlier rule proposes
	pairs   int64 // of the whole rule
	largest int64 // of the whole rule
}

// rule compares the pairs that rule x proposes and no earlier one.
func (s *sweep) rule(ctx context.Context, x int) (*outcome, error) {
	if all, ok := s.store.whole(x); ok {
		s.report(x, 1)
		return all, nil
	}
	blocks, err := s.blocks(ctx, x)
	if err != nil {
		return nil, err
	}
	all := &outcome{pairs: blocks.pairs(), largest: blocks.largest()}
	chunks := blocks.chunks(chunkPairs)
	results := make([]outcome, len(chunks))
	var next, done atomic.Int64
	var once sync.Once
	var failed error
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for range min(s.j.o.Workers, len(chunks)) {
		wg.Go(func() {
			w := s.worker(x)
			for {
				c := int(next.Add(1)) - 1
				if c >= len(chunks) || ctx.Err() != nil {
					return
				}
				if err := s.unit(ctx, w, blocks, chunks, c, all, &results[c]); err != nil {
					once.Do(func() { failed = err; cancel() })
					return
				}
				s.report(x, float64(done.Add(1))/float64(len(chunks)))
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return nil, failed
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, r := range results {
		all.kept = append(all.kept, r.kept...)
		all.new += r.new
	}
	return all, nil
}

// unit gives the outcome of one chunk of a rule: what an earlier run left of
// it, or else that of comparing its pairs.
func (s *sweep) unit(ctx context.Context, w *worker, blocks *blockSet, chunks []chunk, c int, all, out *outcome) error {
	at := unitID{rule: len(w.earlier), chunk: c, chunks: len(chunks), pairs: all.pairs, largest: all.largest}
	if found, ok := s.store.read(at); ok {
		*out = *found
		return nil
	}
	w.out = outcome{}
	if err := w.chunk(ctx, blocks, chunks[c]); err != nil {
		return err
	}
	*out = w.out
	return s.store.write(at, out)
}

// blocks brings the records in the order of a rule.
func (s *sweep) blocks(ctx context.Context, x int) (*blockSet, error) {
	places := s.table.places(s.rules[x])
	return blocksOf(ctx, s.j.r.Len(), s.j.o.Workers, func(i int) uint64 { return s.table.hash(places, i) })
}
