package mse

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"undercount/overlap"
)

// recordPool is a set of records in a form that does not depend on the order of
// rows, lists or covariates: alike records are counted together, and groups
// stand in an order given by the names of lists and covariates and by the values.
type recordPool struct {
	lists []string
	k     int
	n     float64 // entities
	cov   []poolCovariate
	rows  int // different combinations of covariates

	// by group, in canonical order
	hist  []overlap.History
	row   []int32
	count []int64
}

// poolCovariate is a covariate by row of the pool.
type poolCovariate struct {
	name    string
	number  bool
	levels  []string  // of a category
	value   []float64 // by row: the quantity, or the index of the level; NaN for missing
	weight  []float64 // by row: entities
	missing float64   // entities without it
}

func poolRecords(r *overlap.Records) *recordPool {
	p := &recordPool{lists: r.Lists, k: len(r.Lists)}
	covs := slices.Clone(r.Covariates)
	slices.SortStableFunc(covs, func(a, b overlap.Covariate) int { return strings.Compare(a.Name, b.Name) })
	keys := make([][]float64, len(covs))
	for j := range covs {
		var c poolCovariate
		c.name, c.number = covs[j].Name, covs[j].Kind == overlap.Number
		keys[j], c.levels = covariateKeys(&covs[j], r.Len())
		p.cov = append(p.cov, c)
	}
	order := make([]int, r.Len())
	for i := range order {
		order[i] = i
	}
	same := func(a, b int) int {
		for _, k := range keys {
			if c := cmp.Compare(k[a], k[b]); c != 0 { // NaN, missing, is least and equals itself
				return c
			}
		}
		return 0
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(same(a, b), a-b) })
	rowOf := make([]int32, r.Len())
	for at, i := range order {
		if at == 0 || same(order[at-1], i) != 0 {
			p.rows++
			for j := range p.cov {
				p.cov[j].value = append(p.cov[j].value, keys[j][i])
			}
		}
		rowOf[i] = int32(p.rows - 1)
	}
	p.group(r, rowOf)
	return p
}

// covariateKeys returns the values to compare records by.
func covariateKeys(c *overlap.Covariate, n int) ([]float64, []string) {
	if c.Kind == overlap.Number {
		return c.Values, nil
	}
	levels := slices.Clone(c.Levels)
	slices.Sort(levels)
	rank := make([]float64, len(levels))
	for i, l := range c.Levels {
		rank[i] = float64(slices.Index(levels, l))
	}
	key := make([]float64, n)
	for i, k := range c.Codes {
		key[i] = math.NaN()
		if k >= 0 {
			key[i] = rank[k]
		}
	}
	return key, levels
}

// group counts records of the same history and covariates together.
func (p *recordPool) group(r *overlap.Records, rowOf []int32) {
	type key struct {
		named overlap.History // bits in the order of the lists' names
		row   int32
	}
	place := listPlaces(p.lists)
	hist := map[overlap.History]overlap.History{}
	counts := map[key]int64{}
	for i, h := range r.Histories {
		named := moveBits(h, place)
		hist[named] = h
		counts[key{named, rowOf[i]}] += r.Count(i)
	}
	keys := make([]key, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.named, b.named), cmp.Compare(a.row, b.row)) })
	weight := make([]float64, p.rows)
	for _, k := range keys {
		p.hist, p.row, p.count = append(p.hist, hist[k.named]), append(p.row, k.row), append(p.count, counts[k])
		weight[k.row] += float64(counts[k])
		p.n += float64(counts[k])
	}
	for j := range p.cov {
		c := &p.cov[j]
		c.weight = weight
		for i, v := range c.value {
			if math.IsNaN(v) {
				c.missing += weight[i]
			}
		}
	}
}

// listPlaces returns the rank of each list's name.
func listPlaces(lists []string) []int {
	sorted := slices.Sorted(slices.Values(lists))
	out := make([]int, len(lists))
	for i, l := range lists {
		out[i] = slices.Index(sorted, l)
	}
	return out
}

func moveBits(h overlap.History, place []int) overlap.History {
	var g overlap.History
	for i, to := range place {
		g |= (h >> i & 1) << to
	}
	return g
}

// quantiles of the known values of a covariate, by entities, the values at
// which each share is first reached; values that repeat appear once.
func (c *poolCovariate) quantiles(shares []float64) []float64 {
	order := make([]int, 0, len(c.value))
	total := 0.0
	for i, v := range c.value {
		if !math.IsNaN(v) {
			order = append(order, i)
			total += c.weight[i]
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.value[a], c.value[b]) })
	var out []float64
	at, sum := 0, 0.0
	for _, s := range shares {
		for at < len(order) && sum+c.weight[order[at]] < s*total*(1-1e-12) {
			sum += c.weight[order[at]]
			at++
		}
		if at < len(order) {
			if v := c.value[order[at]]; len(out) == 0 || v > out[len(out)-1] {
				out = append(out, v)
			}
		}
	}
	return out
}

// groups divides the rows by this covariate: a category by its levels, a
// number into bins of about equal size; the missing are a group of their own.
// It returns the group of each row, the groups that are empty left out.
func (c *poolCovariate) groups(bins int) (of []int32, n int) {
	of = make([]int32, len(c.value))
	var cuts []float64
	if c.number {
		shares := make([]float64, 0, bins-1)
		for b := 1; b < bins; b++ {
			shares = append(shares, float64(b)/float64(bins))
		}
		cuts = c.quantiles(shares)
	}
	seen := map[int32]int32{}
	raw := make([]int32, len(of))
	for i, v := range c.value {
		switch {
		case math.IsNaN(v):
			raw[i] = math.MaxInt32
		case c.number:
			at, _ := slices.BinarySearch(cuts, v) // a value equal to a cut stays below it
			raw[i] = int32(at)
		default:
			raw[i] = int32(v)
		}
		seen[raw[i]] = 0
	}
	codes := make([]int32, 0, len(seen))
	for k := range seen {
		codes = append(codes, k)
	}
	slices.Sort(codes)
	for i, k := range codes {
		seen[k] = int32(i)
	}
	for i, k := range raw {
		of[i] = seen[k]
	}
	return of, len(codes)
}

// covariateStrata divides the rows by all covariates at once.
type covariateStrata struct {
	of     []int32   // by row of the pool
	codes  [][]int32 // by stratum: group of each covariate
	levels []int     // by covariate: number of groups
}

func (p *recordPool) strata(bins int) covariateStrata {
	s := covariateStrata{of: make([]int32, p.rows)}
	parts := make([][]int32, len(p.cov))
	for j := range p.cov {
		of, n := p.cov[j].groups(bins)
		parts[j], s.levels = of, append(s.levels, n)
	}
	order := make([]int, p.rows)
	for i := range order {
		order[i] = i
	}
	same := func(a, b int) int {
		for _, of := range parts {
			if c := cmp.Compare(of[a], of[b]); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(same(a, b), a-b) })
	for at, i := range order {
		if at == 0 || same(order[at-1], i) != 0 {
			code := make([]int32, len(parts))
			for j, of := range parts {
				code[j] = of[i]
			}
			s.codes = append(s.codes, code)
		}
		s.of[i] = int32(len(s.codes) - 1)
	}
	return s
}
