package link

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// What a preview counts is what a run compares.
func TestPreviewCountsWhatIsCompared(t *testing.T) {
	ins := func() []Input {
		rng := rand.New(rand.NewPCG(3, 5))
		given := []string{"ahmad", "maryam", "hassan", "sara", "reza", "zahra", "omid", "laleh", "kaveh", "nasrin"}
		rows := make([][][]string, 2)
		for i := range 1500 {
			row := []string{given[rng.IntN(10)], given[rng.IntN(10)], fmt.Sprintf("fam%c%c%c", 'b'+rng.IntN(20), 'b'+rng.IntN(20), 'b'+rng.IntN(20)),
				fmt.Sprintf("19%02d-%02d-%02d", 40+rng.IntN(60), 1+rng.IntN(12), 1+rng.IntN(28)), fmt.Sprintf("town%c", 'a'+rng.IntN(26))}
			if i%9 == 0 {
				row[2+i%2] = ""
			}
			for l := range rows {
				if rng.IntN(3) > 0 {
					rows[l] = append(rows[l], row)
				}
			}
		}
		var out []Input
		for l, rs := range rows {
			out = append(out, Input{Name: string(rune('A' + l)), Rows: &fixedRows{rows: append([][]string{{"given", "father", "family", "birth", "town"}}, rs...)}})
		}
		return out
	}
	o := Options{Seed: 1, MaxPairs: 20_000, Workers: 1}
	want, err := Run(t.Context(), ins(), o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Preview(t.Context(), ins(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rules) < 2 {
		t.Fatalf("%d rules, want several", len(got.Rules))
	}
	if fmt.Sprint(*got) != fmt.Sprint(want.Blocking) {
		t.Errorf("preview\n%+v\nrun\n%+v", *got, want.Blocking)
	}
	missing := 0.0
	for _, r := range got.Rules {
		missing += r.Missing
	}
	if got.Pairs == 0 || missing == 0 {
		t.Errorf("%d pairs, shares of records that cannot be placed sum to %g; want both above 0", got.Pairs, missing)
	}
}
