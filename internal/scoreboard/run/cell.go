package run

import (
	"context"
	"math"
	"slices"
	"strconv"

	"undercount/estimate"
	"undercount/internal/scoreboard"
	"undercount/internal/stream"
	"undercount/mse"
	"undercount/overlap"
	"undercount/simulate"
)

// stage is a scenario with the populations that all methods are given.
type stage struct {
	scenario simulate.Scenario
	facts    simulate.Facts
	tables   []*overlap.Table
	records  []*overlap.Records // of the same populations
	seeds    []uint64
}

func newStage(s simulate.Scenario, seed uint64, replicates int) (*stage, error) {
	sampler, err := s.Sampler()
	if err != nil {
		return nil, err
	}
	st := &stage{scenario: s}
	if st.facts, err = s.Facts(); err != nil {
		return nil, err
	}
	populations, seeds := stream.Sub(seed, "scoreboard", s.Name), stream.Sub(seed, "scoreboard", s.Name, "method")
	for i := range replicates {
		r, _ := sampler.Linked(populations(i))
		t, err := r.Table()
		if err != nil {
			return nil, err
		}
		st.records = append(st.records, r)
		st.tables = append(st.tables, t)
		st.seeds = append(st.seeds, seeds(i).Uint64())
	}
	return st, nil
}

// tally gathers the answers of one method on one stage.
type tally struct {
	cell   scoreboard.Cell
	truth  float64
	where  setting
	errors []float64
	widths []float64
	seen   map[string]bool
}

// compute applies a method to the first populations of a stage.
func (st *stage) compute(ctx context.Context, m mse.Method, p Plan) (scoreboard.Cell, error) {
	t := &tally{truth: float64(st.scenario.Population.N), seen: map[string]bool{},
		where: setting{st.facts, st.facts.Lists == 2 || p.Settings["lists"] != "", m.Covariates}}
	t.cell = scoreboard.Cell{Scenario: st.scenario.Name, Method: m.Name, Replicates: p.Replicates, WellSpecified: true}
	start := processorTime()
	for i := range p.Replicates {
		r := mse.Request{Table: st.tables[i], Seed: st.seeds[i], Settings: p.Settings, Workers: 1}
		if m.Covariates {
			r.Records = st.records[i]
		}
		e, err := mse.Run(ctx, m.Name, r)
		if err != nil {
			return t.cell, err
		}
		t.add(e)
	}
	spent := processorTime() - start
	t.finish()
	t.cell.Micros = oneDigit(spent.Seconds() * 1e6 / float64(p.Replicates))
	return t.cell, nil
}

func (t *tally) add(e *estimate.Estimate) {
	c := &t.cell
	switch e.Status {
	case estimate.StatusOK:
		c.OK++
	case estimate.StatusBoundOnly:
		c.Bounds++
	case estimate.StatusNotIdentified:
		c.NotIdentified++
	case estimate.StatusNotConverged:
		c.NotConverged++
	default:
		c.Refused++
	}
	for _, a := range e.Assumptions {
		t.judge(a.ID)
	}
	if slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Severity == estimate.Serious }) {
		c.Serious++
	}
	point, ok := e.Point.Get()
	if !ok {
		return
	}
	c.Points++
	t.errors = append(t.errors, (point-t.truth)/t.truth)
	if point <= t.truth {
		c.AtMostTrue++
	}
	if e.Interval != nil {
		t.interval(e.Interval)
	}
}

func (t *tally) interval(iv *estimate.Interval) {
	c := &t.cell
	lo, hi := iv.Lower.Or(0), iv.Upper.Or(math.Inf(1))
	c.Intervals++
	if lo <= t.truth {
		c.LowerHeld++
	}
	if lo <= t.truth && t.truth <= hi {
		c.Covered++
	}
	if math.IsInf(hi, 1) {
		c.Open++
		return
	}
	t.widths = append(t.widths, (hi-lo)/t.truth)
}

// judge notes an assumption once.
func (t *tally) judge(id string) {
	if t.seen[id] {
		return
	}
	t.seen[id] = true
	c := &t.cell
	f, known := judgements[id]
	switch {
	case !known:
		c.WellSpecified = false
		c.Unjudged = append(c.Unjudged, id)
	case !f(t.where):
		c.WellSpecified = false
		c.Broken = append(c.Broken, id)
	}
}

func (t *tally) finish() {
	c := &t.cell
	slices.Sort(c.Broken)
	slices.Sort(c.Unjudged)
	slices.Sort(t.errors)
	slices.Sort(t.widths)
	c.MedianError, c.MeanError = digits(quantile(t.errors, 0.5)), digits(mean(t.errors))
	c.Low, c.High = digits(quantile(t.errors, 0.05)), digits(quantile(t.errors, 0.95))
	c.Width, c.MeanWidth = digits(quantile(t.widths, 0.5)), digits(mean(t.widths))
}

// quantile of sorted values, by linear interpolation; 0 of none.
func quantile(s []float64, p float64) float64 {
	if len(s) == 0 {
		return 0
	}
	x := p * float64(len(s)-1)
	i := min(int(x), len(s)-1)
	j := min(i+1, len(s)-1)
	return s[i] + (x-float64(i))*(s[j]-s[i])
}

func mean(s []float64) float64 {
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum / math.Max(1, float64(len(s)))
}

// digits keeps four significant digits, so that the last bits of arithmetic on
// other processors do not change the board; errors below 1e-6 are none.
func digits(v float64) float64 {
	if math.Abs(v) < 1e-6 {
		return 0
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	if err != nil {
		return v
	}
	return r
}

func oneDigit(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 1, 64), 64)
	if err != nil {
		return 0
	}
	return r
}
