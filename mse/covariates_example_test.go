package mse_test

import (
	"context"
	"fmt"

	"undercount/mse"
	"undercount/overlap"
)

// Two lists that record townspeople far better than villagers. Pooled, they
// suggest 623; by place, 1,000.
func ExampleRun_covariates() {
	header := []string{"police", "press", "count", "place"}
	rows := [][]string{
		{"1", "0", "80", "town"}, {"0", "1", "80", "town"}, {"1", "1", "320", "town"},
		{"1", "0", "45", "village"}, {"0", "1", "45", "village"}, {"1", "1", "5", "village"},
	}
	records, err := overlap.ParseRecords(header, rows, nil, overlap.RecordOptions{Covariates: []string{"place"}})
	if err != nil {
		panic(err)
	}
	table, err := records.Table()
	if err != nil {
		panic(err)
	}
	request := mse.Request{Table: table, Records: records, Seed: 1, Settings: map[string]string{"nuisance": "saturated"}}
	robust, err := mse.Run(context.Background(), "mse/dr", request)
	if err != nil {
		panic(err)
	}
	pooled, err := mse.Run(context.Background(), "mse/lincoln-petersen", mse.Request{Table: table, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("pooled %.0f, with covariates %.0f\n", pooled.Point.Or(0), robust.Point.Or(0))
	for _, w := range robust.Warnings {
		fmt.Println(w.Severity, w.Code)
	}
	// Output:
	// pooled 623, with covariates 1000
	// serious mse-pooling-hides-strata
}
