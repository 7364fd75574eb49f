package mse_test

import (
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

// Killings in Kosovo in 1999 on four lists: the overlap of two of them is far
// larger than independent lists would have, so their pair enters first.
func ExampleFitStepwise() {
	tab, err := overlap.FromCounts([]string{"EXH", "ABA", "OSCE", "HRW"}, map[string]int64{
		"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32, "1000": 1131,
		"1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27,
	})
	if err != nil {
		panic(err)
	}
	s := mse.FitStepwise(tab, 0.02)
	fmt.Printf("%s %.0f\n", s.Model, s.N)
	for _, p := range s.Steps[:1] {
		fmt.Printf("%s and %s: %d on both, %.0f expected\n", p.Lists[0], p.Lists[1], p.Both, p.Expected)
	}
	// Output:
	// [12,13,14,23,34] 14342
	// ABA and OSCE: 457 on both, 369 expected
}
