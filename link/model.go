package link

import (
	"fmt"
	"slices"

	"undercount/internal/problem"
)

// Model says how records are compared: which comparisons, with which
// probabilities, and by which blocking rules pairs are proposed. A result holds
// the model as it was trained; Save writes it and LoadModel reads it again. A
// model may also be written by hand in part: comparisons that are left out,
// probabilities that training is to leave as they are, blocking rules.
type Model struct {
	f modelFile
}

// ModelFormat is the version of the model file that Save writes.
const ModelFormat = 1

// modelFile is the file, key for key.
type modelFile struct {
	Format      int               `toml:"format"`
	Trained     bool              `toml:"trained"`
	Records     int64             `toml:"records"`
	Pairs       float64           `toml:"pairs"`
	Links       float64           `toml:"expected_links"`
	Errors      []float64         `toml:"errors_together"`
	OnlyRules   bool              `toml:"only_rules"`
	Rules       []modelRule       `toml:"rule"`
	Relatives   []modelKin        `toml:"relatives"`
	Comparisons []modelComparison `toml:"comparison"`
	Curves      []modelCurve      `toml:"calibration"`
}

// modelCurve is a calibration: of a pair of lists, or of all where none is named.
type modelCurve struct {
	Lists   []string  `toml:"lists"`
	LogOdds []float64 `toml:"log_odds"`
	Becomes []float64 `toml:"becomes"`
}

type modelRule struct {
	Keys []string `toml:"keys"`
}

type modelKin struct {
	Name  string  `toml:"name"`
	Pairs float64 `toml:"pairs"`
}

type modelComparison struct {
	Name   string       `toml:"name"`
	Kind   string       `toml:"kind"`
	Use    *bool        `toml:"use"`
	Levels []modelLevel `toml:"levels"`
}

type modelLevel struct {
	Level     string    `toml:"level"`
	Group     int       `toml:"group"`
	M         *float64  `toml:"m"`
	U         *float64  `toml:"u"`
	Relatives []float64 `toml:"relatives"`
}

func (c *modelComparison) used() bool { return c.Use == nil || *c.Use }

// Trained tells whether the model has all its probabilities, so that it is used
// as it is and nothing is learnt.
func (m *Model) Trained() bool { return m.trained() }

func (m *Model) trained() bool { return m != nil && m.f.Trained }

// modelOf is the model as trained, with what the user's own says of rules and of
// comparisons that are left out.
func modelOf(t *trainer, given *Model) *Model {
	m := &Model{modelFile{Format: ModelFormat, Trained: true, Records: int64(t.r.Len()), Pairs: t.all, Links: t.total}}
	m.f.Errors = slices.Clone(t.p.h[:])
	for _, k := range t.p.kins {
		m.f.Relatives = append(m.f.Relatives, modelKin{k.name, k.rate})
	}
	for k, f := range t.fs {
		c := modelComparison{Name: f.name, Kind: f.kind}
		for l, lv := range f.levels {
			if lv.group == 0 {
				continue
			}
			ml := modelLevel{Level: lv.label, Group: int(lv.group), M: &t.p.m[k][l], U: &t.p.u[k][l]}
			for _, kin := range t.p.kins {
				ml.Relatives = append(ml.Relatives, kin.r[k][l])
			}
			c.Levels = append(c.Levels, ml)
		}
		m.f.Comparisons = append(m.f.Comparisons, c)
	}
	if given == nil {
		return m
	}
	m.f.OnlyRules, m.f.Rules = given.f.OnlyRules, given.f.Rules
	for _, c := range given.f.Comparisons {
		if !c.used() {
			m.f.Comparisons = append(m.f.Comparisons, c)
		}
	}
	return m
}

// choose leaves out the comparisons that the model leaves out, and refuses a
// model that is about other columns.
func (m *Model) choose(fs []*feature) ([]*feature, error) {
	if m == nil {
		return fs, nil
	}
	have := featureNames(fs)
	for _, c := range m.f.Comparisons {
		if !slices.Contains(have, c.Name) {
			return nil, &problem.Error{What: fmt.Sprintf("the model has a comparison %q, which these columns do not allow", c.Name), Want: "one of: " + quoted(have), Do: "map the columns as they were when the model was trained, or take the comparison out of a model that is not trained"}
		}
	}
	var out []*feature
	for _, f := range fs {
		c := m.comparison(f.name)
		switch {
		case c != nil && !c.used():
			continue
		case c == nil && m.trained():
			return nil, &problem.Error{What: fmt.Sprintf("the trained model does not know the comparison %q", f.name), Want: "one of: " + quoted(m.names()), Do: "map its column to ignore, or train a model on these lists"}
		case c != nil && c.Kind != "" && c.Kind != f.kind:
			return nil, &problem.Error{What: fmt.Sprintf("the model compares %q as %s, and here it is %s", f.name, c.Kind, f.kind), Do: "map the column as it was when the model was trained"}
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, &problem.Error{What: "the model leaves out every comparison", Do: "leave one in"}
	}
	return out, nil
}

func (m *Model) comparison(name string) *modelComparison {
	for i := range m.f.Comparisons {
		if c := &m.f.Comparisons[i]; c.Name == name {
			return c
		}
	}
	return nil
}

func (m *Model) names() (out []string) {
	for _, c := range m.f.Comparisons {
		out = append(out, c.Name)
	}
	return out
}

func featureNames(fs []*feature) (out []string) {
	for _, f := range fs {
		out = append(out, f.name)
	}
	return out
}

// into gives the trainer the probabilities of a trained model. The numbers of
// links and of relatives are in proportion to the pairs that may be compared.
func (m *Model) into(t *trainer) error {
	f := &m.f
	t.p = newParams(t.fs)
	kins := newKins(t.fs, t.r.Len())
	if len(f.Relatives) > 0 {
		if !t.errors {
			return &problem.Error{What: "the model knows of relatives, and a linkage with independent fields knows none", Do: "leave out one or the other"}
		}
		if len(kins) != len(f.Relatives) {
			return otherRelatives(kins)
		}
		t.p.kins = kins
	}
	copy(t.p.h[:], f.Errors)
	scale := 1.0
	if f.Pairs != t.all {
		scale = t.all / f.Pairs
	}
	t.total, t.converged = f.Links*scale, true
	for i, k := range t.p.kins {
		if k.name != f.Relatives[i].Name {
			return otherRelatives(kins)
		}
		k.rate = f.Relatives[i].Pairs * scale
	}
	for k, ft := range t.fs {
		if err := t.take(k, ft, m.comparison(ft.name)); err != nil {
			return err
		}
	}
	return nil
}

func otherRelatives(kins []*kin) error {
	var names []string
	for _, k := range kins {
		names = append(names, k.name)
	}
	return &problem.Error{What: "the model has other classes of relatives than these columns allow", Want: quoted(names), Do: "map the columns as they were when the model was trained"}
}

// take copies one comparison's probabilities.
func (t *trainer) take(k int, f *feature, c *modelComparison) error {
	at, err := f.places(c)
	if err != nil {
		return err
	}
	for l, lv := range f.levels {
		if lv.group == 0 {
			continue
		}
		i := slices.Index(at, l)
		if i < 0 {
			return &problem.Error{Column: f.name, What: fmt.Sprintf("the trained model has no level %q", lv.label), Want: "every level", Do: "train the model again with this version of the program"}
		}
		ml := &c.Levels[i]
		if ml.Group != int(lv.group) {
			return &problem.Error{Column: f.name, What: fmt.Sprintf("level %q is in another group", lv.label), Want: fmt.Sprintf("group %d", lv.group)}
		}
		t.p.m[k][l], t.p.u[k][l] = *ml.M, *ml.U
		for x, kin := range t.p.kins {
			kin.r[k][l] = ml.Relatives[x]
		}
	}
	sums := [][]float64{t.p.m[k], t.p.u[k]}
	for _, kin := range t.p.kins {
		sums = append(sums, kin.r[k])
	}
	for _, p := range sums {
		if err := f.makeOne(p); err != nil {
			return err
		}
	}
	return nil
}

// places gives the level of the feature for each level of the comparison.
func (f *feature) places(c *modelComparison) ([]int, error) {
	var at []int
	for _, ml := range c.Levels {
		l := slices.IndexFunc(f.levels, func(lv level) bool { return lv.group != 0 && lv.label == ml.Level })
		if l < 0 {
			var have []string
			for _, lv := range f.levels {
				if lv.group != 0 {
					have = append(have, lv.label)
				}
			}
			return nil, &problem.Error{Column: f.name, What: fmt.Sprintf("the comparison has no level %q", ml.Level), Want: "one of: " + quoted(have)}
		}
		at = append(at, l)
	}
	return at, nil
}

// makeOne makes probabilities that are rounded sum to one in each group, and
// refuses others.
func (f *feature) makeOne(p []float64) error {
	for g, s := range f.byGroup(p) {
		switch {
		case g == 0 || s == 0 || s > 1-1e-9 && s < 1+1e-9:
		case s < 0.99 || s > 1.01:
			return &problem.Error{Column: f.name, What: fmt.Sprintf("the probabilities of group %d sum to %.4g", g, s), Want: "1"}
		default:
			for l, lv := range f.levels {
				if int(lv.group) == g {
					p[l] /= s
				}
			}
		}
	}
	return nil
}
