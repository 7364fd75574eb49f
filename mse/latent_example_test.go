package mse_test

import (
	"context"
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

// The posterior of N under latent classes, for three lists. The numbers depend
// on the seed, so the example shows how to read them rather than what they are.
func ExampleLatentClass() {
	t, err := overlap.FromCounts([]string{"hospital", "press", "families"}, map[string]int64{
		"100": 60, "010": 55, "001": 50, "110": 24, "101": 22, "011": 20, "111": 12})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := mse.LatentClass(context.Background(), t, mse.LatentOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	q := p.Quantile(0.025, 0.5, 0.975)
	fmt.Println("converged:", p.Converged)
	fmt.Println("more than observed:", q[0] > float64(t.N()), "in order:", q[0] < q[1] && q[1] < q[2])
	// Output:
	// converged: true
	// more than observed: true in order: true
}
