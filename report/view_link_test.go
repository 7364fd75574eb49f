package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/report/locale"
)

// linkedSample is the sample with lists that were linked.
func linkedSample(t testing.TB, lang string) *Document {
	t.Helper()
	d := sampleDocument(t, lang)
	s := &d.Targets[0]
	s.Truth = estimate.Some(4321)
	s.Linkage = &Linkage{Records: 700, Entities: 500, Links: 210, Threshold: 0.5, Draws: 200, Decisions: 7,
		Lists: []LinkedList{{Name: "A", File: "a.csv", Rows: 402, Kept: 400, Refused: 2, Unnamed: 3, Entities: 390,
			Columns: []LinkColumn{{Column: "first_name", Role: "given", Why: "by its header"}, {Column: "note", Role: "ignore"}}},
			{Name: "B", File: "b.csv", Rows: 300, Kept: 300, Entities: 300, Columns: []LinkColumn{}}},
		Blocking: LinkBlocking{All: 120000, Pairs: 5000, Lost: 0.012, Rules: []LinkRule{{"family name, region", 5000, 5000, 40, 0.1}}},
		Training: LinkTraining{Converged: true, Unlinkable: 0.08},
		Expected: LinkQuality{True: 220.4, Found: 210, Precision: estimate.Some(0.97), Recall: estimate.Some(0.93)},
		Measured: &LinkQuality{True: 219, Found: 210, Precision: estimate.Some(0.96), Recall: estimate.Some(0.92)},
		Labels:   []LinkLabels{{"region", []string{"region", ""}, 4, 5, 6}},
		Warnings: []LinkWarning{{"w", "serious", "A warning of the linkage.", "What to do."}},
		Panel: &LinkPanel{Method: "mse/chapman", Best: estimate.Some(4400), Formula: true,
			Thresholds: []LinkThreshold{{0.1, 260, 440, estimate.Some(4000)}, {0.5, 210, 490, estimate.Some(4400)}, {0.99, 120, 580, estimate.Some(7700)}},
			Rates:      []LinkRate{{0, 0, estimate.Some(4400)}, {0, 0.1, estimate.Some(4880)}, {0.1, 0, estimate.Some(3960)}, {0.1, 0.1, estimate.Num{}}},
			Share:      &LinkShare{221, estimate.Some(4230)}, Unnamed: &LinkWithout{3, 497, estimate.Some(4390)}}}
	for _, e := range s.Estimates {
		e.Diagnostics["draws_variance_share"] = 0.37
	}
	return d
}

func TestLinkageInThePage(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"How the lists were linked", "700 records of 2 lists make 500 entities", "7 judgements of reviewers", "<td>402</td><td>400</td><td>2</td><td>3</td><td>390</td>",
			"family name, region", "5,000 of 120,000 possible pairs", "1.2%", "the truth (simulated lists)", "<td>97%</td><td>93%</td>", "<td>96%</td><td>92%</td>",
			"A: region; B: –", "37% from the linkage", `style="inline-size:37%"`, "3 records have no name. By mse/chapman, the best linkage gives 4,400 with them and 4,390 without them.",
			"The horizontal line is the true count, 4,321.", "<td>7,700</td>", "expects 221 links", "A warning of the linkage.", "given name", "True count: 4,321", "Ding &amp; Fienberg 1994"},
		"fa": {"فهرست‌ها چگونه به هم پیوند داده شدند", "۷۰۰ سابقه از", "۳۷٪ از پیوندها", "شمار واقعی", "۴٬۳۲۱"},
	} {
		var b bytes.Buffer
		if err := WriteHTML(&b, linkedSample(t, lang)); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s: the page does not say %q", lang, w)
			}
		}
		if strings.Contains(b.String(), "%!") {
			t.Errorf("%s: a sentence lacks an argument", lang)
		}
	}
}

func TestLinkageSurvivesJSON(t *testing.T) {
	d := linkedSample(t, "en")
	var b bytes.Buffer
	if err := WriteJSON(&b, d); err != nil {
		t.Fatal(err)
	}
	back, err := ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(d.Targets[0].Linkage)
	y, _ := json.Marshal(back.Targets[0].Linkage)
	if !bytes.Equal(x, y) || back.Targets[0].Truth != d.Targets[0].Truth {
		t.Errorf("got  %s\nwant %s", y, x)
	}
	l, err := locale.For("en")
	if err != nil {
		t.Fatal(err)
	}
	if got := shareViews(&back.Targets[0], l); len(got) == 0 || got[0].Percent != 37 {
		t.Errorf("shares after JSON: %+v", got)
	}
}
