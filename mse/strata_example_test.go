package mse_test

import (
	"context"
	"fmt"
	"log"

	"undercount/mse"
	"undercount/overlap"
)

// Two regions in which people differ in how likely they are to be recorded:
// the sum over regions and the whole table contradict each other.
func ExampleRunStrata() {
	lists := []string{"NGO", "Morgue", "Press"}
	region := func(name string, counts map[string]int64) overlap.Stratum {
		t, err := overlap.FromCounts(lists, counts)
		if err != nil {
			log.Fatal(err)
		}
		return overlap.Stratum{Labels: []string{name}, Table: t}
	}
	s := &overlap.Stratified{Lists: lists, Vars: []string{"region"}, Strata: []overlap.Stratum{
		region("north", map[string]int64{"100": 90, "010": 80, "001": 85, "110": 95, "101": 100, "011": 90, "111": 110}),
		region("south", map[string]int64{"100": 200, "010": 190, "001": 160, "110": 30, "101": 25, "011": 24, "111": 3}),
	}}
	got, err := mse.RunStrata(context.Background(), "mse/mt", mse.Request{Seed: 1}, s, mse.StrataOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range got.All() {
		fmt.Printf("%-15s %5.0f (%.0f to %.0f)\n", e.Stratum, e.Point.Or(0), e.Interval.Lower.Or(0), e.Interval.Upper.Or(0))
	}
	fmt.Println(got.Sum.Warnings[0].Text)
	// Output:
	//                  1743 (1668 to 1824)
	// sum over strata  2651 (2348 to 3046)
	// north             724 (703 to 748)
	// south            1927 (1624 to 2321)
	// The sum over strata is 2651 and the estimate from the whole table 1743; at least one lies outside the other's interval.
}

// Three linkages of the same records: the share of the uncertainty that comes
// from the linkage is in the diagnostics.
func ExampleRunDraws() {
	var draws []*overlap.Table
	for _, both := range []int64{60, 75, 90} { // people found on both lists
		t, err := overlap.FromCounts([]string{"A", "B", "C"}, map[string]int64{
			"100": 300 - both, "010": 280 - both, "001": 150, "110": both, "101": 40, "011": 35, "111": 20})
		if err != nil {
			log.Fatal(err)
		}
		draws = append(draws, t)
	}
	e, err := mse.RunDraws(context.Background(), "mse/mt", mse.Request{Seed: 1}, draws)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f (%.0f to %.0f)\n", e.Point.Or(0), e.Interval.Lower.Or(0), e.Interval.Upper.Or(0))
	fmt.Printf("%.0f%% of the variance from the linkage\n", 100*e.Diagnostics["draws_variance_share"].(float64))
	// Output:
	// 1421 (1222 to 1687)
	// 78% of the variance from the linkage
}
