package link

import (
	"context"
	"slices"

	"undercount/internal/partition"
	"undercount/internal/stream"
)

// Draws makes n sampled linkages and gives each to visit, in order, as the
// entity of each record (as in Result.Entity; the slice is reused). Links that
// cannot be seen, by the share in Training.Unseen, are made up for by links at
// random, unless Options.SeenOnly: a draw is for counting, not for saying who is
// who. The model is taken as it was trained: that its probabilities are
// estimates too is not in the draws. Equal seeds give equal draws whatever the
// number of workers.
func (r *Result) Draws(ctx context.Context, n int, visit func(draw int, entity []int32) error) error {
	j := r.job
	give := visit
	if !r.opt.SeenOnly && slices.Max(j.unseen) > 0 {
		give = j.filled(visit)
	}
	report, err := partition.Draws(ctx, j.problem(j.kept, false), n, r.opt.Seed, r.opt.Workers, give)
	if err != nil {
		return err
	}
	r.reportComponents(*report)
	return nil
}

// filled adds links that cannot be seen to each draw before it is visited.
func (j *job) filled(visit func(draw int, entity []int32) error) func(int, []int32) error {
	f := newFiller(j)
	rng := stream.Sub(j.o.Seed, "link", "unseen links")
	whole := make([]int32, j.r.Len())
	return func(draw int, entity []int32) error {
		copy(whole, entity)
		f.fill(whole, rng(draw))
		return visit(draw, whole)
	}
}

// problem is the set of possible links, to be judged together.
func (j *job) problem(kept []keptPair, tell bool) partition.Problem {
	return partition.Problem{
		N: j.r.Len(), Pairs: j.cut(j.candidates(kept), tell), Score: j.between, List: j.r.list, DuplicateFree: j.free,
		Must: j.must, Cannot: j.cannot, Group: j.group, Repeat: 0.5, Sizes: true, Prior: j.odds.mean(),
	}
}
