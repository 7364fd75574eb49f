package scoreboard

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

const intro = `# What the methods do when the truth is known

Every method is applied to populations that were invented, so that the true count N is known. Each table below is one
situation; each line is what a method did over many populations drawn from it. Nothing here says which situation a real
conflict resembles.

- **✓**: everything that the method says it assumes holds in this situation. Its 95%% intervals should then hold the true
  count in about 95 of 100 populations. Without the mark, the last column names an assumption that fails.
- **covers**: share of the 95%% intervals that held N, with the Monte Carlo margin (half of Wilson's 95%% interval). For a method that
  gives lower bounds (≥), the share of intervals whose lower end was not above N.
- **error**: median of (estimate − N)/N, and in brackets where nine in ten of the errors lie. **width**: median width of the interval as a share of N; open: intervals without an upper end.
- **no number**: populations for which the method refused, did not converge, or said that the count is not identified.
- **time**: processor time for one answer on one core, to one digit; it depends on the computer.

Written by ` + "`go run ./internal/scoreboard/regenerate`" + ` (seed %d); the formulas of the situations are in package ` + "`simulate`" + `.
Do not edit by hand.

`

// Markdown returns the printed board.
func (b *Board) Markdown() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, intro, b.Seed)
	b.writeFaults(&out)
	b.writeMethods(&out)
	for _, s := range b.Scenarios {
		b.writeScenario(&out, s)
	}
	b.writeCalibration(&out)
	return out.Bytes()
}

// Faults returns the cells where the assumptions hold and coverage is not 93
// to 97% beyond what chance explains.
func (b *Board) Faults() []*Cell {
	var out []*Cell
	for i := range b.Cells {
		if c := &b.Cells[i]; c.WellSpecified && !c.Bound() && c.Judge() != Within {
			out = append(out, c)
		}
	}
	return out
}

func (b *Board) writeFaults(out *bytes.Buffer) {
	fmt.Fprintf(out, "## Where intervals are not what they should be\n\nSituations marked ✓ in which coverage is below 93%% or above 97%% by more than chance (at %g for each).\n\n", alarm)
	faults := b.Faults()
	if len(faults) == 0 {
		out.WriteString("None.\n\n")
		return
	}
	out.WriteString("| situation | method | covers | why |\n|---|---|---:|---|\n")
	for _, c := range faults {
		why := KnownFailures[c.Method+" "+c.Scenario]
		if why == "" {
			why = "not yet explained"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", c.Scenario, c.Method, covers(c), why)
	}
	out.WriteString("\n")
}

func (b *Board) writeMethods(out *bytes.Buffer) {
	out.WriteString("## How each method was run\n\nSettings that are not named have their defaults.\n\n| method | populations for each situation | settings |\n|---|---:|---|\n")
	for _, m := range b.Methods {
		if m.Left != "" {
			fmt.Fprintf(out, "| %s | – | left out: %s |\n", m.Name, m.Left)
			continue
		}
		fmt.Fprintf(out, "| %s | %d | %s |\n", m.Name, m.Replicates, settingsText(m.Settings))
	}
	out.WriteString("\n")
}

func settingsText(m map[string]string) string {
	var parts []string
	for k, v := range m {
		parts = append(parts, k+"="+v)
	}
	slices.Sort(parts)
	if len(parts) == 0 {
		return "defaults"
	}
	return strings.Join(parts, ", ")
}

func (b *Board) writeScenario(out *bytes.Buffer, s Scenario) {
	var cells []*Cell
	for i := range b.Cells {
		if b.Cells[i].Scenario == s.Name {
			cells = append(cells, &b.Cells[i])
		}
	}
	slices.SortFunc(cells, func(x, y *Cell) int { return cmp.Compare(x.Method, y.Method) })
	fmt.Fprintf(out, "## %s\n\n%s\n\n", s.Name, s.Describe)
	out.WriteString("| method | ✓ | covers | error | width | no number | time | what fails |\n|---|---|---:|---:|---:|---:|---:|---|\n")
	for _, c := range cells {
		mark := ""
		if c.WellSpecified {
			mark = "✓"
		}
		fails := slices.Clone(c.Broken)
		for _, u := range c.Unjudged {
			fails = append(fails, u+" (cannot be judged here)")
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", c.Method, mark, covers(c), errorText(c), widthText(c),
			noNumber(c), timeText(c.Micros), strings.Join(fails, ", "))
	}
	out.WriteString("\n")
}

func percent(v float64) string { return strings.Replace(fmt.Sprintf("%.0f%%", 100*v), "-", "−", 1) }

func signed(v float64) string {
	if math.Abs(v) < 0.005 {
		return "0%"
	}
	return strings.Replace(fmt.Sprintf("%+.0f%%", 100*v), "-", "−", 1)
}

func covers(c *Cell) string {
	if c.Bound() && c.Points > 0 {
		v, of := c.BoundHeld()
		return fmt.Sprintf("≥ %s ± %.0f", percent(v), 100*Margin(v, of))
	}
	v, ok := c.Coverage()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.1f%% ± %.0f", 100*v, 100*Margin(v, c.Intervals))
}

func errorText(c *Cell) string {
	if c.Points == 0 {
		return "–"
	}
	return fmt.Sprintf("%s (%s to %s)", signed(c.MedianError), signed(c.Low), signed(c.High))
}

func widthText(c *Cell) string {
	switch {
	case c.Intervals == 0:
		return "–"
	case c.Open == c.Intervals:
		return "open"
	case c.Open > 0:
		return fmt.Sprintf("%s; %s open", percent(c.Width), percent(float64(c.Open)/float64(c.Intervals)))
	}
	return percent(c.Width)
}

func noNumber(c *Cell) string {
	if c.Replicates == c.Points {
		return ""
	}
	return percent(1 - float64(c.Points)/float64(c.Replicates))
}

func timeText(micros float64) string {
	switch {
	case micros == 0:
		return "–"
	case micros < 1000:
		return fmt.Sprintf("%.0f µs", micros)
	case micros < 1e6:
		return fmt.Sprintf("%.0f ms", micros/1e3)
	}
	return fmt.Sprintf("%.0f s", micros/1e6)
}

func (b *Board) writeCalibration(out *bytes.Buffer) {
	if len(b.Calibration) == 0 {
		return
	}
	out.WriteString("## Calibration of the Bayesian methods\n\nA truth is drawn from the prior, data from the model, and the posterior from the data. If the computation is right, the rank of the truth\namong the draws is as often small as large. This tests the program, not whether the prior fits the world.\n\n")
	out.WriteString("| method | drawn from | replicates | chi-square p | band p |\n|---|---|---:|---:|---:|\n")
	for _, c := range b.Calibration {
		fmt.Fprintf(out, "| %s | %s | %d | %.2f | %.2f |\n", c.Method, c.About, c.Replicates, c.P, c.PBand)
	}
	out.WriteString("\n")
	for _, c := range b.Calibration {
		fmt.Fprintf(out, "![Ranks of the truth among the draws of %s](img/%s)\n\n", c.Method, c.Picture())
	}
}

// Picture is the file name of the histogram of ranks.
func (c *Calibration) Picture() string {
	return "ranks-" + strings.ReplaceAll(strings.TrimPrefix(c.Method, "mse/"), "/", "-") + ".svg"
}
