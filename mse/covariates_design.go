package mse

import (
	"math"

	"undercount/internal/multilogit"
)

// maxColumns bounds the columns that covariates may fill in a regression.
const maxColumns = 60

// knotShares are where the knots of restricted cubic splines stand (Harrell
// 2015, Regression Modeling Strategies, table 2.3).
var knotShares = map[int][]float64{3: {0.1, 0.5, 0.9}, 4: {0.05, 0.35, 0.65, 0.95}, 5: {0.05, 0.275, 0.5, 0.725, 0.95}}

// smoothDesign makes the rows of a regression on the covariates: categories as
// indicators against their most frequent level, numbers as restricted cubic
// splines (a line beyond the outer knots) scaled to mean 0 and variance 1,
// missing values as an indicator.
func (p *recordPool) smoothDesign(knots int) (*multilogit.Rows, int) {
	var cols [][]float64
	for j := range p.cov {
		c := &p.cov[j]
		if c.number {
			cols = append(cols, c.spline(knots)...)
			continue
		}
		of, n := c.groups(1)
		cols = append(cols, indicators(of, n, c.weight)...)
	}
	return sparseRows(p.rows, cols), len(cols) + 1
}

// sparseRows packs columns, the intercept being added.
func sparseRows(n int, cols [][]float64) *multilogit.Rows {
	rows := &multilogit.Rows{}
	var at []int32
	var val []float64
	for i := range n {
		at, val = at[:0], val[:0]
		for j, c := range cols {
			if c[i] != 0 {
				at, val = append(at, int32(j+1)), append(val, c[i])
			}
		}
		rows.Add(at, val)
	}
	return rows
}

// indicators of all groups but the one with most entities.
func indicators(of []int32, n int, weight []float64) [][]float64 {
	size := make([]float64, n)
	for i, g := range of {
		size[g] += weight[i]
	}
	base := 0
	for g, s := range size {
		if s > size[base] {
			base = g
		}
	}
	var out [][]float64
	for g := range n {
		if g == base {
			continue
		}
		col := make([]float64, len(of))
		for i, h := range of {
			if int(h) == g {
				col[i] = 1
			}
		}
		out = append(out, col)
	}
	return out
}

// spline returns the columns of a number, none if it has one value only.
func (c *poolCovariate) spline(knots int) [][]float64 {
	line := make([]float64, len(c.value))
	copy(line, c.value)
	cols := [][]float64{line}
	if at := c.quantiles(knotShares[knots]); len(at) == knots && knots >= 3 {
		scale := (at[knots-1] - at[0]) * (at[knots-1] - at[0])
		last, before := at[knots-1], at[knots-2]
		cube := func(x float64) float64 { return max(0, x) * max(0, x) * max(0, x) }
		for _, t := range at[:knots-2] {
			col := make([]float64, len(c.value))
			for i, x := range c.value {
				col[i] = (cube(x-t) - cube(x-before)*(last-t)/(last-before) + cube(x-last)*(before-t)/(last-before)) / scale
			}
			cols = append(cols, col)
		}
	}
	var out [][]float64
	for _, col := range cols {
		if c.standardise(col) {
			out = append(out, col)
		}
	}
	if c.missing > 0 && len(out) > 0 {
		gone := make([]float64, len(c.value))
		for i, v := range c.value {
			if math.IsNaN(v) {
				gone[i] = 1
			}
		}
		out = append(out, gone)
	}
	return out
}

// standardise scales a column and puts 0 where the value is missing; false if
// the column does not vary.
func (c *poolCovariate) standardise(col []float64) bool {
	var n, sum, squares float64
	for i, x := range col {
		if !math.IsNaN(c.value[i]) {
			n += c.weight[i]
			sum += c.weight[i] * x
		}
	}
	mean := sum / n
	for i, x := range col {
		if !math.IsNaN(c.value[i]) {
			squares += c.weight[i] * (x - mean) * (x - mean)
		}
	}
	sd := math.Sqrt(squares / n)
	if !(sd > 1e-12*math.Max(1, math.Abs(mean))) {
		return false
	}
	for i, x := range col {
		col[i] = 0
		if !math.IsNaN(c.value[i]) {
			col[i] = (x - mean) / sd
		}
	}
	return true
}
