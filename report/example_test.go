package report_test

import (
	"fmt"
	"log"
	"strings"

	"undercount/estimate"
	"undercount/overlap"
	"undercount/report"
)

func Example() {
	table, err := overlap.FromCounts([]string{"Hospital", "Press"}, map[string]int64{"10": 60, "01": 40, "11": 30})
	if err != nil {
		log.Fatal(err)
	}
	target := estimate.Target{Measure: "injured", Place: "A town", From: "2024-05"}
	e := estimate.New("mse/chapman", target, "", 1)
	e.Point = estimate.Some(203.9)
	e.Interval = &estimate.Interval{Lower: estimate.Some(180.2), Upper: estimate.Some(250.7), Level: 0.95, Kind: estimate.LogNormal}
	doc := &report.Document{
		Title: "Injuries in a town",
		Targets: []report.Section{{Target: target, Overlap: overlap.Unstratified(table), Observed: table.N(),
			ListSizes: []report.ListSize{{Name: "Hospital", Size: 90}, {Name: "Press", Size: 70}},
			Estimates: []*estimate.Estimate{e}}},
	}
	var page strings.Builder
	if err := report.WriteHTML(&page, doc); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(page.String(), "180 to 251"))
	files, err := report.CSVFiles(doc)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range files {
		fmt.Println(f.Name)
	}
	// Output:
	// true
	// estimates.csv
	// intervals.csv
	// lists.csv
	// overlap.csv
}
