package linkboard

import (
	"fmt"
	"math"
)

// Goal is something that the program sets out to reach on a set of the board.
type Goal struct {
	Key  string // names it in KnownFailures
	What string
	Want string
	Got  string // "" where the board has no number
	Met  bool
}

// Tolerances of calibration: of the sum of all probabilities, and of the share
// of true pairs in each bin.
const (
	sumTolerance = 0.03
	binTolerance = 0.10
)

// Goals returns the goals, each held against the board.
func (b *Board) Goals() []Goal {
	f1 := func(s *Set) *float64 { return s.Measured.Clusters.F1 }
	out := []Goal{
		b.least("febrl4", "F1", 0.999, f1),
		b.least("febrl4-without-number", "F1", 0.997, f1),
		b.least("rldata10000", "F1", 0.96, f1),
		b.least("families", "F1", 0.97, f1),
		b.least("scale", "precision", 0.997, func(s *Set) *float64 { return s.Measured.Clusters.Precision }),
		b.least("scale", "recall", 0.91, func(s *Set) *float64 { return s.Measured.Clusters.Recall }),
	}
	for _, name := range []string{"febrl4", "febrl4-without-number", "rldata10000", "rldata500", "fake_1000", "families", "strangers", "scale"} {
		out = append(out, b.sums(name), b.bins(name))
	}
	for _, c := range Experiments() {
		out = append(out, b.covers(c))
	}
	return append(out, b.contrast())
}

func (b *Board) least(set, what string, want float64, value func(*Set) *float64) Goal {
	g := Goal{Key: set + " " + what, What: set + ": " + what + " of the entities", Want: fmt.Sprintf("at least %g", want)}
	s := b.Find(set)
	if s == nil || s.Measured == nil {
		return g
	}
	if v := value(s); v != nil {
		g.Got, g.Met = fmt.Sprintf("%.4f", *v), *v >= want
	}
	return g
}

func (b *Board) sums(set string) Goal {
	g := Goal{Key: set + " sum", What: set + ": sum of all probabilities against true pairs", Want: fmt.Sprintf("within %.0f%%", 100*sumTolerance)}
	s := b.Find(set)
	if s == nil {
		return g
	}
	if off, ok := s.Off(); ok {
		g.Got, g.Met = fmt.Sprintf("%+.1f%%", 100*off), math.Abs(off) <= sumTolerance
	}
	return g
}

// bins judges the worst bin. A bin of few pairs differs by chance: two
// standard errors are allowed on top of the tolerance.
func (b *Board) bins(set string) Goal {
	g := Goal{Key: set + " bins", What: set + ": true share of each bin against its mean probability", Want: fmt.Sprintf("within %.2f and two standard errors", binTolerance)}
	s := b.Find(set)
	if s == nil || s.Measured == nil {
		return g
	}
	g.Met = true
	worst := -1.0
	for _, x := range s.Measured.Calibration.Bins {
		if x.Pairs == 0 {
			continue
		}
		n := float64(x.Pairs)
		p, share := x.Expected/n, float64(x.Observed)/n
		off := math.Abs(share - p)
		if excess := off - 2*math.Sqrt(p*(1-p)/n); excess > worst {
			worst = excess
			g.Got = fmt.Sprintf("%.2f to %.2f: mean %.2f, true %.2f of %d", x.From, x.To, p, share, x.Pairs)
		}
	}
	g.Met = worst <= binTolerance
	return g
}

func (b *Board) covers(name string) Goal {
	g := Goal{Key: name + " coverage", What: name + ": 95% intervals over draws of the linkage that hold N", Want: "at least 90%"}
	if c := b.FindCoverage(name); c != nil && c.Populations > 0 {
		share := float64(c.Averaged.Covered) / float64(c.Populations)
		g.Got, g.Met = fmt.Sprintf("%.1f%%", 100*share), share >= 0.90
	}
	return g
}

// contrast asks that the model of independent fields fails where relatives
// share names: otherwise the set would show nothing.
func (b *Board) contrast() Goal {
	g := Goal{Key: "families contrast", What: "families-independent: sum of all probabilities is wrong", Want: "by more than 10%"}
	s := b.Find("families-independent")
	if s == nil {
		return g
	}
	if s.Refused != "" {
		g.Got, g.Met = "training refused ("+s.Refused+")", true
		return g
	}
	if off, ok := s.Off(); ok {
		g.Got, g.Met = fmt.Sprintf("%+.1f%%", 100*off), math.Abs(off) > 0.10
	}
	return g
}
