package simulate

import (
	"math/rand/v2"
	"slices"
	"sort"

	"undercount/overlap"
)

// Sampler draws from a population. It does not change and may be used from
// several goroutines, each with a random generator of its own.
type Sampler struct {
	population Population
	errors     Errors
	laws       []law
}

// Record is an entity as the lists know it, after linkage.
type Record struct {
	History overlap.History
	Group   int     // index of its group
	X       float64 // its covariate
}

// Truth is what a draw hides.
type Truth struct {
	N         int64   // the whole population: what a method should find
	Reachable int64   // those of groups that some list can record
	Groups    []int64 // true size of each group
	Recorded  int64   // truly on one list or more
	Missed    int64   // entities split in two by missed matches
	False     int64   // pairs joined by false matches
}

// Sampler makes the population ready for drawing. It refuses one that is not
// as its fields say.
func (p Population) Sampler(e Errors) (*Sampler, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s := &Sampler{population: p, errors: e}
	nodes := normalNodes()
	sum := 0.0
	for _, g := range p.Groups {
		l := newLaw(g, nodes)
		sum += g.Share
		l.share = sum
		s.laws = append(s.laws, l)
	}
	return s, nil
}

// Probabilities returns the chance of every history, indexed by history, in
// the whole population before errors of linkage; index 0 is the chance to be
// on no list.
func (s *Sampler) Probabilities() []float64 {
	out := make([]float64, 1<<s.population.Lists)
	for i, l := range s.laws {
		for h, c := range l.cells {
			out[h] += s.population.Groups[i].Share * c
		}
	}
	return out
}

// Records draws the population once and returns who is on a list, in random
// order, and the truth.
func (s *Sampler) Records(rng *rand.Rand) ([]Record, Truth) {
	truth := Truth{N: int64(s.population.N), Groups: make([]int64, len(s.laws))}
	var out []Record
	p := make([]float64, s.population.Lists)
	for range s.population.N {
		g := 0
		if len(s.laws) > 1 {
			u := rng.Float64()
			for g < len(s.laws)-1 && u >= s.laws[g].share {
				g++
			}
		}
		truth.Groups[g]++
		r := Record{Group: g}
		s.laws[g].record(rng, &r, p)
		if r.History != 0 {
			out = append(out, r)
		}
	}
	for i, l := range s.laws {
		if l.cells[0] < 1 {
			truth.Reachable += truth.Groups[i]
		}
	}
	truth.Recorded = int64(len(out))
	return s.errors.apply(rng, out, &truth), truth
}

// record draws the covariate and history of one entity.
func (l *law) record(rng *rand.Rand, r *Record, p []float64) {
	if l.above != nil {
		r.X = rng.NormFloat64()
		u := rng.Float64()
		h := sort.Search(len(l.above)-1, func(i int) bool { return u < l.above[i] })
		r.History = overlap.History(h)
		return
	}
	r.X = rng.NormFloat64()
	l.chances(r.X, rng.NormFloat64(), p)
	for j, q := range p {
		if rng.Float64() < q {
			r.History |= 1 << j
		}
	}
	for _, f := range l.group.Referrals {
		if r.History.On(f.From) && !r.History.On(f.To) && rng.Float64() < f.Rate {
			r.History |= 1 << f.To
		}
	}
}

// apply makes the errors of linkage.
func (e Errors) apply(rng *rand.Rand, rs []Record, truth *Truth) []Record {
	if e.Missed > 0 {
		for i := range len(rs) {
			if k := rs[i].History.Size(); k >= 2 && rng.Float64() < e.Missed {
				one := nth(rs[i].History, rng.IntN(k))
				rs[i].History &^= one
				rs = append(rs, Record{one, rs[i].Group, rs[i].X})
				truth.Missed++
			}
		}
	}
	if e.False > 0 || e.Missed > 0 {
		rng.Shuffle(len(rs), func(i, j int) { rs[i], rs[j] = rs[j], rs[i] })
	}
	if e.False == 0 {
		return rs
	}
	out := rs[:0]
	for i := 0; i < len(rs); i += 2 {
		if i+1 == len(rs) {
			out = append(out, rs[i])
			break
		}
		a, b := rs[i], rs[i+1]
		if a.History&b.History == 0 && rng.Float64() < e.False {
			a.History |= b.History
			out = append(out, a)
			truth.False++
			continue
		}
		out = append(out, a, b)
	}
	return out
}

// nth returns the history that holds only the i-th list of h.
func nth(h overlap.History, i int) overlap.History {
	for range i {
		h &= h - 1
	}
	return h & -h
}

// Draw draws the population once and returns its overlap table and the truth.
func (s *Sampler) Draw(rng *rand.Rand) (*overlap.Table, Truth) {
	rs, truth := s.Records(rng)
	return Tabulate(s.population.Names(), rs), truth
}

// Linked draws the population once and returns it as records with what is
// known of each entity, and the truth: the number "x", its covariate, and the
// category "group" where groups are visible. Its overlap table is that which
// Draw returns for the same random stream.
func (s *Sampler) Linked(rng *rand.Rand) (*overlap.Records, Truth) {
	rs, truth := s.Records(rng)
	out := &overlap.Records{Lists: s.population.Names()}
	x := overlap.Covariate{Name: "x", Kind: overlap.Number}
	group := overlap.Covariate{Name: "group", Kind: overlap.Category}
	code := s.codes(&group)
	for _, r := range rs {
		out.Histories = append(out.Histories, r.History)
		x.Values = append(x.Values, r.X)
		group.Codes = append(group.Codes, code[r.Group])
	}
	out.Covariates = []overlap.Covariate{x}
	if s.population.Visible {
		out.Covariates = append(out.Covariates, group)
	}
	return out, truth
}

// codes gives the place of each group's name among the levels, which ascend.
func (s *Sampler) codes(c *overlap.Covariate) []int32 {
	for _, g := range s.population.Groups {
		c.Levels = append(c.Levels, g.Name)
	}
	slices.Sort(c.Levels)
	out := make([]int32, len(c.Levels))
	for i, g := range s.population.Groups {
		out[i] = int32(slices.Index(c.Levels, g.Name))
	}
	return out
}

// Strata draws the population once and returns the overlap table of each
// group, by the name of the group, and the truth.
func (s *Sampler) Strata(rng *rand.Rand) (*overlap.Stratified, Truth) {
	rs, truth := s.Records(rng)
	names := s.population.Names()
	by := make([][]Record, len(s.laws))
	for _, r := range rs {
		by[r.Group] = append(by[r.Group], r)
	}
	out := &overlap.Stratified{Lists: names, Vars: []string{"group"}}
	for i, g := range s.population.Groups {
		out.Strata = append(out.Strata, overlap.Stratum{Labels: []string{g.Name}, Table: Tabulate(names, by[i])})
	}
	return out, truth
}

// Tabulate counts records by history.
func Tabulate(lists []string, rs []Record) *overlap.Table {
	counts := make([]int64, 1<<len(lists))
	for _, r := range rs {
		counts[r.History]++
	}
	cells := make([]overlap.Cell, 0, len(counts))
	for h, c := range counts {
		if c > 0 {
			cells = append(cells, overlap.Cell{History: overlap.History(h), Count: c})
		}
	}
	t, err := overlap.New(lists, cells)
	if err != nil { // the names and histories are ours
		panic(err)
	}
	return t
}
