package study

import (
	"context"

	"undercount/estimate"
	"undercount/mse"
)

// estimateLinked estimates the whole of a linked table, over the draws of the
// linkage, or takes the answer from the cache.
func (s *Study) estimateLinked(ctx context.Context, j job, workers int, o RunOptions, kept *store) (r *record, reused bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	t, block := j.step.table, j.step.block
	target, _ := s.target(j.step.Target)
	linked := s.linkedFor(t, j.step.Name)
	vary, varied := s.sensitivityOf(j.step.Name, t.whole)
	parts := []any{"linked lists", j.step.Name, target, j.lists, linkedCells(linked), block.Level, s.Seed, block.Settings}
	if varied {
		parts = append(parts, "sensitivity", vary.Checks, vary.OddsRatios)
	}
	key, err := keyOf(parts...)
	if err != nil {
		return nil, false, err
	}
	if !o.Fresh {
		if b, ok := kept.get(key); ok {
			if r, err := unpack(b); err == nil {
				return r, true, nil
			}
		}
	}
	task := o.Progress.Task(j.step.Name)
	defer task.End()
	req := mse.Request{Target: target, Level: block.Level, Seed: s.Seed, Settings: block.Settings, Workers: workers, Progress: task.Update}
	e, plugIn, err := mse.RunLinked(ctx, j.step.Name, req, linked)
	if err == nil && varied {
		// What is varied is the table of the best linkage, so its answer is the
		// one that the variations are compared with.
		req.Table = t.whole
		if err = s.vary(ctx, plugIn, req, vary, o); err == nil {
			mse.AttachSensitivity(e, mse.SensitivityOf(plugIn))
		}
	}
	if err != nil {
		return nil, false, s.inStep(j, err)
	}
	r, err = kept.record(ctx, key, e)
	return r, false, err
}

// annotate warns of what the linkage of a table means for an estimate from it.
func (t *Table) annotate(e *estimate.Estimate) {
	a := t.linkage
	if a == nil {
		return
	}
	f := mse.LinkageFacts{Calibrated: a.Training.Calibrated, Lost: a.Blocking.Lost, Records: a.Records,
		Precision: a.Expected.Precision, Recall: a.Expected.Recall}
	for _, l := range a.Lists {
		f.Unnamed += l.Unnamed
	}
	f.Annotate(e)
}
