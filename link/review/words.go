package review

import (
	"fmt"
	"math"
	"strings"
	"time"

	"undercount/link"
)

// modeWords name a mode on the screen.
var modeWords = map[Mode]string{First: "first look", Second: "second look", Adjudicate: "third look"}

// minutes says a duration as one would aloud.
func minutes(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "less than a minute"
	case d < 90*time.Minute:
		return fmt.Sprintf("about %.0f min", math.Ceil(d.Minutes()))
	}
	return fmt.Sprintf("about %.1f h", d.Hours())
}

// progress says how far the sitting is.
func (s *Session) progress() string {
	out := fmt.Sprintf("%.0f%% of the doubt about the count looked at", 100*s.Share())
	if left := s.TimeLeft(); left > 0 && s.pos < len(s.queue.Items) {
		out += " · " + minutes(left) + " left at your pace"
	}
	return out
}

func percent(x float64) string { return fmt.Sprintf("%.3g%%", 100*x) }

// facts are what a reviewer may know of a pair beside the records.
func (s *Session) facts(i Item) string {
	var parts []string
	for _, x := range i.Said {
		t := x.Reviewer + ": " + string(x.Judgement)
		if x.Note != "" {
			t += " (" + clean(x.Note) + ")"
		}
		parts = append(parts, t)
	}
	if i.Why == Contradiction {
		parts = append(parts, "contradicts other decisions")
	}
	if s.cfg.ShowProbability {
		parts = append(parts, "probability of the model "+percent(float64(i.Pair.Probability)))
	}
	return strings.Join(parts, " · ")
}

// explains tells whether the account of a pair may be shown: a second
// reviewer is to judge without it.
func (s *Session) explains() bool {
	return s.m.Explain != nil && (s.cfg.Mode != Second || s.cfg.ShowProbability)
}

var keyWords = []string{
	"s        same: both records are one person",
	"d        different: two persons",
	"u        unsure: cannot be told from what is here",
	"n space  skip: the pair comes again in the next sitting",
	"z b      undo the last judgement, also one of an earlier sitting",
	"c        note on this pair, kept with the judgement; no names",
	"up down  move through a long pair",
	"?        this page, and back",
	"q        quit; every judgement is already saved",
}

var markWords = []string{
	"=  the same letters      ~  similar; letters that differ are underlined",
	"x  different             ?  different scripts      -  one side is empty",
	"(  ) not the record's words: a Gregorian date, Latin letters, an age worked out",
}

// helpLines are the page of help, with the account of the pair where it may be shown.
func (s *Session) helpLines() []string {
	out := append([]string{"Keys", ""}, keyWords...)
	out = append(append(out, "", "Between the fields", ""), markWords...)
	out = append(out, "", "Pairs come in the order in which they can move the count: first those that",
		"are most in doubt and that join people whom few lists have.")
	i, ok := s.Current()
	switch {
	case !ok:
	case s.explains():
		out = append(append(out, ""), accountLines(s.m.Explain(i.A, i.B))...)
	default:
		out = append(out, "", "What the model says of this pair is not shown, so that your judgement is your own.")
	}
	return out
}

// accountLines say what each comparison adds to the odds.
func accountLines(a link.Account) []string {
	out := []string{"Why the model is in doubt about this pair", "",
		fmt.Sprintf("%-15s %-27s %6s %9s %9s %7s", "compared", "found", "same", "strangers", "relatives", "weight"),
		fmt.Sprintf("%-15s %62s", "before", weight(a.Start))}
	for _, st := range a.Steps {
		shares := [3]string{percent(st.M), percent(st.U), percent(st.R)}
		if st.M+st.U+st.R == 0 { // it is no comparison of its own
			shares = [3]string{}
		}
		out = append(out, fmt.Sprintf("%s %s %6s %9s %9s %7s", fit(st.Comparison, 15), fit(st.Level, 27),
			shares[0], shares[1], shares[2], weight(st.Weight)))
		if st.Frequency > 0 {
			out = append(out, fmt.Sprintf("  (weighed by how common the value is: %s of the records have it)", percent(st.Frequency)))
		}
	}
	out = append(out, fmt.Sprintf("%-15s %62s", "together", weight(a.LogOdds)), "",
		"same, strangers, relatives: share of such pairs of records in which this is",
		"found. A weight of +1 doubles the odds for the same person, -1 halves them.",
		fmt.Sprintf("Within the whole set of links the probability is %s.", percent(a.Probability)))
	for _, n := range a.Notes {
		out = append(out, clean(n))
	}
	return out
}

func weight(w float64) string { return fmt.Sprintf("%+.1f", w) }

// fit cuts or fills a text to a number of columns.
func fit(s string, cols int) string {
	s = clean(s)
	if Width(s) <= cols {
		return s + strings.Repeat(" ", cols-Width(s))
	}
	out, used := "", 0
	for _, l := range letters(s) {
		if used+Width(l.text) > cols-1 {
			break
		}
		out += l.text
		used += Width(l.text)
	}
	return out + "…" + strings.Repeat(" ", cols-1-used)
}
