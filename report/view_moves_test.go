package report

import (
	"encoding/json"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/report/locale"
)

func sampleSensitivity() *estimate.Sensitivity {
	n, yes := estimate.Some, true
	return &estimate.Sensitivity{Method: "mse/bic", N: n(1000), Observed: 400,
		LeftOut:     []estimate.ListChange{{Lists: []string{"A"}, N: n(1500), Change: n(0.5), Influence: n(1.2)}, {Lists: []string{"B"}, Reason: "x"}},
		Records:     []estimate.RecordChange{{Lists: []string{"A", "B"}, More: n(990), Less: n(1010), Most: n(0.01)}},
		Errors:      []estimate.ErrorShare{{Rate: 0, Alone: n(1000), Even: n(1000)}},
		Linkage:     []estimate.LinkageAnswer{{N: n(1000)}, {Wrong: 0.1, N: n(1100)}, {Missed: 0.1, N: n(900)}, {Missed: 0.1, Wrong: 0.1}},
		Consistency: []estimate.SelfCheck{{List: "A", True: 200, N: n(210), Lower: n(190), Upper: n(230), Covered: &yes}},
		Pairs:       []estimate.PairOdds{{Lists: [2]string{"A", "B"}, Neutral: n(800), Implied: n(1.5), Low: n(0.5), High: n(2), Lower: n(600), Upper: n(1400)}},
		Combined:    &estimate.CombinedRange{Contradictory: true},
		Lists:       []estimate.ListSuspicion{{List: "A", Alone: 90, Expected: n(40), Excess: n(0.25), Flagged: true}},
	}
}

// TestSensitivityTables: every row is as long as its head, in both languages,
// also after the analysis has been through JSON.
func TestSensitivityTables(t *testing.T) {
	for _, lang := range []string{"en", "fa"} {
		l, err := locale.For(lang)
		if err != nil {
			t.Fatal(err)
		}
		e := estimate.New("mse/bic", estimate.Target{}, "", 1)
		b, err := json.Marshal(sampleSensitivity())
		if err != nil {
			t.Fatal(err)
		}
		e.Diagnose(estimate.SensitivityKey, json.RawMessage(b))
		views, err := moveViews(&Section{Estimates: []*estimate.Estimate{e}}, l)
		if err != nil || len(views) != 1 || len(views[0].Tables) != 7 {
			t.Fatalf("%s: %v, %+v", lang, err, views)
		}
		var all strings.Builder
		for _, table := range views[0].Tables {
			for _, r := range table.Rows {
				if len(r) != len(table.Head) {
					t.Errorf("%s: %s: %d cells under %d heads", lang, table.Caption, len(r), len(table.Head))
				}
				all.WriteString(strings.Join(r, "|") + "\n")
			}
			all.WriteString(table.Left + "\n")
		}
		for _, w := range []string{l.T("moves.contradictory"), l.T("moves.flagged"), l.T("moves.nothing"), l.Percent(0.25), l.Round(1500)} {
			if !strings.Contains(all.String(), w) {
				t.Errorf("%s: %q is missing in\n%s", lang, w, all.String())
			}
		}
	}
}

func TestDriverSentences(t *testing.T) {
	for _, lang := range []string{"en", "fa"} {
		l, err := locale.For(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []estimate.Driver{{Code: "one-answer"}, {Code: "agree", Args: []any{0.0512}}, {Code: "families", Args: []any{100.0, 200.0}},
			{Code: "heterogeneity-form", Args: []any{100.0, 200.0}}, {Code: "dependence", Args: []any{100.0, 200.0}}, {Code: "model-choice", Args: []any{100.0, 200.0}},
			{Code: "one-list", Args: []any{"A", 100.0, 200.0}}, {Code: "one-record", Args: []any{"A, B", 0.2}}} {
			if s := DriverSentence(&d, l); strings.HasPrefix(s, "[") || strings.Contains(s, "%!") {
				t.Errorf("%s %s: %s", lang, d.Code, s)
			}
		}
	}
}
