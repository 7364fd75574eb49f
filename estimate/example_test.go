package estimate_test

import (
	"fmt"
	"math/rand/v2"

	"undercount/estimate"
)

// Four chains from the same distribution agree; one that sits elsewhere shows at once.
func ExampleConverge() {
	r := rand.New(rand.NewPCG(1, 2))
	var good, bad estimate.Draws
	for c := range 4 {
		x, y := make([]float64, 500), make([]float64, 500)
		for i := range x {
			x[i] = 1000 + 50*r.NormFloat64()
			y[i] = x[i] + 200*float64(c/3)
		}
		good, bad = append(good, x), append(bad, y)
	}
	fmt.Println(estimate.Converge(good).Converged(1.01, 400))
	fmt.Println(estimate.Converge(bad).Converged(1.01, 400))
	// Output:
	// true
	// false
}
