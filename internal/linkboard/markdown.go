package linkboard

import (
	"bytes"
	"fmt"
	"strings"

	"undercount/link"
)

const intro = `# What linkage does when the truth is known

Lists of made-up persons whose truth is known are linked with default settings, the same for all, and compared with the
truth afterwards: the program does not see it. Written by ` + "`go run ./internal/linkboard/regenerate`" + `; do not edit by hand.

- **precision**: share of the pairs called the same that are; **recall**: share of the pairs that are the same that were
  found; **F1**: their harmonic mean. Entities: all pairs of records within one entity. Pairs: each pair with a probability of at
  least 0.5, by itself.
- **calibration**: whether the probabilities are right. The sum of the probabilities should be the number of true pairs
  among the pairs that have them, in all and in each bin.
- No set is a list of real persons, and none says how hard your lists are. Sets where brothers and sisters share names
  come nearest to lists of the killed.

`

// Markdown returns the printed board.
func (b *Board) Markdown() []byte {
	var out bytes.Buffer
	out.WriteString(intro)
	b.writeGoals(&out)
	b.writeSets(&out)
	b.writeCoverage(&out)
	b.writeSpeed(&out)
	b.writeCalibration(&out)
	return out.Bytes()
}

func (b *Board) writeGoals(out *bytes.Buffer) {
	out.WriteString("## What was set out to be reached\n\n| goal | wanted | found | |\n|---|---|---|---|\n")
	for _, g := range b.Goals() {
		state := "missed"
		switch {
		case g.Got == "":
			state = "not measured"
		case g.Met:
			state = "reached"
		}
		if why := KnownFailures[g.Key]; why != "" && state == "missed" {
			state += ": " + why
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", g.What, g.Want, dash(g.Got), state)
	}
	out.WriteString("\n")
}

func (b *Board) writeSets(out *bytes.Buffer) {
	out.WriteString("## Precision and recall, with other programs beside\n\nFigures of other programs were measured by this project in August 2026, or are as cited; their times are of another machine.\n\n")
	for _, v := range peerVersions {
		fmt.Fprintf(out, "- %s\n", v)
	}
	out.WriteString("\n")
	for i := range b.Sets {
		b.writeSet(out, &b.Sets[i])
	}
}

func (b *Board) writeSet(out *bytes.Buffer, s *Set) {
	fmt.Fprintf(out, "### %s\n\n%s\n\n", s.Name, s.About)
	if s.Refused != "" {
		fmt.Fprintf(out, "The training was refused (%s), so there is no linkage.\n\n", s.Refused)
		return
	}
	m := s.Measured
	fmt.Fprintf(out, "%s records, %s pairs compared; of %s true pairs %s were not compared or got less than 0.01.", count(int64(s.Records)), count(s.Compared), count(m.True), count(m.Lost))
	if len(s.Warnings) > 0 {
		fmt.Fprintf(out, " Warnings: %s.", strings.Join(s.Warnings, ", "))
	}
	out.WriteString("\n\n| program | settings | precision | recall | F1 | time and memory |\n|---|---|---:|---:|---:|---|\n")
	fmt.Fprintf(out, "| **undercount**, entities | defaults | %s | %s | **%s** | %s |\n", rate(m.Clusters.Precision), rate(m.Clusters.Recall), rate(m.Clusters.F1), b.cost(s.Name))
	fmt.Fprintf(out, "| **undercount**, pairs | defaults | %s | %s | %s | |\n", rate(m.Pairs.Precision), rate(m.Pairs.Recall), rate(m.Pairs.F1))
	for _, p := range peers {
		if p.Set == s.Name {
			fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", p.Program, p.Settings, given(p.Precision), given(p.Recall), given(p.F1), p.Cost)
		}
	}
	out.WriteString("\n")
}

func (b *Board) cost(set string) string {
	s := b.FindSpeed(set)
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%.1f s CPU, %.0f MB", s.CPUSeconds, s.Megabytes)
}

func (b *Board) writeCoverage(out *bytes.Buffer) {
	if len(b.Coverage) == 0 {
		return
	}
	out.WriteString("## Does the doubt reach the count?\n\nPopulations of known size N are drawn many times, recorded on lists with errors, linked, and N is estimated. The lists are\nindependent, so that the method would be right if the links were known. *Over draws*: every drawn linkage is estimated and the answers are\nmixed (linkage averaging, Sadinle 2018, JRSS A 181:703-717). *Plug-in*: the best linkage taken for certain. *True links*: nobody has them.\nA linkage or an estimate that is refused counts as not covering; of the true links only the other populations are shown.\n\n")
	out.WriteString("| experiment | interval | holds N | median error | median width |\n|---|---|---:|---:|---:|\n")
	for _, c := range b.Coverage {
		for _, x := range []struct {
			name string
			c    Covers
			of   int
		}{{"over draws", c.Averaged, c.Populations}, {"plug-in", c.PlugIn, c.Populations}, {"true links", c.Perfect, c.Perfect.Intervals}} {
			fmt.Fprintf(out, "| %s | %s | %d of %d (%.1f%%) | %+.1f%% | %.2f N |\n", c.Name, x.name, x.c.Covered, x.of,
				100*float64(x.c.Covered)/float64(max(x.of, 1)), 100*x.c.MedianError, x.c.MedianWidth)
		}
	}
	out.WriteString("\n")
	for _, c := range b.Coverage {
		fmt.Fprintf(out, "- %s: %s Estimated by %s over %d draws each. The best linkage misses %.1f%% of the true links between lists, and %.1f%% of its links are false.",
			c.Name, c.About, c.Method, c.Draws, 100*c.Missed, 100*c.False)
		if c.Refused > 0 {
			fmt.Fprintf(out, " Refused: %d.", c.Refused)
		}
		out.WriteString("\n")
	}
	out.WriteString("\n")
}

func (b *Board) writeSpeed(out *bytes.Buffer) {
	if len(b.Speed) == 0 {
		return
	}
	out.WriteString("## Time and memory\n\nOf one machine at one time, other work running beside; **nothing is asserted about these figures**. A process of its own, from opening the files to\nthe entities: reading, recognising, blocking, training, scoring, clustering. The goal for the scale set is 12 s and 500 MB.\n\n")
	out.WriteString("| set | records | pairs compared | CPU seconds | seconds | pairs for each CPU second | peak memory | machine |\n|---|---:|---:|---:|---:|---:|---:|---|\n")
	for _, s := range b.Speed {
		fmt.Fprintf(out, "| %s | %s | %s | %.1f | %.1f | %s | %.0f MB | %s |\n", s.Set, count(int64(s.Records)), count(s.Compared), s.CPUSeconds, s.Seconds,
			count(int64(float64(s.Compared)/max(s.CPUSeconds, 0.01))), s.Megabytes, s.Machine)
	}
	out.WriteString("\n")
}

func (b *Board) writeCalibration(out *bytes.Buffer) {
	out.WriteString("## Calibration in bins\n\nExpected: sum of the probabilities of the pairs in the bin. True: how many of them are true.\n\n")
	for _, s := range b.Sets {
		if s.Measured == nil {
			continue
		}
		off, _ := s.Off()
		c := s.Measured.Calibration
		fmt.Fprintf(out, "### %s: %+.1f%%\n\n| probability | pairs | expected | true |\n|---|---:|---:|---:|\n", s.Name, 100*off)
		for _, x := range c.Bins {
			writeBin(out, fmt.Sprintf("%.2f to %.2f", x.From, x.To), x)
		}
		writeBin(out, "all", link.Bin{Pairs: c.Pairs, Expected: c.Expected, Observed: c.Observed})
		out.WriteString("\n")
	}
}

func writeBin(out *bytes.Buffer, name string, x link.Bin) {
	fmt.Fprintf(out, "| %s | %s | %.1f | %s |\n", name, count(x.Pairs), x.Expected, count(x.Observed))
}

func rate(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.4f", *v)
}

func given(v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf("%.4f", v)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// count writes a whole number with commas between thousands.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
