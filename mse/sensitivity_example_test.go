package mse_test

import (
	"context"
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

func ExampleSensitivity() {
	t, err := overlap.FromCounts([]string{"A", "B"}, map[string]int64{"10": 60, "01": 30, "11": 20})
	if err != nil {
		panic(err)
	}
	r := mse.Request{Table: t}
	asserted, err := mse.ParseOddsRange("A,B=0.5..3", t.Lists())
	if err != nil {
		panic(err)
	}
	s, err := mse.Sensitivity(context.Background(), "mse/lincoln-petersen", r, mse.SensitivityOptions{OddsRatios: []mse.OddsRange{asserted}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("answer %.0f\n", s.N.Or(0))
	fmt.Printf("one match more: %.0f, one less: %.0f\n", s.Matches[0].More.Or(0), s.Matches[0].Less.Or(0))
	fmt.Printf("odds ratio 0.5 to 3: %.0f to %.0f\n", s.Pairs[0].From.Or(0), s.Pairs[0].To.Or(0))
	// Output:
	// answer 200
	// one match more: 190, one less: 211
	// odds ratio 0.5 to 3: 155 to 380
}
