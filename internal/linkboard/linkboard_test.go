package linkboard

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"undercount/internal/reference"
)

func board(t *testing.T) *Board {
	t.Helper()
	b, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPageIsTheBoard: docs/linkage.md is written from board.json, never by hand.
func TestPageIsTheBoard(t *testing.T) {
	got, err := os.ReadFile("../../docs/linkage.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, board(t).Markdown()) {
		t.Error("docs/linkage.md is not what board.json says; run: go run ./internal/linkboard/regenerate -pages")
	}
}

// TestGoals: every goal is reached, or its miss is explained; and no
// explanation stays when it is no longer needed.
func TestGoals(t *testing.T) {
	keys := map[string]bool{}
	for _, g := range board(t).Goals() {
		keys[g.Key] = true
		if _, known := KnownFailures[g.Key]; g.Met == known {
			t.Errorf("%s: wanted %s, found %q; explained as a known failure: %v", g.What, g.Want, g.Got, known)
		}
		if g.Got == "" {
			t.Errorf("%s: not measured", g.What)
		}
	}
	for k := range KnownFailures {
		if !keys[k] {
			t.Errorf("%q explains a goal that does not exist", k)
		}
	}
}

// TestSmallSetsAgain computes the small sets and finds what the board says, to
// the last digit.
func TestSmallSetsAgain(t *testing.T) {
	from := Folder{Reference: reference.Path(t)}
	done := 0
	for _, c := range Cases() {
		if !c.Small || testing.Short() && strings.HasPrefix(c.Name, "febrl4") {
			continue
		}
		done++
		t.Run(c.Name, func(t *testing.T) {
			got, err := Compute(t.Context(), &c, from)
			if err != nil {
				t.Fatal(err)
			}
			a, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(board(t).Find(c.Name))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Errorf("the board is not what the program does now; run: go run ./internal/linkboard/regenerate\nnow   %s\nboard %s", a, b)
			}
		})
	}
	if done < 2 {
		t.Errorf("only %d sets were computed", done)
	}
}

// TestCoverageAgain runs the first populations of each experiment: the goal
// itself is held against the board, which has all of them.
func TestCoverageAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("links 10 populations")
	}
	for _, name := range Experiments() {
		c, err := Cover(t.Context(), name, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.Populations != 5 || c.Refused+c.Averaged.Intervals != 5 || c.Perfect.Intervals < c.Averaged.Intervals || c.Missed < 0.01 || c.Missed > 0.3 {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// TestTruthIsHidden: no column that holds the truth reaches the program.
func TestTruthIsHidden(t *testing.T) {
	from := Folder{Reference: reference.Path(t)}
	for _, c := range Cases() {
		if c.people != nil {
			continue
		}
		d, err := c.open(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range d.inputs {
			h := in.Rows.Header()
			for _, column := range h {
				if column == "ent_id" || column == "cluster" || column == "entity" || column == "soc_sec_id" && c.Name == "febrl4-without-number" {
					t.Errorf("%s: the program sees column %s", c.Name, column)
				}
			}
			if row, _, err := in.Rows.Next(); err != nil || len(row) != len(h) {
				t.Errorf("%s: first row has %d fields for %d columns (%v)", c.Name, len(row), len(h), err)
			}
		}
		d.close()
	}
}

func TestEncodeAndParse(t *testing.T) {
	b := board(t)
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, embedded) {
		t.Error("board.json is not what Encode writes")
	}
	if _, err := Parse([]byte(`{"sets": [{"unknown": 1}]}`)); err == nil {
		t.Error("an unknown field was accepted")
	}
}

// TestEverythingIsOnTheBoard: no case, experiment or timing is left out.
func TestEverythingIsOnTheBoard(t *testing.T) {
	b := board(t)
	for _, c := range Cases() {
		s := b.Find(c.Name)
		if s == nil {
			t.Errorf("no set %s", c.Name)
			continue
		}
		if s.Refused == "" && (s.Measured == nil || s.Measured.Kept+s.Measured.Lost != s.Measured.True) {
			t.Errorf("set %s does not add up: %+v", c.Name, s.Measured)
		}
		if c.Timed && b.FindSpeed(c.Name) == nil {
			t.Errorf("no timing of %s", c.Name)
		}
	}
	for _, name := range Experiments() {
		if c := b.FindCoverage(name); c == nil || c.Populations != 200 {
			t.Errorf("no experiment %s of 200 populations", name)
		}
	}
}
