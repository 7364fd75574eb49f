package simulate

import (
	"math"
	"math/rand/v2"

	"undercount/calendar"
	"undercount/overlap"
)

// person is one person of the population. Names are ranks in the pools of the culture.
type person struct {
	own, father, grand, family int32
	city                       int32
	birth, event               calendar.Day
	culture                    uint8
	woman                      bool
	noFather, noBirth          bool
	history                    overlap.History
}

// geometric draws the number of successes before a failure, with this mean.
func geometric(rng *rand.Rand, mean float64) int {
	if mean <= 0 {
		return 0
	}
	return int(math.Log(1-rng.Float64()) / math.Log(mean/(1+mean)))
}

// repeats draws how often something of chance q happens in a row.
func repeats(rng *rand.Rand, q float64) int {
	n := 0
	for q > 0 && rng.Float64() < q {
		n++
	}
	return n
}

func chance(rng *rand.Rand, p float64) bool { return p > 0 && rng.Float64() < p }

// house adds the persons of one house to ps, up to a length of most.
func (g *Generator) house(rng *rand.Rand, ps []person, most int) []person {
	f := &g.config.Families
	culture := uint8(g.cultures.draw(rng))
	names := g.names[culture]
	city := g.country.draw.draw(rng)
	base := person{culture: culture, city: city, family: names.family.ranks.draw(rng), grand: names.men.ranks.draw(rng)}
	if chance(rng, f.Clan) {
		clans := g.clans[culture][g.country.region[city]]
		base.family = clans[rng.IntN(len(clans))]
	}
	shared, together := g.event(rng, city), chance(rng, f.Together)
	for range 1 + geometric(rng, f.Cousins) {
		if len(ps) >= most {
			break
		}
		base.father = names.men.ranks.draw(rng)
		ps = g.siblings(rng, ps, most, base, shared, together)
	}
	return ps
}

// event draws a day and place for persons who live in a city.
func (g *Generator) event(rng *rand.Rand, city int32) incident {
	if len(g.incidents) > 0 && chance(rng, g.config.Events.IncidentShare) {
		return g.incidents[rng.IntN(len(g.incidents))]
	}
	return incident{g.clock.day(rng), city}
}

// oldestFather is the age beyond which a father is taken to have died before.
const oldestFather = 95

// siblings adds brothers and sisters, the youngest first, and perhaps their father.
func (g *Generator) siblings(rng *rand.Rand, ps []person, most int, base person, shared incident, together bool) []person {
	c := &g.config
	names := g.names[base.culture]
	begin := len(ps)
	n := 1 + geometric(rng, c.Families.Siblings)
	birth := c.Events.From - calendar.Day(365.25*g.age(rng))
	for k := range n {
		if len(ps) >= most {
			return ps
		}
		p := base
		if k > 0 && !chance(rng, c.Families.Twins) {
			birth -= calendar.Day(330 + rng.IntN(1200)) // eleven months to four years
		}
		p.birth = birth
		p.woman = !chance(rng, c.Ages.Male)
		draw := &names.men.ranks
		if p.woman {
			draw = &names.women.ranks
		}
		for range 30 { // a family gives every child a name of its own
			p.own = draw.draw(rng)
			if !taken(ps[begin:], p) {
				break
			}
		}
		if c.Families.Loose {
			p.father, p.grand = names.men.ranks.draw(rng), names.men.ranks.draw(rng)
		}
		ps = append(ps, g.struck(rng, p, shared, together))
	}
	if len(ps) < most && chance(rng, c.Families.Fathers) {
		p := base
		p.own, p.father, p.grand = base.father, base.grand, names.men.ranks.draw(rng)
		p.birth = birth - calendar.Day(365*(20+rng.IntN(18))+rng.IntN(365))
		if years(p.birth, c.Events.From) <= oldestFather {
			ps = append(ps, g.struck(rng, p, shared, together))
		}
	}
	return ps
}

func taken(ps []person, p person) bool {
	for i := range ps {
		if ps[i].own == p.own && ps[i].woman == p.woman {
			return true
		}
	}
	return false
}

// struck gives a person their event, and what nobody knows of them.
func (g *Generator) struck(rng *rand.Rand, p person, shared incident, together bool) person {
	if !together {
		shared = g.event(rng, p.city)
	}
	p.event, p.city = shared.day, shared.city
	p.noFather = chance(rng, g.config.Unknown.Father)
	p.noBirth = chance(rng, g.config.Unknown.Birth)
	return p
}

// age draws the age of the youngest of siblings in years: triangular.
func (g *Generator) age(rng *rand.Rand) float64 {
	a, b, m := float64(g.config.Ages.Youngest), float64(g.config.Ages.Oldest), float64(g.config.Ages.Mode)
	u := rng.Float64()
	if b <= a {
		return a + u
	}
	if cut := (m - a) / (b - a); u < cut {
		return a + math.Sqrt(u*(b-a)*(m-a))
	}
	return b - math.Sqrt((1-u)*(b-a)*(b-m))
}

// years is the completed years of a person on a day, by the Gregorian calendar.
func years(birth, day calendar.Day) int {
	y, m, d, _ := birth.Parts(calendar.Gregorian)
	y2, m2, d2, _ := day.Parts(calendar.Gregorian)
	if m2 < m || m2 == m && d2 < d {
		return y2 - y - 1
	}
	return y2 - y
}
