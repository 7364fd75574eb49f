package simulate

import (
	"fmt"
	"slices"

	"undercount/overlap"
)

// ForRecords returns the configuration with as many persons as give about n
// records on all lists together. Where coverage depends on region, month, sex
// or age, the rate is measured on the same population of 65,536 persons.
func (p People) ForRecords(n int64) (People, error) {
	if n < 1 {
		return p, fmt.Errorf("simulate: %d records: needs 1 or more", n)
	}
	rate := 0.0
	plain := len(p.Referrals) == 0
	for _, l := range p.Lists {
		rate += l.Coverage / (1 - l.Duplicates)
		e := l.Effects
		plain = plain && len(e.Region) == 0 && len(e.Month) == 0 && e.Women == 0 && e.Under == 0 && e.Over == 0
	}
	if !plain {
		pilot := p
		pilot.N = 64 * blockSize
		g, err := NewGenerator(pilot)
		if err != nil {
			return p, err
		}
		rate = g.rate()
	}
	if !(rate > 0) {
		return p, fmt.Errorf("simulate: no list records anybody")
	}
	p.N = max(1, int(float64(n)/rate+0.5))
	return p, nil
}

// rate is the expected number of records for each person of the population.
func (g *Generator) rate() float64 {
	b := &block{pages: make([]page, len(g.config.Lists))}
	sum := 0.0
	for k := range g.blocks() {
		g.fillPersons(b, k)
		for i := range b.persons {
			for l := range g.config.Lists {
				if b.persons[i].history.On(l) {
					sum += 1 / (1 - g.config.Lists[l].Duplicates)
				}
			}
		}
	}
	return sum / float64(g.config.N)
}

// Only returns the configuration with only the lists of these names, in the
// order of the configuration. Terms and referrals that touch other lists go
// with them. It is false if there is no list of such a name.
func (p People) Only(names ...string) (People, bool) {
	place := make([]int, len(p.Lists)) // new number of each list, or -1
	var lists []List
	found := 0
	for i, l := range p.Lists {
		place[i] = -1
		if slices.Contains(names, l.Name) {
			place[i] = len(lists)
			lists = append(lists, l)
			found++
		}
	}
	if found != len(names) || found == 0 {
		return p, false
	}
	var terms []Term
	for _, t := range p.Terms {
		var h overlap.History
		for i := range place {
			if t.Lists.On(i) && place[i] >= 0 {
				h |= 1 << place[i]
			}
		}
		if h.Size() == t.Lists.Size() {
			terms = append(terms, Term{h, t.U})
		}
	}
	var referrals []Referral
	for _, r := range p.Referrals {
		if place[r.From] >= 0 && place[r.To] >= 0 {
			referrals = append(referrals, Referral{place[r.From], place[r.To], r.Rate})
		}
	}
	p.Lists, p.Terms, p.Referrals = lists, terms, referrals
	return p, true
}
