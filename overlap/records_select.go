package overlap

import (
	"fmt"
	"math"
	"slices"
)

// Len is the number of records.
func (r *Records) Len() int { return len(r.Histories) }

// Count returns how many entities record i stands for.
func (r *Records) Count(i int) int64 {
	if r.Counts == nil {
		return 1
	}
	return r.Counts[i]
}

// Check reports what is wrong with records that were not made by ParseRecords:
// columns of unequal length, a code without a level, an empty history.
func (r *Records) Check() error {
	if err := checkLists(r.Lists); err != nil {
		return err
	}
	if r.Counts != nil && len(r.Counts) != r.Len() {
		return fmt.Errorf("overlap: %d counts for %d records", len(r.Counts), r.Len())
	}
	for i, h := range r.Histories {
		if h == 0 || h >= 1<<len(r.Lists) {
			return fmt.Errorf("overlap: record %d is on no list of the table", i+1)
		}
		if c := r.Count(i); c < 1 || c > MaxCount {
			return fmt.Errorf("overlap: record %d has a count out of range", i+1)
		}
	}
	for _, c := range r.Covariates {
		if c.Kind == Number && len(c.Values) != r.Len() || c.Kind == Category && len(c.Codes) != r.Len() || c.Kind != Number && c.Kind != Category {
			return fmt.Errorf("overlap: covariate %s does not have one value for each of %d records", c.Name, r.Len())
		}
		for i, k := range c.Codes {
			if k < -1 || int(k) >= len(c.Levels) {
				return fmt.Errorf("overlap: covariate %s of record %d has a code without a level", c.Name, i+1)
			}
		}
		for _, v := range c.Values {
			if math.IsInf(v, 0) {
				return fmt.Errorf("overlap: covariate %s holds an infinity", c.Name)
			}
		}
	}
	return nil
}

// Table returns the overlap table of all records.
func (r *Records) Table() (*Table, error) {
	byHistory := map[History]int64{}
	for i, h := range r.Histories {
		byHistory[h] += r.Count(i)
	}
	cells := make([]Cell, 0, len(byHistory))
	for h, c := range byHistory {
		cells = append(cells, Cell{h, c})
	}
	return New(r.Lists, cells)
}

// Keep returns the same records with only the named covariates, in that order.
func (r *Records) Keep(names ...string) (*Records, error) {
	out := &Records{Lists: r.Lists, Histories: r.Histories, Counts: r.Counts}
	for _, n := range names {
		i := slices.IndexFunc(r.Covariates, func(c Covariate) bool { return c.Name == n })
		if i < 0 {
			return nil, fmt.Errorf("overlap: the records have no covariate %q", n)
		}
		out.Covariates = append(out.Covariates, r.Covariates[i])
	}
	return out, nil
}

// Where returns the records whose categories vars have the given labels, as a
// [Stratum] has them; a label that means missing selects the missing ones.
func (r *Records) Where(vars, labels []string) (*Records, error) {
	if len(vars) != len(labels) {
		return nil, fmt.Errorf("overlap: %d labels for %d columns", len(labels), len(vars))
	}
	match := make([]bool, r.Len())
	for i := range match {
		match[i] = true
	}
	for j, v := range vars {
		at := slices.IndexFunc(r.Covariates, func(c Covariate) bool { return c.Name == v && c.Kind == Category })
		if at < 0 {
			return nil, fmt.Errorf("overlap: the records have no category %q", v)
		}
		c := &r.Covariates[at]
		code := int32(slices.Index(c.Levels, labels[j]))
		for i, k := range c.Codes {
			match[i] = match[i] && k == code && (code >= 0 || missingValue(labels[j]))
		}
	}
	return r.filter(match), nil
}

func (r *Records) filter(keep []bool) *Records {
	out := &Records{Lists: r.Lists, Histories: pick(r.Histories, keep), Counts: pick(r.Counts, keep)}
	for _, c := range r.Covariates {
		c.Codes, c.Values = pick(c.Codes, keep), pick(c.Values, keep)
		out.Covariates = append(out.Covariates, c)
	}
	return out
}

func pick[T any](s []T, keep []bool) []T {
	if s == nil {
		return nil
	}
	out := make([]T, 0, len(s))
	for i, v := range s {
		if keep[i] {
			out = append(out, v)
		}
	}
	return out
}

// Names returns the names of the covariates.
func (r *Records) Names() []string {
	out := make([]string, len(r.Covariates))
	for i, c := range r.Covariates {
		out[i] = c.Name
	}
	return out
}
