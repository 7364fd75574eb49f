package partition

import "math"

// scale turns the sum of a cluster's log odds into its weight.
type scale struct {
	factor, bonus []float64 // by number of records
}

// newScale serves clusters of up to largest records.
func newScale(p *Problem, largest int) scale {
	s := scale{make([]float64, largest+1), make([]float64, largest+1)}
	for k := 1; k <= largest; k++ {
		s.factor[k] = math.Pow(float64(k)/2, p.Repeat-1)
		pairs := float64(k) * float64(k-1) / 2
		if p.Sizes {
			s.bonus[k], _ = math.Lgamma(float64(k))
		}
		s.bonus[k] += p.Prior * (float64(k-1) - pairs*s.factor[k])
	}
	return s
}

func (s *scale) weight(sum float64, size int32) float64 {
	return sum*s.factor[size] + s.bonus[size]
}
