package scoreboard

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"undercount/internal/sbc"
)

// TestPageIsTheBoard: docs/scoreboard.md is written from board.json, never by hand.
func TestPageIsTheBoard(t *testing.T) {
	got, err := os.ReadFile("../../docs/scoreboard.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Embedded().Markdown()) {
		t.Error("docs/scoreboard.md is not what board.json says; run: go run ./internal/scoreboard/regenerate -pages")
	}
	for _, c := range Embedded().Calibration {
		if _, err := os.Stat("../../docs/img/" + c.Picture()); err != nil {
			t.Error(err)
		}
	}
}

// TestIntervalsHoldTheTruth is the claim of the program: where everything that
// a method says it assumes holds, its 95% intervals hold the true count in 93
// to 97% of cases, allowing for chance. Failures that are understood are in
// KnownFailures with their reason; any other fails this test, and so does a
// reason for a failure that is gone.
func TestIntervalsHoldTheTruth(t *testing.T) {
	b := Embedded()
	judged := 0
	for i := range b.Cells {
		c := &b.Cells[i]
		if !c.WellSpecified || c.Bound() || c.Intervals == 0 {
			continue
		}
		judged++
		key := c.Method + " " + c.Scenario
		_, known := KnownFailures[key]
		if v := c.Judge(); (v != Within) != known {
			t.Errorf("%s: %d of %d intervals hold the truth; explained as a known failure: %v", key, c.Covered, c.Intervals, known)
		}
	}
	if judged < 40 {
		t.Errorf("only %d cells were judged", judged)
	}
	for key := range KnownFailures {
		m, s, _ := strings.Cut(key, " ")
		if c := b.Find(s, m); c == nil || !c.WellSpecified {
			t.Errorf("known failure %q is no well-specified cell of the board", key)
		}
	}
}

// TestBoardShowsWhatIsWrong: the board is no board if methods that assume
// independence look good where it fails.
func TestBoardShowsWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		scenario, method string
		most             float64 // coverage
		low              bool    // estimates below the truth
	}{
		{"4-all-pairs", "mse/mt", 0.2, true},
		{"2-dependent", "mse/chapman", 0.2, true},
		{"4-hidden", "mse/mt", 0.2, true},
		{"4-missed-matches", "mse/mt", 0.5, false},
		{"4-two-classes", "mse/mt", 0.2, true},
	} {
		cell := Embedded().Find(c.scenario, c.method)
		if cell == nil {
			t.Errorf("no cell for %s on %s", c.method, c.scenario)
			continue
		}
		if v, ok := cell.Coverage(); !ok || v > c.most || (cell.MedianError < 0) != c.low {
			t.Errorf("%s on %s: coverage %.2f, median error %+.2f", c.method, c.scenario, v, cell.MedianError)
		}
	}
}

// TestRanksAreUniform judges the ranks of calibration again.
func TestRanksAreUniform(t *testing.T) {
	for _, c := range Embedded().Calibration {
		var places []float64
		for _, r := range c.Ranks {
			places = append(places, (float64(r)+0.5)/(sbc.MaxRank+1))
		}
		if len(places) < 200 || len(places) != c.Replicates {
			t.Errorf("%s: %d ranks", c.Method, len(places))
		}
		if r := sbc.Judge(places, 1); r.P < 0.002 || r.PBand < 0.002 {
			t.Errorf("%s: ranks are not uniform: %s", c.Method, r.Text())
		}
	}
}

func TestEncodeAndParse(t *testing.T) {
	data, err := Embedded().Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, embedded) {
		t.Error("board.json is not what Encode writes")
	}
	if _, err := Parse([]byte(`{"cells": [{"unknown": 1}]}`)); err == nil {
		t.Error("an unknown field was accepted")
	}
}

func TestAdvice(t *testing.T) {
	lines := Advice("mse/mt")
	if len(lines) != len(Embedded().Scenarios) {
		t.Fatalf("%d lines for %d situations", len(lines), len(Embedded().Scenarios))
	}
	for _, l := range lines {
		if !(l.Coverage >= 0 && l.Coverage <= 1) || l.Margin <= 0 || l.Margin > 0.2 || l.String() == "" {
			t.Errorf("%+v", l)
		}
	}
	for lists, want := range map[int]string{2: "2-dependent", 3: "3-dependent", 4: "4-dependent", 6: "5-dependent", 16: "8-sparse-dependent"} {
		if l, ok := Nearest(lines, "dependent", lists); !ok || l.Scenario.Name != want {
			t.Errorf("%d lists: %s, want %s", lists, l.Scenario.Name, want)
		}
	}
	if Advice("mse/none") != nil {
		t.Error("advice on a method that does not exist")
	}
}

// TestJudge checks the binomial margins against sums that are easy to do.
func TestJudge(t *testing.T) {
	if got := atMost(1, 3, 0.5); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("P(X ≤ 1) of 3 coins is %v", got)
	}
	for _, c := range []struct {
		covered, of int
		want        Verdict
	}{{380, 400, Within}, {350, 400, Low}, {400, 400, High}, {48, 50, Within}, {50, 50, Within}, {38, 50, Low}, {0, 0, Within}} {
		cell := Cell{Covered: c.covered, Intervals: c.of}
		if got := cell.Judge(); got != c.want {
			t.Errorf("%d of %d: %v, want %v", c.covered, c.of, got, c.want)
		}
	}
	if m := Margin(0.95, 400); math.Abs(m-0.0216) > 0.0003 {
		t.Errorf("margin %v", m)
	}
}

func ExampleNearest() {
	l, ok := Nearest(Advice("mse/chapman"), "dependent", 2)
	fmt.Println(ok, l.Scenario.Describe)
	// Output:
	// true 1,000 people; two lists of 30% and 40% that attract the same people (odds ratio 3).
}

func TestEveryCellHasItsSituationAndMethod(t *testing.T) {
	b := Embedded()
	for i := range b.Cells {
		c := &b.Cells[i]
		s := b.Scenario(c.Scenario)
		m := slices.IndexFunc(b.Methods, func(m Method) bool { return m.Name == c.Method })
		if s == nil || m < 0 || c.Replicates != b.Methods[m].Replicates {
			t.Errorf("cell %s %s does not fit the board", c.Scenario, c.Method)
		}
		if c.OK+c.Bounds+c.NotIdentified+c.NotConverged+c.Refused != c.Replicates || c.Covered > c.Intervals || c.Intervals > c.Points {
			t.Errorf("cell %s %s does not add up: %+v", c.Scenario, c.Method, c)
		}
	}
}
