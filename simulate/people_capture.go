package simulate

import "math"

// capture is how lists record, for every kind of person the lists tell apart.
type capture struct {
	regions, months int // told apart: those with an effect, and one for all others
	laws            []law
}

// The kinds of persons beside place and time: sex and three ages.
const kinds = 6

// kind numbers sex and age.
func kind(woman bool, age int) int {
	k := 0
	if age < 18 {
		k = 1
	} else if age >= 60 {
		k = 2
	}
	if woman {
		k += 3
	}
	return k
}

func newCapture(c *People, regions, months int) *capture {
	out := &capture{regions: 1, months: 1}
	for _, l := range c.Lists {
		out.regions = max(out.regions, min(regions, len(l.Effects.Region)+1))
		out.months = max(out.months, min(months, len(l.Effects.Month)+1))
	}
	nodes := normalNodes()
	intercepts := map[float64]float64{}
	for r := range out.regions {
		for m := range out.months {
			for k := range kinds {
				g := Group{Share: 1, Spread: c.Spread, Terms: c.Terms, Referrals: c.Referrals}
				for _, l := range c.Lists {
					g.P = append(g.P, l.chance(r, m, k))
				}
				out.laws = append(out.laws, personLaw(g, nodes, intercepts))
			}
		}
	}
	return out
}

// personLaw is newLaw without the average over visibilities, which only the
// overlap tables of whole groups need; intercepts are solved once for each chance.
func personLaw(g Group, nodes []node, intercepts map[float64]float64) law {
	if !g.varies() {
		return newLaw(g, nodes)
	}
	l := law{group: g}
	for _, p := range g.P {
		a, ok := intercepts[p]
		if !ok {
			a = intercept(p, g.Spread, nodes)
			intercepts[p] = a
		}
		l.intercept = append(l.intercept, a)
	}
	return l
}

// chance is the list's chance to record a person, over all visibilities.
func (l *List) chance(region, month, kind int) float64 {
	if l.Coverage <= 0 || l.Coverage >= 1 {
		return l.Coverage
	}
	x := math.Log(l.Coverage / (1 - l.Coverage))
	if region < len(l.Effects.Region) {
		x += l.Effects.Region[region]
	}
	if month < len(l.Effects.Month) {
		x += l.Effects.Month[month]
	}
	if kind >= 3 {
		x += l.Effects.Women
	}
	switch kind % 3 {
	case 1:
		x += l.Effects.Under
	case 2:
		x += l.Effects.Over
	}
	return expit(x)
}

// of is the law of a person.
func (c *capture) of(region, month, kind int) *law {
	region, month = min(region, c.regions-1), min(month, c.months-1)
	return &c.laws[(region*c.months+month)*kinds+kind]
}
