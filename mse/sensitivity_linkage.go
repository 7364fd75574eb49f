package mse

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"undercount/estimate"
)

// rates of the grid of linkage errors.
var (
	missedRates = []float64{0, 0.05, 0.1, 0.2, 0.3}
	wrongRates  = []float64{0, 0.02, 0.05, 0.1, 0.2}
)

// linkage re-estimates after undoing, in expectation, errors of linkage: of the
// entities on two or more lists a share is wrongly merged, and of those that
// truly are a share was left apart. For two lists this makes the overlap m
// into m(1−wrong)/(1−missed), the form of Ding & Fienberg (1994) with the false
// links given as a share of the links made.
func (s *suite) linkage(ctx context.Context) error {
	if math.IsNaN(s.N) {
		return nil
	}
	counts := s.t.Dense()
	for _, missed := range missedRates {
		for _, wrong := range wrongRates {
			N, err := s.q.same(ctx, relinked(counts, missed, wrong))
			if err != nil {
				return err
			}
			s.res.Linkage = append(s.res.Linkage, estimate.LinkageAnswer{Missed: missed, Wrong: wrong, N: estimate.Some(N)})
		}
	}
	s.linkageCurve()
	return nil
}

func (s *suite) linkageCurve() {
	c := estimate.Curve{XLabel: "share of links missed", YLabel: "N"}
	for _, a := range s.res.Linkage {
		if N, ok := a.N.Get(); ok && a.Wrong == 0 {
			c.X, c.Y = append(c.X, a.Missed), append(c.Y, N)
		}
	}
	if len(c.X) > 1 {
		s.res.Curves["sensitivity/missed links"] = c
	}
}

// relinked returns the expected counts without errors of linkage. An entity
// whose link was missed, or was wrong, loses one of its lists, each with equal
// chance: it was, or becomes, two entities. List sizes do not change. Cells can
// come out negative: then the rates are not possible with these counts.
func relinked(counts []float64, missed, wrong float64) []float64 {
	out := slices.Clone(counts)
	for w, c := range counts {
		if size := bits.OnesCount(uint(w)); size >= 2 && c > 0 {
			out[w] -= wrong * c
			apart(w, func(i, rest int) {
				out[i] += wrong * c / float64(size)
				out[rest] += wrong * c / float64(size)
			})
		}
	}
	if missed == 0 {
		return out
	}
	// Undo the thinning from the largest histories down.
	k := bits.Len(uint(len(counts) - 1))
	for size := k; size >= 2; size-- {
		for w := range out {
			if bits.OnesCount(uint(w)) != size {
				continue
			}
			out[w] /= 1 - missed
			lost := missed * out[w] / float64(size)
			apart(w, func(i, rest int) {
				out[i] -= lost
				out[rest] -= lost
			})
		}
	}
	return clipped(out)
}

// apart calls f for each list of w, as a bit, with the rest of w.
func apart(w int, f func(one, rest int)) {
	for v := w; v != 0; v &= v - 1 {
		f(v&-v, w&^(v&-v))
	}
}

// clipped takes rounding below zero away.
func clipped(x []float64) []float64 {
	for i, v := range x {
		if v < 0 && v > -1e-9 {
			x[i] = 0
		}
	}
	return x
}
