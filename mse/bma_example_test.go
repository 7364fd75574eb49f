package mse_test

import (
	"context"
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

// Children born with spina bifida in upstate New York, 1969 to 1974, on birth
// certificates, death certificates and rehabilitation records (counts as
// analysed by Madigan & York 1997).
func ExampleAverageGraphs() {
	t, err := overlap.FromCounts([]string{"birth", "death", "rehabilitation"}, map[string]int64{
		"001": 60, "010": 49, "011": 4, "100": 247, "101": 112, "110": 142, "111": 12})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := mse.AverageGraphs(context.Background(), t, mse.GraphOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("best graph %s, %.0f percent of the posterior\n", a.Graphs[0].Graph, 100*a.Graphs[0].Share)
	fmt.Println("median", a.Quantile(0.5), "95% from", a.Quantile(0.025), "to", a.Quantile(0.975))
	fmt.Printf("the complete graph, if allowed: %.1f percent\n", 100*a.CompleteIfAllowed)
	// Output:
	// best graph [1,23], 72 percent of the posterior
	// median 731 95% from 694 to 786
	// the complete graph, if allowed: 0.3 percent
}
