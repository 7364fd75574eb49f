package study

import (
	"path/filepath"
	"testing"

	"undercount/link"
	"undercount/link/review"
)

// What reviewers settled is taken as certain, and the cache does not hide it:
// the surest pair, denied, is no link in the best linkage nor in any draw.
func TestDecisionsOfReviewersCount(t *testing.T) {
	dir := linkedFolder(t, "A B", "[link]\ndraws = 6\n[[estimate]]\nmethod = \"mse/chapman\"\n")
	run(t, dir, RunOptions{})
	before := linkageOf(t, dir)
	s := mustLoad(t, dir)
	res, err := s.Linkage(t.Context(), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rec := res.Records
	var sure link.Pair
	for _, p := range res.Pairs {
		if rec.List(int(p.A)) != rec.List(int(p.B)) && p.Probability > sure.Probability {
			sure = p
		}
	}
	ref := func(i int32) review.Ref { return review.Ref{List: rec.Lists()[rec.List(int(i))], ID: rec.ID(int(i))} }
	log, err := review.Open(filepath.Join(dir, DefaultDecisions), "r1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(review.Act{Kind: review.Reviewed, Pair: review.KeyOf(ref(sure.A), ref(sure.B)), Judgement: review.Different}); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, dir, RunOptions{})
	after := linkageOf(t, dir)
	if before.Decisions != 0 || after.Decisions != 1 {
		t.Errorf("%d decisions, then %d", before.Decisions, after.Decisions)
	}
	again, err := mustLoad(t, dir).Linkage(t.Context(), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if again.Entity[sure.A] == again.Entity[sure.B] || again.Probability(int(sure.A), int(sure.B)) > 0 {
		t.Error("a pair that a reviewer denied is still linked")
	}
	if v, err := Verify(t.Context(), dir, VerifyOptions{}); err != nil || !v.OK() {
		t.Errorf("the file of the reviewer is not among the inputs: %+v, %v", v, err)
	}
}
