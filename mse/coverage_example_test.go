package mse_test

import (
	"context"
	"fmt"
	"strings"

	"undercount/mse"
	"undercount/overlap"
)

func hepatitis() *overlap.Table {
	t, err := overlap.FromCounts([]string{"serum", "quarantine", "epidemiologists"},
		map[string]int64{"100": 69, "010": 55, "001": 63, "110": 21, "101": 17, "011": 18, "111": 28})
	if err != nil {
		panic(err)
	}
	return t
}

// An outbreak of hepatitis A in Taiwan on three lists (Chao and others 1997,
// American Journal of Epidemiology 146:268-278): the coverage is too low for the
// full estimate.
func ExampleSampleCoverage() {
	c, _ := mse.SampleCoverage(hepatitis())
	fmt.Printf("C = %.3f, D = %.1f\n", c.C, c.D)
	fmt.Printf("independent %.0f, one step %.0f, full %.0f\n", c.Independent, c.OneStep, c.Full)
	e, err := mse.Run(context.Background(), "mse/coverage-high", mse.Request{Table: hepatitis()})
	if err != nil {
		panic(err)
	}
	why, _, _ := strings.Cut(e.Reason, ";")
	fmt.Printf("%s: %s\n", e.Status, why)
	// Output:
	// C = 0.513, D = 208.7
	// independent 407, one step 508, full 971
	// refused: the estimated sample coverage is 0.51
}

func ExampleThreshold() {
	th, err := mse.Threshold(context.Background(), hepatitis(), mse.ThresholdOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, p := range th.Pairs {
		fmt.Printf("%s and %s: kept %t\n", p.Lists[0], p.Lists[1], p.Kept)
	}
	fmt.Println("chains agree:", th.Converged)
	// Output:
	// serum and quarantine: kept true
	// serum and epidemiologists: kept true
	// quarantine and epidemiologists: kept true
	// chains agree: true
}

// Caught by the police without papers in four Dutch cities in 1995, once, twice
// and so on (van der Heijden, Cruyff & van Houwelingen 2003).
func ExampleRunFrequencies() {
	f, err := overlap.NewFrequency([]overlap.Times{{Times: 1, Count: 1645}, {Times: 2, Count: 183}, {Times: 3, Count: 37},
		{Times: 4, Count: 13}, {Times: 5, Count: 1}, {Times: 6, Count: 1}}, 0)
	if err != nil {
		panic(err)
	}
	for _, method := range []string{"mse/zt-poisson", "mse/zelterman", "mse/chao"} {
		e, err := mse.RunFrequencies(context.Background(), method, mse.FrequencyRequest{Frequencies: f})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: %s, %.0f (%.0f to %.0f), %s\n", method, e.Status, e.Point.Or(0), e.Interval.Lower.Or(0), e.Interval.Upper.Or(0), e.Warnings[0].Code)
	}
	// Output:
	// mse/zt-poisson: ok, 7080 (6411 to 7848), mse-poor-fit
	// mse/zelterman: ok, 9425 (8199 to 10888), mse-one-inflation
	// mse/chao: bound_only, 9274 (8085 to 10690), mse-one-inflation
}
