package report

import (
	"fmt"
	"testing"

	"undercount/calendar"
	"undercount/estimate"
	"undercount/figures"
	"undercount/overlap"
)

// Kinds of assumption and warning for the samples of these tests.
var (
	testIndependence = estimate.DefineAssumption("test-independence", "The lists are independent.", "Referral between lists: the count is then too low.")
	testClosed       = estimate.DefineAssumption("test-closed", "Nobody entered or left the population.", "")
	testSparse       = estimate.DefineWarning("test-sparse", estimate.Serious, "%d of the overlaps are empty on %s.", "Use another method.")
	testNote         = estimate.DefineWarning("test-note", estimate.Note, "A note without figures.", "")
)

func count(n int64) *int64 { return &n }

// kosovo is the published table of Ball et al. (2002) with invented estimates.
func sampleTable(t testing.TB) *overlap.Table {
	t.Helper()
	tab, err := overlap.FromCounts([]string{"EXH", "ABA", "OSCE", "HRW"}, map[string]int64{
		"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32, "1000": 1131,
		"1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func sampleTarget() estimate.Target {
	return estimate.Target{ID: "kosovo", Measure: "killed", Universe: "civilians", Place: "Kosovo", From: "1999-03-20", To: "1999-06-22"}
}

func sampleEstimates() []*estimate.Estimate {
	target := sampleTarget()
	bic := estimate.New("mse/bic", target, "", 7)
	bic.Point = estimate.Some(10356.123456789012)
	bic.Interval = &estimate.Interval{Lower: estimate.Some(9002.5), Upper: estimate.Some(12122.25), Level: 0.95, Kind: estimate.Bootstrap}
	bic.OtherIntervals = []estimate.Interval{{Lower: estimate.Some(9700), Upper: estimate.Some(11000), Level: 0.95, Kind: estimate.Profile, ConditionalOn: "model [123,14]"}}
	bic.Assume(testIndependence)
	bic.Assume(testClosed)
	bic.Warn(testNote.With())
	bic.Warn(testSparse.With(3, "EXH"))
	bic.Diagnose("models", []map[string]any{{"model": "[12,3]", "bic": 123.456}, {"model": "[1,2,3]", "bic": 130.0}})
	bic.Diagnose("converged", true)
	bic.Settings["max_order"] = 3
	bic.Curves = map[string]estimate.Curve{
		"profile":               {XLabel: "N", YLabel: "relative log-likelihood", X: []float64{9000, 10000, 10356, 11000, 12000}, Y: []float64{-3, -.4, 0, -.9, -3.2}},
		"sensitivity/odds-1-2-": {XLabel: "odds ratio", YLabel: "N", X: []float64{.5, 1, 2}, Y: []float64{9000, 10356, 12800}},
	}
	lc := estimate.New("mse/latent-class", target, "", 7)
	lc.Point = estimate.Some(9400.4)
	lc.Interval = &estimate.Interval{Lower: estimate.Some(8100), Level: 0.95, Kind: estimate.Credible, Note: "the upper end is unbounded"}
	lc.Assume(testClosed)
	chao := estimate.New("mse/chao", target, "", 7)
	chao.Point = estimate.Some(10270.478)
	chao.Give(estimate.StatusBoundOnly, "heterogeneous capture makes this a lower bound")
	dr := estimate.New("mse/dr", target, "", 7)
	dr.Give(estimate.StatusRefused, "needs covariates; give some or use another method")
	return []*estimate.Estimate{bic, dr, chao, lc}
}

func sampleLists(t testing.TB) Section {
	tab := sampleTable(t)
	s := Section{Target: sampleTarget(), Overlap: overlap.Unstratified(tab), Observed: tab.N(), Estimates: sampleEstimates()}
	for i, l := range tab.Lists() {
		s.ListSizes = append(s.ListSizes, ListSize{l, tab.Marginal(1 << i)})
	}
	return s
}

func sampleRow(t testing.TB, id, date, who, role, stake, hedge string, value int64, status string) figures.Row {
	t.Helper()
	d, err := calendar.Parse(date)
	if err != nil {
		t.Fatal(err)
	}
	r := figures.Row{ID: id, Said: fmt.Sprintf("%s %d", hedge, value), Value: count(value), Hedge: hedge, Asserter: who, Role: role, Stake: stake, Date: d,
		Status: status, Because: "latest of its asserter", Relation: "original", Source: "https://example.org/" + id,
		Reading: figures.Reading{Kind: "floor", Floor: count(value), Text: fmt.Sprintf("N ≥ %d", value)}}
	return r
}

func sampleLedger(t testing.TB) *figures.Summary {
	t.Helper()
	cur := []figures.Row{
		sampleRow(t, "ir02", "2019-12-16", "Amnesty International", "hr_org", "documenter", "at_least", 304, "current"),
		sampleRow(t, "ir03", "2019-12-15", "NCRI", "opposition", "opposed_party", "more_than", 1500, "current"),
	}
	old := sampleRow(t, "ir01", "2019-11-19", "Amnesty International", "hr_org", "documenter", "at_least", 106, "superseded")
	deny := sampleRow(t, "ir04", "2019-11-19", "Iran mission to the UN", "state", "accused_party", "denial", 0, "denial")
	deny.Value, deny.Said, deny.Reading = nil, "denied", figures.Reading{Kind: "denial", Text: "no number"}
	copied := sampleRow(t, "ir05", "2019-12-17", "a newspaper", "media", "third_party", "none", 1500, "altered_copy")
	g := figures.Group{Measure: "killed", Universe: "protesters", Place: "Iran", Current: cur, Superseded: []figures.Row{old, copied}, Denials: []figures.Row{deny},
		Series:    []figures.Series{{Asserter: "Amnesty International", Stake: "documenter", Rows: []figures.Row{old, cur[0]}, Corrections: []string{"ir02"}}, {Asserter: "NCRI", Stake: "opposed_party", Rows: []figures.Row{cur[1]}}},
		Bounds:    []figures.Bound{{Stake: "", Floor: count(1501), FloorFrom: []string{"ir03"}}, {Stake: "documenter", Floor: count(304), FloorFrom: []string{"ir02"}, Points: []int64{304}}},
		Origins:   figures.Origins{AtLeast: 1, AtMost: 2, Roots: [][]string{{"ir01", "ir02"}, {"ir03"}}, Why: "no link between the two is stated"},
		Conflicts: []figures.Finding{{Kind: "denied", IDs: []string{"ir02", "ir04"}, Text: "Amnesty International says at least 304; the mission denies."}}}
	return &figures.Summary{Case: "iran_2019_11", AsOf: "2019-12-31", Policy: "literal", Rows: 5, Groups: []figures.Group{g},
		Altered: []figures.Alteration{{ID: "ir05", From: []string{"ir03"}, Changed: []string{"hedge"}, Was: "more than 1500", Became: "1500", Inferred: true}}}
}

// sampleDocument is a small document with every kind of content.
func sampleDocument(t testing.TB, lang string) *Document {
	return &Document{Title: "A sample study", Language: lang,
		Targets: []Section{sampleLists(t), {Target: estimate.Target{Measure: "killed", Universe: "protesters", Place: "Iran", From: "2019-11-15", To: "2019-11-19"}, Ledger: sampleLedger(t)}},
		Sources: []Source{{Name: "AAAS report", File: "kosovo.csv", Citation: "Ball et al. (2002)", URL: "https://example.org/kosovo", SHA256: "ab12", Rows: 15, Encoding: "utf-8"}},
		Rerun:   Rerun{Command: "undercount run kosovo", Version: "0.1.0", Go: "go1.26", Seed: 20260101, Settings: map[string]string{"mse/bic.max_order": "3", "level": "0.95"}},
		Notes:   []string{"First paragraph.\n\nSecond paragraph."}}
}

// wantPictures are the names of the sample's pictures, in order.
const wantPictures = "[answers-1-1 overlap-1 sensitivity-1-1 profile-1-1 tolls-2-1]"
