package study

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/overlap"
)

// missingRules are the values of missing in [strata].
var missingRules = []string{string(mse.MissingRefuse), string(mse.MissingImpute), string(mse.MissingOwn)}

// decodeStrata reads the block [strata].
func (s *Study) decodeStrata(d *decoder, t *node) {
	s.Strata.By, _ = d.texts(t, "strata", "by", false)
	s.Strata.Min = d.whole(t, "strata", "min", DefaultMin, 1)
	s.Strata.Missing = d.choice(t, "strata", "missing", missingRules[0], missingRules)
	s.Strata.Imputations = int(d.whole(t, "strata", "imputations", mse.DefaultImputations, 1))
	s.Strata.Tokens = []string{"?"}
	if words, _ := d.texts(t, "strata", "missing_words", false); words != nil {
		s.Strata.Tokens = words
	}
	if n := d.get(t, "strata", "merge_small", false); n != nil {
		v, ok := n.val.(bool)
		if !ok {
			d.wrongType(n, "merge_small", "true or false")
		}
		s.Strata.MergeSmall = v
	}
	s.Strata.MissingOver = d.text(t, "strata", "missing_over", false)
	if n := d.get(t, "strata", "blind", false); n != nil {
		s.decodeBlind(d, n)
	}
}

// decodeBlind reads which lists could not see which strata.
func (s *Study) decodeBlind(d *decoder, n *node) {
	const want = `a list of tables such as { list = "A", region = "South" }`
	if n.arr == nil {
		d.wrongType(n, "blind", want)
		return
	}
	for _, it := range n.arr {
		if it.tab == nil || len(it.order) != 2 || it.tab["list"] == nil {
			d.fail(it.at, "blind does not name one list and one value of one column", want, "")
			continue
		}
		var b mse.Blind
		for _, k := range it.order {
			v, ok := it.tab[k].val.(string)
			switch {
			case !ok:
				d.wrongType(it.tab[k], k, "a text in quotes")
			case k == "list":
				b.List = v
			default:
				b.Var, b.Value = k, v
			}
		}
		s.Strata.Blind = append(s.Strata.Blind, b)
		s.Strata.blindAt = append(s.Strata.blindAt, it.at)
	}
}

// checkBlind refuses a declaration about a list that no table has.
func (s *Study) checkBlind(d *decoder) {
	for i, b := range s.Strata.Blind {
		known := len(s.Tables) == 0
		for _, t := range s.Tables {
			known = known || t.whole == nil || indexOf(t.whole.Lists(), b.List) >= 0
		}
		if !known {
			d.fail(s.Strata.blindAt[i], fmt.Sprintf("no table has a list %q", b.List), "a list of a table", "")
		}
	}
}

// options are those of the strata of one table, in which missing labels
// already have one name.
func (s *Study) options(t *Table) mse.StrataOptions {
	o := mse.StrataOptions{MinN: s.Strata.Min, MergeSmall: s.Strata.MergeSmall, Missing: mse.Missing(s.Strata.Missing),
		MissingTokens: []string{mse.Unlabelled}, Imputations: s.Strata.Imputations, SkipWhole: true}
	if slices.ContainsFunc(t.data.Strata, func(x overlap.Stratum) bool { return x.Name() == s.Strata.MissingOver }) {
		o.OverStratum = s.Strata.MissingOver
	}
	for _, b := range s.Strata.Blind {
		if indexOf(t.whole.Lists(), b.List) >= 0 {
			o.Blind = append(o.Blind, b)
		}
	}
	return o
}

// divide applies the rules for missing labels, small strata and blind lists.
func (s *Study) divide(t *Table) error {
	missing := mse.CountMissing(t.data, s.Strata.Tokens)
	if missing > 0 && s.Strata.Missing == string(mse.MissingRefuse) {
		return &problem.Error{Column: strings.Join(t.data.Vars, ", "), What: "some entities have no label in a column that [strata] divides by",
			Want: "a label for every entity, or a rule for missing ones",
			Do:   `add to [strata]: missing = "impute" to draw the labels many times, or missing = "own stratum" to keep these entities apart`}
	}
	t.data = mse.OwnStratum(t.data, s.Strata.Tokens)
	t.imputes = missing > 0 && s.Strata.Missing == string(mse.MissingImpute)
	var err error
	if over := s.Strata.MissingOver; over != "" && s.options(t).OverStratum == "" {
		return &problem.Error{What: fmt.Sprintf("there is no stratum %q, named in [strata] missing_over", over), Want: "the name of a stratum, such as North or North / May"}
	}
	if t.parts, err = mse.PlanStrata(t.data, s.options(t)); err != nil {
		return err
	}
	if s.Strata.MergeSmall && !t.imputes {
		t.data = shown(t)
	}
	return nil
}

// shown is the table by parts, small strata merged, with all lists.
func shown(t *Table) *overlap.Stratified {
	out := &overlap.Stratified{Lists: t.data.Lists, Vars: t.data.Vars}
	for _, p := range t.parts {
		if len(p.Blind) > 0 {
			return t.data
		}
		out.Strata = append(out.Strata, p.Stratum)
	}
	return out
}

// answer is one estimate with the step it belongs to.
type answer struct {
	step Step
	*record
}

// gather puts the answers in the order of the report: for each step the whole
// table, the sum over strata, the strata.
func (s *Study) gather(jobs []job, records [][]*record) ([]answer, error) {
	var out []answer
	for i := 0; i < len(jobs); {
		step, whole := jobs[i].step, records[i][0]
		var strata []*record
		for i++; i < len(jobs) && !jobs[i].whole; i++ {
			strata = append(strata, records[i]...)
		}
		out = append(out, answer{step, whole})
		at := len(out) - 1
		step.table.annotate(whole.Estimate)
		if len(step.table.data.Vars) > 0 {
			sum, err := s.sum(step, whole, &strata)
			if err != nil {
				return nil, err
			}
			out = append(out, answer{step, sum})
		}
		var err error
		if out[at].record, err = stored(whole.Estimate); err != nil {
			return nil, err
		}
		for _, r := range strata {
			out = append(out, answer{step, r})
		}
	}
	return out, nil
}

// sum returns the sum over strata of one step: the one that came with drawn
// labels, which it takes out of strata, or one made of the strata.
func (s *Study) sum(step Step, whole *record, strata *[]*record) (*record, error) {
	t := step.table
	if !t.drawn() {
		var terms []mse.Term
		for i, p := range t.parts {
			terms = append(terms, mse.Term{Name: p.Name(), Observed: p.Table.N(), Estimate: (*strata)[i].Estimate})
		}
		target, _ := s.target(step.Target)
		e := mse.SumStrata(step.Name, mse.Request{Target: target, Level: step.block.Level, Seed: s.Seed}, terms)
		mse.CompareWhole(e, whole.Estimate, t.parts)
		return stored(e)
	}
	sum := (*strata)[0]
	*strata = (*strata)[1:]
	t.annotate(sum.Estimate)
	mse.CompareWhole(sum.Estimate, whole.Estimate, t.parts)
	return stored(sum.Estimate)
}

// stored is an estimate through its stored form.
func stored(e *estimate.Estimate) (*record, error) {
	b, err := pack(e)
	if err != nil {
		return nil, err
	}
	return unpack(b)
}

// estimateDrawn runs one method on all strata of a table over many draws of
// its links or missing labels, or takes the answers from the cache: the sum
// first, then the strata.
func (s *Study) estimateDrawn(ctx context.Context, j job, workers int, o RunOptions, kept *store) (rs []*record, reused bool, err error) {
	t, target, block := j.step.table, estimate.Target{}, j.step.block
	target, _ = s.target(j.step.Target)
	options := s.options(t)
	var cells []any
	for _, st := range t.data.Strata {
		cells = append(cells, st.Labels, cellsOf(st.Table))
	}
	linked := s.linkedFor(t, j.step.Name)
	var drawnCells any
	if t.linked {
		drawnCells = linkedCells(linked)
	}
	key, err := keyOf("strata with drawn labels", j.step.Name, target, j.lists, t.data.Vars, cells, options, block.Level, s.Seed, block.Settings, drawnCells)
	if err != nil {
		return nil, false, err
	}
	if !o.Fresh {
		if b, ok := kept.get(key); ok {
			if rs, err := unpackAll(b); err == nil {
				return rs, true, nil
			}
		}
	}
	task := o.Progress.Task(strings.TrimSpace(j.step.Name + " strata"))
	defer task.End()
	req := mse.Request{Target: target, Level: block.Level, Seed: s.Seed, Settings: block.Settings, Workers: workers, Progress: task.Update}
	var got *mse.Strata
	if t.linked {
		got, err = mse.RunStrataLinked(ctx, j.step.Name, req, linked, options)
	} else {
		got, err = mse.RunStrata(ctx, j.step.Name, req, t.data, options)
	}
	if err != nil {
		return nil, false, s.inStep(j, err)
	}
	var raw []json.RawMessage
	for _, e := range got.All() {
		b, err := pack(e)
		if err != nil {
			return nil, false, err
		}
		raw = append(raw, b)
	}
	b, err := json.Marshal(raw)
	if err != nil {
		return nil, false, err
	}
	if rs, err = unpackAll(b); err != nil {
		return nil, false, err
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	_ = kept.put(key, b)
	return rs, false, nil
}

func unpackAll(b []byte) ([]*record, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	var out []*record
	for _, x := range raw {
		r, err := unpack(x)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// settingsOfStrata are the settings of [strata] for the plan.
func (s *Study) settingsOfStrata() []Setting {
	var blind []string
	for _, b := range s.Strata.Blind {
		blind = append(blind, b.String())
	}
	if blind == nil {
		blind = []string{"none"}
	}
	is := func(key, value string) Setting { return Setting{"strata." + key, value, !s.stated["strata."+key]} }
	return []Setting{
		is("merge_small", fmt.Sprint(s.Strata.MergeSmall)),
		is("missing", s.Strata.Missing),
		is("missing_words", strings.Join(s.Strata.Tokens, ", ")),
		is("imputations", fmt.Sprint(s.Strata.Imputations)),
		is("missing_over", cmp.Or(s.Strata.MissingOver, "none")),
		is("blind", strings.Join(blind, ", ")),
	}
}

// strataOf returns the whole table and its strata as they are shown.
func strataOf(t *Table) []overlap.Stratum {
	out := []overlap.Stratum{{Table: t.whole}}
	if len(t.data.Vars) > 0 {
		out = append(out, t.data.Strata...)
	}
	return out
}
