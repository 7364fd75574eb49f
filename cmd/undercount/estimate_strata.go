package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"undercount/chart"
	"undercount/estimate"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report/locale"
)

// registerStrata adds the flags about strata.
func (f *estimateFlags) registerStrata(fl *pflag.FlagSet) {
	fl.BoolVar(&f.mergeSmall, "merge-small", false, "merge strata with fewer entities than --min into one named other")
	fl.StringVar(&f.missing, "missing", string(mse.MissingRefuse), "`rule` for entities without a label: refuse, impute (draw their labels many times) or \"own stratum\"")
	fl.StringSliceVar(&f.missingWords, "missing-words", []string{"?"}, "`labels` that mean missing, besides an empty field")
	fl.IntVar(&f.imputations, "imputations", mse.DefaultImputations, "how many times missing labels are drawn")
	fl.StringVar(&f.missingOver, "missing-over", "", "with --missing impute, show how the sum changes if labels of this `stratum` are missing more or less often than at random")
	fl.StringArrayVar(&f.blind, "blind", nil, "a list that could not see some strata, as `LIST:VAR=VALUE`; may be repeated")
}

func (f *estimateFlags) checkStrata() error {
	rules := []string{string(mse.MissingRefuse), string(mse.MissingImpute), string(mse.MissingOwn)}
	switch {
	case !slices.Contains(rules, f.missing):
		return &usageError{what: fmt.Sprintf("--missing is %q", f.missing), hint: "it can be refuse, impute or \"own stratum\""}
	case f.imputations < 1:
		return &usageError{what: "--imputations must be 1 or more"}
	}
	for _, b := range f.blind {
		if _, err := mse.ParseBlind(b); err != nil {
			return &usageError{what: fmt.Sprintf("--blind %q cannot be read", b), hint: "write it as LIST:VAR=VALUE, such as HRW:region=South"}
		}
	}
	return nil
}

// division is how a table is divided.
type division struct {
	data    *overlap.Stratified // missing labels under one name
	parts   []mse.Part
	options mse.StrataOptions
	drawn   bool // labels are missing and will be drawn
}

func (f *estimateFlags) divide(table *overlap.Stratified) (*division, error) {
	d := &division{data: table}
	if len(table.Vars) == 0 {
		if len(f.blind) > 0 {
			return nil, &usageError{what: "--blind names a stratum and the table has none", hint: "name the columns that divide it with --strata"}
		}
		return d, nil
	}
	missing := mse.CountMissing(table, f.missingWords)
	if missing > 0 && f.missing == string(mse.MissingRefuse) {
		return nil, &usageError{what: "some entities have no label in a column that divides the table",
			hint: "--missing impute draws the labels many times, --missing \"own stratum\" keeps these entities apart, --strata none does not divide"}
	}
	d.options = mse.StrataOptions{MinN: f.least, MergeSmall: f.mergeSmall, Missing: mse.Missing(f.missing),
		MissingTokens: []string{mse.Unlabelled}, Imputations: f.imputations, OverStratum: f.missingOver, SkipWhole: true}
	for _, s := range f.blind {
		b, err := mse.ParseBlind(s)
		if err != nil {
			return nil, err
		}
		d.options.Blind = append(d.options.Blind, b)
	}
	d.data = mse.OwnStratum(table, f.missingWords)
	d.drawn = missing > 0 && f.missing == string(mse.MissingImpute)
	var err error
	d.parts, err = mse.PlanStrata(d.data, d.options)
	return d, err
}

// list adds the sum and the strata to what is estimated.
func (d *division) list(ans *answers, whole *overlap.Table) {
	if len(d.data.Vars) == 0 {
		return
	}
	ans.parts = append(ans.parts, part{Stratum: overlap.Stratum{Labels: []string{estimate.SumStratum}, Table: whole}, sum: true})
	if d.drawn {
		return // the strata come with the drawn labels
	}
	for _, p := range d.parts {
		small := p.Table.N() < d.options.MinN
		ans.parts = append(ans.parts, part{Stratum: p.Stratum, small: small, plan: p})
		if !small {
			ans.Strata = append(ans.Strata, stratumSize{p.Name(), p.Table.N()})
		}
	}
}

// estimatePart applies a method to the whole table or one stratum.
func (a *app) estimatePart(ctx context.Context, method string, p *part, records *overlap.RecordsBy, f *estimateFlags, settings map[string]string) (*estimate.Estimate, error) {
	if p.plan.Refuse != "" && !p.small {
		e := estimate.New(method, estimate.Target{Measure: f.measure}, p.Name(), f.seed).Give(estimate.StatusRefused, p.plan.Refuse)
		p.plan.Annotate(e, f.least)
		return e, nil
	}
	if p.plan.Merged > 0 || len(p.plan.Blind) > 0 {
		records = nil // they are of other strata, or of more lists
	}
	e, err := a.estimateOne(ctx, method, p, records, f, settings)
	if err == nil && len(p.Labels) > 0 {
		p.plan.Annotate(e, f.least)
	}
	return e, err
}

// estimateDrawn estimates all strata and their sum where labels are missing.
func (a *app) estimateDrawn(ctx context.Context, ans *answers, d *division, methods []string, f *estimateFlags, settings map[string]map[string]string) error {
	if !d.drawn {
		return nil
	}
	for _, m := range methods {
		task := a.progress.Task(m + ", strata")
		got, err := mse.RunStrata(ctx, m, mse.Request{Target: estimate.Target{Measure: f.measure}, Level: f.level, Seed: f.seed,
			Settings: settings[m], Workers: f.workers, Progress: task.Update}, d.data, d.options)
		task.End()
		if err != nil {
			return err
		}
		if len(ans.parts) == 2 {
			for _, p := range got.Parts {
				p.Table = labelled(d.data, p)
				ans.parts = append(ans.parts, part{Stratum: p.Stratum, plan: p, drawn: true})
			}
		}
		ans.parts[1].estimates = append(ans.parts[1].estimates, got.Sum)
		for i, e := range got.Estimates {
			ans.parts[i+2].estimates = append(ans.parts[i+2].estimates, e)
		}
	}
	return nil
}

// labelled is the table of those whose label of a part is known.
func labelled(s *overlap.Stratified, p mse.Part) *overlap.Table {
	for _, st := range s.Strata {
		if slices.Equal(st.Labels, p.Labels) {
			return st.Table
		}
	}
	return p.Table
}

// addUp makes the sums over strata and sets them beside the whole table.
func (d *division) addUp(ans *answers, methods []string, f *estimateFlags) {
	if len(d.data.Vars) == 0 {
		return
	}
	whole, sum := &ans.parts[0], &ans.parts[1]
	for i, m := range methods {
		if !d.drawn {
			var terms []mse.Term
			for _, p := range ans.parts[2:] {
				terms = append(terms, mse.Term{Name: p.Name(), Observed: p.Table.N(), Estimate: p.estimates[i]})
			}
			r := mse.Request{Target: estimate.Target{Measure: f.measure}, Level: f.level, Seed: f.seed}
			sum.estimates = append(sum.estimates, mse.SumStrata(m, r, terms))
		}
		mse.CompareWhole(sum.estimates[i], whole.estimates[i], d.parts)
	}
}

// drawnLabels reports whether labels were drawn for an answer, so that who was
// observed in its stratum is not known.
func drawnLabels(e *estimate.Estimate) bool { return e.Diagnostics["labels_drawn"] == true }

// sumText writes the sum over strata, or a stratum whose labels were drawn.
func sumText(b textWriter, p part, l *locale.Locale) {
	if p.plan.Refuse != "" { // it may be small: show no count
		fmt.Fprintf(b, "%s\n", wrap(p.plan.Refuse, ""))
		return
	}
	n := int64(-1)
	if p.sum {
		n = p.Table.N()
	}
	fmt.Fprintf(b, "%s\n\n", spreadText(p.estimates, n, l))
	answerTable(b, p.estimates, l)
	fmt.Fprintf(b, "\n%s\n", strings.TrimRight(chart.LadderText(ladder(p.estimates, p.Table.N()), textWidth, "en"), "\n"))
	reasonsText(b, p.estimates)
}
