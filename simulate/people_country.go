package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"undercount/calendar"
	"undercount/internal/stream"
)

// country is the places of a population: cities sorted by region.
type country struct {
	regions []spelled
	cities  []spelled
	region  []int16 // of each city
	first   []int32 // first city of each region, and one past the last
	draw    alias   // cities
}

func newCountry(p Places) *country {
	rng := stream.New(0, "simulate/places") // the same country for every seed
	// Regions come first, so that more cities leave the names of regions alone.
	names := fill(nil, p.Regions+p.Cities, rng, cityShape)
	c := &country{regions: names[:p.Regions], cities: names[p.Regions:]}
	var w []float64
	for r := range p.Regions {
		c.first = append(c.first, int32(len(w)))
		n := p.Cities / p.Regions
		if r < p.Cities%p.Regions {
			n++
		}
		sum := 0.0
		for k := range n {
			sum += math.Pow(float64(k+1), -p.Zipf)
		}
		for k := range n {
			c.region = append(c.region, int16(r))
			w = append(w, math.Pow(float64(r+1), -p.Zipf)*math.Pow(float64(k+1), -p.Zipf)/sum)
		}
	}
	c.first = append(c.first, int32(len(w)))
	c.draw = newAlias(w)
	return c
}

// neighbour is another city of the same region, or the same where there is none.
func (c *country) neighbour(rng *rand.Rand, city int32) int32 {
	r := c.region[city]
	lo, n := c.first[r], int(c.first[r+1]-c.first[r])
	if n < 2 {
		return city
	}
	other := lo + int32(rng.IntN(n-1))
	if other >= city {
		other++
	}
	return other
}

// texts writes places as a script does.
func texts(names []spelled, script int) []string {
	p := pool{names: names}
	return p.prepare(script, 0)
}

// clock draws days of events, by calendar month.
type clock struct {
	first  []calendar.Day // of each month within the period, and one past the end
	labels []string       // 2024-03
	draw   alias
}

func newClock(e Events) clock {
	var c clock
	var w []float64
	for d := e.From; d <= e.To; {
		y, m, day, _ := d.Parts(calendar.Gregorian)
		next := d + calendar.Day(calendar.Gregorian.MonthLength(y, m)-day+1)
		c.first = append(c.first, d)
		c.labels = append(c.labels, fmt.Sprintf("%04d-%02d", y, m))
		rate := 1.0
		if i := len(w); i < len(e.Months) {
			rate = e.Months[i]
		}
		w = append(w, rate*float64(min(next, e.To+1)-d))
		d = next
	}
	c.first = append(c.first, e.To+1)
	c.draw = newAlias(w)
	return c
}

func (c *clock) day(rng *rand.Rand) calendar.Day {
	m := c.draw.draw(rng)
	return c.first[m] + calendar.Day(rng.IntN(int(c.first[m+1]-c.first[m])))
}

// month is the number of the month of a day.
func (c *clock) month(d calendar.Day) int {
	return sort.Search(len(c.first)-2, func(i int) bool { return d < c.first[i+1] })
}

// incident is a day and place on which many met their event.
type incident struct {
	day  calendar.Day
	city int32
}

// clans are the family names that houses of a region share.
func newClans(rng *rand.Rand, f Families, regions, families int) [][]int32 {
	out := make([][]int32, regions)
	for r := range out {
		for range f.Clans {
			out[r] = append(out[r], int32(rng.IntN(families)))
		}
	}
	return out
}
