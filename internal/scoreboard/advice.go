package scoreboard

import (
	"fmt"
	"math"
	"slices"
)

// Line is what a method did in one situation.
type Line struct {
	Scenario  Scenario
	Cell      *Cell
	Coverage  float64 // share of intervals that held the true count; NaN without intervals
	Margin    float64 // Monte Carlo margin of Coverage
	NoAnswer  float64 // share of populations for which it gave no number
	BoundHeld float64 // for lower bounds: share whose lower end was not above the true count
}

// Advice returns what the embedded board knows about a method, by situation in
// the order of the board; nil for a method that is not on it.
func Advice(method string) []Line { return Embedded().Advice(method) }

// Advice is the advice from this board.
func (b *Board) Advice(method string) []Line {
	var out []Line
	for _, s := range b.Scenarios {
		c := b.Find(s.Name, method)
		if c == nil || c.Replicates == 0 {
			continue
		}
		l := Line{Scenario: s, Cell: c, Coverage: math.NaN(), NoAnswer: 1 - float64(c.Points)/float64(c.Replicates)}
		if v, ok := c.Coverage(); ok {
			l.Coverage, l.Margin = v, Margin(v, c.Intervals)
		}
		l.BoundHeld, _ = c.BoundHeld()
		out = append(out, l)
	}
	return out
}

// Nearest returns the line of a situation whose number of lists is nearest to
// that of a study, fewer lists being preferred to more.
func Nearest(lines []Line, situation string, lists int) (Line, bool) {
	var fit []Line
	for _, l := range lines {
		if l.Scenario.Situation == situation {
			fit = append(fit, l)
		}
	}
	if len(fit) == 0 {
		return Line{}, false
	}
	far := func(l Line) int {
		d := l.Scenario.Lists - lists
		if d < 0 {
			return -2 * d
		}
		return 2*d + 1
	}
	return slices.MinFunc(fit, func(a, b Line) int { return far(a) - far(b) }), true
}

// String says it in one English sentence.
func (l Line) String() string {
	c := l.Cell
	s := l.Scenario.Name + ": "
	switch {
	case c.Points == 0:
		return s + "gave no number"
	case c.Bound():
		s += fmt.Sprintf("lower bound, not above the true count in %.0f%%", 100*l.BoundHeld)
	case math.IsNaN(l.Coverage):
		s += "no interval"
	default:
		s += fmt.Sprintf("interval holds the true count in %.0f%% (± %.0f)", 100*l.Coverage, 100*l.Margin)
	}
	s += fmt.Sprintf("; median error %+.0f%%", 100*c.MedianError)
	if l.NoAnswer >= 0.005 {
		s += fmt.Sprintf("; no number in %.0f%%", 100*l.NoAnswer)
	}
	return s
}
