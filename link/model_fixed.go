package link

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"undercount/internal/problem"
	"undercount/internal/stream"
)

// fixedLevels are the probabilities that training leaves as they are; NaN where
// it does not.
type fixedLevels struct {
	m, u [][]float64
}

// fix gives the trainer the probabilities that a model that is not trained holds
// fixed.
func (m *Model) fix(t *trainer) error {
	if m == nil || m.trained() {
		return nil
	}
	fx := &fixedLevels{}
	found := false
	for _, f := range t.fs {
		ms, us := make([]float64, len(f.levels)), make([]float64, len(f.levels))
		for l := range ms {
			ms[l], us[l] = math.NaN(), math.NaN()
		}
		fx.m, fx.u = append(fx.m, ms), append(fx.u, us)
		c := m.comparison(f.name)
		if c == nil {
			continue
		}
		at, err := f.places(c)
		if err != nil {
			return err
		}
		for i, l := range at {
			if p := c.Levels[i].M; p != nil {
				ms[l], found = *p, true
			}
			if p := c.Levels[i].U; p != nil {
				us[l], found = *p, true
			}
		}
		for _, p := range [][]float64{ms, us} {
			if err := f.room(p); err != nil {
				return err
			}
		}
	}
	if !found {
		return nil
	}
	t.fixed = fx
	for k := range t.fs {
		t.holdM(k)
		t.holdU(k)
	}
	for _, c := range t.p.kins {
		c.follow(t.p)
	}
	return nil
}

// room refuses fixed probabilities that cannot sum to one with the others of
// their group.
func (f *feature) room(p []float64) error {
	for g := 1; g < f.groups; g++ {
		var sum float64
		free := 0
		for l, lv := range f.levels {
			switch {
			case int(lv.group) != g:
			case math.IsNaN(p[l]):
				free++
			default:
				sum += p[l]
			}
		}
		if sum > 1.0001 || sum >= 1 && free > 0 || free == 0 && sum < 0.9999 {
			return &problem.Error{Column: f.name, What: fmt.Sprintf("the fixed probabilities of group %d sum to %.4g", g, sum), Want: "1 if all are fixed, else less"}
		}
	}
	return nil
}

// holdM brings the fixed m of a comparison back, and the others of their group
// to what is left.
func (t *trainer) holdM(k int) {
	if t.fixed != nil {
		hold(t.fs[k], t.p.m[k], t.fixed.m[k])
	}
}

func (t *trainer) holdU(k int) {
	if t.fixed != nil {
		hold(t.fs[k], t.p.u[k], t.fixed.u[k])
	}
}

func hold(f *feature, p, fixed []float64) {
	for g := 1; g < f.groups; g++ {
		var held, rest float64
		for l, lv := range f.levels {
			switch {
			case int(lv.group) != g:
			case math.IsNaN(fixed[l]):
				rest += p[l]
			default:
				held += fixed[l]
			}
		}
		if held == 0 {
			continue
		}
		for l, lv := range f.levels {
			switch {
			case int(lv.group) != g:
			case !math.IsNaN(fixed[l]):
				p[l] = fixed[l]
			case rest > 0:
				p[l] *= (1 - held) / rest
			}
		}
	}
}

// rules are the blocking rules that the model names.
func (m *Model) rules(keys []keyColumn) ([]rule, error) {
	if m == nil {
		return nil, nil
	}
	var out []rule
	for _, mr := range m.f.Rules {
		var ru rule
		for _, name := range mr.Keys {
			k := slices.IndexFunc(keys, func(k keyColumn) bool { return k.name == name })
			if k < 0 {
				var have []string
				for _, k := range keys {
					have = append(have, k.name)
				}
				return nil, &problem.Error{What: fmt.Sprintf("a blocking rule of the model has the key %q, which these columns do not allow", name), Want: "one of: " + quoted(have)}
			}
			if !slices.Contains(ru, k) {
				ru = append(ru, k)
			}
		}
		slices.Sort(ru)
		out = append(out, ru)
	}
	return out, nil
}

// withOwn adds the rules of the model to those chosen, or puts them in their
// place.
func (j *job) withOwn(chosen []rule) ([]rule, error) {
	own, err := j.o.Model.rules(j.keys)
	if err != nil || len(own) == 0 {
		return chosen, err
	}
	only, b := j.o.Model.f.OnlyRules, &j.out.Blocking
	if len(chosen) == 1 && len(chosen[0]) == 0 && !only {
		return chosen, nil // all pairs are compared
	}
	if only {
		chosen, b.Rules, b.Pairs = nil, nil, 0
	}
	same := func(a rule) func(rule) bool { return func(b rule) bool { return slices.Equal(a, b) } }
	cost := j.r.costs(j.keys, own, stream.New(j.o.Seed, "link", "cost of own rules"))
	var sum float64
	for x, ru := range own {
		if slices.ContainsFunc(chosen, same(ru)) {
			continue
		}
		chosen = append(chosen, ru)
		sum += cost[x]
		b.Rules = append(b.Rules, RuleCount{Rule: ru.text(j.keys), Pairs: int64(cost[x])})
	}
	if sum > float64(j.o.MaxPairs) {
		return nil, &problem.Error{What: fmt.Sprintf("the blocking rules of the model propose about %.0f pairs", sum), Want: fmt.Sprintf("at most %d", j.o.MaxPairs), Do: "add keys to the rules, or allow more pairs"}
	}
	b.Lost = j.simulated().lost(chosen)
	return chosen, nil
}

// lost is the share of the simulated links that agree on none of the rules.
func (s *simulatedLinks) lost(rules []rule) float64 {
	rest := s.total
	for d, w := range s.weight {
		if s.proposed(rules, d) {
			rest -= w
		}
	}
	return math.Max(0, rest/s.total)
}

func quoted(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", n)
	}
	return b.String()
}
