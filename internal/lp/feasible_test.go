package lp

import (
	"testing"

	"pgregory.net/rapid"
)

func TestStrictlyPositive(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int
		cols []float64 // column after column
		want bool
	}{
		{"nothing to satisfy", 0, nil, true},
		{"no columns", 2, nil, true},
		{"one sign", 1, []float64{1, 2}, false},
		{"balanced", 1, []float64{1, -2}, true},
		{"zero row and balanced row", 2, []float64{0, 1, 0, -1}, true},
		{"two equations at odds", 2, []float64{1, 1, -1, 1, 0, -1, 1, -1}, true},
		// x1 = x2 and x1 = 3 x2 hold together only at 0.
		{"only zero", 2, []float64{1, 1, -1, -3}, false},
		// x1 + x2 = x3 and x3 + x1 = x2 force x1 = 0.
		{"a variable forced to zero", 2, []float64{1, 1, 1, -1, -1, 1}, false},
	} {
		var s Solver
		if got := s.StrictlyPositive(c.rows, c.cols); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

// TestAlternative uses Stiemke's theorem: either B x = 0 has a solution x > 0,
// or some combination y of the rows has y'B ≥ 0 and ≠ 0, never both. Matrices
// are built to have one of the two, so the right answer is known.
func TestAlternative(t *testing.T) {
	var s Solver
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.IntRange(1, 5).Draw(rt, "rows")
		n := rapid.IntRange(1, 9).Draw(rt, "columns")
		entry := rapid.IntRange(-3, 3)
		cols := make([]float64, rows*n)
		for i := range cols {
			cols[i] = float64(entry.Draw(rt, "entry"))
		}
		// With a last column that cancels x = (x1..xn, 1) the answer is yes.
		last := make([]float64, rows)
		for j := range n {
			x := float64(rapid.IntRange(1, 5).Draw(rt, "x"))
			for i := range rows {
				last[i] -= x * cols[j*rows+i]
			}
		}
		if !s.StrictlyPositive(rows, append(append([]float64(nil), cols...), last...)) {
			rt.Fatalf("rows %d, columns %v and %v: has a positive solution", rows, cols, last)
		}
		// With the last row the sum of the others but for one column, in which
		// it is larger, y = (−1,…,−1, 1) certifies no.
		bad := make([]float64, 0, (rows+1)*n)
		raised := rapid.IntRange(0, n-1).Draw(rt, "raised")
		for j := range n {
			sum := 0.0
			for i := range rows {
				sum += cols[j*rows+i]
				bad = append(bad, cols[j*rows+i])
			}
			if j == raised {
				sum++
			}
			bad = append(bad, sum)
		}
		if s.StrictlyPositive(rows+1, bad) {
			rt.Fatalf("rows %d, columns %v: has no positive solution", rows+1, bad)
		}
	})
}
