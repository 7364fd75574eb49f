package run

import (
	"maps"
	"slices"

	"undercount/internal/scoreboard"
	"undercount/mse"
	"undercount/simulate"
)

// Plan is how one method is run on every situation.
type Plan struct {
	Replicates int
	Settings   map[string]string
	Situations []string // only these; none means all
	MostLists  int      // situations with more are left out, for time; 0 means none
	Left       string   // why the method is not on the board at all
}

// Replicates by what an answer costs.
const (
	formulaReplicates   = 400 // a formula or a few fits
	bootstrapReplicates = 100 // resampling within each answer
	chainReplicates     = 50  // Markov chains
)

// known are the situations for methods that use covariates: those where they
// make a difference, and what most often goes wrong.
var known = []string{"covariate", "strata", "independent", "dependent", "heterogeneous", "hidden", "referral", "missed-matches", "sparse"}

// overrides are plans that the options of a method do not tell, mostly because
// of what an answer costs.
var overrides = map[string]func(*Plan){
	"mse/sparse":        func(p *Plan) { p.Replicates = formulaReplicates },
	"mse/coverage":      func(p *Plan) { p.Replicates = formulaReplicates },
	"mse/coverage-high": func(p *Plan) { p.Replicates = formulaReplicates },
	"mse/coverage-low":  func(p *Plan) { p.Replicates = formulaReplicates },
	"mse/aic":           func(p *Plan) { p.Replicates = 50 },
	"mse/bic":           func(p *Plan) { p.Replicates = 50 },
	"mse/bma":           func(p *Plan) { p.Replicates = 80 },
	"mse/threshold":     func(p *Plan) { p.Replicates = 20 },
	"mse/latent-class":  func(p *Plan) { p.Replicates = 20 },
	"mse/dr":            func(p *Plan) { p.Replicates, p.MostLists, p.Situations = 60, 4, known },
	"mse/dr3":           func(p *Plan) { p.Replicates, p.MostLists, p.Situations = 30, 4, known },
	"mse/glm": func(p *Plan) {
		p.Replicates, p.Situations = 15, known
		p.Settings["replicates"] = "100"
	},
}

// PlanFor chooses by the options that a method has: those that resample
// ("replicates") or run chains are dear. Settings make each answer cheaper
// where that changes its precision and not its meaning; the board states them.
func PlanFor(m mse.Method) Plan {
	p := Plan{Replicates: formulaReplicates, Settings: map[string]string{}}
	for _, o := range m.Options {
		switch o.Key {
		case "lists":
			if m.MinLists == 2 && o.Default == "" {
				p.Settings["lists"] = "A,B"
			}
		case "replicates":
			p.Replicates = min(p.Replicates, bootstrapReplicates)
			p.Settings["replicates"] = "200"
		case "chains", "iterations", "draws": // of a Markov chain
			p.Replicates = min(p.Replicates, chainReplicates)
		case "sensitivity":
			if off, ok := map[string]string{"on": "off", "yes": "no"}[o.Default]; ok {
				p.Settings["sensitivity"] = off
			}
		}
	}
	if f := overrides[m.Name]; f != nil {
		f(&p)
	}
	return p
}

// Suits reports whether a method can serve a scenario under its plan.
func (p Plan) Suits(m mse.Method, s simulate.Scenario) bool {
	k := s.Population.Lists
	if len(p.Situations) > 0 && !slices.Contains(p.Situations, s.Situation) {
		return false
	}
	return p.Left == "" && k >= m.MinLists && k <= m.MaxLists && (p.MostLists == 0 || k <= p.MostLists)
}

// scaled changes the number of replicates, for development and tests.
func (p Plan) scaled(replicates int) Plan {
	if replicates > 0 {
		p.Replicates = min(p.Replicates, replicates)
	}
	return p
}

// describe is the plan as the board prints it.
func (p Plan) describe(name string) scoreboard.Method {
	m := scoreboard.Method{Name: name, Replicates: p.Replicates, Left: p.Left}
	if len(p.Settings) > 0 {
		m.Settings = maps.Clone(p.Settings)
	}
	return m
}

// situations returns the scenarios as the board prints them.
func situations(all []simulate.Scenario) []scoreboard.Scenario {
	out := make([]scoreboard.Scenario, 0, len(all))
	for _, s := range all {
		out = append(out, scoreboard.Scenario{Name: s.Name, Situation: s.Situation, Lists: s.Population.Lists,
			N: int64(s.Population.N), Describe: s.Describe})
	}
	return out
}

// pick returns the methods of those names, or all.
func pick(names []string) []mse.Method {
	all := mse.Methods()
	if len(names) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(m mse.Method) bool { return !slices.Contains(names, m.Name) })
}
