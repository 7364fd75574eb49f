package overlap_test

import (
	"fmt"

	"undercount/overlap"
)

// Two lists of people: 30 only on the first, 20 only on the second, 10 on both.
func ExampleFromCounts() {
	t, err := overlap.FromCounts([]string{"hospital", "families"}, map[string]int64{"10": 30, "01": 20, "11": 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("on at least one list:", t.N())
	fmt.Println("on the hospital list:", t.Marginal(0b01))
	fmt.Println("on exactly 1, 2 lists:", t.Frequencies()[1:])
	// Output:
	// on at least one list: 60
	// on the hospital list: 40
	// on exactly 1, 2 lists: [50 10]
}

func ExampleParse() {
	header := []string{"A", "B", "count", "region"}
	rows := [][]string{{"1", "0", "12", "north"}, {"1", "1", "3", "north"}, {"0", "1", "8", "south"}}
	s, err := overlap.Parse(header, rows, nil, overlap.ParseOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, st := range s.Strata {
		fmt.Println(st.Name(), st.Table.N())
	}
	// Output:
	// north 15
	// south 8
}
