package lp

import "math"

// Tol is the largest magnitude treated as zero. The matrices given to this
// package are made from designs with entries of order one, so their exact
// entries are either 0 or far larger.
const Tol = 1e-9

// Solver holds the working space of one goroutine; the zero Solver is ready.
type Solver struct {
	tab   []float64
	obj   []float64
	basis []int
}

// StrictlyPositive reports whether some x with every x[j] ≥ 1 satisfies B x = 0,
// where B has rows rows, and column j of B is cols[j*rows : (j+1)*rows].
//
// With x = 1 + u it is the feasibility of B u = −B·1, u ≥ 0, decided by the
// first phase of the simplex method with Bland's rule, which cannot cycle.
func (s *Solver) StrictlyPositive(rows int, cols []float64) bool {
	if rows == 0 || len(cols) == 0 {
		return true
	}
	n := len(cols) / rows
	if oneSigned(rows, n, cols) {
		return false
	}
	s.load(rows, n, cols)
	return s.phaseOne(rows, n)
}

// oneSigned finds a row whose entries all have one sign and are not all zero:
// no positive x can bring it to zero. It settles most infeasible cases.
func oneSigned(rows, n int, cols []float64) bool {
	for i := range rows {
		var pos, neg bool
		for j := range n {
			v := cols[j*rows+i]
			pos = pos || v > Tol
			neg = neg || v < -Tol
		}
		if pos != neg {
			return true
		}
	}
	return false
}

// load writes the tableau [B | b], b = −B·1 made non-negative by the sign of
// its row, and the phase-one objective row: the sum of all rows. Artificial
// variables start as the basis; being barred from coming back, they need no
// columns.
func (s *Solver) load(rows, n int, cols []float64) {
	w := n + 1
	s.tab = grow(s.tab, rows*w)
	s.obj = grow(s.obj, w)
	if cap(s.basis) < rows {
		s.basis = make([]int, rows)
	}
	s.basis = s.basis[:rows]
	clear(s.obj)
	for i := range rows {
		row := s.tab[i*w : (i+1)*w]
		b := 0.0
		for j := range n {
			row[j] = cols[j*rows+i]
			b -= row[j]
		}
		row[n] = b
		if b < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
		for j, v := range row {
			s.obj[j] += v
		}
		s.basis[i] = -1
	}
}

func (s *Solver) phaseOne(rows, n int) bool {
	w := n + 1
	scale := math.Max(1, s.obj[n])
	for range 50 * (rows + n) {
		if s.obj[n] <= Tol*scale {
			return true
		}
		enter := -1
		for j := range n {
			if s.obj[j] > Tol {
				enter = j
				break
			}
		}
		if enter < 0 {
			return false
		}
		leave := s.ratio(rows, w, enter)
		if leave < 0 { // cannot happen: the objective is bounded below by 0
			return false
		}
		s.pivot(rows, w, leave, enter)
	}
	return false
}

// ratio picks the leaving row: the smallest ratio, ties to the basic variable
// of smallest number, artificial ones (−1) first.
func (s *Solver) ratio(rows, w, enter int) int {
	leave, best := -1, math.Inf(1)
	for i := range rows {
		a := s.tab[i*w+enter]
		if a <= Tol {
			continue
		}
		r := s.tab[i*w+w-1] / a
		if r < best-Tol || (r <= best+Tol && leave >= 0 && s.basis[i] < s.basis[leave]) {
			leave, best = i, r
		}
	}
	return leave
}

func (s *Solver) pivot(rows, w, leave, enter int) {
	row := s.tab[leave*w : (leave+1)*w]
	inv := 1 / row[enter]
	for j := range row {
		row[j] *= inv
	}
	for i := range rows {
		if i == leave {
			continue
		}
		eliminate(s.tab[i*w:(i+1)*w], row, enter)
	}
	eliminate(s.obj, row, enter)
	s.basis[leave] = enter
}

func eliminate(dst, row []float64, enter int) {
	f := dst[enter]
	if f == 0 {
		return
	}
	for j, v := range row {
		dst[j] -= f * v
	}
	dst[enter] = 0
	if last := len(dst) - 1; math.Abs(dst[last]) < Tol*Tol {
		dst[last] = 0
	}
}

func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}
