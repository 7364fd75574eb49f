package study

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/internal/progress"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report"
)

// RunOptions says how a study is run; none of them changes a result.
type RunOptions struct {
	Workers  int                // goroutines at most; 0 means GOMAXPROCS
	Force    bool               // replace files in results that this program did not write, or that were changed since
	Fresh    bool               // compute everything, whatever the cache holds
	Progress *progress.Reporter // nil shows nothing
}

// Result is what a run gave.
type Result struct {
	Document *report.Document
	Tables   []TableResult
	Refused  int // estimates that give no number: refused, not identified or not converged
	// Wanting reports that a method named in the study gave no number, or that
	// none of the default set did. One method among many that does not suit the
	// data is a result, not a failure of the run.
	Wanting  bool
	Computed int      // estimates computed in this run
	Reused   int      // estimates taken from the cache
	Files    []string // names in the folder results, in order
	Notes    []string // what the person who ran it should know: files left in place, a cache that cannot be written
}

// TableResult is the answers for one table, as estimates.json has them.
type TableResult struct {
	Target    estimate.Target      `json:"target"`
	Table     string               `json:"table"`
	Observed  int64                `json:"n_observed"`
	Lists     []string             `json:"lists"`
	StrataBy  []string             `json:"strata_by,omitempty"`
	Estimates []*estimate.Estimate `json:"estimates"`
}

// Run computes what the plan says and writes the bundle to the folder results.
// A result that the cache holds is not computed again. If ctx ends, Run
// returns its error and leaves results as it was. That some answers are
// refused is no error; Result.Refused counts them.
func (s *Study) Run(ctx context.Context, o RunOptions) (*Result, error) {
	kept := keep(s.Dir)
	old, err := readBundle(s.Dir)
	if err != nil && !o.Force {
		return nil, err
	}
	res, files, err := s.produce(ctx, o, kept)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.writeBundle(old, files, o.Force, res); err != nil {
		return nil, err
	}
	return res, nil
}

// produce computes the result and every file of the bundle, in memory.
func (s *Study) produce(ctx context.Context, o RunOptions, kept *store) (*Result, []bundleFile, error) {
	if err := s.linkLists(ctx, o, kept); err != nil {
		return nil, nil, err
	}
	plan := s.Check()
	answers, res, err := s.estimateAll(ctx, o, plan, kept)
	if err != nil {
		return nil, nil, err
	}
	s.assemble(plan, answers, res)
	files, err := s.render(ctx, o, plan, answers, res, kept)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range files {
		res.Files = append(res.Files, f.name)
	}
	if t := s.linkedTable(); t != nil {
		for _, w := range t.linkage.Warnings {
			if w.Severity != "info" {
				res.Notes = append(res.Notes, "linking: "+w.Text+"; "+w.Remedy)
			}
		}
	}
	if s.Link.WriteEntities && len(s.Lists) > 0 {
		res.Notes = append(res.Notes, ResultsDir+"/"+entitiesName+" says of every record which others are the same person, because [link] write_entities asks for it; all other results are counts")
	}
	return res, files, nil
}

// job is one estimate: one method, one table or stratum.
type job struct {
	step    Step
	stratum overlap.Stratum
	part    mse.Part // of a stratum
	whole   bool
	drawn   bool // all strata at once, over draws of links or missing labels
	lists   []string
}

// jobs lists the estimates of a plan, step by step, the whole table first.
func (s *Study) jobs(plan *Plan) []job {
	var out []job
	for _, st := range plan.Steps {
		if st.Kind != "estimate" {
			continue
		}
		lists := st.table.whole.Lists()
		out = append(out, job{step: st, stratum: overlap.Stratum{Table: st.table.whole}, whole: true, lists: lists})
		if st.table.drawn() {
			if len(st.table.data.Vars) > 0 {
				out = append(out, job{step: st, drawn: true, lists: lists})
			}
			continue
		}
		for _, p := range st.table.parts {
			out = append(out, job{step: st, stratum: p.Stratum, part: p, lists: p.Table.Lists()})
		}
	}
	return out
}

// runMethod is mse.Run; tests count the calls through it.
var runMethod = mse.Run

// estimateAll gives the records of every job, in order, whatever order they
// finish in. Workers take jobs from one queue; the first error stops all.
func (s *Study) estimateAll(ctx context.Context, o RunOptions, plan *Plan, kept *store) ([]answer, *Result, error) {
	jobs := s.jobs(plan)
	records := make([][]*record, len(jobs))
	res := &Result{}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	parallel := min(workers, max(len(jobs), 1))
	each := max(1, workers/parallel)

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	task := o.Progress.Task("estimates")
	defer task.End()
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		next = make(chan int)
		done int
	)
	for range parallel {
		wg.Go(func() {
			for i := range next {
				r, reused, err := s.estimateJob(ctx, jobs[i], each, o, kept)
				mu.Lock()
				if err != nil {
					cancel(err) // the first cause stays
				}
				records[i] = r
				if reused {
					res.Reused += len(r)
				} else {
					res.Computed += len(r)
				}
				done++
				task.Update(done, len(jobs))
				mu.Unlock()
			}
		})
	}
feed:
	for i := range jobs {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	answers, err := s.gather(jobs, records)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range answers {
		if st := r.Estimate.Status; st != estimate.StatusOK && st != estimate.StatusBoundOnly {
			res.Refused++
		}
	}
	res.Wanting = res.Refused > 0 && (len(s.Estimates) > 0 || res.Refused == len(answers))
	return answers, res, nil
}

func (s *Study) estimateJob(ctx context.Context, j job, workers int, o RunOptions, kept *store) (rs []*record, reused bool, err error) {
	if j.drawn {
		return s.estimateDrawn(ctx, j, workers, o, kept)
	}
	if j.step.table.linked {
		r, reused, err := s.estimateLinked(ctx, j, workers, o, kept)
		return []*record{r}, reused, err
	}
	r, reused, err := s.estimateOne(ctx, j, workers, o, kept)
	if err != nil {
		return nil, false, err
	}
	return []*record{r}, reused, nil
}

// estimateOne computes one estimate or takes it from the cache. Either way the
// answer has been through its stored form, so that a first and a later run
// cannot differ by it.
func (s *Study) estimateOne(ctx context.Context, j job, workers int, o RunOptions, kept *store) (r *record, reused bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	target, _ := s.target(j.step.Target)
	if !j.whole && j.part.Refuse != "" {
		return s.tooSmall(j, target), true, nil
	}
	block := j.step.block
	vary, varied := s.sensitivityOf(j.step.Name, j.stratum.Table)
	varied = varied && j.whole
	parts := []any{"estimate", j.step.Name, target, j.stratum.Name(), j.lists, cellsOf(j.stratum.Table), block.Level, s.Seed, block.Settings, j.part.Blind, j.part.Merged}
	if varied {
		parts = append(parts, "sensitivity", vary.Checks, vary.OddsRatios)
	}
	records, err := recordsOf(j)
	if err != nil {
		return nil, false, err
	}
	if records != nil {
		parts = append(parts, s.inputs[j.step.table.sheet.input].hash, j.step.table.Covariates, j.stratum.Labels)
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
	task := o.Progress.Task(strings.TrimSpace(j.step.Name + " " + j.stratum.Name()))
	defer task.End()
	req := mse.Request{Table: j.stratum.Table, Records: records, Target: target, Stratum: j.stratum.Name(),
		Level: block.Level, Seed: s.Seed, Settings: block.Settings, Workers: workers, Progress: task.Update}
	e, err := runMethod(ctx, j.step.Name, req)
	if err == nil && varied {
		err = s.vary(ctx, e, req, vary, o)
	}
	if err != nil {
		return nil, false, s.inStep(j, err)
	}
	if !j.whole {
		j.part.Annotate(e, s.Strata.Min)
	}
	r, err = kept.record(ctx, key, e)
	return r, false, err
}

// recordsOf returns the records of a job whose method uses covariates, if the
// table has any.
func recordsOf(j job) (*overlap.Records, error) {
	m, _ := mse.Lookup(j.step.Name)
	if by := j.step.table.records; by != nil && m.Covariates && j.part.Merged == 0 && len(j.part.Blind) == 0 {
		return by.In(j.stratum.Labels)
	}
	return nil, nil
}

// tooSmall is the answer for a stratum that has too few entities or lists.
func (s *Study) tooSmall(j job, target estimate.Target) *record {
	e := estimate.New(j.step.Name, target, j.stratum.Name(), s.Seed)
	e.Settings["level"] = j.step.block.Level
	j.part.Annotate(e, s.Strata.Min)
	if j.stratum.Table.N() >= s.Strata.Min {
		return &record{Estimate: e.Give(estimate.StatusRefused, j.part.Refuse)}
	}
	e.Give(estimate.StatusRefused, fmt.Sprintf(
		"fewer than %d entities were observed in this stratum, too few to estimate it alone; merge it with another, or lower min in [strata]", s.Strata.Min))
	return &record{Estimate: e}
}

func cellsOf(t *overlap.Table) [][2]int64 {
	out := make([][2]int64, 0, len(t.Cells()))
	for _, c := range t.Cells() {
		out = append(out, [2]int64{int64(c.History), c.Count})
	}
	return out
}

// inStep says in which step a method failed. A refusal of a setting concerns
// the block of study.toml that has it.
func (s *Study) inStep(j job, err error) error {
	where := j.step.Name + " for " + j.step.Target + ", table " + j.step.Table
	if n := j.stratum.Name(); n != "" {
		where += ", stratum " + n
	}
	var p *problem.Error
	if errors.As(err, &p) && p.File == "" {
		q := *p
		q.File, q.Row, q.What = FileName, j.step.block.row, where+": "+p.What
		return &q
	}
	return fmt.Errorf("%s: %w", where, err)
}
