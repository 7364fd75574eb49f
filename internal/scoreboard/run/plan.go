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
	MostLists  int    // situations with more are left out, for time; 0 means none
	Left       string // why the method is not on the board at all
}

// Replicates by what an answer costs.
const (
	formulaReplicates   = 400 // a formula or a few fits
	bootstrapReplicates = 100 // resampling within each answer
	chainReplicates     = 50  // Markov chains
)

// overrides are plans that the options of a method do not tell.
var overrides = map[string]func(*Plan){}

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
		case "chains", "iterations", "draws":
			p.Replicates = min(p.Replicates, chainReplicates)
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
