package simulate_test

import (
	"fmt"

	"undercount/internal/stream"
	"undercount/simulate"
)

// Two lists of a population of 1,000, the second built partly from the first.
func ExamplePopulation_Sampler() {
	p := simulate.Population{N: 1000, Lists: 2, Groups: []simulate.Group{{
		Share: 1, P: []float64{0.3, 0.4},
		Referrals: []simulate.Referral{{From: 0, To: 1, Rate: 0.5}},
	}}}
	s, err := p.Sampler(simulate.Errors{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("chance to be on both: %.2f\n", s.Probabilities()[3])
	table, truth := s.Draw(stream.New(1, "example"))
	fmt.Println(table.N(), "of", truth.N, "on a list")
	// Output:
	// chance to be on both: 0.21
	// 573 of 1000 on a list
}

func ExampleFind() {
	s, _ := simulate.Find("4-hidden")
	fmt.Println(s.Describe)
	// Output:
	// 1,000 people, a quarter of whom no list can reach; four independent lists of 20%, 30%, 40% and 25% of the rest.
}
