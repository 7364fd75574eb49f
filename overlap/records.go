package overlap

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// CovariateKind says what the values of a covariate are.
type CovariateKind string

// The kinds of covariate.
const (
	Category CovariateKind = "category" // one of a few labels
	Number   CovariateKind = "number"   // a quantity, such as age in years
)

// MaxLevels is the largest number of labels of a category. A column with more
// is rather a name or an identifier than something to compare people by.
const MaxLevels = 1000

// numberFrom is how many different values a column of numbers must have to be
// read as a quantity without being told so; fewer are labels that happen to be
// digits, such as codes of regions.
const numberFrom = 10

// Covariate is one column of what is known about each entity, packed.
type Covariate struct {
	Name   string
	Kind   CovariateKind
	Levels []string  // labels of a category, ascending
	Codes  []int32   // by record: index into Levels, −1 for missing; nil for a number
	Values []float64 // by record: the quantity, NaN for missing; nil for a category
}

// Missing returns how many records lack the covariate.
func (c *Covariate) Missing() int {
	n := 0
	for _, k := range c.Codes {
		if k < 0 {
			n++
		}
	}
	for _, v := range c.Values {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

// Records are linked records, one for each entity (or several alike together),
// each with the lists it is on and its covariates. Estimators that use
// covariates read them; what they give out is about all records together,
// never about one.
type Records struct {
	Lists      []string
	Histories  []History
	Counts     []int64 // how many entities each record stands for; nil means one each
	Covariates []Covariate
}

// RecordOptions tells ParseRecords what the columns are.
type RecordOptions struct {
	// Lists names the columns that are lists; nil = as [Parse] finds them.
	Lists []string
	// Covariates names the columns to keep, each with ":number" or ":category"
	// behind it where the kind should not be found from the values. A column
	// is a number if every value is one and there are more than ten
	// different ones, else a category.
	Covariates []string
}

// ParseRecords reads record-level data: one row for each entity, or rows with
// a column "count". Columns that are neither lists nor covariates are left out.
// An empty value, "NA", "N/A", "." and "?" mean that a covariate is missing.
// rowNum is as for [Parse]; every refusal is a *problem.Error that holds no
// value of the file.
func ParseRecords(header []string, rows [][]string, rowNum []int, o RecordOptions) (*Records, error) {
	line := func(i int) int {
		if rowNum == nil {
			return i + 2
		}
		return rowNum[i]
	}
	names, kinds, err := splitKinds(header, o.Covariates)
	if err != nil {
		return nil, err
	}
	p, err := planColumns(header, rows, line, ParseOptions{Lists: o.Lists, Strata: names})
	if err != nil {
		return nil, err
	}
	r := &Records{Histories: make([]History, 0, len(rows))}
	for _, c := range p.lists {
		r.Lists = append(r.Lists, strings.TrimSpace(header[c]))
	}
	if err := checkLists(r.Lists); err != nil {
		return nil, err
	}
	kept, err := r.readHistories(header, rows, line, p)
	if err != nil {
		return nil, err
	}
	for j, col := range p.strata {
		c, err := parseCovariate(names[j], kinds[j], rows, kept, col, line)
		if err != nil {
			return nil, err
		}
		r.Covariates = append(r.Covariates, c)
	}
	return r, nil
}

// splitKinds takes ":number" or ":category" off the names of covariates.
func splitKinds(header, specs []string) (names []string, kinds []CovariateKind, err error) {
	names = []string{} // not nil: no other column may become a covariate
	for _, s := range specs {
		name, kind := s, CovariateKind("")
		if !hasColumn(header, s) {
			for _, k := range []CovariateKind{Category, Number} {
				if n, ok := strings.CutSuffix(s, ":"+string(k)); ok {
					name, kind = n, k
				}
			}
		}
		if slices.Contains(names, name) {
			return nil, nil, &problem.Error{Column: name, What: "the covariate is named twice", Want: "each covariate once"}
		}
		names, kinds = append(names, name), append(kinds, kind)
	}
	return names, kinds, nil
}

func hasColumn(header []string, name string) bool {
	return slices.ContainsFunc(header, func(h string) bool { return strings.TrimSpace(h) == name })
}

// readHistories fills in histories and counts and returns the rows they are of;
// rows that are on no list that counts, or stand for nobody, are left out.
func (r *Records) readHistories(header []string, rows [][]string, line func(int) int, p columns) ([]int, error) {
	kept := make([]int, 0, len(rows))
	var total int64
	for i, row := range rows {
		c, err := p.cell(header, row)
		if err != nil {
			err.Row = line(i)
			return nil, err
		}
		if c.Count == 0 {
			continue
		}
		if total += c.Count; total > MaxCount {
			return nil, &problem.Error{Row: line(i), What: "the counts add up to too many", Want: fmt.Sprintf("at most %d in all", int64(MaxCount))}
		}
		kept = append(kept, i)
		r.Histories = append(r.Histories, c.History)
		if p.count >= 0 {
			r.Counts = append(r.Counts, c.Count)
		}
	}
	if len(rows) == 0 {
		return nil, &problem.Error{What: "the table has a header but no rows", Want: "one row for each entity"}
	}
	return kept, nil
}

// missingValue reports whether a field says that nothing is known.
func missingValue(s string) bool {
	switch strings.ToUpper(s) {
	case "", "NA", "N/A", ".", "?":
		return true
	}
	return false
}

func parseCovariate(name string, kind CovariateKind, rows [][]string, kept []int, col int, line func(int) int) (Covariate, error) {
	c := Covariate{Name: name, Kind: kind}
	index := map[string]int32{}
	values := make([]float64, len(kept))
	firstText := -1
	for j, i := range kept {
		s := strings.TrimSpace(rows[i][col])
		values[j] = math.NaN()
		if missingValue(s) {
			continue
		}
		index[s] = 0
		v, ok := quantity(s)
		if ok {
			values[j] = v
		} else if firstText < 0 {
			firstText = i
		}
	}
	if c.Kind == "" {
		c.Kind = Category
		if firstText < 0 && len(index) > numberFrom {
			c.Kind = Number
		}
	}
	if c.Kind == Number {
		if firstText >= 0 {
			return c, &problem.Error{Row: line(firstText), Column: name, What: "the value of a covariate of numbers is not a number", Want: "a number, or nothing"}
		}
		c.Values = values
		return c, nil
	}
	if len(index) > MaxLevels {
		return c, &problem.Error{Column: name, What: fmt.Sprintf("the covariate has %d different values", len(index)),
			Want: fmt.Sprintf("at most %d labels", MaxLevels), Do: "choose a column that divides people into groups, not one that names them"}
	}
	for l := range index {
		c.Levels = append(c.Levels, l)
	}
	slices.Sort(c.Levels)
	for k, l := range c.Levels {
		index[l] = int32(k)
	}
	c.Codes = make([]int32, len(kept))
	for j, i := range kept {
		c.Codes[j] = -1
		if s := strings.TrimSpace(rows[i][col]); !missingValue(s) {
			c.Codes[j] = index[s]
		}
	}
	return c, nil
}

// quantity reads a finite decimal number in Western, Persian or Arabic digits.
func quantity(s string) (float64, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r == '٫':
			return '.'
		case r >= '0' && r <= '9', r == '.', r == '-', r == '+', r == 'e', r == 'E':
			return r
		}
		return 'x' // makes ParseFloat refuse
	}, s)
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}
