package simulate_test

import (
	"context"
	"fmt"
	"log"

	"undercount/simulate"
)

// Two lists of 500 invented people, in two scripts.
func ExampleGenerator_Each() {
	g, err := simulate.NewGenerator(simulate.People{
		N: 500, Seed: 1,
		Families: simulate.Families{Siblings: 1, Together: 0.5},
		Lists: []simulate.List{
			{Name: "A", Coverage: 0.4, Script: simulate.Persian},
			{Name: "B", Coverage: 0.3, Columns: simulate.Columns(simulate.WhatName, simulate.WhatAge, simulate.WhatEvent),
				Errors: simulate.Mistakes{Spelling: 0.2, Typo: 0.05}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	shown := false
	known, err := g.Each(context.Background(), func(r *simulate.ListRecord) error {
		if r.List == 1 && !shown {
			fmt.Println(r.Fields, "is person", r.Entity)
			shown = true
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(known.N, "people,", known.Listed, "of them on a list,", known.Pairs, "pairs of records of one person")
	// Output:
	// [Zahra Harimad Kamran Najehfzadeh 17 2024-07-05] is person 110
	// 500 people, 295 of them on a list, 64 pairs of records of one person
}
