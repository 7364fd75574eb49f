package link

import (
	"bufio"
	"fmt"
	"math"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// keepCurves puts a calibration into the model, so that it holds also where the
// labels are not at hand.
func (m *Model) keepCurves(c *calibration, lists []string) {
	m.f.Curves = []modelCurve{{LogOdds: c.all.x, Becomes: c.all.y}}
	for class, k := range c.by {
		if k != nil {
			pair := []string{lists[class/len(lists)], lists[class%len(lists)]}
			m.f.Curves = append(m.f.Curves, modelCurve{pair, k.x, k.y})
		}
	}
}

// calibration is that of the model, or nil. Curves of lists that are not linked
// here are left aside.
func (m *Model) calibration(lists []string) *calibration {
	if m == nil || len(m.f.Curves) == 0 {
		return nil
	}
	c := &calibration{by: make([]*curve, len(lists)*len(lists))}
	for _, mc := range m.f.Curves {
		k := &curve{mc.LogOdds, mc.Becomes}
		if len(mc.Lists) == 0 {
			c.all = k
			continue
		}
		a, b := slices.Index(lists, mc.Lists[0]), slices.Index(lists, mc.Lists[1])
		if a >= 0 && b >= 0 {
			c.by[min(a, b)*len(lists)+max(a, b)] = k
		}
	}
	return c
}

func (c modelCurve) write(b *bufio.Writer) {
	b.WriteString("\n[[calibration]] # by labels: what the log odds of a pair become\n")
	if len(c.Lists) > 0 {
		var lists []string
		for _, l := range c.Lists {
			lists = append(lists, tomlString(l))
		}
		fmt.Fprintf(b, "lists = [%s]\n", strings.Join(lists, ", "))
	}
	fmt.Fprintf(b, "log_odds = %s\nbecomes = %s\n", tomlFloats(c.LogOdds), tomlFloats(c.Becomes))
}

// checkCurves refuses a calibration that is no curve that never falls.
func (f *modelFile) checkCurves() error {
	all := 0
	for _, c := range f.Curves {
		refuse := func(what, want string) error {
			return &problem.Error{Column: strings.Join(c.Lists, " and "), What: "calibration: " + what, Want: want, Do: "take it as it was written, or leave it out"}
		}
		if len(c.Lists) == 0 {
			all++
		} else if len(c.Lists) != 2 {
			return refuse("it names other than two lists", "two lists, or none for all")
		}
		if len(c.LogOdds) == 0 || len(c.LogOdds) != len(c.Becomes) {
			return refuse("log_odds and becomes are not of the same length", "one number or more in each")
		}
		for i, x := range c.LogOdds {
			y := c.Becomes[i]
			if !(math.Abs(x) < 1e4 && math.Abs(y) < 1e4) {
				return refuse("a number cannot be", "log odds between -10000 and 10000")
			}
			if i > 0 && (x <= c.LogOdds[i-1] || y < c.Becomes[i-1]) {
				return refuse("it falls", "log_odds that rise and becomes that do not fall")
			}
		}
	}
	if len(f.Curves) > 0 && all != 1 {
		return &problem.Error{What: fmt.Sprintf("%d calibrations are for all lists", all), Want: "one, with others for pairs of lists if there are any"}
	}
	return nil
}
