package link

import (
	"math"
	"slices"
)

// kin is a class of pairs who are not the same person but no strangers either:
// they share a part of their names, and often the place, and the day on which
// something happened to all of them. Without such classes a model takes
// brothers for one person whose own name was misspelled.
type kin struct {
	name string
	fs   []*feature
	like []likeness
	r    [][]float64 // probabilities of levels, by feature
	rate float64     // expected pairs of this class among all allowed pairs
	// apart classes are of kin to whom it did not happen together: training
	// begins from dates and places as among strangers.
	apart, begun bool
}

// likeness says what the levels of a feature look like among kin.
type likeness uint8

const (
	asStrangers likeness = iota // as among unrelated records: own name, sex, numbers
	asSame                      // as among records of the same entity: names they share
	asLearnt                    // estimated: places, dates
	asAges                      // estimated but for the equality of exact days
	asSiblings                  // as among unrelated records, but seldom the same: the own name
)

// givenTwice is how much rarer than among strangers it is that those who share
// all names but the own one share that too. A family gives each of its children
// a name of their own; what is left are namesakes whose fathers and grandfathers
// are namesakes as well.
const givenTwice = 0.1

// twins is the share of pairs of brothers and sisters that were born on one day.
const twins = 0.01

// shared are the parts of the name that each class shares.
var shared = []struct {
	name  string
	parts []string
}{
	{"brothers or sisters", []string{"father", "grandfather", "family name", "mother"}},
	{"cousins", []string{"grandfather", "family name"}},
	{"people of one family name", []string{"family name"}},
}

// newKins are the classes that the features can tell apart.
func newKins(fs []*feature, records int) []*kin {
	has := func(name string) bool {
		return slices.ContainsFunc(fs, func(f *feature) bool { return f.name == name })
	}
	if !has("family name") || !has("own name") {
		return nil
	}
	scene := slices.ContainsFunc(fs, func(f *feature) bool { return f.kind == "event" || f.kind == "place" })
	var out []*kin
	for i, k := range shared {
		if i == 0 && !has("father") && !has("grandfather") && !has("mother") || i == 1 && !has("grandfather") {
			continue
		}
		for apart := range 2 {
			if apart == 1 && !scene {
				break
			}
			c := &kin{name: k.name, fs: fs, rate: float64(records) / 4, apart: apart == 1}
			for _, f := range fs {
				c.like = append(c.like, likenessOf(f, k.parts, i == 0))
				c.r = append(c.r, newParamsOf(f))
			}
			out = append(out, c)
		}
	}
	if !several(out) {
		for _, c := range out {
			c.name = "relatives"
		}
	}
	for _, c := range out {
		if c.apart {
			c.name += ", at another time or place"
		}
	}
	return out
}

// several tells whether there are classes that share different parts of names.
func several(kins []*kin) bool {
	return slices.ContainsFunc(kins, func(c *kin) bool { return !slices.Equal(c.like, kins[0].like) })
}

func likenessOf(f *feature, parts []string, close bool) likeness {
	switch {
	case f.kind == "name" && slices.Contains(parts, f.name):
		return asSame
	case f.kind == "birth" && close:
		return asAges
	case f.kind == "name" && f.own && close:
		return asSiblings
	case f.kind == "name", f.own:
		return asStrangers
	}
	return asLearnt
}

// follow copies what kin have in common with strangers or with one entity.
func (c *kin) follow(p *params) {
	for k, like := range c.like {
		switch like {
		case asLearnt:
			if c.apart && !c.begun {
				copy(c.r[k], p.u[k])
			}
		case asStrangers:
			copy(c.r[k], p.u[k])
		case asSame:
			copy(c.r[k], p.m[k])
		case asSiblings:
			for l, u := range p.u[k] {
				if n := partNear[l]; n == same || n == otherSpelling {
					u *= givenTwice
				}
				c.r[k][l] = u
			}
			normalise(c.fs[k], c.r[k])
		}
	}
	c.begun = true
}

// learn updates what is estimated from the expected counts.
func (c *kin) learn(fs []*feature, p *params, seen [][]float64) {
	for k, f := range fs {
		if c.like[k] != asLearnt && c.like[k] != asAges {
			continue
		}
		start := newParamsOf(f)
		if c.like[k] == asAges || c.apart {
			copy(start, p.u[k])
		}
		total := f.byGroup(seen[k])
		for l, lv := range f.levels {
			switch {
			case lv.group == 0 || total[lv.group] <= 0:
			case c.like[k] == asAges && l == birthSame:
				c.r[k][l] = math.Max(twins, p.u[k][l])
			case c.like[k] == asAges && lv.group == 1:
				c.r[k][l] = p.u[k][l]
			default:
				c.r[k][l] = (seen[k][l] + priorWeight*start[l]) / (total[lv.group] + priorWeight)
			}
		}
		normalise(f, c.r[k])
	}
}

// logs are the logarithms of r for scoring, and of r over u where kin are as
// strangers, or nearly so: what is added to the u of a pair, which depends on
// its values. There the first are NaN.
func (c *kin) logs(u [][]float64) (r, over [][]float64) {
	r, over = logAll(c.r), zeros(c.fs)
	for k, like := range c.like {
		if like != asStrangers && like != asSiblings {
			continue
		}
		for l := range r[k] {
			if like == asSiblings && c.fs[k].levels[l].group > 0 {
				over[k][l] = r[k][l] - u[k][l]
			}
			r[k][l] = math.NaN()
		}
	}
	return r, over
}
