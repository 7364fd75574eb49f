package mse_test

import (
	"context"
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

// The killings in Kosovo, March to June 1999, on four lists.
func ExampleRun() {
	table, err := overlap.FromCounts([]string{"EXH", "ABA", "OSCE", "HRW"}, map[string]int64{
		"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32, "1000": 1131,
		"1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27})
	if err != nil {
		panic(err)
	}
	e, err := mse.Run(context.Background(), "mse/bic", mse.Request{Table: table, Seed: 1})
	if err != nil {
		panic(err)
	}
	profile := e.OtherIntervals[0]
	fmt.Printf("%s: %s, N = %.0f\n", e.Method, e.Status, e.Point.Or(0))
	fmt.Printf("%s to quote: %t\n", e.Interval.Kind, e.Interval.Lower.Or(0) < 8000 && e.Interval.Upper.Or(0) > 15000)
	fmt.Printf("%s given %s: %.0f to %.0f\n", profile.Kind, profile.ConditionalOn, profile.Lower.Or(0), profile.Upper.Or(0))
	// Output:
	// mse/bic: ok, N = 10357
	// bootstrap to quote: true
	// profile given model [123,14,34]: 8994 to 12110
}

func ExampleChapman() {
	m := mse.Chapman(1910, 1528, 403)
	lower, upper, _ := m.LogNormal(1910+1528-403, 0.95)
	fmt.Printf("%.0f (%.0f to %.0f)\n", m.N, lower, upper)
	// Output: 7231 (6728 to 7803)
}

// A model that the data cannot estimate says so.
func ExampleFitLogLinear() {
	table, err := overlap.FromCounts([]string{"A", "B", "C"}, map[string]int64{"001": 20, "010": 30, "100": 40, "110": 6})
	if err != nil {
		panic(err)
	}
	for _, model := range []string{"[13,23]", "[12,3]"} {
		f, err := mse.FitLogLinear(table, model)
		if err != nil {
			panic(err)
		}
		if f.Fault != "" {
			fmt.Println(f.Model, f.Fault)
			continue
		}
		fmt.Printf("%s %.0f\n", f.Model, f.N)
	}
	// Output:
	// [13,23] 296
	// [12,3] the maximum likelihood estimate does not exist
}
