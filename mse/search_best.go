package mse

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"undercount/internal/loglin"
	"undercount/overlap"
)

// SearchMode says how a search goes about the models.
type SearchMode string

// The modes.
const (
	SearchAuto      SearchMode = "auto"       // all of them where that is possible, else best first
	SearchAll       SearchMode = "all"        // every model; up to six lists
	SearchBestFirst SearchMode = "best-first" // from several starts, by neighbours of the best models found
)

const (
	// DefaultEffort is how many further models a best-first search expands
	// without finding a better one before it stops.
	DefaultEffort = 50
	// mostVisited bounds the memory of a best-first search.
	mostVisited = 300_000
	// mostListsBackward is the largest table for which the model of all pairs
	// is a start: beyond it each fit from there takes too long.
	mostListsBackward = 10
	searchUnits       = 2000 // of progress that a best-first search counts for
)

// bestFirst is a search among hierarchical models by neighbours: models with
// one term more or one fewer. From each start it goes downhill to a model none
// of whose neighbours is better. Then it keeps expanding the best model not
// yet expanded, and stops when effort of them in turn brought no better one.
type bestFirst struct {
	ctx      context.Context
	t        *overlap.Table
	o        SearchOptions
	maxOrder int
	hist     []uint32
	count    []float64
	sat      saturated

	at       map[string]int // by key of terms
	sets     [][]uint32     // terms, ascending
	fits     []Fit
	expanded []bool
	idle     []*loglin.Factored
}

// searchBestFirst returns what was found, with how it was found in Search.Notes.
func searchBestFirst(ctx context.Context, t *overlap.Table, o SearchOptions) (*Search, error) {
	b := &bestFirst{ctx: ctx, t: t, o: o, maxOrder: min(o.MaxOrder, t.K()-1), sat: saturate(t), at: map[string]int{}}
	b.hist, b.count = observed(t)
	for range max(1, o.Workers) {
		f := loglin.NewFactored(t.K())
		f.SetCells(b.hist, b.count)
		b.idle = append(b.idle, f)
	}
	effort := cmp.Or(o.Effort, DefaultEffort)
	var notes SearchNotes
	for _, st := range b.starts() {
		b.visit([][]uint32{st.terms})
		i := b.at[key(st.terms)]
		if !b.usable(i) {
			continue
		}
		notes.Starts = append(notes.Starts, st.name)
		if err := b.downhill(i); err != nil {
			return nil, err
		}
	}
	without := 0
	for without < effort && len(b.sets) < mostVisited {
		i, best := b.next()
		if i < 0 {
			break
		}
		if err := b.expand(i); err != nil {
			return nil, err
		}
		notes.Expanded++
		without++
		if after := b.best(); best < 0 || b.better(after, best) {
			without = 0
		}
	}
	switch {
	case without >= effort:
		notes.Stopped = fmt.Sprintf("the neighbours of %d further models brought no better one", effort)
	case len(b.sets) >= mostVisited:
		notes.Stopped = fmt.Sprintf("%d models were tried", len(b.sets))
	default:
		notes.Stopped = "no model was left to expand"
	}
	s := rankSets(b.sets, b.fits, t.K(), o.Criterion)
	s.Notes = &notes
	return s, ctx.Err()
}

type searchStart struct {
	name  string
	terms []uint32
}

func (b *bestFirst) starts() []searchStart {
	main := []uint32{0}
	for i := range b.t.K() {
		main = append(main, 1<<i)
	}
	out := []searchStart{{"independence", main}}
	if b.t.K() >= 3 && b.maxOrder >= 2 {
		s := FitStepwise(b.t, 0)
		step := append([]uint32{0}, s.terms...)
		slices.Sort(step)
		out = append(out, searchStart{"stepwise", step})
		if b.t.K() <= mostListsBackward {
			all := slices.Clone(main)
			for i := range b.t.K() {
				for j := range i {
					if p := uint32(1<<i | 1<<j); b.t.Marginal(overlap.History(p)) > 0 {
						all = append(all, p)
					}
				}
			}
			slices.Sort(all)
			out = append(out, searchStart{"all pairs", all})
		}
	}
	return out
}

// key identifies a model by its terms.
func key(terms []uint32) string {
	k := make([]byte, 0, 2*len(terms))
	for _, t := range terms {
		k = append(k, byte(t), byte(t>>8))
	}
	return string(k)
}

// neighbours returns the models with one term more or one fewer.
func neighbours(terms []uint32, lists, maxOrder int) [][]uint32 {
	var out [][]uint32
	has := func(t uint32) bool { _, ok := slices.BinarySearch(terms, t); return ok }
	for t := uint32(3); t < 1<<lists; {
		c := bits.OnesCount32(t)
		if c >= 2 && c <= maxOrder && c < lists && !has(t) {
			ok := true
			for s := t; s != 0 && ok; s &= s - 1 {
				ok = has(t &^ (s & -s))
			}
			if ok {
				at, _ := slices.BinarySearch(terms, t)
				out = append(out, slices.Insert(slices.Clone(terms), at, t))
			}
		}
		t++
	}
	for i, t := range terms {
		if bits.OnesCount32(t) >= 2 && !slices.ContainsFunc(terms, func(u uint32) bool { return u != t && u&t == t }) {
			out = append(out, slices.Delete(slices.Clone(terms), i, i+1))
		}
	}
	return out
}

// visit fits the models that are new.
func (b *bestFirst) visit(sets [][]uint32) {
	from := len(b.sets)
	for _, s := range sets {
		k := key(s)
		if _, ok := b.at[k]; !ok {
			b.at[k] = len(b.sets)
			b.sets = append(b.sets, s)
		}
	}
	b.fits = append(b.fits, make([]Fit, len(b.sets)-from)...)
	b.expanded = append(b.expanded, make([]bool, len(b.sets)-from)...)
	var next atomic.Int64
	next.Store(int64(from))
	var wg sync.WaitGroup
	for _, f := range b.idle[:min(len(b.idle), max(1, len(b.sets)-from))] {
		wg.Go(func() {
			for b.ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(b.sets) {
					return
				}
				b.fits[i] = fitFactored(f, b.sat, b.t.K(), b.sets[i])
			}
		})
	}
	wg.Wait()
	if b.o.progress != nil {
		b.o.progress(min(len(b.sets), searchUnits), searchUnits)
	}
}

func (b *bestFirst) expand(i int) error {
	b.expanded[i] = true
	b.visit(neighbours(b.sets[i], b.t.K(), b.maxOrder))
	return b.ctx.Err()
}

func (b *bestFirst) usable(i int) bool { f := &b.fits[i]; return !f.failed && f.verdict == 0 }

func (b *bestFirst) better(i, j int) bool {
	return compareFits(&b.fits[i], &b.fits[j], b.o.Criterion) < 0
}

// downhill moves to the best neighbour while that is better.
func (b *bestFirst) downhill(i int) error {
	for !b.expanded[i] {
		if err := b.expand(i); err != nil {
			return err
		}
		to := i
		for _, n := range neighbours(b.sets[i], b.t.K(), b.maxOrder) {
			if j := b.at[key(n)]; b.usable(j) && b.better(j, to) {
				to = j
			}
		}
		i = to
	}
	return nil
}

// next returns the best model not yet expanded, and the best of all; −1 if none.
func (b *bestFirst) next() (open, best int) {
	open, best = -1, -1
	for i := range b.sets {
		if !b.usable(i) {
			continue
		}
		if best < 0 || b.better(i, best) {
			best = i
		}
		if !b.expanded[i] && (open < 0 || b.better(i, open)) {
			open = i
		}
	}
	return open, best
}

func (b *bestFirst) best() int { _, i := b.next(); return i }

// compareFits orders models: rounding must not decide between models that fit
// equally well, so the criterion is compared in steps of 1e-8, then fewer
// parameters come first.
func compareFits(a, b *Fit, c Criterion) int {
	return cmp.Or(cmp.Compare(math.Round(c.of(a)*1e8), math.Round(c.of(b)*1e8)), cmp.Compare(a.Parameters, b.Parameters))
}

// SearchNotes says how a search that was not exhaustive went.
type SearchNotes struct {
	Starts   []string `json:"starts"`   // from which it could start
	Expanded int      `json:"expanded"` // models whose neighbours were tried after the descents from the starts
	Stopped  string   `json:"stopped"`  // why it ended
}

// searchFitter is what ranking and the bootstrap need of a fitter: a Fitter for
// few lists, a Factored for many.
type searchFitter interface {
	zeroCellFitter
	SetCounts(counts []float64, zeroCell bool)
	SetModel(terms []uint32)
	Check() loglin.Verdict
	Fixed() int
	Mu() []float64
}

func newSearchFitter(k int) searchFitter {
	if k <= loglin.MaxSearchLists {
		return loglin.NewFitter(k)
	}
	return loglin.NewFactored(k)
}

// degreeTwo orders the ranked models by the best rank among each and its
// neighbours, then by its own (Silverman, Chan & Vincent 2024): a model next to
// a good one may win on a resampled table.
func (s *Search) degreeTwo(lists, maxOrder int) []int {
	place := make(map[string]int, len(s.Ranked))
	for i := range s.Ranked {
		place[key(s.terms(i))] = i
	}
	second := make([]int, len(s.Ranked))
	order := make([]int, len(s.Ranked))
	for i := range s.Ranked {
		second[i], order[i] = i, i
		for _, n := range neighbours(s.terms(i), lists, maxOrder) {
			if j, ok := place[key(n)]; ok {
				second[i] = min(second[i], j)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(second[a], second[b]), cmp.Compare(a, b)) })
	return order
}
