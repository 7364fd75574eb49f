package simulate

import (
	"math"

	"undercount/overlap"
)

// Scenario is one named situation of the scoreboard.
type Scenario struct {
	Name       string // "4-referral": the number of lists, then what happens
	Situation  string // what happens: one of the words that several scenarios share, such as "referral"
	Describe   string // one sentence for people, with every number
	Population Population
	Errors     Errors
}

// Sampler makes the scenario ready for drawing.
func (s Scenario) Sampler() (*Sampler, error) { return s.Population.Sampler(s.Errors) }

// Facts is what holds exactly in a population. They are computed from the
// chances of the histories, not declared.
type Facts struct {
	Lists        int
	Independent  bool // all lists, over the whole population
	PairIsolated bool // the first two lists are independent of each other
	EqualLists   bool // all lists have the same marginal chance
	AllReachable bool // no class of entities that no list records
	Alike        bool // entities do not differ in their chances
	GivenGroup   bool // within each group, lists are independent and entities alike
	GivenEntity  bool // lists are independent given an entity's own chances
	GivenKnown   bool // lists are independent, and entities alike, given what is known of each: covariate and visible group
	Order        int  // number of lists in the largest interaction of the log-linear law
	EvenPairs    bool // only interactions of pairs, equal for every pair; none at all included
	LonePairs    bool // only interactions of pairs, no list in more than one of them; none at all included
	PerfectLinks bool // no errors of linkage
}

// Facts computes what holds in the scenario.
func (s Scenario) Facts() (Facts, error) {
	sampler, err := s.Sampler()
	if err != nil {
		return Facts{}, err
	}
	const tiny = 1e-9
	k := s.Population.Lists
	f := Facts{Lists: k, AllReachable: true, GivenGroup: true, GivenEntity: true, GivenKnown: s.Population.Visible || len(s.Population.Groups) == 1,
		Alike: len(s.Population.Groups) == 1, PerfectLinks: s.Errors == Errors{}}
	for i, g := range s.Population.Groups {
		linked := len(g.Terms)+len(g.Referrals) > 0
		f.Alike = f.Alike && !g.varies()
		f.GivenGroup = f.GivenGroup && !g.varies() && !linked
		f.GivenEntity = f.GivenEntity && !linked
		f.GivenKnown = f.GivenKnown && g.Spread == 0 && !linked
		f.AllReachable = f.AllReachable && sampler.laws[i].cells[0] < 1
	}
	u := interactions(sampler.Probabilities())
	f.Independent, f.EqualLists, f.EvenPairs = true, true, true
	first := math.NaN()
	for h := 1; h < len(u); h++ {
		size := overlap.History(h).Size()
		if size >= 2 && math.Abs(u[h]) > tiny {
			f.Independent = false
			f.Order = max(f.Order, size)
		}
		if size == 2 && math.IsNaN(first) {
			first = u[h]
		}
		if size == 2 && math.Abs(u[h]-first) > tiny || size > 2 && math.Abs(u[h]) > tiny {
			f.EvenPairs = false
		}
		if size == 1 && math.Abs(u[h]-u[1]) > tiny {
			f.EqualLists = false
		}
	}
	f.Order = max(f.Order, 1)
	f.LonePairs = lonePairs(u, tiny)
	p := sampler.Probabilities()
	f.PairIsolated = math.Abs(marginal(p, 3)-marginal(p, 1)*marginal(p, 2)) < tiny
	return f, nil
}

// lonePairs reports whether no list is in more than one interaction, and all
// interactions are of pairs.
func lonePairs(u []float64, tiny float64) bool {
	var used overlap.History
	for h := overlap.History(1); int(h) < len(u); h++ {
		if h.Size() < 2 || math.Abs(u[h]) <= tiny {
			continue
		}
		if h.Size() > 2 || used&h != 0 {
			return false
		}
		used |= h
	}
	return true
}

// interactions returns the corner-point parameters of the saturated log-linear
// model: log p(h) is the sum of u over the histories within h.
func interactions(p []float64) []float64 {
	u := make([]float64, len(p))
	for h, c := range p {
		u[h] = math.Log(c)
	}
	for bit := 1; bit < len(p); bit <<= 1 { // Möbius inversion
		for h := range u {
			if h&bit != 0 {
				u[h] -= u[h^bit]
			}
		}
	}
	return u
}

func marginal(p []float64, s overlap.History) float64 {
	sum := 0.0
	for h, c := range p {
		if overlap.History(h).Contains(s) {
			sum += c
		}
	}
	return sum
}

func one(n int, g Group) Population {
	g.Share = 1
	return Population{N: n, Lists: len(g.P), Groups: []Group{g}}
}

func pair(a, b int, u float64) Term { return Term{Lists: 1<<a | 1<<b, U: u} }

// allPairs is the same interaction between every two lists.
func allPairs(k int, u float64) []Term {
	var out []Term
	for b := range k {
		for a := range b {
			out = append(out, pair(a, b, u))
		}
	}
	return out
}

var fourLists = []float64{0.2, 0.3, 0.4, 0.25}

// Scenarios returns the situations of the scoreboard, by number of lists.
func Scenarios() []Scenario {
	four := func(g Group) Population { g.P = fourLists; return one(1000, g) }
	return []Scenario{
		{Name: "2-independent", Situation: "independent", Describe: "1,000 people; two independent lists that hold 30% and 40% of them.",
			Population: one(1000, Group{P: []float64{0.3, 0.4}})},
		{Name: "2-dependent", Situation: "dependent", Describe: "1,000 people; two lists of 30% and 40% that attract the same people (odds ratio 3).",
			Population: one(1000, Group{P: []float64{0.3, 0.4}, Terms: []Term{pair(0, 1, math.Log(3))}})},
		{Name: "2-covariate", Situation: "covariate", Describe: "1,000 people; two lists of 30% and 40%, independent among people alike in one recorded trait, which makes both likelier (1 logit per standard deviation).",
			Population: one(1000, Group{P: []float64{0.3, 0.4}, Slope: []float64{1, 1}})},
		{Name: "3-independent", Situation: "independent", Describe: "1,000 people; three independent lists of 20%, 30% and 40%.",
			Population: one(1000, Group{P: []float64{0.2, 0.3, 0.4}})},
		{Name: "3-dependent", Situation: "dependent", Describe: "1,000 people; three lists of 20%, 30% and 40%, the first two attracting the same people (odds ratio 3).",
			Population: one(1000, Group{P: []float64{0.2, 0.3, 0.4}, Terms: []Term{pair(0, 1, math.Log(3))}})},
		{Name: "3-three-way", Situation: "three-way", Describe: "1,000 people; three lists of 20%, 30% and 40% with an interaction of all three (odds ratio 3), which no data can show.",
			Population: one(1000, Group{P: []float64{0.2, 0.3, 0.4}, Terms: []Term{{Lists: 7, U: math.Log(3)}}})},
		{Name: "3-covariate", Situation: "covariate", Describe: "1,000 people; three lists of 20%, 30% and 40%, independent among people alike in one recorded trait, which makes all three likelier (1 logit per standard deviation).",
			Population: one(1000, Group{P: []float64{0.2, 0.3, 0.4}, Slope: []float64{1, 1, 1}})},
		{Name: "4-equal", Situation: "equal", Describe: "1,000 people; four independent lists of 30% each.",
			Population: one(1000, Group{P: []float64{0.3, 0.3, 0.3, 0.3}})},
		{Name: "4-independent", Situation: "independent", Describe: "1,000 people; four independent lists of 20%, 30%, 40% and 25%.",
			Population: four(Group{})},
		{Name: "4-dependent", Situation: "dependent", Describe: "1,000 people; four lists of 20%, 30%, 40% and 25%, the first two attracting the same people (odds ratio 3).",
			Population: four(Group{Terms: []Term{pair(0, 1, math.Log(3))}})},
		{Name: "4-all-pairs", Situation: "all-pairs", Describe: "1,000 people; four lists of 20%, 30%, 40% and 25%, every two of them attracting the same people (odds ratio 1.65).",
			Population: four(Group{Terms: allPairs(4, 0.5)})},
		{Name: "4-avoiding", Situation: "avoiding", Describe: "1,000 people; four lists of 20%, 30%, 40% and 25%, the first two avoiding each other’s cases (odds ratio 1/3).",
			Population: four(Group{Terms: []Term{pair(0, 1, -math.Log(3))}})},
		{Name: "4-referral", Situation: "referral", Describe: "1,000 people; four lists of 20%, 30%, 40% and 25%, then 40% of the first list is passed on to the second.",
			Population: four(Group{Referrals: []Referral{{From: 0, To: 1, Rate: 0.4}}})},
		{Name: "4-heterogeneous", Situation: "heterogeneous", Describe: "1,000 people; four lists of 20%, 30%, 40% and 25%, some people easier to record for every list than others (logit-normal, standard deviation 1).",
			Population: four(Group{Spread: 1})},
		{Name: "4-two-classes", Situation: "two-classes", Describe: "1,000 people; four lists that hold 40%, 50%, 60% and 45% of one half and 10%, 15%, 20% and 12% of the other.",
			Population: Population{N: 1000, Lists: 4, Groups: []Group{
				{Name: "easy", Share: 0.5, P: []float64{0.4, 0.5, 0.6, 0.45}}, {Name: "hard", Share: 0.5, P: []float64{0.1, 0.15, 0.2, 0.12}}}}},
		{Name: "4-hidden", Situation: "hidden", Describe: "1,000 people, a quarter of whom no list can reach; four independent lists of 20%, 30%, 40% and 25% of the rest.",
			Population: Population{N: 1000, Lists: 4, Groups: []Group{
				{Name: "reached", Share: 0.75, P: fourLists}, {Name: "hidden", Share: 0.25, P: make([]float64, 4)}}}},
		{Name: "4-strata", Situation: "strata", Describe: "1,000 people in two regions; lists of 40%, 40%, 10% and 10% of one region and 10%, 10%, 40% and 40% of the other. Methods without covariates see both regions as one.",
			Population: Population{N: 1000, Lists: 4, Visible: true, Groups: []Group{
				{Name: "north", Share: 0.5, P: []float64{0.4, 0.4, 0.1, 0.1}}, {Name: "south", Share: 0.5, P: []float64{0.1, 0.1, 0.4, 0.4}}}}},
		{Name: "4-sparse", Situation: "sparse", Describe: "2,000 people; four independent lists of 4%, 5%, 6% and 8%.",
			Population: one(2000, Group{P: []float64{0.04, 0.05, 0.06, 0.08}})},
		{Name: "4-missed-matches", Situation: "missed-matches", Describe: "As 4-independent; one in ten of those on several lists was not recognised on one of them.",
			Population: four(Group{}), Errors: Errors{Missed: 0.1}},
		{Name: "4-false-matches", Situation: "false-matches", Describe: "As 4-independent; one in ten random pairs of entities with no list in common was taken for one.",
			Population: four(Group{}), Errors: Errors{False: 0.1}},
		{Name: "5-dependent", Situation: "dependent", Describe: "1,000 people; five lists of 20%, 30%, 15%, 25% and 10%, the first two attracting the same people (odds ratio 3) and the third and fourth avoiding each other’s cases (odds ratio 1/2).",
			Population: one(1000, Group{P: []float64{0.2, 0.3, 0.15, 0.25, 0.1}, Terms: []Term{pair(0, 1, math.Log(3)), pair(2, 3, -math.Log(2))}})},
		{Name: "5-two-classes", Situation: "two-classes", Describe: "2,000 people; five lists of 40%, 50%, 45%, 35% and 30% of three in ten and of 10%, 5%, 8%, 12% and 6% of the rest.",
			Population: Population{N: 2000, Lists: 5, Groups: []Group{
				{Name: "easy", Share: 0.3, P: []float64{0.4, 0.5, 0.45, 0.35, 0.3}}, {Name: "hard", Share: 0.7, P: []float64{0.1, 0.05, 0.08, 0.12, 0.06}}}}},
		{Name: "8-sparse", Situation: "sparse", Describe: "1,000 people; eight independent lists of 2% to 16%.",
			Population: one(1000, Group{P: []float64{0.02, 0.03, 0.04, 0.05, 0.07, 0.10, 0.13, 0.16}})},
		{Name: "8-sparse-dependent", Situation: "dependent", Describe: "1,000 people; eight lists of 4% to 20%, the first two (odds ratio 5) and the last two (odds ratio 3) attracting the same people.",
			Population: one(1000, Group{P: []float64{0.04, 0.05, 0.06, 0.08, 0.10, 0.12, 0.15, 0.20},
				Terms: []Term{pair(0, 1, math.Log(5)), pair(6, 7, math.Log(3))}})},
	}
}

// Find returns the scenario of that name.
func Find(name string) (Scenario, bool) {
	for _, s := range Scenarios() {
		if s.Name == name {
			return s, true
		}
	}
	return Scenario{}, false
}
