package chart_test

import (
	"fmt"
	"math"
	"time"

	"undercount/chart"
)

func ExampleLadder() {
	p, err := chart.Ladder(chart.LadderData{
		Observed: 4400,
		Rows: []chart.LadderRow{
			{Label: "Best by BIC", Point: 10356, HasPoint: true, Spans: []chart.Span{{Lower: 9002, Upper: 12122, Kind: "bootstrap", Primary: true}}},
			{Label: "Chao", Point: 8412, HasPoint: true, Bound: true},
			{Label: "Saturated", Note: "not identified"},
		},
	}, chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: Comparison of 3 estimates. Documented: 4,400. Best by BIC: 10,356 (9,002 to 12,122). Chao: ≥ 8,412. Saturated: not identified.
}

func ExampleUpSet() {
	p, err := chart.UpSet(chart.UpSetData{
		Lists:  []string{"بیمارستان", "گورستان"},
		Combos: []chart.Combo{{On: []int{0}, Count: 1234}, {On: []int{1}, Count: 310}, {On: []int{0, 1}, Count: 95}},
	}, chart.Options{Lang: "fa"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: هم‌پوشانی ۲ فهرست: ۱٬۶۳۹ مورد در ۳ ترکیب. بزرگ‌ترین‌ها: فقط بیمارستان ۱٬۲۳۴؛ فقط گورستان ۳۱۰؛ بیمارستان + گورستان ۹۵.
}

func ExampleTolls() {
	day := func(d int) time.Time { return time.Date(2020, time.March, d, 0, 0, 0, 0, time.UTC) }
	p, err := chart.Tolls(chart.TollsData{Series: []chart.Toll{
		{Asserter: "Observatory", Stake: "documenter", Points: []chart.TollPoint{
			{Day: day(2), Value: 12, Kind: "floor", Superseded: true}, {Day: day(9), Value: 61, Kind: "floor"}}},
		{Asserter: "Ministry", Stake: "accused_party", Points: []chart.TollPoint{{Day: day(12), Value: 7}}},
	}}, chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: 3 published figures by 2 asserters, 2 Mar 2020 to 12 Mar 2020. Figures are drawn as said; they are not estimates. Observatory: at least 61. Ministry: 7.
}

func ExampleProfile() {
	p, err := chart.Profile(chart.CurveData{
		X: []float64{800, 1000, 1200}, Y: []float64{-2.4, 0, -1.9}, XLabel: "N",
		Cut: -1.92, HasCut: true, Lower: 836, Upper: 1200, Point: 1000,
	}, chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: Relative log-likelihood against N, for N from 800 to 1,200. Highest value 0 at 1,000. Limits 836 and 1,200.
}

func ExampleCurve() {
	p, err := chart.Curve(chart.CurveData{
		X: []float64{0.5, 1, 2}, Y: []float64{7400, 10400, 16200}, XLabel: "odds ratio", YLabel: "Estimate",
		Point: 1, Lower: math.NaN(), Upper: math.NaN(),
	}, chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: Estimate against odds ratio, for odds ratio from 0.5 to 2. Highest value 16,200 at 2.
}

func ExampleHistogram() {
	draws := make([]float64, 1001)
	for i := range draws {
		draws[i] = 5000 + float64(i)
	}
	p, err := chart.Histogram(draws, "N", chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Alt)
	// Output: 1,001 draws; 95 percent between 5,025 and 5,975. Median 5,500. 10 of 1,001 draws lie beyond the axis.
}

func ExampleLadderText() {
	fmt.Print(chart.LadderText(chart.LadderData{
		Observed: 4400,
		Rows: []chart.LadderRow{
			{Label: "Best by BIC", Point: 10356, HasPoint: true, Spans: []chart.Span{{Lower: 9002, Upper: 12122, Kind: "bootstrap", Primary: true}}},
			{Label: "Saturated", Note: "not identified"},
		},
	}, 72, "en"))
	// Output:
	// Best by BIC             ┊          ├───●───┤    10,356 (9,002 to 12,122)
	// Saturated    – not identified
	//              0                     10,000
	//              ┊ documented: 4,400
	//
	// ● estimate   ├─┤ bootstrap
}

func ExampleUpSetText() {
	fmt.Print(chart.UpSetText(chart.UpSetData{
		Lists:  []string{"Hospital", "Cemetery"},
		Combos: []chart.Combo{{On: []int{0}, Count: 1234}, {On: []int{1}, Count: 310}, {On: []int{0, 1}, Count: 95}},
	}, 48, "en"))
	// Output:
	// A  Hospital         1,329
	// B  Cemetery           405
	//
	// A  B   number on exactly these lists
	// ●  ·  1,234 ███████████████████████████████████
	// ·  ●    310 ████████▊
	// ●  ●     95 ██▊
}

func ExampleTollsText() {
	day := func(d int) time.Time { return time.Date(2020, time.March, d, 0, 0, 0, 0, time.UTC) }
	fmt.Print(chart.TollsText(chart.TollsData{Series: []chart.Toll{
		{Asserter: "Observatory", Points: []chart.TollPoint{
			{Day: day(2), Value: 12, Kind: "floor", Superseded: true}, {Day: day(9), Value: 61, Kind: "floor"}}},
		{Asserter: "Ministry", Points: []chart.TollPoint{{Day: day(12), Value: 7}}},
		{Asserter: "Newspaper", Points: []chart.TollPoint{{Day: day(8), Value: 40, High: 70, Kind: "range"}}},
	}}, 72, "en"))
	// Output:
	// 2 Mar 2020   Observatory  (at least 12)       ▌►
	// 8 Mar 2020   Newspaper    40 to 70                       [───────────]
	// 9 Mar 2020   Observatory  at least 61                             ▌►
	// 12 Mar 2020  Ministry     7                 ●
	//                                          0                  50
}
