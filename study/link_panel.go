package study

import (
	"context"
	"encoding/json"
	"slices"

	"undercount/estimate"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report"
)

// Rates of missed and wrong links that the panel of two lists assumes.
var (
	missedRates = []float64{0, .02, .05, .1, .15, .2, .3}
	wrongRates  = []float64{0, .01, .02, .05, .1, .2}
)

// panelMethod is the method by which the panel shows how far the count moves:
// Chapman's for two lists, else the first one of [sensitivity] that suits, else
// a bound that always exists.
func (s *Study) panelMethod(lists int) string {
	if lists == 2 {
		return "mse/chapman"
	}
	for _, name := range append(slices.Clone(s.Sensitivity.Methods), DefaultSensitivity) {
		if m, ok := mse.Lookup(name); ok && !m.Covariates && lists >= m.MinLists && lists <= m.MaxLists && indexOf(slowMethods, name) < 0 {
			return name
		}
	}
	return "mse/chao-bc"
}

// linkPanel shows how the count moves with the threshold and with assumed
// rates of errors, or takes that from the cache.
func (s *Study) linkPanel(ctx context.Context, t *Table, c *linkedCounts, o RunOptions, kept *store) (*report.LinkPanel, error) {
	method := s.panelMethod(len(t.Lists))
	key, err := keyOf("link panel", method, t.Lists, cellsOf(t.whole), c.Cuts, c.Named, c.Links, c.Account.Blocking.Lost, c.Account.Lists, s.Seed)
	if err != nil {
		return nil, err
	}
	if !o.Fresh {
		if b, ok := kept.get(key); ok {
			p := &report.LinkPanel{}
			if json.Unmarshal(b, p) == nil {
				return p, nil
			}
		}
	}
	task := o.Progress.Task("what moves with the linkage")
	defer task.End()
	p, err := s.makePanel(ctx, method, t, c, task.Update)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	_ = kept.put(key, b) // see estimateOne
	return p, nil
}

func (s *Study) makePanel(ctx context.Context, method string, t *Table, c *linkedCounts, progress func(done, total int)) (*report.LinkPanel, error) {
	p := &report.LinkPanel{Method: method, Thresholds: []report.LinkThreshold{}, Rates: []report.LinkRate{}}
	target, _ := s.target(t.Target)
	count := func(cells []cell) (*overlap.Table, estimate.Num, error) {
		x, err := pooled(t.Lists, cells)
		if err != nil {
			return nil, estimate.Num{}, err
		}
		e, err := mse.Run(ctx, method, mse.Request{Table: x, Target: target, Seed: s.Seed, Settings: few(method, x)})
		if err != nil {
			return nil, estimate.Num{}, err
		}
		return x, e.Point, nil
	}
	var err error
	if _, p.Best, err = count(c.Best); err != nil {
		return nil, err
	}
	for i, cut := range c.Cuts {
		x, N, err := count(cut.Cells)
		if err != nil {
			return nil, err
		}
		p.Thresholds = append(p.Thresholds, report.LinkThreshold{At: cut.At, Links: cut.Links, Observed: x.N(), N: N})
		progress(i+1, len(c.Cuts)+1)
	}
	slices.Reverse(p.Thresholds) // from the lowest
	if c.Named != nil {
		x, N, err := count(c.Named)
		if err != nil {
			return nil, err
		}
		p.Unnamed = &report.LinkWithout{Observed: x.N(), N: N}
		for _, l := range c.Account.Lists {
			p.Unnamed.Records += l.Unnamed
		}
	}
	if len(t.Lists) == 2 {
		p.Formula = true
		p.Rates = twoListRates(t.whole)
		p.Share = shareOf(c)
		return p, nil
	}
	res, err := mse.Sensitivity(ctx, method, mse.Request{Table: t.whole, Target: target, Seed: s.Seed, Settings: few(method, t.whole)},
		mse.SensitivityOptions{Checks: []string{mse.CheckLinkage}})
	if err != nil {
		return nil, err
	}
	for _, a := range res.Linkage {
		p.Rates = append(p.Rates, report.LinkRate(a))
	}
	return p, nil
}

func pooled(lists []string, cells []cell) (*overlap.Table, error) {
	var out []overlap.Cell
	for _, c := range cells {
		out = append(out, overlap.Cell{History: overlap.History(c[1]), Count: c[2]})
	}
	return overlap.New(lists, out)
}

// few asks for few bootstrap replicates, which do not move the point.
func few(method string, t *overlap.Table) map[string]string {
	set := map[string]string{}
	if m, ok := mse.Lookup(method); ok {
		for _, o := range m.Options {
			set := map[string]string{o.Key: "50"}
			if o.Key == "replicates" && m.CheckSettings(set) == nil && m.CheckSettingsFor(t, set) == nil {
				return set
			}
		}
	}
	return set
}

// twoListRates corrects the count of two lists for errors of linkage at
// assumed rates: of the true links a share "missed" was not made, of those made
// a share "wrong" is false. The m links found stand for m·(1−wrong)/(1−missed)
// true ones (Ding & Fienberg 1994, Survey Methodology 20:149-158, with the
// false links given as a share of those made; Zult, de Wolf, Bakker & van der
// Heijden 2021, Journal of Official Statistics 37:673-697, for the general
// form), put into Chapman's estimate. Rates that would need more links than the
// smaller list has records have no count.
func twoListRates(t *overlap.Table) []report.LinkRate {
	a, b, m := float64(t.Marginal(1)), float64(t.Marginal(2)), float64(t.Count(3))
	var out []report.LinkRate
	for _, missed := range missedRates {
		for _, wrong := range wrongRates {
			r := report.LinkRate{Missed: missed, Wrong: wrong}
			if true_ := m * (1 - wrong) / (1 - missed); true_ <= min(a, b) {
				r.N = estimate.Some((a+1)*(b+1)/(true_+1) - 1)
			}
			out = append(out, r)
		}
	}
	return out
}

// shareOf is the count of two lists from the expected number of links M alone,
// N = n_A·n_B/M: the reciprocal of the mixing share of links among all pairs
// (Racinskij, Smith & van der Heijden 2019, arXiv:1903.09286). No pair is
// classified, so that it is a check on what the classification does. Links
// that blocking is thought to have lost are added to M.
func shareOf(c *linkedCounts) *report.LinkShare {
	lists := c.Account.Lists
	M := c.Links / (1 - min(c.Account.Blocking.Lost, 0.99))
	s := &report.LinkShare{Links: M}
	if M > 0 {
		s.N = estimate.Some(float64(lists[0].Entities) * float64(lists[1].Entities) / M)
	}
	return s
}
